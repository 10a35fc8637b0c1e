"""What becomes of a booking: seen, moved, cancelled, reminded of, called off; and things on loan."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from centre import bookings, privacy
from models.audit import AuditLine
from models.bookings import Booking, BookingState, Loan, Wish, WishState
from models.catalogue import Service
from models.people import Role
from models.who import Who, by_telegram_id
from tests.auxil.offers import a_fee, a_window
from tests.auxil.ratings import reads_before_rating
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.handlers.offered import a_haircut, book, fill, first, give_up, newest, offer, waiting

TOMORROW = date(2026, 11, 26)


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    """Somebody who may book a haircut or a visit."""
    await offer(stage)
    return await stage.resident("王桂英", language)


async def see(actor: Actor, number: str) -> None:
    """Open a booking by its number."""
    await actor.say(f"/status {number}")
    actor.sees(number)


async def state_of(stage: Stage) -> BookingState:
    """How the newest booking stands."""
    return await stage.read(lambda session: session.get_one(Booking, newest(session)).state)


async def as_staff(stage: Stage, actor: Actor, do: str, *args: object) -> None:
    """Have somebody of the staff do something with the newest booking."""

    def work(session: Session) -> None:
        who = by_telegram_id(session, actor.id)
        getattr(bookings, do)(session, stage.linli.present(session), who, newest(session), *args)

    await stage.write(work)
    await stage.settle()


async def test_a_booking_is_found_by_its_number(resident: Actor) -> None:
    number = await book(resident)
    await resident.say(number.lower().replace("-", " "))
    resident.reads("booking.next.confirmed")
    await resident.say("/my")
    resident.sees(number)
    await resident.tap(number)
    resident.reads("booking.next.confirmed")


async def test_a_word_in_reply_shows_the_booking(stage: Stage, resident: Actor) -> None:
    await book(resident)
    receipt = resident.last_message["message_id"]
    await resident.do(lambda phone: phone.send_text("来不了", reply_to=receipt))
    resident.reads("booking.next.confirmed")
    assert resident.words("booking.cancel") in resident.newest_buttons
    await resident.do(lambda phone: phone.send_text("我可以带孙子一起来吗？", reply_to=receipt))
    resident.reads("call.wanted.ask")


async def test_nobody_sees_the_booking_of_others(stage: Stage, resident: Actor) -> None:
    number = await book(resident)
    other = await stage.resident("Eve", "en")
    await other.say(f"/status {number}")
    other.reads("refused.booking_unknown")


async def test_a_booking_moves_and_its_reminders_with_it(stage: Stage, resident: Actor) -> None:
    number = await book(resident)
    await see(resident, number)
    await resident.press("booking.move")
    await resident.say("周六 / 28 Nov")
    await resident.say("10:30")
    await resident.press("booking.reason.busy")
    await resident.press("rebook.confirm")
    resident.reads("rebook.done", "rebook.next")
    await stage.pass_time(hours=23)
    assert resident.has_read("booking.ask_coming") == 0
    await stage.pass_time(hours=26)
    assert resident.has_read("booking.ask_coming") == 1


async def test_where_nothing_is_free_there_is_nowhere_to_move(stage: Stage, language: str) -> None:
    await stage.write(lambda session: a_haircut(session, horizon_days=1))
    resident = await stage.resident("王桂英", language)
    number = await book(resident)
    await fill(stage, TOMORROW, skip=1)
    await see(resident, number)
    await resident.press("booking.move")
    resident.reads("misread.no_times")


async def test_a_booking_is_cancelled_with_a_reason_and_after_one_more_question(
    stage: Stage, resident: Actor
) -> None:
    number = await book(resident)
    await see(resident, number)
    await resident.press("booking.cancel")
    await resident.press("booking.reason.ill")
    resident.reads("booking.cancel_sure")
    await resident.press("booking.cancel_now", times=2)
    assert await state_of(stage) is BookingState.CANCELLED
    assert resident.has_read("booking.cancelled_now") == 1
    assert await stage.read(lambda s: s.get_one(Booking, 1).reason) == resident.words("booking.reason.ill")
    await resident.press("booking.again")
    resident.reads("book.day.ask")


async def test_who_keeps_it_loses_nothing(stage: Stage, resident: Actor) -> None:
    await see(resident, await book(resident))
    await resident.press("booking.cancel")
    await resident.press("engine.skip")
    await resident.press("booking.keep")
    resident.reads("booking.next.confirmed")
    assert await state_of(stage) is BookingState.CONFIRMED


async def test_too_late_leads_to_a_person(stage: Stage, resident: Actor) -> None:
    number = await book(resident)
    await see(resident, number)
    old = next(
        b["callback_data"] for b in buttons_of(resident.last_message) if "cancel" in b["callback_data"]
    )
    await stage.pass_time(hours=22)
    await see(resident, number)
    resident.reads("booking.too_late")
    assert resident.words("booking.cancel") not in resident.newest_buttons
    for data in (old, old.replace("booking.cancel", "booking.move")):
        await resident.forge(data)
        resident.reads("refused.too_late_to_change")


async def test_who_is_there_says_so_from_an_hour_before(stage: Stage, resident: Actor) -> None:
    number = await book(resident)
    await see(resident, number)
    assert resident.words("booking.arrive") not in resident.newest_buttons
    await stage.pass_time(hours=22, minutes=30)
    await see(resident, number)
    await resident.press("booking.arrive")
    resident.reads("booking.arrived_now")
    assert await state_of(stage) is BookingState.ARRIVED


# --- reminders


async def test_people_are_reminded_twice_and_may_say_that_they_come(stage: Stage, resident: Actor) -> None:
    await stage.pass_time(hours=-2)
    await book(resident, "2026-11-27")
    await stage.pass_time(hours=25, minutes=2)
    assert resident.has_read("booking.ask_coming") == 1
    await resident.press("booking.coming")
    resident.reads("booking.coming_noted")
    noted = select(AuditLine).where(AuditLine.action == "booking.coming")
    assert len(await stage.read(lambda session: session.exec(noted).all())) == 1
    await stage.pass_time(hours=22)
    assert resident.has_read("booking.ask_coming") == 1


async def test_who_says_nothing_is_reminded_again(stage: Stage, resident: Actor) -> None:
    await stage.write(_in_the_afternoon)
    await resident.say("/book")
    await resident.say("理发 / haircut")
    await resident.press("book.whom.me")
    await resident.say("2026-11-27")
    await resident.say("15:00")
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    await stage.pass_time(hours=29, minutes=1)
    assert resident.has_read("booking.ask_coming") == 1
    await stage.pass_time(hours=22)
    assert resident.has_read("booking.ask_coming") == 2


def _in_the_afternoon(session: Session) -> None:
    service = session.get_one(Service, 1)
    a_window(session, service, weekday=4, opens=time(15), closes=time(16))


async def test_what_is_sensitive_is_not_named(stage: Stage, language: str) -> None:
    await stage.write(lambda session: a_haircut(session, sensitive=True))
    resident = await stage.resident("王桂英", language)
    await book(resident, "2026-11-28")
    await stage.pass_time(hours=47, minutes=30)
    resident.reads("booking.ask_coming", "booking.discreet")
    assert "理发" not in resident.last
    assert "Haircut" not in resident.last


async def test_nobody_is_reminded_of_what_was_cancelled(stage: Stage, resident: Actor) -> None:
    await see(resident, await book(resident, "2026-11-28"))
    await resident.press("booking.cancel")
    await resident.press("engine.skip")
    await resident.press("booking.cancel_now")
    await stage.pass_time(hours=48)
    assert resident.has_read("booking.ask_coming") == 0


# --- what the staff do


async def test_what_is_called_off_is_taken_at_another_time_with_one_tap(
    stage: Stage, resident: Actor
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, "en")
    await book(resident)
    await as_staff(stage, clerk, "call_off", "老师病了")
    resident.reads("notice.booking.called_off", "booking.others")
    resident.sees("老师病了")
    others = [b for b in buttons_of(resident.last_message) if "booking.instead" in b["callback_data"]]
    assert len(others) == 3
    assert not any(resident.words("when.tomorrow") in b["text"] and "9:00" in b["text"] for b in others)
    await resident.press("booking.uncalendar")
    method, gone = await entry(stage, resident)
    assert (method, gone["status"], gone["sequence"]) == ("CANCEL", "CANCELLED", 1)
    await resident.tap_data("a:booking.instead:", times=2)
    assert resident.has_read("book.receipt") == 2
    assert await state_of(stage) is BookingState.CONFIRMED
    assert len(await stage.read(lambda session: session.exec(select(Booking)).all())) == 2


async def test_what_costs_more_than_what_was_called_off_is_not_booked_with_one_tap(
    stage: Stage, resident: Actor
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, "en")
    await book(resident)
    await as_staff(stage, clerk, "call_off", "老师病了")
    await stage.write(lambda session: a_fee(session, session.get_one(Service, 1), 2000, date(2026, 11, 1)))
    await resident.tap_data("a:booking.instead:")
    assert resident.has_read("refused.price_changed") == 1
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    resident.sees("20")
    assert len(await stage.read(lambda session: session.exec(select(Booking)).all())) == 1
    await resident.press("book.confirm")
    assert await state_of(stage) is BookingState.CONFIRMED


async def test_who_was_missed_is_invited_again_without_blame(stage: Stage, resident: Actor) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, "en")
    await book(resident)
    await stage.pass_time(hours=24)
    await as_staff(stage, clerk, "missed")
    await stage.pass_time(hours=22)
    resident.reads("notice.booking.missed")
    await resident.press("booking.again")
    resident.reads("book.day.ask")


async def test_the_desk_is_asked_what_became_of_it(stage: Stage, resident: Actor) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, "en")
    await book(resident)
    await stage.pass_time(hours=26)
    clerk.reads("notice.booking.unmarked")


# --- the calendar


async def entry(stage: Stage, actor: Actor) -> tuple[str, dict[str, object]]:
    """The method of the newest calendar file, and its entry."""
    document = actor.last_message["document"]
    about = stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    calendar = Calendar.from_ical(stage.telegram.world.files.content(about))
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), {
        "uid": str(event["uid"]),
        "sequence": int(str(event["sequence"])),
        "start": event.decoded("dtstart"),
        "status": str(event["status"]),
        "alarms": len(event.walk("VALARM")),
    }


async def test_the_calendar_follows(stage: Stage, resident: Actor) -> None:
    number = await book(resident)
    await resident.press("booking.calendar")
    resident.reads("booking.calendar_sent")
    method, before = await entry(stage, resident)
    assert method == "PUBLISH"
    assert before == {
        "uid": f"{number}@linli",
        "sequence": 0,
        "start": datetime(2026, 11, 26, 1, tzinfo=UTC),
        "status": "CONFIRMED",
        "alarms": 2,
    }
    await see(resident, number)
    await resident.press("booking.move")
    await resident.say("2026-11-28")
    await first(resident)
    await resident.press("engine.skip")
    await resident.press("rebook.confirm")
    await resident.press("booking.calendar")
    _, moved = await entry(stage, resident)
    assert (moved["uid"], moved["sequence"]) == (before["uid"], 1)
    await see(resident, number)
    await resident.press("booking.cancel")
    await resident.press("engine.skip")
    await resident.press("booking.cancel_now")
    await resident.press("booking.uncalendar")
    method, gone = await entry(stage, resident)
    assert (method, gone["status"], gone["sequence"]) == ("CANCEL", "CANCELLED", 2)


# --- things on loan


async def test_a_thing_on_loan_is_kept_longer(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, "en")
    await stage.write(lambda session: a_haircut(session, loan_days=3, renewals=1, stock=2))
    resident = await stage.resident("王桂英", language)
    await book(resident)
    resident.reads("booking.due_back")
    await stage.pass_time(hours=24)
    await as_staff(stage, clerk, "served")
    await stage.pass_time(hours=48)
    reads_before_rating(resident, "notice.loan.due")
    await resident.press("loan.renew")
    reads_before_rating(resident, "loan.renewed")
    due = await stage.read(lambda session: session.exec(select(Loan)).one().due_day)
    assert due == TOMORROW + timedelta(days=6)
    await resident.press("loan.renew")
    resident.reads("refused.renewed_already")
    await stage.pass_time(hours=24 * 6)
    assert resident.has_read("notice.loan.overdue") == 1
    clerk.reads("notice.loan.missing")


# --- leaving


async def test_who_leaves_gives_their_places_back(stage: Stage, resident: Actor) -> None:
    other = await waiting(stage, resident)

    def forget(session: Session) -> None:
        who: Who | None = by_telegram_id(session, other.id)
        assert who is not None
        privacy.erase(session, stage.linli.present(session), who)

    await stage.write(forget)
    await stage.settle()
    resident.reads("notice.wish.offer")


async def test_who_waits_and_leaves_waits_no_longer(stage: Stage, resident: Actor) -> None:
    other = await waiting(stage, resident)
    await resident.say("/privacy")
    await resident.press("privacy.erase")
    await resident.press("privacy.erase_now")
    await give_up(other)
    assert resident.has_read("notice.wish.offer") == 0
    assert await stage.read(lambda session: session.exec(select(Wish)).one().state) is WishState.ENDED
