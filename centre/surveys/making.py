"""How a survey comes to be: of questions that somebody made, or of a ready-made questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from pydantic import TypeAdapter
from sqlmodel import Session

from centre import audit, numbers, publishing
from centre.errors import Refused
from centre.moment import Moment
from centre.surveys import moves
from models.audience import Audience, ByLink
from models.survey_questions import Part, Questions
from models.surveys import Survey, SurveyOpenness
from models.who import Who

PREFIX = "WJ"  # 问卷


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What a survey is to be; `title` and `purpose` by language."""

    title: Mapping[str, str]
    questions: Questions = field(default_factory=Questions)
    purpose: Mapping[str, str] = field(default_factory=dict)
    openness: SurveyOpenness = SurveyOpenness.ANONYMOUS
    audience: Audience = field(default_factory=ByLink)
    code: str = ""


class Questionnaire(Part):
    """A ready-made one: what it is for, for whom as a rule, and what it asks."""

    code: str
    title: dict[str, str]
    purpose: dict[str, str]
    openness: SurveyOpenness
    audience: Audience
    questions: Questions

    @property
    def plan(self) -> SurveyPlan:
        """The survey that comes of it."""
        return SurveyPlan(self.title, self.questions, self.purpose, self.openness, self.audience, self.code)


@cache
def ready() -> dict[str, Questionnaire]:
    """The ready-made questionnaires by their codes."""
    text = resources.files(__package__).joinpath("ready.json").read_bytes()
    found = TypeAdapter(list[Questionnaire]).validate_json(text)
    return {one.code: one for one in found}


def make(session: Session, moment: Moment, actor: Who, plan: SurveyPlan) -> Survey:
    """Write a survey down as a draft; whoever makes it runs it.

    Raises:
        Refused: they may not, or its title or purpose may not be published.
    """
    moves.expect(actor)
    for said in (*plan.title.values(), *plan.purpose.values()):
        publishing.check(session, said)
    return written(session, moment, actor.id, plan)


def make_ready(session: Session, moment: Moment, actor: Who, code: str) -> Survey:
    """The same of a ready-made questionnaire.

    Raises:
        Refused: they may not, or there is none of this code.
    """
    if code not in ready():
        raise Refused("refused.survey_unknown")
    return make(session, moment, actor, ready()[code].plan)


def written(session: Session, moment: Moment, owner_id: int | None, plan: SurveyPlan) -> Survey:
    """A draft of a survey, with its number and its first version."""
    survey = Survey(
        code=plan.code,
        title=dict(plan.title),
        purpose=dict(plan.purpose),
        openness=plan.openness,
        audience=plan.audience.model_dump(mode="json"),
        owner_id=owner_id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    session.add(survey)
    session.flush()
    survey.number = numbers.number(PREFIX, survey.id or 0)
    moves.first_version(session, moment, survey, plan.questions, owner_id)
    audit.note(session, moment, owner_id, "survey.made", ("survey", survey.id), code=plan.code)
    return survey
