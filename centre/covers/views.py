"""Covers as they are shown: who is away when, and how often who has stood in."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, or_, select

from centre.covers.moves import DUTIES
from centre.moment import Moment
from models.covers import CoverState, DutyCover
from models.people import Person
from models.who import Who

_COUNT = (CoverState.AGREED, CoverState.OVER)


def is_needed(who: Who) -> bool:
    """Whether somebody has a duty that could be covered."""
    return any(who.may(right) for right in DUTIES)


def coming(session: Session, moment: Moment) -> Sequence[DutyCover]:
    """What is agreed and not over, in the order in which it begins."""
    ahead = (col(DutyCover.state) == CoverState.AGREED, col(DutyCover.ends_at) > moment.now)
    return session.exec(select(DutyCover).where(*ahead).order_by(col(DutyCover.starts_at))).all()


def open_of(session: Session, who: Who) -> Sequence[DutyCover]:
    """What somebody asked, was asked or agreed to, as long as it is not over."""
    theirs = or_(col(DutyCover.for_id) == who.id, col(DutyCover.by_id) == who.id)
    still = col(DutyCover.state).in_([CoverState.ASKED, CoverState.AGREED])
    return session.exec(select(DutyCover).where(theirs, still).order_by(col(DutyCover.starts_at))).all()


def this_month(session: Session, moment: Moment) -> list[tuple[str, int]]:
    """Who has stood in for others in this month of the centre's calendar, and how often; most often first."""
    first = moment.calendar.local(moment.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begun = (col(DutyCover.starts_at) >= first, col(DutyCover.starts_at) <= moment.now)
    often = func.count(col(DutyCover.id))
    counted = (
        select(Person.name, often)
        .join(DutyCover, col(DutyCover.by_id) == Person.id)
        .where(*begun, col(DutyCover.state).in_(_COUNT))
        .group_by(col(Person.id), col(Person.name))
        .order_by(often.desc(), col(Person.name))
    )
    return [(name, number) for name, number in session.exec(counted)]
