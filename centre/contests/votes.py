"""A vote: made by the staff, opened and counted by the clock; its counts come with its close (E.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import change
from models.contests import (
    VOTE_TRANSITIONS,
    Ballot,
    Candidate,
    CandidateState,
    Vote,
    VoteAction,
    VoteState,
)
from models.deadlines import Deadline
from models.rights import Right
from models.who import Who

OPENS = "vote.opens"
CLOSES = "vote.closes"
TOO_FEW = "vote.too_few"
COUNTED = "vote.counted"
VOTES = Moves("vote", Vote, VOTE_TRANSITIONS)
find = VOTES.find


@dataclass(frozen=True, slots=True)
class VotePlan:
    """A vote as it is wished for; title and about by language."""

    title: dict[str, str]
    about: dict[str, str]
    opens_at: datetime
    closes_at: datetime


def expect_desk(actor: Who) -> None:
    """Let only those go on who run votes.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.RUN_VOTES):
        raise Refused("refused.not_allowed")


def make(session: Session, moment: Moment, actor: Who, plan: VotePlan) -> Vote:
    """Plan a vote; from now on candidates are gathered.

    Raises:
        Refused: the actor does not run votes, or its times are not ahead and in order.
    """
    expect_desk(actor)
    if not moment.now < plan.opens_at < plan.closes_at:
        raise Refused("refused.vote_times")
    row = Vote(
        title=plan.title,
        about=plan.about,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        made_by=actor.id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - it was flushed
    audit.note(session, moment, actor.id, "vote.make", ("vote", row.id))
    plans.plan(session, OPENS, ("vote", row.id), plan.opens_at)
    return row


def call_off(session: Session, moment: Moment, actor: Who, vote_id: int) -> Vote:
    """End a vote without counts; what was chosen goes with it.

    Raises:
        Refused: the actor does not run votes, or it is over.
    """
    expect_desk(actor)
    found = find(session, vote_id)
    VOTES.move(session, moment, found, VoteAction.CALL_OFF, actor_id=actor.id)
    plans.drop(session, moment, ("vote", vote_id))
    _cut(session, vote_id)
    return find(session, vote_id)


def hold(session: Session, vote_id: int, state: VoteState) -> Vote:
    """See that a vote is in a state, and stays there until this is committed; many may hold it at once.

    Raises:
        Refused: it is in another one.
    """
    still = (col(Vote.id) == vote_id, col(Vote.state) == state)
    if session.exec(select(Vote.id).where(*still).with_for_update(read=True)).first() is None:
        raise VOTES.refusal(find(session, vote_id))
    return find(session, vote_id)


def running(session: Session, *states: VoteState) -> list[Vote]:
    """The votes in these states, those that close first before the others."""
    those = select(Vote).where(col(Vote.state).in_(states))
    return list(session.exec(those.order_by(col(Vote.closes_at), col(Vote.id))))


def announced(session: Session, moment: Moment) -> list[Vote]:
    """The votes whose counts came out lately (rule 19.2), the newest first."""
    since = moment.now - timedelta(days=rules.load(session).vote_shown)
    those = (col(Vote.state) == VoteState.ANNOUNCED, col(Vote.closes_at) >= since)
    return list(session.exec(select(Vote).where(*those).order_by(col(Vote.closes_at).desc())))


def on_opens(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Open a vote with those who agreed; with fewer than it takes (rule 19.1) it is called off."""
    found = find(session, deadline.subject_id)
    if found.state is not VoteState.PLANNED:
        return
    subject = ("vote", deadline.subject_id)
    of_it = (col(Candidate.vote_id) == found.id, col(Candidate.state) == CandidateState.LISTED)
    listed = session.exec(select(func.count()).select_from(Candidate).where(*of_it)).one()
    enough = listed >= rules.load(session).vote_fewest
    action = VoteAction.OPEN if enough else VoteAction.CALL_OFF
    VOTES.move(session, moment, found, action, actor_id=None)
    # Who has not said yes by now is not listed.
    unasked = (col(Candidate.vote_id) == deadline.subject_id, col(Candidate.state) == CandidateState.ASKED)
    change(session, Candidate, *unasked, state=CandidateState.OUT, updated_at=moment.now)
    if enough:
        plans.plan(session, CLOSES, subject, found.closes_at)
    else:
        notices.promise_staff(session, moment, TOO_FEW, found.made_by, subject=subject)


def on_closes(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Count a vote, cut the tie between who voted and for whom, and tell everybody who took part."""
    found = find(session, deadline.subject_id)
    if found.state is not VoteState.OPEN:
        return
    # First the move: it waits for those who are just voting, and from then on nobody does.
    VOTES.move(session, moment, found, VoteAction.ANNOUNCE, actor_id=None)
    of_it = col(Ballot.vote_id) == deadline.subject_id
    chosen: Any = select(func.count()).where(of_it, col(Ballot.candidate_id) == col(Candidate.id))
    listed = (col(Candidate.vote_id) == deadline.subject_id, col(Candidate.state) == CandidateState.LISTED)
    change(session, Candidate, *listed, votes=chosen.scalar_subquery())
    took_part = session.exec(select(Ballot.person_id).where(of_it)).all()
    change(session, Vote, col(Vote.id) == deadline.subject_id, voters=len(took_part))
    _cut(session, deadline.subject_id)
    named = session.exec(select(Candidate.person_id).where(*listed)).all()
    told = {one for one in (*took_part, *named, found.made_by) if one is not None}
    once = {person_id: f"{COUNTED}:{deadline.subject_id}:{person_id}" for person_id in sorted(told)}
    notices.promise_all(session, moment, COUNTED, once, due=moment.now, params={"vote": deadline.subject_id})


def _cut(session: Session, vote_id: int) -> None:
    """Forget who chose whom: that somebody took part is all that stays (rule E.5)."""
    change(session, Ballot, col(Ballot.vote_id) == vote_id, candidate_id=None)


DEADLINES = {OPENS: on_opens, CLOSES: on_closes}
