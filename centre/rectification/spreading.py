"""What was found in one place is looked for in all of them: an item copied to every site as a self-check."""

from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.moment import Moment
from centre.rectification.access import find
from centre.rectification.finding import open_finding
from models.rectification import Item, ItemSource
from models.rights import Right
from models.sites import EntryState, Site
from models.who import Who


def copy_to_sites(session: Session, moment: Moment, actor: Who, item_id: int) -> list[Item]:
    """Open a self-check of an item for every place of the list but its own, each once; gives the new ones.

    Raises:
        Refused: the actor does not lead, it is a self-check itself, or every place has it already.
    """
    item = expect_copy(session, actor, item_id)
    return [
        open_finding(
            session,
            moment,
            source=ItemSource.SELF_CHECK,
            copy_of=item.id,
            site_id=site_id,
            inspection_id=item.inspection_id,
            severity=item.severity,
            cause=item.cause,
            text=item.finding,
            by=actor,
        )
        for site_id in _without(session, item)
    ]


def expect_copy(session: Session, actor: Who, item_id: int) -> Item:
    """An item that somebody may copy to places that do not have it yet.

    Raises:
        Refused: they do not lead, it is a self-check itself, or every place has it already.
    """
    if not actor.may(Right.LEAD_ITEMS):
        raise Refused("refused.not_allowed")
    item = find(session, item_id)
    if item.source is ItemSource.SELF_CHECK:
        raise Refused("refused.item_is_copy", number=item.number)
    if not _without(session, item):
        raise Refused("refused.item_copied", number=item.number)
    return item


def may_copy(session: Session, who: Who, item: Item) -> bool:
    """Whether somebody can copy an item now."""
    leads = who.may(Right.LEAD_ITEMS) and item.source is not ItemSource.SELF_CHECK
    return leads and bool(_without(session, item))


def count_without(session: Session, item: Item) -> int:
    """How many places have no self-check of an item yet."""
    return len(_without(session, item))


def _without(session: Session, item: Item) -> list[int]:
    have = select(Item.site_id).where(Item.copy_of == item.id, col(Item.site_id).is_not(None))
    sites = select(Site.id).where(
        Site.state == EntryState.APPROVED, col(Site.id).not_in(have), col(Site.id) != (item.site_id or 0)
    )
    return [one for one in session.exec(sites.order_by(col(Site.id))).all() if one is not None]
