"""The audit, read: who saw and did what, by person, by matter and by day. Who looks is written down, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from centre import activities, audit, bookings, calls, cases, numbers, proposals, rectification, rules
from centre.announcements import writing as announcement_writing
from centre.certificates import moves as certificate_moves
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page, cut
from centre.rows import Subject
from centre.shifts import moves as shift_moves
from centre.surveys import making as survey_making
from models.activities import Activity
from models.announcements import Announcement
from models.audit import AuditLine
from models.bookings import Booking
from models.calls import Call
from models.cases import Case
from models.certificates import Certificate
from models.people import Assignment, Person
from models.proposals import Proposal
from models.rectification import Item
from models.rights import STAFF, Right
from models.shifts import Shift
from models.surveys import Survey
from models.who import Who

# What has a number that people say, and which letters it begins with.
_NUMBERED: Mapping[str, tuple[Any, Sequence[str]]] = {
    "activity": (Activity, (activities.PREFIX,)),
    "booking": (Booking, (bookings.PREFIX,)),
    "call": (Call, (calls.PREFIX,)),
    "case": (Case, tuple(cases.PREFIXES.values())),
    "certificate": (Certificate, (certificate_moves.PREFIX,)),
    "item": (Item, (rectification.PREFIX,)),
    "proposal": (Proposal, (proposals.PREFIX,)),
    "shift": (Shift, (shift_moves.PREFIX,)),
    "survey": (Survey, (survey_making.PREFIX,)),
    "announcement": (Announcement, (announcement_writing.PREFIX,)),
}
_KINDS = {letters: kind for kind, (_, prefixes) in _NUMBERED.items() for letters in prefixes}
_EVER_STAFF = select(col(Assignment.person_id)).where(col(Assignment.role).in_(sorted(STAFF)))
_LINES = (
    select(AuditLine, col(Person.name))
    # Residents stay unnamed: the audit asks what the staff saw and did.
    .outerjoin(Person, (col(Person.id) == col(AuditLine.actor_id)) & col(Person.id).in_(_EVER_STAFF))
    .order_by(col(AuditLine.id).desc())
)
_STAFF = (
    select(col(Person.id), col(Person.name))
    .where(col(Person.id).in_(_EVER_STAFF), col(Person.erased_at).is_(None))
    .order_by(col(Person.name), col(Person.id))
)


@dataclass(frozen=True, slots=True)
class Act:
    """One line: when, who (a name, or "" where it is none of the staff), what, and to which record.

    by_nobody: it was the centre itself, the command line, or somebody who leaves no trace.
    """

    at: datetime
    by: str
    by_nobody: bool
    action: str
    subject: Subject
    number: str = ""


def people(session: Session, actor: Who, page: int = 0) -> Page[tuple[int, str]]:
    """Whoever is or was of the staff, by name.

    Raises:
        Refused: the actor may not read the audit.
    """
    _expect_allowed(actor)
    return cut(session, _STAFF, page, rules.load(session).page, lambda *row: row)


def of_person(session: Session, moment: Moment, actor: Who, person_id: int, page: int = 0) -> Page[Act]:
    """What somebody of the staff saw and did, the newest first.

    Raises:
        Refused: the actor may not read the audit, or that is nobody of the staff.
    """
    _expect_allowed(actor)
    if session.execute(_STAFF.where(col(Person.id) == person_id)).first() is None:
        raise Refused("refused.audit_nobody")
    return _read(session, moment, actor, page, {"person": person_id}, col(AuditLine.actor_id) == person_id)


def of_matter(session: Session, moment: Moment, actor: Who, subject: Subject, page: int = 0) -> Page[Act]:
    """What was done to a record and who looked at it, the newest first.

    Raises:
        Refused: the actor may not read the audit.
    """
    kind, row = subject
    about = (col(AuditLine.subject_kind) == kind, col(AuditLine.subject_id) == row)
    return _read(session, moment, actor, page, {"kind": kind, "row": row}, *about)


def of_day(session: Session, moment: Moment, actor: Who, day: date, page: int = 0) -> Page[Act]:
    """What happened on a day of the centre's calendar, the newest first.

    Raises:
        Refused: the actor may not read the audit.
    """
    begins, ends = (moment.calendar.at(one, time()) for one in (day, day + timedelta(days=1)))
    on_day = (col(AuditLine.at) >= begins, col(AuditLine.at) < ends)
    return _read(session, moment, actor, page, {"day": day.isoformat()}, *on_day)


def numbered(said: str) -> Subject:
    """The record of a number that somebody says.

    Raises:
        Refused: it is no number of ours, or of nothing that is audited by its number.
    """
    letters, row = numbers.parse(said)
    if letters not in _KINDS:
        raise Refused("refused.audit_no_number")
    return _KINDS[letters], row


def named(session: Session, actor: Who, said: str) -> int | None:
    """Whoever of the staff has this name; None if nobody, or if several have.

    Raises:
        Refused: the actor may not read the audit.
    """
    _expect_allowed(actor)
    found = session.execute(_STAFF.where(col(Person.name) == said)).all()
    return found[0][0] if len(found) == 1 else None


def _read(
    session: Session,
    moment: Moment,
    actor: Who,
    page: int,
    sought: Mapping[str, Any],
    *which: ColumnElement[bool],
) -> Page[Act]:
    _expect_allowed(actor)
    found = cut(session, _LINES.where(*which), page, rules.load(session).page, _act)
    audit.note(session, moment, actor.id, "audit.seen", ("audit", None), page=found.number, **sought)
    told = _numbers(session, found.items)
    acts = [
        Act(one.at, one.by, one.by_nobody, one.action, one.subject, told.get(one.subject, ""))
        for one in found.items
    ]
    return Page(acts, found.number, found.pages, found.total)


def _act(line: AuditLine, name: str | None) -> Act:
    return Act(line.at, name or "", line.actor_id is None, line.action, (line.subject_kind, line.subject_id))


def _numbers(session: Session, acts: Sequence[Act]) -> dict[Subject, str]:
    """The numbers of the records of a page."""
    found: dict[Subject, str] = {}
    for kind in {act.subject[0] for act in acts} & _NUMBERED.keys():
        model = _NUMBERED[kind][0]
        rows = {act.subject[1] for act in acts if act.subject[0] == kind}
        for row, number in session.execute(select(model.id, model.number).where(model.id.in_(rows))):
            found[kind, row] = number or ""
    return found


def _expect_allowed(actor: Who) -> None:
    if not actor.may(Right.SEE_AUDIT):
        raise Refused("refused.not_allowed")
