"""What the desk does for people without Telegram who ask what we keep about them, as both see it."""

import pytest
from sqlmodel import Session, col, select

from centre.rows import change
from models.audit import AuditLine
from models.bookings import Booking, BookingState, Loan
from models.dialogue import Dialogue
from models.people import Assignment, Consent, Person, Role
from tests.auxil.offers import a_service
from tests.auxil.stage import Actor, Stage
from tests.auxil.traces import traces
from tests.handlers.offered import book, first, offer, the_booking
from tests.handlers.stories import a_visitor, ask_by_phone, identify

NAME, PHONE, NOTE = "Canary", "139 0013 9000", "The canary bites"


@pytest.fixture
async def desk(stage: Stage, language: str) -> Actor:
    """A clerk of a centre that offers something, in either language."""
    await offer(stage)
    return await stage.staff("陈窗口", Role.CLERK, language)


async def book_at_the_counter(desk: Actor, name: str = NAME, phone: str = PHONE) -> None:
    """Book a haircut tomorrow for somebody who stands at the counter."""
    await desk.say("/today")
    await desk.press("today.book")
    await desk.press("counter.channel.counter")
    await desk.say(name)
    await desk.say(phone)
    await desk.press("counter.agreed.yes")
    await desk.say("理发 / haircut")
    await desk.say("明天" if desk.language == "zh-hans" else "tomorrow")
    await first(desk)
    await desk.say(NOTE)
    await desk.press("counter.confirm")
    desk.reads("counter.receipt")


def page_of(desk: Actor) -> str:
    """Open the file that the clerk was sent last."""
    document = next(m["document"] for m in reversed(desk.screen) if "document" in m)
    about = desk.stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    return desk.stage.telegram.world.files.content(about).decode("utf-8-sig")


async def acts(stage: Stage, person_id: int) -> list[tuple[int | None, str]]:
    """Who did what to a person."""
    about = (AuditLine.subject_kind == "person", col(AuditLine.subject_id) == person_id)
    lines = select(AuditLine.actor_id, AuditLine.action).where(*about).order_by(col(AuditLine.id))
    return [(actor, action) for actor, action in await stage.read(lambda s: s.exec(lines).all())]


async def test_somebody_at_the_counter_sees_takes_along_and_has_erased(stage: Stage, desk: Actor) -> None:
    await book_at_the_counter(desk)
    booking = await the_booking(stage)
    await identify(desk)
    desk.reads("visitor.text", "have.visitor", "have.bookings", "have.consents")
    desk.sees(NAME, PHONE)
    assert desk.words("have.person", n=1) not in desk.last

    await desk.press("visitor.page")
    desk.reads("visitor.page_made")
    page = page_of(desk)
    for words in (NAME, PHONE, NOTE, booking.number or "-", desk.words("have.visitor")):
        assert words in page
    assert "<b>" not in page

    await desk.press("privacy.erase")
    assert desk.has_read("visitor.erase_sure") == 1
    assert desk.has_read("visitor.cancels") == 1
    assert desk.saw(booking.number or "-")
    assert desk.has_read("kept.bookings") == desk.has_read("kept.consents") == 1
    await desk.press("privacy.keep")
    assert (await the_booking(stage)).state is BookingState.CONFIRMED

    await desk.press("privacy.erase")
    await desk.press("visitor.erase_now")
    assert desk.has_read("visitor.erased") == 1
    assert (await the_booking(stage)).state is BookingState.CANCELLED
    clerk = (await desk.row()).id
    assert await acts(stage, booking.person_id) == [
        (clerk, "consent.given"),
        (clerk, "visitor.identified"),
        (clerk, "visitor.handed_out"),
        (clerk, "person.erased"),
    ]
    assert await stage.faults() == []


async def test_erasing_a_visitor_leaves_no_trace_but_the_numbers(stage: Stage, desk: Actor) -> None:
    await book_at_the_counter(desk)
    await stage.pass_time(hours=10)  # the reminder is a line of the phone list now
    await desk.forge("a:phone.list:0:")
    desk.sees(NAME)
    await identify(desk)
    await desk.press("visitor.page")
    await desk.press("privacy.erase")
    await desk.press("visitor.erase_now")
    await stage.settle()
    left = await stage.read(lambda s: traces(s, NAME, NOTE, PHONE, "13900139000"))
    # What the clerk typed and tapped stays in the inbox for two days.
    assert left == {"inbox.payload"}
    await desk.forge("a:phone.list:0:")
    desk.reads("phone.empty")


async def test_what_is_still_out_is_said_before_nobody_knows_who_has_it(stage: Stage, desk: Actor) -> None:
    await book_at_the_counter(desk)
    booking = await the_booking(stage)
    loan = Loan(booking_id=booking.id or 0, service_id=1, item=1, due_day=stage.clock.now().date())
    await stage.write(lambda session: session.add(loan))
    await identify(desk)
    await desk.press("privacy.erase")
    assert desk.has_read("visitor.lent") == 0
    await stage.write(lambda session: change(session, Booking, state=BookingState.SERVED))
    await desk.press("privacy.keep")
    await desk.press("privacy.erase")
    assert (desk.has_read("visitor.lent"), desk.has_read("visitor.cancels")) == (1, 0)


async def test_a_place_that_is_freed_can_be_had_again(stage: Stage, desk: Actor) -> None:
    await book_at_the_counter(desk)
    booking = await the_booking(stage)
    await identify(desk)
    await desk.press("privacy.erase")
    await desk.press("visitor.erase_now")
    wang = await stage.resident("Wang", "en")
    await book(wang, "tomorrow")
    assert (await the_booking(stage)).slot_id == booking.slot_id


async def test_people_are_found_by_name_too_and_never_taken_for_others(stage: Stage, desk: Actor) -> None:
    await a_visitor(desk, "Old Li", "13900139000")
    second = await a_visitor(desk, "Young Li", "")
    await desk.say("/today")
    await desk.press("today.data")
    await desk.say("Zhao")
    desk.reads("misread.visitor_unknown", "visitor.who.ask")
    await desk.say("%")
    desk.reads("misread.visitor_unknown")
    await desk.say("li")
    desk.reads("visitor.person.ask")
    nobody = desk.words("phone.no_number")
    await desk.press("visitor.known", name="Young Li", phone=nobody)
    # Whoever left no number cannot be rung back: they have to come.
    assert desk.words("visitor.identified.rung") not in desk.newest_buttons
    assert desk.words("visitor.identified.later") not in desk.newest_buttons
    await desk.press("visitor.identified.known")
    desk.reads("visitor.text")
    desk.sees("Young Li", nobody)
    assert (await acts(stage, second))[-1][1] == "visitor.identified"


async def test_among_too_many_of_one_name_the_number_is_asked_for(stage: Stage, desk: Actor) -> None:
    for number in range(25):
        await a_visitor(desk, "Li", f"139001390{number:02}")
    await desk.say("/today")
    await desk.press("today.data")
    await desk.say("Li")
    desk.reads("misread.visitor_many")
    await desk.say("13900139007")
    desk.reads("visitor.person.ask")


async def test_who_is_on_telegram_does_it_alone(stage: Stage, desk: Actor) -> None:
    wang = await stage.resident("Wang", "en")
    await ask_by_phone(wang)
    await desk.say("/today")
    await desk.press("today.data")
    await desk.say("138 0013 8000")
    desk.reads("refused.visitor_chats", "visitor.who.ask")
    person = (await wang.row()).id
    for action in ("see", "page", "erase", "erase_now"):
        await desk.forge(f"a:visitor.{action}:{person}:")
        desk.reads("refused.visitor_chats")
    assert (await wang.row()).erased_at is None


async def test_nobody_is_shown_or_erased_before_they_are_identified(stage: Stage, desk: Actor) -> None:
    person = await a_visitor(desk)
    for action in ("see", "page", "erase", "erase_now"):
        await desk.forge(f"a:visitor.{action}:{person}:")
        desk.reads("refused.not_identified")
    await identify(desk)
    await stage.pass_time(hours=2)
    await desk.press("privacy.erase")
    desk.reads("refused.not_identified")


async def test_who_only_rang_is_rung_back_first(stage: Stage, desk: Actor) -> None:
    person = await a_visitor(desk)
    await identify(desk, how="later")
    desk.reads("visitor.rung_later")
    await desk.forge(f"a:visitor.see:{person}:")
    desk.reads("refused.not_identified")
    await desk.forge("a:phone.list:0:")
    desk.reads("notice.visitor.ring_back")
    desk.sees("李建国", PHONE)
    await desk.press("phone.called", name="李建国")
    await identify(desk, how="rung")
    desk.reads("visitor.text")


async def test_who_came_meanwhile_is_not_rung(stage: Stage, desk: Actor) -> None:
    await a_visitor(desk)
    await stage.pass_time(hours=12)  # nobody is rung at ten in the evening
    await identify(desk, how="later")
    await identify(desk)
    await stage.pass_time(hours=12)
    await desk.forge("a:phone.list:0:")
    desk.reads("phone.empty")


async def test_two_clerks_and_two_taps_erase_once(stage: Stage, desk: Actor) -> None:
    person = await a_visitor(desk)
    other = await stage.staff("刘窗口", Role.CLERK, desk.language)
    for clerk in (desk, other):
        await identify(clerk)
        await clerk.press("privacy.erase")
    await desk.press("visitor.erase_now", times=2)
    assert desk.has_read("visitor.erased") == 1
    desk.reads("refused.person_gone")
    await other.press("visitor.erase_now")
    other.reads("refused.person_gone")
    erased = [action for _, action in await acts(stage, person) if action == "person.erased"]
    assert len(erased) == 1


async def test_nothing_is_booked_for_somebody_erased_meanwhile(stage: Stage, desk: Actor) -> None:
    await a_visitor(desk)
    other = await stage.staff("刘窗口", Role.CLERK, desk.language)
    await desk.say("/today")
    await desk.press("today.book")
    await desk.press("counter.channel.phone")
    await desk.say("李建国")
    await desk.say(PHONE)
    await desk.press("counter.known", name="李建国")
    await desk.say("理发 / haircut")
    await first(desk)
    await first(desk)
    await desk.press("engine.skip")
    await identify(other)
    await other.press("privacy.erase")
    await other.press("visitor.erase_now")
    await desk.press("counter.confirm")
    desk.reads("refused.person_gone", "counter.phone.ask")
    await desk.say(PHONE)
    await desk.press("counter.agreed.yes")
    await desk.press("counter.confirm")
    desk.reads("counter.receipt")


async def test_a_choice_that_was_erased_meanwhile_is_gone(stage: Stage, desk: Actor) -> None:
    person = await a_visitor(desk)
    await desk.say("/today")
    await desk.press("today.data")
    await desk.say(PHONE)
    await first(desk)
    await stage.write(lambda session: _gone(session, person))
    await desk.press("visitor.identified.document")
    desk.reads("refused.person_gone", "visitor.who.ask")


def _gone(session: Session, person_id: int) -> None:
    person = session.get_one(Person, person_id)
    person.name, person.phone, person.erased_at = "", "", person.created_at


async def test_a_consent_of_its_own_is_taken_back(stage: Stage, desk: Actor) -> None:
    person = await a_visitor(desk)
    service = await stage.write(lambda session: a_service(session).code)
    consent = Consent(person_id=person, kind=f"service:{service}", version=1, given_at=stage.clock.now())
    await stage.write(lambda session: session.add(consent))
    await identify(desk)
    await desk.tap_data("a:visitor.withdraw:")
    assert desk.has_read("visitor.withdrawn") == 1
    await desk.tap_data("a:visitor.page:")
    assert (await acts(stage, person))[-2:] == [
        ((await desk.row()).id, "consent.withdrawn"),
        ((await desk.row()).id, "visitor.handed_out"),
    ]


async def test_a_wrong_number_is_put_right(stage: Stage, desk: Actor) -> None:
    await book_at_the_counter(desk)
    person = (await the_booking(stage)).person_id
    await identify(desk)
    await desk.press("visitor.correct")
    await desk.press("visitor.same", value=NAME)
    await desk.say("138 0000 0001")
    desk.sees(NAME, "138 0000 0001")
    await desk.press("visitor_correct.confirm")
    desk.reads("visitor_correct.done")
    await desk.press("engine.back")
    desk.reads("visitor.text")
    desk.sees("138 0000 0001")
    assert (await acts(stage, person))[-1] == ((await desk.row()).id, "visitor.corrected")
    await stage.pass_time(hours=10)  # the reminder of the day before
    await desk.forge("a:phone.list:0:")
    desk.sees("138 0000 0001")


async def test_a_number_can_be_taken_back(stage: Stage, desk: Actor) -> None:
    person = await a_visitor(desk)
    await identify(desk)
    await desk.press("visitor.correct")
    await desk.say("李建华")
    await desk.press("visitor.no_phone")
    await desk.press("visitor_correct.confirm")
    desk.sees("李建华", desk.words("phone.no_number"))
    row = await stage.read(lambda session: session.get_one(Person, person))
    assert (row.name, row.phone) == ("李建华", "")


@pytest.mark.parametrize("form", ["today.data", "today.book"])
async def test_who_lost_their_role_meanwhile_looks_nobody_up(stage: Stage, desk: Actor, form: str) -> None:
    await a_visitor(desk)
    await desk.say("/today")
    await desk.press(form)
    if form == "today.book":
        await desk.press("counter.channel.phone")
        await desk.say(NAME)
    await stage.write(lambda session: change(session, Assignment, ended_at=stage.clock.now()))
    await desk.say(PHONE)
    desk.reads("refused.not_allowed")
    assert "李建国" not in "".join(desk.newest_buttons)
    assert await stage.faults() == []


async def test_the_form_keeps_nothing_when_it_ends(stage: Stage, desk: Actor) -> None:
    await a_visitor(desk)
    await identify(desk)
    assert await stage.read(lambda session: [one.answers for one in session.exec(select(Dialogue))]) == [{}]
