"""Whoever sends more than anybody types is asked to slow down, and then not read for a while (I.20)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col

from centre import audit, calls
from centre.errors import Refused
from centre.moment import Moment
from models.calls import Call, Wanted
from models.people import Person
from models.who import Who

FOR = timedelta(minutes=10)


def is_muted(who: Who | None, now: datetime) -> bool:
    """Whether what somebody sends is not read just now."""
    return who is not None and who.muted_until is not None and who.muted_until > now


def mute(session: Session, moment: Moment, who: Who, number: int) -> bool:
    """Read nothing of somebody for a while (I.20); False if that is so already.

    number: how many they sent within a minute.
    """
    until = moment.now + FOR
    free = or_(col(Person.muted_until).is_(None), col(Person.muted_until) <= moment.now)
    done = _set(session, who.id, until, free)
    if done:
        audit.note(session, moment, None, "person.muted", ("person", who.id), n=number)
    return done


def lift(session: Session, moment: Moment, actor: Who, person_id: int) -> None:
    """Read somebody again before the time is up.

    Raises:
        Refused: the time is up already.
    """
    if not _set(session, person_id, None, col(Person.muted_until) > moment.now):
        raise Refused("refused.not_muted")
    audit.note(session, moment, actor.id, "person.unmuted", ("person", person_id))


def appeal(session: Session, moment: Moment, who: Who, words: str) -> Call:
    """Have a person look at it: a call-back, whose owner can let them write again.

    Raises:
        Refused: the time is up already, or too many such matters are open.
    """
    if not is_muted(who, moment.now):
        raise Refused("refused.not_muted")
    return calls.ask(session, moment, who, about=words, wanted=Wanted.CHAT)


def _set(session: Session, person_id: int, until: datetime | None, condition: ColumnElement[bool]) -> bool:
    change = update(Person).where(col(Person.id) == person_id, condition)
    return bool(session.connection().execute(change.values(muted_until=until)).rowcount)
