"""Digests: who is told by itself what waits, when, and of what (rules 27.1 - 27.3).

A digest is planned from one to the next. What is planned carries the version of the choice that it was
planned by, so that whoever chooses another time is not told at the former one, too.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, plans, quiet, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models import who as whos
from models.deadlines import Deadline
from models.digests import Digest, DigestKind, DigestPart
from models.people import Role
from models.rights import Right
from models.who import Who

TELL = "digest.tell"
RIGHTS = {
    DigestKind.MORNING: Right.SEE_BOOKINGS,
    DigestKind.EVENING: Right.SEE_BOOKINGS,
    DigestKind.MONTH: Right.SEE_FIGURES,
}
# Who is told without having asked for it.
_TOLD_ANYHOW = {Role.COORDINATOR: DigestKind.MORNING, Role.DIRECTOR: DigestKind.MONTH}
_HALF_HOURS = [time(number // 2, number % 2 * 30) for number in range(48)]
# Between these a digest deserves its name.
_HOURS = {
    DigestKind.MORNING: (time(6), time(12)),
    DigestKind.EVENING: (time(15), time(23)),
    DigestKind.MONTH: (time(8), time(18)),
}


def begin(session: Session, moment: Moment, person_id: int, role: Role) -> None:
    """Somebody was given a role: see that they are told what goes with it, or again what they had chosen."""
    if (kind := _TOLD_ANYHOW.get(role)) is not None:
        insert_new(session, Digest(person_id=person_id, kind=kind, is_on=True))
    for digest in _of(session, person_id):
        if digest.is_on and not plans.waits(session, TELL, _subject(digest)):
            _plan(session, moment, digest)


def on_tell(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Promise a digest for today, or for the next working day, and plan the one after it."""
    digest = session.get(Digest, deadline.subject_id)
    if digest is None or not digest.is_on or digest.version != deadline.params["version"]:
        return
    who = whos.by_id(session, digest.person_id)
    if not who.may(RIGHTS[digest.kind]):
        return  # given a role again, they are told again
    calendar, due = moment.calendar, moment.now
    if not calendar.is_working_day(calendar.local(due).date()):
        due = calendar.at(calendar.next_working_day(due), clock_of(session, digest))
    once = f"digest:{digest.id}:{calendar.local(due).date()}"
    kind = {
        DigestKind.MORNING: "digest.morning",
        DigestKind.EVENING: "digest.evening",
        DigestKind.MONTH: "digest.month",
    }[digest.kind]
    notices.promise(session, moment, kind, who.id, due=due, subject=_subject(digest), once=once, owed=False)
    _plan(session, moment, digest)


def look(session: Session, who: Who, kind: DigestKind) -> Digest:
    """How somebody wants a digest; one that they never had is off.

    Raises:
        Refused: it tells what they may not see.
    """
    if not who.may(RIGHTS[kind]):
        raise Refused("refused.not_allowed")
    found = session.exec(select(Digest).where(Digest.person_id == who.id, Digest.kind == kind)).first()
    return found or Digest(person_id=who.id, kind=kind, is_on=False)


def told(session: Session, digest_id: int | None, who: Who) -> Digest | None:
    """A digest that is due, as it is wanted by now; None if its reader may not see it or wants it no more."""
    digest = session.get(Digest, digest_id)
    if digest is None or not digest.is_on or digest.person_id != who.id or not who.may(RIGHTS[digest.kind]):
        return None
    return digest


def switch(session: Session, moment: Moment, who: Who, kind: DigestKind, *, on: bool) -> Digest:
    """Have a digest told from now on, or no more; harmless where it is so already.

    Raises:
        Refused: it tells what they may not see.
    """
    digest = look(session, who, kind)
    return digest if digest.is_on is on else _change(session, moment, who, kind, is_on=on)


def set_clock(session: Session, moment: Moment, who: Who, kind: DigestKind, clock: time) -> Digest:
    """Have a digest told at another time of day; that it is wanted goes without saying.

    Raises:
        Refused: it tells what they may not see, or nobody is to be disturbed at that time (1.2, 1.3).
    """
    look(session, who, kind)
    if clock not in clocks(session, moment, kind):
        raise Refused("refused.digest_clock")
    return _change(session, moment, who, kind, clock=clock, is_on=True)


def set_part(
    session: Session, moment: Moment, who: Who, kind: DigestKind, part: DigestPart, *, wanted: bool
) -> Digest:
    """Have a digest tell of something, or leave it out.

    Raises:
        Refused: it tells what they may not see.
    """
    left_out = set(look(session, who, kind).left_out) - {part.value}
    if not wanted:
        left_out.add(part.value)
    return _change(session, moment, who, kind, left_out=sorted(left_out))


def wants(session: Session, person_id: int, kind: DigestKind, part: DigestPart) -> bool:
    """Whether somebody is told of something in a digest anyway."""
    wanted = (Digest.person_id == person_id, Digest.kind == kind, col(Digest.is_on))
    found = session.exec(select(Digest).where(*wanted)).first()
    if found is None or part.value in found.left_out:
        return False
    return whos.by_id(session, person_id).may(RIGHTS[kind])


def clock_of(session: Session, digest: Digest) -> time:
    """When a digest is told, by the centre's clock."""
    return digest.clock or getattr(rules.load(session), f"digest_{digest.kind.value}")


def clocks(session: Session, moment: Moment, kind: DigestKind) -> list[time]:
    """The times of day from which one may choose: none in the quiet hours."""
    (first, last), day, in_force = _HOURS[kind], moment.calendar.local(moment.now).date(), rules.load(session)
    fitting = (clock for clock in _HALF_HOURS if first <= clock < last)
    return [
        one for one in fitting if not quiet.is_quiet(moment.calendar.at(day, one), moment.calendar, in_force)
    ]


def _of(session: Session, person_id: int) -> Sequence[Digest]:
    theirs = select(Digest).where(Digest.person_id == person_id)
    return session.exec(theirs.order_by(col(Digest.id))).all()


def _change(session: Session, moment: Moment, who: Who, kind: DigestKind, **values: object) -> Digest:
    """Write a choice down and plan by it; of two at once the second is planned by."""
    insert_new(session, Digest(person_id=who.id, kind=kind, is_on=False))
    theirs = (col(Digest.person_id) == who.id, col(Digest.kind) == kind)
    change(session, Digest, *theirs, version=col(Digest.version) + 1, **values)
    digest = session.exec(select(Digest).where(*theirs)).one()
    plans.drop(session, moment, _subject(digest))
    if digest.is_on:
        _plan(session, moment, digest)
    audit.note(session, moment, who.id, "digest.changed", _subject(digest), changed=", ".join(values))
    return digest


def _plan(session: Session, moment: Moment, digest: Digest) -> None:
    day = _next_day(moment, digest.kind, clock_of(session, digest))
    due = moment.calendar.at(day, clock_of(session, digest))
    version = {"version": digest.version}
    once = f"{TELL}:{digest.id}:{digest.version}:{day}"
    plans.plan(session, TELL, _subject(digest), due, params=version, once=once)


def _next_day(moment: Moment, kind: DigestKind, clock: time) -> date:
    """The first working day, of a month for what tells of months, on which that time is still to come."""
    calendar, today = moment.calendar, moment.calendar.local(moment.now).date()
    if kind is DigestKind.MONTH:
        for first in (today.replace(day=1), _month_after(today)):
            day = _working(moment, first)
            if calendar.at(day, clock) > moment.now:
                return day
    if calendar.is_working_day(today) and calendar.at(today, clock) > moment.now:
        return today
    return calendar.next_working_day(moment.now)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _working(moment: Moment, first: date) -> date:
    """The first working day from a day on."""
    noon: datetime = moment.calendar.at(first - timedelta(days=1), time(12))
    return moment.calendar.next_working_day(noon)


def _subject(digest: Digest) -> tuple[str, int]:
    assert digest.id is not None  # noqa: S101 - it was written
    return ("digest", digest.id)


DEADLINES = {TELL: on_tell}
