"""Services found by what people say, and the person beside them who never lets anybody say it twice."""

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, func, select

from centre import catalogue
from models.calls import Call
from models.dialogue import Dialogue
from models.inbox import Update
from tests.auxil.factories import a_moment
from tests.auxil.offers import a_service, a_wording
from tests.auxil.stage import Actor, Stage

TITLES = {"zh-hans": ("便民理发日", "管道疏通"), "en": ("Haircut day", "Drain unblocking")}
STORY = (
    "For three weeks now the tap in my kitchen has been leaking, and the repairman who came on "
    "Tuesday only looked at it and went away again. Please talk to him."
)


def stock(session: Session) -> tuple[int, int]:
    """A haircut and somebody who mends taps."""
    hair = a_service(session)
    drain = a_service(
        session,
        a_wording("zh-hans", title="管道疏通", keywords="水龙头 漏水 堵了"),
        a_wording("en", title="Drain unblocking", keywords="tap leak drain"),
    )
    return hair.id or 0, drain.id or 0


@pytest.fixture
async def services(stage: Stage) -> tuple[int, int]:
    return await stage.write(stock)


@pytest.fixture
async def anna(stage: Stage, services: tuple[int, int], language: str) -> Actor:
    return await stage.resident("Anna", language)


async def about(stage: Stage) -> list[str]:
    """What the matters are about."""
    return list(await stage.read(lambda s: s.exec(select(Call.about)).all()))


@pytest.mark.parametrize("said", ["我要理发", "理发", "a haircut, please", "Haircut"])
async def test_a_wish_finds_its_service(anna: Actor, said: str) -> None:
    await anna.say(said)
    anna.reads("services.meant")
    title, other = TITLES[anna.language]
    assert other not in anna.newest_buttons
    await anna.tap(title)
    anna.reads("service.card")
    await anna.press("engine.back")
    anna.reads("services.meant")


@pytest.mark.parametrize("way", ["suggestions", "card"])
async def test_who_wants_a_person_instead_need_not_say_it_again(stage: Stage, anna: Actor, way: str) -> None:
    await anna.say("my tap is leaking")
    if way == "card":
        await anna.tap(TITLES[anna.language][1])
    await anna.press("menu.talk")
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    await anna.press("call.confirm")
    anna.reads("call.receipt")
    assert await about(stage) == ["my tap is leaking"]


async def test_two_taps_at_once_are_one_matter(stage: Stage, anna: Actor) -> None:
    await anna.say("我要理发")
    await anna.press("menu.talk", times=2)
    anna.reads("engine.going_on", "call.wanted.ask")
    assert anna.has_read("misread.tap_one") == 0
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Dialogue)).one()) == 1


async def test_a_story_is_a_matter_first_with_the_service_beside_it(stage: Stage, anna: Actor) -> None:
    await anna.say(STORY)
    anna.reads("call.wanted.ask")
    assert anna.has_read("services.beside") == 1
    await anna.tap(TITLES[anna.language][1])
    assert anna.has_read("service.card") == 1
    await anna.press("call.wanted.chat")
    await anna.press("call.confirm")
    assert await about(stage) == [STORY]


@pytest.mark.parametrize("said", ["你好", "Hello", "🌸🌸"])
async def test_a_greeting_is_still_greeted(anna: Actor, said: str) -> None:
    await anna.say(said)
    anna.reads("menu.greeting")


async def test_what_fits_no_service_is_a_matter(anna: Actor) -> None:
    await anna.say("The lift has been out of order for days")
    anna.reads("call.wanted.ask")
    assert anna.has_read("services.beside") == 0


async def test_a_cry_for_help_is_not_answered_with_services(anna: Actor) -> None:
    await anna.say("理发店着火了")
    assert anna.has_read("emergency.numbers") == 1
    assert anna.has_read("services.meant") == anna.has_read("services.beside") == 0


async def test_words_may_follow_the_command(anna: Actor) -> None:
    await anna.say("/services leaking tap")
    anna.reads("services.meant")
    await anna.press("menu.talk")
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees("leaking tap")
    assert "/services" not in anna.last


@pytest.mark.parametrize("words", ["🌸🌸", "quantum physics", "' OR 1=1", "<b>", "%", "x" * 3000])
async def test_what_is_not_found_is_said_and_may_be_told_to_a_person(anna: Actor, words: str) -> None:
    await anna.say(f"/services {words}")
    anna.reads("services.not_found", "services.which")
    await anna.press("menu.talk")
    await anna.press("call.wanted.chat")
    anna.sees(words[:1000])


async def test_a_stranger_is_found_services_and_is_taken_at_their_words(
    stage: Stage, services: tuple[int, int], language: str
) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say("/services leaking tap")
    anna.reads("services.meant")
    await anna.tap(TITLES[language][1])
    anna.reads("service.card")
    await anna.press("menu.talk")
    anna.reads("consent.notice")
    await anna.press("consent.agree")
    anna.reads("call.wanted.ask")
    await anna.press("call.wanted.chat")
    anna.sees("leaking tap")


async def test_what_a_stranger_said_before_they_agreed_finds_services_afterwards(
    stage: Stage, services: tuple[int, int], language: str
) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say("my tap is leaking")
    anna.reads("consent.notice")
    await anna.press("consent.agree")
    anna.reads("services.meant")
    await anna.press("menu.talk")
    await anna.press("call.wanted.chat")
    anna.sees("my tap is leaking")


async def test_a_service_withdrawn_since_is_no_longer_found(
    stage: Stage, services: tuple[int, int], anna: Actor
) -> None:
    await anna.say("我要理发")
    await stage.write(lambda s: catalogue.withdraw(s, a_moment(), None, services[0]))
    await anna.tap(TITLES[anna.language][0])
    anna.reads("refused.service_withdrawn", "services.which")
    await anna.say("/services 理发")
    anna.reads("services.not_found")


async def test_once_the_inbox_let_the_words_go_they_are_asked_for(stage: Stage, anna: Actor) -> None:
    await anna.say("我要理发")
    await stage.write(lambda s: s.exec(update(Update).where(col(Update.id) > 0).values(payload="")))
    await anna.press("menu.talk")
    anna.reads("call.about.ask")
    await anna.say("/cancel")
    await anna.tap_data("a:service.see:")
    await anna.press("engine.back")
    assert anna.has_read("services.which") == 1


async def test_nobody_reads_what_somebody_else_was_looking_for(stage: Stage, anna: Actor) -> None:
    await anna.say("/services leaking tap")
    eve = await stage.resident("Eve", anna.language)
    highest = await stage.read(lambda s: s.exec(select(func.max(Update.id))).one())
    for number in range(1, min((highest or 0) + 1, 36)):
        await eve.forge(f"a:service.found:{'0123456789abcdefghijklmnopqrstuvwxyz'[number]}:")
    assert eve.saw("leaking") == 0
    assert eve.has_read("services.meant") == 0
