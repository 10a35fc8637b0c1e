"""/find: what the staff type, what they get, and how they go on."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import cases, retention
from centre.moment import Moment
from models.cases import Openness
from models.people import Role
from models.who import by_telegram_id
from tests.auxil.factories import SHANGHAI, a_call, a_person, a_rule
from tests.auxil.offers import a_booking, a_service, a_slot
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained
from tests.handlers.requested import as_person, request, the_case


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def wang(stage: Stage, clerk: Actor) -> Actor:
    return await stage.resident("王桂英", clerk.language)


async def test_a_case_is_found_by_number_name_and_words(stage: Stage, clerk: Actor, wang: Actor) -> None:
    case_id = await request(wang, about="厨房<下水道>堵了")
    number = (await the_case(stage)).number or ""
    for sought in (number, "桂英", "下水", "<下水>"):
        await clerk.say(f"/find {sought}")
        clerk.reads("find.heading", "queue.line")
        clerk.sees(number, "王桂英")
    await clerk.tap_data("a:queue.see:")
    clerk.reads("queue.card")
    await as_person(wang, lambda s, moment, who: cases.withdraw(s, moment, who, case_id))
    await clerk.say("/find 下水")
    clerk.reads("queue.line_ended")


async def test_what_is_sought_can_be_asked_for_and_asked_for_again(clerk: Actor, wang: Actor) -> None:
    await request(wang)
    await clerk.say("/queue")
    await clerk.press("menu.find")
    await clerk.say("🌸")
    clerk.reads("refused.find_no_words")
    await clerk.say("电梯")
    clerk.reads("find.nothing")
    await clerk.press("find.again")
    await clerk.say("drain")
    clerk.reads("find.heading")


async def test_older_ones_are_a_tap_away_until_the_search_is_forgotten(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await stage.write(lambda session: a_rule(session, "page", 1))
    first, second = await request(wang), await request(wang)
    await clerk.say("/find drain")
    assert f"a:queue.see:{second}:" in str(clerk.last_message)
    page = clerk.last_message
    await clerk.press("find.older")
    assert f"a:queue.see:{first}:" in str(clerk.last_message)
    await clerk.forge(f"a:find.older:{page['message_id']}:²")
    clerk.reads("find.words.ask")
    await clerk.say("/find drain")

    def purge(session: Session) -> None:
        retention.purge(session, stage.clock.now() + timedelta(days=4), 1000)

    await stage.write(purge)
    await clerk.press("find.older")
    clerk.reads("find.words.ask")


async def test_the_search_goes_on_where_nothing_newer_fits(
    stage: Stage, clerk: Actor, wang: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("centre.cases.finding.REACH", 1)
    first = await request(wang, about="电梯 漏水")
    await request(wang, about="电梯 停电")
    await request(wang, about="楼道 漏水")
    await clerk.say("/find 电梯 漏水")
    clerk.reads("find.not_yet")
    while f"a:queue.see:{first}:" not in str(clerk.last_message):
        await clerk.press("find.older")


async def test_all_kinds_are_told_apart_and_open_their_cards(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await request(wang)

    def given(session: Session) -> None:
        a_rule(session, "page", 2)
        slot = a_slot(session, a_service(session), stage.clock.now() + timedelta(days=2), capacity=9)
        who = by_telegram_id(session, wang.id)
        assert who is not None
        for _ in range(5):
            a_booking(session, who, slot)
        a_call(session, who, Moment(stage.clock.now(), SHANGHAI))
        a_person(session, "王桂英", telegram_id=None, phone="13800138000")

    await stage.write(given)
    await stage.settle()
    await clerk.say("/find 桂英")
    clerk.reads("find.heading", "find.kind.case", "queue.line", "find.booking", "find.line_numberless")
    for kind, n in (("booking", 5), ("call", 1), ("resident", 2)):
        clerk.sees(clerk.words("find.heap", kind=clerk.words(f"find.kind.{kind}"), n=n))
    await clerk.press("find.all", kind=clerk.words("find.kind.booking"), n=5)
    clerk.reads("find.heading_kind", "find.booking")
    await clerk.press("engine.next")
    await clerk.press("engine.next")
    await clerk.tap_data("a:today.see:")
    clerk.reads("booking.state.confirmed")
    await clerk.say("/find 138 0013 8000")
    clerk.reads("find.line_numberless")
    await clerk.tap_data("a:visitor.begin:")
    clerk.reads("visitor.who.ask")
    await clerk.say("/cancel")
    # A changed client asks for what it may not see, and for a search that nobody made.
    await clerk.say("/find 桂英")
    for kind in ("staff", "volunteer", "nothing"):
        await clerk.forge(f"a:find.kind:0:{kind}/1")
        assert not clerk.has_read("find.kind.staff")
    await clerk.forge("a:find.kind:0:booking/9999")
    clerk.reads("find.words.ask")


async def test_a_resident_who_has_a_chat_has_a_card_with_what_is_theirs(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    row = (await wang.row()).id or 0
    await clerk.say("/find 桂英")
    await clerk.tap_data(f"a:find.person:{row}:")
    clerk.reads("find.person", "find.person_nothing")
    await request(wang)
    await as_person(wang, lambda session, moment, who: a_call(session, who, moment))
    await complained.complain(wang, openness=Openness.CONFIDENTIAL, about="没有名字的话")
    await clerk.forge(f"a:find.person:{row}:")
    clerk.reads("find.person", "find.kind.case", "queue.line", "find.heap")
    # What they said in confidence is not among it.
    assert "没有名字" not in clerk.last
    assert str(clerk.last_message).count("a:queue.see:") == 1
    await clerk.tap_data("a:desk.see:")
    for nobody in (0, 2**63 - 1, 4711):
        await clerk.forge(f"a:find.person:{nobody}:")
    clerk.reads("refused.person_unknown")
    auditor = await stage.staff("审计", Role.AUDITOR, clerk.language)
    for other in (wang, auditor):
        await other.forge(f"a:find.person:{row}:")
        other.reads("refused.not_allowed")


async def test_residents_find_nothing(clerk: Actor, wang: Actor) -> None:
    await request(wang)
    await wang.say("/find drain")
    wang.reads("refused.not_allowed")
    await wang.forge("a:find.older:1:5")
    wang.reads("refused.not_allowed")
    await wang.forge("a:find.kind:0:booking/1")
    wang.reads("refused.not_allowed")
    assert clerk.has_read("find.heading") == 0
