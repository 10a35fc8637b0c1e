"""The questions of a survey, one after the other: added, worded anew, moved, removed, skipped."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from centre.errors import Refused
from centre.moment import Moment
from centre.surveys import moves
from models.survey_questions import QUESTIONS_LIMIT, Option, Question, QuestionKind, Questions, Skip
from models.surveys import Survey, SurveyVersion
from models.who import Who

Items = tuple[Question, ...]
_NUMBERED = re.compile(r"q(\d+)")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as somebody words it: `text` and `labels` by language; most: as in `Question`."""

    kind: QuestionKind
    text: Mapping[str, str]
    labels: Sequence[Mapping[str, str]] = ()
    required: bool = True
    most: int | None = None


def listed(session: Session, survey: Survey) -> Items:
    """The questions that are asked of whoever begins now."""
    return moves.questions(moves.newest_version(session, survey)).items


def place_of(items: Items, name: str) -> int:
    """Where a question stands, from 0.

    Raises:
        Refused: it is not there any more.
    """
    place = next((place for place, one in enumerate(items) if one.name == name), None)
    if place is None:
        raise Refused("refused.survey_question_gone")
    return place


def add(session: Session, moment: Moment, actor: Who, survey_id: int, wording: Wording) -> Survey:
    """Ask one more question, as the last.

    Raises:
        Refused: they may not, it is over or was just changed, there are too many, or it may not be published.
    """

    def how(items: Items) -> Items:
        return (*items, built(wording, next(_fresh(session, survey_id))))

    return _edit(session, moment, actor, survey_id, how)


def reword(
    session: Session, moment: Moment, actor: Who, survey_id: int, name: str, *, wording: Wording
) -> Survey:
    """Ask a question in other words, where it stands; of another kind it is another question.

    Raises:
        Refused: as for `add`, or it is not there any more.
    """

    def how(items: Items) -> Items:
        place = place_of(items, name)
        before = items[place]
        same = wording.kind is before.kind
        again = built(wording, name, before) if same else built(wording, next(_fresh(session, survey_id)))
        return (*items[:place], again, *items[place + 1 :])

    return _edit(session, moment, actor, survey_id, how)


def remove(session: Session, moment: Moment, actor: Who, survey_id: int, name: str) -> Survey:
    """Ask a question no longer.

    Raises:
        Refused: they may not, it is over or was just changed, or a skip leads there.
    """

    def how(items: Items) -> Items:
        place = place_of(items, name)
        return (*items[:place], *items[place + 1 :])

    return _edit(session, moment, actor, survey_id, how)


def move(session: Session, moment: Moment, actor: Who, survey_id: int, name: str, *, by: int) -> Survey:
    """Ask a question so many places later, or earlier; at the end of the list it stays.

    Raises:
        Refused: they may not, it is over or was just changed, or a skip would lead backwards.
    """

    def how(items: Items) -> Items:
        place = place_of(items, name)
        others = [*items[:place], *items[place + 1 :]]
        others.insert(max(0, min(len(others), place + by)), items[place])
        return tuple(others)

    return _edit(session, moment, actor, survey_id, how)


def skip(
    session: Session,
    moment: Moment,
    actor: Who,
    survey_id: int,
    name: str,
    *,
    answers: Sequence[str],
    to: str,
) -> Survey:
    """Have whoever gives one of these answers go on at a later question, or the end; `answers` () undoes all.

    Raises:
        Refused: they may not, it is over or was just changed, or it leads to no later question.
    """

    def how(items: Items) -> Items:
        place = place_of(items, name)
        left = [
            one.model_copy(update={"answers": tuple(code for code in one.answers if code not in answers)})
            for one in items[place].skips
        ]
        kept = [one for one in left if one.answers and answers]
        skips = (*kept, Skip(answers=tuple(answers), to=to)) if answers else ()
        return (*items[:place], items[place].model_copy(update={"skips": skips}), *items[place + 1 :])

    return _edit(session, moment, actor, survey_id, how)


def built(wording: Wording, name: str, before: Question | None = None) -> Question:
    """A worded question; an option that it had keeps its code, and what was skipped after it still is."""
    had = {option.code: option.label for option in before.options} if before is not None else {}
    fresh = (f"o{number}" for number in itertools.count(1) if f"o{number}" not in had)
    options: list[Option] = []
    for label in wording.labels:
        free = had.keys() - {option.code for option in options}
        code = next((code for code in had if code in free and _alike(had[code], label)), None)
        options.append(Option(code=code or next(fresh), label=dict(label)))
    whole = Question(
        name=name,
        kind=wording.kind,
        text=dict(wording.text),
        required=wording.required,
        options=tuple(options),
        most=wording.most,
    )
    still = [
        Skip(answers=answers, to=one.to)
        for one in (before.skips if before is not None else ())
        if (answers := tuple(code for code in one.answers if code in whole.codes))
    ]
    return whole.model_copy(update={"skips": tuple(still)})


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether something reads the same in a language that both are in."""
    return any(other.get(language) == said for language, said in one.items())


def _fresh(session: Session, survey_id: int) -> Iterator[str]:
    """Names that no question of any version has: an answer is never counted for another question."""
    kept = session.exec(select(SurveyVersion.questions).where(SurveyVersion.survey_id == survey_id)).all()
    names = [question["name"] for one in kept for question in one.get("items", ())]
    last = max((int(found[1]) for name in names if (found := _NUMBERED.fullmatch(name))), default=0)
    return (f"q{number}" for number in itertools.count(last + 1))


def _edit(
    session: Session, moment: Moment, actor: Who, survey_id: int, how: Callable[[Items], Items]
) -> Survey:
    # Held before it is read: of two who edit at once the second one edits what the first one left.
    survey = moves.editable(session, actor, survey_id)
    items = how(listed(session, survey))
    if len(items) > QUESTIONS_LIMIT:
        raise Refused("refused.survey_too_many_questions", n=QUESTIONS_LIMIT)
    try:
        asked = Questions(items=items)
    except ValueError as error:
        # All else was looked through when it was worded.
        raise Refused("refused.survey_skip_order") from error
    return moves.word(session, moment, actor, survey_id, asked)
