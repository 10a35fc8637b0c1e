"""Who may do what with an item."""

from sqlmodel import Session

from centre import staff
from centre.errors import Refused
from centre.moves import Moves
from models.rectification import TRANSITIONS, UNDER_WAY, Item, ItemAction, ItemSource
from models.rights import Right
from models.who import Who

PREFIX = "ZG"  # 整改

MOVES = Moves(
    "item",
    Item,
    TRANSITIONS,
    "custodian_id",
    "owner_id",
    "helper_id",
    "due_at",
    "extended_at",
    "wanted_at",
    "checked_by",
    "disputed_by",
)
find = MOVES.find
_TIME = frozenset({ItemAction.EXTEND, ItemAction.GRANT, ItemAction.REFUSE_TIME})
_LEADS = frozenset({ItemAction.VERIFY, ItemAction.FINE, ItemAction.ASSIGN}) | _TIME
_DECIDES = frozenset({ItemAction.UPHOLD, ItemAction.CLEAR})
_OWNS = frozenset({ItemAction.START, ItemAction.HAND_IN, ItemAction.ASK_TIME})
_CHECKS = frozenset({ItemAction.TAKE, ItemAction.HOLDS, ItemAction.SETTLE, ItemAction.RELAPSE})
_CHECKED = frozenset({ItemAction.PASS, ItemAction.SEND_BACK})
_OTHERS = _TIME | _DECIDES | _CHECKS | _CHECKED


def may(session: Session, who: Who, item: Item, action: ItemAction) -> bool:
    """Whether somebody may do this with an item as it is now."""
    known = who.may(Right.WORK_ITEMS) and MOVES.allows(item, action)
    return known and _refusal(session, who, item, action) is None and _unfit(item, action) is None


def expect(session: Session, who: Who, item_id: int, action: ItemAction) -> Item:
    """An item with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    if not who.may(Right.WORK_ITEMS):
        raise Refused("refused.not_allowed")
    item = find(session, item_id)
    refusal = _refusal(session, who, item, action)
    if refusal is not None:
        raise Refused(refusal, number=item.number)
    MOVES.check(item, action)
    unfit = _unfit(item, action)
    if unfit is not None:
        raise Refused(unfit, number=item.number)
    return item


def is_theirs(item: Item, person_id: int) -> bool:
    """Whether somebody is to put an item right, alone or with a colleague."""
    return person_id in (item.owner_id, item.helper_id)


def deciders(session: Session, item: Item) -> list[Who]:
    """Who decides what is disputed: a director who neither disputed it nor is to put it right.

    Where there is none, whoever leads; where nobody else does, any other colleague.
    """
    for right in (Right.DECIDE_ITEMS, Right.LEAD_ITEMS, Right.WORK_ITEMS):
        found = [one for one in staff.people_with(session, right) if not _is_party(item, one.id)]
        if found:
            return found
    return []


def _is_party(item: Item, person_id: int) -> bool:
    return is_theirs(item, person_id) or item.disputed_by == person_id


def _refusal(session: Session, who: Who, item: Item, action: ItemAction) -> str | None:
    theirs = is_theirs(item, who.id)
    to_do = action in _OWNS or (action is ItemAction.DISPUTE and item.state in UNDER_WAY)
    barred = (
        (action in _LEADS and not who.may(Right.LEAD_ITEMS), "refused.not_allowed"),
        (action in _DECIDES and not _decides(session, who, item), "refused.not_allowed"),
        (to_do and not theirs, "refused.item_not_yours"),
        # What somebody is to put right is put off, decided and checked by another.
        (action in _OTHERS and theirs, "refused.item_own"),
        (action in _DECIDES and item.disputed_by == who.id, "refused.item_disputed_yourself"),
        (action in _CHECKED and item.checked_by != who.id, "refused.item_not_checker"),
    )
    return next((key for bars, key in barred if bars), None)


def _decides(session: Session, who: Who, item: Item) -> bool:
    return who.may(Right.DECIDE_ITEMS) or who.id in {one.id for one in deciders(session, item)}


def _unfit(item: Item, action: ItemAction) -> str | None:
    """Why an action makes no sense of an item, though its state allows it."""
    asks = action in {ItemAction.EXTEND, ItemAction.ASK_TIME}
    settles = action in {ItemAction.GRANT, ItemAction.REFUSE_TIME}
    unfit = (
        (asks and item.extended_at is not None, "refused.item_extended"),
        (asks and item.wanted_at is not None, "refused.item_time_asked"),
        (settles and item.wanted_at is None, "refused.item_time_settled"),
        (
            action is ItemAction.FINE and item.source is not ItemSource.SELF_CHECK,
            "refused.item_not_self_check",
        ),
    )
    return next((key for is_so, key in unfit if is_so), None)
