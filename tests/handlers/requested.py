"""Requests for tests of the desk: handed in, and what their residents do with them, past the chat."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlmodel import Session

from centre import cases
from centre.moment import Moment
from models.cases import Case
from models.people import Role
from models.who import Who, by_telegram_id
from tests.auxil.offers import a_request
from tests.auxil.stage import Actor, Stage

Done = TypeVar("Done")
AGREED, VISIT = 8000, 2000


async def request(resident: Actor, **policies: Any) -> int:
    """Hand in a request for a drain to be unblocked; gives its row."""
    return await as_person(
        resident, lambda session, moment, who: a_request(session, who, moment, **policies).id or 0
    )


async def as_person(actor: Actor, work: Callable[[Session, Moment, Who], Done]) -> Done:
    """Have somebody do something past the chat; its notices are told."""
    stage = actor.stage

    def do(session: Session) -> Done:
        who = by_telegram_id(session, actor.id)
        assert who is not None
        moment: Moment = stage.linli.present(session)
        return work(session, moment, who)

    found = await stage.write(do)
    await stage.settle()
    return found


async def lose(resident: Actor) -> None:
    """Have a resident block the bot: from now on they are rung, and cannot tap."""
    await resident.do(lambda phone: phone.block())


async def fill(resident: Actor, case_id: int = 1, text: str = "Here it is") -> None:
    """Send what was missing."""
    await as_person(resident, lambda s, moment, who: cases.fill_gaps(s, moment, who, case_id, text))


async def agree(resident: Actor) -> None:
    """Agree to the plan of one's newest request."""

    def work(session: Session, moment: Moment, who: Who) -> None:
        case_id = newest(session, resident)
        plan = cases.plan_of(session, session.get_one(Case, case_id))
        assert plan is not None
        cases.agree(session, moment, who, case_id, plan.id or 0)

    await as_person(resident, work)


async def the_case(stage: Stage, case_id: int = 1) -> Case:
    """A request as it is now."""
    return await stage.read(lambda session: session.get_one(Case, case_id))


async def open_case(clerk: Actor) -> str:
    """Open the newest request on the screen at the desk."""
    return await clerk.tap_data("a:queue.see:")


async def take_up(clerk: Actor) -> str:
    """Open a request and begin its review."""
    await open_case(clerk)
    return await clerk.press("queue.take_up")


async def plan(clerk: Actor, price: str = "80") -> None:
    """Offer a plan from the card of an accepted request."""
    await clerk.press("queue.plan")
    await clerk.press("queue_plan.me")
    await clerk.say("周五 / Friday")
    await clerk.say("9:00-11:00")
    await clerk.say(price)
    await clerk.say("20")
    await clerk.press("engine.skip")
    await clerk.press("queue_plan.confirm")
    clerk.reads("queue_plan.done")


# How far a request has come at the desk: each goes on where the one before left off.


async def reviewed(stage: Stage, language: str, **policies: Any) -> tuple[Actor, Actor]:
    """A clerk who has taken a request up, and its resident."""
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    case_id = await request(resident, **policies)
    await clerk.say("/queue")
    await clerk.tap_data(f"a:queue.see:{case_id}:")
    await clerk.press("queue.take_up")
    return clerk, resident


async def accepted(stage: Stage, language: str, **policies: Any) -> tuple[Actor, Actor]:
    """A clerk with an accepted request, and its resident."""
    clerk, resident = await reviewed(stage, language, **policies)
    await clerk.press("queue.accept")
    return clerk, resident


async def scheduled(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A clerk with a request whose plan was agreed to, and its resident."""
    clerk, resident = await accepted(stage, language)
    await plan(clerk)
    await agree(resident)
    await open_case(clerk)
    return clerk, resident


async def begun(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A clerk with a request that is under way, and its resident."""
    clerk, resident = await scheduled(stage, language)
    await clerk.press("queue.start")
    return clerk, resident


# The same with a resident who is rung: what they say is noted.


async def with_gaps(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """Something is missing."""
    clerk, resident = await reviewed(stage, language)
    await as_person(
        clerk, lambda s, moment, who: cases.list_gaps(s, moment, who, newest(s, resident), ["ID card"])
    )
    await lose(resident)
    return clerk, resident


async def with_a_plan(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A plan waits for an answer."""
    clerk, resident = await accepted(stage, language)
    await plan(clerk)
    await lose(resident)
    return clerk, resident


async def with_a_result(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """The work is done, as the clerk says."""
    clerk, resident = await begun(stage, language)
    await as_person(
        clerk, lambda s, moment, who: cases.finish(s, moment, who, newest(s, resident), "The drain is free")
    )
    await lose(resident)
    return clerk, resident


async def closed(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """The same, and its resident said that it is."""
    clerk, resident = await with_a_result(stage, language)
    await as_person(clerk, lambda s, moment, who: cases.confirm(s, moment, who, newest(s, resident)))
    return clerk, resident


async def with_a_refund(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """The same, and some of the money has to be given back."""
    clerk, resident = await closed(stage, language)
    await as_person(
        clerk,
        lambda s, moment, who: cases.open_refund(
            s, moment, who, newest(s, resident), paid=AGREED, amount=2000, text="Too much was taken"
        ),
    )
    return clerk, resident


def newest(session: Session, resident: Actor) -> int:
    """The row of the newest request of somebody."""
    who = by_telegram_id(session, resident.id)
    assert who is not None
    return cases.of_resident(session, who.id, who.language)[0].id
