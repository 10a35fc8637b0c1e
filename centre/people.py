"""People who agreed to be known: their name, language and letters, and whether the bot can reach them."""

import re
import unicodedata

from sqlmodel import Session, col, select

from centre import audit, case_words, phone_list, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.rules import Rules
from models import who as whos
from models.people import PRIVACY, Consent, LetterSize, Person
from models.who import Who


def register(session: Session, moment: Moment, telegram_id: int, name: str, language: str) -> Who:
    """Get to know somebody who has just agreed to the privacy notice; harmless when done twice."""
    in_force = rules.load(session)
    person = Person(
        telegram_id=telegram_id,
        name=tidy(name)[: in_force.name_length],
        language=language,
        created_at=moment.now,
    )
    insert_new(session, person)
    who = whos.by_telegram_id(session, telegram_id)
    if who is None:
        raise LookupError("the person has just gone")
    _agree(session, moment, who, in_force.consent_version)
    return whos.by_id(session, who.id)


def needs_consent(who: Who, in_force: Rules) -> bool:
    """Whether the privacy notice changed since this person agreed to it."""
    return who.consent < in_force.consent_version


def change_language(session: Session, moment: Moment, who: Who, language: str) -> Who:
    """Speak another language with somebody from now on."""
    return _change(session, moment, who, "person.language", language=language)


def change_letters(session: Session, moment: Moment, who: Who, letters: LetterSize) -> Who:
    """Write larger or smaller to somebody from now on."""
    return _change(session, moment, who, "person.letters", letters=letters)


def rename(session: Session, moment: Moment, who: Who, name: str) -> Who:
    """Call somebody by another name.

    Raises:
        Refused: nobody could read that name out.
    """
    if not is_readable(name):
        raise Refused("refused.name_without_letters")
    longest = rules.load(session).name_length
    tidied = tidy(name)
    if len(tidied) > longest:
        raise Refused("refused.name_too_long", limit=longest)
    renamed = _change(session, moment, who, "person.name", name=tidied)
    case_words.renamed(session, who.id)
    return renamed


def note_phone(session: Session, moment: Moment, who: Who, phone: str) -> None:
    """Write down the number that Telegram vouches for: the house knows them by it."""
    _change(session, moment, who, "person.phone", phone=phone)


def mark_unreachable(session: Session, moment: Moment, telegram_id: int) -> bool:
    """Note that the bot cannot write to somebody; False if that was known."""
    return _reached(session, moment, telegram_id, reachable=False) is not None


def mark_reachable(session: Session, moment: Moment, telegram_id: int) -> bool:
    """Note that somebody wrote again, so nobody needs to ring them; False if they were reachable."""
    person_id = _reached(session, moment, telegram_id, reachable=True)
    if person_id is not None:
        phone_list.drop(session, moment, person_id)
    return person_id is not None


def hold(session: Session, person_id: int) -> None:
    """See that somebody was not erased, and will not be before this is committed.

    Raises:
        Refused: they were.
    """
    still = select(Person.id).where(Person.id == person_id, col(Person.erased_at).is_(None))
    if session.exec(still.with_for_update()).first() is None:
        raise Refused("refused.person_gone")


def is_readable(name: str) -> bool:
    """Whether a name has letters, so that it can be called out."""
    return re.search(r"[^\W\d_]", name) is not None


def tidy(name: str) -> str:
    """A name as it can be shown anywhere: no line breaks, no marks that turn the text around."""
    visible = (" " if character.isspace() else character for character in name if _is_visible(character))
    return " ".join("".join(visible).split())


def _is_visible(character: str) -> bool:
    joiner = character in "\u200c\u200d"  # some scripts and most families of emoji need them
    return joiner or character.isspace() or not unicodedata.category(character).startswith("C")


def _reached(session: Session, moment: Moment, telegram_id: int, *, reachable: bool) -> int | None:
    person_id = session.exec(select(Person.id).where(Person.telegram_id == telegram_id)).first()
    still = (col(Person.id) == person_id, col(Person.reachable).is_(not reachable))
    if person_id is None or not change(session, Person, *still, reachable=reachable):
        return None
    action = "person.reachable" if reachable else "person.unreachable"
    audit.note(session, moment, None, action, ("person", person_id))
    return person_id


def _change(session: Session, moment: Moment, who: Who, action: str, **values: str) -> Who:
    change(session, Person, col(Person.id) == who.id, **values)
    audit.note(session, moment, who.id, action, ("person", who.id))
    return whos.by_id(session, who.id)


def _agree(session: Session, moment: Moment, who: Who, version: int) -> None:
    older = (
        col(Consent.person_id) == who.id,
        col(Consent.kind) == PRIVACY,
        col(Consent.version) < version,
        col(Consent.withdrawn_at).is_(None),
    )
    change(session, Consent, *older, withdrawn_at=moment.now)
    agreed = Consent(person_id=who.id, kind=PRIVACY, version=version, given_at=moment.now)
    if insert_new(session, agreed) is not None:
        audit.note(session, moment, who.id, "consent.given", ("person", who.id), version=version)
