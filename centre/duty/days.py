"""The days of the rota: looking them up, and putting one person in another's place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, or_, select

from centre import staff
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.duty import DutyDay, DutySwap, SwapState
from models.rights import Right
from models.who import Who

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A day as the rota stands: who leads and who steps in, as far as they still may; an open swap."""

    day: date
    id: int | None
    leader: Who | None
    deputy: Who | None
    swap: DutySwap | None

    def names(self, person_id: int) -> bool:
        """Whether somebody is on duty that day."""
        return person_id in {one.id for one in (self.leader, self.deputy) if one is not None}


def today(moment: Moment) -> date:
    """The present day of the centre's calendar."""
    return moment.calendar.local(moment.now).date()


def lines(session: Session, first: date, days: int) -> list[DutyLine]:
    """So many days of the rota, gaps included."""
    within = (first, first + (days - 1) * DAY)
    rows = {row.day: row for row in session.exec(select(DutyDay).where(col(DutyDay.day).between(*within)))}
    asked = select(DutySwap).where(col(DutySwap.day).between(*within), col(DutySwap.state) == SwapState.ASKED)
    asked = asked.where(col(DutySwap.kind).is_(None))
    swaps = {swap.day: swap for swap in session.exec(asked)}
    able = {who.id: who for who in colleagues(session)}
    return [
        _line(day, rows.get(day), swaps.get(day), able)
        for day in (first + number * DAY for number in range(days))
    ]


def line(session: Session, day: date) -> DutyLine:
    """One day of the rota."""
    return lines(session, day, 1)[0]


def find(session: Session, day_id: int) -> DutyLine:
    """A day of the rota by its row.

    Raises:
        Refused: there is none.
    """
    row = session.get(DutyDay, day_id)
    if row is None:
        raise Refused("refused.duty_unknown")
    return line(session, row.day)


def colleagues(session: Session) -> list[Who]:
    """Everybody who may be on the rota."""
    return staff.people_with(session, Right.TAKE_DUTY)


def replace(session: Session, day: date, former: int, new: int) -> bool:
    """Put somebody in another's place on a day; False if the other is not there, or both would be one."""
    for part, beside in (("leader_id", "deputy_id"), ("deputy_id", "leader_id")):
        other = col(getattr(DutyDay, beside))
        still = (col(DutyDay.day) == day, col(getattr(DutyDay, part)) == former)
        if change(session, DutyDay, *still, or_(other.is_(None), other != new), **{part: new}):
            return True
    return False


def _line(day: date, row: DutyDay | None, swap: DutySwap | None, able: Mapping[int, Who]) -> DutyLine:
    if row is None:
        return DutyLine(day, None, None, None, swap)
    return DutyLine(day, row.id, able.get(row.leader_id or 0), able.get(row.deputy_id or 0), swap)


def iso(days: Collection[date]) -> list[str]:
    """Days as a notice carries them."""
    return [day.isoformat() for day in sorted(days)]
