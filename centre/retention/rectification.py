"""Inspections and what must be put right: how long they are kept."""

from sqlalchemy import and_, delete, or_
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.files import FileState, StoredFile
from models.rectification import Inspection, InspectionScore, Item, ItemLine


def _items(session: Session, terms: Terms) -> int:
    old = col(Item.ended_at) < terms.ago(days=terms.in_force.keep_items)
    ids = session.exec(select(Item.id).where(old).order_by(col(Item.id)).limit(terms.limit)).all()
    # What came of it when it did not last outlives it.
    change(session, Item, col(Item.relapse_of).in_(ids), relapse_of=None)
    change(session, Item, col(Item.copy_of).in_(ids), copy_of=None)
    lines = select(ItemLine.id).where(col(ItemLine.item_id).in_(ids))
    about = or_(
        and_(col(StoredFile.subject_kind) == "item", col(StoredFile.subject_id).in_(ids)),
        and_(col(StoredFile.subject_kind) == "item_line", col(StoredFile.subject_id).in_(lines)),
    )
    change(session, StoredFile, about, state=FileState.DOOMED)
    session.exec(delete(ItemLine).where(col(ItemLine.item_id).in_(ids)))
    return session.exec(delete(Item).where(col(Item.id).in_(ids))).rowcount


def _inspections(session: Session, terms: Terms) -> int:
    used = select(Item.inspection_id).where(col(Item.inspection_id).is_not(None))
    old = col(Inspection.noted_at) < terms.ago(days=terms.in_force.keep_items)
    gone = select(Inspection.id).where(old, col(Inspection.id).not_in(used))
    ids = session.exec(gone.order_by(col(Inspection.id)).limit(terms.limit)).all()
    about = and_(col(StoredFile.subject_kind) == "inspection", col(StoredFile.subject_id).in_(ids))
    change(session, StoredFile, about, state=FileState.DOOMED)
    session.exec(delete(InspectionScore).where(col(InspectionScore.inspection_id).in_(ids)))
    return session.exec(delete(Inspection).where(col(Inspection.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "item": _items,
    "item_line": None,  # goes with its item
    "inspection": _inspections,
    "inspection_score": None,  # goes with its inspection
}
