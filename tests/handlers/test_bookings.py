"""Booking as people do it: by taps and by words, with all that can come between."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import Session, select

from centre import bookings, catalogue, rules
from centre.rows import change
from models.bookings import Booking, BookingState, Relative
from models.catalogue import Fee, Service
from models.people import Consent, LetterSize, Person, Role
from models.slots import Closure, Slot
from models.who import by_telegram_id
from tests.auxil.offers import a_fee, a_service, a_window, a_wording
from tests.auxil.stage import WEDNESDAY, Actor, Stage
from tests.handlers.offered import a_haircut, a_visit, book, fill, first, newest, offer

TOMORROW = date(2026, 11, 26)


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    """Somebody who may book a haircut or a visit."""
    await offer(stage)
    return await stage.resident("王桂英", language)


async def begin(actor: Actor) -> None:
    """Come to the question for the day of a haircut."""
    await actor.say("/book")
    await actor.say("理发 / haircut")
    await actor.press("book.whom.me")


async def the_booking(stage: Stage) -> Booking:
    """The newest booking."""
    return await stage.read(lambda session: session.get_one(Booking, newest(session)))


async def test_a_haircut_is_booked_with_taps(stage: Stage, resident: Actor) -> None:
    number = await book(resident)
    resident.sees(number)
    resident.reads("booking.when", "booking.where", "booking.price", "booking.bring", "booking.ask")
    booking = await the_booking(stage)
    assert (booking.state, booking.quoted, booking.note) == (BookingState.CONFIRMED, 0, "")


async def test_a_card_of_the_catalogue_answers_the_first_question(stage: Stage, resident: Actor) -> None:
    await resident.start("svc_" + await stage.read(lambda session: session.get_one(Service, 1).code))
    await resident.press("service.book")
    resident.reads("book.whom.ask")
    await resident.press("engine.back")
    resident.reads("book.service.ask")


async def test_another_service_asks_again_what_depends_on_it(resident: Actor) -> None:
    await begin(resident)
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    await resident.press("engine.edit")
    await resident.press("book.service.line")
    await resident.say("陪伴 / company")
    resident.reads("book.case.ask")


async def test_the_number_of_a_receipt_can_be_copied_and_sent_back(stage: Stage, resident: Actor) -> None:
    await book(resident)
    resident.sees(resident.copied)
    await resident.say(resident.copied)
    resident.reads("booking.heading")


async def test_large_letters_leave_no_room_to_copy_a_number(stage: Stage, resident: Actor) -> None:
    await stage.write(lambda session: change(session, Person, letters=LetterSize.LARGE))
    await book(resident)
    resident.reads("book.receipt")
    assert resident.words("number.copy") not in resident.newest_buttons


@pytest.mark.parametrize(
    "said", ["明天上午", "周四", "11月26日", "26号", "tomorrow", "Thursday morning", "26 Nov", "2026-11-26"]
)
async def test_a_day_is_said_in_words(stage: Stage, said: str) -> None:
    await offer(stage)
    resident = await stage.resident("Mary", "en")
    await begin(resident)
    await resident.say(said)
    resident.reads("book.time.ask")
    await resident.say("10点半")
    resident.reads("book.words.ask")


async def test_a_day_and_a_time_in_one_breath(stage: Stage, resident: Actor) -> None:
    await begin(resident)
    await resident.say("明天上午10点半")
    resident.reads("book.words.ask")
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    slot = await stage.read(lambda session: session.get_one(Slot, session.get_one(Booking, 1).slot_id))
    assert slot.starts_at == WEDNESDAY + timedelta(days=1, minutes=30)


@pytest.mark.parametrize(
    ("said", "reason"),
    [("昨天", "misread.day_past"), ("20 Nov", "misread.day_past"), ("1月5日", "misread.day_none")],
)
async def test_a_day_that_cannot_be_is_said_to_be(resident: Actor, said: str, reason: str) -> None:
    await begin(resident)
    await resident.say(said)
    resident.reads(reason, "book.day.ask")


async def test_a_part_of_the_day_leaves_what_fits(stage: Stage, resident: Actor) -> None:
    await begin(resident)
    await first(resident)
    await resident.say("上午")
    resident.reads("misread.time_which")
    await resident.say("下午")
    resident.reads("misread.time_none", "book.time.ask")


async def test_another_day_at_the_question_for_the_time_is_never_taken_for_this_one(
    stage: Stage, resident: Actor
) -> None:
    await begin(resident)
    await resident.say("tomorrow")
    await resident.say("周六上午 / saturday morning")
    resident.reads("misread.time_other_day", "book.time.ask")
    await resident.say("昨天九点 / yesterday 9:00")
    resident.reads("misread.day_past", "book.time.ask")
    await resident.say("2026-11-28 9:30")
    resident.reads("book.words.ask")
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    slot = await stage.read(lambda s: s.get_one(Slot, s.get_one(Booking, newest(s)).slot_id))
    assert slot.starts_at == WEDNESDAY + timedelta(days=2, hours=23, minutes=30)


async def test_a_time_that_was_just_taken_is_asked_again(stage: Stage, resident: Actor) -> None:
    await begin(resident)
    await first(resident)
    taken = resident.newest_buttons[0]
    await first(resident)
    await resident.press("engine.skip")
    await fill(stage, TOMORROW, but=2)
    await resident.press("book.confirm")
    resident.reads("refused.slot_taken", "book.time.ask")
    assert taken not in resident.newest_buttons
    await first(resident)
    await resident.press("book.confirm")
    resident.reads("book.receipt")


async def test_where_the_whole_day_went_meanwhile_the_nearest_times_are_offered(
    stage: Stage, resident: Actor
) -> None:
    await begin(resident)
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    await fill(stage, TOMORROW)
    await resident.press("book.confirm")
    resident.reads("refused.slot_taken", "book.time.ask")
    await first(resident)
    await resident.press("book.confirm")
    resident.reads("book.receipt")
    slot = await stage.read(lambda s: s.get_one(Slot, s.get_one(Booking, newest(s)).slot_id))
    assert slot.starts_at == WEDNESDAY + timedelta(days=1, hours=23)


async def test_a_service_that_is_withdrawn_meanwhile_is_said_to_be(stage: Stage, resident: Actor) -> None:
    await begin(resident)
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    await stage.write(lambda session: catalogue.withdraw(session, stage.linli.present(session), None, 1))
    await resident.press("book.confirm")
    resident.reads("refused.service_withdrawn", "book.service.ask")


async def test_a_price_that_changed_meanwhile_is_asked_again(stage: Stage, resident: Actor) -> None:
    await to_the_card_of_a_visit(resident)
    await stage.write(_raise_fees)
    await resident.press("book.confirm")
    resident.reads("refused.price_changed", "book.time.ask")
    await first(resident)
    await first(resident)
    assert "99" in resident.last
    await resident.press("book.confirm")
    resident.reads("book.receipt")


def _raise_fees(session: Session) -> None:
    for fee in session.exec(select(Fee)):
        fee.amount = 9900
        session.add(fee)


async def to_the_card_of_a_visit(resident: Actor, where: str = "book.place.centre") -> None:
    """Answer everything that a visit asks."""
    await resident.say("/book")
    await resident.say("陪伴 / company")
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.priority.no")
    if resident.words("book.consent.yes") in resident.newest_buttons:
        await resident.press("book.consent.yes")
    await first(resident)
    await first(resident)
    await resident.press(where)
    if where == "book.place.home":
        await resident.say("3号楼2单元1208")
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.card")


async def test_a_room_is_read_back_digit_by_digit(stage: Stage, resident: Actor) -> None:
    await to_the_card_of_a_visit(resident, "book.place.home")
    resident.sees("1-2-0-8")
    await resident.press("book.confirm")
    resident.sees("1-2-0-8")
    booking = await the_booking(stage)
    assert (booking.building, booking.unit, booking.room) == ("3", "2", "1208")

    await resident.say("/book")
    await resident.say("陪伴 / company")
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.priority.no")
    await first(resident)
    await first(resident)
    await resident.press("book.place.home")
    resident.reads("book.building.ask")
    await first(resident)
    resident.reads("book.weeks.ask")


async def test_two_bookings_at_once_are_warned_of_and_not_forbidden(stage: Stage, resident: Actor) -> None:
    await book(resident)
    await stage.write(_offer_blood_pressure)
    await resident.say("/book")
    await resident.say("量血压 / pressure")
    await resident.press("book.whom.me")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.remark_clash")
    await resident.press("book.confirm")
    resident.reads("book.receipt")

    await resident.press("booking.move")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    assert not resident.last.count("⚠️")
    await resident.press("rebook.confirm")
    await resident.press("booking.move")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.remark_clash")


def _offer_blood_pressure(session: Session) -> None:
    chinese = a_wording("zh-hans", title="量血压", keywords="血压")
    english = a_wording("en", title="Blood pressure", keywords="pressure")
    service = a_service(session, chinese, english)
    a_window(session, service, weekday=TOMORROW.weekday())


async def test_a_relative_is_kept_with_their_consent_and_offered_again(stage: Stage, resident: Actor) -> None:
    await resident.say("/book")
    await resident.say("理发 / haircut")
    await resident.press("book.whom.new")
    await resident.say("李建国")
    await resident.press("book.agreed.yes")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    resident.sees("李建国")
    relative = await stage.read(lambda session: session.exec(select(Relative)).one())
    assert (await the_booking(stage)).relative_id == relative.id
    await resident.say("/book")
    await resident.say("理发 / haircut")
    assert resident.words("book.whom.another") in resident.newest_buttons
    assert resident.words("book.whom.new") not in resident.newest_buttons
    await resident.tap("李建国")
    resident.reads("book.day.ask")


async def test_the_consent_is_recorded_and_can_be_taken_back(stage: Stage, resident: Actor) -> None:
    await to_the_card_of_a_visit(resident)
    await resident.press("book.confirm")
    kind = await stage.read(lambda session: bookings.consent_kind(session.get_one(Service, 2)))
    given = select(Consent).where(Consent.kind == kind)
    assert (await stage.read(lambda session: session.exec(given).one())).withdrawn_at is None
    await resident.say("/privacy")
    await resident.tap_data("a:consent.withdraw:")
    resident.reads("privacy.withdrawn")
    assert (await stage.read(lambda session: session.exec(given).one())).withdrawn_at is not None


async def test_who_books_the_same_hour_for_weeks_has_a_booking_each(stage: Stage, resident: Actor) -> None:
    await resident.say("/book")
    await resident.say("陪伴 / company")
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.priority.no")
    await resident.press("book.consent.yes")
    await first(resident)
    await first(resident)
    await resident.press("book.place.centre")
    await resident.press("book.weekly", n=4)
    await resident.press("engine.skip")
    assert resident.last.count("• ") == 4
    resident.reads("book.card", "booking.price_each")
    await resident.press("book.confirm")
    resident.reads("book.receipt", "booking.price_each", "book.receipt_series")
    assert len(await stage.read(lambda session: session.exec(select(Booking)).all())) == 4


async def test_whoever_came_last_time_is_named_beside_their_times(stage: Stage, resident: Actor) -> None:
    await to_the_card_of_a_visit(resident)
    await resident.press("book.confirm")
    await resident.say("/book")
    await resident.say("陪伴 / company")
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.priority.no")
    await first(resident)
    assert not any("小周（" in one or "(as last time)" in one for one in resident.newest_buttons)
    await stage.write(lambda session: change(session, Booking, state=BookingState.SERVED))
    await resident.press("engine.back")
    await first(resident)
    times = [one for one in resident.newest_buttons if "小周" in one]
    assert times
    assert all("（上次的）" in one or "(as last time)" in one for one in times)


async def test_each_week_of_a_series_is_read_back(stage: Stage, resident: Actor) -> None:
    await stage.write(_a_weekly_class)
    await book(resident, "3 dec")
    await resident.say("/book")
    await resident.say("下棋 / chess")
    await resident.press("book.whom.me")
    await first(resident)
    await first(resident)
    assert resident.words("book.weekly", n=6) not in resident.newest_buttons
    await resident.press("book.weekly", n=5)
    await resident.press("engine.skip")
    resident.sees("70", "80")
    resident.reads("book.week_priced", "book.week_missing", "book.remark_clash")
    await resident.press("book.confirm")
    resident.sees("70", "80")
    resident.reads("book.receipt", "book.week_missing")

    await resident.say("/book")
    await resident.say("下棋 / chess")
    await resident.press("book.whom.me")
    await resident.say("24 dec")
    await first(resident)
    resident.reads("book.words.ask")


def _a_weekly_class(session: Session) -> None:
    chinese = a_wording("zh-hans", title="下棋", keywords="下棋")
    english = a_wording("en", title="Chess", keywords="chess")
    service = a_service(session, chinese, english, series_weeks=8, horizon_days=30)
    for amount, since in ((8000, date(2026, 1, 1)), (7000, date(2026, 12, 15))):
        a_fee(session, service, amount, since)
    a_window(session, service, weekday=3, opens=time(9), closes=time(10), minutes=60, capacity=2)
    since, until = (WEDNESDAY + timedelta(days=days) for days in (14, 15))
    session.add(Closure(starts_at=since, ends_at=until, closed_at=WEDNESDAY))


async def test_the_priority_group_books_earlier_than_others(stage: Stage, language: str) -> None:
    await stage.write(lambda session: a_visit(session, early_days=41, separate_consent=False))
    resident = await stage.resident("王桂英", language)
    await resident.say("/book")
    await first(resident)
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.priority.no")
    resident.reads("misread.not_open_yet", "book.priority.ask")
    await resident.press("book.priority.yes")
    resident.reads("book.day.ask")


async def test_a_service_without_times_leads_to_a_person(stage: Stage, language: str) -> None:
    await stage.write(a_service)
    resident = await stage.resident("王桂英", language)
    await resident.forge("a:book.service:1:")
    resident.reads("misread.no_times")
    await resident.say("/book")
    await first(resident)
    resident.reads("misread.no_times", "book.service.ask")


async def test_a_booking_that_needs_approval_says_by_when(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await stage.write(lambda session: a_haircut(session, needs_approval=True))
    resident = await stage.resident("王桂英", language)
    await begin(resident)
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.card", "book.remark_approval")
    await resident.press("book.confirm")
    resident.reads("book.receipt_pending", "book.next_pending")
    clerk.reads("notice.booking.pending")

    def approve(session: Session) -> None:
        who = by_telegram_id(session, clerk.id)
        assert who is not None
        bookings.approve(session, stage.linli.present(session), who, 1)

    await stage.write(approve)
    await stage.settle()
    resident.reads("notice.booking.approved")


async def test_a_note_may_be_spoken_and_shown(stage: Stage, resident: Actor) -> None:
    await begin(resident)
    await first(resident)
    await first(resident)
    await resident.do(lambda phone: phone.send_voice(b"OggS"))
    resident.reads("book.card")
    await resident.say("请轻一点")
    resident.reads("book.card")
    resident.sees("请轻一点")
    await resident.press("book.confirm")
    assert (await the_booking(stage)).note == "请轻一点"


async def test_a_waiting_day_is_asked_for_where_it_is_full(stage: Stage, resident: Actor) -> None:
    await fill(stage, TOMORROW)
    await begin(resident)
    await resident.say("明天")
    resident.reads("book.card", "book.remark_wish")
    await resident.press("book.confirm_wish")
    resident.reads("book.receipt_wish")
    await resident.say("/my")
    await resident.tap_data("a:wish.end:")
    resident.reads("wish.ended_now")


@pytest.mark.parametrize(("proxy", "said"), [(True, "book.proxy"), (False, "book.in_person")])
async def test_who_books_for_a_relative_hears_who_has_to_come(
    stage: Stage, language: str, proxy: bool, said: str
) -> None:
    await stage.write(lambda session: a_haircut(session, proxy=proxy))
    resident = await stage.resident("王桂英", language)
    await resident.say("/book")
    await resident.say("理发 / haircut")
    await resident.press("book.whom.new")
    await resident.say("张秀兰")
    await resident.press("book.agreed.yes")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.card", said)
    await resident.press("book.confirm")
    resident.reads("book.receipt", said)


async def test_residents_may_keep_only_so_many_relatives(stage: Stage, resident: Actor) -> None:
    await stage.write(lambda session: rules.change(session, stage.clock.now(), "relatives", 1))
    await resident.say("/book")
    await resident.say("理发 / haircut")
    await resident.press("book.whom.new")
    await resident.say("李建国")
    await resident.press("book.agreed.yes")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    await resident.say("/book")
    await resident.say("理发 / haircut")
    assert "李建国" in resident.newest_buttons
    assert resident.words("book.whom.another") not in resident.newest_buttons
