"""Calls after a booking or a request as people meet them: the list, three days, and what is not solved."""

from sqlmodel import Session, col, select

from centre import bookings, cases
from centre.moment import Moment
from models.cases import Case, CaseKind, CaseState
from models.follow_ups import FollowUp, FollowUpKind, FollowUpState
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_rule
from tests.auxil.offers import a_booking, a_service, a_slot
from tests.auxil.stage import Actor, Stage
from tests.handlers import requested
from tests.handlers.requested import as_person


async def served(resident: Actor, clerk: Actor) -> None:
    """A resident was served an hour ago, as they had booked."""
    booking_id = await as_person(
        resident,
        lambda s, m, who: a_booking(s, who, a_slot(s, a_service(s), m.now), number="YY-7K3-2").id or 0,
    )
    await clerk.stage.pass_time(hours=1)
    await as_person(clerk, lambda s, m, who: bookings.served(s, m, who, booking_id))


async def closed(resident: Actor, clerk: Actor) -> int:
    """A request of a resident was done, and they said so."""
    row = await requested.request(resident, plan_days=0)

    def work(session: Session, moment: Moment, who: Who) -> None:
        if session.get_one(Case, row).custodian_id != who.id:
            cases.take_over(session, moment, who, row)
        for step in (cases.take_up, cases.accept, cases.schedule, cases.start):
            step(session, moment, who, row)
        cases.finish(session, moment, who, row, "Done.")

    await as_person(clerk, work)
    await as_person(resident, lambda s, m, who: cases.confirm(s, m, who, row))
    return row


async def not_solved(caller: Actor, text: str) -> None:
    """Say of the call on the screen that they were reached, and that it is not solved."""
    await caller.press("follow_up.take")
    await caller.press("follow_up.reached")
    caller.reads("follow_up_result.result.ask")
    await caller.press("follow_up.result.not_solved")
    caller.reads("follow_up_result.words.ask")
    await caller.say(text)
    await caller.tap("2")
    await caller.press("follow_up_result.confirm")
    caller.reads("follow_up_result.done_not_solved")


async def call_about(stage: Stage, kind: FollowUpKind) -> FollowUp:
    """The one call about a matter of a kind."""
    wanted = select(FollowUp).where(FollowUp.kind == kind)
    return await stage.read(lambda session: session.exec(wanted).one())


async def test_all_or_none_are_rung_and_what_is_not_solved_goes_on(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    caller = await stage.staff("刘窗口", Role.CLERK, language)
    wang = await stage.resident("王桂英", language)
    await stage.write(lambda session: a_rule(session, "follow_up_bookings", 100))
    await stage.write(lambda session: a_rule(session, "follow_up_requests", 100))
    await served(wang, clerk)
    row = await closed(wang, clerk)
    # Nobody is told of each: they stand on the list. Who saw to them does not ring.
    assert caller.has_read("notice.follow_up.new") == clerk.has_read("notice.follow_up.new") == 0
    await clerk.say("/followups")
    clerk.reads("desk.empty")

    await caller.say("/followups")
    caller.reads("follow_ups.heading")
    await caller.tap_data("a:follow_up.see:1:")
    caller.reads("follow_up.heading", "follow_up.served", "follow_up.who", "follow_up.ask")
    await not_solved(caller, "左边长一截")
    newest = select(Case).order_by(col(Case.id).desc())
    new = await stage.read(lambda session: session.exec(newest).first())
    assert new is not None
    assert (new.kind, new.id, new.about) == (CaseKind.REQUEST, row + 1, "YY-7K3-2: 左边长一截")

    await caller.say("/followups")
    await caller.tap_data("a:follow_up.see:2:")
    caller.reads("follow_up.about")
    await not_solved(caller, "又堵了")
    reopened = await stage.read(lambda session: session.get_one(Case, row))
    assert (reopened.state, reopened.reopened) == (CaseState.PLANNING, 1)
    await wang.say(f"/status {reopened.number}")
    wang.sees(wang.words(f"case.state.{CaseState.PLANNING.value}"))

    # None of them: who is not drawn is in no list.
    await stage.write(lambda session: a_rule(session, "follow_up_requests", 0))
    await closed(wang, clerk)
    await caller.say("/followups")
    caller.reads("desk.empty")
    assert await stage.faults() == []


async def test_who_does_not_pick_up_is_rung_on_three_days(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    caller = await stage.staff("刘窗口", Role.CLERK, language)
    await stage.write(lambda session: a_rule(session, "follow_up_bookings", 100))
    await served(await stage.resident("王桂英", language), clerk)
    for day in range(3):
        await caller.say("/followups")
        await caller.tap_data("a:follow_up.see:")
        if day:
            caller.reads("follow_up.tries")
        await caller.press("follow_up.take")
        await caller.press("follow_up.no_answer")
        caller.reads("follow_up.tried" if day < 2 else "follow_up.tried_last")
        await caller.say("/followups")
        caller.reads("desk.empty")
        await stage.pass_time(days=1)
    assert (await call_about(stage, FollowUpKind.BOOKING)).state is FollowUpState.UNREACHABLE
    await caller.press("follow_ups.view.done")
    caller.sees(caller.words("follow_up.state.unreachable"))
    assert await stage.faults() == []
