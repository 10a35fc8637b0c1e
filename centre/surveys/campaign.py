"""The life of a survey: scheduled, opened, paused, closed, put away; by hand or by its times."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col

from centre import audiences, audit, notices, plans, publishing, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.surveys import board, moves, opinions, pot, sending
from centre.surveys.moves import SURVEYS, for_staff
from models.audience import Audience
from models.deadlines import Deadline
from models.surveys import Survey, SurveyAction, SurveyOpenness, SurveyState
from models.who import Who

OPENS, CLOSES = "survey.opens", "survey.closes"
CLOSED = "survey.closed"


def expect_unopened(session: Session, actor: Who, survey_id: int) -> Survey:
    """A survey of which nobody was told yet.

    Raises:
        Refused: they may not work on it, or it was opened.
    """
    survey = for_staff(session, actor, survey_id)
    if survey.state not in (SurveyState.DRAFT, SurveyState.SCHEDULED):
        raise SURVEYS.refusal(survey)
    return survey


def aim(session: Session, moment: Moment, actor: Who, survey_id: int, audience: Audience) -> Survey:
    """Say whom a survey is for; once it was opened that stands.

    Raises:
        Refused: they may not, or it was opened.
    """
    survey = expect_unopened(session, actor, survey_id)
    _change_unopened(session, moment, survey, audience=audience.model_dump(mode="json"))
    audit.note(session, moment, actor.id, "survey.aimed", ("survey", survey_id), kind=audience.kind)
    return survey


def name(session: Session, moment: Moment, actor: Who, survey_id: int, openness: SurveyOpenness) -> Survey:
    """Say whether it is answered with one's name; once it was opened that stands.

    Raises:
        Refused: they may not, or it was opened.
    """
    survey = expect_unopened(session, actor, survey_id)
    _change_unopened(session, moment, survey, openness=openness)
    audit.note(session, moment, actor.id, "survey.openness", ("survey", survey_id), openness=openness)
    return survey


def entitle(session: Session, moment: Moment, actor: Who, survey_id: int, title: dict[str, str]) -> Survey:
    """Call a survey something else; once it was opened people know it by its title.

    Raises:
        Refused: they may not, it was opened, or the title may not be published.
    """
    survey = expect_unopened(session, actor, survey_id)
    for said in title.values():
        publishing.check(session, said)
    _change_unopened(session, moment, survey, title=title)
    audit.note(session, moment, actor.id, "survey.entitled", ("survey", survey_id))
    return survey


def schedule(
    session: Session, moment: Moment, actor: Who, survey_id: int, times: tuple[datetime, datetime]
) -> Survey:
    """Have a draft open and close by itself, at these times.

    Raises:
        Refused: they may not, it is no draft, it asks nothing, or the times are over or in no order.
    """
    survey = for_staff(session, actor, survey_id)
    opens_at, closes_at = times
    if not moment.now < opens_at < closes_at:
        raise Refused("refused.survey_times")
    SURVEYS.move(
        session,
        moment,
        survey,
        SurveyAction.SCHEDULE,
        actor_id=actor.id,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    plans.plan(session, OPENS, ("survey", survey_id), opens_at)
    survey = moves.find(session, survey_id)
    moves.expect_questions(session, survey)
    return survey


def unschedule(session: Session, moment: Moment, actor: Who, survey_id: int) -> Survey:
    """Make a draft of it again.

    Raises:
        Refused: they may not, or it is not scheduled.
    """
    survey = for_staff(session, actor, survey_id)
    plans.drop(session, moment, ("survey", survey_id))
    times = {"opens_at": None, "closes_at": None}
    SURVEYS.move(session, moment, survey, SurveyAction.UNSCHEDULE, actor_id=actor.id, **times)
    return moves.find(session, survey_id)


def open_(session: Session, moment: Moment, actor: Who, survey_id: int) -> Survey:
    """Open a survey and have all be told whom it is for.

    Raises:
        Refused: they may not, it asks nothing, or it is open or over already.
    """
    return opened(session, moment, for_staff(session, actor, survey_id), actor_id=actor.id)


def opened(session: Session, moment: Moment, survey: Survey, *, actor_id: int | None) -> Survey:
    """The same without asking who; `actor_id` is None where it opens by itself."""
    survey_id = survey.id or 0
    plans.drop(session, moment, ("survey", survey_id))
    closes_at = _closes_at(session, moment, survey)
    times = {"opens_at": moment.now, "closes_at": closes_at}
    SURVEYS.move(session, moment, survey, SurveyAction.OPEN, actor_id=actor_id, **times)
    plans.plan(session, CLOSES, ("survey", survey_id), closes_at)
    survey = moves.find(session, survey_id)
    moves.expect_questions(session, survey)
    people = audiences.people(session, moment, audiences.of(survey))
    if people:
        sending.invite(session, moment, survey, people)
    board.show(session, moment, survey)
    return survey


def pause(session: Session, moment: Moment, actor: Who, survey_id: int) -> Survey:
    """Hold everything: nobody is told, nobody begins; who is in the middle can finish when it goes on.

    Raises:
        Refused: they may not, or it is not open.
    """
    survey = for_staff(session, actor, survey_id)
    SURVEYS.move(session, moment, survey, SurveyAction.PAUSE, actor_id=actor.id)
    sending.hold(session, moment, survey_id)
    board.renew(session, moment, survey_id)
    return moves.find(session, survey_id)


def resume(session: Session, moment: Moment, actor: Who, survey_id: int) -> Survey:
    """Go on where it was held: who was told is not told again.

    Raises:
        Refused: they may not, or it is not paused.
    """
    survey = for_staff(session, actor, survey_id)
    SURVEYS.move(session, moment, survey, SurveyAction.RESUME, actor_id=actor.id)
    sending.let_go(session, moment, survey_id)
    sending.plan_reminder(session, moment, survey_id)
    board.renew(session, moment, survey_id)
    survey = moves.find(session, survey_id)
    board.stir(session, moment, survey)
    return survey


def close(session: Session, moment: Moment, actor: Who, survey_id: int) -> Survey:
    """End a survey; what was answered is let out.

    Raises:
        Refused: they may not, or it is neither open nor paused.
    """
    return _closed(session, moment, for_staff(session, actor, survey_id), actor_id=actor.id)


def archive(session: Session, moment: Moment, actor: Who, survey_id: int) -> Survey:
    """Put a survey away that is over, or a draft that is not wanted.

    Raises:
        Refused: they may not, or it is still asked.
    """
    survey = for_staff(session, actor, survey_id)
    SURVEYS.move(session, moment, survey, SurveyAction.ARCHIVE, actor_id=actor.id)
    return moves.find(session, survey_id)


def on_opens(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Open what was scheduled for now."""
    survey = moves.find(session, deadline.subject_id or 0)
    if survey.state is SurveyState.SCHEDULED:
        opened(session, moment, survey, actor_id=None)


def on_closes(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Close what has been open for long enough, and tell whoever runs it."""
    survey = moves.find(session, deadline.subject_id or 0)
    if SURVEYS.allows(survey, SurveyAction.CLOSE):
        survey = _closed(session, moment, survey, actor_id=None)
        if survey.owner_id is not None:
            notices.promise_staff(session, moment, CLOSED, survey.owner_id, subject=("survey", survey.id))


def _closed(session: Session, moment: Moment, survey: Survey, *, actor_id: int | None) -> Survey:
    survey_id = survey.id or 0
    # Whoever closes it began a moment before it was opened, where both did so at once.
    closes_at = max(moment.now, survey.opens_at or moment.now)
    SURVEYS.move(session, moment, survey, SurveyAction.CLOSE, actor_id=actor_id, closes_at=closes_at)
    plans.drop(session, moment, ("survey", survey_id))
    sending.hold(session, moment, survey_id)
    if survey.openness is SurveyOpenness.ANONYMOUS:
        pot.empty(session, moment, survey_id)
        opinions.let_go(session, moment, survey_id)
    board.renew(session, moment, survey_id)
    return moves.find(session, survey_id)


def _closes_at(session: Session, moment: Moment, survey: Survey) -> datetime:
    """When a survey closes that opens now; past its planned end it is open as long as it was meant to be."""
    usual = moment.now + timedelta(days=rules.load(session).survey_days)
    if survey.closes_at is None or survey.opens_at is None:
        return usual
    lasts = survey.closes_at - survey.opens_at
    return survey.closes_at if survey.closes_at > moment.now else moment.now + lasts


def _change_unopened(session: Session, moment: Moment, survey: Survey, **values: Any) -> None:
    # In the very write: whoever opens it at the same instant has told people what stood there.
    still = (col(Survey.id) == survey.id, col(Survey.state) == survey.state)
    if not change(session, Survey, *still, updated_at=moment.now, **values):
        raise Refused("refused.survey_changed")


DEADLINES = {OPENS: on_opens, CLOSES: on_closes}
