"""The forms of the administration: a rule of the centre changed, something looked up in the audit."""

from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.story import Question, Story, nonsense, picture, says, says_only, sticker


async def _director(stage: Stage, language: str) -> Actor:
    return await stage.staff("高主任", Role.DIRECTOR, language)


async def _alter(actor: Actor) -> str:
    await actor.say("/settings")
    await actor.press("rule.chapter.8")
    await actor.tap("8.1")
    return await actor.press("setting.alter")


async def _look(actor: Actor) -> str:
    await actor.say("/audit")
    return await actor.press("audit.look")


async def _load(actor: Actor) -> str:
    await actor.say("/settings")
    return await actor.press("config.begin")


async def _send(actor: Actor) -> str:
    return await actor.do(lambda phone: phone.send_document(b"[rules]\npage = 9\n", "centre.toml"))


SETTINGS = (
    Story(
        "config_take",
        _director,
        _load,
        (Question("file", _send, (nonsense, sticker, picture)),),
        "config_take.done",
        carded=False,
        rings=True,
    ),
    Story(
        "audit",
        _director,
        _look,
        (Question("what", says("2026-11-25"), (nonsense, sticker, picture, says_only("明天 / tomorrow"))),),
        "audit.of_day",
        carded=False,
    ),
    Story(
        "setting",
        _director,
        _alter,
        (Question("value", says("9"), (nonsense, sticker, picture, says_only("21"), says_only("1.5"))),),
        "setting.done",
    ),
)
