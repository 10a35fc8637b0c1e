"""A booking in words, as the staff need it: who, under which number, where, at what price, what was done."""

from collections.abc import Sequence

from centre import audit, bookings, files, phone_numbers
from centre.bookings import BookingCard
from chat import when
from chat.languages import Markup
from chat.parsers import show_phone
from chat.talk import Reader
from handlers import booking_words
from handlers.call_words import with_files
from models.audit import AuditLine
from models.bookings import Booking, BookingState
from models.people import Person
from models.slots import Slot

_ACTS = 6
_SHOWN = 10


def clock(reader: Reader, card: BookingCard) -> str:
    """The time of day of a booking."""
    return when.clock(reader.language, reader.moment.calendar.local(card.starts_at))


def state(reader: Reader, card: BookingCard) -> Markup:
    """Where a booking stands, in the third person."""
    if card.booking.state is BookingState.HELD:
        return reader.t("today.held")
    return reader.t(f"booking.state.{card.booking.state.value}")


def line(reader: Reader, card: BookingCard, *, dated: bool = False) -> Markup:
    """A booking on one line of the day, or with its day; a sensitive service has no name in lists."""
    what = reader.t("today.discreet") if card.service.sensitive else booking_words.title(reader, card)
    return reader.t(
        "today.line_worker" if card.worker else "today.line",
        time=reader.moment_text(card.starts_at) if dated else clock(reader, card),
        name=name(reader, card),
        what=what,
        state=state(reader, card),
        worker=card.worker,
        number=card.number,
    )


def concerned(reader: Reader, found: Sequence[Booking]) -> list[str]:
    """How many bookings would be called off, and whose they are."""
    if not found:
        return [reader.t("closing.concerns_nobody")]
    cards = [bookings.card(reader.session, one.id or 0) for one in found[:_SHOWN]]
    lines: list[str] = [line(reader, card, dated=True) for card in cards]
    more = [reader.t("closing.more", n=len(found) - _SHOWN)] if len(found) > _SHOWN else []
    return [reader.t("closing.concerned", n=len(found)), *lines, *more]


def name(reader: Reader, card: BookingCard) -> str:
    """Who comes, and who booked it for them; who had their data erased has no name any more."""
    whose = card.name or reader.language.label("desk.no_name")
    if not card.relative:
        return whose
    return reader.language.label("today.for_relative", relative=card.relative, name=whose)


def card_text(reader: Reader, card: BookingCard) -> Markup:
    """Everything about a booking on one screen."""
    booking = card.booking
    lines = [
        reader.t("booking.heading", number=card.number, state=state(reader, card)),
        reader.t("booking.what", what=booking_words.title(reader, card)),
        _when(reader, card),
        reader.t(f"today.who.{booking.channel.value}", name=name(reader, card)),
    ]
    if phone := phone_numbers.of(reader.session, booking.person_id):
        lines.append(reader.t("desk.card_phone", phone=show_phone(reader, phone)))
    if booking.priority:
        lines.append(reader.t("today.priority"))
    if booking.room:
        lines.append(reader.t("booking.where", where=booking_words.place(reader, booking)))
    if note := with_files(reader, booking.note, tuple(files.of(reader.session, ("booking", card.id)))):
        lines.append(reader.t("today.note", note=note))
    lines += price_lines(reader, card)
    if card.loan is not None and booking_words.is_out(card):
        lines.append(reader.t("booking.due_back", day=booking_words.due_text(reader, card.loan)))
    if booking.reason:
        lines.append(reader.t("today.reason", reason=booking.reason))
    acts = audit.history(reader.session, ("booking", card.id))[-_ACTS:]
    return Markup("\n".join([*lines, *(_act(reader, act) for act in acts)]))


def price_lines(reader: Reader, card: BookingCard) -> list[Markup]:
    """What is to be paid; if the list has another price for that day than was quoted, both."""
    booking = card.booking
    if booking.quoted is None:
        return []
    quoted = booking_words.price(reader, booking.quoted)
    slot = reader.session.get_one(Slot, booking.slot_id)
    listed = bookings.price_of(reader.session, reader.moment, card.service, slot, booking.tariff)
    if booking.charged is not None:
        lines = [reader.t("today.charged", price=booking_words.price(reader, booking.charged))]
    else:
        due = bookings.to_pay(reader.session, reader.moment, card.service, booking)
        lines = [reader.t("booking.price", price=booking_words.price(reader, due))]
    if listed != booking.quoted:
        key = "today.price_differs" if listed > booking.quoted else "today.price_lower"
        lines.append(reader.t(key, listed=booking_words.price(reader, listed), price=quoted))
    return lines


def _when(reader: Reader, card: BookingCard) -> Markup:
    until = when.clock(reader.language, reader.moment.calendar.local(card.ends_at))
    key = "today.when_worker" if card.worker else "today.when"
    return reader.t(key, when=reader.moment_text(card.starts_at), until=until, worker=card.worker)


def _act(reader: Reader, act: AuditLine) -> Markup:
    """One thing that was done, by whom and when."""
    actor = reader.session.get(Person, act.actor_id) if act.actor_id is not None else None
    by = (actor.name or reader.t("desk.no_name")) if actor else reader.t("today.by_itself")
    return reader.t(
        "today.act", when=reader.past_text(act.at), by=by, what=reader.t(f"today.act.{act.action}")
    )
