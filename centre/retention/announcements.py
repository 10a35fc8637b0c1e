"""Announcements: how long it is kept what was told to whom."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from models.announcements import Announcement, AnnouncementReader, AnnouncementState

_OVER = (AnnouncementState.SENT, AnnouncementState.RECALLED, AnnouncementState.CALLED_OFF)


def _announcements(session: Session, terms: Terms) -> int:
    old = col(Announcement.updated_at) < terms.ago(days=terms.in_force.keep_news)
    over = select(Announcement.id).where(old, col(Announcement.state).in_(_OVER)).limit(terms.limit)
    ids = session.exec(over).all()
    session.exec(delete(AnnouncementReader).where(col(AnnouncementReader.announcement_id).in_(ids)))
    return session.exec(delete(Announcement).where(col(Announcement.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "announcement": _announcements,
    "announcement_reader": None,  # go with their announcement
    "news_mute": None,  # as long as the person
}
