"""What some services ask for, and promise, beyond the ordinary: as residents and staff see it."""

import pytest
from sqlmodel import Session

from models.cases import Case
from models.catalogue import Service, Where
from models.people import Role
from tests.auxil import sentences
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.request_stories import a_drain, newest


async def the_service(stage: Stage, **policies: object) -> Service:
    """A service without address or urgency, with these policies."""

    def offer(session: Session) -> Service:
        return a_drain(session, place=Where.CENTRE, urgent=False, **policies)

    return await stage.write(offer)


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def resident(stage: Stage, clerk: Actor, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def test_a_confidential_request_says_so_and_is_hidden_from_colleagues(
    stage: Stage, clerk: Actor, resident: Actor, language: str
) -> None:
    await the_service(stage, confidential=True)
    colleague = await stage.staff("李窗口", Role.CLERK, language)
    leader = await stage.staff("赵值班", Role.DUTY_LEADER, language)
    await resident.say("/request")
    await first(resident)
    await resident.press("book.whom.me")
    await resident.press("engine.skip")
    resident.reads("request.card", "request.remark_restricted")
    await resident.press("request.confirm")
    case_id = await stage.read(newest)
    for who in (clerk, leader):
        await who.say("/queue")
        await who.tap_data(f"a:queue.see:{case_id}:")
        who.reads("queue.card", "queue.card_restricted")
    for what in ("queue.see", "queue.take_up", "queue.read", "queue.note"):
        await colleague.forge(f"a:{what}:{case_id}:")
        colleague.reads("refused.case_unknown")
    await colleague.say("/queue")
    assert "SQ-" not in colleague.last
    await clerk.press("queue.take_up")
    await leader.forge(f"a:queue.take_over:{case_id}:")
    clerk.reads("notice.case.taken_over")
    assert not [label for label in clerk.newest_buttons if "SQ-" in label]


async def test_who_writes_it_down_at_the_counter_sees_it_only_if_it_is_theirs(
    stage: Stage, clerk: Actor, language: str
) -> None:
    await the_service(stage, confidential=True)
    colleague = await stage.staff("李窗口", Role.CLERK, language)
    for opens in (False, True):  # the first goes to the other, who has as little to do and is known longer
        await colleague.say("/queue")
        await colleague.press("queue.new_for")
        await colleague.press("counter.channel.counter")
        await colleague.say("王桂英")
        await colleague.press("engine.skip")
        await colleague.press("counter.agreed.yes")
        await first(colleague)
        await colleague.press("request_for.whom.me")
        await colleague.press("engine.skip")
        colleague.reads("request.remark_restricted")
        await colleague.press("request_for.confirm")
        colleague.reads("request_for.receipt")
        assert bool([label for label in colleague.newest_buttons if "SQ-" in label]) is opens


async def ask_for_mediation(resident: Actor) -> None:
    """Ask for what needs two, in the chat."""
    await resident.say("/request")
    await first(resident)
    await resident.press("book.whom.me")
    await resident.say("张先生")
    await resident.say("1301")
    await resident.press("request.party_knows.no")
    await resident.press("engine.skip")
    resident.sees("张先生", "1301")
    resident.reads("request.card", "request.remark_party")
    await resident.press("request.confirm")
    resident.reads("request.receipt")


async def to_the_plan(clerk: Actor) -> None:
    """Take it up and accept it."""
    await clerk.say("/queue")
    await clerk.tap_data("a:queue.see:")
    await clerk.press("queue.take_up")
    clerk.reads("queue.party_reached", "queue.party.waiting")
    await clerk.press("queue.accept")
    await clerk.press("queue.plan")
    clerk.reads("refused.party_waiting")
    await clerk.say("/queue")
    await clerk.tap_data("a:queue.see:")


async def test_the_other_side_agrees_by_a_link_and_then_it_is_arranged(
    stage: Stage, clerk: Actor, resident: Actor, language: str
) -> None:
    await the_service(stage, two_party=True)
    await ask_for_mediation(resident)
    await to_the_plan(clerk)
    resident.reads("notice.case.step", "case.party.waiting")
    await clerk.press("queue.party_link")
    clerk.reads("queue.party_link_made")
    payload = clerk.copied.partition("start=")[2]
    other = await stage.resident("张伟", language)
    await resident.start(payload)
    resident.reads("refused.party_own")
    await other.start(payload)
    other.reads("other_side.ask")
    other.sees("王桂英")
    await other.press("other_side.no")
    other.reads("other_side.refused")
    resident.reads("notice.case.party", "case.party.refused", "case.party_instead")
    clerk.reads("notice.case.party_answered")
    await other.start(payload)
    await other.press("other_side.yes")
    other.reads("other_side.agreed")
    resident.reads("notice.case.party", "case.party.agreed")
    await clerk.press("desk.open", number=(await the_number(stage)))
    clerk.reads("queue.party.agreed", "queue.heard.by_link")
    await clerk.press("queue.plan")
    clerk.reads("queue_plan.who.ask")


async def test_a_refusal_that_was_noted_names_another_way(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await the_service(stage, two_party=True)
    await ask_for_mediation(resident)
    await to_the_plan(clerk)
    await clerk.press("queue.party_refused")
    await clerk.press("queue.heard.in_person")
    await clerk.say("可以约公益法律咨询 / there is legal advice")
    await clerk.press("queue_party_refused.confirm")
    clerk.reads("queue_party_refused.done")
    resident.reads("notice.case.party", "case.party.refused")
    resident.sees("there is legal advice")
    assert not sentences.pattern(resident.language, "case.next.planning").search(resident.last)


async def the_number(stage: Stage) -> str:
    """The number of the newest request."""
    return await stage.read(lambda session: session.get_one(Case, newest(session)).number or "")
