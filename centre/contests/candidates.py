"""Who or what can be chosen: people only once they have agreed, in their own chat (rule E.2)."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, catalogue, notices, teams, words
from centre.contests.spans import expect_desk
from centre.contests.votes import end_with_too_few, hold, tell_voters
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import change, insert_new
from models.contests import (
    CANDIDATE_TRANSITIONS,
    Ballot,
    Candidate,
    CandidateAction,
    CandidateKind,
    CandidateState,
    Vote,
    VoteState,
)
from models.ideas import Idea
from models.people import Person
from models.who import Who

ASKED = "vote.asked"
AGREED = "vote.agreed"
DECLINED = "vote.declined"
STEPPED_BACK = "vote.stepped_back"
CANDIDATES = Moves("candidate", Candidate, CANDIDATE_TRANSITIONS)
# Until when somebody says yes, and until when no.
_WHILE = {
    CandidateAction.AGREE: (VoteState.PLANNED,),
    CandidateAction.WITHDRAW: (VoteState.PLANNED, VoteState.OPEN),
}
_COLUMNS = {
    CandidateKind.PERSON: "person_id",
    CandidateKind.TEAM: "team_id",
    CandidateKind.SERVICE: "service_id",
    CandidateKind.IDEA: "idea_id",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Who or what is to stand: a person, team or service by its row, another thing by its name."""

    kind: CandidateKind
    row: int = 0
    name: str = ""


def put(session: Session, moment: Moment, actor: Who, vote_id: int, named: Named) -> Candidate:
    """Put somebody or something on the list of a vote; a person is asked first.

    Raises:
        Refused: the actor does not run votes, it is open or over, there is no such thing, or it was
            put there before: who said no is not asked again.
    """
    expect_desk(actor)
    hold(session, vote_id, VoteState.PLANNED)
    kind, asked = named.kind, named.kind is CandidateKind.PERSON
    _expect_there(session, named)
    values: dict[str, Any] = {"name": words.checked(session, named.name, optional=kind in _COLUMNS)}
    values |= {_COLUMNS[kind]: named.row} if kind in _COLUMNS else {}
    row = Candidate(
        vote_id=vote_id,
        kind=kind,
        state=CandidateState.ASKED if asked else CandidateState.LISTED,
        put_by=actor.id,
        created_at=moment.now,
        updated_at=moment.now,
        **values,
    )
    new_id = insert_new(session, row)
    if new_id is None:
        raise Refused("refused.candidate_there")
    audit.note(session, moment, actor.id, "candidate.put", ("candidate", new_id), kind=kind)
    if asked:
        notices.promise(session, moment, ASKED, named.row, subject=("candidate", new_id))
    return CANDIDATES.find(session, new_id)


def agree(session: Session, moment: Moment, who: Who, candidate_id: int) -> Candidate:
    """Agree to stand in a vote, before it opens.

    Raises:
        Refused: it is somebody else's to say, the vote is open or over, or they said no.
    """
    held = _answer(session, moment, who, candidate_id, CandidateAction.AGREE)
    notices.promise_staff(session, moment, AGREED, held.made_by, subject=("candidate", candidate_id))
    return CANDIDATES.find(session, candidate_id)


def decline(session: Session, moment: Moment, who: Who, candidate_id: int) -> Candidate:
    """Not want to stand (any more), until the close of the vote; nobody needs a reason.

    Once it is open nobody's choice is lost unsaid: all who have voted are told, and whoever chose them
    chooses anew. With too few left the vote is called off.

    Raises:
        Refused: it is somebody else's to say, or the vote is over.
    """
    held = _answer(session, moment, who, candidate_id, CandidateAction.WITHDRAW)
    notices.promise_staff(session, moment, DECLINED, held.made_by, subject=("candidate", candidate_id))
    if held.state is VoteState.OPEN and not end_with_too_few(session, moment, held):
        change(session, Ballot, col(Ballot.candidate_id) == candidate_id, candidate_id=None)
        tell_voters(session, moment, STEPPED_BACK, held.id or 0, of=candidate_id)
    return CANDIDATES.find(session, candidate_id)


def take_off(session: Session, moment: Moment, actor: Who, candidate_id: int) -> Candidate:
    """Take a candidate off the list, before the vote opens.

    Raises:
        Refused: the actor does not run votes, it is open or over, or the candidate is off the list already.
    """
    expect_desk(actor)
    one = CANDIDATES.find(session, candidate_id)
    hold(session, one.vote_id, VoteState.PLANNED)
    CANDIDATES.move(session, moment, one, CandidateAction.WITHDRAW, actor_id=actor.id)
    return CANDIDATES.find(session, candidate_id)


def of_vote(session: Session, vote_id: int, *states: CandidateState) -> list[Candidate]:
    """The candidates of a vote in these states, in the order in which they were put on its list."""
    those = (col(Candidate.vote_id) == vote_id, col(Candidate.state).in_(states))
    return list(session.exec(select(Candidate).where(*those).order_by(col(Candidate.id))))


def _answer(session: Session, moment: Moment, who: Who, candidate_id: int, action: CandidateAction) -> Vote:
    """Take somebody's own yes or no; gives the vote, which neither opens nor is voted in meanwhile."""
    one = CANDIDATES.find(session, candidate_id)
    if one.person_id != who.id:
        raise Refused("refused.candidate_unknown")
    held = hold(session, one.vote_id, *_WHILE[action], alone=True)
    CANDIDATES.move(session, moment, one, action, actor_id=who.id)
    return held


def _expect_there(session: Session, named: Named) -> None:
    match named.kind:
        case CandidateKind.PERSON:
            person = session.get(Person, named.row)
            if person is None or person.erased_at is not None:
                raise Refused("refused.candidate_unknown")
        case CandidateKind.TEAM:
            teams.find(session, named.row)
        case CandidateKind.SERVICE:
            catalogue.offered(session, named.row)
        case CandidateKind.IDEA if session.get(Idea, named.row) is None:
            raise Refused("refused.candidate_unknown")
