"""Own ideas and the lists of places and names, as people see them."""

from typing import Any

import pytest
from sqlmodel import Session

from models.people import Role
from models.proposals import ProposalState
from models.volunteers import AgeBand, Volunteer, VolunteerState
from tests.auxil.stage import WEDNESDAY, Actor, Stage
from tests.handlers.idea_stories import director, propose, volunteer
from tests.handlers.rostered import person
from tests.handlers.stories import STORIES


async def hand_in(actor: Actor) -> None:
    """Hand the plan of the story in."""
    story = STORIES["propose"]
    await story.begin(actor)
    await story.play(actor)


async def test_an_idea_from_the_first_question_to_how_it_went(stage: Stage, language: str) -> None:
    boss, proposer = await director(stage, language), await volunteer(stage, language)
    await hand_in(proposer)
    proposer.sees("FA-", "周日读报会", "高主任")
    boss.reads("notice.proposal.new")
    await boss.tap_data("a:proposal.review:")
    # A new place: the director decides, and reads everything.
    boss.reads("proposal.for_director")
    boss.sees("小区东门空地", "读一小时报，再喝茶。", "Tea, 40 yuan")

    await boss.press("proposals.changes")
    await boss.say("谁来烧水？")
    await boss.press("proposal_changes.confirm")
    boss.reads("proposal_changes.done")
    proposer.reads("proposal.told.changes_asked")
    await proposer.press("proposal.revise")
    # All answers are there; only what was asked for is changed.
    proposer.reads("propose.changes", "propose.card")
    await proposer.press("engine.edit")
    await proposer.press("propose.plan.line")
    await proposer.say("读一小时报，小李烧水泡茶。")
    await proposer.press("propose.confirm")
    proposer.reads("propose.receipt")

    boss.reads("notice.proposal.revised")
    await boss.tap_data("a:proposal.review:")
    boss.sees("小李烧水泡茶", "谁来烧水？")
    await boss.press("proposals.approve")
    await boss.tap_data("d:")  # as many helpers as they asked for
    await boss.say("茶水费40元")
    boss.reads("proposal_approve.lists_place")
    await boss.press("proposal_approve.confirm")
    boss.reads("proposal_approve.done")
    proposer.reads("proposal.told.approved")
    proposer.sees("茶水费40元")
    await boss.say("/sites")
    boss.sees("小区东门空地")

    await stage.pass_time(days=13)
    assert proposer.has_read("proposal.remind.approved") == 1
    await proposer.say("/my")
    await proposer.tap_data("a:proposal.see:")
    await proposer.press("proposal.report")
    await proposer.say("23")
    await proposer.say("大家都说还想来。")
    await proposer.press("proposal_report.confirm")
    assert proposer.has_read("proposal_report.done") == 1
    boss.reads("notice.proposal.reported")


async def test_an_approved_plan_becomes_an_activity_that_its_proposer_leads(
    stage: Stage, language: str
) -> None:
    boss, proposer = await director(stage, language), await volunteer(stage, language)
    await stage.write(lambda session: admitted(session, proposer))
    await hand_in(proposer)
    await boss.tap_data("a:proposal.review:")
    await boss.press("proposals.approve")
    await boss.tap_data("d:")
    await boss.say("茶水费40元")
    await boss.press("proposal_approve.confirm")
    await boss.tap_data("a:proposal.review:")
    await boss.press("proposals.make")
    # All else is known from the plan.
    boss.reads("activity_make.span.ask")
    await boss.say("14:00-16:00")
    boss.reads("activity_make.risk.ask")
    await boss.press("activity_make.risk.low")
    await boss.press("activity_make.confirm")
    boss.reads("activity_make.from_plan")
    proposer.reads("notice.proposal.published_lead")
    await proposer.tap_data("a:activity.see:")
    proposer.reads("activity.state.open")
    proposer.sees("周日读报会")
    assert await stage.faults() == []


def admitted(session: Session, actor: Actor) -> None:
    """Have the proposer serve as a volunteer, as whoever may lead does."""
    times: dict[str, Any] = {"applied_at": WEDNESDAY, "updated_at": WEDNESDAY}
    who = person(session, actor)
    session.add(
        Volunteer(
            number="ZY-1", person_id=who.id, state=VolunteerState.ACTIVE, age_band=AgeBand.ADULT, **times
        )
    )


async def test_an_appeal_is_led_to_the_question_that_makes_it_one(stage: Stage, language: str) -> None:
    boss, proposer = await director(stage, language), await volunteer(stage, language)
    story = STORIES["propose"]
    await story.begin(proposer)
    await story.fill_in(proposer, until="plan")
    await proposer.say("请大家为张爷爷捐款 / please donate")
    for question in story.questions[5:]:
        await question.answer(proposer)
    await proposer.press("propose.confirm")
    proposer.reads("refused.proposal_collects", "propose.collects.ask")
    await proposer.press("propose.collects.yes")
    proposer.reads("propose.for_director", "propose.card")
    await proposer.press("propose.confirm")
    proposer.reads("propose.receipt")
    await boss.tap_data("a:proposal.review:")
    await boss.press("proposals.approve")
    await boss.tap_data("d:")
    await boss.press("engine.skip")
    boss.reads("proposal_approve.may_collect")


async def test_it_is_late_and_then_declined_and_found_by_its_number(stage: Stage, language: str) -> None:
    boss, proposer = await director(stage, language), await volunteer(stage, language)
    await hand_in(proposer)
    number = proposer.copied
    await stage.pass_time(days=8)
    assert boss.has_read("notice.proposal.overdue") >= 1
    assert proposer.has_read("proposal.late") == 1
    await boss.say("/proposals")
    boss.reads("proposals.line_late")
    await boss.say(f"/status {number}")
    await boss.press("proposals.decline")
    await boss.say("那里在施工。")
    await boss.press("proposal_decline.confirm")
    proposer.reads("proposal.told.declined")
    proposer.sees("那里在施工。")
    await proposer.say(number)
    proposer.reads("proposal.next.declined")
    stranger = await stage.resident("王桂英", language)
    await stranger.say(number)
    stranger.reads("refused.proposal_unknown")


async def test_only_volunteers_propose(stage: Stage, language: str) -> None:
    resident = await stage.resident("王桂英", language)
    await resident.say("/propose")
    resident.reads("refused.propose_volunteers")


async def test_a_plan_is_taken_back(stage: Stage, language: str) -> None:
    boss, proposer = await director(stage, language), await volunteer(stage, language)
    row = await propose(proposer)
    await proposer.say("/propose")
    await proposer.tap_data("a:proposal.see:")
    await proposer.press("proposal.withdraw")
    proposer.reads("proposal.withdraw_sure")
    await proposer.press("proposal.withdraw_now")
    proposer.reads("proposal.withdrawn_now")
    boss.reads("notice.proposal.withdrawn")
    await boss.forge(f"a:proposal.approve:{row}:")
    boss.reads(f"refused.proposal_{ProposalState.WITHDRAWN.value}")


async def test_a_plan_goes_to_a_colleague(stage: Stage, language: str) -> None:
    boss, proposer = await director(stage, language), await volunteer(stage, language)
    other = await stage.staff("吕主任", Role.DIRECTOR, language)
    await propose(proposer)
    await boss.tap_data("a:proposal.review:")
    await boss.press("desk.hand_over")
    await boss.tap(boss.words("desk.hand_over_to", name="吕主任"))
    boss.sees("吕主任")
    other.reads("notice.proposal.handed_over")


@pytest.mark.parametrize("kind", ["site", "issuer"])
async def test_a_place_or_a_name_is_entered_approved_and_taken_off(
    stage: Stage, language: str, kind: str
) -> None:
    boss = await director(stage, language)
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    story = STORIES[f"{kind}_enter"]
    await story.begin(clerk)
    await story.play(clerk)
    clerk.sees("高主任")
    boss.reads("notice.register.entered", "entry.state.proposed")
    await clerk.forge(f"a:entry.approve:1:{kind}")
    clerk.reads("refused.not_allowed")
    await boss.press("entry.approve")
    boss.reads("entry.state.approved")
    clerk.reads("notice.register.decided", "entry.told.approved")
    await boss.press("entry.close")
    await boss.say("It is being rebuilt.")
    await boss.press("entry_close.confirm")
    clerk.reads("entry.told.closed")
    await clerk.say("/sites")
    await clerk.press(f"entry.list.{kind}") if kind == "issuer" else None
    clerk.reads(f"entry.heading.{kind}")


async def test_directors_are_reminded_of_what_waits(stage: Stage, language: str) -> None:
    boss = await director(stage, language)
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await STORIES["site_enter"].begin(clerk)
    await STORIES["site_enter"].play(clerk)
    await stage.pass_time(days=5)
    assert boss.has_read("notice.register.waiting") >= 1
