"""A survey as it stands, the questions of its versions, and the one way from a state to the next."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from centre import audit, publishing
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import change
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


def editable(session: Session, actor: Who, survey_id: int) -> Survey:
    """A survey whose questions somebody may change, and nobody else until this is committed.

    Raises:
        Refused: they may not, it is over, or there is none.
    """
    expect(actor)
    return SURVEYS.hold(session, survey_id, *(set(SurveyState) - OVER), alone=True)


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
    # In one question: between two, what nobody has begun may be worded anew.
    newest = (col(Survey.id) == SurveyVersion.survey_id) & (col(Survey.version) == SurveyVersion.number)
    its = select(SurveyVersion).join(Survey, newest).where(Survey.id == survey.id)
    return session.exec(its).one()


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


def expect_questions(session: Session, survey: Survey) -> None:
    """See whether a survey asks anything.

    Raises:
        Refused: it does not.
    """
    if not questions(newest_version(session, survey)).items:
        raise Refused("refused.survey_empty", number=survey.number)


def word(session: Session, moment: Moment, actor: Who, survey_id: int, asked: Questions) -> Survey:
    """Ask these questions from now on: a new version, once anybody may have begun to answer.

    Raises:
        Refused: they may not, it is over, it may not be published, somebody else has just changed it, or
            nothing would be left to ask of those who are to answer.
    """
    survey = editable(session, actor, survey_id)
    if not asked.items and survey.state is not SurveyState.DRAFT:
        raise Refused("refused.survey_empty", number=survey.number)
    for said in _all_words(asked):
        publishing.check(session, said)
    kept, was_asked = newest_version(session, survey), survey.state not in _UNASKED
    # In the very write: of two edits at once one would undo the other, and what is open keeps its versions.
    still = (
        col(Survey.id) == survey_id,
        col(Survey.state) == survey.state,
        col(Survey.version) == survey.version,
    )
    if not change(session, Survey, *still, version=survey.version + 1, updated_at=moment.now):
        raise Refused("refused.survey_changed")
    if was_asked:
        _add(session, moment, survey, asked, actor.id)
    else:
        # Nobody can have begun it: it is changed where it stands.
        kept.number, kept.questions = survey.version, asked.model_dump(mode="json")
        kept.made_by, kept.made_at = actor.id, moment.now
        session.flush()
    audit.note(session, moment, actor.id, "survey.worded", ("survey", survey_id), version=survey.version)
    return survey


def first_version(
    session: Session, moment: Moment, survey: Survey, asked: Questions, actor_id: int | None
) -> None:
    """Write down the questions with which a survey begins."""
    _add(session, moment, survey, asked, actor_id)


def _all_words(asked: Questions) -> Iterator[str]:
    for question in asked.items:
        yield from question.text.values()
        for option in question.options:
            yield from option.label.values()


def _add(session: Session, moment: Moment, survey: Survey, asked: Questions, actor_id: int | None) -> None:
    row = SurveyVersion(
        survey_id=survey.id or 0,
        number=survey.version,
        questions=asked.model_dump(mode="json"),
        made_by=actor_id,
        made_at=moment.now,
    )
    session.add(row)
    session.flush()
