"""Waiting for a full day: a place that is offered is taken or passed on; whoever waits may stop."""

from centre import bookings, catalogue
from centre.bookings import BookingCard, waitlist
from chat import engine
from chat.buttons import Button
from chat.flow import Answers
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_steps, booking_times, booking_words
from handlers.booking_steps import ME
from handlers.booking_times import day_text
from handlers.bookings import BOOK
from handlers.free_times import OFFER, next_free
from models.bookings import Booking, BookingState, Wish, WishState
from models.catalogue import Service
from models.outbox import Notice


def line(reader: Reader, wish: Wish) -> Markup:
    """A wish on one line of a list."""
    return reader.t(
        "wish.in_list",
        what=booking_words.service_title(reader, reader.session.get_one(Service, wish.service_id)),
        day=day_text(reader, wish.day),
    )


def end_button(reader: Reader, wish: Wish) -> Button:
    """A button that ends the waiting."""
    return reader.action("wish.end_day", "wish.end", wish.id or 0, day=day_text(reader, wish.day))


def _take(talk: Talk, booking_id: int, _extra: str) -> None:
    """Book the place that is held: what is known of it already is not asked again."""
    held = waitlist.offered(talk.session, talk.me, booking_id)
    note = talk.t("wish.held", until=talk.moment_text(held.held_until or talk.now))
    engine.start(talk, BOOK, context={OFFER: booking_id}, given=_known(talk, held), note=note)


def _known(reader: Reader, held: Booking) -> Answers:
    """What the wish and the place that is held for it say, as answers of the booking form."""
    service = catalogue.offered(reader.session, held.service_id)
    known: Answers = {
        OFFER: held.id,
        "service": booking_steps.answer(reader, service, {}),
        "whom": f"r{held.relative_id}" if held.relative_id is not None else ME,
        "priority": "yes" if held.priority else "no",
    }
    if known["service"]["cases"]:
        if held.tariff not in {choice.code for choice in booking_steps.cases(reader, known)}:
            return known  # there is no such tariff any more: it is asked for, and with it the price
        known["case"] = booking_steps.case(reader, known, held.tariff)
    return known | booking_times.offered(reader, known, held.slot_id)


def _pass(talk: Talk, booking_id: int, _extra: str) -> None:
    waitlist.decline(talk.session, talk.moment, talk.me, booking_id)
    card = bookings.card(talk.session, booking_id)
    text = talk.t("wish.passed_still" if _waits(talk, card) else "wish.passed")
    rows = talk.rows([talk.menu("my"), talk.menu("start")])
    talk.conclude(Reply(text, rows, subject=("booking", booking_id)))


def _end(talk: Talk, wish_id: int, _extra: str) -> None:
    waitlist.end(talk.session, talk.moment, talk.me, wish_id)
    engine.aside(talk, talk.t("wish.ended_now"), talk.rows([talk.menu("my"), talk.menu("start")]))


def _waits(reader: Reader, card: BookingCard) -> bool:
    """Whether the person of an offer still waits for another one."""
    waiting = bookings.wishes_of(reader.session, card.booking.person_id)
    day = reader.moment.calendar.local(card.starts_at).date()
    return any((one.service_id, one.day) == (card.booking.service_id, day) for one in waiting)


def _tell_offer(reader: Reader, notice: Notice) -> Reply | None:
    card = bookings.card(reader.session, notice.subject_id or 0)
    if card.booking.state is not BookingState.HELD or card.booking.held_until is None:
        return None
    text = reader.t(
        "notice.wish.offer",
        what=booking_words.discreet(reader, card),
        when=reader.moment_text(card.starts_at),
        until=reader.moment_text(card.booking.held_until),
    )
    return Reply(text, reader.rows(booking_words.offer_buttons(reader, card)), subject=("booking", card.id))


def _tell_lapsed(reader: Reader, notice: Notice) -> Reply | None:
    card = bookings.card(reader.session, notice.subject_id or 0)
    if card.booking.state is not BookingState.LAPSED:
        return None
    key = "notice.wish.lapsed_still" if _waits(reader, card) else "notice.wish.lapsed"
    text = reader.t(key, what=booking_words.discreet(reader, card), when=reader.moment_text(card.starts_at))
    return Reply(text, [[reader.menu("my")]], subject=("booking", card.id))


def _tell_ended(reader: Reader, notice: Notice) -> Reply | None:
    return _over(reader, notice, "notice.wish.ended")


def _tell_closed(reader: Reader, notice: Notice) -> Reply | None:
    return _over(reader, notice, "notice.wish.closed", reason=notice.params["reason"])


def _over(reader: Reader, notice: Notice, key: str, reason: str = "") -> Reply | None:
    """A wish that came to nothing, and what can be had instead."""
    wish = reader.session.get(Wish, notice.subject_id)
    if wish is None or wish.state is not WishState.ENDED:
        return None
    service = reader.session.get_one(Service, wish.service_id)
    free = next_free(reader, service, priority=wish.priority)
    what = (
        reader.t("booking.discreet")
        if booking_words.is_private(service)
        else booking_words.service_title(reader, service)
    )
    lines = [reader.t(key, what=what, day=day_text(reader, wish.day), reason=reason)]
    if free:
        lines.append(reader.t("notice.wish.next_free"))
        lines += [reader.t("booking.bullet", when=reader.moment_text(one.starts_at)) for one in free]
    buttons = (
        [reader.action("booking.another", "book.service", wish.service_id)] if free else [reader.menu("talk")]
    )
    return Reply("\n".join(lines), reader.rows(buttons), subject=("wish", wish.id or 0))


ROOM = Room(
    actions={
        "wish.take": Action(_take),
        "wish.pass": Action(_pass),
        "wish.end": Action(_end),
    },
    words={
        "wish.offer": _tell_offer,
        "wish.lapsed": _tell_lapsed,
        "wish.ended": _tell_ended,
        "wish.closed": _tell_closed,
    },
)
