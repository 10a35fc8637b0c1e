"""The staff's side of bookings: the day, and one booking with all that can be done with it."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from centre import bookings, catalogue, visitors
from centre.bookings import Order
from centre.rows import change
from models.bookings import Booking, BookingState, Channel, Loan
from models.catalogue import Service
from models.people import Role
from models.slots import Slot
from models.who import by_telegram_id
from tests.auxil.offers import a_fee, a_slot
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import a_haircut, book, first, open_booking, the_booking
from tests.handlers.stories import ask_by_phone

THURSDAY = date(2026, 11, 26)


# --- the day


async def test_the_day_by_time_with_the_days_around_it(clerk: Actor, wang: Actor) -> None:
    await clerk.say("/today")
    clerk.reads("today.nothing")
    await clerk.tap_data("a:today.day:0:2026-11-26")
    clerk.reads("today.heading", "today.line")
    clerk.sees("1 booking", "09:00 Wang · Haircut day · booked · YY-")
    await clerk.tap_data("a:today.day:0:2026-11-27")
    clerk.reads("today.nothing")
    assert {"‹ Thu 26 Nov", "Today", "Sat 28 Nov ›"} <= set(clerk.newest_buttons)
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
    assert wang.has_read("notice.booking.missed") == 0
    await clerk.press("today.arrived")
    assert (await the_booking(stage)).state is BookingState.ARRIVED
    await stage.pass_time(hours=24)
    assert wang.has_read("notice.booking.missed") == 0


async def test_who_was_missed_hears_of_it_once_the_day_is_over(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await stage.pass_time(hours=23, minutes=10)
    await open_booking(clerk, "today")
    await clerk.press("today.missed")
    await clerk.press("today.undo")
    await clerk.press("today.missed")
    await stage.pass_time(hours=22)
    assert wang.has_read("notice.booking.missed") == 0
    await stage.pass_time(hours=1)
    assert wang.has_read("notice.booking.missed") == 1
    await clerk.press("today.undo")
    clerk.reads("refused.too_late_to_undo")


async def test_what_was_noted_by_mistake_is_taken_back(
    stage: Stage, clerk: Actor, wang: Actor, language: str
) -> None:
    helper = await stage.staff("王敏", Role.COORDINATOR, language)
    await stage.pass_time(hours=23, minutes=10)
    for action in ("arrived", "served", "missed"):
        await open_booking(helper, "today")
        assert helper.words("today.undo") not in helper.newest_buttons
        await helper.press(f"today.{action}")
        await helper.press("today.undo", times=2)
        assert (await the_booking(stage)).state is BookingState.CONFIRMED
    await open_booking(helper, "today")
    helper.reads("today.act.booking.undo")
    # Whoever may only look takes nothing back, whatever they send.
    await helper.press("today.arrived")
    auditor = await stage.staff("Auditor", Role.AUDITOR, "en")
    await auditor.forge("a:today.undo:1:")
    await wang.forge("a:today.undo:1:")
    assert (await the_booking(stage)).state is BookingState.ARRIVED
    await stage.pass_time(hours=24)
    assert wang.has_read("notice.booking.missed") == 0


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


async def test_an_approval_that_comes_too_late_is_no_news(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await pending(stage)
    await stage.pass_time(days=2)
    await clerk.forge("a:today.approve:1:")
    assert wang.has_read("notice.booking.approved") == 0


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


async def test_a_move_at_the_desk_reads_out_what_it_costs_and_clashes_with(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await book(wang, "friday")
    await open_booking(clerk)
    await clerk.press("booking.move")
    await clerk.say("friday")
    await stage.write(lambda session: change(session, Slot, capacity=2))
    await clerk.say("9:00")
    await clerk.press("engine.skip")
    clerk.reads("counter.remark_clash")
    await stage.write(lambda session: a_fee(session, session.get_one(Service, 1), 2000, date(2026, 11, 1)))
    await clerk.press("booking_move.confirm")
    clerk.reads("refused.price_changed", "booking_move.time.ask")
    await clerk.say("9:00")
    clerk.sees("20")
    await clerk.press("booking_move.confirm")
    wang.reads("notice.booking.moved")
    assert await stage.read(lambda session: session.get_one(Booking, 1).quoted) == 2000


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


async def test_what_is_overdue_is_said_as_a_clerk_says_it(stage: Stage, clerk: Actor, language: str) -> None:
    desk = await stage.staff("王敏", Role.COORDINATOR, language)
    await stage.write(lambda session: a_haircut(session, code="LEND", loan_days=3, stock=1))

    def lend(session: Session) -> None:
        present, who = stage.linli.present(session), by_telegram_id(session, desk.id)
        assert who is not None
        li = visitors.register_offline(
            session, present, who, "Old Li", "13900139000", language=language, channel=Channel.PHONE
        )
        slot = a_slot(session, catalogue.by_code(session, "LEND"), present.now + timedelta(hours=3))
        order = Order(slot_id=slot.id or 0, quoted=0)
        made = bookings.book(session, present, who, order, person_id=li.id, channel=Channel.PHONE)
        bookings.served(session, present, who, made.id or 0)

    await stage.write(lend)
    await stage.pass_time(hours=24 * 6)
    await desk.forge("a:phone.list:0:")
    desk.reads("notice.loan.overdue.rung")
    assert desk.words("menu.talk") not in desk.last


async def test_a_form_that_cancels_says_which_button_does(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await open_booking(clerk)
    await clerk.press("today.cancel")
    assert "Cancel" not in clerk.newest_buttons
    await clerk.tap("Stop here")
    clerk.sees("Stopped", "Nothing was sent")
    assert (await the_booking(stage)).state is BookingState.CONFIRMED
    await clerk.press("today.cancel")
    await clerk.say("cancel")
    clerk.sees("Stopped")


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
