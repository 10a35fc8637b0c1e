"""Taking an announcement back: what was not sent is not sent, what was is deleted, as far as it can be."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import broadcasts, rules
from centre.announcements import moves, progress, telling
from centre.announcements.moves import ANNOUNCEMENTS, for_staff, subject
from centre.errors import Refused
from centre.moment import Moment
from models.announcements import (
    Announcement,
    AnnouncementAction,
    AnnouncementReader,
    AnnouncementState,
    ReaderOutcome,
)
from models.who import Who


def recall(session: Session, moment: Moment, actor: Who, announcement_id: int) -> Announcement:
    """Take an announcement back from everybody whose message is young enough (23.2).

    Raises:
        Refused: they may not, it has not begun, was taken back, or all of it is too old for that.
    """
    announcement = for_staff(session, actor, announcement_id)
    telling.note_outcomes(session, announcement)
    ANNOUNCEMENTS.check(announcement, AnnouncementAction.RECALL)
    if announcement.state is AnnouncementState.SENT:
        expect_young(session, moment, announcement)
    ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.RECALL, actor_id=actor.id)
    broadcasts.hold(session, moment, subject(announcement), (telling.TOLD,))
    telling.take_back(session, moment, announcement)
    progress.renew(session, moment, announcement)
    progress.stir(session, moment, announcement)
    return moves.find(session, announcement_id)


def expect_young(session: Session, moment: Moment, announcement: Announcement) -> None:
    """See whether anything of what was sent can be taken back still.

    Raises:
        Refused: all of it is too old.
    """
    last = select(func.max(col(AnnouncementReader.sent_at))).where(
        col(AnnouncementReader.announcement_id) == announcement.id,
        col(AnnouncementReader.outcome) == ReaderOutcome.SENT,
    )
    sent_at = session.execute(last).scalar_one()
    if sent_at is None or sent_at <= telling.recallable_since(session, moment):
        hours = rules.load(session).news_recall
        raise Refused("refused.announcement_old", number=announcement.number or "", hours=hours)
