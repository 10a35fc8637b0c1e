"""Who answers for the next step of an item: somebody by name, from the finding to the last look-back."""

from sqlmodel import Session, col, select

from centre import staff
from centre.rectification.access import deciders, is_theirs
from models import who as whos
from models.rectification import ENDED, UNDER_WAY, Item, ItemAction, ItemLine, ItemState
from models.rights import Right
from models.who import Who

# With whom an item waits for whose next step there is nobody yet.
_RANKS = (Right.DECIDE_ITEMS, Right.LEAD_ITEMS, Right.WORK_ITEMS)
_CHECKED = frozenset({ItemState.EVIDENCE_IN, ItemState.RECHECK, ItemState.CLOSED, ItemState.LOOK_BACK})


def able(session: Session, item: Item, state: ItemState) -> list[Who]:
    """Who may take the next step of an item in a state; whoever suits best first."""
    if state in ENDED:
        return []
    if state in UNDER_WAY:
        theirs = [whos.by_id(session, one) for one in (item.owner_id, item.helper_id) if one is not None]
        keep = [one for one in theirs if one.may(Right.WORK_ITEMS)]
        return keep or staff.people_with(session, Right.LEAD_ITEMS)
    if state in _CHECKED:
        # A second person checks, best one who leads.
        people = [one for one in staff.people_with(session, Right.WORK_ITEMS) if not is_theirs(item, one.id)]
        return sorted(people, key=lambda one: (not one.may(Right.LEAD_ITEMS), one.may(Right.DECIDE_ITEMS)))
    if state is ItemState.DISPUTED:
        return deciders(session, item)
    return sorted(staff.people_with(session, Right.LEAD_ITEMS), key=lambda one: one.may(Right.DECIDE_ITEMS))


def able_to_give_time(session: Session, item: Item) -> list[int]:
    """Who decides whether an item gets more time: whoever leads, best who assigned it, never its owner."""
    lines = (ItemLine.item_id == item.id, ItemLine.action == ItemAction.ASSIGN)
    last = select(ItemLine.author_id).where(*lines).order_by(col(ItemLine.id).desc())
    assigned_by = session.exec(last).first()
    people = [one.id for one in staff.people_with(session, Right.LEAD_ITEMS) if not is_theirs(item, one.id)]
    return sorted(people, key=lambda one: one != assigned_by)


def assigner(session: Session, item: Item) -> int | None:
    """Whoever decides first whether an item gets more time; None if nobody may."""
    return next(iter(able_to_give_time(session, item)), None)


def choose(session: Session, item: Item, state: ItemState, *, wanted: int | None = None) -> int | None:
    """Who answers for an item that enters a state: whoever is wanted, if they may take its next step.

    Where nobody may, it waits with whoever decides, leads or works on items, in this order; None if there is
    nobody at all, and once it has ended.
    """
    people = [one.id for one in able(session, item, state)]
    if not people and state not in ENDED:
        people = [one.id for right in _RANKS for one in staff.people_with(session, right)][:1]
    return wanted if wanted in people else next(iter(people), None)


def waits(session: Session, item: Item) -> bool:
    """Whether nobody may take the next step of an item, so that it only waits with somebody."""
    return item.state not in ENDED and not able(session, item, item.state)
