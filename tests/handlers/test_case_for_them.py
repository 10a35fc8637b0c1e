"""Requests of people who cannot tap: asked for at the counter, and what they say is noted."""

import pytest
from sqlmodel import select

from centre import cases
from models.audit import AuditLine
from models.bookings import Channel, Relative
from models.cases import CaseState
from models.desk import PhoneLine
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers import requested
from tests.handlers.request_stories import offer_both
from tests.handlers.requested import as_person, open_case, the_case


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


async def test_what_somebody_says_who_cannot_tap_is_noted(stage: Stage, language: str) -> None:
    clerk, wang = await requested.with_gaps(stage, language)
    heard = len(wang.screen)
    await clerk.say("/queue")
    await open_case(clerk)
    clerk.reads("queue.card_ring")
    await clerk.press("queue.brought")
    await clerk.say("The ID card")
    await clerk.press("queue_fill.confirm")
    await open_case(clerk)
    clerk.reads("queue.step_for_them")
    await clerk.press("queue.accept")
    await requested.plan(clerk)
    await open_case(clerk)
    await clerk.press("queue.plan_agreed")
    await clerk.press("queue.start")
    await as_person(clerk, lambda s, m, who: cases.ask_price(s, m, who, 1, 9000, text="A pipe"))
    await clerk.say("/queue")
    await open_case(clerk)
    await clerk.forge("a:queue.price_agreed:1:1")
    clerk.reads("refused.case_price_changed")
    for extra in ("", "nonsense", "²", "-1"):
        await clerk.forge(f"a:queue.price_agreed:1:{extra}")
        clerk.reads("engine.old_button_no_form")
    await clerk.press("queue.price_agreed")
    await as_person(clerk, lambda s, m, who: cases.finish(s, m, who, 1, "Done"))
    await clerk.say("/queue")
    await open_case(clerk)
    await clerk.press("queue.confirmed")
    case = await the_case(stage)
    assert (case.state, case.price) == (CaseState.CLOSED, 9000)
    noted = select(AuditLine.actor_id).where(AuditLine.action == "case.confirm")
    assert await stage.read(lambda session: session.exec(noted).all()) == [(await clerk.row()).id]
    assert len(wang.screen) == heard
    lines = await stage.read(lambda session: session.exec(select(PhoneLine)).all())
    assert any((case.number or "") in line.what for line in lines)


async def test_a_higher_price_can_be_refused_for_somebody(stage: Stage, language: str) -> None:
    clerk, wang = await requested.begun(stage, language)
    await requested.lose(wang)
    await as_person(clerk, lambda s, m, who: cases.ask_price(s, m, who, 1, 9000, text="A pipe"))
    await open_case(clerk)
    await clerk.press("queue.price_refused")
    assert (await the_case(stage)).charged == requested.VISIT


async def test_who_cannot_tap_has_a_request_reopened_within_fifteen_days(stage: Stage, language: str) -> None:
    clerk, _ = await requested.closed(stage, language)
    await stage.pass_time(days=14)
    await clerk.forge("a:queue.see:1:")
    await clerk.press("queue.reopen")
    await clerk.say("It is blocked again")
    await clerk.press("queue_reopen.confirm")
    clerk.reads("queue_reopen.done")
    assert (await the_case(stage)).state is CaseState.PLANNING
    await clerk.forge("a:queue.see:1:")
    await clerk.forge("a:queue.reopen:1:")
    clerk.reads("refused.case_planning")


async def test_after_that_it_is_asked_for_anew(stage: Stage, language: str) -> None:
    clerk, _ = await requested.closed(stage, language)
    await stage.pass_time(days=16)
    await clerk.forge("a:queue.see:1:")
    assert clerk.words("queue.reopen") not in clerk.newest_buttons
    await clerk.forge("a:queue.reopen:1:")
    clerk.reads("refused.case_too_old")


async def test_nobody_speaks_for_who_can_tap_or_instead_of_its_custodian(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    await requested.plan(clerk)
    taps = (
        "plan_agreed:1:1",
        "plan_other:1:",
        "price_refused:1:",
        "confirmed:1:",
        "withdraw:1:",
        "brought:1:",
    )
    for tap in taps:
        await clerk.forge(f"a:queue.{tap}")
        clerk.reads("refused.case_unknown")
    await requested.lose(wang)
    for tap in taps:
        await other.forge(f"a:queue.{tap}")
        other.reads("refused.case_unknown")
    assert (await the_case(stage)).state is CaseState.PLAN_OFFERED


async def test_somebody_without_telegram_asks_at_the_counter_and_is_rung(stage: Stage, clerk: Actor) -> None:
    await offer_both(stage)
    await clerk.say("/queue")
    await clerk.press("queue.new_for")
    await clerk.press("counter.channel.counter")
    await clerk.say("李建国")
    await clerk.press("engine.skip")
    await clerk.press("counter.agreed.yes")
    await clerk.say("通下水 / drain")
    await clerk.press("request_for.whom.me")
    await clerk.say("3-2-1208")
    await clerk.press("request_for.urgent.harm")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.press("request_for.confirm")
    clerk.reads("request_for.receipt", "request_for.reached_nobody")
    case = await the_case(stage)
    assert (case.channel, case.urgent, case.made_by) == (Channel.COUNTER, True, (await clerk.row()).id)
    await open_case(clerk)
    clerk.reads("queue.card_ring", "queue.card_urgent")
    clerk.sees("李建国", "1-2-0-8")
    await clerk.press("queue.take_up")
    await clerk.press("queue.accept")
    await requested.plan(clerk)
    await open_case(clerk)
    await clerk.press("queue.plan_agreed")
    assert (await the_case(stage)).state is CaseState.SCHEDULED


async def test_a_visitor_asks_for_a_relative_who_is_kept_as_theirs(stage: Stage, clerk: Actor) -> None:
    """A new relative is kept with the visitor, never with the clerk, and is one tap the next time."""
    await offer_both(stage)

    async def begin() -> None:
        await clerk.say("/queue")
        await clerk.press("queue.new_for")
        await clerk.press("counter.channel.counter")
        await clerk.say("王桂英")
        await clerk.say("13800138000")

    async def end() -> None:
        await clerk.say("3-2-1208")
        await clerk.press("request_for.urgent.no")
        await clerk.press("engine.skip")
        await clerk.press("request_for.confirm")
        clerk.sees("张秀兰")

    await begin()
    await clerk.press("counter.agreed.yes")
    await clerk.say("通下水 / drain")
    await clerk.press("book.whom.new")
    await clerk.say("张秀兰")
    await clerk.press("book.agreed.yes")
    await end()
    relative = await stage.read(lambda session: session.exec(select(Relative)).one())
    case = await the_case(stage)
    assert (relative.person_id, case.relative_id) == (case.person_id, relative.id)
    await begin()
    await clerk.press("counter.known", name="王桂英")
    await clerk.say("通下水 / drain")
    await clerk.tap("张秀兰")
    await end()
    assert await stage.read(lambda session: len(session.exec(select(Relative)).all())) == 1
