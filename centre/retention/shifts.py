"""Shifts and who was in them: how long they are kept."""

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms, delete_some
from centre.rows import change
from models.activities import ActivityImport
from models.hours import HourLine
from models.shift_messages import ShiftMessage
from models.shifts import Ask, Post, Search, Shift, SignUp
from models.swaps import ShiftSwap
from models.wrap_ups import WrapUp


def _shifts(session: Session, terms: Terms) -> int:
    old = col(Shift.ends_at) < terms.ago(days=terms.in_force.keep_shifts)
    ids = session.exec(select(Shift.id).where(old).limit(terms.limit)).all()
    searches = select(Search.id).where(col(Search.shift_id).in_(ids))
    session.exec(delete(Ask).where(col(Ask.search_id).in_(searches)))
    # Hours outlive the shift that they come from.
    gone = select(SignUp.id).where(col(SignUp.shift_id).in_(ids))
    change(session, HourLine, col(HourLine.sign_up_id).in_(gone), sign_up_id=None)
    swapped = or_(col(ShiftSwap.gives_id).in_(gone), col(ShiftSwap.takes_id).in_(gone))
    session.exec(delete(ShiftSwap).where(swapped))
    of_shift = (
        (ShiftMessage, ShiftMessage.shift_id),
        (WrapUp, WrapUp.shift_id),
        (Search, Search.shift_id),
        (SignUp, SignUp.shift_id),
        (Post, Post.shift_id),
    )
    for table, shift_id in of_shift:
        session.exec(delete(table).where(col(shift_id).in_(ids)))
    return session.exec(delete(Shift).where(col(Shift.id).in_(ids))).rowcount


def _imports(session: Session, terms: Terms) -> int:
    old = col(ActivityImport.created_at) < terms.ago(days=terms.in_force.keep_imports)
    return delete_some(session, ActivityImport, terms, old)


RETENTION: dict[str, Rule] = {
    "shift": _shifts,
    "activity_import": _imports,
    # These go with their shift.
    "ask": None,
    "post": None,
    "search": None,
    "shift_message": None,
    "shift_swap": None,
    "sign_up": None,
    "wrap_up": None,
    # What was done, and when, without a word about anybody.
    "activity": None,
    "activity_role": None,
    "activity_time": None,
    # Until their person has them erased, or stops serving.
    "standing_place": None,
    "watch": None,
}
