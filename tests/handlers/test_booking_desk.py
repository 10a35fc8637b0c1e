"""The staff's side of bookings: the day, one booking, the counter, and closing a time."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from centre.rows import change
from models.audit import AuditLine
from models.bookings import Booking, BookingState, Channel, Loan
from models.catalogue import Service
from models.desk import PhoneLine
from models.people import Consent, Person, Role
from models.slots import Closure, Slot, SlotState
from tests.auxil.offers import a_fee
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import book, first, newest, offer
from tests.handlers.stories import ask_by_phone

THURSDAY = date(2026, 11, 26)


@pytest.fixture
async def clerk(stage: Stage) -> Actor:
    """A clerk of a centre that offers something."""
    await offer(stage)
    return await stage.staff("陈窗口", Role.CLERK, "en")


@pytest.fixture
async def wang(stage: Stage, clerk: Actor) -> Actor:
    """A resident who is booked for tomorrow at nine."""
    resident = await stage.resident("Wang", "en")
    await book(resident, "tomorrow")
    return resident


async def open_booking(actor: Actor, day: str = "tomorrow") -> str:
    """Open the first booking of a day at the desk."""
    await actor.say(f"/today {day}")
    return await actor.tap_data("a:today.see:")


async def the_booking(stage: Stage) -> Booking:
    """The newest booking as it is now."""
    return await stage.read(lambda session: session.get_one(Booking, newest(session)))


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


# --- the day


async def test_the_day_by_time_with_the_days_around_it(clerk: Actor, wang: Actor) -> None:
    await clerk.say("/today")
    clerk.reads("today.nothing")
    await clerk.tap_data("a:today.day:0:2026-11-26")
    clerk.reads("today.heading", "today.line")
    clerk.sees("1 booking", "09:00 Wang · Haircut day · booked · YY-")
    await clerk.tap_data("a:today.day:0:2026-11-27")
    clerk.reads("today.nothing")
    assert "Wed 25 Nov (today)" in clerk.newest_buttons
    await clerk.say("/today 昨天")
    clerk.sees("Tue 24 Nov")


async def test_a_private_service_has_no_name_in_lists(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await stage.write(lambda session: change(session, Service, sensitive=True))
    await clerk.say("/today tomorrow")
    assert "Haircut" not in clerk.last
    await clerk.tap_data("a:today.see:")
    clerk.sees("Haircut day")


@pytest.mark.parametrize("extra", ["", "nonsense", "0001-01-01", "9999-12-31", "²"])
async def test_a_forged_day_is_answered(clerk: Actor, extra: str) -> None:
    await clerk.say("/today")
    await clerk.forge(f"a:today.day:0:{extra}")
    clerk.reads("engine.old_button_no_form")


async def test_many_bookings_are_paged(stage: Stage, clerk: Actor) -> None:
    for name in "ABCD":
        await book(await stage.resident(name, "en"), "tomorrow")
    await stage.write(lambda session: change(session, Slot, capacity=3))
    for name in "EFGH":
        await book(await stage.resident(name, "en"), "tomorrow")
    await clerk.say("/today tomorrow")
    clerk.sees("8 bookings")
    assert sum(" · booked · " in line for line in clerk.last.splitlines()) == 6
    await clerk.press("engine.next")
    assert sum(" · booked · " in line for line in clerk.last.splitlines()) == 2
    await clerk.press("engine.previous")


async def test_an_auditor_sees_and_does_nothing(stage: Stage, clerk: Actor, wang: Actor) -> None:
    auditor = await stage.staff("Qin", Role.AUDITOR, "en")
    await open_booking(auditor)
    auditor.sees("Wang", "Haircut day")
    assert auditor.newest_buttons == ["Back to Thu 26 Nov (tomorrow)"]
    await auditor.forge("a:today.arrived:1:")
    auditor.reads("refused.not_allowed")


async def test_nobody_works_on_their_own_booking(clerk: Actor) -> None:
    await book(clerk, "tomorrow")
    await open_booking(clerk)
    assert clerk.newest_buttons == ["Back to Thu 26 Nov (tomorrow)"]
    await clerk.forge("a:today.cancel:1:")
    clerk.reads("refused.booking_own")


# --- one booking


async def test_everything_about_a_booking_on_one_card(stage: Stage, clerk: Actor) -> None:
    wang = await stage.resident("Wang", "en")
    await ask_by_phone(wang)
    await wang.say("/book")
    await wang.say("company")
    await wang.press("book.whom.new")
    await wang.say("Li Jianguo")
    await wang.press("book.agreed.yes")
    await first(wang)
    await wang.press("book.priority.yes")
    await wang.press("book.consent.yes")
    await wang.say("tomorrow")
    await first(wang)
    await wang.press("book.place.home")
    await wang.say("3-2-1208")
    await first(wang)
    await wang.do(lambda phone: phone.send_photo(PNG, caption="Ring <twice>"))
    await wang.press("book.confirm")
    await open_booking(clerk)
    clerk.sees("Company", "Li Jianguo (booked by Wang)", "138 0013 8000", "1-2-0-8")
    clerk.sees("Ring <twice>", "CN¥10", "小周")
    clerk.reads("today.priority", "today.who.chat", "today.act")
    await clerk.press("desk.files")
    assert "photo" in clerk.last_message


async def test_somebody_comes_and_is_served_at_the_price_that_was_promised(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await open_booking(clerk)
    assert not {"Arrived", "Done", "No-show"} & set(clerk.newest_buttons)
    for action in ("arrived", "served", "missed"):
        await clerk.forge(f"a:today.{action}:1:")
    assert (await the_booking(stage)).state is BookingState.CONFIRMED

    def raise_the_fee(session: Session) -> None:
        a_fee(session, session.get_one(Service, 1), 2000, date(2026, 11, 26))

    await stage.write(raise_the_fee)
    await stage.pass_time(hours=22, minutes=50)
    await open_booking(clerk, "today")
    clerk.reads("today.price_differs")
    clerk.sees("CN¥20", "but free was promised")
    assert "No-show" not in clerk.newest_buttons
    await clerk.press("today.arrived")
    clerk.sees("arrived")
    await clerk.press("today.served")
    clerk.sees("done", "Charged: free")
    booking = await the_booking(stage)
    assert (booking.state, booking.charged) == (BookingState.SERVED, 0)


async def test_who_does_not_come_is_invited_again_and_may_come_late(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await stage.pass_time(hours=23, minutes=10)
    await open_booking(clerk, "today")
    await clerk.press("today.missed")
    wang.reads("notice.booking.missed")
    await clerk.press("today.arrived")
    assert (await the_booking(stage)).state is BookingState.ARRIVED


async def pending(stage: Stage) -> None:
    await stage.write(lambda session: change(session, Booking, state=BookingState.PENDING))


async def test_what_waits_for_approval_is_on_top_and_approved_with_two_taps(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await pending(stage)
    await clerk.say("/today")
    clerk.reads("today.waiting")
    await clerk.press("today.pending")
    clerk.sees("Thu 26 Nov (tomorrow), 09:00 Wang")
    await clerk.tap_data("a:today.see:")
    await clerk.press("today.approve")
    clerk.sees("booked", "approved")
    wang.reads("notice.booking.approved")
    await clerk.forge("a:today.approve:1:")
    clerk.reads("refused.booking_confirmed")
    await clerk.forge("a:today.pending:0:")
    clerk.reads("today.none_waiting")


async def test_a_booking_is_declined_with_the_reason(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await pending(stage)
    await open_booking(clerk)
    await clerk.press("today.decline")
    await clerk.say("x" * 500)
    clerk.reads("misread.too_long")
    await clerk.say("No <barber>")
    await clerk.press("booking_decline.confirm")
    clerk.reads("booking_decline.done", "today.told_chat")
    wang.reads("notice.booking.declined")
    wang.sees("No <barber>")


async def test_the_centre_cancels_and_offers_other_times(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await open_booking(clerk)
    await clerk.press("today.call_off")
    await clerk.say("The barber is ill")
    await clerk.press("booking_call_off.confirm")
    wang.reads("notice.booking.called_off", "booking.others")
    wang.sees("The barber is ill")
    await wang.tap_data("a:booking.instead:")
    assert (await the_booking(stage)).state is BookingState.CONFIRMED


async def test_what_somebody_cancels_on_the_phone_is_their_doing(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await open_booking(clerk)
    await clerk.press("today.cancel")
    await clerk.press("engine.skip")
    await clerk.press("booking_cancel.confirm")
    clerk.reads("booking_cancel.done")
    wang.reads("notice.booking.cancelled_for")
    assert (await the_booking(stage)).state is BookingState.CANCELLED


async def test_a_form_for_a_booking_that_has_ended_is_not_begun(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await stage.write(lambda session: change(session, Booking, state=BookingState.CANCELLED))
    for action in ("decline", "call_off", "cancel", "move"):
        await clerk.forge(f"a:today.{action}:1:")
        clerk.reads("refused.booking_cancelled")


async def test_a_thing_comes_back(stage: Stage, clerk: Actor, wang: Actor) -> None:
    def lend(session: Session) -> None:
        session.add(Loan(booking_id=1, service_id=1, item=1, due_day=THURSDAY))
        change(session, Booking, state=BookingState.SERVED)

    await stage.write(lend)
    await open_booking(clerk)
    clerk.reads("booking.due_back")
    await clerk.press("today.returned")
    assert "Thing is back" not in clerk.newest_buttons
    clerk.sees("noted the return")


async def test_the_staff_find_a_booking_by_its_number(clerk: Actor, wang: Actor) -> None:
    number = await book(wang, "tomorrow")
    await clerk.say(f"/status {number}")
    clerk.reads("today.who.chat")
    assert "They cancel…" in clerk.newest_buttons


async def test_notices_to_the_desk_lead_to_the_card(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await stage.pass_time(hours=24)
    clerk.reads("notice.booking.unmarked")
    await clerk.tap_data("a:booking.see:")
    assert "No-show" in clerk.newest_buttons


# --- the counter


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
    clerk.reads("counter.receipt")
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


# --- closing


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
