"""Hand-over notes: what whoever was on duty tells whoever comes next."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from centre import audit, words
from centre.duty import days
from centre.duty.days import DutyLine
from centre.errors import Refused
from centre.moment import Moment
from models.duty import DutyDay, DutyNote
from models.who import Who

# What was handed over longer ago than this is no news.
_LOOKS_BACK = 7


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The last day of duty that is over, and what was written about it.

    owed: it is somebody else's turn now, so there should be a note.
    """

    line: DutyLine
    notes: list[str]
    owed: bool


def write(session: Session, moment: Moment, actor: Who, day_id: int, text: str) -> DutyLine:
    """Add a note about a day on which one is or was on duty.

    Raises:
        Refused: it was not theirs, it is still to come, or nothing was said.
    """
    line = expect_yours(session, moment, actor, day_id)
    text = words.checked(session, text)
    session.add(DutyNote(day=line.day, author_id=actor.id, text=text, written_at=moment.now))
    audit.note(session, moment, actor.id, "duty.note", ("duty_day", day_id))
    return line


def expect_yours(session: Session, moment: Moment, actor: Who, day_id: int) -> DutyLine:
    """A day of the rota that has begun and that is the actor's.

    Raises:
        Refused: it is not.
    """
    line = days.find(session, day_id)
    if not line.names(actor.id):
        raise Refused("refused.duty_not_yours")
    if line.day > days.today(moment):
        raise Refused("refused.duty_to_come")
    return line


def of(session: Session, day: date) -> list[str]:
    """What was written about a day, in order."""
    written = select(DutyNote.text).where(DutyNote.day == day, DutyNote.text != "")
    return list(session.exec(written.order_by(col(DutyNote.id))))


def before(session: Session, day: date) -> HandedOver | None:
    """The last day before this one that somebody led, with its notes; None if there was none lately."""
    led = (
        col(DutyDay.leader_id).is_not(None),
        col(DutyDay.day).between(day - _LOOKS_BACK * days.DAY, day - days.DAY),
    )
    last = session.exec(select(DutyDay).where(*led).order_by(col(DutyDay.day).desc()).limit(1)).first()
    if last is None:
        return None
    line, following = days.line(session, last.day), days.line(session, day)
    return HandedOver(line, of(session, last.day), owed=line.leader != following.leader)
