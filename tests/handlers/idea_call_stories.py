"""The forms about calls for ideas, as stories."""

from collections.abc import Awaitable, Callable

from tests.auxil.stage import Actor, Stage
from tests.handlers.called import an_open_call, answered, shortlisted
from tests.handlers.rostered import coordinator
from tests.handlers.story import Answer, Question, Story, nonsense, picture, presses, says, says_only, sticker

_WORDS, _CHOICE = (sticker, picture), (nonsense, sticker)
Enter = Callable[[Stage, str], Awaitable[Actor]]


def _owner_of(begun: Callable[[Stage, str], Awaitable[tuple[Actor, Actor]]]) -> Enter:
    async def enter(stage: Stage, language: str) -> Actor:
        owner, _ = await begun(stage, language)
        return owner

    return enter


async def _resident(stage: Stage, language: str) -> Actor:
    _, resident = await an_open_call(stage, language)
    return resident


async def _make(actor: Actor) -> str:
    await actor.say("/ideas")
    return await actor.press("idea_call.make")


async def _hand_in(actor: Actor) -> str:
    return await actor.press("idea.hand_in")


def _on_card(key: str) -> Answer:
    async def press(actor: Actor) -> str:
        await actor.say("/ideas")
        await actor.tap_data("a:idea_call.see:")
        return await actor.press(key)

    return press


IDEA_CALLS = (
    Story(
        "idea_call_make",
        coordinator,
        _make,
        (
            Question("title", says("让冬天更暖和 / A warmer winter"), _WORDS),
            Question("about", says("什么能帮上忙 / What would help"), _WORDS),
            Question("criteria", says("花钱少 / Cheap"), _WORDS),
            Question("opens", says("明天 / tomorrow"), (nonsense, sticker, says_only("今天"))),
            Question("closes", says("12月3日"), (nonsense, sticker, says_only("昨天"))),
        ),
        "idea_call_make.done",
    ),
    Story(
        "idea",
        _resident,
        _hand_in,
        (
            Question("title", says("楼道椅子"), _WORDS),
            Question("about", says("每层放一把。"), (sticker,)),
            Question("openness", presses("openness.open"), _CHOICE),
        ),
        "voice.receipt",
    ),
    Story(
        "idea_call_vote",
        _owner_of(shortlisted),
        _on_card("idea_call.vote"),
        (Question("closes", says("12月10日"), (nonsense, sticker, says_only("12月31日"))),),
        "idea_call_vote.done",
    ),
    Story(
        "idea_call_archive",
        _owner_of(answered),
        _on_card("idea_call.archive"),
        (Question("words", says("谢谢大家。"), _WORDS),),
        "idea_call_archive.done",
    ),
    Story(
        "idea_call_off",
        _owner_of(an_open_call),
        _on_card("idea_call.call_off"),
        (Question("words", says("点子太少。"), _WORDS),),
        "idea_call_off.done",
    ),
)
