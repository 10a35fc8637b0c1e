"""Certificates of service: asked for by whoever served, issued by the centre that recorded the hours."""

from centre.certificates import corrected
from centre.certificates.asking import Wanted, ask, drop, leave
from centre.certificates.clock import DEADLINES
from centre.certificates.deciding import issue, look, send_back, withdraw
from centre.certificates.drafting import Draft, Served, draft, first_day
from centre.certificates.moves import MOVES, find, for_desk, for_owner
from centre.certificates.views import count_waiting, of_code, of_person, waiting

__all__ = [
    "DEADLINES",
    "MOVES",
    "Draft",
    "Served",
    "Wanted",
    "ask",
    "corrected",
    "count_waiting",
    "draft",
    "drop",
    "find",
    "first_day",
    "for_desk",
    "for_owner",
    "issue",
    "leave",
    "look",
    "of_code",
    "of_person",
    "send_back",
    "waiting",
    "withdraw",
]
