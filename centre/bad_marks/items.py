"""What a bad mark shows to be wrong can become an item that must be put right, linked to it, once."""

from sqlmodel import Session, select

from centre import rectification
from centre.bad_marks.access import for_staff
from centre.moment import Moment
from models.bad_marks import BadMark
from models.rectification import Gravity, Item, ItemSource
from models.who import Who


def make_item(
    session: Session, moment: Moment, actor: Who, mark_id: int, text: str, *, severity: Gravity
) -> Item:
    """Make an item of it in the actor's own words: whom the mark is about may read items.

    Raises:
        Refused: the actor may not, nothing was said, or it is an item already.
    """
    for_staff(session, actor, mark_id)
    return rectification.open_finding(
        session,
        moment,
        source=ItemSource.BAD_MARK,
        text=text,
        by=actor,
        source_id=mark_id,
        severity=severity,
    )


def item_of(session: Session, mark: BadMark) -> Item | None:
    """The item that was made of a bad mark; None if none was."""
    about = (Item.source == ItemSource.BAD_MARK, Item.source_id == mark.id)
    return session.exec(select(Item).where(*about)).first()
