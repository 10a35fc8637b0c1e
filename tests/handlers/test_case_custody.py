"""Requests among colleagues: two who act at once, hand-overs, and what the custodian is told."""

import pytest

from centre import cases
from models.cases import CaseState
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers import requested
from tests.handlers.requested import as_person, open_case, request, take_up, the_case


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def wang(stage: Stage, clerk: Actor) -> Actor:
    return await stage.resident("王桂英", clerk.language)


# two at once


async def test_of_two_clerks_one_has_it_and_the_other_is_told_who(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await request(wang)
    await other.say("/queue")
    await open_case(other)
    await take_up(clerk)
    await other.press("queue.take_up")
    other.reads("refused.case_reviewing")
    other.sees("陈窗口")
    for action in ("accept", "gaps", "decline", "transfer", "say", "hand_over"):
        await other.forge(f"a:queue.{action}:1:")
        other.reads("refused.case_not_yours")
        other.sees("陈窗口")
    await clerk.forge("a:queue.take_up:1:")  # a tap too many is harmless
    assert (await the_case(stage)).state is CaseState.REVIEWING


async def test_whoever_takes_over_tells_the_one_before(stage: Stage, clerk: Actor, wang: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await request(wang)
    await take_up(clerk)
    await other.say("/queue")
    await open_case(other)
    await other.press("queue.take_over", times=2)
    assert other.has_read("refused.case_yours_already") == 1
    clerk.reads("notice.case.taken_over")
    clerk.sees("刘窗口")


async def test_a_form_crossed_by_a_withdrawal_is_refused_at_its_card(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await clerk.press("queue.transfer")
    await clerk.say("The water company, 96118")
    await as_person(wang, lambda s, m, who: cases.withdraw(s, m, who, 1))
    await clerk.press("queue_transfer.confirm")
    assert clerk.has_read("refused.case_withdrawn") == 1
    assert not wang.saw("96118")


# hand-overs


async def offered(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A request that a clerk has offered to a colleague."""
    clerk, _ = await requested.reviewed(stage, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    await clerk.press("desk.hand_over")
    await clerk.tap("刘窗口")
    await clerk.say("I am away from tomorrow")
    await clerk.press("queue_hand_over.confirm")
    other.reads("notice.case.handover")
    other.sees("I am away from tomorrow", "陈窗口")
    return clerk, other


async def test_a_hand_over_counts_when_it_is_accepted(stage: Stage, language: str) -> None:
    clerk, other = await offered(stage, language)
    await open_case(clerk)
    clerk.reads("queue.card_offered")
    assert clerk.words("desk.hand_over") not in clerk.newest_buttons
    before = await the_case(stage)
    assert before.custodian_id == (await clerk.row()).id
    await other.press("queue.handover_yes", times=2)
    assert other.has_read("refused.handover_over") == 1
    assert (await the_case(stage)).custodian_id == (await other.row()).id
    clerk.reads("notice.case.handover_settled", "queue.handover.accepted")


async def test_a_hand_over_can_be_declined(stage: Stage, language: str) -> None:
    clerk, other = await offered(stage, language)
    await other.press("queue.handover_no")
    other.reads("queue.handover_left")
    clerk.reads("queue.handover.declined")
    assert (await the_case(stage)).custodian_id == (await clerk.row()).id


async def test_a_hand_over_that_nobody_accepts_goes_back(stage: Stage, language: str) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, language)
    clerk, other = await offered(stage, language)
    await stage.pass_time(hours=5)
    assert clerk.has_read("queue.handover.lapsed")
    assert leader.has_read("queue.handover.lapsed")
    await other.tap_data("a:queue.handover_yes:")
    other.reads("refused.handover_over")


async def test_a_hand_over_is_for_whom_it_was_offered_to(stage: Stage, language: str) -> None:
    clerk, _ = await offered(stage, language)
    third = await stage.staff("孙窗口", Role.CLERK, language)
    for actor in (third, clerk):
        for action in ("handover_yes", "handover_no"):
            await actor.forge(f"a:queue.{action}:1:")
            actor.reads("refused.handover_over")


# what the custodian is told


async def test_what_a_resident_does_is_told_with_their_words(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await requested.plan(clerk)
    await wang.press("case.change")
    await wang.say("Not on Friday")
    await wang.press("case_change.confirm")
    clerk.reads("queue.news.ask_change")
    clerk.sees("Not on Friday")
    await as_person(wang, lambda s, m, who: cases.write(s, m, who, 1, "And not on Monday"))
    clerk.reads("queue.news.written")
    await as_person(wang, lambda s, m, who: cases.withdraw(s, m, who, 1))
    clerk.reads("queue.news.withdraw")


async def test_news_of_the_night_is_told_in_the_morning_if_it_still_holds(
    stage: Stage, language: str
) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await requested.plan(clerk)
    await stage.pass_time(hours=9)
    await requested.agree(wang)
    await as_person(wang, lambda s, m, who: cases.withdraw(s, m, who, 1))
    await stage.pass_time(hours=15)
    assert clerk.has_read("queue.news.withdraw") == 1
    assert clerk.has_read("queue.news.agree") == 0


async def test_the_clock_warns_and_then_rings(stage: Stage, clerk: Actor, wang: Actor) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, clerk.language)
    await request(wang)
    await stage.pass_time(hours=6)
    assert clerk.has_read("notice.case.warning") == 0
    await stage.pass_time(hours=17)
    assert clerk.has_read("notice.case.warning") == leader.has_read("notice.case.warning") == 2
    await stage.pass_time(hours=2)
    assert clerk.has_read("notice.case.overdue") == 1
    clerk.reads("notice.case.overdue")


async def test_an_answer_that_never_came_is_told_as_its_outcome(stage: Stage, language: str) -> None:
    clerk, _ = await requested.begun(stage, language)
    await as_person(clerk, lambda s, m, who: cases.finish(s, m, who, 1, "Done"))
    await stage.pass_time(days=5)
    clerk.sees(clerk.words("case.outcome.unconfirmed"))


async def test_a_price_that_nobody_answers_is_rung_about(stage: Stage, language: str) -> None:
    clerk, _ = await requested.begun(stage, language)
    await as_person(clerk, lambda s, m, who: cases.ask_price(s, m, who, 1, 9000, text="A pipe"))
    await stage.pass_time(days=2)
    assert clerk.has_read("queue.ring_them")
