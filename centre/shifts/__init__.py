"""Shifts: who is in which, who steps in for whom, and that nobody is forgotten when one changes."""

from centre.shifts import (
    clock,
    closing,
    messages,
    no_shows,
    posting,
    searching,
    seeing_to,
    signing,
    standing,
    still_fit,
    swaps,
    wrapping_up,
)
from centre.shifts.announcing import announce, news
from centre.shifts.asking import tally
from centre.shifts.browsing import Because, Offered, coming, fitting, suggested
from centre.shifts.changing import cancel, change, concerned, resize
from centre.shifts.check_in import in_charge, mine_now
from centre.shifts.fit import clashing, expect, fits, minors_allowed, paused_until, serves
from centre.shifts.laying import lay, role_of, roles_of, standing_of
from centre.shifts.mine import by_number, mine
from centre.shifts.moves import (
    PREFIX,
    activity_of,
    find,
    find_sign_up,
    for_lead,
    of_person,
    posts_of,
    shift_of,
)
from centre.shifts.places import in_shift, of_post
from centre.shifts.reminders import coming as will_come
from centre.shifts.signing import (
    pass_offer,
    sign_up,
    stop_waiting,
    take_offer,
    wait,
    waitlist,
)
from centre.shifts.stand_in import accept, ahead, decline, expect_leave, leave, prospect, stay
from centre.shifts.stopping import stop
from centre.volunteers.stopping import STOPPED

STOPPED.append(stop)

DEADLINES = {
    **clock.DEADLINES,
    **closing.DEADLINES,
    **posting.DEADLINES,
    **searching.DEADLINES,
    **signing.DEADLINES,
    **still_fit.DEADLINES,
    **swaps.DEADLINES,
    **wrapping_up.DEADLINES,
}

__all__ = [
    "DEADLINES",
    "PREFIX",
    "Because",
    "Offered",
    "accept",
    "activity_of",
    "ahead",
    "announce",
    "by_number",
    "cancel",
    "change",
    "clashing",
    "coming",
    "concerned",
    "decline",
    "expect",
    "expect_leave",
    "find",
    "find_sign_up",
    "fits",
    "fitting",
    "for_lead",
    "in_charge",
    "in_shift",
    "lay",
    "leave",
    "messages",
    "mine",
    "mine_now",
    "minors_allowed",
    "news",
    "no_shows",
    "of_person",
    "of_post",
    "pass_offer",
    "paused_until",
    "posting",
    "posts_of",
    "prospect",
    "resize",
    "role_of",
    "roles_of",
    "seeing_to",
    "serves",
    "shift_of",
    "sign_up",
    "standing",
    "standing_of",
    "stay",
    "still_fit",
    "stop",
    "stop_waiting",
    "suggested",
    "swaps",
    "take_offer",
    "tally",
    "wait",
    "waitlist",
    "will_come",
    "wrapping_up",
]
