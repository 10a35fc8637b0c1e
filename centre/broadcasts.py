"""What many are told at once: held back again, as far as it has not left."""

from sqlalchemy import select
from sqlmodel import Session, col

from centre import notices
from centre.moment import Moment
from centre.rows import Subject, change
from models.outbox import Message, MessageState, Notice, NoticeState

# So many rows at a time are named in a statement.
_CHUNK = 1000


def hold(session: Session, moment: Moment, subject: Subject, kinds: tuple[str, ...]) -> None:
    """Hold back what was not sent yet: what waits to be told, and what lies in the outbox."""
    notices.drop(session, moment, subject, kinds)
    subject_kind, subject_id = subject
    # Locked first: what the courier has in its hands by then is on its way, and stays told.
    unsent = session.execute(
        select(col(Message.id), col(Message.notice_id))
        .join(Notice, col(Notice.id) == col(Message.notice_id))
        .where(
            col(Message.finished_at).is_(None),
            col(Message.state) == MessageState.PENDING,
            col(Notice.subject_kind) == subject_kind,
            col(Notice.subject_id) == subject_id,
            col(Notice.kind).in_(kinds),
        )
        .with_for_update(of=Message)
    ).all()
    for start in range(0, len(unsent), _CHUNK):
        chunk = unsent[start : start + _CHUNK]
        lapsed = {"state": MessageState.LAPSED, "finished_at": moment.now}
        change(session, Message, col(Message.id).in_([message for message, _ in chunk]), **lapsed)
        held = col(Notice.id).in_([notice for _, notice in chunk])
        change(session, Notice, held, state=NoticeState.DROPPED, settled_at=None)
