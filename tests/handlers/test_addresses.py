"""Where somebody lives, however it is said."""

import pytest

from models.bookings import Booking
from tests.auxil.stage import Stage
from tests.handlers.offered import first, newest, offer


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("3号楼2单元1208", ("3", "2", "1208")),
        ("３号楼２单元１２０８室", ("3", "2", "1208")),
        ("三号楼二单元一二零八", ("3", "2", "1208")),
        ("十二号楼1单元302", ("12", "1", "302")),
        ("5栋101", ("5", "", "101")),
        ("3-2-1208", ("3", "2", "1208")),
        ("Building 7, unit 1, room 101", ("7", "1", "101")),
        ("b12 / 4 / 305a", ("B12", "4", "305A")),
    ],
)
async def test_an_address_in_one_breath(stage: Stage, said: str, heard: tuple[str, str, str]) -> None:
    await offer(stage)
    resident = await stage.resident("Mary", "en")
    await resident.say("/book")
    await resident.say("company")
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.priority.no")
    await resident.press("book.consent.yes")
    await first(resident)
    await first(resident)
    await resident.press("book.place.home")
    await resident.say(said)
    resident.reads("book.weeks.ask")
    await first(resident)
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    booking = await stage.read(lambda session: session.get_one(Booking, newest(session)))
    assert (booking.building, booking.unit, booking.room) == heard
