"""Waiting for a full day: a place is offered, held while the rest is asked, and booked like any other."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from centre import bookings, slots
from models.bookings import Booking, BookingState, Channel, Wish, WishState
from models.catalogue import Service, Where
from models.people import Role
from models.slots import Slot
from models.who import by_telegram_id
from tests.auxil.offers import a_booking
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import a_haircut, a_visit, fill, first, give_up, offer, the_booking, waiting
from tests.handlers.stories import ask_by_phone

TOMORROW = date(2026, 11, 26)
_OF_THE_WISH = select(Booking).join(Wish, col(Wish.booking_id) == col(Booking.id))


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    """Somebody who may book a haircut or a visit."""
    await offer(stage)
    return await stage.resident("王桂英", language)


async def the_wish(stage: Stage) -> Wish:
    """The only wish there is."""
    return await stage.read(lambda session: session.exec(select(Wish)).one())


async def test_a_place_that_becomes_free_is_offered_and_booked(stage: Stage, resident: Actor) -> None:
    await give_up(await waiting(stage, resident))
    resident.reads("notice.wish.offer")
    await resident.say("/my")
    resident.reads("booking.state.held")
    await resident.press("wish.take", times=2)
    resident.reads("book.words.ask")
    assert resident.has_read("wish.held") == 1
    await resident.press("engine.skip")
    resident.reads("book.card", "book.remark_held")
    assert resident.has_read("book.remark_clash") == 0
    await resident.press("book.confirm", times=2)
    assert resident.has_read("book.receipt") == 1
    assert (await the_booking(stage)).state is BookingState.CONFIRMED
    assert (await the_wish(stage)).state is WishState.GRANTED
    await resident.press("wish.take")
    resident.reads("refused.booking_confirmed")


async def test_a_place_is_passed_on_and_the_wish_waits(stage: Stage, resident: Actor) -> None:
    await give_up(await waiting(stage, resident))
    await resident.press("wish.pass")
    resident.reads("wish.passed_still")
    assert (await the_wish(stage)).state is WishState.WAITING


async def test_an_offer_lapses(stage: Stage, resident: Actor) -> None:
    await give_up(await waiting(stage, resident))
    await stage.pass_time(hours=3)
    resident.reads("notice.wish.lapsed_still")
    await resident.press("wish.take")
    resident.reads("refused.booking_lapsed")


async def test_a_wish_that_comes_to_nothing_names_the_next_times(stage: Stage, resident: Actor) -> None:
    await waiting(stage, resident)
    await stage.pass_time(hours=24)
    resident.reads("notice.wish.ended", "notice.wish.next_free")
    await resident.press("booking.another")
    resident.reads("book.whom.ask")


async def test_a_wish_for_a_day_that_is_closed_ends_with_the_reason(stage: Stage, resident: Actor) -> None:
    await waiting(stage, resident)
    leader = await stage.staff("Ma", Role.DUTY_LEADER, "en")
    await leader.say("/today tomorrow")
    await leader.press("today.close")
    await leader.press("closing.centre")
    await leader.press("closing.all_day")
    await leader.say("停电 / a power cut")
    await leader.press("closing.confirm")
    resident.reads("notice.wish.closed", "notice.wish.next_free")
    resident.sees("停电 / a power cut")
    await resident.say("/my")
    assert resident.has_read("wish.in_list") == 0


async def test_a_form_that_was_open_waits_behind_and_comes_back(stage: Stage, resident: Actor) -> None:
    other = await waiting(stage, resident)
    await resident.say("/book")
    await resident.say("陪伴 / company")
    resident.reads("book.whom.ask")
    await give_up(other)
    await resident.press("wish.take")
    resident.reads("book.words.ask")
    await resident.press("engine.skip")
    await resident.press("book.confirm")
    resident.reads("engine.back_to", "book.whom.ask")
    assert resident.has_read("book.receipt") == 1


async def test_who_goes_back_finds_the_time_that_is_held(stage: Stage, resident: Actor) -> None:
    await give_up(await waiting(stage, resident))
    await resident.press("wish.take")
    await resident.press("engine.back")
    resident.reads("book.time.ask")
    assert len([one for one in resident.newest_buttons if "9:00" in one]) == 1
    await resident.press("engine.back")
    resident.reads("book.day.ask")
    await first(resident)
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.remark_held")
    await resident.press("book.confirm")
    assert (await the_wish(stage)).state is WishState.GRANTED


async def test_who_chooses_another_day_instead_keeps_waiting(stage: Stage, resident: Actor) -> None:
    await give_up(await waiting(stage, resident))
    await resident.press("wish.take")
    await resident.press("engine.back")
    await resident.press("engine.back")
    await resident.say("周六 / 28 Nov")
    await first(resident)
    await resident.press("engine.skip")
    resident.reads("book.card")
    assert resident.has_read("book.remark_held") == 0
    await resident.press("book.confirm")
    resident.reads("book.receipt")
    assert (await the_wish(stage)).state is WishState.OFFERED


async def test_who_is_too_late_is_asked_for_another_time(stage: Stage, resident: Actor) -> None:
    other = await waiting(stage, resident)
    await waits_too(stage)
    await give_up(other)
    await resident.press("wish.take")
    await resident.press("engine.skip")
    resident.reads("book.remark_held")
    await stage.pass_time(hours=3)
    await resident.press("book.confirm")
    assert resident.has_read("refused.slot_taken") == resident.has_read("book.time.ask") == 1
    await resident.tap(next(label for label in resident.buttons if "27" in label and ":" in label))
    assert resident.has_read("book.remark_held") == 0
    await resident.press("book.confirm")
    assert resident.has_read("book.receipt") == 1


async def waits_too(stage: Stage) -> None:
    """Somebody else who waits for tomorrow."""
    mary = await stage.resident("Jane", "en")
    await mary.say("/book")
    await mary.say("haircut")
    await mary.press("book.whom.me")
    await mary.say("tomorrow")
    await mary.press("book.confirm_wish")


async def test_a_place_that_needs_approval_waits_for_it(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await stage.write(lambda session: a_haircut(session, needs_approval=True))
    resident = await stage.resident("王桂英", language)
    await fill(stage, TOMORROW)
    await waits(resident, "理发 / haircut")
    await resident.say("明天 / tomorrow")
    await resident.press("book.confirm_wish")
    await call_off(stage, clerk)
    await resident.press("wish.take")
    await resident.press("engine.skip")
    resident.reads("book.remark_held", "book.remark_approval")
    await resident.press("book.confirm")
    resident.reads("book.receipt_pending")
    clerk.reads("notice.booking.pending")
    assert (await the_wish(stage)).state is WishState.GRANTED


async def test_a_visit_asks_what_is_missing_while_its_place_is_held(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await stage.write(lambda session: a_visit(session, place=Where.HOME))
    resident = await stage.resident("王桂英", language)
    await fill_visits(stage)
    await waits(resident, "陪伴 / company")
    await first(resident)
    await resident.press("book.priority.no")
    await resident.press("book.consent.yes")
    await resident.say("明天 / tomorrow")
    resident.reads("book.card", "book.remark_wish")
    await resident.press("book.confirm_wish")

    await call_off(stage, clerk)
    resident.reads("notice.wish.offer")
    await resident.press("wish.take")
    resident.reads("wish.held", "book.building.ask")
    await resident.do(lambda phone: phone.send_sticker("🌂"))
    resident.reads("misread.building", "book.building.ask")
    await resident.say("3号楼2单元1208")
    await stage.restart()
    await resident.press("engine.skip")
    resident.reads("book.card", "book.remark_held")
    resident.sees("10", "1-2-0-8")
    await resident.press("book.confirm")
    resident.reads("book.receipt")
    booking = await stage.read(lambda session: session.exec(_OF_THE_WISH).one())
    assert (booking.tariff, booking.quoted, booking.building, booking.room) == ("public", 1000, "3", "1208")
    assert (await the_wish(stage)).state is WishState.GRANTED


async def test_another_tariff_is_another_price(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await stage.write(lambda session: a_visit(session, place=Where.CENTRE, separate_consent=False))
    resident = await stage.resident("王桂英", language)
    await fill_visits(stage)
    await waits(resident, "陪伴 / company")
    await first(resident)
    await resident.press("book.priority.no")
    await resident.say("明天 / tomorrow")
    await resident.press("book.confirm_wish")
    await call_off(stage, clerk)
    await resident.press("wish.take")
    await resident.press("engine.skip")
    await resident.press("engine.edit")
    await resident.press("book.case.line")
    await resident.tap(resident.newest_buttons[1])
    resident.reads("book.time.ask")
    await first(resident)
    resident.reads("book.card", "book.remark_held")
    await resident.press("book.confirm")
    booking = await stage.read(lambda session: session.exec(_OF_THE_WISH).one())
    assert (booking.tariff, booking.quoted) == ("other", 3000)


async def test_a_clerk_books_what_is_held_for_whoever_is_on_the_line(stage: Stage, resident: Actor) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, resident.language)
    await ask_by_phone(resident)
    await give_up(await waiting(stage, resident))
    await clerk.say("/today")
    await clerk.press("today.book")
    await clerk.press("counter.channel.phone")
    await clerk.say("王桂英")
    await clerk.say("138 0013 8000")
    await first(clerk)
    await clerk.say("理发 / haircut")
    await clerk.say("明天 / tomorrow")
    await first(clerk)
    await clerk.press("engine.skip")
    clerk.reads("counter.card", "book.remark_held")
    await clerk.press("counter.confirm")
    clerk.reads("counter.receipt")
    assert (await the_wish(stage)).state is WishState.GRANTED
    booking = await stage.read(lambda session: session.exec(_OF_THE_WISH).one())
    assert booking.channel is Channel.PHONE


async def waits(resident: Actor, service: str) -> None:
    """Begin to book a service for oneself."""
    await resident.say("/book")
    await resident.say(service)
    await resident.press("book.whom.me")


async def fill_visits(stage: Stage) -> None:
    """Have somebody else take every visit of tomorrow."""
    other = await stage.resident("别人")

    def take(session: Session) -> None:
        who = by_telegram_id(session, other.id)
        assert who is not None
        moment, visit = stage.linli.present(session), session.exec(select(Service)).one()
        slots.lay(session, moment, visit)
        for slot in session.exec(select(Slot).order_by(col(Slot.starts_at))):
            if moment.calendar.local(slot.starts_at).date() == TOMORROW:
                for _ in range(slot.capacity):
                    a_booking(session, who, slot, note="theirs")

    await stage.write(take)


async def call_off(stage: Stage, clerk: Actor) -> None:
    """Free one place of tomorrow."""

    def work(session: Session) -> None:
        who = by_telegram_id(session, clerk.id)
        assert who is not None
        taken = session.exec(select(Booking.id).where(Booking.state == BookingState.CONFIRMED)).first()
        bookings.call_off(session, stage.linli.present(session), who, taken or 0, "Ill")

    await stage.write(work)
    await stage.settle()
