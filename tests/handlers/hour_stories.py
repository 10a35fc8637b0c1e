"""The forms about hours, as stories."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.chosen import named
from tests.handlers.rostered import coordinator, volunteer
from tests.handlers.served import a_held_shift, served
from tests.handlers.story import Answer, Question, Story, nonsense, picture, says, sticker

_WORDS = (sticker, picture)


async def has_served(stage: Stage, language: str) -> Actor:
    """A volunteer whose hours wait for a coordinator."""
    helper = await volunteer(stage, "许晓", language)
    await served(stage, helper, await a_held_shift(stage, await coordinator(stage, language)))
    return helper


async def vouches(stage: Stage, language: str) -> Actor:
    """A coordinator for whom the hours of a volunteer wait."""
    owner = await coordinator(stage, language)
    await served(stage, await volunteer(stage, "许晓", language), await a_held_shift(stage, owner))
    return owner


def a_line(command: str, opener: str) -> Answer:
    """Open the one line of a list."""

    async def open_it(actor: Actor) -> str:
        await actor.say(command)
        if opener.startswith("a:vouch"):
            await actor.tap_data("a:vouch.list:")
        return await actor.tap_data(opener)

    return open_it


def _then(first: Answer, key: str) -> Answer:
    async def both(actor: Actor) -> str:
        await first(actor)
        return await actor.press(key)

    return both


_OWN, _THEIRS = a_line("/hours", "a:hours.see:"), a_line("/hours", "a:vouch.see:")


async def _objecting(stage: Stage, language: str) -> Actor:
    _, (_, other) = await named(stage, language, "许晓", "钱一")
    return other


async def _object(actor: Actor) -> str:
    await actor.say("/points")
    await actor.press("points.honours")
    return await actor.press("honour.object", name="许晓")


async def _choosing(stage: Stage, language: str) -> Actor:
    owner, _ = await named(stage, language, "许晓")
    return owner


async def _drop(actor: Actor) -> str:
    await actor.say("/vol")
    await actor.press("vol.honours")
    await actor.tap_data("a:honour.round:")
    return await actor.press("honour_desk.drop", name="许晓")


HOURS = (
    Story(
        "honour_object",
        _objecting,
        _object,
        (Question("words", says("那天没看到他 / was not there"), _WORDS),),
        "honour_object.done",
        rings=True,
    ),
    Story(
        "honour_why",
        _choosing,
        _drop,
        (Question("words", says("时长不实 / false hours"), _WORDS),),
        "honour_why.drop",
    ),
    Story(
        "hours_wrong",
        has_served,
        _then(_OWN, "hours.wrong"),
        (Question("words", says("我四点才走 / I left at four"), _WORDS),),
        "hours_wrong.done",
    ),
    Story(
        "hours_time",
        vouches,
        _then(_THEIRS, "vouch.times"),
        (
            Question("span", says("08:00-09:30"), (nonsense, *_WORDS)),
            Question("why", says("先走了 / left early"), _WORDS),
        ),
        "vouch.now.confirmed",
    ),
    Story(
        "hours_why",
        vouches,
        _then(_THEIRS, "vouch.no"),
        (Question("words", says("没来 / was not there"), _WORDS),),
        "hours_why.refuse",
    ),
)
