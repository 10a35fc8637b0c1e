"""Photos: of what was found, with the item; of what was put right, with the step that proves it."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from centre import audit, files, notices
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification.access import find
from centre.rows import change
from models.files import StoredFile
from models.rectification import Item, ItemAction, ItemLine
from models.rights import Right
from models.who import Who

SHOWN = "item.photos"


def expect_open(session: Session, actor: Who, item_id: int) -> Item:
    """An item to whose finding somebody may add photos now.

    Raises:
        Refused: they may not, there is none, or it was put right or ended.
    """
    if not actor.may(Right.WORK_ITEMS):
        raise Refused("refused.not_allowed")
    item = find(session, item_id)
    if not takes_photos(actor, item):
        raise Refused("refused.item_photos_late", number=item.number)
    return item


def takes_photos(who: Who, item: Item) -> bool:
    """Whether somebody can add photos to a finding now: until it is put right."""
    return who.may(Right.WORK_ITEMS) and item.closed_at is None and item.ended_at is None


def add_photos(session: Session, moment: Moment, actor: Who, item_id: int, file_ids: Collection[int]) -> Item:
    """Add photos to a finding; whoever has it to do hears of them, once for all that were not told yet.

    Raises:
        Refused: the actor may not, there is nothing to add, or it was put right or ended.
    """
    item = expect_open(session, actor, item_id)
    if not file_ids:
        raise Refused("refused.words_missing")
    # It may be closed at this moment.
    still = (col(Item.id) == item_id, col(Item.closed_at).is_(None), col(Item.ended_at).is_(None))
    if not change(session, Item, *still, updated_at=moment.now):
        raise Refused("refused.item_changed", number=item.number)
    subject = ("item", item_id)
    files.attach(session, actor, file_ids, subject)
    audit.note(session, moment, actor.id, "item.photos", subject, n=len(file_ids))
    notices.drop(session, moment, subject, {SHOWN})
    people = {item.custodian_id, item.owner_id, item.helper_id} - {actor.id, None}
    for person_id in sorted(one for one in people if one is not None):
        notices.promise_staff(session, moment, SHOWN, person_id, subject=subject)
    return item


def of_finding(session: Session, item_id: int) -> Sequence[StoredFile]:
    """What was sent of a finding, as it came."""
    return files.of(session, ("item", item_id))


def of_proof(session: Session, item_id: int) -> Sequence[StoredFile]:
    """What was sent with the proof that was handed in last."""
    handed_in = (ItemLine.item_id == item_id, ItemLine.action == ItemAction.HAND_IN)
    last = select(ItemLine.id).where(*handed_in).order_by(col(ItemLine.id).desc())
    line = session.exec(last).first()
    return files.of(session, ("item_line", line)) if line is not None else []
