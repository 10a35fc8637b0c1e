"""What whoever answers for a shift does about its search: sees to it, asks more people, or settles it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from centre import audit, notices, volunteers
from centre.errors import Refused
from centre.leads import may_lead
from centre.moment import Moment
from centre.rows import change
from centre.shifts import cards, eligible, places, searching, stand_in
from centre.shifts.moves import activity_of
from models.shifts import Ask, AskState, Origin, Post, Search, SearchState, Shift, SignUp
from models.who import Who, by_id

PUT_IN = "search.put_in"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked, and what they said."""

    name: str
    state: AskState


def expect_theirs(session: Session, who: Who, search_id: int) -> Search:
    """A search that is theirs by name, or of a shift that they lead.

    Raises:
        Refused: it is neither.
    """
    search = stand_in.find(session, search_id)
    shift = session.get_one(Shift, search.shift_id, populate_existing=True)
    if who.id != search.owner_id and not may_lead(session, who, activity_of(session, shift), shift):
        raise Refused("refused.not_allowed")
    return search


def expect_open(session: Session, who: Who, search_id: int) -> Search:
    """The same while people are looked for.

    Raises:
        Refused: it is not theirs, or over.
    """
    search = expect_theirs(session, who, search_id)
    if search.state is not SearchState.OPEN:
        raise Refused("refused.search_closed")
    return search


def missing(session: Session, search: Search) -> int:
    """How many people are still looked for."""
    post = session.get_one(Post, search.post_id, populate_existing=True)
    return max(searching.missing(session, post), 0)


def asked(session: Session, who: Who, search_id: int) -> list[Asked]:
    """Who was asked by name, in the order in which they were.

    Raises:
        Refused: it is not theirs to see.
    """
    expect_theirs(session, who, search_id)
    rows = session.exec(select(Ask).where(Ask.search_id == search_id).order_by(col(Ask.id)))
    return [Asked(by_id(session, row.person_id).name, row.state) for row in rows]


def expect_fewer(session: Session, who: Who, search_id: int) -> Search:
    """The same where somebody comes in any case, so that the post can do with fewer.

    Raises:
        Refused: it is not theirs, or over, or nobody would come.
    """
    search = expect_open(session, who, search_id)
    if _coming(session, search) <= 0:
        raise Refused("refused.nobody_comes")
    return search


def see_to(session: Session, moment: Moment, who: Who, search_id: int) -> Search:
    """Say that one sees to it: from now on it is theirs, and nobody else is rung (rule 13.30).

    Raises:
        Refused: it is not theirs, or over.
    """
    expect_open(session, who, search_id)
    still = (col(Search.id) == search_id, col(Search.state) == SearchState.OPEN)
    if not change(session, Search, *still, owner_id=who.id, seen_at=moment.now):
        raise Refused("refused.search_closed")
    audit.note(session, moment, who.id, "search.seen", ("search", search_id))
    cards.renew(session, moment, search_id)
    return stand_in.find(session, search_id)


def ask_more(session: Session, moment: Moment, who: Who, search_id: int) -> int:
    """Ask the next few at once, and say how many that were.

    Raises:
        Refused: it is not theirs, or over.
    """
    expect_open(session, who, search_id)
    places.lock(session, stand_in.find(session, search_id).post_id)
    search = expect_open(session, who, search_id)
    number = searching.ask_now(session, moment, search)
    audit.note(session, moment, who.id, "search.asked_more", ("search", search_id), asked=number)
    return number


def able(session: Session, moment: Moment, search_id: int) -> list[tuple[int, str]]:
    """Everybody who could be put in, with their names, whoever served longest ago first."""
    search = stand_in.find(session, search_id)
    shift = session.get_one(Shift, search.shift_id, populate_existing=True)
    post = session.get_one(Post, search.post_id, populate_existing=True)
    return eligible.people(session, moment, shift, post)


def put_in(session: Session, moment: Moment, who: Who, search_id: int, person_id: int) -> SignUp:
    """Put somebody in by name, who has said so elsewhere; they are told.

    Raises:
        Refused: it is not theirs, or over, or the person does not fit.
    """
    volunteers.lock(session, person_id)
    expect_open(session, who, search_id)
    placed = stand_in.step_in(session, moment, person_id, search_id, actor_id=who.id, origin=Origin.DESK)
    notices.promise(session, moment, PUT_IN, person_id, subject=("sign_up", placed.id))
    return placed


def run_with_fewer(session: Session, moment: Moment, who: Who, search_id: int, reason: str) -> Post:
    """Let a post do with those who come: its minimum becomes their number, and nobody is looked for any more.

    Raises:
        Refused: it is not theirs, or over, or nobody would come.
    """
    post = places.lock(session, expect_open(session, who, search_id).post_id)
    search = expect_fewer(session, who, search_id)
    enough = _coming(session, search)
    change(session, Post, col(Post.id) == post.id, minimum=enough)
    subject, before = ("search", search.id), post.minimum
    audit.note(session, moment, who.id, "search.fewer", subject, reason=reason, before=before, after=enough)
    searching.look(session, moment, search.post_id)
    return session.get_one(Post, search.post_id, populate_existing=True)


def _coming(session: Session, search: Search) -> int:
    post = session.get_one(Post, search.post_id, populate_existing=True)
    return post.minimum - searching.missing(session, post)
