"""Items as people look at them: the list, and one in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from centre import pages, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.rectification import custody, photos
from centre.rectification.access import PREFIX, find
from centre.rows import numbered
from models.files import StoredFile
from models.people import Person
from models.rectification import Inspection, Item, ItemLine
from models.rights import Right
from models.sites import Site
from models.who import Who


class View(StrEnum):
    """Which part of the list to look at."""

    MINE = "mine"
    OVERDUE = "overdue"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item with the names that belong to it; "" and None where there are none.

    before: the number of the item that did not last. copied: of the one that is looked for here.
    waits: nobody may take its next step yet.
    shown: photos of what was found; proved: those of the proof that was handed in last.
    """

    item: Item
    custodian: str
    owner: str = ""
    helper: str = ""
    inspection: Inspection | None = None
    before: str = ""
    copied: str = ""
    place: dict[str, str] | None = None
    said: Sequence[tuple[ItemLine, str]] = ()
    waits: bool = False
    shown: Sequence[StoredFile] = ()
    proved: Sequence[StoredFile] = ()


def items(
    session: Session, moment: Moment, who: Who, view: View, page: int = 0, *, inspection_id: int | None = None
) -> Page[ItemCard]:
    """The items that have not ended, or all of one inspection, those first whose time ends first.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_ITEMS):
        raise Refused("refused.not_allowed")
    theirs = or_(*(col(column) == who.id for column in (Item.custodian_id, Item.owner_id, Item.helper_id)))
    chosen = {
        View.MINE: (theirs,),
        View.OVERDUE: (col(Item.next_at) <= moment.now,),
        View.OPEN: (),
    }[view]
    shown = col(Item.ended_at).is_(None) if inspection_id is None else Item.inspection_id == inspection_id
    lines = (
        select(Item, Person.name)
        .join(Person, col(Person.id) == Item.custodian_id, isouter=True)
        .where(shown, *chosen)
        .order_by(col(Item.next_at).nulls_last(), col(Item.id))
    )
    return pages.cut(session, lines, page, rules.load(session).page, _line)


def of_inspection(session: Session, who: Who, inspection_id: int) -> list[ItemCard]:
    """All items of an inspection in full, in the order in which they were found.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_ITEMS):
        raise Refused("refused.not_allowed")
    rows = select(Item.id).where(Item.inspection_id == inspection_id).order_by(col(Item.id))
    return [card(session, row) for row in session.exec(rows).all() if row is not None]


def look(session: Session, who: Who, item_id: int) -> ItemCard:
    """One item in full.

    Raises:
        Refused: this is not for everybody to see, or there is none.
    """
    if not who.may(Right.SEE_ITEMS):
        raise Refused("refused.not_allowed")
    return card(session, item_id)


def card(session: Session, item_id: int) -> ItemCard:
    """One item in full, for whoever is known to be allowed to see it.

    Raises:
        Refused: there is none.
    """
    item = find(session, item_id)
    author = aliased(Person)
    said = (
        select(ItemLine, author.name)
        .join(author, col(author.id) == ItemLine.author_id, isouter=True)
        .where(ItemLine.item_id == item_id, col(ItemLine.text) != "")
        .order_by(col(ItemLine.id))
    )
    before = session.get(Item, item.relapse_of) if item.relapse_of is not None else None
    copied = session.get(Item, item.copy_of) if item.copy_of is not None else None
    site = session.get(Site, item.site_id) if item.site_id is not None else None
    return ItemCard(
        item=item,
        custodian=_name(session, item.custodian_id),
        owner=_name(session, item.owner_id),
        helper=_name(session, item.helper_id),
        inspection=session.get(Inspection, item.inspection_id) if item.inspection_id is not None else None,
        before=(before.number or "") if before else "",
        copied=(copied.number or "") if copied else "",
        place=site.name if site else None,
        said=[(line, name or "") for line, name in session.exec(said).all()],
        waits=custody.waits(session, item),
        shown=photos.of_finding(session, item_id),
        proved=photos.of_proof(session, item_id),
    )


def by_number(session: Session, number: str) -> int | None:
    """The row of a number as people type it; None if it is none of an item.

    Raises:
        Refused: the number has a slip in it.
    """
    return numbered(session, Item, PREFIX, number)


def _line(item: Item, custodian: str | None) -> ItemCard:
    return ItemCard(item, custodian or "")


def _name(session: Session, person_id: int | None) -> str:
    return session.get_one(Person, person_id).name if person_id is not None else ""
