"""Who did what to which record: lines that are only ever added, without personal words."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.rows import Subject
from models.audit import AuditLine

# Core, not the unit of work: nearly every act leaves a line.
_NOTE = insert(AuditLine.__table__)  # type: ignore[attr-defined]


def note(
    session: Session,
    moment: Moment,
    actor_id: int | None,
    action: str,
    subject: Subject,
    **detail: str | float | None,
) -> None:
    """Write down one act; `actor_id` is None for the centre itself and for the command line."""
    subject_kind, subject_id = subject
    line = {
        "at": moment.now,
        "actor_id": actor_id,
        "action": action,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "detail": detail,
    }
    session.connection().execute(_NOTE, line)


def history(session: Session, subject: Subject) -> Sequence[AuditLine]:
    """Everything that was done to a record, in order."""
    subject_kind, subject_id = subject
    lines = select(AuditLine).where(
        AuditLine.subject_kind == subject_kind, AuditLine.subject_id == subject_id
    )
    return session.exec(lines.order_by(col(AuditLine.id))).all()
