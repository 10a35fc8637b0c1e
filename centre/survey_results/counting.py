"""What came out of a survey: question by question, nothing about fewer people than a group has (18.50)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from centre import figures
from models.survey_questions import RANGES, Option, Question, QuestionKind, Questions

DETRACTORS, PROMOTERS = range(7), range(9, 11)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was answered; whoever was not asked or skipped it does not count in n.

    counts: how many gave each answer, in the order of the answers; None where n is too small to be shown.
    words: what was written, in the order of the alphabet, so that nothing tells whose they are.
    """

    question: Question
    n: int
    counts: Mapping[str, int] | None = None
    mean: Decimal | None = None
    median: Decimal | None = None
    nps: Decimal | None = None
    words: Sequence[str] = field(default=())

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered it."""
        return self.counts is not None


def count(versions: Sequence[Questions], sheets: Sequence[Mapping[str, Any]], smallest: int) -> list[Outcome]:
    """Count the sheets of all versions, the newest version first."""
    return [_outcome(question, sheets, smallest) for question in merged(versions)]


def merged(versions: Sequence[Questions]) -> list[Question]:
    """The questions of all versions: worded as in the newest that asks them, with every answer ever offered.

    A name that came to mean a question of another kind means the newer one.
    """
    found: dict[str, Question] = {}
    for question in (question for version in versions for question in version.items):
        known = found.setdefault(question.name, question)
        if known.kind is question.kind:
            extra = [option for option in question.options if option.code not in known.codes]
            found[question.name] = known.model_copy(update={"options": (*known.options, *extra)})
    return list(found.values())


def _outcome(question: Question, sheets: Sequence[Mapping[str, Any]], smallest: int) -> Outcome:
    fits = _fits(question)
    given: list[Any] = [answer for sheet in sheets if fits(answer := sheet.get(question.name))]
    if len(given) < smallest:
        return Outcome(question, len(given))
    match question.kind:
        case QuestionKind.TEXT:
            return Outcome(question, len(given), {}, words=sorted(given))
        case QuestionKind.PHOTO:
            return Outcome(question, len(given), {})
        case QuestionKind.SCALE:
            mean, median = figures.average(given), figures.middle(given)
            return Outcome(question, len(given), _spread(question, given), mean, median)
        case QuestionKind.NPS:
            return Outcome(question, len(given), _spread(question, given), nps=_nps(given))
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            told = chain.from_iterable(given) if question.kind is QuestionKind.MULTIPLE else given
            return Outcome(question, len(given), _spread(question, told))


def _spread(question: Question, told: Iterable[Any]) -> dict[str, int]:
    counts = Counter(told)
    numbers = question.kind in RANGES
    return {code: counts[int(code) if numbers else code] for code in question.codes}


def _fits(question: Question) -> Callable[[Any], bool]:
    """What tells an answer to this question from one to another that once had its name, and from none."""
    codes, numbers = frozenset(question.codes), RANGES.get(question.kind, range(0))
    match question.kind:
        case QuestionKind.TEXT:
            return lambda answer: isinstance(answer, str)
        case QuestionKind.PHOTO:
            return lambda answer: isinstance(answer, dict)
        case QuestionKind.MULTIPLE:
            return lambda answer: isinstance(answer, list) and codes.issuperset(answer)
        case QuestionKind.SINGLE:
            return lambda answer: isinstance(answer, str) and answer in codes
        case QuestionKind.SCALE | QuestionKind.NPS:
            return lambda answer: isinstance(answer, int) and answer in numbers


def _nps(given: Sequence[int]) -> Decimal:
    """Those who would recommend less those who would not, of a hundred."""
    balance = sum(one in PROMOTERS for one in given) - sum(one in DETRACTORS for one in given)
    return figures.tenths(Fraction(100 * balance, len(given)))


def label(question: Question, code: str) -> Mapping[str, str]:
    """How an answer reads by language; of a number, the number."""
    found: Option | None = next((option for option in question.options if option.code == code), None)
    return found.label if found is not None else dict.fromkeys(question.text, code)


def commonest(one: Outcome) -> str:
    """The answer that most people gave; of several the first."""
    counts = one.counts or {}
    return max(counts, key=counts.__getitem__)
