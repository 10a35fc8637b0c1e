"""Announcements in tests: written, told and delivered as the bot would."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre.announcements import (
    moves,
    telling,
    writing,
)
from centre.announcements.writing import AnnouncementPlan
from centre.deadlines import act_on_due
from centre.moment import Moment
from models.announcements import (
    Announcement,
    AnnouncementReader,
    AnnouncementState,
    NewsKind,
    ReaderOutcome,
)
from models.audience import Everybody
from models.outbox import Message, MessageState, Notice, NoticeState, Priority
from models.who import Who, by_id

WORDS = {"en": "The hall is closed on Friday.", "zh-hans": "周五大厅不开放。"}
PHOTO = "p" * 20


def a_plan(**values: Any) -> AnnouncementPlan:
    """An announcement for everybody, of events, at once."""
    return AnnouncementPlan(**{"kind": NewsKind.EVENTS, "audience": Everybody(), "words": WORDS, **values})


def later(moment: Moment, **by: float) -> Moment:
    """Some time after that."""
    return Moment(moment.now + timedelta(**by), moment.calendar)


def deliver(
    session: Session, moment: Moment, state: MessageState = MessageState.SENT, many: int = 1000
) -> list[int]:
    """Tell what is due, as the herald does, and end its messages like this; who was reached."""
    due = select(Notice).where(
        Notice.state == NoticeState.WAITING, Notice.due_at <= moment.now, Notice.kind == telling.TOLD
    )
    reached = []
    for notice in session.exec(due.order_by(col(Notice.id)).limit(many)).all():
        one, who = moves.find(session, notice.subject_id or 0), by_id(session, notice.person_id)
        taken = None
        if one.state is AnnouncementState.RECALLED:
            taken = telling.to_take_back(session, moment, one, who)
            holds = taken is not None
        else:
            holds = telling.still_holds(session, one, who)
        notice.state = NoticeState.TOLD if holds else NoticeState.DROPPED
        notice.settled_at = moment.now
        if holds:
            open_ = state in (MessageState.PENDING, MessageState.STARTED)
            session.add(
                Message(
                    chat_id=notice.person_id,
                    person_id=notice.person_id,
                    notice_id=notice.id,
                    subject_kind="announcement",
                    subject_id=one.id,
                    method="deleteMessage" if taken else "sendMessage",
                    payload="{}",
                    priority=int(Priority.BROADCAST),
                    state=state,
                    not_before=moment.now,
                    created_at=moment.now,
                    finished_at=None if open_ else moment.now,
                    message_id=7000 + notice.person_id if state is MessageState.SENT else None,
                )
            )
            reached.append(notice.person_id)
    session.flush()
    return reached


def outcomes(session: Session, one: Announcement) -> dict[int, ReaderOutcome]:
    """What became of it with each reader."""
    found = select(AnnouncementReader).where(AnnouncementReader.announcement_id == one.id)
    return {reader.person_id: reader.outcome for reader in session.exec(found)}


def sent_to(session: Session, moment: Moment, actor: Who, **values: Any) -> Announcement:
    """An announcement that has reached everybody."""
    one = writing.make(session, moment, actor, a_plan(**values))
    writing.give_free(session, moment, actor, one.id or 0)
    deliver(session, moment)
    act_on_due(session, later(moment, minutes=1), 100)
    return moves.find(session, one.id or 0)
