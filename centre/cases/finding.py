"""Finding a case among all there ever were: by words that were said in it, or by whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import audit, case_words, numbers, rules
from centre.cases.filing import PREFIXES
from centre.cases.sight import within
from centre.cases.views import CaseLineView, some
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import NO_SUBJECT
from models.case_words import CaseWord
from models.cases import Case, Openness
from models.rights import Right
from models.who import Who

# One search looks through so many cases that hold its rarest word; for more there is another tap.
REACH = 1_000
_MOST_WORDS = 12
_NEWEST = 2**63 - 1
_RECENT = (
    select(col(CaseWord.case_id))
    .where(col(CaseWord.gram) == bindparam("word"), col(CaseWord.case_id) < bindparam("before"))
    .order_by(col(CaseWord.case_id).desc())
    .limit(bindparam("reach"))
    .subquery()
)
_REACHED = select(func.count(), func.min(_RECENT.c.case_id))


@dataclass(frozen=True, slots=True)
class Found:
    """Cases that hold all the words, the newest first; `older`: before which case to look further."""

    lines: list[CaseLineView]
    older: int | None


def find_cases(session: Session, moment: Moment, who: Who, text: str, before: int | None = None) -> Found:
    """The newest cases before one that hold all the words of a text; that somebody looked leaves a line.

    Raises:
        Refused: this is not for everybody to do, or there are no words to look for.
    """
    if not who.may(Right.SEE_CASES):
        raise Refused("refused.not_allowed")
    before = _NEWEST if before is None else before
    words = case_words.asked(text)[:_MOST_WORDS]
    if not words:
        raise Refused("refused.find_no_words")
    # What was looked for may name somebody, and audit lines stay for years.
    audit.note(session, moment, who.id, "case.searched", NO_SUBJECT)
    if (case_id := _numbered(text)) is not None:
        only: Any = select(col(Case.id)).where(col(Case.id) == case_id, *within(who))
        return Found(some(session, list(session.execute(only).scalars()), who.language), None)
    size = rules.load(session).page
    reached = {word: _reached(session, word, before) for word in words}
    rarest = min(words, key=reached.__getitem__)
    number, least = reached[rarest]
    floor = least if number == REACH else 0
    words.sort(key=lambda word: word != rarest)
    found = _holding(session, who, words, (floor, before), size + 1)
    older = found[size - 1] if len(found) > size else floor or None
    return Found(some(session, found[:size], who.language), older)


def of_person(session: Session, who: Who, person_id: int) -> list[CaseLineView]:
    """The newest cases of somebody whom the staff may know, as far as a colleague may see them."""
    if not who.may(Right.SEE_CASES):
        return []
    theirs = (col(Case.person_id) == person_id, col(Case.openness) == Openness.OPEN, *within(who))
    found: Any = select(col(Case.id)).where(*theirs).order_by(col(Case.id).desc())
    newest = session.execute(found.limit(rules.load(session).page)).scalars().all()
    return some(session, newest, who.language)


def _numbered(text: str) -> int | None:
    try:
        prefix, case_id = numbers.parse(text)
    except Refused:
        return None
    return case_id if prefix in PREFIXES.values() else None


def _reached(session: Session, word: str, before: int) -> tuple[int, int]:
    number, least = (
        session.connection().execute(_REACHED, {"word": word, "before": before, "reach": REACH}).one()
    )
    return number, least or 0


def _holding(
    session: Session, who: Who, words: Sequence[str], between: tuple[int, int], limit: int
) -> Sequence[int]:
    floor, before = between
    held = col(CaseWord.case_id)
    found: Any = (
        select(held)
        .join(Case, col(Case.id) == held)
        .where(
            col(CaseWord.gram) == words[0],
            held >= floor,
            held < before,
            *within(who),
        )
    )
    for word in words[1:]:
        other = aliased(CaseWord)
        found = found.where(exists().where(col(other.gram) == word, col(other.case_id) == held))
    return session.connection().execute(found.order_by(held.desc()).limit(limit)).scalars().all()
