"""Bookings: a place in a slot, from the first wish to what became of it."""

from centre.bookings import loans, relatives, reminders, waitlist
from centre.bookings.closing import close, concerned, on_day
from centre.bookings.desk import (
    approve,
    arrived,
    call_off,
    cancel_for,
    decline,
    expect,
    missed,
    move_for,
    served,
)
from centre.bookings.farewell import leave
from centre.bookings.moves import PREFIX
from centre.bookings.resident import (
    Order,
    arrive,
    book,
    book_series,
    cancel,
    clashing,
    move_to,
    price_of,
    refuse_late_change,
    to_pay,
)
from centre.bookings.views import (
    BookingCard,
    by_number,
    card,
    full_days,
    held,
    last_address,
    last_worker,
    look,
    of_day,
    of_person,
    pending,
    times,
    title,
    wishes_of,
)
from centre.catalogue.needs import consent_kind

DEADLINES = {**reminders.DEADLINES, **waitlist.DEADLINES, **loans.DEADLINES}

__all__ = [
    "DEADLINES",
    "PREFIX",
    "BookingCard",
    "Order",
    "approve",
    "arrive",
    "arrived",
    "book",
    "book_series",
    "by_number",
    "call_off",
    "cancel",
    "cancel_for",
    "card",
    "clashing",
    "close",
    "concerned",
    "consent_kind",
    "decline",
    "expect",
    "full_days",
    "held",
    "last_address",
    "last_worker",
    "leave",
    "loans",
    "look",
    "missed",
    "move_for",
    "move_to",
    "of_day",
    "of_person",
    "on_day",
    "pending",
    "price_of",
    "refuse_late_change",
    "relatives",
    "served",
    "times",
    "title",
    "to_pay",
    "waitlist",
    "wishes_of",
]
