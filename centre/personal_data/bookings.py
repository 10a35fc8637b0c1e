"""What is personal about bookings, and about whom people book for."""

from typing import Any

from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.personal_data.kinds import Personal, blank, part_of, whose
from centre.rows import change
from models.bookings import Booking, Loan, Relative, Wish, WishState
from models.who import Who


def _bookings(who: Who) -> Any:
    return select(Booking.id).where(Booking.person_id == who.id).scalar_subquery()


_own = whose(Booking.person_id)


def _end_wishes(session: Session, moment: Moment, who: Who) -> int:
    still = (col(Wish.person_id) == who.id, col(Wish.closed_at).is_(None))
    return change(session, Wish, *still, state=WishState.ENDED, closed_at=moment.now)


def _blank_relatives(session: Session, moment: Moment, who: Who) -> int:
    mine = col(Relative.person_id) == who.id
    change(session, Relative, mine, col(Relative.ended_at).is_(None), ended_at=moment.now)
    return change(session, Relative, mine, name="")


PERSONAL = (
    Personal(
        "bookings",
        Booking,
        _own,
        (
            "number",
            "state",
            "channel",
            "building",
            "unit",
            "room",
            "note",
            "quoted",
            "charged",
            "reason",
            "created_at",
            "arrived_at",
            "closed_at",
        ),
        blank(Booking, _own, "building", "unit", "room", "note", "reason"),
        "kept.bookings",
        told=("booking", _bookings),
    ),
    Personal(
        "loans",
        Loan,
        part_of(Loan.booking_id, _bookings),
        ("item", "due_day", "renewals", "returned_at"),
        kept="kept.bookings",
    ),
    Personal(
        "wishes",
        Wish,
        whose(Wish.person_id),
        ("day", "state", "offers", "created_at", "closed_at"),
        _end_wishes,
    ),
    Personal(
        "relatives",
        Relative,
        lambda who: (col(Relative.person_id) == who.id) & (col(Relative.name) != ""),
        ("name", "consented_at", "ended_at"),
        _blank_relatives,
    ),
)
