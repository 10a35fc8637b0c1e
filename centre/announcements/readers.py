"""Who reads an announcement, in which language, and whether so many need a second person's word."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import audiences, rules
from centre.announcements import muting
from centre.moment import Moment
from models.announcements import Announcement
from models.people import Person

_CHUNK = 1000


def people(session: Session, moment: Moment, announcement: Announcement) -> list[int]:
    """Who is told it, by their rows: its audience without those who have muted news of its kind."""
    silent = muting.people(session, announcement.kind)
    found = audiences.people(session, moment, audiences.of(announcement))
    return [person_id for person_id in found if person_id not in silent]


def needs_approval(session: Session, announcement: Announcement, many: int) -> bool:
    """Whether a second person has yet to approve it for so many readers (23.1)."""
    return announcement.approved_by is None and many > rules.load(session).news_readers


def languages(session: Session, found: list[int]) -> dict[str, int]:
    """How many of these people read which language."""
    counts: dict[str, int] = {}
    for start in range(0, len(found), _CHUNK):
        chunk = col(Person.id).in_(found[start : start + _CHUNK])
        counted = select(col(Person.language), func.count()).where(chunk).group_by(col(Person.language))
        for language, many in session.execute(counted):
            counts[language] = counts.get(language, 0) + many
    return counts


def version_for(words: Mapping[str, str], language: str) -> str:
    """In which language somebody of this language reads it: their own, or else the first that was written."""
    return language if language in words else next(iter(words))
