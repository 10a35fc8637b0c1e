"""A booking at the desk: everything about it on one card, and what the staff can do with it."""

from collections.abc import Callable

from sqlmodel import Session

from centre import bookings, files
from centre.bookings import BookingCard, loans
from centre.moment import Moment
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Talk
from handlers import booking_desk_words as words
from handlers import booking_words, today
from handlers.common import send_files
from models.bookings import BookingState
from models.rights import Right
from models.who import Who

_STANDS = (BookingState.PENDING, BookingState.CONFIRMED)
_THERE = (BookingState.ARRIVED, BookingState.SERVED)
_NOTED = (*_THERE, BookingState.NO_SHOW)


def see(talk: Talk, booking_id: int, _extra: str = "") -> None:
    """Show a booking with all that its state allows."""
    card = bookings.look(talk.session, talk.me, booking_id)
    rows = [*talk.rows(_first(talk, card), 3), *talk.rows(_rest(talk, card))]
    talk.replace(Reply(words.card_text(talk, card), rows, subject=("booking", card.id)))


def _first(talk: Talk, card: BookingCard) -> list[Button]:
    """What comes next for a booking."""
    if not _is_for(talk, card):
        return []
    if card.booking.state is BookingState.PENDING:
        return [
            talk.action("today.approve", "today.approve", card.id, style="primary"),
            talk.action("today.decline", "today.decline", card.id, style="danger"),
        ]
    arrived = talk.action("today.arrived", "today.arrived", card.id, style="primary")
    served = talk.action("today.served", "today.served", card.id)
    missed = talk.action("today.missed", "today.missed", card.id)
    found = {
        BookingState.CONFIRMED: [arrived, served] if _day_has_come(talk, card) else [],
        BookingState.ARRIVED: [served],
        BookingState.NO_SHOW: [arrived, served],
    }.get(card.booking.state, [])
    if card.booking.state is BookingState.CONFIRMED and talk.now >= card.starts_at:
        found.append(missed)
    if card.booking.state in _THERE and booking_words.is_out(card):
        found.append(talk.action("today.returned", "today.returned", card.id))
    if card.booking.state in _NOTED and bookings.can_undo(talk.moment, card.booking):
        found.append(talk.action("today.undo", "today.undo", card.id))
    return found


def _rest(talk: Talk, card: BookingCard) -> list[Button]:
    rest = []
    if files.of(talk.session, ("booking", card.id)):
        rest.append(talk.action("desk.files", "today.files", card.id))
    if _is_for(talk, card):
        if card.booking.state in _STANDS:
            rest.append(talk.action("booking.move", "today.move", card.id))
            rest.append(talk.action("today.cancel", "today.cancel", card.id, style="danger"))
        if card.booking.state in (*_STANDS, BookingState.HELD):
            rest.append(talk.action("today.call_off", "today.call_off", card.id, style="danger"))
    return [*rest, today.back_to(talk, card)]


def _is_for(talk: Talk, card: BookingCard) -> bool:
    return talk.me.may(Right.WORK_BOOKINGS) and card.booking.person_id != talk.me.id


def _day_has_come(talk: Talk, card: BookingCard) -> bool:
    local = talk.moment.calendar.local
    return bool(local(talk.now).date() >= local(card.starts_at).date())


def _show_files(talk: Talk, booking_id: int, _extra: str) -> None:
    card = bookings.look(talk.session, talk.me, booking_id)
    found = files.of(talk.session, ("booking", card.id))
    send_files(talk, card.number, found, today.back_to(talk, card))


def _does(work: Callable[[Session, Moment, Who, int], None], key: str) -> Action:
    """A tap that notes something at once and shows how the booking stands now."""

    def run(talk: Talk, booking_id: int, _extra: str) -> None:
        work(talk.session, talk.moment, talk.me, booking_id)
        talk.toast = talk.language.label(key)
        see(talk, booking_id)

    return Action(run, Right.WORK_BOOKINGS)


def _served(talk: Talk, booking_id: int, _extra: str) -> None:
    """Note it, and say what is to be paid."""
    bookings.served(talk.session, talk.moment, talk.me, booking_id)
    charged = bookings.card(talk.session, booking_id).booking.charged or 0
    talk.toast = talk.language.label("today.served_toast", price=booking_words.price(talk, charged))
    see(talk, booking_id)


ROOM = Room(
    actions={
        "today.see": Action(see, Right.SEE_BOOKINGS),
        "today.files": Action(_show_files, Right.SEE_BOOKINGS),
        "today.approve": _does(bookings.approve, "today.approved_toast"),
        "today.arrived": _does(bookings.arrived, "today.arrived_toast"),
        "today.missed": _does(bookings.missed, "today.missed_toast"),
        "today.undo": _does(bookings.undo, "today.undone_toast"),
        "today.returned": _does(loans.returned, "today.returned_toast"),
        "today.served": Action(_served, Right.WORK_BOOKINGS),
    },
)
