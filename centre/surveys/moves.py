"""A survey as it stands, the questions of its versions, and the one way from a state to the next."""

from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import insert_new
from models.rights import Right
from models.survey_questions import Questions
from models.surveys import TRANSITIONS, Survey, SurveyState, SurveyVersion
from models.who import Who

SURVEYS = Moves("survey", Survey, TRANSITIONS)
find = SURVEYS.find
_UNASKED = frozenset({SurveyState.DRAFT, SurveyState.SCHEDULED})
OVER = frozenset({SurveyState.CLOSED, SurveyState.ARCHIVED})


def for_staff(session: Session, actor: Who, survey_id: int) -> Survey:
    """A survey that somebody may work on.

    Raises:
        Refused: they may not, or there is none.
    """
    expect(actor)
    return find(session, survey_id)


def expect(actor: Who) -> None:
    """Let only those go on who run surveys.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.WORK_SURVEYS):
        raise Refused("refused.not_allowed")


def latest(session: Session) -> list[Survey]:
    """All surveys that are not put away, the newest first."""
    kept = select(Survey).where(Survey.state != SurveyState.ARCHIVED)
    return list(session.exec(kept.order_by(col(Survey.id).desc())))


def newest_version(session: Session, survey: Survey) -> SurveyVersion:
    """The version that is asked of whoever begins now."""
    its = (SurveyVersion.survey_id == survey.id, SurveyVersion.number == survey.version)
    return session.exec(select(SurveyVersion).where(*its)).one()


def version(session: Session, version_id: int) -> SurveyVersion:
    """A version, current or not.

    Raises:
        Refused: there is none.
    """
    found = session.get(SurveyVersion, version_id)
    if found is None:
        raise Refused("refused.survey_unknown")
    return found


def questions(kept: SurveyVersion) -> Questions:
    """The questions of a version."""
    return Questions.model_validate(kept.questions)


def word(session: Session, moment: Moment, actor: Who, survey_id: int, asked: Questions) -> Survey:
    """Ask these questions from now on: a new version, once anybody may have begun to answer.

    Raises:
        Refused: they may not, it is over, or somebody else has just changed it.
    """
    survey = for_staff(session, actor, survey_id)
    if survey.state in OVER:
        raise SURVEYS.refusal(survey)
    kept = newest_version(session, survey)
    if survey.state in _UNASKED:
        kept.questions, kept.made_by, kept.made_at = asked.model_dump(mode="json"), actor.id, moment.now
    else:
        survey.version += 1
        _add(session, moment, survey, asked, actor.id)
    survey.updated_at = moment.now
    session.flush()
    return survey


def first_version(
    session: Session, moment: Moment, survey: Survey, asked: Questions, actor_id: int | None
) -> None:
    """Write down the questions with which a survey begins."""
    _add(session, moment, survey, asked, actor_id)


def _add(session: Session, moment: Moment, survey: Survey, asked: Questions, actor_id: int | None) -> None:
    row = SurveyVersion(
        survey_id=survey.id or 0,
        number=survey.version,
        questions=asked.model_dump(mode="json"),
        made_by=actor_id,
        made_at=moment.now,
    )
    if insert_new(session, row) is None:
        raise Refused("refused.survey_changed")
