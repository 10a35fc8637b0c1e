"""When services can be had: weekly windows, the slots laid out from them, and closures."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    maybe_reference,
    one_of,
    reference,
    row_id,
    table_args,
)


class Worker(Row, table=True):
    """Somebody who gives a service; `person_id` if they talk to the bot themselves."""

    __tablename__ = "worker"
    __table_args__ = table_args(Index("uq_worker_name", "deliverer", "name", unique=True))

    id: int | None = row_id()
    name: str = Field(max_length=80)
    deliverer: str = Field(max_length=32)
    person_id: int | None = maybe_reference("person.id")


class Window(Row, table=True):
    """Hours of a weekday (0 is Monday) in which a service is given, cut into slots.

    nth: only the first (second, …) such weekday of a month; 0 is every week.
    Each slot lasts `minutes`, and `buffer` minutes pass before the next.
    """

    __tablename__ = "service_window"
    __table_args__ = table_args(
        Index("ix_service_window_service_id", "service_id"),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: int | None = row_id()
    service_id: int = reference("service.id")
    worker_id: int | None = maybe_reference("worker.id")
    weekday: int
    nth: int = 0
    opens: time
    closes: time
    minutes: int
    buffer: int = 0
    capacity: int = 1
    from_day: date
    until_day: date | None = None


class SlotState(StrEnum):
    """Whether a slot can be had."""

    OPEN = "open"
    CLOSED = "closed"


class Slot(Row, table=True):
    """One time at which so many can have a service; `taken` can never pass `capacity`."""

    __tablename__ = "slot"
    __table_args__ = table_args(
        Index("uq_slot_starts_at", "window_id", "starts_at", unique=True),
        # What is free is found among what is free, however many bookings there ever were.
        index_where("ix_slot_free", "service_id", "starts_at", where="taken < capacity AND state = 'open'"),
        Index("ix_slot_service_id", "service_id", "starts_at"),
        # The desk looks at a day of all services.
        Index("ix_slot_starts_at", "starts_at"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
    )

    id: int | None = row_id()
    service_id: int = reference("service.id")
    window_id: int = reference("service_window.id")
    worker_id: int | None = maybe_reference("worker.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    capacity: int
    taken: int = 0
    state: SlotState = one_of(SlotState, SlotState.OPEN)


class Closure(Row, table=True):
    """A time in which a service (or, without one, the whole centre) is closed, with the reason told."""

    __tablename__ = "closure"
    __table_args__ = table_args(Index("ix_closure_ends_at", "ends_at"))

    id: int | None = row_id()
    service_id: int | None = maybe_reference("service.id")
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    reason: str = Field(default="", max_length=200)
    closed_by: int | None = maybe_reference("person.id")
    closed_at: datetime = Field(sa_type=Instant)
