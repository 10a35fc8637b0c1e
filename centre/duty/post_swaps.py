"""Swapping a day at the desk or of ringing back, with somebody who may do the same."""

from datetime import date

from sqlmodel import Session, col, select

from centre import rules
from centre.duty import days, posts, swaps
from centre.errors import Refused
from centre.moment import Moment
from models.duty import DutyKind, DutySwap, SwapState
from models.who import Who


def ask(  # noqa: PLR0917 - each says which, or whom
    session: Session,
    moment: Moment,
    actor: Who,
    kind: DutyKind,
    day: date,
    to_id: int,
    *,
    in_return: date | None = None,
) -> DutySwap:
    """Ask a colleague to take a day over; until they agree it stays the actor's.

    Raises:
        Refused: the day is over or not theirs, somebody is asked already, or the colleague cannot.
    """
    expect_yours(session, moment, actor, kind, day)
    able = {one.id for one in posts.colleagues(session, kind)} - {actor.id}
    if to_id not in able or to_id == _named(session, kind, day):
        raise Refused("refused.duty_not_for_them")
    if in_return is not None and in_return not in coming(session, moment, kind, to_id):
        raise Refused("refused.duty_changed")
    swap = DutySwap(
        day=day, kind=kind, from_id=actor.id, to_id=to_id, in_return=in_return, asked_at=moment.now
    )
    return swaps.put(session, moment, swap)


def expect_yours(session: Session, moment: Moment, actor: Who, kind: DutyKind, day: date) -> None:
    """See that a day is not over, is the actor's, and that nobody is asked about it yet.

    Raises:
        Refused: it is not.
    """
    if day < days.today(moment) or _named(session, kind, day) != actor.id:
        raise Refused("refused.duty_not_yours")
    if find_open(session, kind, day) is not None:
        raise Refused("refused.duty_asked_already")


def find_open(session: Session, kind: DutyKind, day: date) -> DutySwap | None:
    """The open question about a day."""
    still = (DutySwap.kind == kind, DutySwap.day == day, DutySwap.state == SwapState.ASKED)
    return session.exec(select(DutySwap).where(*still).order_by(col(DutySwap.id))).first()


def coming(session: Session, moment: Moment, kind: DutyKind, person_id: int) -> list[date]:
    """The days to come on which somebody is named for a kind."""
    most = rules.load(session).duty_range
    lines = posts.lines(session, days.today(moment), most)
    return [one.day for one in lines if kind in one.named and one.named[kind].id == person_id]


def asked_by(session: Session, who: Who) -> dict[tuple[DutyKind | None, date], DutySwap]:
    """The open questions that somebody has asked, by post and day."""
    still = (col(DutySwap.from_id) == who.id, col(DutySwap.state) == SwapState.ASKED)
    mine = session.exec(select(DutySwap).where(*still, col(DutySwap.kind).is_not(None)))
    return {(one.kind, one.day): one for one in mine}


def asked_of(session: Session, moment: Moment, who: Who) -> list[DutySwap]:
    """The open questions that somebody is still to answer."""
    open_ones = (col(DutySwap.to_id) == who.id, col(DutySwap.state) == SwapState.ASKED)
    mine = select(DutySwap).where(
        *open_ones, col(DutySwap.kind).is_not(None), col(DutySwap.day) >= days.today(moment)
    )
    return list(session.exec(mine.order_by(col(DutySwap.day), col(DutySwap.id))))


def _named(session: Session, kind: DutyKind, day: date) -> int | None:
    named = posts.lines(session, day, 1)[0].named.get(kind)
    return named.id if named is not None else None
