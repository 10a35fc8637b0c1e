"""People whom the bot cannot write to: somebody rings them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from centre import audit, pages, phone_numbers, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.rows import change, insert_new
from models.base import constant
from models.desk import PhoneLine, PhoneLineState
from models.people import Person
from models.rights import Right
from models.who import Who


@dataclass(frozen=True, slots=True)
class PhoneLineView:
    """Whom to ring, under which number if one is known, and what to say."""

    id: int
    person_id: int
    name: str
    phone: str
    what: str
    attempts: int
    opened_at: datetime


def add(session: Session, moment: Moment, person_id: int, what: str) -> None:
    """Have somebody rung about something; all that waits for one person is one line."""
    # Whoever loses the race to open the line finds it open.
    if _append(session, person_id, what):
        return
    line = PhoneLine(person_id=person_id, what=what, opened_at=moment.now)
    if insert_new(session, line) is None:
        _append(session, person_id, what)


def called(session: Session, moment: Moment, actor: Who, line_id: int, reached: bool) -> None:
    """Note that somebody rang; a line stays open until the person was reached.

    Raises:
        Refused: this is not for the actor to do, or no longer to be done.
    """
    if not actor.may(Right.WORK_PHONE_LIST):
        raise Refused("refused.not_allowed")
    still = (col(PhoneLine.id) == line_id, col(PhoneLine.state) == constant(PhoneLineState.OPEN))
    tried = col(PhoneLine.attempts) + 1
    if reached:
        done = {"state": PhoneLineState.CALLED, "handled_by": actor.id, "handled_at": moment.now}
        found = change(session, PhoneLine, *still, attempts=tried, **done)
    else:
        found = change(session, PhoneLine, *still, attempts=tried)
    if not found:
        raise Refused("refused.phone_line_closed")
    audit.note(session, moment, actor.id, "phone_line.called", ("phone_line", line_id), reached=reached)


def drop(session: Session, moment: Moment, person_id: int) -> None:
    """Close somebody's line: they can be written to again."""
    change(
        session,
        PhoneLine,
        col(PhoneLine.person_id) == person_id,
        col(PhoneLine.state) == constant(PhoneLineState.OPEN),
        state=PhoneLineState.DROPPED,
        handled_at=moment.now,
    )


def waiting_for(session: Session, person_id: int) -> str:
    """What somebody would be told on the telephone; "" if nothing."""
    still = (PhoneLine.person_id == person_id, PhoneLine.state == constant(PhoneLineState.OPEN))
    return session.exec(select(PhoneLine.what).where(*still)).first() or ""


def open_lines(session: Session, page: int = 0) -> Page[PhoneLineView]:
    """Whom to ring, the longest waiting first."""
    lines = (
        select(PhoneLine, Person.name, phone_numbers.NUMBER)
        .join(Person, col(Person.id) == PhoneLine.person_id)
        .where(PhoneLine.state == constant(PhoneLineState.OPEN))
        .order_by(col(PhoneLine.opened_at), col(PhoneLine.id))
    )
    return pages.cut(session, lines, page, rules.load(session).page, _view)


def _view(line: PhoneLine, name: str, phone: str) -> PhoneLineView:
    assert line.id is not None  # noqa: S101 - it was read from the database
    return PhoneLineView(line.id, line.person_id, name, phone, line.what, line.attempts, line.opened_at)


def _append(session: Session, person_id: int, what: str) -> bool:
    still = (col(PhoneLine.person_id) == person_id, col(PhoneLine.state) == constant(PhoneLineState.OPEN))
    return bool(change(session, PhoneLine, *still, what=col(PhoneLine.what) + f"\n{what}"))
