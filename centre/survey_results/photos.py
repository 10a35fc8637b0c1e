"""The photos of a survey that is over; of an anonymous one shuffled with its sheets, and nobody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from centre import files
from centre.errors import Refused
from centre.pages import Page
from centre.small_photos import shrunk
from centre.survey_results.reading import Results, counted, read
from models.files import FileState, StoredFile
from models.people import Person
from models.rights import Right
from models.survey_questions import QuestionKind
from models.surveys import SurveyAnswer
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
    found = of(session, results, place, named=actor.may(Right.WORK_SURVEYS))
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(max(0, number), pages - 1)
    return Page(found[number * ON_A_PAGE : (number + 1) * ON_A_PAGE], number, pages, len(found))


def every(session: Session, survey_id: int, *, named: bool) -> list[Photo]:
    """All photos of all questions that enough people answered, question by question."""
    results = counted(session, survey_id)
    asked = (
        place
        for place, one in enumerate(results.outcomes)
        if one.is_shown and one.question.kind is QuestionKind.PHOTO
    )
    return [photo for place in asked for photo in of(session, results, place, named=named)]


def of(session: Session, results: Results, place: int, *, named: bool) -> list[Photo]:
    """The photos that answer one question, by the numbers of their files, which at the close were shuffled.

    In the order of the sheets the photos of two questions would tell which of them one person sent.
    """
    survey_id, asked = results.survey.id or 0, results.of(place).question.name
    its = select(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id).order_by(col(SurveyAnswer.id))
    sheets = session.exec(its).all()
    stored = files.of_many(session, "survey_answer", [sheet.id for sheet in sheets])
    names = _names(session, sheets) if named else {}
    photos = []
    for sheet in sheets:
        told = sheet.answers.get(asked)
        if isinstance(told, dict):
            photos += [
                Photo(place, file, told["words"], names.get(sheet.person_id, ""))
                for file in stored.get(sheet.id, ())
                if file.id in told["files"]
            ]
    return sorted(photos, key=lambda photo: photo.file.id or 0)


def _names(session: Session, sheets: Sequence[SurveyAnswer]) -> dict[int | None, str]:
    people = [sheet.person_id for sheet in sheets if sheet.person_id is not None]
    return dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all())


def small(folder: Path, file: StoredFile) -> bytes | None:
    """A photo as a small PNG, without anything that a camera wrote into it; None if it is not here."""
    return shrunk(folder / file.path, _SMALL) if file.state is FileState.STORED else None
