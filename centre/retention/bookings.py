"""Bookings, and whom people book for: how long they are kept."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms, delete_some
from centre.rows import change
from models.bookings import Booking, Loan, LoanDay, Relative, Wish
from models.cases import Case
from models.files import FileState, StoredFile


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


def _wishes(session: Session, terms: Terms) -> int:
    old = col(Wish.closed_at) < terms.ago(days=terms.in_force.keep_dialogues)
    return delete_some(session, Wish, terms, old)


def _relatives(session: Session, terms: Terms) -> int:
    ended = col(Relative.ended_at) < terms.ago(days=terms.in_force.keep_bookings)
    used = select(Booking.relative_id).where(col(Booking.relative_id).is_not(None))
    wished = select(Wish.relative_id).where(col(Wish.relative_id).is_not(None))
    asked = select(Case.relative_id).where(col(Case.relative_id).is_not(None))
    unused = (col(Relative.id).not_in(rows) for rows in (used, wished, asked))
    return delete_some(session, Relative, terms, ended, *unused)


RETENTION: dict[str, Rule] = {
    "booking": _bookings,
    "loan": None,  # goes with its booking
    "loan_day": None,  # likewise
    "wish": _wishes,
    "relative": _relatives,
}
