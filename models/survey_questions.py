"""The questions of a survey as they are kept: plain data that was looked through when it was written."""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

QUESTIONS_LIMIT, OPTIONS_LIMIT = 30, 20
TITLE_LIMIT, TEXT_LIMIT, LABEL_LIMIT = 60, 300, 60
# Where a skip leads that ends the questions.
END = "end"
_NAME = r"^[a-z][a-z0-9_]{0,19}$"


class QuestionKind(StrEnum):
    """In which way a question is answered; `scale` is 1 to 5, `nps` is 0 to 10."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NPS = "nps"
    TEXT = "text"
    PHOTO = "photo"


# Their answers are numbers.
RANGES = {QuestionKind.SCALE: range(1, 6), QuestionKind.NPS: range(11)}
# Their answers are options that are listed.
LISTED = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})


def _worded(limit: int) -> Any:
    def check(text: dict[str, str]) -> dict[str, str]:
        if not text or any(not said.strip() or len(said) > limit for said in text.values()):
            raise ValueError(f"words of at most {limit} characters are missing in a language")
        return text

    return AfterValidator(check)


class Part(BaseModel):
    """A part of what is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Part):
    """One answer to choose, and how it reads by language."""

    code: str = Field(pattern=_NAME)
    label: Annotated[dict[str, str], _worded(LABEL_LIMIT)]


class Skip(Part):
    """Whoever gives one of these answers goes on at a later question, or to the end."""

    answers: tuple[str, ...] = Field(min_length=1)
    to: str


class Question(Part):
    """One question: its name within the survey, its words by language, and how it is answered.

    most: how many options may be chosen of several; None: all.
    """

    name: str = Field(pattern=_NAME)
    kind: QuestionKind
    text: Annotated[dict[str, str], _worded(TEXT_LIMIT)]
    required: bool = True
    options: tuple[Option, ...] = Field(default=(), max_length=OPTIONS_LIMIT)
    most: int | None = Field(default=None, ge=1)
    skips: tuple[Skip, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What can be tapped."""
        if self.kind in RANGES:
            return tuple(str(number) for number in RANGES[self.kind])
        return tuple(option.code for option in self.options)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind in LISTED) != bool(self.options):
            raise ValueError(f"the question {self.name!r} of kind {self.kind} has the wrong options")
        if len(set(self.codes)) < len(self.codes):
            raise ValueError(f"an option of {self.name!r} is there twice")
        if any(answer not in self.codes for skip in self.skips for answer in skip.answers):
            raise ValueError(f"a skip of {self.name!r} is for an answer that nobody can give")
        if self.most is not None and self.kind is not QuestionKind.MULTIPLE:
            raise ValueError(f"of {self.name!r} only one can be chosen")
        return self

    def leads_to(self, answer: Any) -> str | None:
        """The question at which an answer goes on, if that is not the next one."""
        given = answer if isinstance(answer, list) else [str(answer)]
        return next((skip.to for skip in self.skips if set(given) & set(skip.answers)), None)


class Questions(Part):
    """All questions of one version, in order; a draft may have none yet."""

    items: tuple[Question, ...] = Field(default=(), max_length=QUESTIONS_LIMIT)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        names = [question.name for question in self.items]
        if len(set(names)) < len(names) or END in names:
            raise ValueError("two questions have the same name")
        for number, question in enumerate(self.items):
            later = {END, *names[number + 1 :]}
            if any(skip.to not in later for skip in question.skips):
                raise ValueError(f"a skip of {question.name!r} leads to no later question")
        return self

    def path(self, answers: dict[str, Any]) -> list[str]:
        """The questions that are asked, given the answers so far, in order."""
        asked: list[str] = []
        until: str | None = None
        for question in self.items:
            if until is not None and question.name != until:
                continue
            asked.append(question.name)
            until = question.leads_to(answers.get(question.name))
        return asked
