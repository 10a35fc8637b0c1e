"""How long what is kept: one rule a table, and the purge that carries the rules out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, literal_column, or_
from sqlmodel import Session, col, select

from centre import rules
from centre.personal_data import NOBODY
from centre.rows import change
from centre.rules import Rules
from models.audit import AuditLine
from models.base import Row
from models.bookings import Booking, Loan, LoanDay, Relative, Wish
from models.calls import Call, CallLine
from models.case_words import CaseWord
from models.cases import Case, CaseKind, CaseLine, Gap, Handover, Plan
from models.complaints import Complaint, Extension, Follower
from models.deadlines import Deadline, DeadlineState
from models.desk import Alert, PhoneLine, PhoneLineState
from models.dialogue import Dialogue
from models.duty import DutyDay, DutyNote, DutySwap
from models.emergency import Emergency, RollCall
from models.files import FileState, StoredFile
from models.inbox import Update, UpdateState
from models.outbox import Message
from models.people import Assignment, Consent, Invite, Person
from models.refunds import Refund

# How often somebody purges. People are told when their words are gone at the latest, so what
# would be too old for the next purge goes with this one.
PURGE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a purge goes by: the rules, the time, and how many rows of a kind it may touch at once."""

    in_force: Rules
    now: datetime
    limit: int

    def ago(self, **length: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(**length)


Purge = Callable[[Session, Terms], int]


def purge(session: Session, now: datetime, limit: int) -> dict[str, int]:
    """Let go of what was kept long enough; rows of each table, where `limit` means that there are more."""
    terms = Terms(rules.load(session), now, limit)
    return {table: rule(session, terms) for table, rule in RETENTION.items() if rule is not None}


def _inbox(session: Session, terms: Terms) -> int:
    done, put_aside = (col(Update.state) == state for state in (UpdateState.DONE, UpdateState.QUARANTINED))
    old = col(Update.received_at) < terms.ago(hours=terms.in_force.keep_inbox) + PURGE_EVERY
    long_ago = col(Update.received_at) < terms.ago(days=terms.in_force.keep_outbox)
    # What could not be handled is remembered for a while, but not what it said.
    worded = _some(Update, terms, put_aside, old, col(Update.payload) != "")
    change(session, Update, col(Update.id).in_(worded), payload="")
    return _delete(session, Update, terms, or_(and_(done, old), and_(put_aside, long_ago)))


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
    chosen = _some(Message, terms, worded, somebodys, due)
    return change(session, Message, col(Message.id).in_(chosen), payload="")


def _dialogues(session: Session, terms: Terms) -> int:
    # A form that was left for so long is as good as ended.
    old = col(Dialogue.touched_at) < terms.ago(days=terms.in_force.keep_dialogues)
    # What is to leave no trace is kept no longer than the words in which it came.
    unsent = col(Dialogue.touched_at) < terms.ago(hours=terms.in_force.keep_inbox) + PURGE_EVERY
    return _delete(session, Dialogue, terms, or_(old, and_(col(Dialogue.traceless), unsent)))


def _deadlines(session: Session, terms: Terms) -> int:
    settled = col(Deadline.state) != DeadlineState.WAITING
    old = col(Deadline.settled_at) < terms.ago(days=terms.in_force.keep_notices)
    return _delete(session, Deadline, terms, settled, old)


def _phone_lines(session: Session, terms: Terms) -> int:
    settled = col(PhoneLine.state) != PhoneLineState.OPEN
    old = col(PhoneLine.handled_at) < terms.ago(days=terms.in_force.keep_phone_lines)
    return _delete(session, PhoneLine, terms, settled, old)


def _alerts(session: Session, terms: Terms) -> int:
    answered = col(Alert.acknowledged_at).is_not(None)
    erased = select(Person.id).where(col(Person.erased_at).is_not(None)).scalar_subquery()
    late = (answered, col(Alert.person_id).in_(erased), col(Alert.chat_id) != NOBODY)
    change(session, Alert, *late, name="", words="", chat_id=NOBODY)
    return _delete(
        session, Alert, terms, answered, col(Alert.raised_at) < terms.ago(days=terms.in_force.keep_alerts)
    )


def _emergencies(session: Session, terms: Terms) -> int:
    erased = select(Person.id).where(col(Person.erased_at).is_not(None)).scalar_subquery()
    # Words of somebody who was erased while it was on.
    late = (col(Emergency.ended_at).is_not(None), col(Emergency.person_id).in_(erased))
    change(session, Emergency, *late, about="", person_id=None)
    called = select(RollCall.emergency_id)
    old = col(Emergency.reviewed_at) < terms.ago(days=terms.in_force.keep_emergencies)
    return _delete(session, Emergency, terms, old, col(Emergency.id).not_in(called))


def _roll_calls(session: Session, terms: Terms) -> int:
    old = col(Emergency.reviewed_at) < terms.ago(days=terms.in_force.keep_roll_calls)
    reviewed = select(Emergency.id).where(old).scalar_subquery()
    return _delete(session, RollCall, terms, col(RollCall.emergency_id).in_(reviewed))


def _invites(session: Session, terms: Terms) -> int:
    return _delete(
        session, Invite, terms, col(Invite.expires_at) < terms.ago(days=terms.in_force.keep_invites)
    )


def _audit(session: Session, terms: Terms) -> int:
    return _delete(session, AuditLine, terms, col(AuditLine.at) < terms.ago(days=terms.in_force.keep_audit))


def _calls(session: Session, terms: Terms) -> int:
    old = col(Call.closed_at) < terms.ago(days=terms.in_force.keep_calls)
    ids = session.exec(select(Call.id).where(old).order_by(col(Call.id)).limit(terms.limit)).all()
    lines = select(CallLine.id).where(col(CallLine.call_id).in_(ids))
    about = or_(
        and_(col(StoredFile.subject_kind) == "call", col(StoredFile.subject_id).in_(ids)),
        and_(col(StoredFile.subject_kind) == "call_line", col(StoredFile.subject_id).in_(lines)),
    )
    change(session, StoredFile, about, state=FileState.DOOMED)
    session.exec(delete(CallLine).where(col(CallLine.call_id).in_(ids)))
    return session.exec(delete(Call).where(col(Call.id).in_(ids))).rowcount


def _bookings(session: Session, terms: Terms) -> int:
    old = col(Booking.closed_at) < terms.ago(days=terms.in_force.keep_bookings)
    lent = select(Loan.booking_id).where(col(Loan.returned_at).is_(None))
    chosen = (
        select(Booking.id)
        .where(old, col(Booking.id).not_in(lent))
        .order_by(col(Booking.id))
        .limit(terms.limit)
    )
    ids = session.exec(chosen).all()
    about = (col(StoredFile.subject_kind) == "booking", col(StoredFile.subject_id).in_(ids))
    change(session, StoredFile, *about, state=FileState.DOOMED)
    change(session, Booking, col(Booking.series_id).in_(ids), series_id=None)
    for table, booking_id in (
        (LoanDay, LoanDay.booking_id),
        (Loan, Loan.booking_id),
        (Wish, Wish.booking_id),
    ):
        session.exec(delete(table).where(col(booking_id).in_(ids)))
    return session.exec(delete(Booking).where(col(Booking.id).in_(ids))).rowcount


def _cases(session: Session, terms: Terms) -> int:
    complained = col(Case.kind) == CaseKind.COMPLAINT
    old = or_(
        and_(~complained, col(Case.closed_at) < terms.ago(days=terms.in_force.keep_cases)),
        and_(complained, col(Case.closed_at) < terms.ago(days=terms.in_force.keep_complaints)),
    )
    ids = session.exec(select(Case.id).where(old).order_by(col(Case.id)).limit(terms.limit)).all()
    lines = select(CaseLine.id).where(col(CaseLine.case_id).in_(ids))
    about = or_(
        and_(col(StoredFile.subject_kind) == "case", col(StoredFile.subject_id).in_(ids)),
        and_(col(StoredFile.subject_kind) == "case_line", col(StoredFile.subject_id).in_(lines)),
    )
    change(session, StoredFile, about, state=FileState.DOOMED)
    for table, case_id in (
        (CaseLine, CaseLine.case_id),
        (Gap, Gap.case_id),
        (Plan, Plan.case_id),
        (Handover, Handover.case_id),
        (Refund, Refund.case_id),
        (CaseWord, CaseWord.case_id),
        (Follower, Follower.case_id),
        (Extension, Extension.case_id),
    ):
        session.exec(delete(table).where(col(case_id).in_(ids)))
    # What goes on for another, or is about one, outlives it.
    change(session, Case, col(Case.merged_into).in_(ids), merged_into=None)
    change(session, Complaint, col(Complaint.concerns_id).in_(ids), concerns_id=None)
    session.exec(delete(Complaint).where(col(Complaint.id).in_(ids)))
    return session.exec(delete(Case).where(col(Case.id).in_(ids))).rowcount


def _duty_days(session: Session, terms: Terms) -> int:
    return _delete(session, DutyDay, terms, _long_over(DutyDay, terms))


def _duty_notes(session: Session, terms: Terms) -> int:
    return _delete(session, DutyNote, terms, _long_over(DutyNote, terms))


def _duty_swaps(session: Session, terms: Terms) -> int:
    return _delete(session, DutySwap, terms, _long_over(DutySwap, terms))


def _long_over(table: Any, terms: Terms) -> ColumnElement[bool]:
    # A day ends at another hour in every zone: one more is kept.
    return col(table.day) < terms.ago(days=terms.in_force.keep_duty + 1).date()


def _wishes(session: Session, terms: Terms) -> int:
    old = col(Wish.closed_at) < terms.ago(days=terms.in_force.keep_dialogues)
    return _delete(session, Wish, terms, old)


def _relatives(session: Session, terms: Terms) -> int:
    ended = col(Relative.ended_at) < terms.ago(days=terms.in_force.keep_bookings)
    used = select(Booking.relative_id).where(col(Booking.relative_id).is_not(None))
    wished = select(Wish.relative_id).where(col(Wish.relative_id).is_not(None))
    asked = select(Case.relative_id).where(col(Case.relative_id).is_not(None))
    unused = (col(Relative.id).not_in(rows) for rows in (used, wished, asked))
    return _delete(session, Relative, terms, ended, *unused)


def _files(session: Session, terms: Terms) -> int:
    # Pictures of a form that was never finished belong to nothing.
    loose = (col(StoredFile.subject_kind) == "", col(StoredFile.state) != FileState.DOOMED)
    old = col(StoredFile.created_at) < terms.ago(days=terms.in_force.keep_dialogues)
    chosen = _some(StoredFile, terms, *loose, old)
    return change(session, StoredFile, col(StoredFile.id).in_(chosen), state=FileState.DOOMED)


def _people(session: Session, terms: Terms) -> int:
    # Who only ever came to the counter is forgotten with their last booking; the others have /privacy.
    booked = select(Booking.person_id)
    standing = select(Assignment.person_id).where(col(Assignment.ended_at).is_(None))
    unknown = (col(Person.telegram_id).is_(None), col(Person.erased_at).is_(None))
    old = col(Person.created_at) < terms.ago(days=terms.in_force.keep_bookings)
    asked = select(Case.person_id).where(col(Case.person_id).is_not(None))
    gone = (col(Person.id).not_in(rows) for rows in (booked, standing, asked))
    ids = session.exec(select(Person.id).where(*unknown, old, *gone).limit(terms.limit)).all()
    agreed = (col(Consent.person_id).in_(ids), col(Consent.withdrawn_at).is_(None))
    change(session, Consent, *agreed, withdrawn_at=terms.now)
    return change(session, Person, col(Person.id).in_(ids), name="", phone="", erased_at=terms.now)


# None: rows without personal words, or kept until their person has them erased.
RETENTION: dict[str, Purge | None] = {
    "alert": _alerts,
    "assignment": None,
    "audit_line": _audit,
    "booking": _bookings,
    "call": _calls,
    "call_line": None,  # goes with its call-back
    "case": _cases,
    "case_line": None,  # goes with its case
    "case_word": None,  # likewise
    "category": None,
    "centre_setting": None,
    "closure": None,
    "consent": None,
    "deadline": _deadlines,
    "dialogue": _dialogues,
    "duty_day": _duty_days,
    "duty_note": _duty_notes,
    "duty_swap": _duty_swaps,
    "emergency": _emergencies,
    "fee": None,
    "complaint": None,  # goes with its case
    "extension": None,  # goes with its case
    "follower": None,  # goes with its case
    "gap": None,  # goes with its case
    "handover": None,  # likewise
    "inbox": _inbox,
    "invite": _invites,
    "loan": None,  # goes with its booking
    "loan_day": None,  # likewise
    "notice": None,
    "outbox": _outbox,
    "person": _people,
    "phone_line": _phone_lines,
    "plan": None,  # goes with its case
    "refund": None,  # goes with its case
    "relative": _relatives,
    "roll_call": _roll_calls,
    "service": None,
    "service_text": None,
    "service_version": None,
    "service_window": None,
    "slot": None,
    "stored_file": _files,
    "template": None,
    "wish": _wishes,
    "worker": None,
}


def _some(table: type[Row], terms: Terms, *old: ColumnElement[bool]) -> ScalarSelect[Any]:
    rows: Any = table
    # No order: the index by time finds the old ones, sorting by id would read all rows.
    return select(rows.id).where(*old).limit(terms.limit).scalar_subquery()


def _delete(session: Session, table: type[Row], terms: Terms, *old: ColumnElement[bool]) -> int:
    rows: Any = table
    statement = delete(table).where(rows.id.in_(_some(table, terms, *old)))
    return session.exec(statement).rowcount
