"""One room per conversation: they parse taps and words, call the centre, and say things. Nothing else."""

from chat.rooms import House
from handlers import calls, desk, emergency, menu, people, staff
from handlers.reception import FrontDesk

# In this order their commands are listed.
ROOMS = (menu.ROOM, calls.ROOM, people.ROOM, emergency.ROOM, desk.ROOM, staff.ROOM)


def open_house() -> House:
    """All rooms with their reception."""
    return House(ROOMS, FrontDesk())
