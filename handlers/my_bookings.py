"""A booking on the screen of its person: how it stands, and what they can do with it."""

import re

from centre import bookings
from centre.bookings import BookingCard, Order, loans, reminders
from centre.errors import Refused
from chat import engine
from chat.buttons import Button
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import booking_words
from handlers import bookings as booking
from handlers.calendar_file import CALENDAR, make
from models.bookings import AHEAD
from models.slots import Slot

# The row of a slot, as its buttons carry it.
_ROW = re.compile(r"[0-9]{1,18}")
REASONS = ("ill", "busy", "needless")


def show(talk: Talk, booking_id: int) -> None:
    """Show a booking to its person; the staff find it at the desk."""
    card = bookings.look(talk.session, talk.me, booking_id)
    if card.booking.person_id != talk.me.id:
        talk.house.actions["today.see"].run(talk, booking_id, "")
        return
    buttons = [*booking_words.buttons(talk, card), talk.menu("my"), talk.menu("start")]
    engine.aside(talk, booking_words.description(talk, card), talk.rows(buttons))


def answered(talk: Talk, booking_id: int) -> bool:
    """Take a reply to something said about one's booking for the wish to see it; not while a form asks."""
    if engine.go_on_button(talk) or bookings.card(talk.session, booking_id).booking.person_id != talk.me.id:
        return False
    show(talk, booking_id)
    return True


def show_by_number(talk: Talk, number: str) -> bool:
    """Show the booking of a number; False if it is the number of something else."""
    found = bookings.by_number(talk.session, number)
    if found is not None and found.id is not None:
        show(talk, found.id)
    return found is not None


def _see(talk: Talk, booking_id: int, _extra: str) -> None:
    show(talk, booking_id)


def _mine(talk: Talk, booking_id: int) -> BookingCard:
    card = bookings.look(talk.session, talk.me, booking_id)
    if card.booking.person_id != talk.me.id:
        raise Refused("refused.booking_unknown")
    return card


def _ask_why(talk: Talk, booking_id: int, _extra: str) -> None:
    """Ask for the reason; whoever cannot cancel any more hears it now."""
    card = _mine(talk, booking_id)
    bookings.refuse_late_change(talk.session, talk.moment, card.service, card.booking)
    buttons = [
        talk.action(f"booking.reason.{reason}", "booking.cancel_why", booking_id, reason)
        for reason in REASONS
    ]
    buttons.append(talk.action("engine.skip", "booking.cancel_why", booking_id))
    buttons.append(talk.action("booking.keep", "booking.see", booking_id))
    talk.show(Reply(talk.t("booking.why", number=card.number), talk.rows(buttons)))


def _ask_sure(talk: Talk, booking_id: int, reason: str) -> None:
    card = _mine(talk, booking_id)
    cancel = talk.action(
        "booking.cancel_now",
        "booking.cancel_now",
        booking_id,
        reason if reason in REASONS else "",
        style="danger",
    )
    keep = talk.action("booking.keep", "booking.see", booking_id)
    text = talk.t(
        "booking.cancel_sure", what=booking_words.title(talk, card), when=talk.moment_text(card.starts_at)
    )
    talk.show(Reply(text, talk.rows([cancel, keep], 1)))


def _cancel(talk: Talk, booking_id: int, reason: str) -> None:
    words = talk.language.label(f"booking.reason.{reason}") if reason in REASONS else ""
    bookings.cancel(talk.session, talk.moment, talk.me, booking_id, words)
    card = bookings.card(talk.session, booking_id)
    text = talk.t("booking.cancelled_now", number=card.number, what=booking_words.title(talk, card))
    buttons = [*booking_words.buttons(talk, card), talk.menu("start")]
    talk.show(Reply(text, talk.rows(buttons), subject=("booking", booking_id)))


def _arrive(talk: Talk, booking_id: int, _extra: str) -> None:
    bookings.arrive(talk.session, talk.moment, talk.me, booking_id)
    text = talk.t("booking.arrived_now", number=bookings.card(talk.session, booking_id).number)
    talk.conclude(
        Reply(text, talk.rows([talk.menu("my"), talk.menu("start")]), subject=("booking", booking_id))
    )


def _coming(talk: Talk, booking_id: int, _extra: str) -> None:
    """Note that somebody will come; nobody reminds them again."""
    reminders.coming(talk.session, talk.moment, talk.me, booking_id)
    card = bookings.card(talk.session, booking_id)
    text = talk.t("booking.coming_noted", when=talk.moment_text(card.starts_at))
    buttons = [one for one in booking_words.buttons(talk, card) if one.style != "primary"]
    talk.conclude(Reply(text, talk.rows(buttons), subject=("booking", booking_id)))


def _calendar(talk: Talk, booking_id: int, _extra: str) -> None:
    card = _mine(talk, booking_id)
    file = Generated(CALENDAR, {"booking_id": card.id})
    key = "booking.calendar_sent" if card.booking.state in AHEAD else "booking.uncalendar_sent"
    talk.say(Reply(talk.t(key), file=file, subject=("booking", card.id)))


def _instead(talk: Talk, booking_id: int, slot: str) -> None:
    """Book another time in the place of one that the centre called off, with one tap."""
    card = _mine(talk, booking_id)
    before = card.booking
    wanted = talk.session.get(Slot, int(slot)) if _ROW.fullmatch(slot) else None
    if wanted is None or wanted.service_id != before.service_id or before.state in AHEAD:
        raise Refused("refused.slot_gone")
    there = next((one for one in bookings.clashing(talk.session, talk.me.id, int(slot))), None)
    if there is not None and (there.service_id, there.relative_id) == (before.service_id, before.relative_id):
        show(talk, there.id or 0)  # the second of two taps
        return
    price = bookings.price_of(talk.session, talk.moment, card.service, wanted, before.tariff)
    if price > (before.quoted or 0):
        # Nobody agrees to a higher price with one tap: it is read back on the card first.
        talk.say(Reply(talk.t("refused.price_changed")))
        talk.house.actions["booking.again"].run(talk, booking_id, "")
        return
    order = Order(
        slot_id=int(slot),
        quoted=price,
        relative_id=before.relative_id,
        building=before.building,
        unit=before.unit,
        room=before.room,
        note=before.note,
        tariff=before.tariff,
        priority=before.priority,
    )
    talk.say(booking.receipt(talk, bookings.book(talk.session, talk.moment, talk.me, order)))


def _renew(talk: Talk, booking_id: int, _extra: str) -> None:
    loans.renew(talk.session, talk.moment, talk.me, booking_id)
    card = bookings.card(talk.session, booking_id)
    assert card.loan is not None  # noqa: S101 - it was renewed
    text = talk.t("loan.renewed", day=booking_words.due_text(talk, card.loan))
    talk.conclude(
        Reply(text, talk.rows([talk.menu("my"), talk.menu("start")]), subject=("booking", booking_id))
    )


def open_button(talk: Talk, card: BookingCard) -> Button:
    """A button that opens a booking, under its number."""
    return talk.action("my.open", "booking.see", card.id, number=card.number)


ROOM = Room(
    actions={
        "booking.see": Action(_see),
        "booking.cancel": Action(_ask_why),
        "booking.cancel_why": Action(_ask_sure),
        "booking.cancel_now": Action(_cancel),
        "booking.arrive": Action(_arrive),
        "booking.coming": Action(_coming),
        "booking.calendar": Action(_calendar),
        "booking.instead": Action(_instead),
        "loan.renew": Action(_renew),
    },
    makers={CALENDAR: make},
)
