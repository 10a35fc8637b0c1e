"""Calls for ideas with phones: one that is open, and one that is further on."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from centre import cases, ideas
from centre.moment import Moment
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers.requested import as_person
from tests.handlers.rostered import coordinator


def doing(work: Callable[..., Any], *what: Any) -> Callable[[Session, Moment, Who], Any]:
    """Something that the centre does for somebody, about this."""
    return lambda session, moment, who: work(session, moment, who, *what)


async def make_call(owner: Actor) -> None:
    """Call for ideas from tomorrow until in a week."""
    await owner.say("/ideas")
    await owner.press("idea_call.make")
    await owner.say("让冬天更暖和 / A warmer winter")
    await owner.say("什么能帮上忙 / What would help")
    await owner.say("花钱少 / Cheap")
    await owner.say("明天")
    await owner.say("12月3日")
    await owner.press("idea_call_make.confirm")
    owner.reads("idea_call_make.done")


async def an_open_call(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A coordinator whose call is open, and a resident who has heard of it."""
    owner = await coordinator(stage, language)
    resident = await stage.resident("王桂英", language)
    await make_call(owner)
    await stage.pass_time(days=1)
    resident.reads("notice.idea_call.opened")
    return owner, resident


async def hand_in(actor: Actor, title: str, openness: str = "open") -> None:
    """Hand an idea in by hand."""
    await actor.press("idea.hand_in")
    await actor.say(title)
    await actor.say(f"{title}。")
    await actor.press(f"openness.{openness}")
    await actor.press("idea.confirm")
    actor.reads("voice.receipt")


async def shortlisted(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """The same, closed, with two ideas on its shortlist."""
    owner, resident = await an_open_call(stage, language)
    for title in ("楼道椅子", "热汤"):
        await as_person(resident, doing(ideas.hand_in, 1, title, title))
    await stage.pass_time(days=8)
    for row in (1, 2):
        await as_person(owner, doing(ideas.enlist, row))
    await as_person(owner, doing(ideas.shortlist, 1))
    return owner, resident


async def answered(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """The same, announced as it is, and each idea withdrawn: nothing of it is open."""
    owner, resident = await shortlisted(stage, language)
    await as_person(owner, doing(ideas.announce, 1))
    for row in (1, 2):
        await as_person(resident, doing(cases.withdraw, row))
    return owner, resident
