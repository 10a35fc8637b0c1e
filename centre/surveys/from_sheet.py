"""A questionnaire from a spreadsheet: rows are its name, its purpose and its questions; all, or nothing."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import Session

from centre import files, notices, sheet_rows
from centre.errors import Refused
from centre.moment import Moment
from centre.register import by_language, folded
from centre.sheet_rows import Cells, Fault, Reading, Wrong, number_within, one_of
from centre.sheets import Rows, UnreadableError, read
from centre.surveys import choices, making, moves
from centre.surveys.editing import Wording, built
from centre.surveys.making import SurveyPlan
from models.survey_questions import (
    END,
    LABEL_LIMIT,
    LISTED,
    OPTIONS_LIMIT,
    QUESTIONS_LIMIT,
    TEXT_LIMIT,
    Question,
    QuestionKind,
    Questions,
    Skip,
)
from models.who import Who, by_id

# The files about somebody that are questionnaires of theirs, and the notice that says what came of one.
KIND = "survey_sheet"
TAKEN = "survey.sheet"
NEEDED = ("kind", "text")
TITLE, PURPOSE = "title", "purpose"
TITLE_LIMIT = 60
_LONGEST = {"key": 40, "choices": 1500}
_RULES = re.compile(r"[;；\n]")
_ARROW = re.compile(r"->|→|＞|>|：|:")
_COMMAS = re.compile(r"[,，、]")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sheet would make, or what is wrong with it."""

    plan: SurveyPlan | None = None
    faults: tuple[Fault, ...] = ()


@cache
def sheet_words() -> dict[str, Any]:
    """How columns and values are called in a sheet, in every language."""
    words: dict[str, Any] = json.loads(resources.files(__package__).joinpath("sheet_words.json").read_bytes())
    return words


def begin(session: Session, who: Who, file_id: int) -> None:
    """Note that somebody sent a questionnaire; they hear what came of it once it was read.

    Raises:
        Refused: they may not.
    """
    moves.expect(who)
    files.attach(session, who, [file_id], (KIND, who.id))


def content(raw: bytes) -> dict[str, Any]:
    """What a spreadsheet says as plain data: its rows, or why it cannot be read."""
    try:
        return {"rows": read(raw), "why": ""}
    except UnreadableError as error:
        return {"rows": [], "why": error.why}


def take(session: Session, moment: Moment, person_id: int, value: dict[str, Any]) -> None:
    """Make a draft of what a spreadsheet says, or of nothing of it, and tell whoever sent it."""
    who = by_id(session, person_id)
    if value["why"]:
        _tell(session, moment, who, why=value["why"])
        return
    checked = check(session, value["rows"])
    if checked.plan is None:
        faults = [
            {"row": one.row, "column": one.column, "key": one.key, "params": dict(one.params)}
            for one in checked.faults
        ]
        _tell(session, moment, who, faults=faults)
        return
    try:
        survey = making.make(session, moment, who, checked.plan)
    except Refused:
        return  # they run no surveys any more
    _tell(session, moment, who, survey=survey.id)


def lost(session: Session, moment: Moment, person_id: int) -> None:
    """A spreadsheet did not come: whoever sent it is told to send it again."""
    _tell(session, moment, by_id(session, person_id), why="lost")


def faults_of(params: Mapping[str, Any]) -> list[Fault]:
    """What was wrong, as the notice keeps it."""
    return [Fault(**one) for one in params.get("faults", ())]


def check(session: Session, rows: Rows) -> Checked:
    """Check every row of a sheet; nothing is written."""
    told, faults = sheet_rows.told(session, rows, sheet_words(), NEEDED)
    return Checked(faults=tuple(faults)) if faults else _Check(session).run(told)


def _tell(session: Session, moment: Moment, who: Who, **params: Any) -> None:
    notices.promise(session, moment, TAKEN, who.id, subject=(KIND, who.id), params=params, critical=True)


class _Check(Reading):
    """One pass over a sheet: what each row means, and what is wrong with it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, NEEDED, _LONGEST)
        self._about: dict[str, Mapping[str, str]] = {}

    def run(self, told: list[tuple[int, Cells]]) -> Checked:
        """Check row after row, then where the skips lead."""
        asked: list[tuple[int, Cells, Question]] = []
        for number, cells in told:
            kind = self.cell(number, cells, "kind", lambda said: one_of(sheet_words()["kind"], said))
            if kind in {TITLE, PURPOSE}:
                self._said(number, cells, kind)
            elif kind is not None and (question := self._question(number, cells, kind, len(asked) + 1)):
                asked.append((number, cells, question))
        first = told[0][0]
        if TITLE not in self._about:
            self.fault(first, "kind", "survey_sheet.wrong.no_title")
        if not asked and not self.faults:
            self.fault(first, "", "import.wrong.empty")
        if len(asked) > QUESTIONS_LIMIT:
            self.fault(asked[QUESTIONS_LIMIT][0], "", "import.wrong.too_many", most=QUESTIONS_LIMIT)
        if self.faults:
            return Checked(faults=tuple(self.faults))
        questions = [self._skipping(*one, place, len(asked)) for place, one in enumerate(asked, start=1)]
        if self.faults:
            return Checked(faults=tuple(self.faults))
        title, purpose = self._about[TITLE], self._about.get(PURPOSE, {})
        return Checked(SurveyPlan(title, Questions(items=tuple(questions)), purpose))

    def _said(self, number: int, cells: Cells, kind: str) -> None:
        if kind in self._about:
            self.fault(number, "kind", "survey_sheet.wrong.twice")
        limit = TITLE_LIMIT if kind == TITLE else TEXT_LIMIT
        self._about[kind] = self.cell(number, cells, "text", lambda said: _worded(said, limit)) or {}
        self.expect_publishable(number, cells, ("text",))

    def _question(self, number: int, cells: Cells, code: str, place: int) -> Question | None:
        before, kind = len(self.faults), QuestionKind(code)
        text = self.cell(number, cells, "text", lambda said: _worded(said, TEXT_LIMIT))
        labels = self.cell(number, cells, "choices", lambda said: _labels(said, kind))
        required = self.cell(number, cells, "required", lambda said: one_of(sheet_words()["required"], said))
        options = OPTIONS_LIMIT if labels is None else len(labels)
        most = self.cell(number, cells, "most", lambda said: _most(said, kind, options))
        self.expect_publishable(number, cells, ("text", "choices"))
        if len(self.faults) > before:
            return None
        return built(Wording(kind, text, labels, required == "yes", most), f"q{place}")

    def _skipping(self, number: int, cells: Cells, question: Question, place: int, last: int) -> Question:
        skips = self.cell(
            number, cells, "skip", lambda said: _skips(said, question, range(place + 1, last + 1))
        )
        return question.model_copy(update={"skips": skips or ()})


def _worded(said: str, limit: int) -> dict[str, str]:
    if len(said) > limit:
        raise Wrong("import.wrong.too_long", most=limit)
    return by_language(said)


def _labels(said: str, kind: QuestionKind) -> list[dict[str, str]]:
    if kind not in LISTED:
        if said:
            raise Wrong("survey_sheet.wrong.no_choices_here")
        return []
    try:
        return choices.read_choices(said)
    except choices.UnclearError as error:
        raise Wrong(
            "survey_sheet.wrong.choices", least=choices.LEAST, most=OPTIONS_LIMIT, long=LABEL_LIMIT
        ) from error


def _most(said: str, kind: QuestionKind, options: int) -> int | None:
    if not said:
        return None
    if kind is not QuestionKind.MULTIPLE:
        raise Wrong("survey_sheet.wrong.most_not_here")
    return number_within(said, 1, options)


def _skips(said: str, question: Question, later: range) -> tuple[Skip, ...]:
    """ "No → 5; Maybe → end": from an answer to a later question."""
    found: list[Skip] = []
    for rule in _RULES.split(said):
        if not rule.strip():
            continue
        told, arrow, to = (part.strip() for part in _arrow(rule))
        codes = tuple(_code(question, one) for one in _answers(question, told))
        if not arrow or any(code in skip.answers for code in codes for skip in found):
            raise Wrong("survey_sheet.wrong.skip")
        found.append(Skip(answers=codes, to=_target(to, later)))
    return tuple(found)


def _arrow(rule: str) -> tuple[str, str, str]:
    arrows = list(_ARROW.finditer(rule))
    if not arrows:
        return rule, "", ""
    at = arrows[-1]
    return rule[: at.start()], at.group(), rule[at.end() :]


def _answers(question: Question, told: str) -> list[str]:
    return [told] if _known(question, told) else [part.strip() for part in _COMMAS.split(told)]


def _known(question: Question, said: str) -> str | None:
    labels = {folded(label): option.code for option in question.options for label in option.label.values()}
    both = {folded(" / ".join(option.label.values())): option.code for option in question.options}
    numbers = {code: code for code in question.codes if not question.options}
    return (labels | both | numbers).get(folded(said))


def _code(question: Question, said: str) -> str:
    code = _known(question, said)
    if code is None:
        raise Wrong("survey_sheet.wrong.skip_answer", answer=said)
    return code


def _target(said: str, later: range) -> str:
    if said.casefold() in sheet_words()["end"]:
        return END
    if not said.isdecimal() or len(said) > 2 or int(said) not in later:
        raise Wrong("survey_sheet.wrong.skip_to")
    return f"q{int(said)}"
