"""Bookings of slots, the people they are made for, wishes for full days, and things on loan."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
    unique_where,
)


class BookingState(StrEnum):
    """Where a booking stands. Being reminded or rated is a fact about it, not a state."""

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    DECLINED = "declined"
    LAPSED = "lapsed"


class BookingAction(StrEnum):
    """What can be done with a booking."""

    TAKE = "take"
    REQUEST = "request"
    LAPSE = "lapse"
    APPROVE = "approve"
    DECLINE = "decline"
    MOVE = "move"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    ARRIVE = "arrive"
    SERVE = "serve"
    MISS = "miss"
    UNDO = "undo"
    REOPEN = "reopen"


# (state, action) → state. What is not here is refused. `held` is a place offered from the waitlist;
# `cancelled` is the resident's doing, `called_off` the centre's. What was noted by mistake is undone: back to
# what was booked, or of somebody whose arrival had been noted before, to that.
TRANSITIONS: dict[tuple[BookingState, BookingAction], BookingState] = {
    (BookingState.HELD, BookingAction.TAKE): BookingState.CONFIRMED,
    (BookingState.HELD, BookingAction.REQUEST): BookingState.PENDING,
    (BookingState.HELD, BookingAction.LAPSE): BookingState.LAPSED,
    (BookingState.HELD, BookingAction.CALL_OFF): BookingState.CALLED_OFF,
    (BookingState.PENDING, BookingAction.APPROVE): BookingState.CONFIRMED,
    (BookingState.PENDING, BookingAction.DECLINE): BookingState.DECLINED,
    (BookingState.PENDING, BookingAction.MOVE): BookingState.PENDING,
    (BookingState.PENDING, BookingAction.CANCEL): BookingState.CANCELLED,
    (BookingState.PENDING, BookingAction.CALL_OFF): BookingState.CALLED_OFF,
    (BookingState.CONFIRMED, BookingAction.MOVE): BookingState.CONFIRMED,
    (BookingState.CONFIRMED, BookingAction.CANCEL): BookingState.CANCELLED,
    (BookingState.CONFIRMED, BookingAction.CALL_OFF): BookingState.CALLED_OFF,
    (BookingState.CONFIRMED, BookingAction.ARRIVE): BookingState.ARRIVED,
    (BookingState.CONFIRMED, BookingAction.SERVE): BookingState.SERVED,
    (BookingState.CONFIRMED, BookingAction.MISS): BookingState.NO_SHOW,
    (BookingState.ARRIVED, BookingAction.SERVE): BookingState.SERVED,
    (BookingState.NO_SHOW, BookingAction.ARRIVE): BookingState.ARRIVED,
    (BookingState.NO_SHOW, BookingAction.SERVE): BookingState.SERVED,
    (BookingState.ARRIVED, BookingAction.UNDO): BookingState.CONFIRMED,
    (BookingState.SERVED, BookingAction.UNDO): BookingState.CONFIRMED,
    (BookingState.SERVED, BookingAction.REOPEN): BookingState.ARRIVED,
    (BookingState.NO_SHOW, BookingAction.UNDO): BookingState.CONFIRMED,
}

# Of these nobody expects anything any more, and their places are free.
RELEASED = frozenset(
    {BookingState.CANCELLED, BookingState.CALLED_OFF, BookingState.DECLINED, BookingState.LAPSED}
)
ENDED = RELEASED | {BookingState.SERVED, BookingState.NO_SHOW}
AHEAD = frozenset(BookingState) - ENDED


class Channel(StrEnum):
    """How a booking or a case came about."""

    CHAT = "chat"
    COUNTER = "counter"
    PHONE = "phone"
    PAPER = "paper"


class Relative(Row, table=True):
    """Somebody for whom a person books, with their consent; the person gets all messages."""

    __tablename__ = "relative"
    __table_args__ = table_args(Index("ix_relative_person_id", "person_id"))

    id: int | None = row_id()
    person_id: int = reference("person.id")
    name: str = Field(max_length=80)
    consented_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Booking(Row, table=True):
    """A place in a slot: for whom, where, at what price, and what became of it.

    `quoted` and `charged` are in the smallest unit of money. `sequence` counts the changes of its calendar
    file. `held_until` is set while the place is only offered.
    """

    __tablename__ = "booking"
    __table_args__ = table_args(
        Index("uq_booking_number", "number", unique=True),
        Index("ix_booking_person_id", "person_id"),
        Index("ix_booking_slot_id", "slot_id"),
        index_where("ix_booking_series", "series_id", where="series_id IS NOT NULL"),
        index_where("ix_booking_pending", "id", where="state = 'pending'"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    service_id: int = reference("service.id")
    version: int
    slot_id: int = reference("slot.id")
    person_id: int = reference("person.id")
    relative_id: int | None = maybe_reference("relative.id")
    state: BookingState = one_of(BookingState)
    channel: Channel = one_of(Channel, Channel.CHAT)
    made_by: int = reference("person.id")
    building: str = Field(default="", max_length=20)
    unit: str = Field(default="", max_length=20)
    room: str = Field(default="", max_length=20)
    note: str = long_text("")
    priority: bool = False
    tariff: str = Field(default="", max_length=16)
    quoted: int | None = None
    charged: int | None = None
    series_id: int | None = maybe_reference("booking.id")
    sequence: int = 0
    moves: int = 0
    corrections: int = 0
    reason: str = Field(default="", max_length=400)
    held_until: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    arrived_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)


class WishState(StrEnum):
    """What became of a wish for a full day."""

    WAITING = "waiting"
    OFFERED = "offered"
    GRANTED = "granted"
    ENDED = "ended"


class Wish(Row, table=True):
    """Somebody who would like a place on a full day; at most three are offered to them, one at a time."""

    __tablename__ = "wish"
    __table_args__ = table_args(
        unique_where(
            "uq_wish_open", "person_id", "service_id", "day", where="state IN ('waiting', 'offered')"
        ),
        index_where("ix_wish_queue", "service_id", "day", "id", where="state = 'waiting'"),
        Index("ix_wish_person_id", "person_id"),
    )

    id: int | None = row_id()
    person_id: int = reference("person.id")
    relative_id: int | None = maybe_reference("relative.id")
    service_id: int = reference("service.id")
    day: date
    priority: bool = False
    tariff: str = Field(default="", max_length=16)
    state: WishState = one_of(WishState, WishState.WAITING)
    offers: int = 0
    booking_id: int | None = maybe_reference("booking.id")
    created_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class Loan(Row, table=True):
    """A thing that a booking lent out, until it is back."""

    __tablename__ = "loan"
    __table_args__ = table_args(Index("uq_loan_booking_id", "booking_id", unique=True))

    id: int | None = row_id()
    booking_id: int = reference("booking.id")
    service_id: int = reference("service.id")
    item: int
    due_day: date
    renewals: int = 0
    returned_at: datetime | None = Field(default=None, sa_type=Instant)


class LoanDay(Row, table=True):
    """One day on which a thing is promised to a loan; the unique index keeps it from being promised twice."""

    __tablename__ = "loan_day"
    __table_args__ = table_args(
        Index("uq_loan_day", "service_id", "item", "day", unique=True),
        Index("ix_loan_day_booking_id", "booking_id"),
    )

    id: int | None = row_id()
    service_id: int = reference("service.id")
    item: int
    day: date
    booking_id: int = reference("booking.id")
