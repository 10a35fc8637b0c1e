"""One room per conversation: they parse taps and words, call the centre, and say things. Nothing else."""

from chat.rooms import House
from handlers import (
    call_notices,
    calls,
    consent,
    desk,
    emergency,
    faults,
    menu,
    naming,
    people,
    phones,
    posters,
    privacy,
    service_search,
    services,
    staff,
)
from handlers.reception import FrontDesk

# In this order their commands are listed.
ROOMS = (
    services.ROOM,
    menu.ROOM,
    people.ROOM,
    privacy.ROOM,
    emergency.ROOM,
    desk.ROOM,
    staff.ROOM,
    calls.ROOM,
    call_notices.ROOM,
    consent.ROOM,
    naming.ROOM,
    phones.ROOM,
    faults.ROOM,
    service_search.ROOM,
    posters.ROOM,
)


def open_house() -> House:
    """All rooms with their reception."""
    return House(ROOMS, FrontDesk())
