"""What a certificate would say: exactly the confirmed hours, line by line (rule V.10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from centre.shifts.moves import activity_of, shift_of
from models.hours import HourLine, HourState
from models.shifts import SignUp

_OPEN = (HourState.PROPOSED, HourState.SECOND)


@dataclass(frozen=True, slots=True)
class Served:
    """One line: on which day what was done, by language, and for how many minutes."""

    day: date
    what: dict[str, str]
    minutes: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody served from a day to a day. waiting: lines that nobody has vouched for yet."""

    lines: Sequence[Served]
    waiting: int

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(line.minutes for line in self.lines)


def draft(session: Session, person_id: int, first: date, last: date) -> Draft:
    """What somebody served from the first day to the last, corrections included; nothing that came to 0."""
    within = (col(HourLine.person_id) == person_id, col(HourLine.day).between(first, last))
    root = func.coalesce(col(HourLine.corrects_id), col(HourLine.id))
    confirmed = (*within, col(HourLine.state) == HourState.CONFIRMED)
    sums = select(root, func.sum(col(HourLine.minutes))).where(*confirmed).group_by(root)
    minutes = {row: int(n) for row, n in session.exec(sums) if n > 0}
    rows = select(HourLine).where(*within, col(HourLine.corrects_id).is_(None))
    lines = session.exec(rows.order_by(col(HourLine.day), col(HourLine.id))).all()
    open_ones = select(func.count()).select_from(HourLine).where(*within, col(HourLine.state).in_(_OPEN))
    return Draft(
        [Served(line.day, _what(session, line), minutes[line.id]) for line in lines if line.id in minutes],
        int(session.exec(open_ones).one()),
    )


def first_day(session: Session, person_id: int) -> date | None:
    """The first day on which somebody has confirmed hours."""
    theirs = (col(HourLine.person_id) == person_id, col(HourLine.state) == HourState.CONFIRMED)
    return session.exec(select(func.min(HourLine.day)).where(*theirs)).one()


def _what(session: Session, line: HourLine) -> dict[str, str]:
    """The activity as it is called in each language; once its shift was let go of, as it was written down."""
    one = session.get(SignUp, line.sign_up_id) if line.sign_up_id is not None else None
    return activity_of(session, shift_of(session, one)).title if one is not None else {"": line.what}
