"""The way in, and numbers that were mistyped."""

import pytest
from sqlmodel import select

from centre.numbers import ALPHABET
from models.calls import Call
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.stories import ask


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def number_of(stage: Stage) -> str:
    """The number of the one matter."""
    return (await stage.read(lambda s: s.exec(select(Call)).one())).number or ""


async def test_start_greets_by_name_with_at_most_six_buttons(stage: Stage, resident: Actor) -> None:
    await resident.start()
    resident.sees("王桂英")
    assert len(resident.newest_buttons) <= 6
    await resident.press("menu.complain")
    resident.reads("complain.topic.ask")
    await resident.say("/cancel")
    await resident.say({"zh-hans": "我要投诉", "en": "I want to complain"}[resident.language])
    resident.reads("complain.topic.ask")
    director = await stage.staff("高主任", Role.DIRECTOR, resident.language)
    await director.start()
    assert len(director.newest_buttons) <= 6


@pytest.mark.parametrize("role", Role)
async def test_everything_is_reached_by_tapping(stage: Stage, role: Role) -> None:
    actor = await stage.staff("Anna", role, "en")
    await actor.start()
    reached = set(actor.newest_buttons)
    await actor.press("menu.help")
    reached |= set(actor.newest_buttons)
    if "queue" in actor.commands:
        await actor.say("/queue")
        reached |= set(actor.newest_buttons)
    for command in actor.commands:
        if command not in {"start", "cancel"}:
            assert actor.words(f"menu.{command}") in reached, command


async def test_help_lists_what_this_person_may_do(stage: Stage, resident: Actor) -> None:
    await resident.press("menu.help")
    resident.reads("help.text")
    resident.sees("/status", "/cancel")
    assert "/calls" not in resident.last
    assert len(resident.commands) <= 8
    clerk = await stage.staff("陈窗口", Role.CLERK, resident.language)
    await clerk.say("/help")
    clerk.sees("/calls")


async def test_cancel_without_a_form_says_so(stage: Stage, resident: Actor) -> None:
    await resident.say("/cancel")
    resident.reads("cancel.nothing")


async def test_status_without_a_number_says_how(stage: Stage, resident: Actor) -> None:
    await resident.say("/status")
    resident.reads("status.how")


async def test_status_shows_one_s_own_and_the_desk_every_matter(stage: Stage, resident: Actor) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, resident.language)
    await ask(resident)
    number = await number_of(stage)
    for typed in (number, number.lower(), number.replace("-", " "), number.replace("-", "")):
        await resident.say(f"/status {typed}")
        resident.reads("call.heading", "call.next.open")
    await clerk.say(f"/status {number}")
    clerk.reads("desk.card_due")
    stranger = await stage.resident("Anna", resident.language)
    await stranger.say(f"/status {number}")
    stranger.reads("refused.call_unknown")
    assert not stranger.saw("The lift is out of order")


async def test_every_slip_in_a_number_is_recognised(stage: Stage) -> None:
    resident = await stage.resident("王桂英", "en")
    await ask(resident)
    number = await number_of(stage)
    plain = number.replace("-", "")
    slips = {
        plain[:place] + other + plain[place + 1 :]
        for place in range(len(plain))
        for other in ALPHABET
        if other != plain[place]
    }
    slips |= {
        plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        for place in range(len(plain) - 1)
    } - {plain}
    deeds = [lambda phone, slip=slip: phone.send_text(f"/status {slip}") for slip in sorted(slips)]
    await resident.do(*deeds)
    assert resident.has_read("refused.number_mistyped") == len(slips)
    assert resident.has_read("call.heading") == 0


@pytest.mark.parametrize(
    "typed", ["x", "HF", "HF-", "4711", "🌸", "HF-" + "2" * 40, "2" * 4000, "' OR 1=1", "HF-0O1-I"]
)
async def test_what_is_no_number_is_said_to_be_none(stage: Stage, typed: str, language: str) -> None:
    resident = await stage.resident("王桂英", language)
    await resident.say(f"/status {typed}")
    resident.reads("refused.number_mistyped")


async def test_a_number_of_nothing_is_unknown(stage: Stage, resident: Actor) -> None:
    from centre.numbers import number

    for known in (number("HF", 4711), number("ZZ", 1), number("HF", 31**12 - 1)):
        await resident.say(f"/status {known}")
        resident.reads("refused.call_unknown")


async def test_my_matters_are_listed(stage: Stage, resident: Actor) -> None:
    await resident.press("menu.my")
    resident.reads("my.nothing")
    await ask(resident)
    await resident.press("menu.start")
    await resident.press("menu.my")
    resident.reads("my.heading")
    resident.sees("The lift is out of order", resident.words("call.state.open"))
    await resident.tap(await number_of(stage))
    resident.reads("call.heading")
