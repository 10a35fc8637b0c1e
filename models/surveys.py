"""Surveys: what is asked in which version, who was asked, and what was answered.

Of an anonymous one `survey_invitation` knows who has answered and `survey_answer` what was answered, and
nothing leads from one to the other (docs/decisions/0018): no key, no time, no order.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    BigId,
    Instant,
    Row,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class SurveyOpenness(StrEnum):
    """Whether the centre sees who answered what."""

    ANONYMOUS = "anonymous"
    NAMED = "named"


class SurveyState(StrEnum):
    """Where a survey stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


class SurveyAction(StrEnum):
    """What can be done with a survey."""

    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    ARCHIVE = "archive"


# (state, action) → state. What is not here is refused.
TRANSITIONS: dict[tuple[SurveyState, SurveyAction], SurveyState] = {
    (SurveyState.DRAFT, SurveyAction.SCHEDULE): SurveyState.SCHEDULED,
    (SurveyState.DRAFT, SurveyAction.OPEN): SurveyState.OPEN,
    (SurveyState.DRAFT, SurveyAction.ARCHIVE): SurveyState.ARCHIVED,
    (SurveyState.SCHEDULED, SurveyAction.UNSCHEDULE): SurveyState.DRAFT,
    (SurveyState.SCHEDULED, SurveyAction.OPEN): SurveyState.OPEN,
    (SurveyState.OPEN, SurveyAction.PAUSE): SurveyState.PAUSED,
    (SurveyState.OPEN, SurveyAction.CLOSE): SurveyState.CLOSED,
    (SurveyState.PAUSED, SurveyAction.RESUME): SurveyState.OPEN,
    (SurveyState.PAUSED, SurveyAction.CLOSE): SurveyState.CLOSED,
    (SurveyState.CLOSED, SurveyAction.ARCHIVE): SurveyState.ARCHIVED,
}


class Survey(Row, table=True):
    """A survey; `title` and `purpose` by language, `audience` as `models.audience.read` takes it.

    code: of the ready-made questionnaire that it was made of; empty: none.
    version: which of its versions is asked of whoever begins now.
    owner_id: who is shown how many have answered, and hears when it closes.
    split_by: by which question the results of an anonymous one are broken down; "" until that is chosen.
    """

    __tablename__ = "survey"
    __table_args__ = table_args(
        Index("ix_survey_state", "state"),
        Index("ix_survey_owner_id", "owner_id"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at <= closes_at", name="times"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    code: str = Field(default="", max_length=16)
    title: dict[str, str] = Field(sa_type=JSON)
    purpose: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    openness: SurveyOpenness = one_of(SurveyOpenness)
    state: SurveyState = one_of(SurveyState, SurveyState.DRAFT)
    audience: dict[str, Any] = Field(sa_type=JSON)
    version: int = 1
    owner_id: int | None = maybe_reference("person.id")
    split_by: str = Field(default="", max_length=20)
    opens_at: datetime | None = Field(default=None, sa_type=Instant)
    closes_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class SurveyVersion(Row, table=True):
    """The questions as they were from one edit to the next (`models.survey_questions.Questions`).

    Once a survey is open they stand: whoever has begun to answer a version goes on with it.
    """

    __tablename__ = "survey_version"
    __table_args__ = table_args(Index("uq_survey_version_number", "survey_id", "number", unique=True))

    id: int | None = row_id()
    survey_id: int = reference("survey.id")
    number: int
    questions: dict[str, Any] = Field(sa_type=JSON)
    made_by: int | None = maybe_reference("person.id")
    made_at: datetime = Field(sa_type=Instant)


class SurveyInvitation(Row, table=True):
    """That somebody is asked, since when they know, and whether they have answered: yes or no, never when.

    called: whether they were written to; False: they came by themselves, by the link.
    """

    __tablename__ = "survey_invitation"
    __table_args__ = table_args(
        Index("uq_survey_invitation_person", "survey_id", "person_id", unique=True),
        Index("ix_survey_invitation_person_id", "person_id"),
    )

    id: int | None = row_id()
    survey_id: int = reference("survey.id")
    person_id: int = reference("person.id")
    called: bool = True
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    answered: bool = False


class SurveyPot(Row, table=True):
    """Anonymous answers that wait for company: one row a survey, shuffled with every one that is put in.

    sheets: what `SurveyAnswer` needs of each (`version_id`, `answers`, `code_hash`).
    """

    __tablename__ = "survey_pot"
    __table_args__ = table_args(Index("uq_survey_pot_survey_id", "survey_id", unique=True))

    id: int | None = row_id()
    survey_id: int = reference("survey.id")
    sheets: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class SurveyAnswer(Row, table=True):
    """What one person answered, by the names of the questions; photos are its files.

    Its id is drawn at random, so that it tells no order. person_id: of a named survey only.
    code_hash: of the code by which an anonymous author hears what becomes of their words; until the close.
    """

    __tablename__ = "survey_answer"
    __table_args__ = table_args(
        Index("ix_survey_answer_survey_id", "survey_id"),
        Index("ix_survey_answer_version_id", "version_id"),
        Index("ix_survey_answer_person_id", "person_id"),
        unique_where("uq_survey_answer_code", "code_hash", where="code_hash <> ''"),
    )

    id: int = Field(primary_key=True, sa_type=BigId)
    survey_id: int = reference("survey.id")
    version_id: int = reference("survey_version.id")
    person_id: int | None = maybe_reference("person.id")
    answers: dict[str, Any] = Field(sa_type=JSON)
    code_hash: str = Field(default="", max_length=64)


class SurveyOpinion(Row, table=True):
    """That words of a sheet were raised, and the suggestion that came of them; either may be gone.

    question: whose words the staff raised; empty: its author asked for an answer to all that they wrote.
    """

    __tablename__ = "survey_opinion"
    __table_args__ = table_args(
        Index("uq_survey_opinion_words", "answer_id", "question", unique=True),
        Index("ix_survey_opinion_survey_id", "survey_id"),
        Index("ix_survey_opinion_case_id", "case_id"),
        Index("ix_survey_opinion_raised_at", "raised_at"),
    )

    id: int | None = row_id()
    survey_id: int = reference("survey.id")
    answer_id: int | None = maybe_reference("survey_answer.id")
    question: str = Field(default="", max_length=20)
    case_id: int | None = maybe_reference("case.id")
    raised_at: datetime = Field(sa_type=Instant)
