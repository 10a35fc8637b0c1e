"""Closing a time: what is understood, and who is told."""

from datetime import date

import pytest
from sqlmodel import Session, select

from models.bookings import BookingState
from models.people import Role
from models.slots import Closure, Slot, SlotState
from tests.auxil.offers import a_service, a_window, a_wording
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import the_booking


async def close(leader: Actor, what: str, day: str, span: str) -> None:
    """Say what is to be closed, up to the card."""
    await leader.say("/today")
    await leader.press("today.close")
    await leader.say(what)
    await leader.say(day)
    await leader.say(span)
    await leader.say("A water pipe burst")


async def test_closing_a_day_tells_everybody_who_is_booked(stage: Stage, clerk: Actor, wang: Actor) -> None:
    leader = await stage.staff("Ma", Role.DUTY_LEADER, "en")
    await close(leader, "The whole centre", "tomorrow", "All day")
    leader.reads("closing.concerned")
    leader.sees("1 booking will be cancelled")
    await leader.press("closing.confirm")
    leader.reads("closing.done", "closing.told", "closing.told_now")
    wang.reads("notice.booking.called_off", "booking.others")
    wang.sees("A water pipe burst")
    await leader.tap_data("a:today.day:")
    leader.reads("today.closed_day", "today.nothing")
    await wang.tap_data("a:booking.instead:")
    assert (await the_booking(stage)).state is BookingState.CONFIRMED


async def test_the_day_of_a_list_is_not_asked_for_again(stage: Stage, clerk: Actor) -> None:
    leader = await stage.staff("Ma", Role.DUTY_LEADER, "en")
    await leader.say("/today tomorrow")
    await leader.press("today.close")
    leader.reads("closing.on_day", "closing.what.ask")
    leader.sees("Thu 26 Nov")
    await leader.press("closing.centre")
    leader.reads("closing.span.ask")
    await leader.say("/cancel")
    for day in ("2026-11-24", "9999-12-31", "nonsense"):  # over, out of reach, and what no button says
        await leader.forge(f"a:closing.begin:0:{day}")
        await leader.press("closing.centre")
        leader.reads("closing.day.ask")
        await leader.say("/cancel")


async def test_the_days_of_a_service_are_those_on_which_it_is_given(stage: Stage, clerk: Actor) -> None:
    def a_saturday(session: Session) -> None:
        service = a_service(session, a_wording("en", title="Repairs"))
        a_window(session, service, weekday=5)

    await stage.write(a_saturday)
    leader = await stage.staff("Ma", Role.DUTY_LEADER, "en")
    await leader.say("/today")
    await leader.press("today.close")
    await leader.say("Repairs")
    leader.reads("closing.day.ask")
    days = [label for label in leader.newest_buttons if "Nov" in label or "Dec" in label]
    assert days
    assert all(label.startswith("Sat ") for label in days)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("14:00-16:00", (14, 16)),
        ("下午2点到4点", (14, 16)),
        ("from 2 pm to 4 pm", (14, 16)),
        ("9点至12点", (9, 12)),
        ("11:00～1:00", (11, 13)),
    ],
)
async def test_some_hours_of_one_service(
    stage: Stage, clerk: Actor, wang: Actor, said: str, hours: tuple[int, int]
) -> None:
    leader = await stage.staff("Ma", Role.DUTY_LEADER, "en")
    await close(leader, "company", "11月27日", said)
    leader.reads("closing.concerns_nobody")
    await leader.press("closing.confirm")
    closure = await stage.read(lambda session: session.exec(select(Closure)).one())
    local = stage.linli.present  # the centre's own clock
    calendar = await stage.read(lambda session: local(session).calendar)
    since, until = calendar.local(closure.starts_at), calendar.local(closure.ends_at)
    assert (since.date(), since.hour, until.hour) == (date(2026, 11, 27), *hours)
    assert (closure.service_id, closure.reason) == (2, "A water pipe burst")
    await leader.say("/today 11月27日")
    leader.reads("today.closed")
    closed = select(Slot.service_id).where(Slot.state == SlotState.CLOSED)
    assert set(await stage.read(lambda session: session.exec(closed).all())) <= {2}


async def test_nobody_closes_what_is_over(stage: Stage, clerk: Actor) -> None:
    leader = await stage.staff("Ma", Role.DUTY_LEADER, "en")
    await leader.say("/today")
    await leader.press("today.close")
    await leader.say("The whole centre")
    await leader.say("yesterday")
    leader.reads("misread.day_past")
    await leader.say("25 Nov 2026")
    await leader.say("8:00-9:00")
    leader.reads("misread.span_past")
    await leader.say("in 900 days")
    leader.reads("misread.span")


async def test_closing_is_for_those_who_lead(clerk: Actor) -> None:
    await clerk.say("/today")
    assert "Close a time" not in clerk.newest_buttons
    await clerk.forge("a:closing.begin:0:")
    clerk.reads("refused.not_allowed")
