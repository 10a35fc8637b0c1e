"""What visitors may ask for at the counter or on the phone: to see, correct or erase what we keep."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre import audit, case_words, consents, notices, people, phone_numbers, privacy, rules, visitors
from centre.errors import Refused
from centre.moment import Moment
from centre.privacy import ErasureReport
from centre.rows import Subject, change
from models import who as whos
from models.audit import AuditLine
from models.people import Consent, Person
from models.rights import Right
from models.who import Who

_IDENTIFIED = "visitor.identified"
_RING_BACK = "visitor.ring_back"
_BY_ACTOR: Any = (
    select(AuditLine.id)
    .where(
        AuditLine.subject_kind == "person",
        col(AuditLine.subject_id) == bindparam("person"),
        AuditLine.action == _IDENTIFIED,
        col(AuditLine.actor_id) == bindparam("actor"),
        col(AuditLine.at) > bindparam("since"),
    )
    .limit(1)
)


class Identified(StrEnum):
    """How the desk made sure that it is the person themselves who asks."""

    DOCUMENT = "document"
    KNOWN = "known"
    RUNG = "rung"


def called(session: Session, actor: Who, name: str) -> Sequence[Person]:
    """Visitors in whose name these words are, the newest first.

    Raises:
        Refused: this is not for the actor to see.
    """
    _see_that_may(actor)
    tidied = people.tidy(name)
    if not tidied:
        return []
    offline = (col(Person.telegram_id).is_(None), col(Person.erased_at).is_(None))
    named = col(Person.name).icontains(tidied, autoescape=True)
    return session.exec(select(Person).where(*offline, named).order_by(col(Person.id).desc())).all()


def with_number(session: Session, actor: Who, phone: str) -> Sequence[Person]:
    """Whom we know under a number, those on Telegram too: they see and erase their data themselves.

    Raises:
        Refused: this is not for the actor to see.
    """
    _see_that_may(actor)
    return phone_numbers.holders(session, phone)


def identify(session: Session, moment: Moment, actor: Who, person_id: int, how: Identified) -> None:
    """Note that a visitor asked themselves, and how the actor knows: for a while they may be served.

    Raises:
        Refused: this is not for the actor to do, or the person is no visitor or gone.
    """
    visitor(session, actor, person_id)
    audit.note(session, moment, actor.id, _IDENTIFIED, _subject(person_id), how=how)
    notices.drop(session, moment, _subject(person_id), {_RING_BACK})


def ring_back(session: Session, moment: Moment, actor: Who, person_id: int) -> None:
    """Have a visitor rung who may be somebody else: they are asked whether it was they who rang.

    Raises:
        Refused: this is not for the actor to do, or the person is no visitor or gone.
    """
    visitor(session, actor, person_id)
    audit.note(session, moment, actor.id, _RING_BACK, _subject(person_id))
    notices.promise(session, moment, "visitor.ring_back", person_id, subject=_subject(person_id))


def visitor(session: Session, actor: Who, person_id: int) -> Who:
    """A visitor as the desk may know them before they are identified: their name and their number.

    Raises:
        Refused: this is not for the actor to see, the person is on Telegram, or gone.
    """
    _see_that_may(actor)
    person = session.get(Person, person_id, populate_existing=True)
    if person is None or person.erased_at is not None:
        raise Refused("refused.person_gone")
    if person.telegram_id is not None:
        raise Refused("refused.visitor_chats", name=person.name)
    return whos.by_id(session, person_id)


def look(session: Session, moment: Moment, actor: Who, person_id: int) -> Who:
    """A visitor whom the actor has identified just now, to be shown what we keep about them.

    Raises:
        Refused: this is not for the actor to see, or not (any more) before the visitor was identified.
    """
    who = visitor(session, actor, person_id)
    minutes = rules.load(session).identified_for
    key = {"person": person_id, "actor": actor.id, "since": moment.now - timedelta(minutes=minutes)}
    if session.connection().execute(_BY_ACTOR, key).first() is None:
        raise Refused("refused.not_identified")
    return who


def hand_out(session: Session, moment: Moment, actor: Who, person_id: int) -> Who:
    """Note that a visitor is given what we keep about them.

    Raises:
        Refused: as with `look`.
    """
    who = look(session, moment, actor, person_id)
    audit.note(session, moment, actor.id, "visitor.handed_out", _subject(person_id))
    return who


def correct(session: Session, moment: Moment, actor: Who, person_id: int, *, name: str, phone: str) -> None:
    """Put right what a visitor is called, and under which number they are rung; "" if under none.

    Raises:
        Refused: as with `look`, or nobody could read that name out.
    """
    look(session, moment, actor, person_id)
    people.hold(session, person_id)
    usable = visitors.usable_name(session, name)
    change(session, Person, col(Person.id) == person_id, name=usable, phone=phone)
    case_words.renamed(session, person_id)
    audit.note(session, moment, actor.id, "visitor.corrected", _subject(person_id))


def withdraw(session: Session, moment: Moment, actor: Who, consent_id: int) -> tuple[Who, str]:
    """Take back a consent of its own that a visitor gave; gives the visitor and the kind.

    Raises:
        Refused: as with `look`, or it was taken back already.
    """
    _see_that_may(actor)
    consent = session.get(Consent, consent_id)
    if consent is None:
        raise Refused("refused.consent_unknown")
    who = look(session, moment, actor, consent.person_id)
    return who, consents.withdraw(session, moment, who, consent_id, by=actor)


def erase(session: Session, moment: Moment, actor: Who, person_id: int) -> ErasureReport:
    """Forget a visitor as `privacy.erase` forgets anybody; of two who do so at once one does.

    Raises:
        Refused: as with `look`.
    """
    who = look(session, moment, actor, person_id)
    people.hold(session, person_id)
    return privacy.erase(session, moment, who, by=actor)


def _see_that_may(actor: Who) -> None:
    if not actor.may(Right.SERVE_VISITORS):
        raise Refused("refused.not_allowed")


def _subject(person_id: int) -> Subject:
    return ("person", person_id)
