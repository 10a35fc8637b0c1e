"""How bookings are put into words: what, for whom, when, where, at what price, and what can be done."""

from datetime import timedelta

from centre import bookings, catalogue, rules
from centre.bookings import BookingCard
from chat import money
from chat.buttons import Button
from chat.languages import Markup
from chat.talk import Reader
from handlers.common import centre_place
from models.bookings import AHEAD, RELEASED, Booking, BookingState, Loan
from models.catalogue import Service
from models.who import Who

_CHANGEABLE = (BookingState.CONFIRMED, BookingState.PENDING)
_EARLY = timedelta(hours=1)


def title(reader: Reader, card: BookingCard) -> str:
    """What the service was called when it was booked."""
    return bookings.title(reader.session, card, reader.language.code)


def service_title(reader: Reader, service: Service) -> str:
    """What a service is called now."""
    return catalogue.title(reader.session, service.id or 0, service.version, reader.language.code)


def discreet(reader: Reader, card: BookingCard) -> str:
    """What a booking is for, as anybody may read it who looks at the phone or the phone list."""
    if is_private(card.service):
        return reader.t("booking.discreet")
    return with_relative(reader, title(reader, card), card.relative)


def is_private(service: Service) -> bool:
    """Whether a service is not named where others may read along; whoever consents apart is promised that."""
    return service.sensitive or service.separate_consent


def with_relative(reader: Reader, what: str, relative: str) -> str:
    """A service with the name of whom it is for, unless that is the person themselves."""
    return reader.t("booking.for_relative", what=what, name=relative) if relative else what


def price(reader: Reader, amount: int) -> Markup:
    """A price, or that there is none."""
    return money.amount(reader.language, amount, rules.load(reader.session).currency)


def address(reader: Reader, building: str, unit: str, room: str) -> Markup:
    """An address with its room digit by digit, as it is said on the telephone."""
    where = reader.t("address.with_unit" if unit else "address.without_unit", building=building, unit=unit)
    return reader.t("address.room", where=where, room=room, digits=spelled(room))


def spelled(room: str) -> str:
    """The number of a room, digit by digit."""
    return "-".join(room)


def place(reader: Reader, booking: Booking) -> str:
    """Where a booking takes place."""
    if booking.room:
        return address(reader, booking.building, booking.unit, booking.room)
    return centre_place(reader)


def is_rung(who: Who | None) -> bool:
    """Whether what is said to somebody is read out to them on the telephone: there is nothing to tap."""
    return who is not None and who.rung


def ask_whom(reader: Reader) -> Markup:
    """Whom to ask: the centre's telephone, if it has one, or the button; or whoever is on the line."""
    if reader.rung:
        return Markup("")
    phone = rules.load(reader.session).centre_phone
    return reader.t("booking.ask_phone", phone=phone) if phone else reader.t("booking.ask")


def decided_by(reader: Reader, card: BookingCard) -> Markup:
    """By when a booking that waits for approval is decided."""
    hours = rules.load(reader.session).booking_approval
    due = reader.moment.calendar.add_working_hours(card.booking.updated_at, hours)
    return reader.moment_text(max(due, reader.now))


def can_change(reader: Reader, card: BookingCard) -> bool:
    """Whether its person may still move or cancel a booking."""
    limit = card.starts_at - timedelta(hours=card.service.change_hours)
    return card.booking.state in _CHANGEABLE and reader.now <= limit


def can_arrive(reader: Reader, card: BookingCard) -> bool:
    """Whether somebody who is there now may say so."""
    stands = card.booking.state is BookingState.CONFIRMED
    return stands and not card.booking.room and card.starts_at - _EARLY <= reader.now <= card.ends_at


def can_renew(card: BookingCard) -> bool:
    """Whether a thing that is out may be kept for one more time, if nobody waits for it."""
    loan = card.loan
    return loan is not None and is_out(card) and loan.renewals < card.service.renewals


def is_out(card: BookingCard) -> bool:
    """Whether a thing was lent with this booking and is not back."""
    lent = card.loan is not None and card.loan.returned_at is None
    return lent and card.booking.state not in RELEASED | {BookingState.NO_SHOW}


def due_text(reader: Reader, loan: Loan) -> Markup:
    """By when a thing has to be back: until the doors close on that day."""
    calendar = reader.moment.calendar
    return reader.moment_text(calendar.at(loan.due_day, calendar.opening.closes))


def line(reader: Reader, card: BookingCard) -> Markup:
    """A booking on one line of a list."""
    ahead = card.booking.state in AHEAD
    return reader.t(
        "booking.in_list",
        number=card.number,
        what=with_relative(reader, title(reader, card), card.relative),
        when=reader.moment_text(card.starts_at) if ahead else reader.past_text(card.starts_at),
        state=reader.t(f"booking.state.{card.booking.state.value}"),
    )


def clashes(reader: Reader, person_id: int, slot_id: int, *, but: int | None = None) -> list[Markup]:
    """A warning for each other booking of somebody at the same time; `but` is the one that moves there."""
    found = [one for one in bookings.clashing(reader.session, person_id, slot_id) if one.id != but]
    key = "book.remark_clash" if reader.who and reader.who.id == person_id else "counter.remark_clash"
    cards = [bookings.card(reader.session, one.id or 0) for one in found]
    return [
        reader.t(
            key,
            what=with_relative(reader, title(reader, card), card.relative),
            when=reader.moment_text(card.starts_at),
        )
        for card in cards
    ]


def description(reader: Reader, card: BookingCard) -> Markup:
    """A booking as its person sees it: what, when, where, what it costs, and what happens next."""
    booking = card.booking
    ahead = booking.state in AHEAD
    lines = [
        reader.t(
            "booking.heading", number=card.number, state=reader.t(f"booking.state.{booking.state.value}")
        ),
        with_relative_escaped(reader, card),
        reader.moment_text(card.starts_at) if ahead else reader.past_text(card.starts_at),
    ]
    if ahead:
        lines.append(reader.t("booking.where", where=place(reader, booking)))
    if card.worker:
        lines.append(reader.t("booking.worker", name=card.worker))
    if booking.quoted is not None:
        charged = booking.quoted if booking.charged is None else booking.charged
        lines.append(reader.t("booking.price", price=price(reader, charged)))
    if card.loan is not None and is_out(card):
        lines.append(reader.t("booking.due_back", day=due_text(reader, card.loan)))
    lines.append(_next(reader, card))
    if booking.state in _CHANGEABLE and not can_change(reader, card):
        lines.append(reader.t("booking.too_late", ask=ask_whom(reader)))
    return Markup("\n".join(lines))


def with_relative_escaped(reader: Reader, card: BookingCard) -> Markup:
    """What a booking is for, and for whom, as a line of its own."""
    return reader.t("booking.what", what=with_relative(reader, title(reader, card), card.relative))


def _next(reader: Reader, card: BookingCard) -> Markup:
    booking = card.booking
    held = reader.moment_text(booking.held_until) if booking.held_until else ""
    by = decided_by(reader, card) if booking.state is BookingState.PENDING else ""
    if booking.state is BookingState.CONFIRMED and booking.room:
        return reader.t("booking.next_home")
    return reader.t(f"booking.next.{booking.state.value}", until=held, by=by, reason=booking.reason or "-")


def buttons(reader: Reader, card: BookingCard) -> list[Button]:
    """What the person of a booking can do now."""
    found = []
    if card.booking.state is BookingState.HELD:
        found += offer_buttons(reader, card)
    if can_arrive(reader, card):
        found.append(reader.action("booking.arrive", "booking.arrive", card.id, style="primary"))
    if can_change(reader, card):
        if card.booking.moves < card.service.moves:
            found.append(reader.action("booking.move", "booking.move", card.id))
        found.append(reader.action("booking.cancel", "booking.cancel", card.id, style="danger"))
    elif card.booking.state in _CHANGEABLE:
        found.append(reader.menu("talk"))
    if card.booking.state in {BookingState.CONFIRMED, BookingState.CANCELLED, BookingState.CALLED_OFF}:
        key = "booking.calendar" if card.booking.state is BookingState.CONFIRMED else "booking.uncalendar"
        found.append(reader.action(key, "booking.calendar", card.id))
    if can_renew(card):
        found.append(reader.action("loan.renew", "loan.renew", card.id))
    if card.booking.state not in AHEAD:
        found.append(reader.action("booking.again", "booking.again", card.id))
        found.append(reader.action("complain.this", "complain.booking", card.id))
    return found


def offer_buttons(reader: Reader, card: BookingCard) -> list[Button]:
    """To take a place that is held, or to leave it to the next."""
    return [
        reader.action("wish.take", "wish.take", card.id, style="primary"),
        reader.action("wish.pass", "wish.pass", card.id),
    ]
