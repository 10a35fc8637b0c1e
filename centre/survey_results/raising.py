"""Words of a survey that is over, raised by the staff as a suggestion for the unit that they choose (U.4).

Their author asked for no answer. With a name they hear of it all the same; without one nobody can be told,
and only the words of that one question are passed on: not what else the same person wrote.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, select

from centre import notices, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.survey_results.counting import Outcome
from centre.survey_results.reading import Results, Sheet, read
from centre.surveys import moves, opinions
from models.cases import Case
from models.survey_questions import Question, QuestionKind
from models.surveys import SurveyAnswer, SurveyOpinion
from models.who import Who

RAISED = "opinion.raised"


class Said(NamedTuple):
    """What somebody wrote: to the question at which place, and on which sheet; sorted in that order."""

    place: int
    words: str
    answer_id: int
    question: Question


def waiting(session: Session, actor: Who, survey_id: int, page: int = 0) -> Page[Said]:
    """Words that were not raised, in the order of the alphabet, so that nothing tells whose they are.

    Raises:
        Refused: they do not run surveys, or it is not over yet.
    """
    moves.expect(actor)
    results = read(session, actor, survey_id)
    found = sorted(_unraised(session, results, results.sheets))
    size = rules.load(session).page
    pages = max(1, -(-len(found) // size))
    page = min(max(0, page), pages - 1)
    return Page(found[page * size : (page + 1) * size], page, pages, len(found))


def find(session: Session, actor: Who, answer_id: int, place: int) -> Said:
    """Words that can be raised.

    Raises:
        Refused: they do not run surveys, it is not over yet, there are no such words, or they were raised.
    """
    moves.expect(actor)
    sheet = session.get(SurveyAnswer, answer_id)
    if sheet is not None:
        results = read(session, actor, sheet.survey_id)
        this = (one for one in results.sheets if one.id == answer_id)
        for said in _unraised(session, results, this):
            if said.place == place:
                return said
    raise Refused("refused.survey_words")


def raise_(session: Session, moment: Moment, actor: Who, answer_id: int, place: int, *, unit: str) -> Case:
    """Pass words on to a unit of the staff; "" is the whole centre.

    Raises:
        Refused: as `find`, or there is no such unit.
    """
    said = find(session, actor, answer_id, place)
    if unit and unit not in rules.load(session).staff_units:
        raise Refused("refused.unit_unknown")
    sheet = session.get_one(SurveyAnswer, answer_id)
    case = opinions.passed(
        session,
        moment,
        sheet,
        [opinions.quoted(said.question, said.words)],
        unit=unit,
        actor_id=actor.id,
        question=said.question.name,
    )
    if case is None:
        raise Refused("refused.survey_words")
    if case.person_id is not None:
        about = {"survey": sheet.survey_id}
        notices.promise(session, moment, RAISED, case.person_id, subject=("case", case.id), params=about)
    return case


def _unraised(session: Session, results: Results, sheets: Iterable[Sheet]) -> list[Said]:
    # What too few wrote is shown nowhere, so not here either.
    shown = [
        (place, one)
        for place, one in enumerate(results.outcomes)
        if one.is_shown and one.question.kind is QuestionKind.TEXT
    ]
    raised = select(SurveyOpinion.answer_id, SurveyOpinion.question).where(
        SurveyOpinion.survey_id == results.survey.id
    )
    gone = set(session.exec(raised).all())
    return [
        Said(place, sheet.answers[one.question.name], sheet.id, one.question)
        for sheet in sheets
        for place, one in shown
        if _wrote(sheet, one) and not {(sheet.id, ""), (sheet.id, one.question.name)} & gone
    ]


def _wrote(sheet: Sheet, one: Outcome) -> bool:
    return isinstance(sheet.answers.get(one.question.name), str)
