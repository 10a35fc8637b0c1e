"""What the staff do with a booking for a reason: decline it, call it off, cancel it for somebody, move it."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from centre import bookings
from centre.bookings import BookingCard
from centre.moment import Moment
from chat import engine
from chat.flow import Finished, Flow, Step
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_desk_words as words
from handlers import booking_times, booking_words, today
from handlers.rebooking import reason, remarks_on
from models.bookings import BookingAction
from models.rights import Right
from models.who import Who, by_id

Work = Callable[[Session, Moment, Who, int, str], None]


def _begin(flow_name: str, action: BookingAction) -> Action:
    """Begin one of the forms, if the booking is in a state for it: nobody writes reasons in vain."""

    def run(talk: Talk, booking_id: int, _extra: str) -> None:
        bookings.expect(talk.session, talk.me, booking_id, action)
        engine.start(talk, talk.house.flows[flow_name], context={"booking": booking_id})

    return Action(run, Right.WORK_BOOKINGS)


def _about(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    card = bookings.card(reader.session, context["booking"])
    return {
        "number": card.number,
        "name": words.name(reader, card),
        "what": booking_words.title(reader, card),
        "when": reader.moment_text(card.starts_at),
    }


def _subject(context: dict[str, Any]) -> tuple[str, int]:
    return ("booking", context["booking"])


def _ends(name: str, done: str, work: Work, *, optional: bool = False) -> Flow:
    """A form that asks for the reason and ends a booking; `optional` where it is the resident's own."""

    def finish(talk: Talk, form: Finished) -> Reply:
        work(talk.session, talk.moment, talk.me, form.context["booking"], form.answers["reason"] or "")
        return _done(talk, form, done, tells=not optional)

    step = Step("reason", parse=reason, optional=optional)
    return Flow(name, 1, (step,), finish, params=_about, subject=_subject)


def _done(talk: Talk, form: Finished, key: str, *, tells: bool = True) -> Reply:
    """What was done, and how its person hears of it."""
    card = bookings.card(talk.session, form.context["booking"])
    text = talk.t(key, **_about(talk, form.context))
    if tells:
        text = Markup(f"{text}\n{_told(talk, card)}")
    see = talk.action("booking.open", "today.see", card.id, number=card.number)
    return Reply(text, talk.rows([see, today.back_to(talk, card)]), subject=("booking", card.id))


def _told(talk: Talk, card: BookingCard) -> Markup:
    rung = booking_words.is_rung(by_id(talk.session, card.booking.person_id))
    return talk.t("today.told_phone" if rung else "today.told_chat", name=card.name)


def _finish_move(talk: Talk, form: Finished) -> Reply:
    bookings.move_for(
        talk.session,
        talk.moment,
        talk.me,
        form.context["booking"],
        form.answers["time"]["slot"],
        quoted=form.answers["time"]["quoted"],
        reason=form.answers["reason"] or "",
    )
    return _done(talk, form, "booking_move.done")


DECLINE = _ends("booking_decline", "booking_decline.done", bookings.decline)
CALL_OFF = _ends("booking_call_off", "booking_call_off.done", bookings.call_off)
CANCEL = _ends("booking_cancel", "booking_cancel.done", bookings.cancel_for, optional=True)
MOVE = Flow(
    name="booking_move",
    version=1,
    steps=(*booking_times.steps(), Step("reason", parse=reason, optional=True)),
    finish=_finish_move,
    params=_about,
    subject=_subject,
    remarks=remarks_on,
    reopens=booking_times.REOPENS,
)

ROOM = Room(
    flows=(DECLINE, CALL_OFF, CANCEL, MOVE),
    actions={
        "today.decline": _begin("booking_decline", BookingAction.DECLINE),
        "today.call_off": _begin("booking_call_off", BookingAction.CALL_OFF),
        "today.cancel": _begin("booking_cancel", BookingAction.CANCEL),
        "today.move": _begin("booking_move", BookingAction.MOVE),
    },
)
