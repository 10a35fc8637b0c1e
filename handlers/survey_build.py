"""The questions of a survey, built in the chat: a list, a card for each, and what can be done with it."""

import html
from collections.abc import Callable

from centre import surveys
from centre.errors import Refused, deciding
from centre.surveys import editing
from centre.surveys.editing import Items, listed, place_of
from chat.languages import Markup
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import survey_words
from handlers.common import excerpt, in_language
from models.rights import Right
from models.survey_questions import END, Question
from models.surveys import Survey, SurveyState

# What can be done with a question.
STEPS = ("reword", "skip", "unskip", "up", "down", "remove")
_LINE = 60
_STANDS = frozenset({SurveyState.OPEN, SurveyState.PAUSED})


def _list(talk: Talk, survey_id: int, _extra: str) -> None:
    talk.replace(questions(talk, surveys.moves.for_staff(talk.session, talk.me, survey_id)))


def questions(reader: Reader, survey: Survey, note: Markup | None = None) -> Reply:
    """The questions of a survey, each with a button."""
    survey_id, items = survey.id or 0, listed(reader.session, survey)
    lines: list[str] = [note, ""] if note else []
    lines.append(reader.t("survey_build.heading", title=survey_words.title(reader, survey)))
    lines += [_line(reader, items, place) for place in range(len(items))] or [reader.t("survey_build.none")]
    if survey.state in _STANDS:
        lines.append(reader.t("survey_build.stands"))
    ones = [
        reader.action("survey_build.one", "survey.question", survey_id, one.name, place=place)
        for place, one in enumerate(items, start=1)
    ]
    add = reader.action("survey_build.add", "survey.ask", survey_id, style="primary")
    below = [add, reader.action("survey.look", "survey.see", survey_id), reader.menu("start")]
    return Reply("\n".join(lines), [*reader.rows(ones, 5), *reader.rows(below)])


def _line(reader: Reader, items: Items, place: int) -> Markup:
    one = items[place]
    said = excerpt(in_language(one.text, reader.language.code), _LINE)
    kind = reader.t(f"survey_ask.kind.{one.kind.value}")
    line = reader.t(
        "survey_build.line" if one.required else "survey_build.line_free",
        place=place + 1,
        text=said,
        kind=kind,
    )
    return Markup("\n".join([line, *_skips(reader, items, place)]))


def _skips(reader: Reader, items: Items, place: int) -> list[Markup]:
    comma = reader.t("engine.comma")
    return [
        reader.t(
            "survey_build.skip",
            answers=comma.join(option_label(reader, items[place], code) for code in one.answers),
            to=_target(reader, items, one.to),
        )
        for one in items[place].skips
    ]


def option_label(reader: Reader, question: Question, code: str) -> str:
    """How an answer to choose reads."""
    labels = {option.code: option.label for option in question.options}
    return in_language(labels[code], reader.language.code) if code in labels else code


def _target(reader: Reader, items: Items, name: str) -> Markup:
    if name == END:
        return reader.t("survey_build.end")
    return reader.t("survey_build.target", place=place_of(items, name) + 1)


def _one(talk: Talk, survey_id: int, name: str) -> None:
    """A question as it is in every language, and what can be done with it."""
    survey = surveys.moves.for_staff(talk.session, talk.me, survey_id)
    items = listed(talk.session, survey)
    place = place_of(items, name)
    one = items[place]
    lines: list[str] = [_line(talk, items, place)]
    lines += [html.escape(text) for text in one.text.values()]
    lines += [f"• {html.escape(' / '.join(option.label.values()))}" for option in one.options]
    if one.most is not None:
        lines.append(talk.t("survey_build.most", n=one.most))
    hidden = {"skip": not one.codes, "unskip": not one.skips}
    steps = [step for step in STEPS if not hidden.get(step)]
    buttons = [talk.action(f"survey_build.do.{step}", f"survey.{step}", survey_id, name) for step in steps]
    back = talk.action("survey_build.all", "survey.questions", survey_id)
    talk.replace(Reply("\n".join(lines), [*talk.rows(buttons), [back]]))


def _edited(talk: Talk, survey_id: int, edit: Callable[[], Survey], done: Markup) -> None:
    """Change the questions and show them; what is refused is explained above them as they are."""
    try:
        with deciding(talk.session):
            survey, note = edit(), done
    except Refused as no:
        survey, note = surveys.moves.for_staff(talk.session, talk.me, survey_id), talk.why(no)
    talk.replace(questions(talk, survey, note))


def _up(talk: Talk, survey_id: int, name: str) -> None:
    _moved(talk, survey_id, name, by=-1)


def _down(talk: Talk, survey_id: int, name: str) -> None:
    _moved(talk, survey_id, name, by=1)


def _moved(talk: Talk, survey_id: int, name: str, *, by: int) -> None:
    who = (talk.session, talk.moment, talk.me, survey_id)
    _edited(talk, survey_id, lambda: editing.move(*who, name, by=by), talk.t("survey_build.moved"))


def _remove(talk: Talk, survey_id: int, name: str) -> None:
    who = (talk.session, talk.moment, talk.me, survey_id)
    _edited(talk, survey_id, lambda: editing.remove(*who, name), talk.t("survey_build.removed"))


def _unskip(talk: Talk, survey_id: int, name: str) -> None:
    who = (talk.session, talk.moment, talk.me, survey_id)
    _edited(
        talk,
        survey_id,
        lambda: editing.skip(*who, name, answers=(), to=END),
        talk.t("survey_build.unskipped"),
    )


_WORK = Right.WORK_SURVEYS
ROOM = Room(
    actions={
        "survey.questions": Action(_list, _WORK),
        "survey.question": Action(_one, _WORK),
        "survey.up": Action(_up, _WORK),
        "survey.down": Action(_down, _WORK),
        "survey.remove": Action(_remove, _WORK),
        "survey.unskip": Action(_unskip, _WORK),
    },
)
