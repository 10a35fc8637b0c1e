"""What somebody has going on: bookings to come, days they wait for, requests, call-backs; what was before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from centre import bookings, calls, cases, complaints, proposals, rules
from centre.bookings import BookingCard
from centre.cases import CaseLineView, Progress
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.rooms import Action, Command, Room
from chat.talk import Talk
from handlers import (
    bad_mark_answers,
    booking_words,
    call_words,
    case_kinds,
    followed,
    my_requests,
    proposal_words,
    propose,
    rectification,
    relatives,
    shifts,
    wishes,
)
from handlers import calls as call_backs
from handlers.common import home
from handlers.my_bookings import open_button, show_by_number
from models.bookings import WishState
from models.cases import CaseKind
from models.people import Role
from models.proposals import Proposal

# A line of a list, and the button that opens it.
_Entry = tuple[Markup, Button]


def show(talk: Talk) -> None:
    """List it all, what comes first on top."""
    _list(talk, 0, "")


def _list(talk: Talk, page: int, _extra: str) -> None:
    mine = _ahead(talk)
    before = len(_before(talk))
    past = [talk.action("my.past", "my.past", 0, count=before)] if before else []
    ideas = [talk.menu("propose")] if Role.VOLUNTEER in talk.me.roles else []
    family = [*relatives.buttons(talk), *ideas]
    if not mine:
        text = talk.t("my.nothing_ahead" if past else "my.nothing")
        engine.aside(
            talk, text, talk.rows([talk.menu("book"), *past, *family, talk.menu("talk"), talk.menu("start")])
        )
        return
    _show_page(
        talk, talk.t("my.heading", n=len(mine)), mine, listing="my.list", page=page, more=[*past, *family]
    )


def _past(talk: Talk, page: int, _extra: str) -> None:
    """List what was booked and asked for before."""
    _show_page(
        talk, talk.t("my.past_heading"), _before(talk), listing="my.past", page=page, more=[talk.menu("my")]
    )


def _show_page(
    talk: Talk, heading: Markup, found: Sequence[_Entry], *, listing: str, page: int, more: list[Button]
) -> None:
    size = rules.load(talk.session).page
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    shown = found[page * size : (page + 1) * size]
    opens = talk.rows([button for _, button in shown])
    text = "\n".join([heading, *(line for line, _ in shown)])
    engine.aside(talk, text, [*opens, *talk.turns(listing, page, pages), more, *home(talk)])


def _ahead(talk: Talk) -> list[_Entry]:
    """A line and a button for each booking to come, wish, request and call-back."""
    booked = bookings.of_person(talk.session, talk.me.id, ahead=True)
    waiting = [one for one in bookings.wishes_of(talk.session, talk.me.id) if one.state is WishState.WAITING]
    asked = calls.of_resident(talk.session, talk.me.id)
    return [
        *(_booked(talk, card) for card in booked),
        *((wishes.line(talk, wish), wishes.end_button(talk, wish)) for wish in waiting),
        *(_requested(talk, case) for case in _requests(talk) if not _is_over(talk, case)),
        *(_joined(talk, one) for one in _followed(talk) if not _is_past(talk, one.closed_at)),
        *(_proposed(talk, one) for one in _proposals(talk) if one.closed_at is None),
        *(
            (call_words.line(talk, call), talk.action("my.open", "call.see", call.id, number=call.number))
            for call in asked
        ),
    ]


def _before(talk: Talk) -> list[_Entry]:
    """The same for each booking and request that is over."""
    booked = bookings.of_person(talk.session, talk.me.id, ahead=False)
    return [
        *(_booked(talk, card) for card in booked),
        *(_requested(talk, case) for case in _requests(talk) if _is_over(talk, case)),
        *(_joined(talk, one) for one in _followed(talk) if _is_past(talk, one.closed_at)),
        *(_proposed(talk, one) for one in _proposals(talk) if one.closed_at is not None),
    ]


def _booked(talk: Talk, card: BookingCard) -> _Entry:
    return booking_words.line(talk, card), open_button(talk, card)


def _requested(talk: Talk, case: CaseLineView) -> _Entry:
    return case_kinds.line(talk, case), talk.action("my.open", "case.see", case.id, number=case.number)


def _joined(talk: Talk, one: Progress) -> _Entry:
    return followed.line(talk, one), followed.button(talk, one)


def _followed(talk: Talk) -> Sequence[Progress]:
    return cases.followed(talk.session, talk.me.id)


def _proposed(talk: Talk, proposal: Proposal) -> _Entry:
    return proposal_words.line(talk, proposal), proposal_words.open_button(talk, proposal)


def _proposals(talk: Talk) -> Sequence[Proposal]:
    return proposals.of_person(talk.session, talk.me.id)


def _requests(talk: Talk) -> Sequence[CaseLineView]:
    return cases.of_resident(talk.session, talk.me.id, talk.language.code)


def _is_over(talk: Talk, case: CaseLineView) -> bool:
    """Whether a case was closed so long ago that it cannot be taken up again any more."""
    if case.kind is CaseKind.COMPLAINT:
        return _is_past(talk, case.closed_at)
    days = rules.load(talk.session).case_reopen
    return case.closed_at is not None and talk.now > case.closed_at + timedelta(days=days)


def _is_past(talk: Talk, closed_at: datetime | None) -> bool:
    """Whether a complaint was closed so long ago that nobody can ask for a review any more."""
    days = rules.load(talk.session).complaint_review
    return closed_at is not None and talk.now > closed_at + timedelta(days=days)


def _status(talk: Talk) -> None:
    """Show one booking, case or call-back by its number, or what a code leads to."""
    number = talk.incoming.argument
    if complaints.looks_like_code(number):
        my_requests.open_code(talk, number)
    elif number:
        open_number(talk, number)
    else:
        engine.aside(talk, talk.t("status.how"), talk.rows([talk.menu("my"), talk.menu("start")]))


def open_number(talk: Talk, number: str) -> None:
    """Show what a number is of, if it is this person's or they may see it."""
    kinds = (
        show_by_number,
        my_requests.show_by_number,
        propose.show_by_number,
        shifts.show_by_number,
        rectification.show_by_number,
        bad_mark_answers.show_by_number,
    )
    if not any(shows(talk, number) for shows in kinds):
        call_backs.show_by_number(talk, number)


ROOM = Room(
    commands={"my": Command(show), "status": Command(_status, listed=False)},
    actions={"my.list": Action(_list), "my.past": Action(_past)},
)
