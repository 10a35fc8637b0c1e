"""The audit, read: by person, by matter, by day; only by those entitled, who are audited themselves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import audit, audit_book, calls, staff
from centre.audit_book import Act
from centre.errors import Refused
from centre.moment import Moment
from models.audit import AuditLine
from models.calls import Wanted
from models.people import Role
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_person
from tests.auxil.plans import tables_read_whole

TODAY = date(2026, 11, 24)
READS: dict[str, Callable[[Session, Who], Any]] = {
    "people": audit_book.people,
    "person": lambda session, who: audit_book.of_person(session, a_moment(), who, who.id),
    "matter": lambda session, who: audit_book.of_matter(session, a_moment(), who, ("case", 1)),
    "day": lambda session, who: audit_book.of_day(session, a_moment(), who, TODAY),
    "named": lambda session, who: audit_book.named(session, who, "Somebody"),
}


@pytest.mark.parametrize("role", [None, *Role])
def test_only_directors_and_auditors_read_it(session: Session, role: Role | None) -> None:
    who = a_person(session, "Somebody", *([role] if role else []))
    for read in READS.values():
        if role in (Role.DIRECTOR, Role.AUDITOR):
            read(session, who)
        else:
            with pytest.raises(Refused, match="not_allowed"):
                read(session, who)


def test_a_matter_is_found_by_its_number_and_residents_stay_unnamed(
    session: Session, moment: Moment, resident: Who, clerk: Who, auditor: Who
) -> None:
    call = calls.ask(session, moment, resident, about="My tap drips", wanted=Wanted.CHAT)
    calls.take(session, moment, clerk, call.id or 0)
    audit.note(session, moment, None, "call.lapse", ("call", call.id))
    subject = audit_book.numbered(call.number or "")
    assert subject == ("call", call.id)
    found = audit_book.of_matter(session, moment, auditor, subject)
    said = [(act.by, act.by_nobody, act.action, act.number) for act in found.items]
    assert said[0] == ("", True, "call.lapse", call.number)
    assert ("Clerk Chen", False, "call.take", call.number) in said
    assert ("", False, "call.asked", call.number) in said
    with pytest.raises(Refused, match="audit_nobody"):
        audit_book.of_person(session, moment, auditor, resident.id)


def test_who_looks_is_written_down_with_what_they_looked_at(
    session: Session, moment: Moment, auditor: Who, director: Who
) -> None:
    audit_book.of_day(session, moment, auditor, TODAY)
    audit_book.of_person(session, moment, auditor, director.id)
    audit_book.of_matter(session, moment, auditor, ("case", 7))
    looks = select(AuditLine.actor_id, AuditLine.detail).where(AuditLine.action == "audit.seen")
    assert session.exec(looks.order_by(col(AuditLine.id))).all() == [
        (auditor.id, {"page": 0, "day": "2026-11-24"}),
        (auditor.id, {"page": 0, "person": director.id}),
        (auditor.id, {"page": 0, "kind": "case", "row": 7}),
    ]
    seen = audit_book.of_person(session, moment, director, auditor.id)
    assert [act.action for act in seen.items] == ["audit.seen"] * 3


def test_a_day_is_one_of_the_centre_and_whoever_left_the_staff_is_still_named(
    session: Session, director: Who, clerk: Who, auditor: Who
) -> None:
    midnight = datetime.fromisoformat("2026-11-24T00:00+08:00")
    for at in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23, minutes=59)):
        audit.note(session, a_moment(at), clerk.id, "case.seen", ("case", 7))
    staff.revoke(session, a_moment(NOW + timedelta(days=3)), director, clerk.id, Role.CLERK)
    acts: list[Act] = audit_book.of_day(session, a_moment(), auditor, TODAY).items
    assert [(act.at, act.by) for act in acts if act.action == "case.seen"] == [
        (midnight + timedelta(hours=23, minutes=59), "Clerk Chen"),
        (midnight, "Clerk Chen"),
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_long_audits_are_read_by_an_index(session: Session, auditor: Who) -> None:
    for name in ("person", "matter", "day"):
        read = READS[name]
        whole = tables_read_whole(session, partial(_by, read, auditor))
        # Of roles given there are as many as people: a few hundred, beside millions of acts.
        assert whole <= {"centre_setting", "assignment"}, name


def _by(read: Callable[[Session, Who], Any], who: Who, session: Session) -> Any:
    return read(session, who)
