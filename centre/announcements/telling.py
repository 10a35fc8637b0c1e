"""Each reader of an announcement: queued once, told if it still holds, and what became of it (23.2)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, func, literal, or_, select, update
from sqlmodel import Session, col

from centre import notices, quiet, rules
from centre.announcements import muting
from centre.announcements.moves import subject
from centre.moment import Moment
from centre.rows import change, insert_many
from models.announcements import Announcement, AnnouncementReader, AnnouncementState, ReaderOutcome
from models.outbox import Message, MessageState, Notice, NoticeState, Priority
from models.who import Who

TOLD = "announcement.told"
_DELETE = "deleteMessage"
_CHUNK = 1000
# What the end of a message means for its reader; what lapsed was held back, and may be told later.
_BECAME = {
    MessageState.SENT: ReaderOutcome.SENT,
    MessageState.UNREACHABLE: ReaderOutcome.BLOCKED,
    MessageState.REFUSED: ReaderOutcome.FAILED,
    MessageState.UNKNOWN: ReaderOutcome.FAILED,
}


def queue(session: Session, moment: Moment, announcement: Announcement, people: list[int]) -> None:
    """Promise it to all these people, each of them once, whatever happens and however often this is done."""
    announcement_id = announcement.id or 0
    last = session.execute(select(func.max(col(Message.id)))).scalar_one() or 0
    change(session, Announcement, col(Announcement.id) == announcement_id, outbox_from=last)
    rows = [{"announcement_id": announcement_id, "person_id": person_id} for person_id in people]
    insert_many(session, AnnouncementReader, rows)
    names = {person_id: f"{TOLD}:{announcement_id}:{person_id}" for person_id in people}
    notices.promise_all(session, moment, TOLD, names, due=moment.now, subject=subject(announcement))


def let_go(session: Session, moment: Moment, announcement: Announcement) -> None:
    """Tell what was held back; whether it still holds is looked at when it is told."""
    due = quiet.deferred(moment.now, moment.calendar, rules.load(session))
    named = _names(announcement, ReaderOutcome.QUEUED)
    held = (col(Notice.once).in_(named), col(Notice.state) == NoticeState.DROPPED)
    table: Any = Notice
    session.connection().execute(
        update(table).where(*held).values(state=NoticeState.WAITING, settled_at=None, due_at=due)
    )


def still_holds(session: Session, announcement: Announcement, who: Who) -> bool:
    """Whether somebody is to be told it now; what has come between is noted as what became of it."""
    if announcement.state is not AnnouncementState.SENDING:
        return False
    if not who.reachable or who.telegram_id is None:
        outcome = ReaderOutcome.BLOCKED
    elif announcement.kind in muting.muted(session, who.id):
        outcome = ReaderOutcome.MUTED
    else:
        return True
    _note(session, announcement, who.id, ReaderOutcome.QUEUED, outcome)
    return False


def to_take_back(session: Session, moment: Moment, announcement: Announcement, who: Who) -> int | None:
    """Telegram's id of somebody's message if it can be taken back still; else it is noted that it stays."""
    theirs = (
        col(AnnouncementReader.announcement_id) == announcement.id,
        col(AnnouncementReader.person_id) == who.id,
        col(AnnouncementReader.outcome) == ReaderOutcome.LEAVING,
    )
    columns = (col(AnnouncementReader.message_id), col(AnnouncementReader.sent_at))
    found = session.execute(select(*columns).where(*theirs)).first()
    if found is None:
        return None
    number, sent_at = found
    gone = not who.reachable or who.telegram_id is None or number is None
    if gone or sent_at <= recallable_since(session, moment):
        _note(session, announcement, who.id, ReaderOutcome.LEAVING, ReaderOutcome.STAYS)
        return None
    message_id: int = number
    return message_id


def recallable_since(session: Session, moment: Moment) -> datetime:
    """What was sent after this can be taken back: Telegram deletes nothing older (23.2)."""
    return moment.now - timedelta(hours=rules.load(session).news_recall)


def take_back(session: Session, moment: Moment, announcement: Announcement) -> None:
    """Have every message that arrived taken back, once, if it is young enough; what is too old stays."""
    theirs = (
        col(AnnouncementReader.announcement_id) == announcement.id,
        col(AnnouncementReader.outcome) == ReaderOutcome.SENT,
    )
    since = recallable_since(session, moment)
    old = or_(col(AnnouncementReader.sent_at) <= since, col(AnnouncementReader.message_id).is_(None))
    change(session, AnnouncementReader, *theirs, old, outcome=ReaderOutcome.STAYS)
    retold = list(session.execute(_names(announcement, ReaderOutcome.SENT)).scalars())
    change(session, AnnouncementReader, *theirs, outcome=ReaderOutcome.LEAVING)
    for start in range(0, len(retold), _CHUNK):
        notices.retell(session, moment, retold[start : start + _CHUNK])


def note_outcomes(session: Session, announcement: Announcement) -> None:
    """Write down for each reader what became of their message, and of its removal."""
    reader, deleted = col(AnnouncementReader.outcome), col(Message.method) == _DELETE
    ended = (
        select(
            col(AnnouncementReader.id),
            col(Message.method),
            col(Message.state),
            col(Message.message_id),
            col(Message.finished_at),
        )
        .join(
            AnnouncementReader,
            and_(
                col(AnnouncementReader.announcement_id) == announcement.id,
                col(AnnouncementReader.person_id) == col(Message.person_id),
            ),
        )
        .where(
            # The outbox has no index of what its messages are about; before this row there is nothing.
            col(Message.id) > (announcement.outbox_from or 0),
            *_messages(announcement),
            col(Message.finished_at).is_not(None),
            or_(
                and_(reader == ReaderOutcome.QUEUED, ~deleted), and_(reader == ReaderOutcome.LEAVING, deleted)
            ),
        )
    )
    found = []
    for row, method, state, message_id, finished_at in session.execute(ended).all():
        if method == _DELETE:
            outcome = ReaderOutcome.RECALLED if state is MessageState.SENT else ReaderOutcome.STAYS
            found.append({"row": row, "became": outcome})
        elif state in _BECAME:
            sent = {"telegram": message_id, "at": finished_at} if state is MessageState.SENT else {}
            found.append({"row": row, "became": _BECAME[state], **sent})
    _write(session, [one for one in found if "at" in one], with_id=True)
    _write(session, [one for one in found if "at" not in one], with_id=False)
    session.expire_all()


def is_busy(session: Session, announcement: Announcement) -> bool:
    """Whether somebody is still to be told, or something still to be taken back."""
    kind, number = subject(announcement)
    waiting = (
        col(Notice.subject_kind) == kind,
        col(Notice.subject_id) == number,
        col(Notice.kind) == TOLD,
        col(Notice.state) == NoticeState.WAITING,
    )
    if session.execute(select(col(Notice.id)).where(*waiting).limit(1)).first() is not None:
        return True
    unsent = select(col(Message.id)).where(col(Message.finished_at).is_(None), *_messages(announcement))
    return session.execute(unsent.limit(1)).first() is not None


def give_up(session: Session, announcement: Announcement, outcome: ReaderOutcome) -> None:
    """Note what becomes of those who will not be told any more."""
    theirs = (
        col(AnnouncementReader.announcement_id) == announcement.id,
        col(AnnouncementReader.outcome) == ReaderOutcome.QUEUED,
    )
    change(session, AnnouncementReader, *theirs, outcome=outcome)


def _note(
    session: Session, announcement: Announcement, person_id: int, was: ReaderOutcome, is_: ReaderOutcome
) -> None:
    theirs = (
        col(AnnouncementReader.announcement_id) == announcement.id,
        col(AnnouncementReader.person_id) == person_id,
        col(AnnouncementReader.outcome) == was,
    )
    change(session, AnnouncementReader, *theirs, outcome=is_)


def _write(session: Session, found: list[dict[str, Any]], *, with_id: bool) -> None:
    if not found:
        return
    table: Any = AnnouncementReader.__table__  # type: ignore[attr-defined]
    values: dict[str, Any] = {"outcome": bindparam("became")}
    if with_id:
        values |= {"message_id": bindparam("telegram"), "sent_at": bindparam("at")}
    session.connection().execute(update(table).where(table.c.id == bindparam("row")).values(values), found)


def _messages(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    """The messages to readers; what its writer is shown about it goes before them."""
    kind, number = subject(announcement)
    return (
        col(Message.subject_kind) == kind,
        col(Message.subject_id) == number,
        col(Message.priority) == int(Priority.BROADCAST),
    )


def _names(announcement: Announcement, outcome: ReaderOutcome) -> Any:
    """By which names those of this outcome were promised it."""
    name = literal(f"{TOLD}:{announcement.id}:") + cast(col(AnnouncementReader.person_id), String)
    theirs = (
        col(AnnouncementReader.announcement_id) == announcement.id,
        col(AnnouncementReader.outcome) == outcome,
    )
    return select(name).where(*theirs)
