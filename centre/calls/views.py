"""Call-backs as people look at them: the queue of the desk, one call-back in full, those of one resident."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from centre import files, numbers, pages, rules
from centre.calls.moves import find, the_id
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
    lines = _lines().where(col(Call.closed_at).is_(None), *chosen, col(Call.person_id) != who.id)
    ordered = lines.order_by(waiting.desc(), col(Call.due_at), col(Call.id))
    return pages.cut(session, ordered, page, rules.load(session).page, _line)


def of_resident(session: Session, person_id: int) -> list[CallLineView]:
    """All call-backs of one person, the newest first."""
    mine = _lines().where(Call.person_id == person_id).order_by(col(Call.id).desc())
    return [_line(*row) for row in session.execute(mine)]


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
    call = find(session, call_id)
    owner = session.get(Person, call.owner_id) if call.owner_id is not None else None
    person = session.get_one(Person, call.person_id)
    return CallCard(
        id=call_id,
        number=call.number or "",
        person_id=call.person_id,
        name=person.name,
        phone=call.phone,
        wanted=call.wanted,
        about=call.about,
        files=tuple(files.of(session, ("call", call_id))),
        lines=_said(session, col(CallLine.call_id) == call_id),
        state=call.state,
        owner_id=call.owner_id,
        owner=owner.name if owner else "",
        due_at=call.due_at,
        created_at=call.created_at,
        reopened=call.reopened,
    )


def phone_of(session: Session, person_id: int) -> str:
    """The number that a person gave last; "" if they never gave one."""
    given = select(Call.phone).where(Call.person_id == person_id, Call.phone != "")
    return session.exec(given.order_by(col(Call.id).desc()).limit(1)).first() or ""


def said(session: Session, line_id: int) -> Said | None:
    """One thing said, for whoever is told about it."""
    return next(iter(_said(session, col(CallLine.id) == line_id)), None)


def _lines() -> Any:
    owner = aliased(Person)
    return (
        select(Call, Person.name, owner.name)
        .join(Person, col(Person.id) == Call.person_id)
        .join(owner, col(owner.id) == Call.owner_id, isouter=True)
    )


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


def _said(session: Session, which: ColumnElement[bool]) -> tuple[Said, ...]:
    found = session.exec(
        select(CallLine, Person.name)
        .join(Person, col(Person.id) == CallLine.author_id, isouter=True)
        .where(which)
        .order_by(col(CallLine.id))
    ).all()
    attached = files.of_many(session, "call_line", [the_id(line) for line, _ in found])
    return tuple(
        Said(
            id=the_id(line),
            side=line.side,
            author=name or "",
            text=line.text,
            by_phone=line.by_phone,
            said_at=line.said_at,
            files=tuple(attached.get(the_id(line), ())),
        )
        for line, name in found
    )
