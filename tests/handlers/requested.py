"""Requests for tests: handed in, and what their residents do with them, past the chat."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from centre import cases
from centre.moment import Moment
from models.cases import Case
from models.who import Who, by_telegram_id
from tests.auxil.offers import a_request
from tests.auxil.stage import Actor, Stage


async def request(resident: Actor, **policies: Any) -> int:
    """Hand in a request for a drain to be unblocked; gives its row."""
    return await as_resident(resident, lambda *who: a_request(who[0], who[2], who[1], **policies).id or 0)


async def as_resident(resident: Actor, work: Callable[[Session, Moment, Who], Any]) -> Any:
    """Have a resident do something that another test does in the chat."""
    stage = resident.stage

    def do(session: Session) -> Any:
        who = by_telegram_id(session, resident.id)
        assert who is not None
        moment: Moment = stage.linli.present(session)
        return work(session, moment, who)

    found = await stage.write(do)
    await stage.settle()
    return found


async def agree(resident: Actor, case_id: int) -> None:
    """Agree to the plan of a request."""

    def work(session: Session, moment: Moment, who: Who) -> None:
        plan = cases.plan_of(session, session.get_one(Case, case_id))
        assert plan is not None
        cases.agree(session, moment, who, case_id, plan.id or 0)

    await as_resident(resident, work)


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
