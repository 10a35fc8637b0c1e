"""Bad marks as people look at them: the list, one in full, and how many wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, func, select

from centre import audit, pages, phone_numbers, rules
from centre.bad_marks.access import find, sees, visible, works
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from models.bad_marks import OPEN, BadMark, BadMarkLine, BadMarkState
from models.people import Person
from models.ratings import Rating
from models.rights import Right
from models.who import Who


class View(StrEnum):
    """Which part of the list to look at."""

    MINE = "mine"
    CONTACT = "contact"
    LATE = "late"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class BadMarkCard:
    """One bad mark and the rating it comes from; "" where there is nobody, or nothing to be seen.

    name, phone: of whoever gave it, for those who may work on it; the phone only of who may be rung.
    said: what was done and said, each with by whom.
    """

    mark: BadMark
    rating: Rating
    custodian: str = ""
    name: str = ""
    phone: str = ""
    said: Sequence[tuple[BadMarkLine, str]] = ()


def listed(session: Session, moment: Moment, who: Who, view: View, page: int = 0) -> Page[BadMarkCard]:
    """The bad marks that somebody may see, those first whose time ends first; what is over, last first.

    Raises:
        Refused: this is not for everybody to see.
    """
    _refuse_others(who)
    still_open = col(BadMark.closed_at).is_(None)
    chosen: dict[View, Any] = {
        View.MINE: (still_open, BadMark.custodian_id == who.id),
        View.CONTACT: (BadMark.state == BadMarkState.OPEN,),
        View.LATE: (still_open, col(BadMark.due_at) <= moment.now),
        View.OPEN: (still_open,),
        View.DONE: (BadMark.state == BadMarkState.CLOSED,),
    }
    order = (
        (col(BadMark.closed_at).desc(), col(BadMark.id).desc())
        if view is View.DONE
        else (col(BadMark.due_at).nulls_last(), col(BadMark.id))
    )
    rows = (
        select(BadMark, Rating, Person.name)
        .join(Rating, col(Rating.id) == BadMark.rating_id)
        .join(Person, col(Person.id) == BadMark.custodian_id, isouter=True)
        .where(*visible(who), *chosen[view])
        .order_by(*order)
    )
    return pages.cut(session, rows, page, rules.load(session).page, _line)


def to_contact(session: Session, who: Who) -> int:
    """How many bad marks that somebody may see wait for the first word to whoever gave them."""
    rows = select(func.count()).select_from(BadMark).where(BadMark.state == BadMarkState.OPEN, *visible(who))
    return session.exec(rows).one()


def look(session: Session, moment: Moment, who: Who, mark_id: int) -> BadMarkCard:
    """One bad mark in full; that it was looked at is written down.

    Raises:
        Refused: this is not for everybody to see, it is about them or their own, or there is none.
    """
    _refuse_others(who)
    mark = find(session, mark_id)
    if not sees(who, mark):
        raise Refused("refused.bad_mark_unknown")
    audit.note(session, moment, who.id, "bad_mark.seen", ("bad_mark", mark_id))
    shown = card(session, mark_id)
    return shown if works(who, mark) else replace(shown, name="", phone="")


def card(session: Session, mark_id: int) -> BadMarkCard:
    """One bad mark in full, for whoever is known to be allowed to see it.

    Raises:
        Refused: there is none.
    """
    mark = find(session, mark_id)
    rating = session.get_one(Rating, mark.rating_id, populate_existing=True)
    rung = rating.call_back is True and mark.state in OPEN
    said = (
        select(BadMarkLine, Person.name)
        .join(Person, col(Person.id) == BadMarkLine.author_id, isouter=True)
        .where(BadMarkLine.mark_id == mark_id)
        .order_by(col(BadMarkLine.id))
    )
    return BadMarkCard(
        mark,
        rating,
        custodian=_name(session, mark.custodian_id),
        name=_name(session, mark.person_id),
        phone=phone_numbers.of(session, mark.person_id) if rung else "",
        said=[(line, name or "") for line, name in session.exec(said).all()],
    )


def line(session: Session, line_id: int) -> BadMarkLine | None:
    """One line of what was said about a bad mark; None if it is kept no more."""
    return session.get(BadMarkLine, line_id)


def _line(mark: BadMark, rating: Rating, custodian: str | None) -> BadMarkCard:
    return BadMarkCard(mark, rating, custodian or "")


def _name(session: Session, person_id: int | None) -> str:
    return session.get_one(Person, person_id).name if person_id is not None else ""


def _refuse_others(who: Who) -> None:
    if not who.may(Right.SEE_CASES):
        raise Refused("refused.not_allowed")
