"""What lines of hours come to, in minutes; only what was confirmed counts."""

from datetime import date

from sqlmodel import Session, col, func, select

from models.hours import HourLine, HourState


def comes_to(session: Session, line_id: int) -> int:
    """What a line comes to with its confirmed corrections, in minutes."""
    parts = (col(HourLine.id) == line_id) | (col(HourLine.corrects_id) == line_id)
    total = select(func.coalesce(func.sum(col(HourLine.minutes)), 0))
    return int(session.exec(total.where(parts, col(HourLine.state) == HourState.CONFIRMED)).one())


def on_day(session: Session, person_id: int, day: date) -> int:
    """Somebody's confirmed minutes of a day."""
    return total(session, person_id, day, day)


def total(session: Session, person_id: int, first: date, last: date) -> int:
    """Somebody's confirmed minutes of the days from the first to the last, both included."""
    mine = (
        col(HourLine.person_id) == person_id,
        col(HourLine.state) == HourState.CONFIRMED,
        col(HourLine.day).between(first, last),
    )
    return int(session.exec(select(func.coalesce(func.sum(col(HourLine.minutes)), 0)).where(*mine)).one())


def ever(session: Session, person_id: int) -> int:
    """All confirmed minutes of somebody."""
    return total(session, person_id, date(2000, 1, 1), date.max)
