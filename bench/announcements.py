"""How long it takes to announce something to very many, to hold it back, and to take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert
from sqlmodel import Session, col, select

from bench.free_times import MOMENT
from bench.surveys import fill
from centre import rules
from centre.announcements import moves, recalling, sending, telling, writing
from centre.moment import Moment
from centre.rows import change
from migrations.scripts import upgrade
from models.announcements import AnnouncementReader, NewsKind
from models.audience import Everybody
from models.database import connect
from models.outbox import Message, MessageState, Notice, NoticeState, Priority


@dataclass(frozen=True, slots=True)
class AnnouncementTimes:
    """Seconds of one transaction each, for so many readers."""

    people: int
    queued: float
    paused: float
    resumed: float
    noted: float
    recalled: float

    @property
    def slowest(self) -> float:
        """The longest of them."""
        return max(self.queued, self.paused, self.resumed, self.noted, self.recalled)


def measure(folder: Path, people: int) -> AnnouncementTimes:
    """Announce to so many among all that was told before."""
    engine = connect(f"sqlite:///{folder / 'announcement.db'}")
    upgrade(engine)
    boss = fill(engine, people)
    with Session(engine) as session, session.begin():
        rules.change(session, MOMENT.now, "news_readers", people)
        plan = writing.AnnouncementPlan(NewsKind.EVENTS, Everybody(), {"en": "The hall is closed."})
        row = writing.make(session, MOMENT, boss, plan).id or 0

    def timed(work: Callable[[Session], object]) -> float:
        began = perf_counter()
        with Session(engine) as session, session.begin():
            work(session)
        return perf_counter() - began

    queued = timed(lambda session: writing.give_free(session, MOMENT, boss, row))
    paused = timed(lambda session: sending.pause(session, MOMENT, boss, row))
    resumed = timed(lambda session: sending.resume(session, MOMENT, boss, row))
    with Session(engine) as session, session.begin():
        _deliver(session, row)
    noted = timed(lambda session: telling.note_outcomes(session, moves.find(session, row)))
    later = Moment(MOMENT.now + timedelta(hours=1), MOMENT.calendar)
    recalled = timed(lambda session: recalling.recall(session, later, boss, row))
    engine.dispose()
    return AnnouncementTimes(people, queued, paused, resumed, noted, recalled)


def _deliver(session: Session, row: int) -> None:
    """All messages as if the courier had sent them."""
    told = {"state": NoticeState.TOLD, "settled_at": MOMENT.now}
    change(session, Notice, col(Notice.kind) == telling.TOLD, **told)
    readers = session.exec(
        select(AnnouncementReader.person_id).where(AnnouncementReader.announcement_id == row)
    )
    sent = [
        {
            "chat_id": 7_000_000_000 + person_id,
            "person_id": person_id,
            "subject_kind": "announcement",
            "subject_id": row,
            "method": "sendMessage",
            "payload": "{}",
            "priority": int(Priority.BROADCAST),
            "state": MessageState.SENT,
            "not_before": MOMENT.now,
            "created_at": MOMENT.now,
            "finished_at": MOMENT.now,
            "message_id": person_id,
        }
        for person_id in readers
    ]
    session.connection().execute(insert(Message), sent)
