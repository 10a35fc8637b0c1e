"""The kinds of cases, where a case can stand, and how it gets from there to the next state."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What a case is about."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


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
    """What can be done with a case; to have seen one (SEE) moves nothing and is in no table."""

    SEE = "see"
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
        # What goes on as another's comes back if that one's reply leaves theirs unsettled.
        (CaseState.MERGED, CaseAction.NOT_FIXED): CaseState.REWORK,
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
