"""Who may see what came out of a survey, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from centre import audit, rules, surveys
from centre.errors import Refused
from centre.moment import Moment
from centre.survey_results.counting import Outcome, count
from models.people import Person
from models.rights import Right
from models.survey_questions import Questions
from models.surveys import Survey, SurveyAnswer, SurveyOpenness, SurveyVersion
from models.who import Who


class Sheet(NamedTuple):
    """What somebody answered, question by question; whose it is only a survey with names knows."""

    id: int
    person_id: int | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """A survey that is over, all its sheets, and how each question was answered.

    The sheets are read once for all that a tap asks of them: there may be ten thousand.
    """

    survey: Survey
    sheets: Sequence[Sheet]
    outcomes: Sequence[Outcome]

    def of(self, place: int) -> Outcome:
        """How the question at a place was answered, from 0.

        Raises:
            Refused: there is no such question.
        """
        if not 0 <= place < len(self.outcomes):
            raise Refused("refused.survey_unknown")
        return self.outcomes[place]


def read(session: Session, actor: Who, survey_id: int) -> Results:
    """Count a survey.

    Raises:
        Refused: they may not, or it is not over yet.
    """
    if not actor.may(Right.SEE_SURVEYS):
        raise Refused("refused.not_allowed")
    return counted(session, survey_id)


def counted(session: Session, survey_id: int) -> Results:
    """The same without asking who.

    Raises:
        Refused: it is not over yet.
    """
    survey = surveys.moves.find(session, survey_id)
    if survey.state not in surveys.moves.OVER:
        raise Refused("refused.survey_not_over", number=survey.number)
    columns = select(SurveyAnswer.id, SurveyAnswer.person_id, SurveyAnswer.answers)
    its = columns.where(SurveyAnswer.survey_id == survey_id).order_by(col(SurveyAnswer.id))
    sheets = [Sheet(*row) for row in session.exec(its)]
    kept = select(SurveyVersion).where(SurveyVersion.survey_id == survey_id)
    versions = session.exec(kept.order_by(col(SurveyVersion.number).desc())).all()
    asked = [Questions.model_validate(one.questions) for one in versions]
    outcomes = count(asked, [sheet.answers for sheet in sheets], rules.load(session).survey_group)
    return Results(survey, sheets, outcomes)


def take_sheet(session: Session, moment: Moment, actor: Who, survey_id: int) -> bool:
    """Note that somebody takes the spreadsheet away; True if the names of a named survey are in it.

    Raises:
        Refused: they may not, or it is not over yet.
    """
    results = read(session, actor, survey_id)
    named = results.survey.openness is SurveyOpenness.NAMED and actor.may(Right.WORK_SURVEYS)
    audit.note(
        session, moment, actor.id, "survey.sheet_taken", ("survey", survey_id), named="yes" if named else "no"
    )
    return named


def with_names(session: Session, survey_id: int) -> list[tuple[str, Mapping[str, object]]]:
    """What everybody answered in a named survey, by their names."""
    signed = select(Person.name, SurveyAnswer.answers).join(
        Person, col(Person.id) == col(SurveyAnswer.person_id)
    )
    theirs = signed.where(SurveyAnswer.survey_id == survey_id).order_by(Person.name, col(SurveyAnswer.id))
    return [(name, answers) for name, answers in session.exec(theirs).all()]
