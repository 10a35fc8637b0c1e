"""What came in and what was sent, forms and files: how long they are kept."""

from sqlalchemy import and_, literal_column, or_
from sqlmodel import Session, col, select

from centre.personal_data import NOBODY
from centre.retention.terms import PURGE_EVERY, Rule, Terms, delete_some, some
from centre.rows import change
from models.deadlines import Deadline, DeadlineState
from models.desk import PhoneLine, PhoneLineState
from models.dialogue import Dialogue
from models.files import FileState, StoredFile
from models.inbox import Update, UpdateState
from models.outbox import Message
from models.people import Person


def _inbox(session: Session, terms: Terms) -> int:
    done, put_aside = (col(Update.state) == state for state in (UpdateState.DONE, UpdateState.QUARANTINED))
    old = col(Update.received_at) < terms.ago(hours=terms.in_force.keep_inbox) + PURGE_EVERY
    long_ago = col(Update.received_at) < terms.ago(days=terms.in_force.keep_outbox)
    # What could not be handled is remembered for a while, but not what it said.
    worded = some(Update, terms, put_aside, old, col(Update.payload) != "")
    change(session, Update, col(Update.id).in_(worded), payload="")
    return delete_some(session, Update, terms, or_(and_(done, old), and_(put_aside, long_ago)))


def _outbox(session: Session, terms: Terms) -> int:
    erased = select(Person.id).where(col(Person.erased_at).is_not(None)).scalar_subquery()
    # The partial index knows these words.
    worded = and_(col(Message.finished_at) <= terms.now, literal_column("payload <> ''"))
    due = or_(
        col(Message.finished_at) < terms.ago(days=terms.in_force.keep_outbox),
        col(Message.person_id).is_(None),
        col(Message.person_id).in_(erased),
    )
    # Nobody's words are the menus that everybody sees: the next start compares them with its own.
    somebodys = col(Message.chat_id) != NOBODY
    chosen = some(Message, terms, worded, somebodys, due)
    return change(session, Message, col(Message.id).in_(chosen), payload="")


def _dialogues(session: Session, terms: Terms) -> int:
    # A form that was left for so long is as good as ended.
    old = col(Dialogue.touched_at) < terms.ago(days=terms.in_force.keep_dialogues)
    # What is to leave no trace is kept no longer than the words in which it came.
    unsent = col(Dialogue.touched_at) < terms.ago(hours=terms.in_force.keep_inbox) + PURGE_EVERY
    return delete_some(session, Dialogue, terms, or_(old, and_(col(Dialogue.traceless), unsent)))


def _deadlines(session: Session, terms: Terms) -> int:
    settled = col(Deadline.state) != DeadlineState.WAITING
    old = col(Deadline.settled_at) < terms.ago(days=terms.in_force.keep_notices)
    return delete_some(session, Deadline, terms, settled, old)


def _phone_lines(session: Session, terms: Terms) -> int:
    settled = col(PhoneLine.state) != PhoneLineState.OPEN
    old = col(PhoneLine.handled_at) < terms.ago(days=terms.in_force.keep_phone_lines)
    return delete_some(session, PhoneLine, terms, settled, old)


def _files(session: Session, terms: Terms) -> int:
    # Pictures of a form that was never finished belong to nothing.
    loose = (col(StoredFile.subject_kind) == "", col(StoredFile.state) != FileState.DOOMED)
    old = col(StoredFile.created_at) < terms.ago(days=terms.in_force.keep_dialogues)
    chosen = some(StoredFile, terms, *loose, old)
    return change(session, StoredFile, col(StoredFile.id).in_(chosen), state=FileState.DOOMED)


RETENTION: dict[str, Rule] = {
    "inbox": _inbox,
    "outbox": _outbox,
    "notice": None,
    "deadline": _deadlines,
    "phone_line": _phone_lines,
    "dialogue": _dialogues,
    "stored_file": _files,
}
