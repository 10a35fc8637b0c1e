"""Cases: what somebody asked the centre for, with a number, a custodian and a limit until it is closed."""

from datetime import date, datetime
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
    reference,
    row_id,
    table_args,
    unique_where,
)
from models.bookings import Channel
from models.calls import Side


class CaseKind(StrEnum):
    """What a case is about."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


class Openness(StrEnum):
    """Who knows whose case it is: the staff, only the bot, or nobody."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    NO_TRACE = "no_trace"


class CaseState(StrEnum):
    """Where a case stands. Being late, urgent or postponed is a fact about it, not a state."""

    SUBMITTED = "submitted"
    REVIEWING = "reviewing"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    PLANNING = "planning"
    PLAN_OFFERED = "plan_offered"
    SCHEDULED = "scheduled"
    IN_SERVICE = "in_service"
    PRICE_ASKED = "price_asked"
    DONE = "done"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    INVESTIGATING = "investigating"
    REPLIED = "replied"
    FOLLOW_UP = "follow_up"
    REWORK = "rework"
    REVIEW = "review"
    CARRYING_OUT = "carrying_out"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    EMERGENCY = "emergency"
    WITHDRAWN = "withdrawn"


class CaseAction(StrEnum):
    """What can be done with a case."""

    TAKE_UP = "take_up"
    LIST_GAPS = "list_gaps"
    FILL_GAPS = "fill_gaps"
    ACCEPT = "accept"
    DECLINE = "decline"
    TRANSFER = "transfer"
    PLAN = "plan"
    OFFER_PLAN = "offer_plan"
    AGREE = "agree"
    ASK_CHANGE = "ask_change"
    SCHEDULE = "schedule"
    SEND_BACK = "send_back"
    START = "start"
    ASK_PRICE = "ask_price"
    AGREE_PRICE = "agree_price"
    REFUSE_PRICE = "refuse_price"
    FINISH = "finish"
    CONFIRM = "confirm"
    NOT_DONE = "not_done"
    REOPEN = "reopen"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    TRIAGE = "triage"
    ASSIGN = "assign"
    CONTACT = "contact"
    INVESTIGATE = "investigate"
    REPLY = "reply"
    EXTEND = "extend"
    REFER = "refer"
    CALL_BACK = "call_back"
    NO_ANSWER = "no_answer"
    FIXED = "fixed"
    PARTLY_FIXED = "partly_fixed"
    NOT_FIXED = "not_fixed"
    ASK_REVIEW = "ask_review"
    MERGE = "merge"
    CALL_EMERGENCY = "call_emergency"
    ADOPT = "adopt"
    NOT_ADOPT = "not_adopt"


# (state, action) → state, for each kind. What is not here is refused.
TRANSITIONS: dict[CaseKind, dict[tuple[CaseState, CaseAction], CaseState]] = {
    CaseKind.REQUEST: {
        (CaseState.SUBMITTED, CaseAction.TAKE_UP): CaseState.REVIEWING,
        (CaseState.SUBMITTED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.REVIEWING, CaseAction.LIST_GAPS): CaseState.SUPPLEMENT,
        (CaseState.REVIEWING, CaseAction.ACCEPT): CaseState.ACCEPTED,
        (CaseState.REVIEWING, CaseAction.DECLINE): CaseState.NOT_ACCEPTED,
        (CaseState.REVIEWING, CaseAction.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.REVIEWING, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.SUPPLEMENT, CaseAction.FILL_GAPS): CaseState.REVIEWING,
        (CaseState.SUPPLEMENT, CaseAction.LAPSE): CaseState.WITHDRAWN,
        (CaseState.SUPPLEMENT, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        # With a plan that the resident agrees to, or at once where none is needed.
        (CaseState.ACCEPTED, CaseAction.PLAN): CaseState.PLANNING,
        (CaseState.ACCEPTED, CaseAction.SCHEDULE): CaseState.SCHEDULED,
        (CaseState.ACCEPTED, CaseAction.SEND_BACK): CaseState.REVIEWING,
        (CaseState.ACCEPTED, CaseAction.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.ACCEPTED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.PLANNING, CaseAction.OFFER_PLAN): CaseState.PLAN_OFFERED,
        (CaseState.PLANNING, CaseAction.SEND_BACK): CaseState.REVIEWING,
        (CaseState.PLANNING, CaseAction.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.PLANNING, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.PLAN_OFFERED, CaseAction.AGREE): CaseState.SCHEDULED,
        (CaseState.PLAN_OFFERED, CaseAction.ASK_CHANGE): CaseState.PLANNING,
        (CaseState.PLAN_OFFERED, CaseAction.LAPSE): CaseState.WITHDRAWN,
        (CaseState.PLAN_OFFERED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.SCHEDULED, CaseAction.START): CaseState.IN_SERVICE,
        (CaseState.SCHEDULED, CaseAction.SEND_BACK): CaseState.PLANNING,
        (CaseState.SCHEDULED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.IN_SERVICE, CaseAction.ASK_PRICE): CaseState.PRICE_ASKED,
        (CaseState.IN_SERVICE, CaseAction.FINISH): CaseState.DONE,
        (CaseState.IN_SERVICE, CaseAction.SEND_BACK): CaseState.SCHEDULED,
        (CaseState.IN_SERVICE, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.PRICE_ASKED, CaseAction.AGREE_PRICE): CaseState.IN_SERVICE,
        (CaseState.PRICE_ASKED, CaseAction.REFUSE_PRICE): CaseState.CLOSED,
        (CaseState.PRICE_ASKED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.DONE, CaseAction.CONFIRM): CaseState.CLOSED,
        (CaseState.DONE, CaseAction.NOT_DONE): CaseState.IN_SERVICE,
        (CaseState.DONE, CaseAction.LAPSE): CaseState.CLOSED,
        (CaseState.CLOSED, CaseAction.REOPEN): CaseState.PLANNING,
    },
    CaseKind.COMPLAINT: {
        (CaseState.SUBMITTED, CaseAction.TRIAGE): CaseState.TRIAGED,
        (CaseState.SUBMITTED, CaseAction.DECLINE): CaseState.NOT_ACCEPTED,
        (CaseState.SUBMITTED, CaseAction.CALL_EMERGENCY): CaseState.EMERGENCY,
        (CaseState.SUBMITTED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.TRIAGED, CaseAction.ASSIGN): CaseState.ASSIGNED,
        (CaseState.TRIAGED, CaseAction.DECLINE): CaseState.NOT_ACCEPTED,
        (CaseState.TRIAGED, CaseAction.CALL_EMERGENCY): CaseState.EMERGENCY,
        (CaseState.TRIAGED, CaseAction.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.TRIAGED, CaseAction.MERGE): CaseState.MERGED,
        (CaseState.TRIAGED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        # Whoever complained hears from a person first; nobody can be spoken to who left no trace.
        (CaseState.ASSIGNED, CaseAction.CONTACT): CaseState.INVESTIGATING,
        (CaseState.ASSIGNED, CaseAction.INVESTIGATE): CaseState.INVESTIGATING,
        (CaseState.ASSIGNED, CaseAction.MERGE): CaseState.MERGED,
        (CaseState.ASSIGNED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.INVESTIGATING, CaseAction.EXTEND): CaseState.INVESTIGATING,
        (CaseState.INVESTIGATING, CaseAction.REFER): CaseState.INVESTIGATING,
        (CaseState.INVESTIGATING, CaseAction.REPLY): CaseState.REPLIED,
        (CaseState.INVESTIGATING, CaseAction.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.INVESTIGATING, CaseAction.MERGE): CaseState.MERGED,
        (CaseState.INVESTIGATING, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        # Only whoever complained says whether it is fixed; who stays silent is rung, who cannot be is not.
        (CaseState.REPLIED, CaseAction.FIXED): CaseState.CLOSED,
        (CaseState.REPLIED, CaseAction.PARTLY_FIXED): CaseState.CLOSED,
        (CaseState.REPLIED, CaseAction.NOT_FIXED): CaseState.REWORK,
        (CaseState.REPLIED, CaseAction.CALL_BACK): CaseState.FOLLOW_UP,
        (CaseState.REPLIED, CaseAction.LAPSE): CaseState.CLOSED,
        (CaseState.FOLLOW_UP, CaseAction.NO_ANSWER): CaseState.FOLLOW_UP,
        (CaseState.FOLLOW_UP, CaseAction.FIXED): CaseState.CLOSED,
        (CaseState.FOLLOW_UP, CaseAction.PARTLY_FIXED): CaseState.CLOSED,
        (CaseState.FOLLOW_UP, CaseAction.NOT_FIXED): CaseState.REWORK,
        (CaseState.FOLLOW_UP, CaseAction.LAPSE): CaseState.CLOSED,
        (CaseState.REWORK, CaseAction.INVESTIGATE): CaseState.INVESTIGATING,
        (CaseState.REWORK, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.CLOSED, CaseAction.ASK_REVIEW): CaseState.REVIEW,
        (CaseState.NOT_ACCEPTED, CaseAction.ASK_REVIEW): CaseState.REVIEW,
        (CaseState.REVIEW, CaseAction.INVESTIGATE): CaseState.INVESTIGATING,
        (CaseState.REVIEW, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
    },
    CaseKind.SUGGESTION: {
        (CaseState.SUBMITTED, CaseAction.TAKE_UP): CaseState.REVIEWING,
        (CaseState.SUBMITTED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.REVIEWING, CaseAction.ADOPT): CaseState.CARRYING_OUT,
        (CaseState.REVIEWING, CaseAction.NOT_ADOPT): CaseState.CLOSED,
        (CaseState.REVIEWING, CaseAction.MERGE): CaseState.MERGED,
        (CaseState.REVIEWING, CaseAction.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.REVIEWING, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
        (CaseState.CARRYING_OUT, CaseAction.FINISH): CaseState.CLOSED,
    },
}

ENDED = frozenset(
    {
        CaseState.CLOSED,
        CaseState.NOT_ACCEPTED,
        CaseState.TRANSFERRED,
        CaseState.MERGED,
        CaseState.EMERGENCY,
        CaseState.WITHDRAWN,
    }
)
# In these it is the resident who must do something; the centre's clock stands still.
RESIDENTS_TURN = frozenset(
    {
        CaseState.SUPPLEMENT,
        CaseState.PLAN_OFFERED,
        CaseState.PRICE_ASKED,
        CaseState.DONE,
        CaseState.REPLIED,
    }
)


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
_BY_DUE = ("due_at", "id", "state", "staff_unit", "person_id", "against_id", "service_id", "kind")
_IN_ORDER = ("rank", *_BY_DUE)


class Case(Row, table=True):
    """A matter with its custodian, who answers for it, and the time by which its next step is due.

    person_id: whose it is; None where no trace of them was to be left, or they gave no name.
    code_hash: of the code by which whoever has it may read and answer, with or without a name.
    against_id: who of the staff it is about; they neither see it nor work on it.
    staff_unit: which unit of the staff is in charge; "" is the whole centre.
    service_id, version: what is asked for; None unless it is a request.
    custodian_id: None only while the centre has nobody who could answer for it.
    made_by: who put it into words, the person themselves or staff at the counter; None if nobody is to know.
    rank: how pressing it is now; the queue is in this order.
    due_at: by when the state must be left; None once the case is closed.
    promised_at: by when its resident was told instead, where it takes longer; what was late, `due_at` says.
    merged_into: the case of the same matter that goes on.
    paused_hours, paused_working_hours: how long it was the resident's turn, by the clock and by open doors.
    price: what was agreed; asked_price: what would be charged if the resident agrees; smallest unit of money.
    rounds: how often a list of gaps was sent. answered_at: when a person first answered.
    """

    __tablename__ = "case"
    __table_args__ = table_args(
        Index("uq_case_number", "number", unique=True),
        unique_where("uq_case_code", "code_hash", where="code_hash <> ''"),
        Index("ix_case_person_id", "person_id"),
        # They hold all by which the queue is narrowed, so that to count it reads no row of the table.
        index_where("ix_case_custodian", "custodian_id", *_IN_ORDER, where="closed_at IS NULL"),
        index_where("ix_case_queue", *_IN_ORDER, where="closed_at IS NULL"),
        index_where("ix_case_overdue", *_BY_DUE, where="closed_at IS NULL AND rank < 3"),
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
    rank: int = ORDINARY
    custodian_id: int | None = maybe_reference("person.id")
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    promised_at: datetime | None = Field(default=None, sa_type=Instant)
    paused_hours: float = 0
    paused_working_hours: float = 0
    rounds: int = 0
    reopened: int = 0
    corrections: int = 0
    tariff: str = Field(default="", max_length=16)
    price: int | None = None
    asked_price: int | None = None
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


class Reason(StrEnum):
    """Why a case is sent back a step or not accepted."""

    MATERIAL_MISSING = "material_missing"
    WRONG_FORMAT = "wrong_format"
    WRONG_DATA = "wrong_data"
    STEP_BEFORE = "step_before"
    OUT_OF_SCOPE = "out_of_scope"
    WRONG_ADDRESS = "wrong_address"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"


class CaseLine(Row, table=True):
    """One step of a case or one thing said in it; lines are only ever added.

    action: the step, if it was one. by_phone: it was said on the telephone or at the counter.
    until: by when it will be instead, where the words say why it takes longer.
    amount: the price of which the step speaks, in the smallest unit of money.
    """

    __tablename__ = "case_line"
    __table_args__ = table_args(Index("ix_case_line_case_id", "case_id", "id"))

    id: int | None = row_id()
    case_id: int = reference("case.id")
    author_id: int | None = maybe_reference("person.id")
    side: Side = one_of(Side)
    action: CaseAction | None = maybe_one_of(CaseAction)
    reason: Reason | None = maybe_one_of(Reason)
    text: str = long_text("")
    by_phone: bool = False
    until: datetime | None = Field(default=None, sa_type=Instant)
    amount: int | None = None
    said_at: datetime = Field(sa_type=Instant)


class Gap(Row, table=True):
    """One thing that a request lacks; all that can be seen are listed at once.

    late: it could have been seen the first time, so listing it now broke the rule of one notification.
    """

    __tablename__ = "gap"
    __table_args__ = table_args(Index("ix_gap_case_id", "case_id", "round"))

    id: int | None = row_id()
    case_id: int = reference("case.id")
    round: int
    what: str = Field(max_length=200)
    late: bool = False
    listed_at: datetime = Field(sa_type=Instant)
    filled_at: datetime | None = Field(default=None, sa_type=Instant)


class PlanState(StrEnum):
    """What became of a service plan."""

    OFFERED = "offered"
    AGREED = "agreed"
    CHANGE_ASKED = "change_asked"
    DROPPED = "dropped"


class Plan(Row, table=True):
    """Who will come, when, and what it will cost (smallest unit of money; None: as the list says)."""

    __tablename__ = "plan"
    __table_args__ = table_args(
        Index("ix_plan_case_id", "case_id", "id"),
        unique_where("uq_plan_open", "case_id", where="state = 'offered'"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    who: str = Field(max_length=80)
    day: date
    hours: str = Field(default="", max_length=40)
    price: int | None = None
    note: str = long_text("")
    state: PlanState = one_of(PlanState, PlanState.OFFERED)
    offered_by: int = reference("person.id")
    offered_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class HandoverState(StrEnum):
    """What became of a hand-over."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Handover(Row, table=True):
    """A case offered to a colleague: until they accept it, whoever offered it answers for it."""

    __tablename__ = "handover"
    __table_args__ = table_args(
        Index("ix_handover_to_id", "to_id"),
        unique_where("uq_handover_open", "case_id", where="state = 'offered'"),
    )

    id: int | None = row_id()
    case_id: int = reference("case.id")
    from_id: int | None = maybe_reference("person.id")
    to_id: int = reference("person.id")
    why: str = long_text("")
    state: HandoverState = one_of(HandoverState, HandoverState.OFFERED)
    offered_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
