"""Own ideas: proposed, reviewed within the limit, granted or declined, reported, and forgotten in the end."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from centre import deadlines, notices, privacy, proposals, retention, staff
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.moment import Moment
from centre.proposals import View
from centre.sites import SITES
from models.outbox import Notice, NoticeState
from models.people import Role
from models.proposals import ENDED, TRANSITIONS, Proposal, ProposalAction, ProposalLine, ProposalState
from models.sites import EntryState
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_person, a_rule, again, at
from tests.auxil.ideas import an_idea
from tests.auxil.races import race


def a_park(session: Session, moment: Moment, clerk: Who, director: Who) -> int:
    """A listed place."""
    park = SITES.enter(session, moment, clerk, {"en": "Qingtang Park"})
    return SITES.approve(session, moment, director, park.id or 0).id or 0


def told(session: Session, who: Who) -> list[str]:
    """The kinds of what somebody is told, in order."""
    theirs = select(Notice.kind).where(Notice.person_id == who.id, Notice.state == NoticeState.WAITING)
    return list(session.exec(theirs.order_by(col(Notice.id))).all())


def test_a_plan_gets_a_number_a_reviewer_and_five_working_days(
    session: Session, moment: Moment, volunteer: Who, coordinator: Who, director: Who, clerk: Who
) -> None:
    site_id = a_park(session, moment, clerk, director)
    proposal = proposals.propose(session, moment, volunteer, an_idea(site_id=site_id, place=""))
    assert (proposal.number or "").startswith("FA-")
    assert proposal.state is ProposalState.SUBMITTED
    assert proposal.reviewer_id == coordinator.id
    assert proposal.due_at == at("17:30", "2026-12-01").now
    assert told(session, coordinator) == ["proposal.new"]


@pytest.mark.parametrize(
    "special", [{"collects": True}, {"official_name": "Qingtang Street Office"}, {"place": "The car park"}]
)
def test_money_names_and_new_places_are_for_a_director(
    session: Session,
    moment: Moment,
    volunteer: Who,
    coordinator: Who,
    director: Who,
    clerk: Who,
    special: dict[str, Any],
) -> None:
    site_id = None if "place" in special else a_park(session, moment, clerk, director)
    idea = an_idea(**{"site_id": site_id, "place": "", **special})
    proposal = proposals.propose(session, moment, volunteer, idea)
    assert proposal.needs_director
    assert proposal.reviewer_id == director.id
    with pytest.raises(Refused, match="proposal_director"):
        proposals.approve(session, moment, coordinator, proposal.id or 0)
    proposals.approve(session, moment, director, proposal.id or 0, helpers=4, means="Tea for thirty")
    assert (proposal.state, proposal.granted_helpers, proposal.means) == (
        ProposalState.APPROVED,
        4,
        "Tea for thirty",
    )
    assert told(session, volunteer) == ["proposal.decided"]


def test_a_new_place_and_a_borrowed_name_are_listed_with_the_approval(
    session: Session, moment: Moment, volunteer: Who, director: Who
) -> None:
    idea = an_idea(place="东门空地 / East gate", official_name="Qingtang Street Office")
    proposal = proposals.propose(session, moment, volunteer, idea)
    proposals.approve(session, moment, director, proposal.id or 0)
    site = SITES.named(session, "east gate")
    assert (site.id, site.person_id, site.decided_by) == (proposal.site_id, volunteer.id, director.id)
    assert ISSUERS.named(session, "Qingtang Street Office").state is EntryState.APPROVED
    # The next one of the same place finds it there.
    again_ = proposals.propose(session, moment, volunteer, an_idea(place="东门空地"))
    proposals.approve(session, moment, director, again_.id or 0)
    assert again_.site_id == site.id


def test_nobody_reviews_their_own(session: Session, moment: Moment) -> None:
    both = a_person(session, "Coordinator Sun", Role.VOLUNTEER, Role.COORDINATOR)
    proposal = proposals.propose(session, moment, both, an_idea())
    assert proposal.reviewer_id is None
    other = a_person(session, "Director Gao", Role.DIRECTOR)
    with pytest.raises(Refused, match="proposal_own"):
        proposals.approve(session, moment, both, proposal.id or 0)
    for act in (proposals.decline, proposals.ask_changes):
        with pytest.raises(Refused, match="proposal_own"):
            act(session, moment, both, proposal.id or 0, "words")
    assert [one.id for one in proposals.able(session, proposal)] == [other.id]
    assert proposals.queue(session, moment, both, View.ALL).total == 0
    assert proposals.queue(session, moment, other, View.ALL).total == 1


def test_only_volunteers_propose_and_at_most_three_at_a_time(
    session: Session, moment: Moment, resident: Who, volunteer: Who, director: Who
) -> None:
    with pytest.raises(Refused, match="propose_volunteers"):
        proposals.propose(session, moment, resident, an_idea())
    first, *_ = [proposals.propose(session, moment, volunteer, an_idea()) for _ in range(3)]
    with pytest.raises(Refused, match="too_many_proposals"):
        proposals.propose(session, moment, volunteer, an_idea())
    proposals.decline(session, moment, director, first.id or 0, "The park is closed.")
    proposals.propose(session, moment, volunteer, an_idea())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "words_missing"),
        ({"title": "t" * 41}, "proposal_title"),
        ({"plan": ""}, "words_missing"),
        ({"day": date(2026, 11, 23)}, "proposal_day"),
        ({"helpers": 201}, "proposal_helpers"),
        ({"helpers": -1}, "proposal_helpers"),
        ({"place": ""}, "proposal_place"),
        ({"site_id": 4711}, "site_unknown"),
        ({"team_id": 4711}, "team_unknown"),
        ({"official_name": "n" * 81}, "entry_name"),
        # Story 11: the draft of an appeal is led to the question that makes it one.
        ({"plan": "请大家捐款"}, "proposal_collects"),
        ({"budget": "Everybody chips in: please donate"}, "proposal_collects"),
    ],
)
def test_what_does_not_fit_is_refused(
    session: Session, moment: Moment, volunteer: Who, wrong: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        proposals.propose(session, moment, volunteer, an_idea(**wrong))
    proposals.propose(session, moment, volunteer, an_idea(plan="请大家捐款", collects=True))


def test_changes_are_asked_for_made_and_reviewed_anew(
    session: Session, moment: Moment, volunteer: Who, director: Who
) -> None:
    proposal = proposals.propose(session, moment, volunteer, an_idea())
    row = proposal.id or 0
    proposals.ask_changes(session, moment, director, row, "Who looks after the tea urn?")
    assert (proposal.state, proposal.rounds) == (ProposalState.CHANGES_ASKED, 1)
    assert proposal.due_at == at("17:30", "2026-12-08").now
    assert told(session, volunteer) == ["proposal.decided"]
    with pytest.raises(Refused, match="proposal_changes_asked"):
        proposals.approve(session, moment, director, row)
    later = at("10:00", "2026-11-26")
    proposals.revise(session, later, volunteer, row, an_idea(plan="An hour; Xiao Li makes the tea"))
    assert (proposal.state, proposal.plan) == (ProposalState.SUBMITTED, "An hour; Xiao Li makes the tea")
    assert proposal.due_at == at("17:30", "2026-12-03").now
    said = [(line.action, line.text) for line in proposals.card(session, row).said]
    assert said == [(ProposalAction.ASK_CHANGES, "Who looks after the tea urn?")]


def test_a_revision_that_needs_a_director_goes_to_one(
    session: Session, moment: Moment, volunteer: Who, coordinator: Who, director: Who, clerk: Who
) -> None:
    site_id = a_park(session, moment, clerk, director)
    proposal = proposals.propose(session, moment, volunteer, an_idea(site_id=site_id, place=""))
    row = proposal.id or 0
    proposals.ask_changes(session, moment, coordinator, row, "With what money?")
    proposals.revise(session, moment, volunteer, row, an_idea(site_id=site_id, place="", collects=True))
    assert proposal.reviewer_id == director.id
    assert "proposal.revised" in told(session, director)


def pass_to(session: Session, clock: str, day: str) -> None:
    """Let the clock act at a moment, as often as something is due."""
    while deadlines.act_on_due(session, at(clock, day), 100):
        pass


def test_who_reviews_is_warned_then_the_leader_daily_and_the_proposer_hears_that_it_is_late(
    session: Session, moment: Moment, volunteer: Who, coordinator: Who, director: Who, clerk: Who, leader: Who
) -> None:
    site_id = a_park(session, moment, clerk, director)
    proposal = proposals.propose(session, moment, volunteer, an_idea(site_id=site_id, place=""))
    pass_to(session, "17:29", "2026-12-01")
    assert told(session, coordinator) == ["proposal.new", *["proposal.warning"] * 2]
    pass_to(session, "17:30", "2026-12-01")
    assert told(session, coordinator)[-1] == "proposal.overdue"
    assert told(session, volunteer) == ["proposal.late"]
    pass_to(session, "08:30", "2026-12-02")
    pass_to(session, "08:30", "2026-12-03")
    assert told(session, leader).count("proposal.overdue") == 2
    proposals.decline(session, at("09:00", "2026-12-03"), coordinator, proposal.id or 0, "Too late.")
    assert told(session, leader) == []
    assert told(session, volunteer) == ["proposal.decided"]


def test_changes_that_do_not_come_let_it_rest_until_they_do(
    session: Session, moment: Moment, volunteer: Who, director: Who
) -> None:
    proposal = proposals.propose(session, moment, volunteer, an_idea(day=date(2026, 12, 20)))
    row = proposal.id or 0
    proposals.ask_changes(session, moment, director, row, "Who makes the tea?")
    pass_to(session, "08:30", "2026-12-01")
    assert told(session, volunteer) == ["proposal.decided", "proposal.reminder"]
    pass_to(session, "17:30", "2026-12-08")
    assert (proposal.state, proposal.due_at) == (ProposalState.LAPSED, None)
    assert "proposal.lapsed" in told(session, volunteer)
    later = an_idea(day=date(2026, 12, 20))
    revised = proposals.revise(session, at("10:00", "2026-12-10"), volunteer, row, later)
    assert revised.state is ProposalState.SUBMITTED


def test_what_was_done_is_reported_within_three_working_days(
    session: Session, moment: Moment, volunteer: Who, director: Who
) -> None:
    proposal = proposals.propose(session, moment, volunteer, an_idea())
    row = proposal.id or 0
    proposals.approve(session, moment, director, row, helpers=3)
    assert proposal.due_at == at("17:30", "2026-12-09").now
    with pytest.raises(Refused, match="proposal_not_yet"):
        proposals.report(session, moment, volunteer, row, "Lovely", reached=12)
    pass_to(session, "08:30", "2026-12-07")
    assert told(session, volunteer) == ["proposal.decided", "proposal.reminder"]
    pass_to(session, "17:30", "2026-12-09")
    assert "proposal.overdue" in told(session, director)
    after = at("18:00", "2026-12-09")
    told_of = "Twelve came, two want to read next time"
    done = proposals.report(session, after, volunteer, row, told_of, reached=12)
    assert (done.state, done.reached, done.report) == (ProposalState.REPORTED, 12, told_of)
    assert (done.due_at, done.closed_at) == (None, after.now)


def test_a_proposal_is_handed_to_somebody_who_may(
    session: Session, moment: Moment, volunteer: Who, coordinator: Who, director: Who, clerk: Who
) -> None:
    site_id = a_park(session, moment, clerk, director)
    proposal = proposals.propose(session, moment, volunteer, an_idea(site_id=site_id, place=""))
    row = proposal.id or 0
    for nobody in (clerk, volunteer, coordinator):
        with pytest.raises(Refused, match="proposal_not_for_them"):
            proposals.hand_over(session, moment, coordinator, row, nobody.id)
    proposals.hand_over(session, moment, coordinator, row, director.id)
    assert proposal.reviewer_id == director.id
    assert told(session, coordinator) == []
    assert told(session, director)[-1] == "proposal.handed_over"


def test_whoever_leaves_hands_on_what_they_review(
    session: Session, moment: Moment, volunteer: Who, coordinator: Who, director: Who, clerk: Who
) -> None:
    site_id = a_park(session, moment, clerk, director)
    proposal = proposals.propose(session, moment, volunteer, an_idea(site_id=site_id, place=""))
    staff.revoke(session, moment, director, coordinator.id, Role.COORDINATOR)
    deadlines.act_on_due(session, moment, 100)
    assert proposal.reviewer_id == director.id
    assert told(session, director)[-1] == "proposal.handed_over"
    privacy.erase(session, moment, again(session, volunteer))
    session.refresh(proposal)
    assert (proposal.state, proposal.title) == (ProposalState.WITHDRAWN, "")


@pytest.mark.parametrize("state", ProposalState)
def test_a_proposal_goes_from_state_to_state_as_the_table_says(
    session: Session, moment: Moment, volunteer: Who, director: Who, state: ProposalState
) -> None:
    a_rule(session, "proposals_open", 99)
    acts: dict[ProposalAction, Callable[[int], Proposal]] = {
        ProposalAction.ASK_CHANGES: lambda row: proposals.ask_changes(session, moment, director, row, "More"),
        ProposalAction.REVISE: lambda row: proposals.revise(session, moment, volunteer, row, an_idea()),
        ProposalAction.APPROVE: lambda row: proposals.approve(session, moment, director, row),
        ProposalAction.DECLINE: lambda row: proposals.decline(session, moment, director, row, "No"),
        ProposalAction.REPORT: lambda row: proposals.report(
            session, moment, volunteer, row, "Fine", reached=1
        ),
        ProposalAction.WITHDRAW: lambda row: proposals.withdraw(session, moment, volunteer, row),
    }
    for action, act in acts.items():
        proposal = proposals.propose(session, moment, volunteer, an_idea(day=NOW.date()))
        proposal.state = state
        session.flush()
        after = TRANSITIONS.get((state, action))
        if after is None:
            with pytest.raises(Refused, match=f"proposal_{state}"):
                act(proposal.id or 0)
        else:
            moved = act(proposal.id or 0)
            assert moved.state is after
            assert (moved.closed_at is not None) == (after in ENDED)


def test_of_two_who_decide_one_does(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        volunteer = a_person(session, "Volunteer", Role.VOLUNTEER)
        directors = [a_person(session, f"Director {n}", Role.DIRECTOR) for n in range(2)]
        row = proposals.propose(session, a_moment(), volunteer, an_idea()).id or 0
    yes, no = directors
    outcomes = race(
        engine,
        lambda session: proposals.approve(session, a_moment(), yes, row).id,
        lambda session: proposals.decline(session, a_moment(), no, row, "No").id,
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, str)]) == 1
    with Session(engine) as session:
        assert len(proposals.card(session, row).said) <= 1


def test_the_rules_are_the_centre_s(session: Session, moment: Moment, volunteer: Who, director: Who) -> None:
    for key, value in (("proposal_review", 2), ("proposal_changes", 4), ("proposal_helpers", 5)):
        a_rule(session, key, value)
    proposal = proposals.propose(session, moment, volunteer, an_idea(helpers=5))
    assert proposal.due_at == at("17:30", "2026-11-26").now
    proposals.ask_changes(session, moment, director, proposal.id or 0, "More")
    assert proposal.due_at == at("17:30", "2026-11-30").now
    assert notices.due(session, NOW + timedelta(days=9), 9)


def test_what_is_over_goes_after_three_years(session: Session, moment: Moment, volunteer: Who) -> None:
    over = proposals.propose(session, moment, volunteer, an_idea())
    proposals.withdraw(session, moment, volunteer, over.id or 0)
    proposals.propose(session, moment, volunteer, an_idea())
    for days, left in ((1094, 2), (1096, 1)):
        retention.purge(session, NOW + timedelta(days=days), 100)
        assert session.exec(select(func.count()).select_from(Proposal)).one() == left
    assert session.exec(select(func.count()).select_from(ProposalLine)).one() == 0
