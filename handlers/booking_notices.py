"""What people and the desk are told about bookings and loans, as long as it still holds."""

from typing import Any

from centre import bookings
from centre.bookings import BookingCard
from centre.slots import Free
from chat.buttons import Button
from chat.replies import Reply
from chat.rooms import Room, Words
from chat.talk import Reader
from handlers import booking_words
from handlers.free_times import next_free
from models.bookings import BookingState
from models.catalogue import ServiceState
from models.outbox import Notice
from models.rights import Right


def _tell_reminder(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, BookingState.CONFIRMED)
    if card is None or card.booking.sequence != notice.params["sequence"] or card.starts_at <= reader.now:
        return None
    key = "booking.at_home" if card.booking.room else "booking.coming"
    buttons = [reader.action(key, "booking.coming", card.id, style="primary")]
    if booking_words.can_change(reader, card):
        if card.booking.moves < card.service.moves:
            buttons.append(reader.action("booking.move", "booking.move", card.id))
        buttons.append(reader.action("booking.cancel", "booking.cancel", card.id, style="danger"))
    else:
        buttons.append(reader.menu("talk"))
    where = booking_words.place(reader, card.booking)
    question = reader.t("booking.ask_home" if card.booking.room else "booking.ask_coming")
    return _news(reader, notice, card, buttons, where=where, question=question)


def _tell_approved(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, BookingState.CONFIRMED)
    if card is None or card.ends_at <= reader.now:
        return None
    where = booking_words.place(reader, card.booking)
    return _news(reader, notice, card, booking_words.buttons(reader, card), where=where)


def _tell_declined(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, BookingState.DECLINED)
    if card is None:
        return None
    buttons = [reader.menu("talk"), reader.action("booking.again", "booking.again", card.id)]
    return _news(reader, notice, card, buttons, reason=card.booking.reason)


def _tell_called_off(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, BookingState.CALLED_OFF)
    if card is None:
        return None
    free = _other_times(reader, card)
    gone = reader.action("booking.uncalendar", "booking.calendar", card.id)
    buttons = [*_take_instead(reader, card, free), gone, reader.menu("talk")]
    reply = _news(reader, notice, card, buttons, columns=1, reason=card.booking.reason)
    if not free:
        return reply
    said = reader.t("booking.others")
    if reader.rung:
        times = reader.t("engine.comma").join(reader.moment_text(one.starts_at) for one in free)
        said = reader.t("booking.others_rung", times=times)
    return Reply(f"{reply.text}\n{said}", reply.rows, subject=reply.subject)


def _other_times(reader: Reader, card: BookingCard) -> list[Free]:
    if card.service.state is not ServiceState.PUBLISHED:
        return []
    return next_free(reader, card.service, priority=card.booking.priority, but=card.starts_at)


def _take_instead(reader: Reader, card: BookingCard, free: list[Free]) -> list[Button]:
    """Other times, each as one tap that books it for the same person with the same details."""
    return [
        reader.action(
            "booking.take_instead",
            "booking.instead",
            card.id,
            str(one.id),
            when=reader.moment_text(one.starts_at),
        )
        for one in free
    ]


def _tell_set(reader: Reader, notice: Notice) -> Reply | None:
    """What the staff moved or booked for somebody; if booked, it is for the record of their chat."""
    card = _still(reader, notice, BookingState.CONFIRMED, BookingState.PENDING)
    if card is None:
        return None
    where = booking_words.place(reader, card.booking)
    return _news(reader, notice, card, booking_words.buttons(reader, card), where=where)


def _tell_cancelled_for(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, BookingState.CANCELLED)
    if card is None:
        return None
    return _news(reader, notice, card, booking_words.buttons(reader, card))


def _tell_missed(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, BookingState.NO_SHOW)
    if card is None:
        return None
    again = [reader.action("booking.again", "booking.again", card.id, style="primary"), reader.menu("talk")]
    return _news(reader, notice, card, again)


def _tell_loan(reader: Reader, notice: Notice) -> Reply | None:
    card = _still(reader, notice, *BookingState)
    if card is None or card.loan is None or not booking_words.is_out(card):
        return None
    renew = [reader.action("loan.renew", "loan.renew", card.id)] if booking_words.can_renew(card) else []
    buttons = [*renew, reader.menu("talk")]
    return _news(reader, notice, card, buttons, day=booking_words.due_text(reader, card.loan))


def _news(
    reader: Reader,
    notice: Notice,
    card: BookingCard,
    buttons: list[Button],
    *,
    columns: int = 2,
    **params: Any,
) -> Reply:
    text = reader.t(
        f"notice.{notice.kind}",
        number=card.number,
        what=booking_words.discreet(reader, card),
        when=reader.moment_text(card.starts_at),
        ask=booking_words.ask_whom(reader),
        **params,
    )
    return Reply(text, reader.rows(buttons, columns), subject=("booking", card.id))


def _still(reader: Reader, notice: Notice, *states: BookingState) -> BookingCard | None:
    card = bookings.card(reader.session, notice.subject_id) if notice.subject_id is not None else None
    return card if card and card.booking.state in states else None


def _to_desk(kind: str, *states: BookingState) -> Words:
    """A notice about a booking to somebody of the staff, as long as it is in one of these states."""

    def words_for(reader: Reader, notice: Notice) -> Reply | None:
        card = _still(reader, notice, *states)
        if card is None or reader.who is None or not reader.who.may(Right.SEE_BOOKINGS):
            return None
        if kind == "loan.missing" and not booking_words.is_out(card):
            return None
        text = reader.t(
            f"notice.{kind}",
            number=card.number,
            name=card.relative or card.name,
            what=booking_words.title(reader, card),
            when=reader.moment_text(card.starts_at),
            day=booking_words.due_text(reader, card.loan) if card.loan else "",
        )
        see = reader.action("booking.open", "booking.see", card.id, number=card.number, style="primary")
        return Reply(text, [[see]], subject=("booking", card.id))

    return words_for


ROOM = Room(
    words={
        "booking.reminder": _tell_reminder,
        "booking.approved": _tell_approved,
        "booking.declined": _tell_declined,
        "booking.called_off": _tell_called_off,
        "booking.moved": _tell_set,
        "booking.made_for": _tell_set,
        "booking.cancelled_for": _tell_cancelled_for,
        "booking.missed": _tell_missed,
        "loan.due": _tell_loan,
        "loan.overdue": _tell_loan,
        "booking.pending": _to_desk("booking.pending", BookingState.PENDING),
        "booking.unmarked": _to_desk("booking.unmarked", BookingState.CONFIRMED, BookingState.ARRIVED),
        "loan.missing": _to_desk("loan.missing", *BookingState),
    },
)
