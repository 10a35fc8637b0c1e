"""A questionnaire is built question by question: names, codes and skips stay what they were."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from centre.errors import Refused
from centre.moment import Moment
from centre.surveys import campaign, choices, editing, making, moves
from centre.surveys.editing import Wording, listed
from models.survey_questions import END, QUESTIONS_LIMIT, Question, QuestionKind, Skip
from models.who import Who

YES, NO, MAYBE = ({"zh-hans": zh, "en": en} for zh, en in (("来", "Yes"), ("不来", "No"), ("看看", "Maybe")))


def worded(kind: QuestionKind = QuestionKind.TEXT, *labels: dict[str, str], text: str = "What?") -> Wording:
    return Wording(kind, {"en": text}, labels)


@pytest.fixture
def survey_id(session: Session, moment: Moment, coordinator: Who) -> int:
    """A draft that asks nothing yet."""
    return making.make(session, moment, coordinator, making.SurveyPlan({"en": "The party"})).id or 0


def items(session: Session, survey_id: int) -> tuple[Question, ...]:
    return listed(session, moves.find(session, survey_id))


def names(session: Session, survey_id: int) -> list[str]:
    return [one.name for one in items(session, survey_id)]


def test_questions_are_added_moved_skipped_and_removed(
    session: Session, moment: Moment, coordinator: Who, survey_id: int
) -> None:
    who = (session, moment, coordinator, survey_id)
    editing.add(*who, worded(QuestionKind.SINGLE, YES, NO))
    for _ in range(2):
        editing.add(*who, worded())
    editing.skip(*who, "q1", answers=["o2"], to="q3")
    editing.skip(*who, "q1", answers=["o1"], to=END)
    editing.skip(*who, "q1", answers=["o2"], to="q2")
    assert items(session, survey_id)[0].skips == (
        Skip(answers=("o1",), to=END),
        Skip(answers=("o2",), to="q2"),
    )
    wrongs: list[Callable[[], object]] = [
        lambda: editing.remove(*who, "q2"),
        lambda: editing.move(*who, "q2", by=-1),
        lambda: editing.skip(*who, "q3", answers=["1"], to=END),
        lambda: editing.skip(*who, "q1", answers=["o1"], to="q1"),
    ]
    for wrong in wrongs:
        with pytest.raises(Refused, match="survey_skip_order"):
            wrong()
    editing.move(*who, "q3", by=-1)
    editing.move(*who, "q2", by=9)
    assert names(session, survey_id) == ["q1", "q3", "q2"]
    editing.skip(*who, "q1", answers=(), to=END)
    editing.remove(*who, "q2")
    assert names(session, survey_id) == ["q1", "q3"]
    with pytest.raises(Refused, match="survey_question_gone"):
        editing.remove(*who, "q2")


def test_what_is_worded_anew_keeps_its_codes_and_another_question_gets_another_name(
    session: Session, moment: Moment, coordinator: Who, survey_id: int
) -> None:
    who = (session, moment, coordinator, survey_id)
    editing.add(*who, worded(QuestionKind.SINGLE, YES, NO))
    editing.skip(*who, "q1", answers=["o1", "o2"], to=END)
    editing.reword(*who, "q1", wording=worded(QuestionKind.SINGLE, MAYBE, {"en": "No"}, text="Will you?"))
    (one,) = items(session, survey_id)
    assert [(option.code, option.label["en"]) for option in one.options] == [("o3", "Maybe"), ("o2", "No")]
    assert one.skips == (Skip(answers=("o2",), to=END),)
    campaign.open_(*who)
    editing.reword(*who, "q1", wording=worded(QuestionKind.NPS))
    assert names(session, survey_id) == ["q2"]
    # Somebody may be answering: q1 stays what it was, and is never the name of another.
    editing.add(*who, worded())
    assert names(session, survey_id) == ["q2", "q3"]


def test_a_survey_that_asks_nothing_is_not_opened_and_may_not_come_to_that(
    session: Session, moment: Moment, coordinator: Who, resident: Who, survey_id: int
) -> None:
    who = (session, moment, coordinator, survey_id)
    with pytest.raises(Refused, match="survey_empty"), session.begin_nested():
        campaign.open_(*who)
    for _ in range(QUESTIONS_LIMIT):
        editing.add(*who, worded())
    with pytest.raises(Refused, match="survey_too_many_questions"):
        editing.add(*who, worded())
    for number in range(2, QUESTIONS_LIMIT + 1):
        editing.remove(*who, f"q{number}")
    campaign.open_(*who)
    with pytest.raises(Refused, match="survey_empty"):
        editing.remove(*who, "q1")
    with pytest.raises(Refused, match="not_allowed"):
        editing.add(session, moment, resident, survey_id, worded())
    with pytest.raises(Refused, match="appeal"):
        editing.add(*who, worded(text="请大家捐款"))


@pytest.mark.parametrize(
    "said", ["one", ";;", "a;a", "a / 甲；a / 甲", "x" * 61 + ";b", ";".join("abcdefghijklmnopqrstu")]
)
def test_what_are_no_answers_to_choose_between(said: str) -> None:
    with pytest.raises(choices.UnclearError):
        choices.read_choices(said)


def test_answers_are_read_a_line_or_with_semicolons_in_two_languages() -> None:
    assert choices.read_choices("来 / Yes；不来 / No;\nMaybe") == [
        {"zh-hans": "来", "en": "Yes"},
        {"zh-hans": "不来", "en": "No"},
        {"en": "Maybe"},
    ]
