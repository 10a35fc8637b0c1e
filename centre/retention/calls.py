"""Call-backs: how long they are kept."""

from sqlalchemy import and_, delete, or_
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.call_words import CallWord
from models.calls import Call, CallLine
from models.files import FileState, StoredFile


def _calls(session: Session, terms: Terms) -> int:
    old = col(Call.closed_at) < terms.ago(days=terms.in_force.keep_calls)
    ids = session.exec(select(Call.id).where(old).order_by(col(Call.id)).limit(terms.limit)).all()
    lines = select(CallLine.id).where(col(CallLine.call_id).in_(ids))
    about = or_(
        and_(col(StoredFile.subject_kind) == "call", col(StoredFile.subject_id).in_(ids)),
        and_(col(StoredFile.subject_kind) == "call_line", col(StoredFile.subject_id).in_(lines)),
    )
    change(session, StoredFile, about, state=FileState.DOOMED)
    session.exec(delete(CallWord).where(col(CallWord.call_id).in_(ids)))
    session.exec(delete(CallLine).where(col(CallLine.call_id).in_(ids)))
    return session.exec(delete(Call).where(col(Call.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "call": _calls,
    # These go with their call-back.
    "call_line": None,
    "call_word": None,
}
