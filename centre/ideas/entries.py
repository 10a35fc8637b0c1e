"""The ideas of a call: suggestions that are handed in to it, and which of them are on its shortlist."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from centre import pages, rules, suggestions, words
from centre.cases import Filed
from centre.contests.spans import expect_desk
from centre.errors import Refused
from centre.ideas.moves import CALLS, IDEAS
from centre.moment import Moment
from centre.pages import Page
from centre.rows import insert_values
from models.cases import Case, CaseState, Openness
from models.ideas import Idea, IdeaAction, IdeaCall, IdeaCallState, IdeaState
from models.who import Who

_UNDECIDED = (CaseState.SUBMITTED, CaseState.REVIEWING)


@dataclass(frozen=True, slots=True)
class Entry:
    """An idea with the suggestion that it is."""

    idea: Idea
    case: Case

    @property
    def stands(self) -> bool:
        """Whether it can be listed and chosen: nobody withdrew it, and it was not declined or merged."""
        return self.case.closed_at is None


def hand_in(  # noqa: PLR0917 - each is a property of the idea
    session: Session,
    moment: Moment,
    actor: Who,
    call_id: int,
    title: str,
    text: str,
    *,
    openness: Openness = Openness.OPEN,
    file_ids: Collection[int] = (),
) -> Filed:
    """Hand an idea in to an open call; by when it is decided counts from the close of the call (rule I.2).

    Raises:
        Refused: the call is not open, nothing was said, or too much of theirs is open.
    """
    call = CALLS.hold(session, call_id, IdeaCallState.OPEN)
    if moment.now >= call.closes_at:
        raise Refused("refused.idea_call_screening", number="")
    named = words.checked(session, title)
    filed = suggestions.submit(
        session, moment, actor, text, openness=openness, file_ids=file_ids, counts_from=call.closes_at
    )
    now = {"created_at": moment.now, "updated_at": moment.now}
    insert_values(session, Idea, call_id=call_id, case_id=filed.case.id, title=named, **now)
    return filed


def enlist(session: Session, moment: Moment, actor: Who, idea_id: int) -> Entry:
    """Put an idea on the shortlist, while the ideas are read.

    Raises:
        Refused: the actor does not run calls, it is their own, it is declined or withdrawn, or listed.
    """
    return _screen(session, moment, actor, idea_id, IdeaAction.LIST)


def take_off(session: Session, moment: Moment, actor: Who, idea_id: int) -> Entry:
    """Take an idea off the shortlist again, while the ideas are read.

    Raises:
        Refused: the actor does not run calls, it is their own, or it is not listed.
    """
    return _screen(session, moment, actor, idea_id, IdeaAction.UNLIST)


def _screen(session: Session, moment: Moment, actor: Who, idea_id: int, action: IdeaAction) -> Entry:
    entry = look(session, actor, idea_id)
    CALLS.hold(session, entry.idea.call_id, IdeaCallState.SCREENING)
    if entry.case.person_id == actor.id:
        raise Refused("refused.idea_own")
    if action is IdeaAction.LIST and not entry.stands:
        raise Refused("refused.idea_closed")
    IDEAS.move(session, moment, entry.idea, action, actor_id=actor.id)
    return entry


def look(session: Session, actor: Who, idea_id: int) -> Entry:
    """One idea, for whoever runs calls.

    Raises:
        Refused: the actor does not, or there is none.
    """
    expect_desk(actor)
    idea = IDEAS.find(session, idea_id)
    return Entry(idea, session.get_one(Case, idea.case_id))


def entries(session: Session, call_id: int, *states: IdeaState) -> list[Entry]:
    """The ideas of a call, all or in these states, in the order in which they came in."""
    those = select(Idea, Case).join(Case, col(Case.id) == Idea.case_id).where(Idea.call_id == call_id)
    if states:
        those = those.where(col(Idea.state).in_(states))
    return [Entry(idea, case) for idea, case in session.exec(those.order_by(col(Idea.id)))]


def page_of(session: Session, who: Who, call_id: int, page: int) -> Page[Entry]:
    """The same, a page at a time, for whoever runs calls.

    Raises:
        Refused: they do not.
    """
    expect_desk(who)
    those = select(Idea, Case).join(Case, col(Case.id) == Idea.case_id).where(Idea.call_id == call_id)
    return pages.cut(session, those.order_by(col(Idea.id)), page, rules.load(session).page, Entry)


def standing(session: Session, call_id: int) -> list[Entry]:
    """What is on the shortlist of a call and has neither been withdrawn nor declined meanwhile."""
    return [entry for entry in entries(session, call_id, IdeaState.LISTED) if entry.stands]


def of_case(session: Session, case_id: int | None) -> tuple[IdeaCall, Idea] | None:
    """The call to which a suggestion was handed in, and as which idea; None for all others."""
    those = select(IdeaCall, Idea).where(Idea.case_id == case_id, col(IdeaCall.id) == Idea.call_id)
    return session.exec(those).first()


def vote_until(session: Session, call_id: int) -> datetime | None:
    """By when a vote about the shortlist must be over: its authors must have their decision by then."""
    waiting = [one.case for one in standing(session, call_id) if one.case.state in _UNDECIDED]
    return min((case.due_at for case in waiting if case.due_at is not None), default=None)


def choose(session: Session, moment: Moment, chosen: Collection[Entry], *, actor_id: int | None) -> None:
    """Say of these that they came out best."""
    for entry in chosen:
        IDEAS.move(session, moment, entry.idea, IdeaAction.CHOOSE, actor_id=actor_id)
