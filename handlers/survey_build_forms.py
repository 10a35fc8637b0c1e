"""What has to be asked to build a survey: its name, a question of it, which answers skip others."""

from centre import surveys
from centre.surveys import choices, editing, making
from centre.surveys.editing import Wording, listed, place_of
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step, among, shown_as
from chat.incoming import Incoming
from chat.parsers import words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers.common import excerpt, in_language
from handlers.survey_build import option_label, questions
from handlers.wordings import show_wording, wording
from models.rights import Right
from models.survey_questions import (
    END,
    LABEL_LIMIT,
    LISTED,
    OPTIONS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Question,
    QuestionKind,
)

MOST = ("all", "2", "3", "5")
REQUIRED = ("yes", "no")


def _new(talk: Talk, _record: int, _extra: str) -> None:
    engine.start(talk, SURVEY_NEW)


def _ask(talk: Talk, survey_id: int, name: str) -> None:
    surveys.moves.for_staff(talk.session, talk.me, survey_id)
    engine.start(talk, SURVEY_ASK, context={"survey": survey_id, "question": name})


def _skip(talk: Talk, survey_id: int, name: str) -> None:
    survey = surveys.moves.for_staff(talk.session, talk.me, survey_id)
    place_of(listed(talk.session, survey), name)
    engine.start(talk, SURVEY_SKIP, context={"survey": survey_id, "question": name})


def _made(talk: Talk, form: Finished) -> Reply:
    told = form.answers
    plan = making.SurveyPlan(told["title"], purpose=told["purpose"] or {})
    survey = making.make(talk.session, talk.moment, talk.me, plan)
    return questions(talk, survey, talk.t("survey_new.done", number=survey.number))


def _choices(reader: Reader, incoming: Incoming) -> list[dict[str, str]]:
    try:
        return choices.read_choices(words(reader, incoming))
    except choices.UnclearError as error:
        key = "survey_ask.misread_choices"
        raise Misread(key, least=choices.LEAST, most=OPTIONS_LIMIT, long=LABEL_LIMIT) from error


def _show_choices(reader: Reader, value: list[dict[str, str]]) -> str:
    return "; ".join(show_wording(reader, one) for one in value)


def _is_listed(answers: Answers) -> bool:
    return answers.get("kind") in LISTED


def _asked(talk: Talk, form: Finished) -> Reply:
    told, survey_id, name = form.answers, form.context["survey"], form.context["question"]
    most = told.get("most", "all")
    wording = Wording(
        kind=QuestionKind(told["kind"]),
        text=told["text"],
        labels=told["choices"] if _is_listed(told) else (),
        required=told["required"] == "yes",
        most=None if most == "all" else int(most),
    )
    who = (talk.session, talk.moment, talk.me, survey_id)
    survey = editing.reword(*who, name, wording=wording) if name else editing.add(*who, wording)
    return questions(talk, survey, talk.t("survey_ask.done"))


def _answers(reader: Reader, known: Answers) -> list[Choice]:
    items = _items(reader, known)
    one = items[place_of(items, known["question"])]
    return [Choice(code, option_label(reader, one, code)) for code in one.codes]


def _targets(reader: Reader, known: Answers) -> list[Choice]:
    items = _items(reader, known)
    later = range(place_of(items, known["question"]) + 1, len(items))
    labels = [
        reader.t("survey_build.to", place=place + 1, text=_short(reader, items[place])) for place in later
    ]
    found = [Choice(items[place].name, str(label)) for place, label in zip(later, labels, strict=True)]
    return [*found, Choice(END, reader.language.label("survey_build.end"))]


def _short(reader: Reader, one: Question) -> str:
    return excerpt(in_language(one.text, reader.language.code))


def _items(reader: Reader, known: Answers) -> tuple[Question, ...]:
    return listed(reader.session, surveys.moves.find(reader.session, known["survey"]))


def _skipped(talk: Talk, form: Finished) -> Reply:
    survey = editing.skip(
        talk.session,
        talk.moment,
        talk.me,
        form.context["survey"],
        form.context["question"],
        answers=form.answers["answers"],
        to=form.answers["to"],
    )
    return questions(talk, survey, talk.t("survey_skip.done"))


SURVEY_NEW = Flow(
    name="survey_new",
    version=1,
    steps=(
        Step("title", parse=wording(TITLE_LIMIT), show=show_wording),
        Step("purpose", parse=wording(TEXT_LIMIT), show=show_wording, optional=True),
    ),
    finish=_made,
)

SURVEY_ASK = Flow(
    name="survey_ask",
    version=1,
    steps=(
        Step(
            "kind",
            choices=among("survey_ask.kind", *QuestionKind),
            show=shown_as("survey_ask.kind"),
            clears=("choices", "most"),
        ),
        Step("text", parse=wording(TEXT_LIMIT), show=show_wording),
        Step("choices", parse=_choices, when=_is_listed, show=_show_choices),
        Step(
            "most",
            choices=among("survey_ask.most", *MOST),
            when=lambda answers: answers.get("kind") == QuestionKind.MULTIPLE,
            show=shown_as("survey_ask.most"),
        ),
        Step(
            "required",
            choices=among("survey_ask.required", *REQUIRED),
            show=shown_as("survey_ask.required"),
        ),
    ),
    finish=_asked,
)

SURVEY_SKIP = Flow(
    name="survey_skip",
    version=1,
    steps=(
        Step("answers", choices=_answers, several=True, columns=1, page=OPTIONS_LIMIT),
        Step("to", choices=_targets, columns=1),
    ),
    finish=_skipped,
    carded=False,
)

_WORK = Right.WORK_SURVEYS
ROOM = Room(
    flows=(SURVEY_NEW, SURVEY_ASK, SURVEY_SKIP),
    actions={
        "survey.new": Action(_new, _WORK),
        "survey.ask": Action(_ask, _WORK),
        "survey.reword": Action(_ask, _WORK),
        "survey.skip": Action(_skip, _WORK),
    },
)
