"""The forms of duty, as stories."""

from functools import partial

from sqlmodel import Session

from centre import duty
from centre.duty import Pair
from centre.moment import Moment
from models.duty import DutyKind
from models.people import Role
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.requested import as_person
from tests.handlers.story import (
    Question,
    Story,
    nonsense,
    picture,
    place,
    says,
    says_only,
    sticker,
)


async def lay(*leaders: Actor, since: int = 0) -> None:
    """Put them on duty, a day each, from today or so many days later on."""

    for away, leader in enumerate(leaders, start=since):
        await as_person(leader, partial(_lay_own, away=away))


def _lay_own(session: Session, moment: Moment, who: Who, *, away: int) -> None:
    duty.lay(session, moment, who, Pair(who.id), first=duty.today(moment) + away * duty.DAY)


async def two(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """Two who may lay the rota and be on it."""
    return (
        await stage.staff("孙协调", Role.COORDINATOR, language),
        await stage.staff("吴协调", Role.COORDINATOR, language),
    )


async def _coordinator(stage: Stage, language: str) -> Actor:
    return (await two(stage, language))[0]


async def _on_duty(stage: Stage, language: str) -> Actor:
    sun, wu = await two(stage, language)
    await lay(sun, wu)
    return sun


async def _on_duty_soon(stage: Stage, language: str) -> Actor:
    sun, wu = await two(stage, language)
    await lay(sun, wu, since=3)
    return sun


async def _lay(actor: Actor) -> str:
    await actor.say("/duty")
    return await actor.press("duty.lay")


async def _plan(actor: Actor) -> str:
    await actor.say("/rota")
    return await actor.press("rota.lay")


async def _has_the_desk(stage: Stage, language: str) -> Actor:
    """Somebody who has the desk soon, and a colleague who has it the day after."""
    sun, wu = await two(stage, language)

    def lay_posts(session: Session, moment: Moment, who: Who, other: int) -> None:
        day = duty.today(moment) + duty.DAY
        plan = {day: who.id, day + duty.DAY: other}
        duty.posts.lay(session, moment, who, DutyKind.DESK, plan)

    other = (await wu.row()).id or 0
    await as_person(sun, partial(lay_posts, other=other))
    return sun


async def _swap_post(actor: Actor) -> str:
    await actor.say("/rota")
    return await actor.tap_data("a:rota.swap:")


async def _swap(actor: Actor) -> str:
    await actor.say("/duty")
    return await actor.tap_data("a:duty.swap:")


async def _cover(actor: Actor) -> str:
    await actor.say("/duty")
    return await actor.press("cover.begin")


async def _write(actor: Actor) -> str:
    await actor.say("/duty")
    return await actor.tap_data("a:duty.note:")


_CHOICE = (nonsense, sticker)

DUTY = (
    Story(
        "duty_lay",
        _coordinator,
        _lay,
        (
            Question("day", says("明天 / tomorrow"), (*_CHOICE, picture, says_only("昨天"))),
            Question("leader", first, _CHOICE),
            Question("deputy", first, _CHOICE),
            Question("number", says("７天"), (*_CHOICE, says_only("32"), says_only("0"))),
        ),
        "duty_lay.done",
    ),
    Story(
        "duty_swap",
        _on_duty_soon,
        _swap,
        (Question("whom", says("吴协调"), _CHOICE), Question("instead", first, _CHOICE)),
        "duty_swap.done",
    ),
    Story(
        "rota_swap",
        _has_the_desk,
        _swap_post,
        (Question("whom", says("吴协调"), _CHOICE), Question("instead", first, _CHOICE)),
        "rota_swap.done",
    ),
    Story(
        "rota_lay",
        _coordinator,
        _plan,
        (
            Question("kind", first, _CHOICE),
            Question("week", first, _CHOICE),
            Question("whole", first, _CHOICE),
            *(Question(day, first, _CHOICE) for day in ("wed", "thu", "fri")),
        ),
        "rota_lay.done",
    ),
    Story(
        "cover",
        _coordinator,
        _cover,
        (
            Question("whom", says("吴协调"), _CHOICE),
            Question("first", says("明天 / tomorrow"), (*_CHOICE, picture, says_only("昨天"))),
            Question("last", first, (*_CHOICE, says_only("昨天"))),
            Question("hours", says("9:00-11:30"), _CHOICE),
            Question("why", says("The health stall."), (sticker, picture, place)),
        ),
        "cover.done",
    ),
    Story(
        "duty_note",
        _on_duty,
        _write,
        (Question("words", says("The lift is out."), (sticker, picture, place)),),
        "duty_note.done",
    ),
)
