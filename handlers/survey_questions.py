"""The questions of a survey as steps of a form."""

from collections.abc import Callable
from typing import Any

from chat.flow import Answers, Choice, Misread, Step, only_taps
from chat.incoming import Incoming
from chat.parsers import join_stories, join_words, show_story, story, words
from chat.talk import Reader
from handlers.common import excerpt, in_language
from models.survey_questions import RANGES, Question, QuestionKind, Questions

_PREFIX = "q_"
_LINE = 40
_COLUMNS = {QuestionKind.SCALE: 5, QuestionKind.NPS: 6}


def steps(asked: Questions) -> list[Step]:
    """A step a question; one that is skipped because of an earlier answer is not asked."""
    return [_step(asked, question, place) for place, question in enumerate(asked.items, start=1)]


def given(answers: Answers) -> dict[str, Any]:
    """The answers by the names of their questions."""
    return {name.removeprefix(_PREFIX): value for name, value in answers.items() if name.startswith(_PREFIX)}


def _step(asked: Questions, question: Question, place: int) -> Step:
    kind = question.kind
    parse, merge = _HEARD.get(kind, (only_taps, None))
    return Step(
        f"{_PREFIX}{question.name}",
        parse=parse,
        choices=lambda reader, _known: _choices(reader, question),
        settle=lambda _reader, _known, value: _settled(question, value),
        when=lambda answers: question.name in asked.path(given(answers)),
        show=lambda reader, value: _shown(reader, question, value),
        merge=merge,
        optional=not question.required,
        several=kind is QuestionKind.MULTIPLE,
        columns=_COLUMNS.get(kind, 1),
        page=len(question.codes) or 1,
        params=lambda reader, _known: _blanks(reader, question, place),
        texts=kind.value,
    )


def _photo(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    if incoming.file is None or incoming.file.kind != "photo":
        raise Misread("survey.misread_photo")
    return story(reader, incoming)


_HEARD: dict[QuestionKind, tuple[Callable[[Reader, Incoming], Any], Callable[[Any, Any], Any]]] = {
    QuestionKind.TEXT: (words, join_words),
    QuestionKind.PHOTO: (_photo, join_stories),
}


def _choices(reader: Reader, question: Question) -> list[Choice]:
    labels = {option.code: in_language(option.label, reader.language.code) for option in question.options}
    return [Choice(code, labels.get(code, code)) for code in question.codes]


def _settled(question: Question, value: Any) -> Any:
    if question.kind in RANGES:
        return int(value)
    if question.most is not None and len(value) > question.most:
        raise Misread("survey.misread_most", n=question.most)
    return value


def _shown(reader: Reader, question: Question, value: Any) -> str:
    if question.kind is QuestionKind.PHOTO:
        return show_story(reader, value)
    labels = {choice.code: choice.label for choice in _choices(reader, question)}
    if isinstance(value, list):
        return str(reader.t("engine.comma")).join(labels[code] for code in value)
    return labels.get(str(value), str(value))


def _blanks(reader: Reader, question: Question, place: int) -> dict[str, Any]:
    text = in_language(question.text, reader.language.code)
    return {"place": place, "text": text, "short": excerpt(text.rstrip("?？。."), _LINE)}
