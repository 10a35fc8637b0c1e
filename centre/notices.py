"""Promises to tell a person something: written now, put into words when they fall due."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_
from sqlmodel import Session, col, select

from centre import quiet, rules
from centre.moment import Moment
from centre.rows import NO_SUBJECT, Change, Subject, change, insert_many, insert_values
from models.base import constant
from models.outbox import Notice, NoticeState

_ABOUT = (
    col(Notice.state) == constant(NoticeState.WAITING),
    col(Notice.subject_kind) == bindparam("kind_of_subject"),
    col(Notice.subject_id) == bindparam("subject"),
)
_WAITING = Change(Notice, *_ABOUT)
_WAITING_OF_KIND = Change(Notice, *_ABOUT, col(Notice.kind).in_(bindparam("kinds", expanding=True)))
_PROMISED = "notice promised"
# What is told even while an emergency is on.
URGENT = or_(col(Notice.critical), col(Notice.at_once))


def promise(  # noqa: PLR0913 - each is a property of the promise
    session: Session,
    moment: Moment,
    kind: str,
    person_id: int,
    *,
    due: datetime | None = None,
    subject: Subject = NO_SUBJECT,
    params: Mapping[str, Any] | None = None,
    once: str | None = None,
    owed: bool = True,
    critical: bool = False,
) -> int | None:
    """Promise to tell a resident something, now or later, but not in the quiet hours unless it is critical.

    Without `due` it is what somebody has just decided or said: not even an emergency holds it back (N.6).
    Returns None if the same (`once`) was promised before.
    """
    at_once = due is None
    due = due or moment.now
    if not critical:
        due = quiet.deferred(due, moment.calendar, rules.load(session))
    subject_kind, subject_id = subject
    session.info[_PROMISED] = True
    return insert_values(
        session,
        Notice,
        kind=kind,
        person_id=person_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        params=dict(params or {}),
        once=once,
        owed=owed,
        critical=critical,
        at_once=at_once,
        due_at=due,
    )


def promise_all(
    session: Session,
    moment: Moment,
    kind: str,
    people: Mapping[int, str],
    *,
    due: datetime,
    subject: Subject = NO_SUBJECT,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Promise many people the same nudge in one go, each once by their own name for it; nobody is owed it."""
    due = quiet.deferred(due, moment.calendar, rules.load(session))
    subject_kind, subject_id = subject
    about = {"subject_kind": subject_kind, "subject_id": subject_id, "params": dict(params or {})}
    told = {"kind": kind, "owed": False, "due_at": due, **about}
    rows = [{**told, "person_id": person_id, "once": once} for person_id, once in people.items()]
    insert_many(session, Notice, rows)
    session.info[_PROMISED] = True


def retell(session: Session, moment: Moment, once: Collection[str]) -> None:
    """Have notices told anew that were promised by these names: each becomes what its message says now."""
    session.info[_PROMISED] = True
    # One that is due is matched, too: it may be just being told as things were before.
    being_told = and_(col(Notice.state) == NoticeState.WAITING, col(Notice.due_at) <= moment.now)
    told = or_(col(Notice.state) == NoticeState.TOLD, being_told)
    change(session, Notice, col(Notice.once).in_(once), told, state=NoticeState.WAITING, due_at=moment.now)


def promised(session: Session) -> bool:
    """Whether anything was promised in this session since this was last asked: then it is worth sweeping."""
    return bool(session.info.pop(_PROMISED, False))


def promise_staff(
    session: Session,
    moment: Moment,
    kind: str,
    person_id: int,
    *,
    subject: Subject = NO_SUBJECT,
    params: Mapping[str, Any] | None = None,
    once: str | None = None,
) -> int | None:
    """Promise to tell somebody of the staff something in office hours."""
    due = moment.calendar.next_opening(moment.now)
    return promise(session, moment, kind, person_id, due=due, subject=subject, params=params, once=once)


def drop(session: Session, moment: Moment, subject: Subject, kinds: Collection[str] | None = None) -> int:
    """Take back what is not told yet about a subject, all of it or certain kinds."""
    about: dict[str, Any] = dict(zip(("kind_of_subject", "subject"), subject, strict=True))
    dropped = {"state": NoticeState.DROPPED, "settled_at": moment.now}
    if kinds is None:
        return _WAITING(session, about, **dropped)
    return _WAITING_OF_KIND(session, about | {"kinds": list(kinds)}, **dropped)


def drop_all_but_last(session: Session, moment: Moment, subject: Subject, kind: str) -> None:
    """Of what is not told yet of one kind about a subject, keep only what comes last."""
    about = dict(zip(("kind_of_subject", "subject"), subject, strict=True))
    waiting = select(Notice.id).where(*_ABOUT, col(Notice.kind) == kind)
    found = session.execute(waiting.order_by(col(Notice.due_at).desc()), about).scalars().all()
    # One that is just being told stays told.
    still = (col(Notice.id).in_(found[1:]), col(Notice.state) == NoticeState.WAITING)
    change(session, Notice, *still, state=NoticeState.DROPPED, settled_at=moment.now)


def due(session: Session, now: datetime, limit: int, *, urgent: bool = False) -> Sequence[Notice]:
    """What must be told now, or what of it is urgent; the oldest first.

    Until the commit other replicas pass over it.
    """
    waiting = (
        select(Notice)
        .where(Notice.state == constant(NoticeState.WAITING), Notice.due_at <= now)
        .where(*([URGENT] if urgent else []))
        .order_by(col(Notice.due_at), col(Notice.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.exec(waiting).all()


def put_off(session: Session, notice_id: int | None, due: datetime) -> None:
    """Tell a notice later."""
    change(session, Notice, col(Notice.id) == notice_id, due_at=due)


def awake(session: Session, moment: Moment, notice: Notice) -> bool:
    """Whether a due notice may be told at this hour; one that comes late into the quiet hours waits on."""
    if notice.critical:
        return True
    later = quiet.deferred(moment.now, moment.calendar, rules.load(session))
    if later > moment.now:
        notice.due_at = later
    return later <= moment.now


def settle(moment: Moment, notice: Notice, *, told: bool) -> None:
    """Note that a due notice was told, or that it no longer holds; `due` keeps others away from it."""
    notice.state = NoticeState.TOLD if told else NoticeState.DROPPED
    notice.settled_at = moment.now
