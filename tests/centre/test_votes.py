"""Votes: who stands, who chooses, what is counted, and that nobody finds out afterwards who chose whom."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Engine
from sqlalchemy import select as rows_of
from sqlmodel import Session, SQLModel, col, select

from centre import audiences, people, privacy, retention
from centre.contests import ballots, candidates, voters, votes
from centre.contests.candidates import Named
from centre.contests.votes import CLOSES, OPENS, VotePlan
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS
from models.audience import Everybody
from models.contests import (
    CANDIDATE_TRANSITIONS,
    VOTE_TRANSITIONS,
    Ballot,
    Candidate,
    CandidateAction,
    CandidateKind,
    CandidateState,
    Vote,
    VoteAction,
    VoteState,
)
from models.deadlines import Deadline
from models.people import Role
from models.rights import Right
from models.who import Who, by_id
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import Act, race
from tests.auxil.told import told
from tests.auxil.volunteers import a_team, in_team

NOW = a_moment()
OPENED, CLOSED = (Moment(NOW.now + timedelta(days=days), NOW.calendar) for days in (1.5, 8.5))


def a_vote(session: Session, *others: str, owner: Who | None = None) -> Vote:
    """A vote that opens tomorrow for a week, with these things to choose."""
    owner = owner or a_person(session, "Owner", Role.COORDINATOR)
    times = (NOW.now + timedelta(days=1), NOW.now + timedelta(days=8))
    vote = votes.make(session, NOW, owner, VotePlan({"en": "Kindest"}, {"en": "Why"}, *times))
    for name in others:
        candidates.put(session, NOW, owner, vote.id or 0, Named(CandidateKind.OTHER, name=name))
    return vote


def a_voter(session: Session, name: str = "Voter") -> Who:
    return a_person(session, name, phone="13800138000")


def opened(session: Session, *others: str) -> tuple[Vote, list[int]]:
    """The same, open, with the rows of its candidates."""
    vote = a_vote(session, *others)
    act_on_due(session, OPENED, 100)
    found = candidates.of_vote(session, vote.id or 0, CandidateState.LISTED)
    return votes.find(session, vote.id or 0), [one.id or 0 for one in found]


def test_a_person_stands_only_with_their_own_yes(session: Session) -> None:
    owner, who, other = (a_person(session, name, Role.COORDINATOR) for name in ("Owner", "Who", "Other"))
    vote = a_vote(session, "A walk", "A song", owner=owner)
    one, two = (
        candidates.put(session, NOW, owner, vote.id or 0, Named(CandidateKind.PERSON, row=person.id))
        for person in (who, other)
    )
    assert told(session).count(("vote.asked", who.id)) == 1
    with pytest.raises(Refused, match="candidate_unknown"):
        candidates.agree(session, NOW, other, one.id or 0)
    candidates.agree(session, NOW, who, one.id or 0)
    assert ("vote.agreed", owner.id) in told(session)
    candidates.decline(session, NOW, who, one.id or 0)
    with pytest.raises(Refused, match="candidate_there"):  # who said no is not asked again
        candidates.put(session, NOW, owner, vote.id or 0, Named(CandidateKind.PERSON, row=who.id))
    act_on_due(session, OPENED, 100)

    listed = candidates.of_vote(session, vote.id or 0, CandidateState.LISTED)
    assert [found.name for found in listed] == ["A walk", "A song"]  # who did not say yes in time is not
    with pytest.raises(Refused, match="vote_open"):
        candidates.agree(session, OPENED, other, two.id or 0)
    with pytest.raises(Refused, match="candidate_out"):
        candidates.decline(session, OPENED, other, two.id or 0)


def test_all_hear_that_it_is_open_and_who_stood_can_step_back(session: Session) -> None:
    owner, who = (a_person(session, name, Role.COORDINATOR) for name in ("Owner", "Who"))
    vote = a_vote(session, "A walk", "A song", owner=owner)
    row = vote.id or 0
    one = candidates.put(session, NOW, owner, row, Named(CandidateKind.PERSON, row=who.id)).id or 0
    candidates.agree(session, NOW, who, one)
    act_on_due(session, OPENED, 100)
    heard = {person for kind, person in told(session) if kind == "vote.opened"}
    assert heard == set(audiences.people(session, OPENED, Everybody())) >= {owner.id, who.id}
    walk = candidates.of_vote(session, row, CandidateState.LISTED)[0].id or 0
    theirs, another = a_voter(session, "Theirs"), a_voter(session, "Another")
    ballots.cast(session, OPENED, theirs, one)
    ballots.cast(session, OPENED, another, walk)

    candidates.decline(session, OPENED, who, one)
    assert ballots.chosen(session, theirs, row) is None
    assert ballots.chosen(session, another, row) == walk
    # Both are told the same: what somebody is told does not say whom they chose.
    assert {person for kind, person in told(session) if kind == "vote.stepped_back"} == {
        theirs.id,
        another.id,
    }
    with pytest.raises(Refused, match="candidate_out"), session.begin_nested():
        ballots.cast(session, OPENED, theirs, one)
    with pytest.raises(Refused, match="candidate_out"):
        candidates.decline(session, OPENED, who, one)
    act_on_due(session, CLOSED, 100)
    assert votes.find(session, row).state is VoteState.ANNOUNCED


def test_with_too_few_left_it_is_called_off_and_who_voted_hears_of_it(session: Session) -> None:
    owner, who = (a_person(session, name, Role.COORDINATOR) for name in ("Owner", "Who"))
    vote = a_vote(session, "A walk", owner=owner)
    row = vote.id or 0
    one = candidates.put(session, NOW, owner, row, Named(CandidateKind.PERSON, row=who.id)).id or 0
    candidates.agree(session, NOW, who, one)
    act_on_due(session, OPENED, 100)
    voter = a_voter(session)
    ballots.cast(session, OPENED, voter, one)
    candidates.decline(session, OPENED, who, one)
    assert votes.find(session, row).state is VoteState.CALLED_OFF
    assert {("vote.called_off", voter.id), ("vote.too_few", owner.id)} <= set(told(session))
    assert ballots.chosen(session, voter, row) is None


def test_only_some_run_votes_and_with_times_that_make_sense(session: Session, resident: Who) -> None:
    owner = a_person(session, "Owner", Role.DIRECTOR)
    vote = a_vote(session, "A", owner=owner)
    row = vote.id or 0
    late = VotePlan({"en": "T"}, {"en": "A"}, NOW.now, NOW.now + timedelta(days=1))
    with pytest.raises(Refused, match="vote_times"):
        votes.make(session, NOW, owner, late)
    for act in (
        lambda: votes.make(session, NOW, resident, late),
        lambda: votes.call_off(session, NOW, resident, row),
        lambda: candidates.put(session, NOW, resident, row, Named(CandidateKind.OTHER, name="B")),
        lambda: candidates.take_off(session, NOW, resident, 1),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            act()
    with pytest.raises(Refused, match="candidate_there"):
        candidates.put(session, NOW, owner, row, Named(CandidateKind.OTHER, name="A"))
    with pytest.raises(Refused, match="candidate_unknown"):
        candidates.put(session, NOW, owner, row, Named(CandidateKind.PERSON, row=4711))
    act_on_due(session, OPENED, 100)
    assert votes.find(session, row).state is VoteState.CALLED_OFF  # one candidate is no choice
    assert ("vote.too_few", owner.id) in told(session)


def test_one_ballot_a_verified_person_changed_until_the_close(session: Session) -> None:
    vote, (first, second) = opened(session, "First", "Second")
    nobody, voter = a_person(session, "Nobody"), a_voter(session)
    with pytest.raises(Refused, match="vote_not_verified"):
        ballots.cast(session, OPENED, nobody, first)
    people.note_phone(session, OPENED, nobody, "13900139000")
    assert voters.is_verified(session, nobody)
    assert voters.is_verified(session, a_person(session, "Helper", Role.VOLUNTEER))
    assert not voters.is_verified(session, replace(voter, consent=0))  # of the notice in force
    for choice in (first, second, second):
        ballots.cast(session, OPENED, voter, choice)
    assert ballots.chosen(session, voter, vote.id or 0) == second
    with pytest.raises(Refused, match="vote_open"):
        ballots.results(session, vote.id or 0)
    with pytest.raises(Refused, match="vote_announced"):  # the clock has not struck yet, but it is over
        ballots.cast(session, CLOSED, voter, first)

    act_on_due(session, CLOSED, 100)
    counted = [(one.place, one.candidate.name, one.votes) for one in ballots.results(session, vote.id or 0)]
    assert counted == [(1, "Second", 1), (2, "First", 0)]
    assert ballots.chosen(session, voter, vote.id or 0) is None
    assert ballots.took_part(session, voter, vote.id or 0)
    assert ("vote.counted", voter.id) in told(session)
    assert ("vote.counted", nobody.id) not in told(session)
    with pytest.raises(Refused, match="vote_announced"):
        ballots.cast(session, CLOSED, voter, first)


def test_nobody_votes_for_themselves_or_their_team_and_ties_are_said(session: Session) -> None:
    owner, who = (a_person(session, name, Role.COORDINATOR) for name in ("Owner", "Who"))
    vote = a_vote(session, "A walk", owner=owner)
    team = a_team(session)
    in_team(session, who, team)
    named = (Named(CandidateKind.PERSON, row=who.id), Named(CandidateKind.TEAM, row=team.id or 0))
    person, theirs = (candidates.put(session, NOW, owner, vote.id or 0, one).id or 0 for one in named)
    candidates.agree(session, NOW, who, person)
    act_on_due(session, OPENED, 100)
    for own in (person, theirs):
        with pytest.raises(Refused, match="vote_own"), session.begin_nested():  # as a turn decides
            ballots.cast(session, OPENED, who, own)
    for voter, choice in zip((owner, a_voter(session)), (person, theirs), strict=True):
        ballots.cast(session, OPENED, voter, choice)
    act_on_due(session, CLOSED, 100)
    places = ballots.results(session, vote.id or 0)
    assert [(one.place, one.votes, one.tied) for one in places] == [(1, 1, True), (1, 1, True), (3, 0, False)]
    assert votes.find(session, vote.id or 0).voters == 2


def dump(session: Session) -> list[str]:
    """Every row of every table, without its number, as somebody reads it who has the database."""
    return sorted(
        f"{table.name} { {name: value for name, value in row.items() if name != 'id'} }"
        for table in SQLModel.metadata.sorted_tables
        for row in session.connection().execute(rows_of(table)).mappings()
    )


def test_after_the_close_a_dump_is_the_same_whoever_chose_whom(session: Session) -> None:
    _, choices = opened(session, "First", "Second")
    people_ = [a_voter(session, f"No {number}") for number in range(2)]
    seen: list[tuple[list[str], list[str]]] = []
    for chosen in (choices, choices[::-1]):
        with session.begin_nested() as attempt:
            for who, choice in zip(people_, chosen, strict=True):
                ballots.cast(session, OPENED, who, choice)
            before = dump(session)
            act_on_due(session, CLOSED, 100)
            seen.append((before, dump(session)))
            attempt.rollback()
    (before_one, after_one), (before_other, after_other) = seen
    assert before_one != before_other
    assert after_one == after_other


def test_of_many_at_once_each_counts_once_and_none_after_the_count(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        vote, choices = opened(session, "First", "Second")
        people_ = [a_voter(session, f"No {number}").id for number in range(4)]

    def choose(person: int, choice: int) -> Act:
        return lambda session: ballots.cast(session, OPENED, by_id(session, person), choice).id

    def count(session: Session) -> None:
        act_on_due(session, CLOSED, 100)

    race(engine, *(choose(person, choice) for person, choice in product(people_, choices)))
    with Session(engine) as session:
        assert sorted(session.exec(select(Ballot.person_id))) == people_
    race(engine, count, count, *(choose(person, choices[0]) for person in people_))
    with Session(engine) as session:
        counted = sum(one.votes or 0 for one in candidates.of_vote(session, vote.id or 0, *CandidateState))
        assert counted == votes.find(session, vote.id or 0).voters == len(people_)
        assert set(session.exec(select(Ballot.candidate_id))) == {None}


def test_every_state_and_every_act(session: Session) -> None:
    director, resident = a_person(session, "Director", Role.DIRECTOR), a_person(session, "Resident")
    for state, act, who in product(VoteState, VoteAction, (director, resident, None)):
        vote = a_vote(session, f"{state}{act}", "B", owner=director)
        row = vote.id or 0
        vote.state = state
        session.flush()
        after = VOTE_TRANSITIONS.get((state, act))
        if act is VoteAction.CALL_OFF and who is not None:
            if after is None or not who.may(Right.RUN_VOTES):
                with pytest.raises(Refused):
                    votes.call_off(session, NOW, who, row)
                after = None
            else:
                votes.call_off(session, NOW, who, row)
        elif who is None and act is not VoteAction.CALL_OFF:
            kind, run = (OPENS, votes.on_opens) if act is VoteAction.OPEN else (CLOSES, votes.on_closes)
            run(session, NOW, Deadline(kind=kind, subject_kind="vote", subject_id=row, due_at=NOW.now))
        else:
            continue
        assert votes.find(session, row).state is (after or state), (state, act, who)
    for standing, answer in product(CandidateState, CandidateAction):
        vote = a_vote(session, owner=director)
        named = Named(CandidateKind.PERSON, row=resident.id)
        one = candidates.put(session, NOW, director, vote.id or 0, named)
        one.state = standing
        session.flush()
        act_of = candidates.agree if answer is CandidateAction.AGREE else candidates.decline
        becomes = CANDIDATE_TRANSITIONS.get((standing, answer))
        if becomes is None:
            with pytest.raises(Refused):
                act_of(session, NOW, resident, one.id or 0)
        else:
            assert act_of(session, NOW, resident, one.id or 0).state is becomes


def test_who_is_erased_stands_and_votes_no_more_and_a_vote_goes_with_its_time(session: Session) -> None:
    vote, choices = opened(session, "First", "Second")
    voter = a_voter(session)
    ballots.cast(session, OPENED, voter, choices[0])
    privacy.erase(session, OPENED, voter)
    assert session.exec(select(Ballot.id)).all() == []
    act_on_due(session, CLOSED, 100)
    late = CLOSED.now + timedelta(days=DEFAULTS.keep_votes, hours=1)
    retention.purge(session, late - timedelta(hours=2), 100)
    assert session.get(Vote, vote.id) is not None
    retention.purge(session, late, 100)
    assert session.exec(select(Candidate.id).where(col(Candidate.vote_id) == vote.id)).all() == []
