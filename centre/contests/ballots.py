"""One ballot a person, changeable until the close; what it says no screen shows, and then nothing does."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from centre.contests.candidates import CANDIDATES, of_vote
from centre.contests.voters import is_verified
from centre.contests.votes import VOTES, find, hold
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.cases import Case
from models.contests import Ballot, Candidate, CandidateKind, CandidateState, Vote, VoteState
from models.ideas import Idea
from models.teams import Membership, MembershipState
from models.who import Who


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate came in: those with as many votes have the same place, and then `tied` is true."""

    place: int
    candidate: Candidate
    votes: int
    tied: bool


def cast(session: Session, moment: Moment, who: Who, candidate_id: int) -> Vote:
    """Choose a candidate, instead of whomever one chose before.

    No line of the audit says so, and no time: until the close the ballot alone knows (rule E.5). A refusal
    undoes the ballot with its savepoint.

    Raises:
        Refused: the vote is not open, the voter is not verified, or it is themselves or their own team.
    """
    one = CANDIDATES.find(session, candidate_id)
    held = hold(session, one.vote_id, VoteState.OPEN)
    if moment.now >= held.closes_at:
        raise Refused("refused.vote_announced", number="")
    if not is_verified(session, who):
        raise Refused("refused.vote_not_verified")
    insert_new(session, Ballot(vote_id=one.vote_id, person_id=who.id))
    # In the very write: whoever joins the team at the same instant does not vote for it.
    stands = exists().where(col(Candidate.id) == candidate_id, *_open_to(who))
    if not change(session, Ballot, *_own(one.vote_id, who), stands, candidate_id=candidate_id):
        is_out = one.state is not CandidateState.LISTED or one.kind is CandidateKind.IDEA
        raise Refused("refused.candidate_out" if is_out else "refused.vote_own")
    return held


def choices(session: Session, who: Who, vote_id: int) -> list[Candidate]:
    """Whom somebody can choose in a vote: not themselves, nor a team of theirs (rule E.3)."""
    those = select(Candidate).where(col(Candidate.vote_id) == vote_id, *_open_to(who))
    return list(session.exec(those.order_by(col(Candidate.id))))


def chosen(session: Session, who: Who, vote_id: int) -> int | None:
    """Whom somebody has chosen so far; None if nobody, or if the vote is counted."""
    return session.exec(select(Ballot.candidate_id).where(*_own(vote_id, who))).first()


def took_part(session: Session, who: Who, vote_id: int) -> bool:
    """Whether somebody has chosen in a vote."""
    return session.exec(select(Ballot.id).where(*_own(vote_id, who))).first() is not None


def results(session: Session, vote_id: int) -> list[Place]:
    """The counts of a vote, the most first.

    Raises:
        Refused: they are not out.
    """
    found = find(session, vote_id)
    if found.state is not VoteState.ANNOUNCED:
        raise VOTES.refusal(found)
    listed = sorted(of_vote(session, vote_id, CandidateState.LISTED), key=lambda one: -(one.votes or 0))
    counts = [one.votes or 0 for one in listed]
    return [
        Place(counts.index(n) + 1, one, n, counts.count(n) > 1) for one, n in zip(listed, counts, strict=True)
    ]


def _own(vote_id: int, who: Who) -> tuple[ColumnElement[bool], ...]:
    return (col(Ballot.vote_id) == vote_id, col(Ballot.person_id) == who.id)


def _open_to(who: Who) -> tuple[ColumnElement[bool], ...]:
    """Which candidates somebody can choose."""
    belongs = exists().where(
        col(Membership.team_id) == col(Candidate.team_id),
        col(Membership.person_id) == who.id,
        col(Membership.state) == MembershipState.ADMITTED,
    )
    withdrawn = exists().where(
        col(Idea.id) == col(Candidate.idea_id),
        col(Case.id) == col(Idea.case_id),
        col(Case.closed_at).is_not(None),
    )
    listed = col(Candidate.state) == CandidateState.LISTED
    return (listed, col(Candidate.person_id).is_distinct_from(who.id), ~belongs, ~withdrawn)
