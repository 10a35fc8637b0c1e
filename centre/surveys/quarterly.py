"""How happy volunteers are: asked of all of them at the beginning of every quarter, if that is wanted."""

from datetime import date, timedelta

from sqlmodel import Session

from centre import audit, plans, staff
from centre.moment import Moment
from centre.surveys import campaign, making, moves
from models.deadlines import Deadline
from models.rights import Right
from models.who import Who

QUARTER = "survey.quarter"
CODE = "SUR-4"
_SUBJECT = ("questionnaire", 4)


def is_on(session: Session) -> bool:
    """Whether volunteers are asked every quarter."""
    return plans.waits(session, QUARTER, _SUBJECT)


def turn(session: Session, moment: Moment, actor: Who, *, on: bool) -> None:
    """Ask them every quarter, or no longer; harmless when it is so already.

    Raises:
        Refused: the actor does not run surveys.
    """
    moves.expect(actor)
    if on == is_on(session):
        return
    if on:
        _plan(session, moment)
    else:
        plans.drop(session, moment, _SUBJECT)
    audit.note(session, moment, actor.id, "survey.quarterly", _SUBJECT, on=int(on))


def on_quarter(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Open the questionnaire of this quarter and plan the next."""
    if is_on(session):
        return  # two had turned it on at once: the other one does it
    run_by = staff.people_with(session, Right.WORK_SURVEYS)
    owner_id = min((who.id for who in run_by), default=None)
    survey = making.written(session, moment, owner_id, making.ready()[CODE].plan)
    campaign.opened(session, moment, survey, actor_id=None)
    _plan(session, moment)


def _plan(session: Session, moment: Moment) -> None:
    calendar = moment.calendar
    today = calendar.local(moment.now).date()
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    begins = (first + timedelta(days=95)).replace(day=1)
    plans.plan(session, QUARTER, _SUBJECT, calendar.at(begins, calendar.opening.opens))


DEADLINES = {QUARTER: on_quarter}
