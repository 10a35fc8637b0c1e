"""The case itself: a matter with a number, somebody who answers for it, and a limit until it is closed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    Instant,
    Row,
    index_where,
    long_text,
    maybe_one_of,
    maybe_reference,
    one_of,
    row_id,
    table_args,
    unique_where,
)
from models.bookings import Channel
from models.cases.states import CaseKind, CaseState


class Openness(StrEnum):
    """Who knows whose case it is: the staff, only the bot, or nobody."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    NO_TRACE = "no_trace"


class Urgency(StrEnum):
    """Why a request cannot wait: harm is done meanwhile, or somebody frail depends on it."""

    HARM = "harm"
    FRAIL = "frail"


class Outcome(StrEnum):
    """How a closed case ended, where its state alone does not say it."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    PRICE_REFUSED = "price_refused"
    GAPS_LEFT = "gaps_left"
    PLAN_UNANSWERED = "plan_unanswered"
    FIXED = "fixed"
    PARTLY_FIXED = "partly_fixed"
    UNREACHABLE = "unreachable"
    UNANSWERED = "unanswered"
    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_ADOPTED = "not_adopted"


# How pressing a case is: critical, urgent, ordinary, or with the resident.
CRITICAL, URGENT, ORDINARY, WITH_RESIDENT = range(4)
_BY_DUE = (
    "due_at",
    "id",
    "state",
    "staff_unit",
    "person_id",
    "against_id",
    "service_id",
    "kind",
    "restricted",
)
_IN_ORDER = ("rank", *_BY_DUE)


class Case(Row, table=True):
    """A matter with its custodian, who answers for it, and the time by which its next step is due.

    person_id: whose it is; None where no trace of them was to be left, or they gave no name.
    code_hash: of the code by which whoever has it may read and answer, with or without a name.
    against_id: who of the staff it is about, or is its other side; they neither see it nor work on it.
    staff_unit: which unit of the staff is in charge; "" is the whole centre.
    service_id, version: what is asked for; None unless it is a request.
    custodian_id: None only while the centre has nobody who could answer for it.
    made_by: who put it into words, the person themselves or staff at the counter; None if nobody is to know.
    urgency: why a request cannot wait, as whoever asked says; a complaint is urgent by its weight.
    rank: how pressing it is now; the queue is in this order.
    restricted: of the staff only who answers for it and who leads see it.
    stands_in_for: whose it is again when the cover ends for which its custodian has it; None otherwise.
    seen_by: who of the staff was the first to say that they have seen it, or to work on it, since it was
    given to its custodian.
    counts_from: from when its limits count, where that is not its submission: those of an idea from the close
    of its call.
    due_at: by when the state must be left; None once the case is closed.
    promised_at: by when its resident was told instead, where it takes longer; what was late, `due_at` says.
    merged_into: the case of the same matter that goes on.
    paused_hours, paused_working_hours: how long it was the resident's turn, by the clock and by open doors;
    paused_before: of the latter, before it was accepted.
    price: what was agreed; asked_price: what would be charged if the resident agrees; visit_price: what is
    charged if they do not; smallest unit of money.
    rounds: how often a list of gaps was sent. answered_at: when a person first answered.
    """

    __tablename__ = "case"
    __table_args__ = table_args(
        Index("uq_case_number", "number", unique=True),
        unique_where("uq_case_code", "code_hash", where="code_hash <> ''"),
        Index("ix_case_person_id", "person_id"),
        # What came in or was closed in a period is counted.
        Index("ix_case_created_at", "created_at", "kind", "state"),
        # Of what is closed alone, or the queue would be looked for among all of it that is not.
        index_where("ix_case_closed_at", "closed_at", "kind", "state", where="closed_at IS NOT NULL"),
        index_where("ix_case_accepted_at", "accepted_at", "rounds", where="accepted_at IS NOT NULL"),
        # They hold all by which the queue is narrowed, so that to count it reads no row of the table.
        index_where("ix_case_stands_in_for", "stands_in_for", where="stands_in_for IS NOT NULL"),
        index_where("ix_case_custodian", "custodian_id", *_IN_ORDER, where="closed_at IS NULL"),
        index_where("ix_case_queue", *_IN_ORDER, "custodian_id", where="closed_at IS NULL"),
        index_where("ix_case_overdue", *_BY_DUE, "custodian_id", where="closed_at IS NULL AND rank < 3"),
    )

    id: int | None = row_id()
    number: str | None = Field(default=None, max_length=16)
    kind: CaseKind = one_of(CaseKind)
    state: CaseState = one_of(CaseState, CaseState.SUBMITTED)
    openness: Openness = one_of(Openness, Openness.OPEN)
    person_id: int | None = maybe_reference("person.id")
    code_hash: str = Field(default="", max_length=64)
    relative_id: int | None = maybe_reference("relative.id")
    channel: Channel = one_of(Channel, Channel.CHAT)
    made_by: int | None = maybe_reference("person.id")
    against_id: int | None = maybe_reference("person.id")
    staff_unit: str = Field(default="", max_length=16)
    service_id: int | None = maybe_reference("service.id")
    version: int | None = None
    building: str = Field(default="", max_length=20)
    unit: str = Field(default="", max_length=20)
    room: str = Field(default="", max_length=20)
    about: str = long_text("")
    brings: bool = False
    urgent: bool = False
    urgency: Urgency | None = maybe_one_of(Urgency)
    rank: int = ORDINARY
    restricted: bool = False
    custodian_id: int | None = maybe_reference("person.id")
    stands_in_for: int | None = maybe_reference("person.id")
    seen_by: int | None = maybe_reference("person.id")
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    counts_from: datetime | None = Field(default=None, sa_type=Instant)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    promised_at: datetime | None = Field(default=None, sa_type=Instant)
    paused_hours: float = 0
    paused_working_hours: float = 0
    paused_before: float = 0
    rounds: int = 0
    reopened: int = 0
    corrections: int = 0
    tariff: str = Field(default="", max_length=16)
    price: int | None = None
    asked_price: int | None = None
    visit_price: int = 0
    charged: int | None = None
    outcome: Outcome | None = maybe_one_of(Outcome)
    merged_into: int | None = maybe_reference("case.id")
    created_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    planned_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)

    @property
    def critical(self) -> bool:
        """Whether all news of it is told at night, too; of an urgent request only that it is there."""
        return self.urgent and self.kind is CaseKind.COMPLAINT
