"""/find: what the staff type, what they get, and how they go on."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import cases, retention
from models.people import Role
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage
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


async def test_residents_find_nothing(clerk: Actor, wang: Actor) -> None:
    await request(wang)
    await wang.say("/find drain")
    wang.reads("refused.not_allowed")
    await wang.forge("a:find.older:1:5")
    wang.reads("refused.not_allowed")
    assert clerk.has_read("find.heading") == 0
