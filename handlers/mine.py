"""What somebody has going on: bookings to come, days they wait for, requests, call-backs; what was before."""

from centre import bookings, calls, cases, rules
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import booking_words, call_words, my_requests, relatives, request_words, wishes
from handlers import calls as call_backs
from handlers.common import home
from handlers.my_bookings import open_button, show_by_number
from models.bookings import WishState


def show(talk: Talk) -> None:
    """List it all, what comes first on top."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    mine = _ahead(talk)
    before = bookings.of_person(talk.session, talk.me.id, ahead=False)
    past = [talk.action("my.past", "booking.past", 0, count=len(before))] if before else []
    family = relatives.buttons(talk)
    if not mine:
        text = talk.t("my.nothing_ahead" if past else "my.nothing")
        engine.aside(
            talk, text, talk.rows([talk.menu("book"), *past, *family, talk.menu("talk"), talk.menu("start")])
        )
        return
    size = rules.load(talk.session).page
    pages = -(-len(mine) // size)
    page = min(page, pages - 1)
    shown = mine[page * size : (page + 1) * size]
    lines = [talk.t("my.heading", n=len(mine)), *(line for line, _ in shown)]
    opens = talk.rows([button for _, button in shown])
    engine.aside(
        talk, "\n".join(lines), [*opens, *talk.turns("my.list", page, pages), [*past, *family], *home(talk)]
    )


def _ahead(talk: Talk) -> list[tuple[Markup, Button]]:
    """A line and a button for each booking to come, wish, request and call-back."""
    booked = bookings.of_person(talk.session, talk.me.id, ahead=True)
    waiting = [one for one in bookings.wishes_of(talk.session, talk.me.id) if one.state is WishState.WAITING]
    requested = cases.of_resident(talk.session, talk.me.id, talk.language.code)
    asked = calls.of_resident(talk.session, talk.me.id)
    return [
        *((booking_words.line(talk, card), open_button(talk, card)) for card in booked),
        *((wishes.line(talk, wish), wishes.end_button(talk, wish)) for wish in waiting),
        *(
            (request_words.line(talk, case), talk.action("my.open", "case.see", case.id, number=case.number))
            for case in requested
        ),
        *(
            (call_words.line(talk, call), talk.action("my.open", "call.see", call.id, number=call.number))
            for call in asked
        ),
    ]


def _status(talk: Talk) -> None:
    """Show one booking, request or call-back by its number."""
    number = talk.incoming.argument
    if number:
        open_number(talk, number)
    else:
        engine.aside(talk, talk.t("status.how"), talk.rows([talk.menu("my"), talk.menu("start")]))


def open_number(talk: Talk, number: str) -> None:
    """Show what a number is of, if it is this person's or they may see it."""
    if not show_by_number(talk, number) and not my_requests.show_by_number(talk, number):
        call_backs.show_by_number(talk, number)


ROOM = Room(
    commands={"my": Command(show), "status": Command(_status, listed=False)},
    actions={"my.list": Action(_list)},
)
