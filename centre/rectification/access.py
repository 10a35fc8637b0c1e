"""Who may do what with an item."""

from sqlmodel import Session

from centre.errors import Refused
from centre.moves import Moves
from models.rectification import TRANSITIONS, UNDER_WAY, Item, ItemAction
from models.rights import Right
from models.who import Who

PREFIX = "ZG"  # 整改

MOVES = Moves(
    "item", Item, TRANSITIONS, "custodian_id", "owner_id", "helper_id", "due_at", "extended_at", "checked_by"
)
find = MOVES.find
_LEADS = frozenset({ItemAction.VERIFY, ItemAction.ASSIGN, ItemAction.EXTEND})
_DECIDES = frozenset({ItemAction.UPHOLD, ItemAction.CLEAR})
_OWNS = frozenset({ItemAction.START, ItemAction.HAND_IN})
_CHECKS = frozenset({ItemAction.TAKE, ItemAction.HOLDS, ItemAction.SETTLE, ItemAction.RELAPSE})
_CHECKED = frozenset({ItemAction.PASS, ItemAction.SEND_BACK})
_OTHERS = frozenset({ItemAction.EXTEND}) | _DECIDES | _CHECKS | _CHECKED


def may(who: Who, item: Item, action: ItemAction) -> bool:
    """Whether somebody may do this with an item, whatever state it is in."""
    return _refusal(who, item, action) is None


def expect(session: Session, who: Who, item_id: int, action: ItemAction) -> Item:
    """An item with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    if not who.may(Right.WORK_ITEMS):
        raise Refused("refused.not_allowed")
    item = find(session, item_id)
    refusal = _refusal(who, item, action)
    if refusal is not None:
        raise Refused(refusal, number=item.number)
    MOVES.check(item, action)
    return item


def is_theirs(item: Item, person_id: int) -> bool:
    """Whether somebody is to put an item right, alone or with a colleague."""
    return person_id in (item.owner_id, item.helper_id)


def _refusal(who: Who, item: Item, action: ItemAction) -> str | None:
    theirs = is_theirs(item, who.id)
    to_do = action in _OWNS or (action is ItemAction.DISPUTE and item.state in UNDER_WAY)
    barred = (
        (not who.may(Right.WORK_ITEMS), "refused.not_allowed"),
        (action in _LEADS and not who.may(Right.LEAD_ITEMS), "refused.not_allowed"),
        (action in _DECIDES and not who.may(Right.DECIDE_ITEMS), "refused.not_allowed"),
        (to_do and not theirs, "refused.item_not_yours"),
        # What somebody is to put right is put off, decided and checked by another.
        (action in _OTHERS and theirs, "refused.item_own"),
        (action in _CHECKED and item.checked_by != who.id, "refused.item_not_checker"),
    )
    return next((key for bars, key in barred if bars), None)
