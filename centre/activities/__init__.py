"""Activities: what volunteers do together, once or as a series."""

from centre.activities.changing import (
    Reach,
    affected,
    ahead,
    call_off,
    cancel,
    is_series,
    move,
    relocate,
    resize,
)
from centre.activities.making import expect_draft, make, makers_teams, rewrite
from centre.activities.moves import PREFIX, find, for_lead, times_of
from centre.activities.opening import (
    approve,
    expect_waiting,
    for_director,
    is_handed_in,
    may_approve,
    new_name,
    new_place,
    publish,
    send_back,
)
from centre.activities.plan import ActivityPlan, RolePlan, TimePlan
from centre.activities.proposed import from_proposal, lead_of
from centre.activities.rewording import expect_open, hand_lead, reissue, rename, repurpose
from centre.activities.series import DEADLINES, lay
from centre.activities.views import ActivityLine, Filled, View, filled, listed, shifts_ahead

__all__ = [
    "DEADLINES",
    "PREFIX",
    "ActivityLine",
    "ActivityPlan",
    "Filled",
    "Reach",
    "RolePlan",
    "TimePlan",
    "View",
    "affected",
    "ahead",
    "approve",
    "call_off",
    "cancel",
    "expect_draft",
    "expect_open",
    "expect_waiting",
    "filled",
    "find",
    "for_director",
    "for_lead",
    "from_proposal",
    "hand_lead",
    "is_handed_in",
    "is_series",
    "lay",
    "lead_of",
    "listed",
    "make",
    "makers_teams",
    "may_approve",
    "move",
    "new_name",
    "new_place",
    "publish",
    "reissue",
    "relocate",
    "rename",
    "repurpose",
    "resize",
    "rewrite",
    "send_back",
    "shifts_ahead",
    "times_of",
]
