"""Swaps: a colleague takes a day over, for nothing or for a day of theirs; it counts when they agree."""

from collections.abc import Collection
from datetime import date, time

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_

from centre import audit, notices, plans, rules
from centre.duty import days
from centre.duty.days import DutyLine
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.deadlines import Deadline
from models.duty import DutySwap, SwapState
from models.who import Who

ASKED = "duty.swap_asked"
SETTLED = "duty.swap_settled"
LAPSE = "duty.swap_lapse"


def ask(
    session: Session, moment: Moment, actor: Who, day_id: int, to_id: int, *, in_return: date | None = None
) -> DutySwap:
    """Ask a colleague to take a day over; until they agree it stays the actor's.

    Raises:
        Refused: the day is over or not theirs, somebody is asked already, or the colleague cannot.
    """
    line = expect_yours(session, moment, actor, day_id)
    if line.names(to_id) or to_id not in {one.id for one in days.colleagues(session)}:
        raise Refused("refused.duty_not_for_them")
    if in_return is not None and in_return not in {one.day for one in theirs(session, moment, actor, to_id)}:
        raise Refused("refused.duty_changed")
    swap = DutySwap(day=line.day, from_id=actor.id, to_id=to_id, in_return=in_return, asked_at=moment.now)
    swap.id = insert_new(session, swap)
    if swap.id is None:
        raise Refused("refused.duty_asked_already")
    subject = ("duty_swap", swap.id)
    audit.note(session, moment, actor.id, "duty.swap_asked", subject, to=to_id)
    notices.promise(session, moment, ASKED, to_id, subject=subject)
    ends = min(line.day, in_return or line.day) + days.DAY
    plans.plan(session, LAPSE, subject, moment.calendar.at(ends, time.min))
    return swap


def accept(session: Session, moment: Moment, actor: Who, swap_id: int) -> DutySwap:
    """Take the day over, and give the other in return if that was the question.

    Raises:
        Refused: it was not asked of the actor, not any more, or the rota has changed since.
    """
    swap = _settle(session, moment, actor, swap_id, SwapState.AGREED)
    able = actor.id in {one.id for one in days.colleagues(session)}
    if not able or not days.replace(session, swap.day, swap.from_id, actor.id):
        raise Refused("refused.duty_changed")
    if swap.in_return is not None:
        if not days.replace(session, swap.in_return, actor.id, swap.from_id):
            raise Refused("refused.duty_changed")
        void(session, moment, swap.in_return)
    notices.promise(session, moment, SETTLED, swap.from_id, subject=("duty_swap", swap_id))
    return swap


def decline(session: Session, moment: Moment, actor: Who, swap_id: int) -> DutySwap:
    """Leave the day with whoever asked.

    Raises:
        Refused: it was not asked of the actor, or not any more.
    """
    swap = _settle(session, moment, actor, swap_id, SwapState.DECLINED)
    notices.promise(session, moment, SETTLED, swap.from_id, subject=("duty_swap", swap_id))
    return swap


def withdraw(session: Session, moment: Moment, actor: Who, swap_id: int) -> DutySwap:
    """Take the question back.

    Raises:
        Refused: the actor did not ask it, or it is answered.
    """
    return _settle(session, moment, actor, swap_id, SwapState.WITHDRAWN)


def find(session: Session, swap_id: int | None) -> DutySwap | None:
    """A swap as it is now."""
    return session.get(DutySwap, swap_id, populate_existing=True) if swap_id is not None else None


def expect_yours(session: Session, moment: Moment, actor: Who, day_id: int) -> DutyLine:
    """A day of the rota that is not over, is the actor's, and of which nobody is asked yet.

    Raises:
        Refused: it is not.
    """
    line = days.find(session, day_id)
    if not line.names(actor.id) or line.day < days.today(moment):
        raise Refused("refused.duty_not_yours")
    if line.swap is not None:
        raise Refused("refused.duty_asked_already")
    return line


def theirs(session: Session, moment: Moment, actor: Who, colleague_id: int) -> list[DutyLine]:
    """The coming days of a colleague that somebody could take in return."""
    coming = days.lines(session, days.today(moment), rules.load(session).duty_range)
    return [line for line in coming if line.names(colleague_id) and not line.names(actor.id)]


def void(session: Session, moment: Moment, day: date, *, but_of: Collection[int] = ()) -> None:
    """Let the open question about a day go, unless it is still the day of whoever asked."""
    _let_go(session, moment, (col(DutySwap.day) == day) & col(DutySwap.from_id).not_in(but_of))


def void_of(session: Session, moment: Moment, person_id: int) -> None:
    """Let the open questions go that somebody asked or was asked: they lead no more."""
    _let_go(session, moment, or_(col(DutySwap.from_id) == person_id, col(DutySwap.to_id) == person_id))


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Let a question go whose day is over."""
    _let_go(session, moment, col(DutySwap.id) == deadline.subject_id)


def _let_go(session: Session, moment: Moment, which: ColumnElement[bool]) -> None:
    still = (which, col(DutySwap.state) == SwapState.ASKED)
    change(session, DutySwap, *still, state=SwapState.LAPSED, settled_at=moment.now)


def _settle(session: Session, moment: Moment, actor: Who, swap_id: int, state: SwapState) -> DutySwap:
    """End an open question: whoever asked takes it back, whoever was asked answers it."""
    by = DutySwap.from_id if state is SwapState.WITHDRAWN else DutySwap.to_id
    still = (col(DutySwap.id) == swap_id, col(by) == actor.id, col(DutySwap.state) == SwapState.ASKED)
    if not change(session, DutySwap, *still, state=state, settled_at=moment.now):
        raise Refused("refused.duty_swap_over")
    plans.drop(session, moment, ("duty_swap", swap_id))
    audit.note(session, moment, actor.id, f"duty.swap_{state}", ("duty_swap", swap_id))
    return session.get_one(DutySwap, swap_id)
