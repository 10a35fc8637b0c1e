"""Ratings: how long they are kept."""

from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms, delete_some
from centre.rows import change
from models.bad_marks import BadMark
from models.files import FileState, StoredFile
from models.ratings import Rating


def _ratings(session: Session, terms: Terms) -> int:
    old = col(Rating.closes_at) < terms.ago(days=terms.in_force.keep_ratings)
    # A bad mark is kept until it is dealt with, and its rating with it.
    cared_for = col(Rating.id).not_in(select(BadMark.rating_id))
    ids = select(Rating.id).where(old, cared_for)
    spoken = (col(StoredFile.subject_kind) == "rating", col(StoredFile.subject_id).in_(ids))
    change(session, StoredFile, *spoken, state=FileState.DOOMED)
    return delete_some(session, Rating, terms, old, cared_for)


RETENTION: dict[str, Rule] = {"rating": _ratings}
