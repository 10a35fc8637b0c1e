"""My relatives, as people see them: corrected, and forgotten after it was read back what ends with them."""

import pytest
from sqlmodel import col, select

from models.bookings import Booking, BookingState, Relative
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import book, first, offer, the_booking


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    """Somebody who has booked for a relative."""
    await offer(stage)
    actor = await stage.resident("王桂英", language)
    await book_for(actor, "book.whom.new")
    return actor


async def book_for(actor: Actor, whom: str = "") -> None:
    """Book a haircut for Li Jianguo."""
    await actor.say("/book")
    await actor.say("理发 / haircut")
    if whom:
        await actor.press(whom)
        await actor.say("李建国")
        await actor.press("book.agreed.yes")
    else:
        await actor.tap("李建国")
    await first(actor)
    await first(actor)
    await actor.press("engine.skip")
    await actor.press("book.confirm")


async def my_relatives(actor: Actor) -> None:
    """Open the list, from what one has going on."""
    await actor.say("/my")
    await actor.press("relatives.all")
    actor.reads("relatives.heading")


async def test_who_books_for_nobody_sees_nothing_of_it(stage: Stage, language: str) -> None:
    actor = await stage.resident("Mary", language)
    for command in ("/my", "/privacy"):
        await actor.say(command)
        assert actor.words("relatives.all") not in actor.newest_buttons


async def test_a_name_is_corrected(resident: Actor) -> None:
    await my_relatives(resident)
    await resident.tap("李建国")
    await resident.press("relatives.rename")
    resident.reads("relative_naming.name.ask")
    resident.sees("李建国")
    await resident.say("🌸")
    resident.reads("refused.name_unusable", "relative_naming.name.ask")
    await resident.say("李建中")
    resident.reads("relative_naming.done")
    await resident.say("/my")
    resident.sees("李建中")


async def test_a_relative_is_forgotten_with_what_is_booked_for_them(stage: Stage, resident: Actor) -> None:
    await book(resident, "2026-11-28")
    await resident.say("/privacy")
    await resident.press("relatives.all")
    await resident.tap("李建国")
    number = (await stage.read(lambda session: session.get_one(Booking, 1))).number
    resident.sees(number or "-")
    await resident.press("relatives.forget")
    resident.reads("relatives.sure", "relatives.ends", "relatives.stays")
    resident.sees("李建国", number or "-")
    await resident.press("relatives.forget_all", n=1, times=2)
    assert resident.has_read("relatives.forgotten") == 1
    states = await stage.read(
        lambda session: session.exec(select(Booking.state).order_by(col(Booking.id))).all()
    )
    assert states == [BookingState.CANCELLED, BookingState.CONFIRMED]
    relative = await stage.read(lambda session: session.exec(select(Relative)).one())
    assert (relative.name, relative.ended_at is not None) == ("", True)
    await resident.say("/book")
    await resident.say("理发 / haircut")
    assert "李建国" not in resident.newest_buttons


async def test_who_thinks_better_of_it_keeps_them(stage: Stage, resident: Actor) -> None:
    await my_relatives(resident)
    await resident.tap("李建国")
    await resident.press("relatives.forget")
    await resident.press("relatives.keep", name="李建国")
    assert (await the_booking(stage)).state is BookingState.CONFIRMED
    await resident.press("relatives.back")
    resident.sees("李建国")


async def test_what_was_booked_since_is_read_back_first(stage: Stage, resident: Actor) -> None:
    await my_relatives(resident)
    await resident.tap("李建国")
    await resident.press("relatives.forget")
    sure = resident.last_message
    data = next(b["callback_data"] for row in sure["reply_markup"]["inline_keyboard"] for b in row)
    await book_for(resident)
    await resident.forge(data, sure["message_id"])
    assert (await the_booking(stage)).state is BookingState.CONFIRMED
    await resident.press("relatives.forget_all", n=2)
    assert (await the_booking(stage)).state is BookingState.CANCELLED


async def test_where_nothing_is_booked_nothing_is_cancelled(stage: Stage, resident: Actor) -> None:
    await resident.say("/my")
    await resident.tap_data("a:booking.see:")
    await resident.press("booking.cancel")
    await resident.press("engine.skip")
    await resident.press("booking.cancel_now")
    await my_relatives(resident)
    await resident.tap("李建国")
    await resident.press("relatives.forget")
    resident.reads("relatives.nothing_ends")
    await resident.press("relatives.forget_now")
    resident.reads("relatives.forgotten")
    assert resident.words("relatives.all") not in resident.newest_buttons
