"""How an announcement goes out: begun at its time, paused, gone on with, ended."""

from sqlmodel import Session

from centre import broadcasts, notices, staff
from centre.announcements import moves, progress, readers, telling, wording
from centre.announcements.moves import ANNOUNCEMENTS, for_staff, subject
from centre.errors import Refused
from centre.moment import Moment
from models.announcements import Announcement, AnnouncementAction, AnnouncementState, ReaderOutcome
from models.deadlines import Deadline
from models.rights import Right
from models.who import Who

BEGINS = "announcement.begins"
ASKED = "announcement.asked"
GROWN = "announcement.grown"
WITHHELD = "announcement.withheld"


def start(
    session: Session, moment: Moment, announcement: Announcement, *, actor_id: int | None
) -> Announcement:
    """Queue it for everybody it is for; if they have become too many for one word, ask for a second (23.1).

    `actor_id` is None where it begins by itself.
    """
    people = readers.people(session, moment, announcement)
    if readers.needs_approval(session, announcement, len(people)):
        ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.SUBMIT, actor_id=actor_id)
        announcement = moves.find(session, announcement.id or 0)
        ask_approval(session, moment, announcement)
        if announcement.written_by is not None:
            about = subject(announcement)
            notices.promise(session, moment, GROWN, announcement.written_by, subject=about)
        return announcement
    ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.START, actor_id=actor_id)
    telling.queue(session, moment, announcement, people)
    announcement = moves.find(session, announcement.id or 0)
    progress.show(session, moment, announcement)
    return announcement


def approvers(session: Session, announcement: Announcement) -> list[Who]:
    """Who may approve it: whoever announces, but not whoever wrote it."""
    able = staff.people_with(session, Right.ANNOUNCE)
    return [one for one in able if one.id != announcement.written_by]


def ask_approval(session: Session, moment: Moment, announcement: Announcement) -> None:
    """Ask all who may approve it."""
    for one in approvers(session, announcement):
        notices.promise_staff(session, moment, ASKED, one.id, subject=subject(announcement))


def pause(session: Session, moment: Moment, actor: Who, announcement_id: int) -> Announcement:
    """Hold back what was not sent yet.

    Raises:
        Refused: they may not, or it is not being sent.
    """
    announcement = for_staff(session, actor, announcement_id)
    ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.PAUSE, actor_id=actor.id)
    broadcasts.hold(session, moment, subject(announcement), (telling.TOLD,))
    return _shown(session, moment, announcement)


def resume(session: Session, moment: Moment, actor: Who, announcement_id: int) -> Announcement:
    """Go on where it was held: who was told is not told again.

    Raises:
        Refused: they may not, or it is not paused.
    """
    announcement = for_staff(session, actor, announcement_id)
    telling.note_outcomes(session, announcement)
    ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.RESUME, actor_id=actor.id)
    telling.let_go(session, moment, announcement)
    return _shown(session, moment, announcement)


def stop(session: Session, moment: Moment, actor: Who, announcement_id: int) -> Announcement:
    """Leave it at those who have it by now.

    Raises:
        Refused: they may not, or it is not paused.
    """
    announcement = for_staff(session, actor, announcement_id)
    ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.STOP, actor_id=actor.id)
    if not telling.is_busy(session, announcement):
        telling.note_outcomes(session, announcement)
        telling.give_up(session, announcement, ReaderOutcome.HELD)
    return _shown(session, moment, announcement)


def on_begins(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Begin with what was planned for now."""
    announcement = moves.find(session, deadline.subject_id)
    if announcement.state is not AnnouncementState.SCHEDULED:
        return
    try:
        wording.check(session, announcement)
    except Refused:
        _withhold(session, moment, announcement)
    else:
        start(session, moment, announcement, actor_id=None)


def _withhold(session: Session, moment: Moment, announcement: Announcement) -> None:
    """What may not stand in public any more is a draft again, and whoever wrote it hears of that."""
    anew = {"version": announcement.version + 1, "approved_by": None, "approved_at": None}
    ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.REWRITE, actor_id=None, **anew)
    announcement = moves.find(session, announcement.id or 0)
    if announcement.written_by is not None:
        notices.promise(session, moment, WITHHELD, announcement.written_by, subject=subject(announcement))


def _shown(session: Session, moment: Moment, announcement: Announcement) -> Announcement:
    telling.note_outcomes(session, announcement)
    progress.renew(session, moment, announcement)
    progress.stir(session, moment, announcement)
    return moves.find(session, announcement.id or 0)


DEADLINES = {BEGINS: on_begins}
