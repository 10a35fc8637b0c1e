"""Cases: what somebody asked the centre for, with a number, a custodian and a limit until it is closed."""

from models.cases.case import CRITICAL, ORDINARY, URGENT, WITH_RESIDENT, Case, Openness, Outcome, Urgency
from models.cases.handovers import Handover, HandoverState
from models.cases.history import CaseLine, Reason
from models.cases.limits import CaseLimit, LimitStep
from models.cases.parties import Heard, OtherParty, PartyState
from models.cases.requests import Gap, Plan, PlanState
from models.cases.states import ENDED, RESIDENTS_TURN, TRANSITIONS, CaseAction, CaseKind, CaseState

__all__ = [
    "CRITICAL",
    "ENDED",
    "ORDINARY",
    "RESIDENTS_TURN",
    "TRANSITIONS",
    "URGENT",
    "WITH_RESIDENT",
    "Case",
    "CaseAction",
    "CaseKind",
    "CaseLimit",
    "CaseLine",
    "CaseState",
    "Gap",
    "Handover",
    "HandoverState",
    "Heard",
    "LimitStep",
    "Openness",
    "OtherParty",
    "Outcome",
    "PartyState",
    "Plan",
    "PlanState",
    "Reason",
    "Urgency",
]
