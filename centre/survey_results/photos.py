"""The photos of a survey that is over; of an anonymous one shuffled with its sheets, and nobody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.pages import Page
from centre.small_photos import shrunk
from centre.survey_results.reading import Results, read
from models.files import FileState, StoredFile
from models.people import Person
from models.rights import Right
from models.survey_questions import QuestionKind
from models.who import Who

# Each is a message of its own.
ON_A_PAGE = 5
# Points across, in a spreadsheet; and so many at most, so that it stays small enough to be sent.
_SMALL, MOST = 180, 200


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo, what was written with it, and by whom; "" where nobody is to know."""

    place: int
    file: StoredFile
    words: str
    name: str


def page(session: Session, actor: Who, survey_id: int, place: int, number: int) -> Page[Photo]:
    """A page of the photos that answer one question; with names only of a named survey, for who runs it.

    Raises:
        Refused: they may not see it, it is not over yet, the question asks for none, or too few sent one.
    """
    results = read(session, actor, survey_id)
    one = results.of(place)
    if one.question.kind is not QuestionKind.PHOTO or not one.is_shown:
        raise Refused("refused.survey_unknown")
    sent = _sent(results, place)
    pages = max(1, -(-len(sent) // ON_A_PAGE))
    number = min(max(0, number), pages - 1)
    those = sent[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    return Page(_shown(session, those, named=actor.may(Right.WORK_SURVEYS)), number, pages, len(sent))


def every(session: Session, results: Results, *, named: bool) -> list[Photo]:
    """The photos of all questions that enough people answered, question by question; `MOST` at most."""
    asked = (
        place
        for place, one in enumerate(results.outcomes)
        if one.is_shown and one.question.kind is QuestionKind.PHOTO
    )
    sent = [one for place in asked for one in _sent(results, place)]
    return _shown(session, sent[:MOST], named=named)


class _Sent(NamedTuple):
    file_id: int
    place: int
    words: str
    person_id: int | None


def _sent(results: Results, place: int) -> list[_Sent]:
    """What answers one question, by the numbers of the files, which at the close were shuffled.

    In the order of the sheets the photos of two questions would tell which of them one person sent.
    """
    asked = results.of(place).question.name
    return sorted(
        _Sent(file_id, place, told["words"], sheet.person_id)
        for sheet in results.sheets
        if isinstance(told := sheet.answers.get(asked), dict)
        for file_id in told["files"]
    )


def _shown(session: Session, sent: Sequence[_Sent], *, named: bool) -> list[Photo]:
    """These with their files, as far as there still are any."""
    its = (col(StoredFile.id).in_([one.file_id for one in sent]), StoredFile.subject_kind == "survey_answer")
    kept = select(StoredFile).where(*its, StoredFile.state != FileState.DOOMED)
    stored = {file.id: file for file in session.exec(kept)}
    people = [one.person_id for one in sent if named and one.person_id is not None]
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())
    return [
        Photo(one.place, stored[one.file_id], one.words, names.get(one.person_id, ""))
        for one in sent
        if one.file_id in stored
    ]


def small(folder: Path, file: StoredFile) -> bytes | None:
    """A photo as a small JPEG, without anything that a camera wrote into it; None if it is not here."""
    return shrunk(folder / file.path, _SMALL) if file.state is FileState.STORED else None
