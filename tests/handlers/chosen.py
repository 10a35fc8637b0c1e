"""A choice of the best that has begun."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, volunteer
from tests.handlers.served import a_held_shift, served


async def a_choice(stage: Stage, language: str, *names: str) -> tuple[Actor, list[Actor]]:
    """A coordinator who has opened the choice of this month, and volunteers who served in it."""
    owner = await coordinator(stage, language)
    helpers = [await volunteer(stage, name, language) for name in names]
    shift_id = await a_held_shift(stage, owner)
    for one in helpers:
        await served(stage, one, shift_id)
    await owner.press("vouch.look")
    await owner.press("vouch.all", n=len(helpers))
    await owner.say("/vol")
    await owner.press("vol.honours")
    await owner.tap_data("a:honour.open:0:month.2026-11")
    owner.reads("honour_desk.state.open")
    return owner, helpers


async def named(stage: Stage, language: str, *names: str) -> tuple[Actor, list[Actor]]:
    """The same, with the first of the volunteers named for objections."""
    owner, helpers = await a_choice(stage, language, *names)
    await owner.press("honour_desk.candidates")
    await owner.press("honour_desk.put", name=names[0])
    await helpers[0].press("honour.yes")
    await owner.say("/vol")
    await owner.press("vol.honours")
    await owner.tap_data("a:honour.round:")
    await owner.press("honour_desk.publish")
    return owner, helpers
