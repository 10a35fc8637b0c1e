"""Volunteers: how somebody is admitted, what was checked, who agreed for a minor, and what was decided."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_one_of,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class VolunteerState(StrEnum):
    """Where a volunteer stands.

    `guardian` waits for the guardian of a minor; `checked` is who they say they are.
    """

    APPLIED = "applied"
    GUARDIAN = "guardian"
    CHECKED = "checked"
    SCREENED = "screened"
    PROBATION = "probation"
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    EXITED = "exited"
    DECLINED = "declined"


class VolunteerAction(StrEnum):
    """What can be done with a volunteer, or by them."""

    APPLY = "apply"
    ASK_GUARDIAN = "ask_guardian"
    AGREE = "agree"
    CHECK = "check"
    SCREEN = "screen"
    INDUCT = "induct"
    DECLINE = "decline"
    CONFIRM = "confirm"
    PAUSE = "pause"
    RESUME = "resume"
    RESUME_TRIAL = "resume_trial"
    SUSPEND = "suspend"
    HEAR = "hear"
    REMOVE = "remove"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    EXIT = "exit"


_ADMITTED = (VolunteerState.PROBATION, VolunteerState.ACTIVE)
_ASKING = (VolunteerState.APPLIED, VolunteerState.CHECKED, VolunteerState.SCREENED)
_STOPPED = (VolunteerState.PAUSED, VolunteerState.SUSPENDED, VolunteerState.REMOVED)

# (state, action) → state. What is not here is refused. Who comes back goes on where they were: `resume` if
# their probation was over, `resume_trial` if not.
TRANSITIONS: dict[tuple[VolunteerState, VolunteerAction], VolunteerState] = {
    (VolunteerState.DECLINED, VolunteerAction.APPLY): VolunteerState.APPLIED,
    (VolunteerState.DECLINED, VolunteerAction.ASK_GUARDIAN): VolunteerState.GUARDIAN,
    (VolunteerState.EXITED, VolunteerAction.APPLY): VolunteerState.APPLIED,
    (VolunteerState.EXITED, VolunteerAction.ASK_GUARDIAN): VolunteerState.GUARDIAN,
    (VolunteerState.GUARDIAN, VolunteerAction.AGREE): VolunteerState.APPLIED,
    (VolunteerState.GUARDIAN, VolunteerAction.DECLINE): VolunteerState.DECLINED,
    (VolunteerState.APPLIED, VolunteerAction.ASK_GUARDIAN): VolunteerState.GUARDIAN,
    (VolunteerState.APPLIED, VolunteerAction.CHECK): VolunteerState.CHECKED,
    (VolunteerState.CHECKED, VolunteerAction.SCREEN): VolunteerState.SCREENED,
    (VolunteerState.SCREENED, VolunteerAction.INDUCT): VolunteerState.PROBATION,
    **{(state, VolunteerAction.DECLINE): VolunteerState.DECLINED for state in _ASKING},
    (VolunteerState.PROBATION, VolunteerAction.CONFIRM): VolunteerState.ACTIVE,
    **{(state, VolunteerAction.PAUSE): VolunteerState.PAUSED for state in _ADMITTED},
    **{
        (state, VolunteerAction.SUSPEND): VolunteerState.SUSPENDED
        for state in (*_ADMITTED, VolunteerState.PAUSED)
    },
    (VolunteerState.SUSPENDED, VolunteerAction.HEAR): VolunteerState.SUSPENDED,
    (VolunteerState.SUSPENDED, VolunteerAction.REMOVE): VolunteerState.REMOVED,
    (VolunteerState.REMOVED, VolunteerAction.APPEAL): VolunteerState.REMOVED,
    (VolunteerState.REMOVED, VolunteerAction.UPHOLD): VolunteerState.REMOVED,
    **{(state, VolunteerAction.RESUME): VolunteerState.ACTIVE for state in _STOPPED},
    **{(state, VolunteerAction.RESUME_TRIAL): VolunteerState.PROBATION for state in _STOPPED},
    **{
        (state, VolunteerAction.EXIT): VolunteerState.EXITED
        for state in (
            VolunteerState.GUARDIAN,
            *_ASKING,
            *_ADMITTED,
            VolunteerState.PAUSED,
            VolunteerState.SUSPENDED,
        )
    },
}

# These may sign up for shifts.
SERVING = frozenset(_ADMITTED)
# These are on their way in: the volunteer desk, or a guardian, has the next step.
APPLYING = frozenset({VolunteerState.GUARDIAN, *_ASKING})
ENDED = frozenset({VolunteerState.REMOVED, VolunteerState.EXITED, VolunteerState.DECLINED})
# These may apply again.
MAY_APPLY = frozenset({VolunteerState.EXITED, VolunteerState.DECLINED})


class AgeBand(StrEnum):
    """How old a volunteer is, as exactly as anybody needs to know."""

    UNDER_14 = "under_14"
    FROM_14 = "from_14"
    FROM_16 = "from_16"
    ADULT = "adult"

    @property
    def minor(self) -> bool:
        """Whether a guardian must agree."""
        return self is not AgeBand.ADULT


class VolunteerReason(StrEnum):
    """Why somebody was not admitted, was suspended or removed, or left."""

    NOT_FITTING = "not_fitting"
    NO_PLACE = "no_place"
    IDENTITY = "identity"
    GUARDIAN = "guardian"
    NO_ANSWER = "no_answer"
    COMPLAINT = "complaint"
    SAFETY = "safety"
    CONDUCT = "conduct"
    MONEY = "money"
    FALSE_HOURS = "false_hours"
    OWN_WISH = "own_wish"
    TERM_OVER = "term_over"
    ERASED = "erased"
    OTHER = "other"


class Volunteer(Row, table=True):
    """Somebody who serves, wants to, or did; everything else about them hangs on their person.

    level: the vetting level that what was checked warrants now, 0 to 3.
    times: when they can as a rule, like "sat-am".
    first_day, last_day: of somebody who serves for a time only; None where there is no end.
    shifts: how many were confirmed since they were admitted.
    heard_at: when they said their side, while suspended. appealed_at, upheld_at: of a removal.
    revision: counts up with every sign-up, so that those of one person are decided one after the other.
    """

    __tablename__ = "volunteer"
    __table_args__ = table_args(
        Index("uq_volunteer_number", "number", unique=True),
        Index("uq_volunteer_person_id", "person_id", unique=True),
        Index("ix_volunteer_state", "state", "updated_at"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    person_id: int = reference("person.id")
    state: VolunteerState = one_of(VolunteerState)
    level: int = 0
    age_band: AgeBand = one_of(AgeBand)
    times: list[str] = Field(default_factory=list, sa_type=JSON)
    first_day: date | None = None
    last_day: date | None = None
    shifts: int = 0
    revision: int = 0
    applied_at: datetime = Field(sa_type=Instant)
    inducted_at: datetime | None = Field(default=None, sa_type=Instant)
    suspended_at: datetime | None = Field(default=None, sa_type=Instant)
    heard_at: datetime | None = Field(default=None, sa_type=Instant)
    removed_by: int | None = maybe_reference("person.id")
    appealed_at: datetime | None = Field(default=None, sa_type=Instant)
    upheld_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class VolunteerSkill(Row, table=True):
    """One thing that somebody can do, by its code."""

    __tablename__ = "volunteer_skill"
    __table_args__ = table_args(
        Index("uq_volunteer_skill", "person_id", "skill", unique=True),
        Index("ix_volunteer_skill_skill", "skill", "person_id"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    skill: str = Field(max_length=32)


class VolunteerLine(Row, table=True):
    """One step of a volunteer, with who took it and why; kept as long as the volunteer is.

    case_id: the complaint it follows from.
    """

    __tablename__ = "volunteer_line"
    __table_args__ = table_args(
        Index("ix_volunteer_line_person_id", "person_id", "id"),
        Index("ix_volunteer_line_at", "at"),
        index_where("ix_volunteer_line_case_id", "case_id", where="case_id IS NOT NULL"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    action: VolunteerAction = one_of(VolunteerAction)
    reason: VolunteerReason | None = maybe_one_of(VolunteerReason)
    text: str = long_text("")
    actor_id: int | None = maybe_reference("person.id")
    case_id: int | None = maybe_reference("case.id")
    at: datetime = Field(sa_type=Instant)


class VettingKind(StrEnum):
    """What can be checked of a volunteer, or pledged by them at the desk."""

    IDENTITY = "identity"
    INTERVIEW = "interview"
    REFERENCE = "reference"
    CONFIDENTIALITY = "confidentiality"
    NO_RECORD = "no_record"
    NEVER_ALONE = "never_alone"


class VettingCheck(Row, table=True):
    """That something was checked: what, by whom and until when it holds; never the document itself."""

    __tablename__ = "vetting_check"
    __table_args__ = table_args(
        Index("ix_vetting_check_person_id", "person_id", "kind"),
        index_where("ix_vetting_check_until", "valid_until", where="ended_at IS NULL"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    kind: VettingKind = one_of(VettingKind)
    checked_by: int | None = maybe_reference("person.id")
    checked_at: datetime = Field(sa_type=Instant)
    valid_until: date
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Guardianship(Row, table=True):
    """A guardian who is asked, by a one-time link, whether a minor may serve; only the link's hash is kept.

    relation: as what the guardian answered. agreed: None until they have.
    ended_at: the consent was taken back, or another link was made.
    """

    __tablename__ = "guardianship"
    __table_args__ = table_args(
        Index("uq_guardianship_secret_hash", "secret_hash", unique=True),
        unique_where("uq_guardianship_standing", "person_id", where="ended_at IS NULL"),
        index_where("ix_guardianship_guardian_id", "guardian_id", where="guardian_id IS NOT NULL"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    secret_hash: str = Field(max_length=64)
    guardian_id: int | None = maybe_reference("person.id")
    relation: str = Field(default="", max_length=16)
    agreed: bool | None = None
    asked_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
