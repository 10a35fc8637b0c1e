"""The one way in which a bad mark goes on: a move, by when the next step is due, and a line of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from centre import notices, plans, rules
from centre.bad_marks.access import MOVES
from centre.moment import Moment
from models.bad_marks import TRANSITIONS, BadMark, BadMarkAction, BadMarkLine, BadMarkState
from models.who import Who

WARNING = "bad_mark.warning"
OVERDUE = "bad_mark.overdue"
LAPSE = "bad_mark.lapse"
CONTACT = "bad_mark.contact"
PLANNED = "bad_mark.planned"
TOLD = "bad_mark.told"
_ENDED = frozenset({BadMarkState.CLOSED, BadMarkState.DROPPED})


def move(
    session: Session,
    moment: Moment,
    mark: BadMark,
    action: BadMarkAction,
    *,
    actor: Who | None,
    text: str = "",
    by_phone: bool = False,
    **values: Any,
) -> int:
    """Take a bad mark to its next state, with by when that must be left; the line that was written.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    MOVES.check(mark, action)
    after = TRANSITIONS[mark.state, action]
    if after is not mark.state:
        values["due_at"] = due_at(session, moment, mark.model_copy(update=values), after)
        values["closed_at"] = moment.now if after in _ENDED else None
    before = mark.state
    MOVES.move(session, moment, mark, action, actor_id=actor.id if actor else None, **values)
    line = note(
        session, moment, mark, action, author_id=actor.id if actor else None, text=text, by_phone=by_phone
    )
    session.refresh(mark)
    if after is not before:
        restart(session, moment, mark)
    return line


def note(session: Session, moment: Moment, mark: BadMark, action: BadMarkAction, **said: Any) -> int:
    """Add a line to what was done and said about a bad mark; the line."""
    line = BadMarkLine(mark_id=the_id(mark), action=action, said_at=moment.now, **said)
    session.add(line)
    session.flush()
    return line.id or 0


def due_at(session: Session, moment: Moment, mark: BadMark, state: BadMarkState) -> datetime | None:
    """By when a state must be left that is entered now (rules 17.30, 17.31); None where nobody has to act.

    What comes again because it was not solved has the whole time once more.
    """
    if state is BadMarkState.OPEN:
        return mark.contact_due_at
    if state is BadMarkState.PLANNED and mark.planned_for is not None:
        planned: datetime = moment.calendar.at(mark.planned_for, moment.calendar.opening.closes)
        return planned
    if state in {BadMarkState.CONTACTED, BadMarkState.VERIFIED, BadMarkState.APPEALED}:
        if mark.state is BadMarkState.TOLD:
            return moment.calendar.add_working_days(moment.now, rules.load(session).bad_mark_fix)
        return mark.due_at if mark.reopened else mark.fix_due_at
    return None


def restart(session: Session, moment: Moment, mark: BadMark) -> None:
    """Forget what was planned for the state before, and plan what this one needs (rule 17.32)."""
    subject = ("bad_mark", the_id(mark))
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {WARNING, OVERDUE})
    if mark.due_at is None:
        return
    calendar = moment.calendar
    if mark.due_at > moment.now:
        hours = calendar.working_hours_between(moment.now, mark.due_at)
        for percent in rules.load(session).bad_mark_warnings:
            plans.plan(
                session, WARNING, subject, calendar.add_working_hours(moment.now, hours * percent / 100)
            )
    plans.plan(session, OVERDUE, subject, mark.due_at, params={"days": 0})


def await_word(session: Session, moment: Moment, mark: BadMark) -> None:
    """Wait for what somebody says who is not rung, and let it end in silence (rule 17.35)."""
    silent = moment.now + timedelta(days=rules.load(session).bad_mark_silence)
    plans.plan(session, LAPSE, ("bad_mark", the_id(mark)), silent)


def the_id(mark: BadMark) -> int:
    """The id of a bad mark that is in the database."""
    assert mark.id is not None  # noqa: S101 - it was flushed or read
    return mark.id
