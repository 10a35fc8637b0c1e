"""Opinions: what people write in a survey and want to hear of again becomes a suggestion (U.1 to U.3).

With a name at once. Without one it waits with its sheet until the survey is closed, so that no time tells who
it was; whoever wrote it has a code, of which only the hash goes with the sheet (docs/decisions/0018).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from centre import audiences, audit
from centre.cases import custody, filing
from centre.cases.codes import hashed, looks_like_code
from centre.moment import Moment
from centre.rows import change, insert_values
from centre.surveys import moves
from models.audience import ByService
from models.cases import Case, CaseKind, Openness
from models.catalogue import Service
from models.survey_questions import Question, QuestionKind, Questions
from models.surveys import Survey, SurveyAnswer, SurveyOpinion, SurveyPot


def has_words(asked: Questions, given: Mapping[str, Any]) -> bool:
    """Whether somebody wrote anything."""
    return bool(_words(asked, given))


def file(session: Session, moment: Moment, sheet: SurveyAnswer, *, code_hash: str = "") -> Case | None:
    """Make a suggestion of what a sheet says in words; None if it was made before, or nothing is said.

    It goes to the unit in charge of the service that the survey is about, else to the whole centre (U.2).
    """
    said = _words(moves.questions(moves.version(session, sheet.version_id)), sheet.answers)
    if not said:
        return None
    unit = _unit(session, moves.find(session, sheet.survey_id))
    return passed(session, moment, sheet, said, unit=unit, code_hash=code_hash, actor_id=sheet.person_id)


def passed(
    session: Session,
    moment: Moment,
    sheet: SurveyAnswer,
    said: Sequence[str],
    *,
    unit: str,
    actor_id: int | None,
    question: str = "",
    code_hash: str = "",
) -> Case | None:
    """Make a suggestion of these words of a sheet and give it to a unit; None if that was done before.

    question: whose words they are, where it is not all that its author wrote. actor_id: who raises them.
    """
    survey = moves.find(session, sheet.survey_id)
    about = {"survey_id": survey.id, "answer_id": sheet.id, "question": question, "raised_at": moment.now}
    # First the mark: of two who pass the same words on at once one does.
    row = insert_values(session, SurveyOpinion, **about)
    if row is None:
        return None
    named = sheet.person_id is not None
    case = filing.write_down(
        session,
        moment,
        CaseKind.SUGGESTION,
        openness=Openness.OPEN if named else Openness.NO_TRACE,
        person_id=sheet.person_id,
        code_hash=code_hash,
        made_by=sheet.person_id,
        staff_unit=unit,
        about="\n".join([f"{survey.number} · {' / '.join(survey.title.values())}", *said]),
        custodian_id=custody.first(session, moment, {sheet.person_id}, unit=unit),
    )
    audit.note(session, moment, actor_id, "case.submitted", ("case", case.id), survey=survey.id)
    filing.begin_clock(session, moment, case, by=None)
    change(session, SurveyOpinion, col(SurveyOpinion.id) == row, case_id=case.id)
    return case


def _unit(session: Session, survey: Survey) -> str:
    whom = audiences.of(survey)
    # Whoever was in charge still is, even if the service has been withdrawn since.
    return session.get_one(Service, whom.service_id).staff_unit if isinstance(whom, ByService) else ""


def let_go(session: Session, moment: Moment, survey_id: int) -> None:
    """File what waited with the sheets of an anonymous survey; from now on its codes open it."""
    wanted = select(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id, SurveyAnswer.code_hash != "")
    for sheet in session.exec(wanted.order_by(col(SurveyAnswer.id))).all():
        file(session, moment, sheet, code_hash=sheet.code_hash)
        sheet.code_hash = ""
    session.flush()


def wait(session: Session, code: str) -> bool:
    """Whether a code is of an opinion whose survey is still asked: there is nothing to read yet."""
    if not looks_like_code(code):
        return False
    found = select(SurveyAnswer.id).where(SurveyAnswer.code_hash == hashed(code))
    if session.exec(found).first() is not None:
        return True
    pots = session.exec(select(SurveyPot.sheets)).all()
    return any(sheet.get("code_hash") == hashed(code) for sheets in pots for sheet in sheets)


def quoted(question: Question, words: str) -> str:
    """What was asked, and what somebody wrote."""
    return f"{' / '.join(question.text.values())}\n— {words}"


def _words(asked: Questions, given: Mapping[str, Any]) -> list[str]:
    return [
        quoted(one, given[one.name])
        for one in asked.items
        if one.kind is QuestionKind.TEXT and isinstance(given.get(one.name), str)
    ]
