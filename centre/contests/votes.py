"""A vote: made by the staff, opened and counted by the clock; its counts come with its close (E.4)."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from centre import audiences, broadcasts, notices, plans, rules
from centre.contests import spans
from centre.contests.spans import expect_desk
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import change
from models.audience import Everybody
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
from models.who import Who

OPENS = "vote.opens"
CLOSES = "vote.closes"
# A vote is counted or called off: planned for whoever asked for it (see centre/ideas/calls.py).
OVER = "vote.over"
OPENED = "vote.opened"
TOO_FEW = "vote.too_few"
CALLED_OFF = "vote.called_off"
COUNTED = "vote.counted"
VOTES = Moves("vote", Vote, VOTE_TRANSITIONS)
find, hold = VOTES.find, VOTES.hold


@dataclass(frozen=True, slots=True)
class VotePlan:
    """A vote as it is wished for; title and about by language."""

    title: dict[str, str]
    about: dict[str, str]
    opens_at: datetime
    closes_at: datetime


def make(session: Session, moment: Moment, actor: Who, plan: VotePlan) -> Vote:
    """Plan a vote; from now on candidates are gathered.

    Raises:
        Refused: the actor does not run votes, or its times are not ahead and in order.
    """
    made: dict[str, Any] = {"made_by": actor.id, "created_at": moment.now, "updated_at": moment.now}
    return spans.write_down(session, moment, actor, "vote", Vote(**asdict(plan), **made))


def call_off(session: Session, moment: Moment, actor: Who, vote_id: int) -> Vote:
    """End a vote without counts; what was chosen goes with it.

    Raises:
        Refused: the actor does not run votes, or it is over.
    """
    expect_desk(actor)
    end(session, moment, find(session, vote_id), actor_id=actor.id)
    return find(session, vote_id)


def end(session: Session, moment: Moment, vote: Vote, *, actor_id: int | None) -> None:
    """The same without asking who; `actor_id` is None where the bot does it. Whoever has voted is told.

    Raises:
        Refused: it is over.
    """
    vote_id = vote.id or 0
    VOTES.move(session, moment, vote, VoteAction.CALL_OFF, actor_id=actor_id)
    plans.drop(session, moment, ("vote", vote_id))
    broadcasts.hold(session, moment, ("vote", vote_id), (OPENED,))
    tell_voters(session, moment, CALLED_OFF, vote_id)
    _cut(session, vote_id)
    plans.plan(session, OVER, ("vote", vote_id), moment.now)


def tell_voters(session: Session, moment: Moment, kind: str, vote_id: int, *others: int, of: int = 0) -> None:
    """Tell all who have voted so far, whomever they chose, and the `others`; `of`: about which candidate."""
    took_part = session.exec(select(Ballot.person_id).where(col(Ballot.vote_id) == vote_id)).all()
    people = sorted({*took_part, *others})
    names = {person_id: f"{kind}:{vote_id}:{of}:{person_id}" for person_id in people}
    about = {"vote": vote_id, **({"candidate": of} if of else {})}
    notices.promise_all(session, moment, kind, names, due=moment.now, params=about)


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
    if end_with_too_few(session, moment, found):
        return
    VOTES.move(session, moment, found, VoteAction.OPEN, actor_id=None)
    # Who has not said yes by now is not listed.
    unasked = (col(Candidate.vote_id) == deadline.subject_id, col(Candidate.state) == CandidateState.ASKED)
    change(session, Candidate, *unasked, state=CandidateState.OUT, updated_at=moment.now)
    plans.plan(session, CLOSES, subject, found.closes_at)
    people = audiences.people(session, moment, Everybody())
    names = {person_id: f"{OPENED}:{found.id}:{person_id}" for person_id in people}
    notices.promise_all(session, moment, OPENED, names, due=moment.now, subject=subject)


def end_with_too_few(session: Session, moment: Moment, vote: Vote) -> bool:
    """Call a vote off that leaves no choice (rule 19.1), and tell whoever made it; whether it was so."""
    of_it = (col(Candidate.vote_id) == vote.id, col(Candidate.state) == CandidateState.LISTED)
    listed = session.exec(select(func.count()).select_from(Candidate).where(*of_it)).one()
    if listed >= rules.load(session).vote_fewest:
        return False
    end(session, moment, vote, actor_id=None)
    notices.promise_staff(session, moment, TOO_FEW, vote.made_by, subject=("vote", vote.id))
    return True


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
    took_part = session.exec(select(func.count()).select_from(Ballot).where(of_it)).one()
    change(session, Vote, col(Vote.id) == deadline.subject_id, voters=took_part)
    _cut(session, deadline.subject_id)
    broadcasts.hold(session, moment, ("vote", deadline.subject_id), (OPENED,))
    named = session.exec(select(Candidate.person_id).where(*listed, col(Candidate.person_id).is_not(None)))
    standing = [one for one in named if one is not None]
    tell_voters(session, moment, COUNTED, deadline.subject_id, found.made_by, *standing)
    plans.plan(session, OVER, ("vote", deadline.subject_id), moment.now)


def _cut(session: Session, vote_id: int) -> None:
    """Forget who chose whom: that somebody took part is all that stays (rule E.5)."""
    change(session, Ballot, col(Ballot.vote_id) == vote_id, candidate_id=None)


DEADLINES = {OPENS: on_opens, CLOSES: on_closes}
