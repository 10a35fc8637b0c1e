"""By which words a case is found: what was said in it, and the names of those whom it is for.

Chinese has no spaces: each two neighbouring characters stand for a word, so that what has two is found, too.
Other words are found by their beginnings. It is the same on every database, which a full-text index is not.
"""

import re
import unicodedata
from collections.abc import Iterator

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from centre.rows import insert_many
from models.bookings import Relative
from models.case_words import LONGEST, CaseWord
from models.cases import Case, CaseLine, Openness
from models.complaints import Complaint
from models.people import Person

# Shorter beginnings of words tell too little; a word that is shorter is found whole.
_SHORTEST = 3
_CHINESE = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_CHINESE}]+)|[^\W_{_CHINESE}]+")
_TOLD = select(col(CaseLine.text)).where(col(CaseLine.case_id) == bindparam("case"))
_THEIRS = select(Case).where(col(Case.person_id) == bindparam("person"))
_FORGET = delete(CaseWord).where(col(CaseWord.case_id) == bindparam("case"))


def note(session: Session, case_id: int, *texts: str) -> None:
    """Have a case found by these words, too."""
    insert_many(session, CaseWord, [{"gram": gram, "case_id": case_id} for gram in kept(*texts)])


def note_all(session: Session, case: Case) -> None:
    """Have a case found by all that is said in it now, and by nothing else."""
    assert case.id is not None  # noqa: S101 - it was read
    session.connection().execute(_FORGET, {"case": case.id})
    told = session.execute(_TOLD, {"case": case.id}).scalars()
    complaint = session.get(Complaint, case.id)
    wished = (complaint.whom, complaint.wish) if complaint else ()
    note(session, case.id, case.about, *wished, *names(session, case), *told)


def names(session: Session, case: Case) -> list[str]:
    """By which names a case may be found: whose it is, and for which relative of theirs.

    What hides a person from those who handle their case is asked here, and nowhere else.
    """
    if case.openness is not Openness.OPEN:
        return []
    person = session.get(Person, case.person_id) if case.person_id is not None else None
    relative = session.get(Relative, case.relative_id) if case.relative_id is not None else None
    return [one.name for one in (person, relative) if one is not None and one.name]


def renamed(session: Session, person_id: int) -> None:
    """Have the cases of somebody, and of their relatives, found by the names that they have now."""
    for case in session.execute(_THEIRS, {"person": person_id}).scalars().all():
        note_all(session, case)


def kept(*texts: str) -> list[str]:
    """The words by which what was said is found."""
    return sorted(
        {gram for text in texts for run, chinese in _runs(text) for gram in _known_by(run, chinese)}
    )


def asked(text: str) -> list[str]:
    """The words that a case must hold to be found by this text; none if there are no letters in it."""
    words = list(dict.fromkeys(gram for run, chinese in _runs(text) for gram in _sought(run, chinese)))
    # A character that stands alone here may have a neighbour there.
    telling = [word for word in words if len(word) > 1 or not re.match(f"[{_CHINESE}]", word)]
    return telling or words


def runs(text: str) -> list[str]:
    """The words of a text as they are compared: in one case and width, without any mark between them."""
    return list(dict.fromkeys(run for run, _ in _runs(text)))


def _known_by(run: str, chinese: bool) -> Iterator[str]:
    if chinese:
        yield from _pairs(run)
    else:
        longest = min(len(run), LONGEST)
        yield from (run[:length] for length in range(min(_SHORTEST, longest), longest + 1))


def _sought(run: str, chinese: bool) -> Iterator[str]:
    if chinese:
        yield from _pairs(run)
    else:
        yield run[:LONGEST]


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(max(1, len(run) - 1)))


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return ((found[0], found[1] is not None) for found in _RUNS.finditer(plain))
