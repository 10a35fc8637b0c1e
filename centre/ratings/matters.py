"""What is rated when something closes, and whom that is about."""

from datetime import datetime

from sqlmodel import Session

from centre.ratings.inviting import About
from models.bookings import Booking
from models.cases import Case
from models.ratings import Matter, Rating
from models.shifts import Shift
from models.slots import Slot, Worker


def of_booking(session: Session, booking: Booking) -> About:
    """A booking is about who gave the service, where the bot knows them."""
    slot = session.get_one(Slot, booking.slot_id)
    worker = session.get_one(Worker, slot.worker_id) if slot.worker_id is not None else None
    return About(
        Matter.BOOKING,
        booking.id or 0,
        service_id=booking.service_id,
        about_id=worker.person_id if worker is not None else None,
        at_home=bool(booking.building),
    )


def of_request(case: Case) -> About:
    """A request is about its custodian, who answered for it."""
    return About(
        Matter.CASE,
        case.id or 0,
        service_id=case.service_id,
        about_id=case.custodian_id,
        at_home=bool(case.building),
    )


def of_shift(shift: Shift) -> About:
    """A shift is about who led it."""
    lead_id = shift.lead_id or shift.coordinator_id
    return About(Matter.SHIFT, shift.id or 0, activity_id=shift.activity_id, about_id=lead_id)


def held_at(session: Session, rating: Rating) -> datetime:
    """When that was about which somebody is asked; of a request, when it was over.

    A booking may be noted as served days later, and a shift as settled.
    """
    booking = session.get(Booking, rating.matter_id) if rating.matter is Matter.BOOKING else None
    if booking is not None:
        return session.get_one(Slot, booking.slot_id).starts_at
    shift = session.get(Shift, rating.matter_id) if rating.matter is Matter.SHIFT else None
    return shift.starts_at if shift is not None else rating.invited_at
