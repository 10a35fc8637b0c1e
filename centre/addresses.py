"""Where people live, as they said it when somebody came to their home."""

from typing import Any

from sqlalchemy import bindparam, desc, select, union_all
from sqlmodel import Session, col

from models.bookings import Booking
from models.cases import Case


def _said(of: type[Booking | Case]) -> Any:
    return select(col(of.building), col(of.unit), col(of.room), col(of.created_at).label("said_at")).where(
        col(of.person_id) == bindparam("person"), col(of.room) != ""
    )


_LAST = union_all(_said(Booking), _said(Case)).order_by(desc("said_at")).limit(1)


def last(session: Session, person_id: int) -> tuple[str, str, str] | None:
    """Building, unit and room that somebody named last, in a booking or a request."""
    row = session.execute(_LAST, {"person": person_id}).first()
    return (row[0], row[1], row[2]) if row else None
