"""Looking in all that the centre holds: so many of each kind, and a page of one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from centre import audit, pages, rules
from centre.errors import Refused
from centre.finding.kinds import KINDS, Conditions, Kind
from centre.finding.sought import Sought
from centre.moment import Moment
from centre.pages import Page
from centre.rows import NO_SUBJECT
from models.people import Person
from models.who import Who

__all__ = ["KINDS", "Heap", "look", "page"]


_RESIDENT = "resident"
# What is somebody's own, besides their cases.
_OF_PERSON = ("booking", "call", "volunteer")


@dataclass(frozen=True, slots=True)
class Heap:
    """What was found of one kind: how many there are, and the rows of the first."""

    kind: str
    total: int
    first: list[int]


def look(session: Session, moment: Moment, sought: Sought, *, first: int) -> list[Heap]:
    """What somebody finds besides cases, by kind; a kind that they may not see is not looked for (rule R.4).

    That somebody looked leaves a line without what it was: that may name somebody, and lines stay for years.
    """
    heaps, who = [], sought.who
    for name, kind in KINDS.items():
        if not who.may(kind.right):
            continue
        found = _cut(session, kind, sought, 0, first)
        if found.items:
            heaps.append(Heap(name, found.total, found.items))
    if heaps:
        audit.note(session, moment, who.id, "record.searched", NO_SUBJECT)
    return heaps


def of_person(session: Session, moment: Moment, who: Who, person_id: int, *, first: int) -> list[Heap]:
    """What somebody finds of one resident besides cases; that they looked at whose is noted.

    Raises:
        Refused: it is not for them to see, or there is nobody (any more).
    """
    if not who.may(KINDS[_RESIDENT].right):
        raise Refused("refused.not_allowed")
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Refused("refused.person_unknown")
    audit.note(session, moment, who.id, "person.seen", ("person", person_id))
    sought = Sought(who, None, (), "", "", frozenset({person_id}), (), many=False)
    heaps = []
    for name in _OF_PERSON:
        found = _cut(session, KINDS[name], sought, 0, first) if who.may(KINDS[name].right) else None
        if found is not None and found.items:
            heaps.append(Heap(name, found.total, found.items))
    return heaps


def page(session: Session, moment: Moment, sought: Sought, kind: str, number: int) -> Page[int]:
    """A page of the rows of one kind, the newest first.

    Raises:
        Refused: there is no such kind, or it is not for them to see.
    """
    if kind not in KINDS or not sought.who.may(KINDS[kind].right):
        raise Refused("refused.not_allowed")
    audit.note(session, moment, sought.who.id, "record.searched", NO_SUBJECT, kind=kind)
    return _cut(session, KINDS[kind], sought, number, rules.load(session).page)


def _cut(session: Session, kind: Kind, sought: Sought, number: int, size: int) -> Page[int]:
    row: Any = kind.model
    ways = kind.ways(session, sought) if sought.number is None else _numbered(kind, sought.number)
    if not ways:
        return Page([], 0, 1, 0)
    found: Any = select(col(row.id)).where(*ways, *kind.sight(sought.who)).order_by(col(row.id).desc())
    return pages.cut(session, found, number, size, int)


def _numbered(kind: Kind, number: tuple[str, int]) -> Conditions:
    prefix, row_id = number
    row: Any = kind.model
    return [col(row.id) == row_id] if prefix == kind.prefix else []
