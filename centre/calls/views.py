"""Call-backs as people look at them: the queue of the desk, one call-back in full, those of one resident."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import files, numbers, pages, rules
from centre.calls.moves import the_id
from centre.calls.owners import UNANSWERED
from centre.calls.resident import PREFIX
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from models.calls import Call, CallLine, CallState, Side, Wanted
from models.files import StoredFile
from models.people import Person
from models.rights import Right
from models.who import Who


class View(StrEnum):
    """Which part of the queue to look at."""

    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CallLineView:
    """One call-back as a line of a list."""

    id: int
    number: str
    name: str
    about: str
    wanted: Wanted
    state: CallState
    owner: str
    due_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said in a call-back."""

    id: int
    side: Side
    author: str
    text: str
    by_phone: bool
    said_at: datetime
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class CallCard:
    """All that somebody who answers needs to know."""

    id: int
    number: str
    person_id: int
    name: str
    phone: str
    wanted: Wanted
    about: str
    files: tuple[StoredFile, ...]
    lines: tuple[Said, ...]
    state: CallState
    owner_id: int | None
    owner: str
    due_at: datetime
    created_at: datetime
    reopened: int


_OWNER = aliased(Person)
_CARD = (
    select(
        col(Call.id),
        func.coalesce(col(Call.number), "").label("number"),
        col(Call.person_id),
        col(Person.name),
        col(Call.phone),
        col(Call.wanted),
        col(Call.about),
        col(Call.state),
        col(Call.owner_id),
        func.coalesce(col(_OWNER.name), "").label("owner"),
        col(Call.due_at),
        col(Call.created_at),
        col(Call.reopened),
    )
    .join(Person, col(Person.id) == col(Call.person_id))
    .join(_OWNER, col(_OWNER.id) == col(Call.owner_id), isouter=True)
    .where(col(Call.id) == bindparam("key"))
)
_MATTERS: Any = (
    select(Call, col(Person.name), col(_OWNER.name))
    .join(Person, col(Person.id) == col(Call.person_id))
    .join(_OWNER, col(_OWNER.id) == col(Call.owner_id), isouter=True)
)
_OF_RESIDENT = _MATTERS.where(col(Call.person_id) == bindparam("key")).order_by(col(Call.id).desc())
_LINES = (
    select(
        col(CallLine.id),
        col(CallLine.side),
        func.coalesce(col(Person.name), "").label("author"),
        col(CallLine.text),
        col(CallLine.by_phone),
        col(CallLine.said_at),
    )
    .join(Person, col(Person.id) == CallLine.author_id, isouter=True)
    .order_by(col(CallLine.id))
)
_SAID = _LINES.where(col(CallLine.id) == bindparam("key"))
_SAID_IN = _LINES.where(col(CallLine.call_id) == bindparam("key"))


def queue(
    session: Session, moment: Moment, who: Who, view: View = View.ALL, page: int = 0
) -> Page[CallLineView]:
    """The call-backs that are not closed, those that wait for an answer first, the most urgent on top.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_CALLS):
        raise Refused("refused.not_allowed")
    waiting = col(Call.state).in_(UNANSWERED)
    chosen = {
        View.MINE: (col(Call.owner_id) == who.id,),
        View.OPEN: (col(Call.state) == CallState.OPEN,),
        View.OVERDUE: (waiting, col(Call.due_at) < moment.now),
        View.ALL: (),
    }[view]
    # One's own matter is for colleagues to answer.
    lines = _MATTERS.where(col(Call.closed_at).is_(None), *chosen, col(Call.person_id) != who.id)
    ordered = lines.order_by(waiting.desc(), col(Call.due_at), col(Call.id))
    return pages.cut(session, ordered, page, rules.load(session).page, _line)


def of_resident(session: Session, person_id: int) -> list[CallLineView]:
    """All call-backs of one person, the newest first."""
    return [_line(*row) for row in session.execute(_OF_RESIDENT, {"key": person_id})]


def by_number(session: Session, number: str) -> Call | None:
    """The call-back with a number as people type it; who may see it is for `look` to say.

    Raises:
        Refused: the number has a slip in it.
    """
    prefix, call_id = numbers.parse(number)
    return session.get(Call, call_id, populate_existing=True) if prefix == PREFIX else None


def look(session: Session, who: Who, call_id: int) -> CallCard:
    """One call-back as this person may see it: residents see their own without the notes of the staff.

    Raises:
        Refused: it is none of theirs.
    """
    shown = card(session, call_id)
    if shown.person_id == who.id:
        return replace(shown, lines=tuple(line for line in shown.lines if line.side is not Side.NOTE))
    if not who.may(Right.SEE_CALLS):
        raise Refused("refused.call_unknown")
    return shown


def card(session: Session, call_id: int) -> CallCard:
    """One call-back in full, for whoever is known to be allowed to see it.

    Raises:
        Refused: there is none.
    """
    call = session.connection().execute(_CARD, {"key": call_id}).mappings().first()
    if call is None:
        raise Refused("refused.call_unknown")
    lines = _said(session, _SAID_IN, call_id)
    return CallCard(**call, files=tuple(files.of(session, ("call", call_id))), lines=lines)


def said(session: Session, line_id: int) -> Said | None:
    """One thing said, for whoever is told about it."""
    return next(iter(_said(session, _SAID, line_id)), None)


def _line(call: Call, name: str, owner: str | None) -> CallLineView:
    return CallLineView(
        id=the_id(call),
        number=call.number or "",
        name=name,
        about=call.about,
        wanted=call.wanted,
        state=call.state,
        owner=owner or "",
        due_at=call.due_at,
        created_at=call.created_at,
    )


def _said(session: Session, which: Any, key: int) -> tuple[Said, ...]:
    lines = session.connection().execute(which, {"key": key}).mappings().all()
    attached = files.of_many(session, "call_line", [line["id"] for line in lines])
    return tuple(Said(**line, files=tuple(attached.get(line["id"], ()))) for line in lines)
