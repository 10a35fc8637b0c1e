"""What people say of how they were served, once a matter."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    BigId,
    Instant,
    Row,
    index_where,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
)


class Matter(StrEnum):
    """What is rated: a booking, a case that is a request, or a shift at which somebody served."""

    BOOKING = "booking"
    CASE = "case"
    SHIFT = "shift"


class RatingState(StrEnum):
    """Where a rating stands. Nobody's silence is a grade: who says nothing is `expired`."""

    INVITED = "invited"
    REMINDED = "reminded"
    GIVEN = "given"
    EXPIRED = "expired"


class RatingAction(StrEnum):
    """What can be done with a rating."""

    REMIND = "remind"
    GIVE = "give"
    CHANGE = "change"
    ADD = "add"
    EXPIRE = "expire"


# (state, action) → state. What is not here is refused.
TRANSITIONS: dict[tuple[RatingState, RatingAction], RatingState] = {
    (RatingState.INVITED, RatingAction.REMIND): RatingState.REMINDED,
    (RatingState.INVITED, RatingAction.GIVE): RatingState.GIVEN,
    (RatingState.INVITED, RatingAction.EXPIRE): RatingState.EXPIRED,
    (RatingState.REMINDED, RatingAction.GIVE): RatingState.GIVEN,
    (RatingState.REMINDED, RatingAction.EXPIRE): RatingState.EXPIRED,
    (RatingState.GIVEN, RatingAction.CHANGE): RatingState.GIVEN,
    (RatingState.GIVEN, RatingAction.ADD): RatingState.GIVEN,
}
# In these somebody was asked and has said nothing so far.
UNANSWERED = frozenset({RatingState.INVITED, RatingState.REMINDED})


class LowReason(StrEnum):
    """Why somebody gave one of the two lowest grades."""

    WAIT = "wait"
    PAPERS = "papers"
    MANNER = "manner"
    UNCLEAR = "unclear"
    UNSOLVED = "unsolved"
    FEE = "fee"
    LATE = "late"
    WRONG = "wrong"
    PLACE = "place"
    OTHER = "other"


# 1 is the worst, 5 the best; a bad mark is one of the two lowest.
GRADES = range(1, 6)
BAD = frozenset({1, 2})
# What can be graded besides: of a service, and of a shift by those who served at it.
DIMENSIONS: dict[Matter, tuple[str, ...]] = {
    Matter.BOOKING: ("speed", "completeness", "skill", "environment"),
    Matter.CASE: ("speed", "completeness", "skill", "environment"),
    Matter.SHIFT: ("useful",),
}


def _grade(name: str) -> CheckConstraint:
    return CheckConstraint(f"{name} BETWEEN {GRADES[0]} AND {GRADES[-1]}", name=name)


class Rating(Row, table=True):
    """One person's word on one matter: asked for once, given once, theirs to change until it closes.

    matter_id: the row of the booking, the case or the shift. about_id: who served them, or led the shift;
    they never learn who said what. at_home: there was no room of the centre to be graded. reasons: why the
    grade is so low, as `LowReason`; empty is "not said". again: whether they would serve there again.
    call_back: whether they may be rung about it; None: not said. phone: under which number, where they left
    one for that. delivered: whether the invitation reached
    them, as far as we know by now. given_at: when the first grade came.
    """

    __tablename__ = "rating"
    __table_args__ = table_args(
        Index("uq_rating_matter", "matter", "matter_id", "person_id", unique=True),
        Index("ix_rating_person_id", "person_id"),
        Index("ix_rating_closes_at", "closes_at"),
        index_where("ix_rating_about_id", "about_id", "closes_at", where="about_id IS NOT NULL"),
        CheckConstraint("state <> 'given' OR grade IS NOT NULL", name="given"),
        *map(_grade, ("grade", "speed", "completeness", "skill", "environment", "useful")),
    )

    id: int | None = row_id()
    matter: Matter = one_of(Matter)
    matter_id: int = Field(sa_type=BigId)
    person_id: int = reference("person.id")
    service_id: int | None = maybe_reference("service.id")
    activity_id: int | None = maybe_reference("activity.id")
    about_id: int | None = maybe_reference("person.id")
    at_home: bool = False
    state: RatingState = one_of(RatingState, RatingState.INVITED)
    grade: int | None = None
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    speed: int | None = None
    completeness: int | None = None
    skill: int | None = None
    environment: int | None = None
    useful: int | None = None
    again: bool | None = None
    words: str = long_text("")
    call_back: bool | None = None
    phone: str = Field(default="", max_length=40)
    invited_at: datetime = Field(sa_type=Instant)
    closes_at: datetime = Field(sa_type=Instant)
    delivered: bool = False
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
