"""Calls for ideas: from the opening to what became of them, and that every author hears every stage."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import cases, ideas, privacy, retention, rules, suggestions
from centre.contests import ballots, candidates, votes
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.ideas import CallPlan
from centre.ideas.calls import on_closes, on_opens, on_vote_over
from centre.moment import Moment
from centre.rules import DEFAULTS
from models.cases import Case, CaseState, Openness
from models.contests import Candidate, CandidateState, VoteState
from models.deadlines import Deadline
from models.ideas import (
    CALL_TRANSITIONS,
    IDEA_TRANSITIONS,
    Idea,
    IdeaAction,
    IdeaCall,
    IdeaCallAction,
    IdeaCallState,
    IdeaState,
)
from models.outbox import Notice, NoticeState
from models.people import Role
from models.rights import Right
from models.who import Who
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import race
from tests.auxil.told import told

NOW = a_moment()


def after(**time: float) -> Moment:
    return Moment(NOW.now + timedelta(**time), NOW.calendar)


def a_call(session: Session, owner: Who) -> IdeaCall:
    """A call that opens tomorrow for a week."""
    times = (NOW.now + timedelta(days=1), NOW.now + timedelta(days=8))
    words = ({"en": "Warm winter"}, {"en": "What would help?"}, {"en": "Cheap and soon"})
    return ideas.make(session, NOW, owner, CallPlan(*words, *times))


def an_idea(session: Session, who: Who, call_id: int, title: str) -> Idea:
    case = ideas.hand_in(session, after(days=2), who, call_id, title, f"{title}, please.").case
    return session.exec(select(Idea).where(Idea.case_id == case.id)).one()


def stages(session: Session, who: Who) -> list[str]:
    """Which stages somebody is told of, or was."""
    theirs = select(Notice).where(Notice.kind == ideas.STAGE, Notice.person_id == who.id)
    return [one.params["stage"] for one in session.exec(theirs.order_by(col(Notice.id)))]


def closed(session: Session, owner: Who, *titles: str) -> tuple[int, list[int], list[Who]]:
    """A call whose ideas are read: its row, those of the ideas, and who handed them in."""
    row = a_call(session, owner).id or 0
    act_on_due(session, after(days=1.5), 100)
    authors = [a_person(session, f"Author of {title}", phone="13800138000") for title in titles]
    found = [an_idea(session, who, row, title).id or 0 for who, title in zip(authors, titles, strict=True)]
    act_on_due(session, after(days=8.5), 100)
    return row, found, authors


def test_an_idea_is_a_suggestion_whose_time_counts_from_the_close(session: Session, resident: Who) -> None:
    owner, author = a_person(session, "Owner", Role.COORDINATOR), a_person(session, "Author")
    call = a_call(session, owner)
    row = call.id or 0
    with pytest.raises(Refused, match="idea_call_planned"):
        an_idea(session, author, row, "A bench")
    act_on_due(session, after(days=1.5), 100)
    assert {(ideas.OPENED, one.id) for one in (owner, author, resident)} <= set(told(session))
    filed = ideas.hand_in(session, after(days=2), author, row, "A bench", "At the gate.")
    decided = NOW.calendar.add_working_days(call.closes_at, DEFAULTS.suggestion_decision)
    assert filed.case.due_at == decided
    cases.take_up(session, after(days=2.1), owner, filed.case.id or 0)
    assert session.get_one(Case, filed.case.id).due_at == decided
    plain = suggestions.submit(session, after(days=2), author, "A lamp.").case
    assert plain.due_at is not None
    assert plain.due_at < decided
    assert ideas.of_case(session, plain.id) is None
    unseen = ideas.hand_in(
        session, after(days=2), resident, row, "Soup", "On Mondays.", openness=Openness.NO_TRACE
    )
    assert unseen.code
    assert unseen.case.person_id is None
    late = Moment(call.closes_at, NOW.calendar)
    with pytest.raises(Refused, match="idea_call_screening"):  # the clock has not struck yet, but it is over
        ideas.hand_in(session, late, author, row, "Late", "Too late.")
    act_on_due(session, after(days=8.5), 100)
    assert ideas.find(session, row).state is IdeaCallState.SCREENING
    assert stages(session, author) == ["screening"]
    assert stages(session, resident) == []  # who left no trace is not written to
    assert (ideas.READ, owner.id) in told(session)


def test_from_the_shortlist_to_what_became_of_it(session: Session) -> None:
    owner = a_person(session, "Owner", Role.COORDINATOR)
    rules.change(session, NOW.now, "ideas_chosen", 1)
    row, (bench, soup, cake, lamp), authors = closed(session, owner, "Bench", "Soup", "Cake", "Lamp")
    read = after(days=9)
    with pytest.raises(Refused, match="idea_none_listed"):
        ideas.shortlist(session, read, owner, row)
    for one in (bench, soup, cake):
        ideas.enlist(session, read, owner, one)
    ideas.take_off(session, read, owner, cake)
    ideas.shortlist(session, read, owner, row)
    with pytest.raises(Refused, match="idea_call_shortlisted"):
        ideas.enlist(session, read, owner, lamp)

    late = (ideas.vote_until(session, row) or read.now) + timedelta(hours=1)
    with pytest.raises(Refused, match="idea_vote_late"):
        ideas.put_to_vote(session, read, owner, row, late)
    vote_id = ideas.put_to_vote(session, read, owner, row, NOW.now + timedelta(days=16)).vote_id or 0
    act_on_due(session, after(days=12), 100)
    assert votes.find(session, vote_id).state is VoteState.OPEN
    on_ballot = candidates.of_vote(session, vote_id, CandidateState.LISTED)
    assert [one.idea_id for one in on_ballot] == [bench, soup]
    for who, choice in zip(authors[:3], (0, 0, 1), strict=True):  # an author may choose their own
        ballots.cast(session, after(days=12), who, on_ballot[choice].id or 0)
    for _ in range(2):
        act_on_due(session, after(days=17), 100)

    assert ideas.find(session, row).state is IdeaCallState.ANNOUNCED
    assert [one.idea.id for one in ideas.entries(session, row, IdeaState.CHOSEN)] == [bench]
    said = ["screening", "shortlisted", "voting", "announced"]
    assert all(stages(session, who) == said for who in authors)
    with pytest.raises(Refused, match="idea_open"):
        ideas.archive(session, after(days=18), owner, row, "Thank you.")
    for entry in ideas.entries(session, row):
        case_id = entry.case.id or 0
        cases.take_up(session, after(days=18), owner, case_id)
        if entry.idea.id == bench:
            suggestions.adopt(session, after(days=18), owner, case_id, "We put it up.")
            cases.finish(session, after(days=19), owner, case_id, "It stands.")
        else:
            suggestions.not_adopt(session, after(days=18), owner, case_id, "No money left.")
    ideas.archive(session, after(days=20), owner, row, "One bench stands.")
    assert all(stages(session, who) == [*said, "archived"] for who in authors)
    # Of one idea only what holds now waits to be told.
    waiting = select(Notice).where(Notice.kind == ideas.STAGE, Notice.state == NoticeState.WAITING)
    assert {one.params["stage"] for one in session.exec(waiting)} == {"archived"}


def test_what_is_taken_off_while_the_shortlist_is_made_leaves_none_that_is_empty(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        owner = a_person(session, "Owner", Role.COORDINATOR)
        row, (idea,), _ = closed(session, owner, "Bench")
        ideas.enlist(session, after(days=9), owner, idea)
    race(
        engine,
        lambda session: ideas.shortlist(session, after(days=9), owner, row).state,
        lambda session: ideas.take_off(session, after(days=9), owner, idea).idea.state,
    )
    with Session(engine) as session:
        shortlisted = ideas.find(session, row).state is IdeaCallState.SHORTLISTED
        assert shortlisted is bool(ideas.standing(session, row))


def test_what_is_withdrawn_drops_out_and_a_vote_that_falls_leaves_the_shortlist(session: Session) -> None:
    owner = a_person(session, "Owner", Role.COORDINATOR)
    row, listed, authors = closed(session, owner, "Bench", "Soup", "Cake")
    for one in listed:
        ideas.enlist(session, after(days=9), owner, one)
    ideas.shortlist(session, after(days=9), owner, row)
    vote_id = ideas.put_to_vote(session, after(days=9), owner, row, NOW.now + timedelta(days=16)).vote_id or 0
    act_on_due(session, after(days=12), 100)
    on_ballot = [one.id or 0 for one in candidates.of_vote(session, vote_id, CandidateState.LISTED)]
    gone = ideas.entries(session, row)[0].case
    cases.withdraw(session, after(days=12), authors[0], gone.id or 0)
    assert [one.id for one in ballots.choices(session, authors[1], vote_id)] == on_ballot[1:]
    with pytest.raises(Refused, match="candidate_out"), session.begin_nested():
        ballots.cast(session, after(days=12), authors[1], on_ballot[0])
    votes.call_off(session, after(days=13), owner, vote_id)
    act_on_due(session, after(days=13), 100)
    assert ideas.find(session, row).state is IdeaCallState.SHORTLISTED
    assert stages(session, authors[0]) == ["screening", "shortlisted", "voting"]
    assert stages(session, authors[1])[-1] == "shortlisted"

    ideas.announce(session, after(days=14), owner, row)
    chosen = [one.idea.id for one in ideas.entries(session, row, IdeaState.CHOSEN)]
    assert chosen == listed[1:]
    assert stages(session, authors[1])[-1] == "announced"


def test_a_call_that_waits_is_reminded_of_until_somebody_goes_on(session: Session) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    owner = a_person(session, "Owner", Role.COORDINATOR)
    row, (idea,), _ = closed(session, owner, "A bench")

    def reminded(moment: Moment) -> list[int]:
        """Who is reminded of it when the clock is looked at then."""
        before = max(one.id or 0 for one in session.exec(select(Notice)).all())
        act_on_due(session, moment, 100)
        return [who for kind, who in told(session, after=before) if kind == ideas.WAITS]

    calendar, since = NOW.calendar, after(days=8).now
    due = [
        a_moment(calendar.at(calendar.next_working_day(since, days=days), calendar.opening.opens))
        for days in range(4, 9)
    ]
    assert [reminded(moment) for moment in due] == [[], [owner.id], [leader.id], [leader.id], [leader.id]]
    ideas.enlist(session, due[-1], owner, idea)
    call = ideas.shortlist(session, due[-1], owner, row)
    assert reminded(a_moment(due[-1].now + timedelta(days=1))) == []
    ideas.announce(session, due[-1], owner, row)
    # Summed up it is only when each idea has its answer, which has a clock of its own.
    assert reminded(a_moment(due[-1].now + timedelta(days=30))) == []
    session.get_one(Case, session.get_one(Idea, idea).case_id).closed_at = NOW.now
    assert reminded(a_moment(due[-1].now + timedelta(days=40))) == [owner.id]
    ideas.archive(session, due[-1], owner, row, "There is a bench.")
    assert reminded(a_moment(due[-1].now + timedelta(days=90))) == []
    assert call.id == row


def test_every_stage_every_act_and_every_role(session: Session) -> None:
    people: list[Who | None] = [*(a_person(session, role.value, role) for role in Role), None]  # the clock
    people.append(a_person(session, "Nobody"))
    director = a_person(session, "Boss", Role.DIRECTOR)
    row, listed, _ = closed(session, director, "Bench", "Soup")
    call, now = session.get_one(IdeaCall, row), after(days=9)
    ballot = votes.make(
        session,
        now,
        director,
        votes.VotePlan({"en": "V"}, {"en": "V"}, after(days=10).now, after(days=11).now),
    )
    call.vote_id = ballot.id
    for one in listed:
        ideas.enlist(session, now, director, one)
    due = Deadline(kind="", subject_kind="", subject_id=row, due_at=now.now)
    of_vote = Deadline(kind="", subject_kind="", subject_id=ballot.id or 0, due_at=now.now)
    by_hand = {
        IdeaCallAction.SHORTLIST: lambda who: ideas.shortlist(session, now, who, row),
        IdeaCallAction.PUT_TO_VOTE: lambda who: ideas.put_to_vote(session, now, who, row, after(days=16).now),
        IdeaCallAction.ANNOUNCE: lambda who: ideas.announce(session, now, who, row),
        IdeaCallAction.ARCHIVE: lambda who: ideas.archive(session, now, who, row, "Thanks."),
        IdeaCallAction.CALL_OFF: lambda who: ideas.call_off(session, now, who, row, "Sorry."),
    }
    by_clock = {
        IdeaCallAction.OPEN: lambda: on_opens(session, now, due),
        IdeaCallAction.CLOSE: lambda: on_closes(session, now, due),
        IdeaCallAction.VOTE_FELL: lambda: on_vote_over(session, now, of_vote),
        IdeaCallAction.ANNOUNCE: lambda: on_vote_over(session, now, of_vote),
    }
    for state, act, who in product(IdeaCallState, IdeaCallAction, people):
        with session.begin_nested() as attempt:
            call.state = state
            for entry in ideas.entries(session, row) if act is IdeaCallAction.ARCHIVE else []:
                entry.case.state, entry.case.closed_at = CaseState.WITHDRAWN, now.now
            if act is IdeaCallAction.ANNOUNCE and who is None:
                ballot.state = VoteState.ANNOUNCED
            session.flush()
            goes = CALL_TRANSITIONS.get((state, act))
            by_vote = state is IdeaCallState.VOTING and act is IdeaCallAction.ANNOUNCE
            if who is None and act in by_clock:
                by_clock[act]()
                # A shortlist that is no vote's is announced by hand alone.
                goes = None if act is IdeaCallAction.ANNOUNCE and not by_vote else goes
            elif who is not None and act in by_hand:
                goes = None if by_vote else goes
                if goes is not None and who.may(Right.RUN_VOTES):
                    by_hand[act](who)
                else:
                    goes = None
                    with pytest.raises(Refused), session.begin_nested():
                        by_hand[act](who)
            else:
                goes = None
            assert ideas.find(session, row).state is (goes or state), (state, act, who)
            attempt.rollback()
        session.expire_all()


def test_every_idea_state_and_every_role(session: Session) -> None:
    named = [*(a_person(session, role.value, role) for role in Role), a_person(session, "Nobody")]
    _, listed, _ = closed(session, a_person(session, "Boss", Role.DIRECTOR), "Bench")
    now = after(days=9)
    for standing, action, who in product(IdeaState, (IdeaAction.LIST, IdeaAction.UNLIST), named):
        with session.begin_nested() as attempt:
            session.get_one(Idea, listed[0]).state = standing
            session.flush()
            run = ideas.enlist if action is IdeaAction.LIST else ideas.take_off
            becomes = IDEA_TRANSITIONS.get((standing, action))
            if becomes is None or not who.may(Right.RUN_VOTES):
                with pytest.raises(Refused):
                    run(session, now, who, listed[0])
            else:
                assert run(session, now, who, listed[0]).idea.state is becomes
            attempt.rollback()
        session.expire_all()


def test_nobody_lists_their_own_and_what_is_old_or_erased_goes(session: Session) -> None:
    owner = a_person(session, "Owner", Role.COORDINATOR)
    row = a_call(session, owner).id or 0
    act_on_due(session, after(days=1.5), 100)
    own, other = (an_idea(session, who, row, who.name) for who in (owner, a_person(session, "Other")))
    act_on_due(session, after(days=8.5), 100)
    with pytest.raises(Refused, match="idea_own"):
        ideas.enlist(session, after(days=9), owner, own.id or 0)
    cases.withdraw(session, after(days=9), owner, own.case_id)
    director = a_person(session, "Director", Role.DIRECTOR)
    with pytest.raises(Refused, match="idea_closed"):
        ideas.enlist(session, after(days=9), director, own.id or 0)
    ideas.call_off(session, after(days=9), owner, row, "Too few came in.")
    privacy.erase(session, after(days=10), owner)
    assert session.get_one(Idea, own.id).title == ""
    assert session.get_one(Idea, other.id).title == "Other"
    long_after = after(days=20 + DEFAULTS.keep_idea_calls)
    retention.purge(session, long_after.now, 100)
    assert session.get(IdeaCall, row) is None
    assert session.exec(select(Candidate.id).where(col(Candidate.idea_id).is_not(None))).all() == []
