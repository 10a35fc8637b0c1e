"""Answering a survey: what it is and whether it asks for names, its questions, everything read back, sent."""

from dataclasses import replace
from typing import Any

from centre import numbers, surveys
from centre.errors import Refused
from chat import engine, forms
from chat.flow import Answers, Finished, Flow, Step, among, shown_as
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import survey_questions as asks
from handlers import survey_words as words
from handlers.common import home
from handlers.ways import copy_code
from models.rights import Right
from models.survey_questions import Questions
from models.surveys import SurveyOpenness

LINK = "sur_"


def open_link(talk: Talk, payload: str) -> None:
    """Begin the survey of a link or a poster."""
    talk.house.attempt(talk, lambda: begin(talk, _of_link(payload)))


def begin(talk: Talk, survey_id: int, _extra: str = "") -> None:
    """Begin to answer, or go on with the version that was begun."""
    engine.start(talk, SURVEY, context={"version": _begun(talk, survey_id) or _newest(talk, survey_id)})


def preview(talk: Talk, survey_id: int, _extra: str = "") -> None:
    """Go through a survey as those who are asked; every screen says so, and nothing is kept of it."""
    survey = surveys.moves.for_staff(talk.session, talk.me, survey_id)
    version = surveys.moves.newest_version(talk.session, survey)
    engine.start(
        talk, SURVEY, context={"version": version.id, "preview": True}, note=talk.t("survey.preview_note")
    )


def _of_link(payload: str) -> int:
    prefix, survey_id = numbers.parse(payload[len(LINK) :])
    if prefix != surveys.making.PREFIX:
        raise Refused("refused.survey_unknown")
    return survey_id


def _begun(talk: Talk, survey_id: int) -> int | None:
    for version_id in surveys.answering.versions(talk.session, survey_id):
        if forms.like(talk.session, talk.me.id, SURVEY.name, {"version": version_id}) is not None:
            return version_id
    return None


def _newest(talk: Talk, survey_id: int) -> int:
    return surveys.answering.begin(talk.session, talk.me, survey_id).id or 0


def _made(reader: Reader, context: dict[str, Any]) -> Flow:
    survey, version = surveys.answering.going_on(reader.session, context["version"])
    anonymous = survey.openness is SurveyOpenness.ANONYMOUS
    asked = surveys.moves.questions(version)
    steps = (_BEGIN, *asks.steps(asked), _asked_for(asked))
    if context.get("preview"):
        steps = (_BEGIN, *map(_marked, steps[1:-1]), steps[-1])
    return replace(SURVEY, steps=steps, traceless=lambda _known: anonymous)


def _asked_for(asked: Questions) -> Step:
    """Whether they want to hear what becomes of what they wrote; who wrote nothing is not asked."""
    return replace(_HEAR, when=lambda answers: surveys.opinions.has_words(asked, asks.given(answers)))


def _how(reader: Reader, known: Answers) -> dict[str, Any]:
    survey, _ = surveys.answering.going_on(reader.session, known["version"])
    return {"how": reader.t(f"survey.hear_how.{survey.openness.value}")}


def _marked(step: Step) -> Step:
    """A question that says of itself that it is only looked at."""

    def params(reader: Reader, known: Answers) -> dict[str, Any]:
        told = step.params(reader, known)
        return told | {"place": reader.t("survey.preview_place", place=told["place"])}

    return replace(step, params=params)


def _introduced(reader: Reader, known: Answers) -> dict[str, Any]:
    survey, _ = surveys.answering.going_on(reader.session, known["version"])
    return words.introduction(reader, survey)


def _remarks(reader: Reader, known: Answers) -> list[str]:
    if known.get("preview"):
        return [reader.t("survey.preview_note")]
    survey, _ = surveys.answering.going_on(reader.session, known["version"])
    return [reader.t(f"survey.remark.{survey.openness.value}")]


def _finish(talk: Talk, form: Finished) -> Reply:
    if form.context.get("preview"):
        survey, _ = surveys.answering.going_on(talk.session, form.context["version"])
        look = talk.action("survey.look", "survey.see", survey.id or 0)
        return Reply(talk.t("survey.previewed"), [[look, talk.menu("start")]])
    told, hear = asks.given(form.answers), form.answers.get("hear") == "yes"
    version_id = form.context["version"]
    taken = surveys.answering.submit(talk.session, talk.moment, talk.me, version_id, told, hear=hear)
    thanks = talk.t("survey.thanks", title=words.title(talk, taken.survey))
    if taken.code:
        said = talk.t("survey.thanks_code", code=taken.code)
        return Reply(f"{thanks}\n\n{said}", talk.rows([*copy_code(talk, taken.code), talk.menu("start")]))
    if taken.case is not None:
        due = talk.moment_text(taken.case.due_at) if taken.case.due_at else ""
        said = talk.t("survey.thanks_number", number=taken.case.number, due=due)
        see = talk.action("case.see", "voice.see", taken.case.id or 0)
        return Reply(f"{thanks}\n\n{said}", talk.rows([see, talk.menu("start")]))
    return Reply(thanks, home(talk))


_BEGIN = Step(
    "begin",
    choices=among("survey.begin", "go"),
    show=lambda reader, _value: str(reader.t("survey.begun")),
    params=_introduced,
)

_HEAR = Step(
    "hear", choices=among("survey.hear", "yes", "no"), show=shown_as("survey.hear"), params=_how, columns=1
)

SURVEY = Flow(
    name="survey",
    version=1,
    steps=(_BEGIN, _HEAR),
    finish=_finish,
    remarks=_remarks,
    made=_made,
)

ROOM = Room(
    flows=(SURVEY,),
    actions={"survey.answer": Action(begin), "survey.preview": Action(preview, Right.WORK_SURVEYS)},
)
