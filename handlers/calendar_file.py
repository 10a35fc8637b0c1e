"""A booking as a calendar file: always the same entry, with a rising sequence, taken out when it is off."""

from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from centre import bookings, rules
from handlers.booking_words import is_private
from handlers.common import in_language
from models.bookings import RELEASED
from models.who import by_id

if TYPE_CHECKING:
    from icalendar import Alarm

CALENDAR = "booking.calendar"
_PRODUCT = "-//Linli//Bookings//EN"


def make(session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """The calendar file of a booking as it stands now; what is sensitive is called after the centre."""
    # Only when a file is made: imported with everything else it would lengthen every start.
    from icalendar import Calendar, Event  # noqa: PLC0415

    card = bookings.card(session, params["booking_id"])
    booking, in_force = card.booking, rules.load(session)
    language = by_id(session, booking.person_id).language
    centre = in_language(in_force.centre_name, language)
    gone = booking.state in RELEASED
    what = centre if is_private(card.service) else bookings.title(session, card, language)

    event = Event()
    event.add("uid", f"{card.number}@linli")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", booking.updated_at.astimezone(UTC))
    event.add("dtstart", card.starts_at.astimezone(UTC))
    event.add("dtend", card.ends_at.astimezone(UTC))
    event.add("summary", f"{what} · {card.relative}" if card.relative else what)
    event.add("description", card.number)
    if not booking.room:
        event.add("location", in_language(in_force.centre_address, language) or centre)
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    if not gone:
        for hours in in_force.booking_reminders:
            event.add_component(_alarm(what, hours))

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if gone else "PUBLISH")
    calendar.add_component(event)
    return f"{card.number}.ics", calendar.to_ical()


def _alarm(what: str, hours: float) -> "Alarm":
    from icalendar import Alarm  # noqa: PLC0415

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", -timedelta(hours=hours))
    return alarm
