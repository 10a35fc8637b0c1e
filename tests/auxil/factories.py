"""Rows and values for tests, as plain functions; what a test does not name is ordinary."""

from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from centre import calls, rules
from centre.calendar import WorkingCalendar
from centre.moment import Moment
from models import who as whos
from models.calls import Call, Wanted
from models.cases import CaseAction, CaseKind
from models.files import FileKind, StoredFile
from models.people import Assignment, Consent, LetterSize, Person, Role
from models.templates import Template
from models.who import Who

SHANGHAI = WorkingCalendar("CN", ZoneInfo("Asia/Shanghai"))
# Tuesday 24 November 2026, 10:00 in Shanghai: an ordinary working day.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

_telegram_ids = count(5_000_000_001)


def a_moment(now: datetime = NOW, calendar: WorkingCalendar = SHANGHAI) -> Moment:
    """The present at a centre in Shanghai."""
    return Moment(now, calendar)


def at(clock: str, day: str = "2026-11-24") -> Moment:
    """A moment by the clock on the centre's wall."""
    local = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI.zone)
    return a_moment(local.astimezone(UTC))


def a_person(session: Session, name: str = "Li Hua", *roles: Role, **values: Any) -> Who:
    """Somebody who agreed to be known, with the roles they hold."""
    person = Person(
        **{
            "telegram_id": next(_telegram_ids),
            "name": name,
            "language": "zh-hans",
            "letters": LetterSize.NORMAL,
            "created_at": NOW,
            **values,
        }
    )
    session.add(person)
    session.flush()
    assert person.id is not None
    session.add(Consent(person_id=person.id, kind="privacy", version=1, given_at=NOW))
    for role in roles:
        session.add(Assignment(person_id=person.id, role=role, granted_at=NOW))
    session.flush()
    return whos.by_id(session, person.id)


def again(session: Session, who: Who) -> Who:
    """The same person as they are now."""
    return whos.by_id(session, who.id)


def a_call(session: Session, who: Who, moment: Moment | None = None, **values: Any) -> Call:
    """A call-back, asked for in the ordinary way."""
    asked = {"about": "The lift is out of order", "wanted": Wanted.CHAT, **values}
    return calls.ask(session, moment or a_moment(), who, **asked)


def a_file(session: Session, who: Who, **values: Any) -> StoredFile:
    """A photo that somebody sent and that is still to be fetched."""
    file = StoredFile(
        **{
            "person_id": who.id,
            "kind": FileKind.PHOTO,
            "telegram_file_id": "AgACAgUAAx",
            "name": "photo.jpg",
            "size": 120_000,
            "not_before": NOW,
            "created_at": NOW,
            **values,
        }
    )
    session.add(file)
    session.flush()
    return file


def a_template(**values: Any) -> Template:
    """Words with which a reply to any complaint can begin."""
    return Template(
        **{
            "kind": CaseKind.COMPLAINT,
            "action": CaseAction.REPLY,
            "language": "en",
            "title": "We apologise",
            "text": "Dear {name}, about {number}: we are sorry.",
            "kept_at": NOW,
            **values,
        }
    )


def a_rule(session: Session, key: str, value: Any) -> None:
    """A rule that the centre changed."""
    rules.change(session, NOW, key, value)
