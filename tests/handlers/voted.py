"""A vote with phones: made at the desk, with somebody who was asked to stand."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, volunteer


async def make_vote(owner: Actor) -> None:
    """Plan a vote for tomorrow until in a week."""
    await owner.say("/vote")
    await owner.press("vote.make")
    await owner.say("最美志愿者 / Kindest volunteer")
    await owner.say("谢谢大家 / To say thank you")
    await owner.say("明天")
    await owner.say("12月3日")
    await owner.press("vote_make.confirm")
    owner.reads("vote_make.done")


async def add_other(owner: Actor, name: str) -> None:
    """Put something on its list."""
    await owner.press("vote.add")
    await owner.press("vote_add.kind.other")
    await owner.say(name)
    await owner.press("vote_add.confirm")
    owner.reads("vote_add.listed")
    await owner.press("vote.back")


async def a_vote(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A coordinator who planned a vote, and a volunteer who could stand in it."""
    owner = await coordinator(stage, language)
    helper = await volunteer(stage, "许晓", language)
    await make_vote(owner)
    return owner, helper


async def an_open_vote(stage: Stage, language: str, *names: str) -> Actor:
    """A vote that has begun, with these things to choose; gives who made it."""
    owner, _ = await a_vote(stage, language)
    for name in names:
        await add_other(owner, name)
    await stage.pass_time(days=1)
    return owner
