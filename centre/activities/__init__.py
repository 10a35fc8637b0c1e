"""Activities: what volunteers do together, once or as a series."""

from centre.activities.making import (
    DEADLINES,
    ActivityPlan,
    RolePlan,
    TimePlan,
    approve,
    cancel,
    lay,
    make,
    publish,
    send_back,
)
from centre.activities.moves import find, for_lead, times_of

__all__ = [
    "DEADLINES",
    "ActivityPlan",
    "RolePlan",
    "TimePlan",
    "approve",
    "cancel",
    "find",
    "for_lead",
    "lay",
    "make",
    "publish",
    "send_back",
    "times_of",
]
