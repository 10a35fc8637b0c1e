"""Asking for a service as people do it: by taps and by words, with all that can come between."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from centre import catalogue
from models.cases import Case, CaseState
from models.catalogue import Mode, Service
from models.files import StoredFile
from models.people import Consent, Role
from tests.auxil.factories import a_rule
from tests.auxil.offers import a_service
from tests.auxil.playtime import PNG
from tests.auxil.stage import WEDNESDAY, Actor, Stage
from tests.handlers.offered import a_haircut, first
from tests.handlers.request_stories import ask_for_drain, newest, offer_both


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def resident(stage: Stage, clerk: Actor, language: str) -> Actor:
    """Somebody who may ask for a drain or an escort."""
    await offer_both(stage)
    return await stage.resident("王桂英", language)


async def the_request(stage: Stage) -> Case:
    """The newest request."""
    return await stage.read(lambda session: session.get_one(Case, newest(session)))


async def files_of(stage: Stage, case: Case) -> int:
    """How many files came with a request."""
    attached = select(StoredFile).where(
        col(StoredFile.subject_kind) == "case", col(StoredFile.subject_id) == case.id
    )
    return len(await stage.read(lambda session: session.exec(attached).all()))


async def to_the_papers(resident: Actor) -> None:
    """Ask for an escort, up to the question for the papers."""
    await resident.say("/request")
    await resident.say("陪诊 / escort")
    await resident.press("book.whom.me")
    await first(resident)
    await resident.press("book.consent.yes")
    resident.reads("request.papers.ask")


async def from_the_papers(resident: Actor) -> None:
    """Answer what comes after the papers, up to the card."""
    await resident.press("book.place.centre")
    await resident.press("request.urgent.no")
    await resident.press("engine.skip")
    resident.reads("request.card")


async def test_a_drain_is_asked_for_and_the_receipt_says_what_comes_next(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await ask_for_drain(resident)
    case = await the_request(stage)
    resident.sees(case.number or "", "1208", "1-2-0-8", "陈窗口")
    resident.reads("request.receipt_next", "case.owner", "booking.ask")
    assert case.due_at == WEDNESDAY + timedelta(hours=24)
    assert (case.state, case.building, case.unit, case.room) == (CaseState.SUBMITTED, "3", "2", "1208")
    assert (case.about, case.brings, case.urgent) == ("The kitchen sink", False, False)
    clerk.reads("notice.case.new")


async def test_the_card_reads_everything_back(resident: Actor) -> None:
    await resident.say("/request")
    await resident.say("通下水 / drain")
    await resident.press("book.whom.me")
    await resident.say("3号楼2单元1208")
    await resident.press("request.urgent.harm")
    await resident.say("The kitchen sink")
    resident.reads("request.card", "address.room_line", "request.urgent.harm", "booking.price")
    resident.reads("request.remark_urgent")
    resident.sees("1-2-0-8", "The kitchen sink")
    await resident.press("request.confirm")
    resident.reads("request.receipt_urgent")


async def test_the_card_of_a_service_leads_to_its_request(stage: Stage, resident: Actor) -> None:
    code = await stage.read(lambda session: session.get_one(Service, 1).code)
    await resident.start(f"svc_{code}")
    await resident.press("service.apply")
    resident.reads("request.whom.ask")
    await resident.press("engine.back")
    resident.reads("request.service.ask")


async def test_a_service_with_times_is_booked_instead(stage: Stage, resident: Actor) -> None:
    service = await stage.write(lambda session: a_service(session, mode=Mode.SLOT).id or 0)
    await resident.say("/request")
    assert len(resident.newest_buttons) == 3  # a drain, an escort, and not to ask at all
    await resident.forge(f"a:request.service:{service}:")
    resident.reads("misread.no_times")


async def test_what_is_come_by_in_the_other_way_is_said_to_be(stage: Stage, resident: Actor) -> None:
    await stage.write(lambda session: a_haircut(session).id)
    await resident.say("/request")
    await resident.say("理发 / haircut")
    resident.reads("misread.service_booked", "request.service.ask")
    await resident.say("/book")
    await resident.say("通下水 / drain")
    resident.reads("misread.service_applied", "book.service.ask")
    await resident.say("/request")
    resident.reads("engine.going_on", "request.service.ask")


async def test_all_papers_are_named_at_once_and_sent_as_an_album(stage: Stage, resident: Actor) -> None:
    await to_the_papers(resident)
    resident.sees(*(["身份证", "病历"] if resident.language == "zh-hans" else ["ID card", "Records"]))
    await resident.press("request.papers.now")
    resident.reads("misread.papers_now", "request.papers.ask")
    await resident.do(lambda phone: phone.send_album([PNG, PNG]))
    await from_the_papers(resident)
    resident.sees(resident.words("files.photo", n=2))
    await resident.press("request.confirm")
    case = await the_request(stage)
    assert not case.brings
    assert await files_of(stage, case) == 2


async def test_photos_sent_one_by_one_all_belong_to_the_papers(stage: Stage, resident: Actor) -> None:
    await to_the_papers(resident)
    for _ in range(3):
        await resident.do(lambda phone: phone.send_photo(PNG))
    resident.reads("engine.added", "request.place.ask")
    await from_the_papers(resident)
    resident.sees(resident.words("files.photo", n=3))
    await resident.say("He is 82")  # and words at the card are about the matter
    resident.reads("request.card")
    await resident.press("request.confirm")
    case = await the_request(stage)
    assert case.about == "He is 82"
    assert await files_of(stage, case) == 3


async def test_papers_may_be_brought_and_it_is_said_where(stage: Stage, resident: Actor) -> None:
    await to_the_papers(resident)
    await resident.press("request.papers.bring")
    await from_the_papers(resident)
    resident.reads("booking.bring", "request.bring_to")
    await resident.press("request.confirm")
    resident.reads("booking.bring", "request.bring_where")
    assert (await the_request(stage)).brings


@pytest.mark.parametrize(
    "said", ["我带过来", "材料我下午送来。", "I'll bring it", "I will bring them on Friday"]
)
async def test_to_write_that_it_is_brought_is_as_good_as_a_tap(stage: Stage, said: str) -> None:
    await stage.staff("陈窗口", Role.CLERK, "en")
    await offer_both(stage)
    resident = await stage.resident("Mary", "en")
    await to_the_papers(resident)
    for other in ("我没带来", "不方便送过来", "I cannot bring anything", "I don't want to bring it"):
        await resident.say(other)
        resident.reads("misread.papers")
    await resident.say(said)
    await from_the_papers(resident)
    resident.reads("booking.bring")
    resident.sees(said)
    await resident.press("request.confirm")
    case = await the_request(stage)
    assert (case.brings, case.about) == (True, said)


async def test_the_address_of_the_last_time_is_one_tap(stage: Stage, resident: Actor) -> None:
    await ask_for_drain(resident)
    await resident.say("/request")
    await resident.say("通下水 / drain")
    await resident.press("book.whom.me")
    await first(resident)
    resident.reads("request.urgent.ask")


async def test_twenty_photos_are_kept_to_the_limit(stage: Stage, resident: Actor) -> None:
    await to_the_papers(resident)
    await resident.do(lambda phone: phone.send_album([PNG] * 10))
    await resident.press("book.place.centre")
    await resident.press("request.urgent.no")
    await resident.do(lambda phone: phone.send_album([PNG] * 10))
    await resident.press("request.confirm")
    resident.reads("refused.too_many_files", "request.about.ask")
    await resident.press("engine.skip")
    await resident.press("request.confirm")
    resident.reads("request.receipt")
    assert await files_of(stage, await the_request(stage)) == 10


async def test_a_voice_note_says_what_it_is_about(stage: Stage, resident: Actor) -> None:
    await resident.say("/request")
    await resident.say("通下水 / drain")
    await resident.press("book.whom.me")
    await resident.say("3-2-1208")
    await resident.press("request.urgent.no")
    await resident.do(lambda phone: phone.send_voice(b"OggS"))
    resident.reads("request.card", "files.voice")
    await resident.press("request.confirm")
    assert await files_of(stage, await the_request(stage)) == 1


async def test_for_a_relative(stage: Stage, resident: Actor) -> None:
    await resident.say("/request")
    await resident.say("通下水 / drain")
    await resident.press("book.whom.new")
    await resident.say("李建国")
    await resident.press("book.agreed.yes")
    await resident.say("3-2-1208")
    await resident.press("request.urgent.no")
    await resident.press("engine.skip")
    await resident.press("request.confirm")
    resident.reads("request.receipt", "booking.for_relative")
    resident.sees("李建国")
    assert (await the_request(stage)).relative_id is not None


async def test_consent_is_asked_for_once_and_can_be_withdrawn(stage: Stage, resident: Actor) -> None:
    await to_the_papers(resident)
    await resident.press("request.papers.bring")
    await from_the_papers(resident)
    before = await stage.read(lambda s: len(s.exec(select(Consent)).all()))
    await resident.press("request.confirm")
    assert await stage.read(lambda s: len(s.exec(select(Consent)).all())) == before + 1
    await resident.say("/request")
    await resident.say("陪诊 / escort")
    await resident.press("book.whom.me")
    await first(resident)
    resident.reads("request.papers.ask")


async def test_a_service_that_is_withdrawn_meanwhile_is_said_so_and_another_asked_for(
    stage: Stage, resident: Actor
) -> None:
    await to_the_papers(resident)

    def withdraw(session: Session) -> None:
        catalogue.withdraw(session, stage.linli.present(session), None, 2)

    await stage.write(withdraw)
    await resident.press("request.papers.bring")
    await from_the_papers(resident)
    await resident.press("request.confirm")
    resident.reads("refused.service_withdrawn", "request.service.ask")
    await resident.say("通下水 / drain")
    await resident.say("3-2-1208")
    resident.reads("request.urgent.ask")


async def test_another_service_asks_again_what_depends_on_it(resident: Actor) -> None:
    await to_the_papers(resident)
    await resident.press("request.papers.bring")
    await from_the_papers(resident)
    await resident.press("engine.edit")
    await resident.press("request.service.line")
    await resident.say("通下水 / drain")
    resident.reads("request.building.ask")


async def test_a_changed_digit_is_read_back_anew(stage: Stage, resident: Actor) -> None:
    await resident.say("/request")
    await resident.say("通下水 / drain")
    await resident.press("book.whom.me")
    await resident.say("3-2-2108")
    await resident.press("request.urgent.no")
    await resident.press("engine.skip")
    resident.sees("2-1-0-8")
    await resident.press("engine.edit")
    await resident.press("request.room.line")
    await resident.say("1208")
    resident.reads("request.card")
    resident.sees("1-2-0-8")
    await resident.press("request.confirm")
    case = await the_request(stage)
    assert (case.room, case.corrections) == ("1208", 1)


async def test_too_many_open_requests_are_refused_and_the_form_kept(stage: Stage, resident: Actor) -> None:
    await stage.write(lambda session: a_rule(session, "cases_open", 1))
    await ask_for_drain(resident)
    await to_the_papers(resident)
    await resident.press("request.papers.bring")
    await from_the_papers(resident)
    await resident.press("request.confirm")
    resident.reads("refused.too_many_cases", "request.card")


async def test_whoever_says_nothing_about_it_is_not_asked_twice(stage: Stage, resident: Actor) -> None:
    await to_the_papers(resident)
    await resident.say("I have none")
    resident.reads("misread.papers", "request.papers.ask")
    await resident.press("request.papers.bring")
    await from_the_papers(resident)
    await resident.press("request.confirm")
    assert (await the_request(stage)).about == ""
