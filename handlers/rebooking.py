"""Moving a booking: another day, another time, and if somebody likes the reason."""

from typing import Any

from centre import bookings
from chat import engine
from chat.flow import Answers, Finished, Flow, Step, among
from chat.parsers import words_within
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_times, booking_words, free_times
from handlers.my_bookings import REASONS
from models.bookings import BookingState
from models.refused import Refused

reason = words_within(400)  # in people's own words


def _move(talk: Talk, booking_id: int, _extra: str) -> None:
    """Begin; whoever cannot move it any more hears it before they choose."""
    card = bookings.look(talk.session, talk.me, booking_id)
    if card.booking.person_id != talk.me.id:
        raise Refused("refused.booking_unknown")
    bookings.refuse_late_change(talk.session, talk.moment, card.service, card.booking)
    if free_times.next_free(talk, card.service, priority=card.booking.priority, but=card.starts_at):
        engine.start(talk, REBOOK, context={"booking": booking_id})
    else:
        text = talk.t("misread.no_times", title=booking_words.title(talk, card))
        engine.aside(talk, text, talk.rows([talk.menu("talk"), talk.menu("start")]))


def _show_reason(reader: Reader, value: str) -> str:
    return reader.language.label(f"booking.reason.{value}") if value in REASONS else value


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    card = bookings.card(reader.session, context["booking"])
    return {
        "what": booking_words.title(reader, card),
        "when": reader.moment_text(card.starts_at),
        "number": card.number,
    }


def remarks_on(reader: Reader, known: Answers) -> list[str]:
    """Say so if the new time costs something else, or if something else is booked then."""
    booking, new = bookings.card(reader.session, known["booking"]).booking, known["time"]
    remarks: list[str] = []
    if new["quoted"] != booking.quoted:
        remarks.append(reader.t("booking.price", price=booking_words.price(reader, new["quoted"])))
    return remarks + booking_words.clashes(reader, booking.person_id, new["slot"], but=booking.id)


def _finish(talk: Talk, form: Finished) -> Reply:
    why = form.answers["reason"] or ""
    moved = bookings.move_to(
        talk.session,
        talk.moment,
        talk.me,
        form.context["booking"],
        form.answers["time"]["slot"],
        quoted=form.answers["time"]["quoted"],
        reason=_show_reason(talk, why),
    )
    card = bookings.card(talk.session, moved.id or 0)
    pending = moved.state is BookingState.PENDING
    lines = [
        talk.t("rebook.done", number=card.number, what=booking_words.title(talk, card)),
        talk.t("booking.when", when=talk.moment_text(card.starts_at)),
        talk.t("booking.where", where=booking_words.place(talk, moved)),
    ]
    if pending:
        lines.append(talk.t("book.next_pending", by=booking_words.decided_by(talk, card)))
    else:
        lines.append(talk.t("rebook.next"))
    buttons = [*booking_words.buttons(talk, card), talk.menu("start")]
    return Reply("\n".join(lines), talk.rows(buttons), subject=("booking", card.id))


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("booking", context["booking"])


REBOOK = Flow(
    name="rebook",
    version=1,
    steps=(
        *booking_times.steps(),
        Step(
            "reason",
            parse=reason,
            choices=among("booking.reason", *REASONS),
            show=_show_reason,
            optional=True,
        ),
    ),
    finish=_finish,
    params=_about,
    subject=_subject,
    remarks=remarks_on,
    reopens=booking_times.REOPENS,
)

ROOM = Room(flows=(REBOOK,), actions={"booking.move": Action(_move)})
