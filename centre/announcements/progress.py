"""How far an announcement is, in one message that changes in place; it ends when nobody is left (23.3)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import broadcasts, notices, plans, quiet, rules
from centre.announcements import moves, telling
from centre.announcements.moves import ANNOUNCEMENTS, subject
from centre.moment import Moment
from models.announcements import (
    Announcement,
    AnnouncementAction,
    AnnouncementReader,
    AnnouncementState,
    ReaderOutcome,
)
from models.deadlines import Deadline

SHOWN = "announcement.board"
_OVER = frozenset({AnnouncementState.SENT, AnnouncementState.RECALLED})


@dataclass(frozen=True, slots=True)
class Progress:
    """How many readers there are, and what became of it with how many of them."""

    counts: dict[ReaderOutcome, int]

    @property
    def readers(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Who has still to be told."""
        return self.of(ReaderOutcome.QUEUED)

    def of(self, *outcomes: ReaderOutcome) -> int:
        """With how many readers it came to one of these."""
        return sum(self.counts.get(outcome, 0) for outcome in outcomes)


def progress(session: Session, announcement_id: int) -> Progress:
    """How far an announcement is."""
    outcome = col(AnnouncementReader.outcome)
    counted = select(outcome, func.count()).where(col(AnnouncementReader.announcement_id) == announcement_id)
    found = session.execute(counted.group_by(outcome))
    return Progress({ReaderOutcome(one): many for one, many in found})


def show(session: Session, moment: Moment, announcement: Announcement) -> None:
    """Show whoever wrote it how far it is, from now on."""
    about = subject(announcement)
    if announcement.written_by is not None:
        name = _name(announcement)
        notices.promise(session, moment, SHOWN, announcement.written_by, subject=about, once=name)
    stir(session, moment, announcement)


def stir(session: Session, moment: Moment, announcement: Announcement) -> None:
    """Look again soon."""
    if not plans.waits(session, SHOWN, subject(announcement)):
        in_force = rules.load(session)
        begins = moment.now
        if announcement.state is AnnouncementState.SENDING:
            # In the quiet hours nobody is told anything.
            begins = quiet.deferred(begins, moment.calendar, in_force)
        due = begins + timedelta(seconds=in_force.news_board)
        plans.plan(session, SHOWN, subject(announcement), due)


def renew(session: Session, moment: Moment, announcement: Announcement) -> None:
    """Have the message say what is so now."""
    notices.retell(session, moment, [_name(announcement)])


def on_board(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Note what became of the messages; while there are any under way, again and again."""
    announcement = moves.find(session, deadline.subject_id)
    telling.note_outcomes(session, announcement)
    if announcement.state is AnnouncementState.RECALLED:
        # What was in the courier's hands when it was taken back has arrived only now.
        telling.take_back(session, moment, announcement)
    elif announcement.state is not AnnouncementState.SENDING:
        # What the courier had in its hands, and could not send at once, lies in the outbox again.
        broadcasts.hold(session, moment, subject(announcement), (telling.TOLD,))
    busy = telling.is_busy(session, announcement)
    if not busy and announcement.state is AnnouncementState.SENDING:
        telling.give_up(session, announcement, ReaderOutcome.FAILED)
        ANNOUNCEMENTS.move(session, moment, announcement, AnnouncementAction.FINISH, actor_id=None)
    elif not busy and announcement.state in _OVER:
        telling.give_up(session, announcement, ReaderOutcome.HELD)
    renew(session, moment, announcement)
    if busy:
        stir(session, moment, announcement)


def _name(announcement: Announcement) -> str:
    return f"{SHOWN}:{announcement.id}"


DEADLINES = {SHOWN: on_board}
