"""Booking for people at the counter or on the telephone."""

from sqlmodel import col, select

from centre.rows import change
from models.audit import AuditLine
from models.bookings import BookingState, Channel
from models.catalogue import Service
from models.desk import PhoneLine
from models.people import Consent, Person
from models.slots import Slot
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import open_booking, the_booking
from tests.handlers.stories import ask_by_phone


async def serve_at_the_counter(clerk: Actor, phone: str | None = "139 0013 9000") -> None:
    """Book a haircut tomorrow for somebody who rang."""
    await clerk.say("/today")
    await clerk.press("today.book")
    await clerk.press("counter.channel.phone")
    await clerk.say("Old Li")
    await (clerk.say(phone) if phone else clerk.press("engine.skip"))
    if "Somebody new: Old Li" in clerk.newest_buttons:
        await clerk.press("counter.new", name="Old Li")
    await clerk.press("counter.agreed.yes")
    await clerk.say("haircut")
    await clerk.say("tomorrow at 9:30")
    await clerk.press("engine.skip")


async def test_somebody_without_telegram_is_booked_for_and_rung(stage: Stage, clerk: Actor) -> None:
    await serve_at_the_counter(clerk)
    clerk.sees("139 0013 9000", "Old Li", "They agree")
    await clerk.press("counter.confirm")
    clerk.reads("counter.receipt", "counter.reached_phone")
    booking = await the_booking(stage)
    person = await stage.read(lambda session: session.get_one(Person, booking.person_id))
    assert (booking.channel, booking.state) == (Channel.PHONE, BookingState.CONFIRMED)
    assert (person.name, person.phone, person.telegram_id) == ("Old Li", "13900139000", None)
    consents = select(AuditLine.actor_id).where(
        AuditLine.action == "consent.given", AuditLine.subject_id == person.id
    )
    assert await stage.read(lambda session: session.exec(consents).all()) == [booking.made_by]
    assert await stage.read(lambda session: session.exec(select(PhoneLine)).all()) == []

    # The reminder of the day before comes as a line of the phone list, with the number.
    await stage.pass_time(hours=10)
    await clerk.forge("a:phone.list:0:")
    clerk.sees("Old Li", "139 0013 9000", "Haircut day", "09:30")
    await clerk.press("phone.called", name="Old Li")
    clerk.reads("phone.empty")

    await open_booking(clerk)
    clerk.reads("today.who.phone")
    await clerk.press("today.call_off")
    await clerk.say("A power cut")
    await clerk.press("booking_call_off.confirm")
    clerk.reads("today.told_phone")
    await stage.pass_time(hours=12)
    await clerk.forge("a:phone.list:0:")
    clerk.reads("booking.others_rung")
    clerk.sees("A power cut")
    assert "tap" not in clerk.last
    assert await stage.faults() == []


async def test_somebody_known_by_their_number_is_offered_never_merged(stage: Stage, clerk: Actor) -> None:
    wang = await stage.resident("Wang", "en")
    await ask_by_phone(wang)
    await clerk.say("/today")
    await clerk.press("today.book")
    await clerk.press("counter.channel.counter")
    await clerk.say("Old Wang")
    await clerk.say("+86 138-0013-8000")
    clerk.reads("counter.person.ask")
    await clerk.press("counter.known", name="Wang")
    clerk.reads("counter.service.ask")  # whoever is known has agreed before
    await clerk.say("haircut")
    await clerk.say("tomorrow at 9:30")
    await clerk.press("engine.skip")
    await clerk.press("counter.confirm")
    clerk.reads("counter.receipt", "counter.reached_chat")
    wang.reads("notice.booking.made_for")
    assert (await the_booking(stage)).person_id == (await wang.row()).id


async def test_without_a_number_nobody_is_looked_for(stage: Stage, clerk: Actor) -> None:
    await serve_at_the_counter(clerk, phone=None)
    await clerk.press("counter.confirm")
    clerk.reads("counter.receipt", "counter.reached_nobody")
    booking = await the_booking(stage)
    assert (await stage.read(lambda session: session.get_one(Person, booking.person_id))).phone == ""


async def test_a_time_that_was_just_taken_leaves_nobody_behind(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await serve_at_the_counter(clerk)
    await stage.write(lambda session: change(session, Slot, taken=Slot.capacity))
    people = await stage.read(lambda session: len(session.exec(select(Person.id)).all()))
    await clerk.press("counter.confirm")
    clerk.reads("refused.slot_taken")
    assert await stage.read(lambda session: len(session.exec(select(Person.id)).all())) == people


async def test_a_consent_of_its_own_is_asked_for_aloud(stage: Stage, clerk: Actor) -> None:
    await stage.write(lambda session: change(session, Service, col(Service.id) == 1, separate_consent=True))
    await clerk.say("/today")
    await clerk.press("today.book")
    await clerk.press("counter.channel.counter")
    await clerk.say("Old Li")
    await clerk.press("engine.skip")
    await clerk.press("counter.agreed.yes")
    await clerk.say("haircut")
    clerk.reads("counter.consent.ask")
    await clerk.press("counter.agreed.yes")
    await clerk.say("tomorrow at 9:30")
    await clerk.press("engine.skip")
    await clerk.press("counter.confirm")
    booking = await the_booking(stage)
    kinds = select(Consent.kind).where(Consent.person_id == booking.person_id)
    assert len(await stage.read(lambda session: session.exec(kinds).all())) == 2
