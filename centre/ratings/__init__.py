"""Ratings: how people found it, asked once a matter; what is shown of them never says who."""

from centre.ratings.counting import Figures, Month, Own, own, read
from centre.ratings.giving import Details, add, asked, explain, give, is_open
from centre.ratings.inviting import DEADLINES, INVITE, REMINDER, About, invite, take_back
from centre.ratings.matters import held_at, of_booking, of_request, of_shift
from centre.ratings.moves import find, of_person

__all__ = [
    "DEADLINES",
    "INVITE",
    "REMINDER",
    "About",
    "Details",
    "Figures",
    "Month",
    "Own",
    "add",
    "asked",
    "explain",
    "find",
    "give",
    "held_at",
    "invite",
    "is_open",
    "of_booking",
    "of_person",
    "of_request",
    "of_shift",
    "own",
    "read",
    "take_back",
]
