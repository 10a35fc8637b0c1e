"""The forms about votes, as stories."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator
from tests.handlers.story import Question, Story, nonsense, picture, presses, says, says_only, sticker
from tests.handlers.voted import a_vote, an_open_vote

_WORDS, _CHOICE = (sticker, picture), (nonsense, sticker)


async def _owner(stage: Stage, language: str) -> Actor:
    return await coordinator(stage, language)


async def _make(actor: Actor) -> str:
    await actor.say("/vote")
    return await actor.press("vote.make")


async def _with_a_vote(stage: Stage, language: str) -> Actor:
    owner, _ = await a_vote(stage, language)
    return owner


async def _add(actor: Actor) -> str:
    await actor.say("/vote")
    await actor.tap_data("a:vote.see:")
    return await actor.press("vote.add")


async def _unknown(stage: Stage, language: str) -> Actor:
    await an_open_vote(stage, language, "一", "二")
    return await stage.resident("王桂英", language)


async def _prove(actor: Actor) -> str:
    await actor.say("/vote")
    await actor.tap_data("a:vote.see:")
    return await actor.press("vote.prove")


async def _own_number(actor: Actor) -> str:
    return await actor.do(lambda phone: phone.send_contact())


VOTES = (
    Story(
        "vote_make",
        _owner,
        _make,
        (
            Question("title", says("最美志愿者 / Kindest"), _WORDS),
            Question("about", says("谢谢大家 / To say thank you"), _WORDS),
            Question("opens", says("明天 / tomorrow"), (nonsense, sticker, says_only("今天"))),
            Question("closes", says("12月3日"), (nonsense, sticker, says_only("昨天"))),
        ),
        "vote_make.done",
    ),
    Story(
        "vote_add",
        _with_a_vote,
        _add,
        (
            Question("kind", presses("vote_add.kind.other"), _CHOICE),
            Question("other", says("夜灯巡逻 / Night walk"), _WORDS),
        ),
        "vote_add.listed",
    ),
    Story(
        "vote_prove",
        _unknown,
        _prove,
        (Question("number", _own_number, (sticker, picture, says_only("13800138000"))),),
        "vote_prove.done",
    ),
)
