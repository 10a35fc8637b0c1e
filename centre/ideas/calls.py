"""A call for ideas: opened and closed by the clock, then taken from stage to stage by the staff."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre import audiences, broadcasts, notices, plans, rules, words
from centre.contests import ballots, candidates, spans, votes
from centre.contests.candidates import Named
from centre.contests.spans import expect_desk
from centre.contests.votes import VotePlan
from centre.errors import Refused
from centre.ideas import entries, watch
from centre.ideas.moves import CALLS
from centre.ideas.telling import tell_authors, tell_desk
from centre.moment import Moment
from models.audience import Everybody
from models.contests import CandidateKind, VoteState
from models.deadlines import Deadline
from models.ideas import CALL_TRANSITIONS, OVER, IdeaCall, IdeaCallAction, IdeaCallState
from models.who import Who

OPENS = "idea_call.opens"
CLOSES = "idea_call.closes"
OPENED = "idea_call.opened"
find = CALLS.find


@dataclass(frozen=True, slots=True)
class CallPlan:
    """A call as it is wished for: what about, why, and by what ideas are judged, by language."""

    title: dict[str, str]
    about: dict[str, str]
    criteria: dict[str, str]
    opens_at: datetime
    closes_at: datetime


def make(session: Session, moment: Moment, actor: Who, plan: CallPlan) -> IdeaCall:
    """Plan a call for ideas.

    Raises:
        Refused: the actor does not run calls, or its times are not ahead and in order.
    """
    made: dict[str, Any] = {"made_by": actor.id, "created_at": moment.now, "updated_at": moment.now}
    return spans.write_down(session, moment, actor, "idea_call", IdeaCall(**asdict(plan), **made))


def expect(session: Session, actor: Who, call_id: int, action: IdeaCallAction) -> IdeaCall:
    """A call with which the actor may do something now; to be asked before they are made to write.

    Raises:
        Refused: they do not run calls, it is in no state for this, or there is not yet what it takes:
            a listed idea, two to vote on, an answer to every idea.
    """
    expect_desk(actor)
    call = find(session, call_id)
    CALLS.check(call, action)
    listed = len(entries.standing(session, call_id))
    match action:
        case IdeaCallAction.SHORTLIST if not listed:
            raise Refused("refused.idea_none_listed")
        case IdeaCallAction.PUT_TO_VOTE if listed < rules.load(session).vote_fewest:
            raise Refused("refused.idea_too_few")
        case IdeaCallAction.ARCHIVE if any(one.stands for one in entries.entries(session, call_id)):
            raise Refused("refused.idea_open")
    return call


def shortlist(session: Session, moment: Moment, actor: Who, call_id: int) -> IdeaCall:
    """End the reading: what is listed now is the shortlist, and all authors hear whether theirs is on it.

    Raises:
        Refused: the actor does not run calls, nothing is listed, or the ideas are not being read.
    """
    call = _settled(session, actor, call_id, IdeaCallAction.SHORTLIST)
    return _move(session, moment, call, IdeaCallAction.SHORTLIST, actor)


def put_to_vote(session: Session, moment: Moment, actor: Who, call_id: int, closes_at: datetime) -> IdeaCall:
    """Have everybody vote on the shortlist, from the next working day on.

    Raises:
        Refused: the actor does not run calls, there is too little to choose from, it would close after the
            authors were promised their decision, or there is no shortlist to vote on.
    """
    call = _settled(session, actor, call_id, IdeaCallAction.PUT_TO_VOTE)
    latest = entries.vote_until(session, call_id)
    if latest is not None and closes_at > latest:
        raise Refused("refused.idea_vote_late")
    calendar = moment.calendar
    opens_at = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    vote = votes.make(session, moment, actor, VotePlan(call.title, call.criteria, opens_at, closes_at))
    for entry in entries.standing(session, call_id):
        named = Named(CandidateKind.IDEA, row=entry.idea.id or 0)
        candidates.put(session, moment, actor, vote.id or 0, named)
    return _move(session, moment, call, IdeaCallAction.PUT_TO_VOTE, actor, vote_id=vote.id)


def announce(session: Session, moment: Moment, actor: Who, call_id: int) -> IdeaCall:
    """Announce the shortlist itself as the result, without a vote.

    Raises:
        Refused: the actor does not run calls, or there is no shortlist, or it is being voted on.
    """
    expect_desk(actor)
    call = CALLS.hold(session, call_id, IdeaCallState.SHORTLISTED)
    entries.choose(session, moment, entries.standing(session, call_id), actor_id=actor.id)
    return _move(session, moment, call, IdeaCallAction.ANNOUNCE, actor)


def archive(session: Session, moment: Moment, actor: Who, call_id: int, text: str) -> IdeaCall:
    """Say to all authors what became of the call, once each of its ideas has its answer.

    Raises:
        Refused: the actor does not run calls, nothing was said, an idea is still open, or it is not out.
    """
    call = _settled(session, actor, call_id, IdeaCallAction.ARCHIVE)
    return _move(session, moment, call, IdeaCallAction.ARCHIVE, actor, outcome=words.checked(session, text))


def call_off(session: Session, moment: Moment, actor: Who, call_id: int, text: str) -> IdeaCall:
    """End a call without a result; what was handed in is decided as any suggestion is.

    Raises:
        Refused: the actor does not run calls, no reason is given, or there is a shortlist already.
    """
    call = expect(session, actor, call_id, IdeaCallAction.CALL_OFF)
    said = words.checked(session, text)
    broadcasts.hold(session, moment, ("idea_call", call_id), (OPENED,))
    return _move(session, moment, call, IdeaCallAction.CALL_OFF, actor, outcome=said)


def shown(session: Session, moment: Moment, *states: IdeaCallState) -> list[IdeaCall]:
    """The calls in these states, the newest first; those that are over only for a while (rule 19.2)."""
    since = moment.now - timedelta(days=rules.load(session).vote_shown)
    recent = col(IdeaCall.state).not_in(OVER) | (col(IdeaCall.updated_at) >= since)
    those = select(IdeaCall).where(col(IdeaCall.state).in_(states), recent)
    return list(session.exec(those.order_by(col(IdeaCall.id).desc())))


def on_opens(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Open a call, and have everybody hear of it who can be written to."""
    call = find(session, deadline.subject_id)
    if call.state is not IdeaCallState.PLANNED:
        return
    subject = ("idea_call", deadline.subject_id)
    CALLS.move(session, moment, call, IdeaCallAction.OPEN, actor_id=None)
    plans.plan(session, CLOSES, subject, call.closes_at)
    people = audiences.people(session, moment, Everybody())
    names = {person_id: f"{OPENED}:{call.id}:{person_id}" for person_id in people}
    notices.promise_all(session, moment, OPENED, names, due=moment.now, subject=subject)


def on_closes(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Close a call: from now on its ideas are read."""
    call = find(session, deadline.subject_id)
    if call.state is IdeaCallState.OPEN:
        broadcasts.hold(session, moment, ("idea_call", call.id), (OPENED,))
        tell_desk(session, moment, _move(session, moment, call, IdeaCallAction.CLOSE, None))


def on_vote_over(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Take the counts of a vote about a shortlist: the best of it are chosen (rule 19.20).

    Without counts it is a shortlist again. Those with as many votes as the last who is chosen are, too.
    """
    its = (IdeaCall.vote_id == deadline.subject_id, IdeaCall.state == IdeaCallState.VOTING)
    call = session.exec(select(IdeaCall).where(*its)).first()
    if call is None:
        return
    if votes.find(session, deadline.subject_id).state is not VoteState.ANNOUNCED:
        _move(session, moment, call, IdeaCallAction.VOTE_FELL, None)
    else:
        best = rules.load(session).ideas_chosen
        places = ballots.results(session, deadline.subject_id)
        chosen = {one.candidate.idea_id for one in places if one.place <= best and one.votes}
        fitting = [one for one in entries.standing(session, call.id or 0) if one.idea.id in chosen]
        entries.choose(session, moment, fitting, actor_id=None)
        _move(session, moment, call, IdeaCallAction.ANNOUNCE, None)
    tell_desk(session, moment, find(session, call.id or 0))


def _settled(session: Session, actor: Who, call_id: int, action: IdeaCallAction) -> IdeaCall:
    """The same as `expect`, and so it stays until this is committed: nobody lists or takes off meanwhile."""
    expect_desk(actor)
    CALLS.hold(session, call_id, *(state for state, able in CALL_TRANSITIONS if able is action), alone=True)
    return expect(session, actor, call_id, action)


def _move(
    session: Session, moment: Moment, call: IdeaCall, action: IdeaCallAction, actor: Who | None, **values: Any
) -> IdeaCall:
    """Take a call to its next stage, and tell all its authors."""
    CALLS.move(session, moment, call, action, actor_id=actor.id if actor else None, **values)
    moved = find(session, call.id or 0)
    watch.restart(session, moment, moved)
    tell_authors(session, moment, moved)
    return moved


DEADLINES = {OPENS: on_opens, CLOSES: on_closes, votes.OVER: on_vote_over, **watch.DEADLINES}
