"""The forms of badges, as stories."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import volunteer
from tests.handlers.story import Question, Story, picture, says, says_only, sticker


async def _resident(stage: Stage, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def _rename(actor: Actor) -> str:
    await actor.say("/badge")
    return await actor.press("badge.rename")


_LONG = says_only("长" * 41)

BADGES = (
    Story(
        "badge_name",
        lambda stage, language: volunteer(stage, "许晓", language),
        _rename,
        (Question("name", says("小许 / Xu"), (sticker, picture, _LONG)),),
        "badge.shown",
        carded=False,
    ),
    Story(
        "verify",
        _resident,
        lambda actor: actor.say("/verify"),
        (Question("code", says("4807 1526"), (sticker, picture, _LONG)),),
        "verify.unknown",
        carded=False,
    ),
)
