"""Swaps: a colleague takes a day over, for nothing or for a day of theirs; it counts when they agree."""

from datetime import date, time
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules
from centre.duty import days, lapses, posts
from centre.duty.days import DutyLine
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.duty import DutyDay, DutyKind, DutyPost, DutySwap, SwapState
from models.who import Who

ASKED = "duty.swap_asked"
SETTLED = "duty.swap_settled"
POST_ASKED = "duty.post_swap_asked"
POST_SETTLED = "duty.post_swap_settled"
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
    return put(session, moment, swap)


def put(session: Session, moment: Moment, swap: DutySwap) -> DutySwap:
    """Write a question down, and have it told and let go in time.

    Raises:
        Refused: somebody is asked about that day already.
    """
    swap.id = insert_new(session, swap)
    if swap.id is None:
        raise Refused("refused.duty_asked_already")
    subject = ("duty_swap", swap.id)
    audit.note(session, moment, swap.from_id, "duty.swap_asked", subject, to=swap.to_id)
    if swap.kind is None:
        notices.promise(session, moment, ASKED, swap.to_id, subject=subject)
    else:
        notices.promise(session, moment, POST_ASKED, swap.to_id, subject=subject)
    ends = min(swap.day, swap.in_return or swap.day) + days.DAY
    plans.plan(session, LAPSE, subject, moment.calendar.at(ends, time.min))
    return swap


def accept(session: Session, moment: Moment, actor: Who, swap_id: int) -> DutySwap:
    """Take the day over, and give the other in return if that was the question.

    Raises:
        Refused: it was not asked of the actor, not any more, or the rota has changed since.
    """
    _hold_days(session, swap_id)
    swap = _settle(session, moment, actor, swap_id, SwapState.AGREED)
    able = days.colleagues(session) if swap.kind is None else posts.colleagues(session, swap.kind)
    changes = [(swap.day, swap.from_id, actor.id)]
    if swap.in_return is not None:
        changes.append((swap.in_return, actor.id, swap.from_id))
    # In the order of the days, so that two who agree at once wait for each other and not in a ring.
    changed = all(_replace(session, swap.kind, *one) for one in sorted(changes))
    if not changed or actor.id not in {one.id for one in able}:
        raise Refused("refused.duty_changed")
    if swap.in_return is not None:
        lapses.void(session, moment, swap.in_return, kind=swap.kind)
    _tell_settled(session, moment, swap)
    return swap


def decline(session: Session, moment: Moment, actor: Who, swap_id: int) -> DutySwap:
    """Leave the day with whoever asked.

    Raises:
        Refused: it was not asked of the actor, or not any more.
    """
    swap = _settle(session, moment, actor, swap_id, SwapState.DECLINED)
    _tell_settled(session, moment, swap)
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


def _hold_days(session: Session, swap_id: int) -> None:
    """Have the days of a swap to oneself before it is settled: so does whoever lays them anew."""
    swap = find(session, swap_id)
    if swap is None:
        return
    table: Any = DutyDay if swap.kind is None else DutyPost
    still = [col(DutyPost.kind) == swap.kind] if swap.kind is not None else []
    both = {one for one in (swap.day, swap.in_return) if one is not None}
    held = select(table.id).where(table.day.in_(both), *still).order_by(table.day)
    session.exec(held.with_for_update()).all()


def _replace(session: Session, kind: DutyKind | None, day: date, former: int, new: int) -> bool:
    if kind is None:
        return days.replace(session, day, former, new)
    return posts.replace(session, kind, day, former, new)


def _tell_settled(session: Session, moment: Moment, swap: DutySwap) -> None:
    subject = ("duty_swap", swap.id or 0)
    if swap.kind is None:
        notices.promise(session, moment, SETTLED, swap.from_id, subject=subject)
    else:
        notices.promise(session, moment, POST_SETTLED, swap.from_id, subject=subject)


def _settle(session: Session, moment: Moment, actor: Who, swap_id: int, state: SwapState) -> DutySwap:
    """End an open question: whoever asked takes it back, whoever was asked answers it."""
    by = DutySwap.from_id if state is SwapState.WITHDRAWN else DutySwap.to_id
    still = (col(DutySwap.id) == swap_id, col(by) == actor.id, col(DutySwap.state) == SwapState.ASKED)
    if not change(session, DutySwap, *still, state=state, settled_at=moment.now):
        raise Refused("refused.duty_swap_over")
    plans.drop(session, moment, ("duty_swap", swap_id))
    audit.note(session, moment, actor.id, f"duty.swap_{state}", ("duty_swap", swap_id))
    return session.get_one(DutySwap, swap_id)
