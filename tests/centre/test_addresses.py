"""Where somebody was visited last, whatever they had asked for."""

from datetime import timedelta

from sqlmodel import Session

from centre import addresses
from models.who import Who
from tests.auxil.factories import NOW
from tests.auxil.offers import a_booking, a_request, a_service, a_slot


def test_the_newest_of_bookings_and_requests_counts(session: Session, resident: Who, clerk: Who) -> None:
    assert addresses.last(session, resident.id) is None
    booking = a_booking(session, resident, a_slot(session, a_service(session), NOW))
    request = a_request(session, resident)
    assert addresses.last(session, resident.id) is None
    _lives(session, booking, "3", "1208", hours=1)
    assert addresses.last(session, resident.id) == ("3", "2", "1208")
    _lives(session, request, "5", "101", hours=2)
    assert addresses.last(session, resident.id) == ("5", "2", "101")
    _lives(session, booking, "7", "302", hours=3)
    assert addresses.last(session, resident.id) == ("7", "2", "302")
    assert addresses.last(session, clerk.id) is None


def _lives(session: Session, row: object, building: str, room: str, *, hours: int) -> None:
    said = {"building": building, "unit": "2", "room": room, "created_at": NOW + timedelta(hours=hours)}
    for name, value in said.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
