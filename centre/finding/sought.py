"""What somebody looks for: a number, a telephone number, a code, or words and whose they are."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from centre import case_words, numbers, phone_numbers, public_codes
from centre.errors import Refused
from models.bookings import Relative
from models.people import Person
from models.rights import Right
from models.who import Who

# So many people of a name are looked at, the newest first; whoever finds more is asked for more of the name.
REACH = 1_000
_MOST_WORDS = 12
_PHONE = re.compile(r"\+?\d{6,15}")
_NOISE = re.compile(r"[\s()./–—-]")


@dataclass(frozen=True, slots=True)
class Sought:
    """A search as it is understood; who looks.

    number: prefix and row of a number of ours; then nothing but that one record is meant. words: in one case
    and width, without marks, so that nothing in them means anything to a database. phone, code: "" if it is
    none. people: who is called so, or gave that number. relatives: relatives who are called so, with whose
    they are. many: there are more people of that name than were looked at.
    """

    who: Who
    number: tuple[str, int] | None
    words: tuple[str, ...]
    phone: str
    code: str
    people: frozenset[int]
    relatives: tuple[tuple[int, int], ...]
    many: bool


def read(session: Session, who: Who, text: str) -> Sought:
    """Understand a search; by a telephone number those look whose desk it is.

    Raises:
        Refused: there is nothing in it to look for.
    """
    words = tuple(case_words.runs(text)[:_MOST_WORDS])
    if not words:
        raise Refused("refused.find_no_words")
    number = _number(text)
    if number is not None:
        return Sought(who, number, words, "", "", frozenset(), (), many=False)
    phone, code = _phone(text), public_codes.figures(text)
    if phone:
        may = who.may(Right.SERVE_VISITORS)
        holders = frozenset(one.id or 0 for one in phone_numbers.holders(session, phone) if may)
        return Sought(who, None, words, phone, code, holders, (), many=False)
    people, relatives = _people(session, words), _relatives(session, words)
    many = len(people) > REACH or len(relatives) > REACH
    return Sought(who, None, words, "", code, frozenset(people[:REACH]), tuple(relatives[:REACH]), many=many)


def holds(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether a column holds all the words, however they are written.

    A database folds no letters but those from A to Z, so other ones are looked for in capitals, too.
    """
    return and_(*(or_(*(column.icontains(way, autoescape=True) for way in _ways(word))) for word in words))


def _ways(word: str) -> list[str]:
    return [word] if word.isascii() else list(dict.fromkeys((word, word.title(), word.upper())))


def _number(text: str) -> tuple[str, int] | None:
    try:
        return numbers.parse(text)
    except Refused:
        return None


def _phone(text: str) -> str:
    bare = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    return bare if _PHONE.fullmatch(bare) else ""


def _people(session: Session, words: Sequence[str]) -> list[int]:
    # No index finds a part of a name, in Chinese least of all, so names are read from end to end: there are
    # as many as people, who come by the thousand. What they have with us comes by the million and is read by
    # whose it is.
    named = select(col(Person.id)).where(holds(col(Person.name), words), col(Person.erased_at).is_(None))
    return list(session.execute(named.order_by(col(Person.id).desc()).limit(REACH + 1)).scalars())


def _relatives(session: Session, words: Sequence[str]) -> list[tuple[int, int]]:
    named = select(col(Relative.id), col(Relative.person_id)).where(
        holds(col(Relative.name), words), col(Relative.ended_at).is_(None)
    )
    found = session.execute(named.order_by(col(Relative.id).desc()).limit(REACH + 1)).all()
    return [(relative, owner) for relative, owner in found]
