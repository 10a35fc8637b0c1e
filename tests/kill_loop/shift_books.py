"""What the database says of shifts at the end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.audit import AuditLine
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice
from models.shifts import Ask, Post, Search, SearchState, Shift, SignUp, SignUpState
from tests.auxil.owed import HEARD, Heard, of_places


@dataclass(frozen=True)
class ShiftBooks:
    """All rows of shifts, in the order in which they were written."""

    shifts: dict[int, Shift]
    posts: Sequence[Post]
    sign_ups: Sequence[SignUp]
    searches: Sequence[Search]
    asks: Sequence[Ask]
    going_on: frozenset[int]
    """The searches of which the next step waits, at the time that they say themselves."""
    notices: Sequence[Notice]
    """What was promised to somebody about their place, or that they could step in."""
    owed: Heard
    """What must have been promised to somebody about their place."""

    @property
    def heard(self) -> Heard:
        """What was promised to somebody about their place."""
        kept = (notice for notice in self.notices if notice.kind in HEARD)
        return Counter((notice.kind, notice.person_id, notice.subject_id) for notice in kept)

    def short(self, post: Post) -> bool:
        """Whether a post has fewer people than it must have who mean to come."""
        leaving = sum(one.state is SignUpState.LEAVING for one in self.at(post))
        return post.taken - leaving < post.minimum

    def at(self, post: Post) -> list[SignUp]:
        """Everybody who signed up at a post."""
        return [one for one in self.sign_ups if one.post_id == post.id]


def read(session: Session, audit: Sequence[AuditLine]) -> ShiftBooks:
    """Read all there is of shifts; `audit` says what was done."""
    waits = select(Search.id).join(
        Deadline,
        (col(Deadline.subject_id) == col(Search.id))
        & (Deadline.subject_kind == "search")
        & (col(Deadline.due_at) == col(Search.next_at))
        & (Deadline.state == DeadlineState.WAITING),
    )
    going_on = session.exec(waits.where(Search.state == SearchState.OPEN)).all()
    told = col(Notice.kind).in_([*HEARD, "search.ask"])
    notices = session.exec(select(Notice).where(told).order_by(col(Notice.id))).all()
    books = ShiftBooks(
        shifts={shift.id or 0: shift for shift in session.exec(select(Shift)).all()},
        posts=session.exec(select(Post).order_by(col(Post.id))).all(),
        sign_ups=session.exec(select(SignUp).order_by(col(SignUp.id))).all(),
        searches=session.exec(select(Search).order_by(col(Search.id))).all(),
        asks=session.exec(select(Ask).order_by(col(Ask.id))).all(),
        going_on=frozenset(number for number in going_on if number),
        notices=notices,
        owed=Counter(),
    )
    books.owed.update(of_places(session, audit, books.heard, ()))
    return books
