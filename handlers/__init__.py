"""One room per conversation: they parse taps and words, call the centre, and say things. Nothing else."""

from chat.rooms import House
from handlers import (
    booking_desk,
    booking_desk_forms,
    booking_notices,
    bookings,
    call_notices,
    calls,
    closing,
    consent,
    counter,
    desk,
    emergency,
    faults,
    menu,
    mine,
    my_bookings,
    naming,
    people,
    phones,
    posters,
    privacy,
    rebooking,
    relatives,
    service_search,
    services,
    staff,
    today,
    visitor_correction,
    visitor_data,
    wishes,
)
from handlers.reception import FrontDesk

# In this order their commands are listed.
ROOMS = (
    bookings.ROOM,
    services.ROOM,
    menu.ROOM,
    mine.ROOM,
    relatives.ROOM,
    people.ROOM,
    privacy.ROOM,
    emergency.ROOM,
    desk.ROOM,
    today.ROOM,
    staff.ROOM,
    calls.ROOM,
    call_notices.ROOM,
    consent.ROOM,
    naming.ROOM,
    phones.ROOM,
    faults.ROOM,
    service_search.ROOM,
    posters.ROOM,
    my_bookings.ROOM,
    rebooking.ROOM,
    wishes.ROOM,
    booking_notices.ROOM,
    booking_desk.ROOM,
    booking_desk_forms.ROOM,
    counter.ROOM,
    visitor_data.ROOM,
    visitor_correction.ROOM,
    closing.ROOM,
)


def open_house() -> House:
    """All rooms with their reception."""
    return House(ROOMS, FrontDesk())
