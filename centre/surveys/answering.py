"""Answering: who may, which version, and that everybody does so once."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from centre import audiences
from centre.cases.codes import hashed, new_code
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.surveys import board, moves, opinions, pot
from models.audience import ByLink
from models.cases import Case
from models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyOpenness,
    SurveyState,
    SurveyVersion,
)
from models.who import Who


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet: the suggestion that its words are, or the code by which they are heard of."""

    survey: Survey
    case: Case | None = None
    code: str = ""


def begin(session: Session, who: Who, survey_id: int) -> SurveyVersion:
    """The version that somebody is to answer who begins now.

    Raises:
        Refused: it is not open, they were not asked, or have answered already.
    """
    survey = moves.find(session, survey_id)
    _expect_open(survey)
    mine = invitation(session, who.id, survey_id)
    if mine is None and not isinstance(audiences.of(survey), ByLink):
        raise Refused("refused.survey_not_asked")
    if mine is not None and mine.answered:
        raise Refused("refused.survey_answered")
    return moves.newest_version(session, survey)


def going_on(session: Session, version_id: int) -> tuple[Survey, SurveyVersion]:
    """A version that somebody has begun, with its survey.

    Raises:
        Refused: the survey is over; one that is paused waits with them.
    """
    version = moves.version(session, version_id)
    survey = moves.find(session, version.survey_id)
    if survey.state in moves.OVER:
        raise moves.SURVEYS.refusal(survey)
    return survey, version


def versions(session: Session, survey_id: int) -> list[int]:
    """The versions of a survey, by their rows, the newest first."""
    its = select(SurveyVersion.id).where(SurveyVersion.survey_id == survey_id)
    return [row for row in session.exec(its.order_by(col(SurveyVersion.number).desc())) if row is not None]


def invitation(session: Session, person_id: int, survey_id: int) -> SurveyInvitation | None:
    """What is known of somebody in a survey."""
    theirs = (SurveyInvitation.survey_id == survey_id, SurveyInvitation.person_id == person_id)
    return session.exec(select(SurveyInvitation).where(*theirs)).first()


def submit(
    session: Session,
    moment: Moment,
    who: Who,
    version_id: int,
    answers: dict[str, Any],
    *,
    hear: bool = False,
) -> Taken:
    """Take somebody's answers: whoever they are is noted here, what they said there, and nothing of both.

    hear: they want to hear what becomes of what they wrote (rule U.1).

    Raises:
        Refused: the survey is not open, or they were not asked, or have answered already.
    """
    version = moves.version(session, version_id)
    survey_id = version.survey_id
    # Nobody closes it between this look and the commit.
    session.exec(select(Survey.id).where(Survey.id == survey_id).with_for_update(read=True)).one()
    survey = moves.find(session, survey_id)
    _expect_open(survey)
    _note_answered(session, who, survey)
    given = {name: value for name, value in answers.items() if value is not None}
    if survey.openness is SurveyOpenness.ANONYMOUS:
        code = new_code() if hear else ""
        sheet = {"version_id": version_id, "answers": given, "code_hash": hashed(code) if code else ""}
        pot.put(session, survey_id, sheet)
        taken = Taken(survey, code=code)
    else:
        signed = _signed(session, moment, who, version, given)
        taken = Taken(survey, case=opinions.file(session, moment, signed) if hear else None)
    board.stir(session, moment, survey)
    return taken


def _signed(
    session: Session, moment: Moment, who: Who, version: SurveyVersion, given: dict[str, Any]
) -> SurveyAnswer:
    answer_id = pot.random_id()
    told = pot.with_files(session, moment, answer_id, given)
    about: dict[str, Any] = {"survey_id": version.survey_id, "version_id": version.id, "person_id": who.id}
    sheet = SurveyAnswer(id=answer_id, **about, answers=told)
    session.add(sheet)
    session.flush()
    return sheet


def _note_answered(session: Session, who: Who, survey: Survey) -> None:
    if isinstance(audiences.of(survey), ByLink):
        insert_new(session, SurveyInvitation(survey_id=survey.id or 0, person_id=who.id, called=False))
    theirs = (
        col(SurveyInvitation.survey_id) == survey.id,
        col(SurveyInvitation.person_id) == who.id,
    )
    if change(session, SurveyInvitation, *theirs, col(SurveyInvitation.answered).is_(False), answered=True):
        return
    known = invitation(session, who.id, survey.id or 0) is not None
    raise Refused("refused.survey_answered" if known else "refused.survey_not_asked")


def _expect_open(survey: Survey) -> None:
    if survey.state is not SurveyState.OPEN:
        raise moves.SURVEYS.refusal(survey)
