"""How glad volunteers are of what they do (M53): three questions of the survey that is theirs."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from centre import rules
from centre.metrics.asking import Ask, Figures
from centre.metrics.values import Spread
from centre.surveys import moves
from centre.surveys.quarterly import CODE
from models.surveys import Survey, SurveyAnswer

# Each from 1 to 5; together they come to 3 to 15, which is shown as so many of a hundred.
ITEMS = ("joy", "support", "growth")
_GRADES = range(1, 6)


def m53(ask: Ask) -> Figures:
    """What each said to the three questions, of the surveys that closed in the period.

    A survey that fewer answered than are shown (rule 18.50) tells nothing here either.
    """
    over = (Survey.code == CODE, col(Survey.state).in_(moves.OVER), ask.past(col(Survey.closes_at)))
    smallest = rules.load(ask.session).survey_group
    told: dict[int, int] = {}
    for survey_id in ask.session.exec(select(Survey.id).where(*over)).all():
        sheets = ask.session.exec(
            select(SurveyAnswer.answers).where(SurveyAnswer.survey_id == survey_id)
        ).all()
        sums = [sum(given) for sheet in sheets if len(given := _given(sheet)) == len(ITEMS)]
        for one in sums if len(sums) >= smallest else ():
            told[one] = told.get(one, 0) + 1
    return {None: Spread.of(told)}


def _given(sheet: Mapping[str, Any]) -> list[int]:
    said = (sheet.get(name) for name in ITEMS)
    return [one for one in said if isinstance(one, int) and one in _GRADES]
