"""Honours: what goes by somebody's points and hours, and rounds in which the best are chosen by people."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class HonourCard(Row, table=True):
    """What of somebody's honours is no line of hours or points.

    party: whether another threshold is theirs, as party members are expected to do more.
    star: the highest that they were told of. listed_since: since when the lists may show them; empty: not.
    """

    __tablename__ = "honour_card"
    __table_args__ = table_args(Index("uq_honour_card_person_id", "person_id", unique=True))

    id: int | None = row_id()
    person_id: int = reference("person.id")
    party: bool = False
    star: int = 0
    listed_since: datetime | None = Field(default=None, sa_type=Instant)


class RoundKind(StrEnum):
    """What is chosen: the star of a month, or the best of a year."""

    MONTH = "month"
    YEAR = "year"


class RoundState(StrEnum):
    """Where a choice stands: candidates are gathered, their names are out for objections, or it is over."""

    OPEN = "open"
    PUBLISHED = "published"
    AWARDED = "awarded"
    CALLED_OFF = "called_off"


class RoundAction(StrEnum):
    """What can be done with a choice."""

    PUBLISH = "publish"
    AWARD = "award"
    CALL_OFF = "call_off"


# (state, action) → state. What is not here is refused.
ROUND_TRANSITIONS: dict[tuple[RoundState, RoundAction], RoundState] = {
    (RoundState.OPEN, RoundAction.PUBLISH): RoundState.PUBLISHED,
    (RoundState.OPEN, RoundAction.CALL_OFF): RoundState.CALLED_OFF,
    (RoundState.PUBLISHED, RoundAction.AWARD): RoundState.AWARDED,
    (RoundState.PUBLISHED, RoundAction.CALL_OFF): RoundState.CALLED_OFF,
}


class HonourRound(Row, table=True):
    """One choice of the best of a month or a year.

    first, last: the days that count. places: how many can be chosen; taken: how many are on the shortlist.
    until: how long people may object to the names that were published.
    """

    __tablename__ = "honour_round"
    __table_args__ = table_args(
        unique_where("uq_honour_round_period", "kind", "first", where="state <> 'called_off'"),
        CheckConstraint("taken >= 0 AND taken <= places", name="places"),
        CheckConstraint("first <= last", name="days"),
    )

    id: int | None = row_id()
    kind: RoundKind = one_of(RoundKind)
    first: date
    last: date
    state: RoundState = one_of(RoundState, RoundState.OPEN)
    places: int
    taken: int = 0
    until: datetime | None = Field(default=None, sa_type=Instant)
    opened_by: int = reference("person.id")
    published_by: int | None = maybe_reference("person.id")
    awarded_by: int | None = maybe_reference("person.id")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class HonourState(StrEnum):
    """Where a candidate stands: on the list, willing to be named, named for objections, honoured or not."""

    SHORTLISTED = "shortlisted"
    AGREED = "agreed"
    PUBLISHED = "published"
    AWARDED = "awarded"
    WITHDRAWN = "withdrawn"


class HonourAction(StrEnum):
    """What can be done with a candidate, or by them."""

    SHORTLIST = "shortlist"
    AGREE = "agree"
    PUBLISH = "publish"
    AWARD = "award"
    WITHDRAW = "withdraw"


HONOUR_TRANSITIONS: dict[tuple[HonourState, HonourAction], HonourState] = {
    (HonourState.WITHDRAWN, HonourAction.SHORTLIST): HonourState.SHORTLISTED,
    (HonourState.SHORTLISTED, HonourAction.AGREE): HonourState.AGREED,
    (HonourState.AGREED, HonourAction.PUBLISH): HonourState.PUBLISHED,
    (HonourState.PUBLISHED, HonourAction.AWARD): HonourState.AWARDED,
    **{
        (state, HonourAction.WITHDRAW): HonourState.WITHDRAWN
        for state in (
            HonourState.SHORTLISTED,
            HonourState.AGREED,
            HonourState.PUBLISHED,
            HonourState.AWARDED,
        )
    },
}
# These take one of the places of their round.
STANDING = frozenset(set(HonourState) - {HonourState.WITHDRAWN})


class Honour(Row, table=True):
    """Somebody who may be, or was, honoured in a round; reason: why they are not any more.

    shared_in: the team whose group was told, as they wished.
    """

    __tablename__ = "honour"
    __table_args__ = table_args(
        Index("uq_honour_person", "round_id", "person_id", unique=True),
        Index("ix_honour_person_id", "person_id"),
    )

    id: int | None = row_id()
    round_id: int = reference("honour_round.id")
    person_id: int = reference("person.id")
    state: HonourState = one_of(HonourState, HonourState.SHORTLISTED)
    reason: str = long_text("")
    put_by: int = reference("person.id")
    withdrawn_by: int | None = maybe_reference("person.id")
    shared_in: int | None = maybe_reference("team.id")
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class Objection(Row, table=True):
    """Somebody says why a candidate who was named should not be honoured; upheld: whether that was right."""

    __tablename__ = "objection"
    __table_args__ = table_args(
        unique_where("uq_objection_open", "honour_id", "person_id", where="answered_at IS NULL"),
        Index("ix_objection_person_id", "person_id"),
    )

    id: int | None = row_id()
    honour_id: int = reference("honour.id")
    person_id: int = reference("person.id")
    words: str = long_text()
    answer: str = long_text("")
    upheld: bool = False
    answered_by: int | None = maybe_reference("person.id")
    said_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
