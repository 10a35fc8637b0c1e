"""People without Telegram, known by the name and the number they gave at the counter or on the telephone."""

from collections.abc import Sequence

from sqlmodel import Session

from centre import audit, people, phone_numbers, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from models import who as whos
from models.bookings import Channel
from models.people import PRIVACY, Consent, Person
from models.rights import Right
from models.who import Who


def register_offline(
    session: Session,
    moment: Moment,
    actor: Who,
    name: str,
    phone: str,
    *,
    language: str,
    channel: Channel,
) -> Who:
    """Get to know somebody who agreed to that by word of mouth; what is owed to them goes on the phone list.

    Raises:
        Refused: this is not for the actor to do, or nobody could read that name out.
    """
    _see_that_may(actor)
    person = Person(name=usable_name(session, name), phone=phone, language=language, created_at=moment.now)
    session.add(person)
    session.flush()
    assert person.id is not None  # noqa: S101 - it was flushed
    version = rules.load(session).consent_version
    _agreed(session, moment, actor, person.id, kind=PRIVACY, version=version, channel=channel)
    return whos.by_id(session, person.id)


def agree(
    session: Session, moment: Moment, actor: Who, person_id: int, kind: str, *, channel: Channel
) -> None:
    """Note that somebody agreed, by word of mouth, to what needs a consent of its own.

    Raises:
        Refused: this is not for the actor to do.
    """
    _see_that_may(actor)
    _agreed(session, moment, actor, person_id, kind=kind, version=1, channel=channel)


def with_number(session: Session, actor: Who, phone: str) -> Sequence[Person]:
    """Whom we know under a number; they are offered, never merged.

    Raises:
        Refused: this is not for the actor to see.
    """
    _see_that_may(actor)
    return phone_numbers.holders(session, phone)


def usable_name(session: Session, name: str) -> str:
    """A name as it is kept.

    Raises:
        Refused: nobody could read it out.
    """
    longest = rules.load(session).name_length
    tidied = people.tidy(name)
    if not people.is_readable(tidied) or len(tidied) > longest:
        raise Refused("refused.name_unusable", limit=longest)
    return tidied


def _see_that_may(actor: Who) -> None:
    if not actor.may(Right.WORK_BOOKINGS):
        raise Refused("refused.not_allowed")


def _agreed(
    session: Session,
    moment: Moment,
    actor: Who,
    person_id: int,
    *,
    kind: str,
    version: int,
    channel: Channel,
) -> None:
    given = Consent(person_id=person_id, kind=kind, version=version, given_at=moment.now)
    if insert_new(session, given) is not None:
        subject = ("person", person_id)
        audit.note(
            session, moment, actor.id, "consent.given", subject, kind=kind, version=version, channel=channel
        )
