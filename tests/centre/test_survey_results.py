"""The results of a survey: counted exactly, nothing about fewer than five, and no formula of anybody's."""

import io
import random
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from centre import audit, figures, survey_results, surveys
from centre.errors import Refused
from centre.moment import Moment
from centre.survey_results import counting, sheet, splitting, themes
from centre.surveys import campaign
from models.people import Assignment, Role
from models.survey_questions import Option, Question, QuestionKind, Questions
from models.surveys import Survey, SurveyAnswer, SurveyOpenness, SurveyState
from models.who import Who
from tests.auxil.factories import a_moment, a_person

SMALLEST = 5
TEXT = {"zh-hans": "您怎么看？", "en": "What do you think?"}
WORDS = {
    name: {"zh-hans": chinese, "en": english}
    for name, chinese, english in (
        ("cover", "说明", "Cover"),
        ("about", "n：回答人数\n第二行", "n: people who answered\nSecond line"),
        ("figures", "结果", "Results"),
        ("charts", "图", "Charts"),
        ("texts", "原话", "Words"),
        ("answers", "署名答卷", "Answers"),
        ("columns", "序号|问题|答案|n|人数|%", "No.|Question|Answer|n|Count|%"),
        ("text_columns", "序号|问题|主题|原话", "No.|Question|Themes|Words"),
        ("name", "姓名", "Name"),
        ("mean", "平均", "Mean"),
        ("median", "中位数", "Median"),
        ("nps", "净推荐值", "NPS"),
        ("written", "见原话", "In their own words"),
        ("too_few", "不到5人，不显示", "Fewer than 5: not shown"),
        ("other", "其他", "Something else"),
    )
}
TITLE = {"zh-hans": "=标题", "en": "Title"}


def _page(name: str) -> str:
    return " ".join(WORDS[name].values())


def _question(kind: QuestionKind, codes: str = "") -> Question:
    options = tuple(
        Option(code=code, label={"zh-hans": f"选{code}", "en": f"Option {code}"}) for code in codes
    )
    return Question(name=f"of_{kind.value}", kind=kind, text=TEXT, options=options)


ASKED = Questions(
    items=(
        _question(QuestionKind.SINGLE, "abc"),
        _question(QuestionKind.MULTIPLE, "abcd"),
        _question(QuestionKind.SCALE),
        _question(QuestionKind.NPS),
        _question(QuestionKind.TEXT),
    )
)


def _random_sheet(dice: random.Random) -> dict[str, Any]:
    given = {
        "of_single": dice.choice("abc"),
        "of_multiple": dice.sample("abcd", dice.randint(1, 4)),
        "of_scale": dice.randint(1, 5),
        "of_nps": dice.randint(0, 10),
        "of_text": dice.choice(["=1+1", "要排队", "thank you", "x" * 10_000]),
    }
    return {name: value for name, value in given.items() if dice.random() < 0.8}


def _half_up(exact: Fraction) -> str:
    """One decimal, slowly: away from zero from five hundredths on."""
    tenth, rest = divmod(abs(exact) * 10, 1)
    tenth += rest >= Fraction(1, 2)
    return f"{'-' if exact < 0 and tenth else ''}{tenth // 10}.{tenth % 10}"


def _slowly(name: str, sheets: list[dict[str, Any]]) -> dict[str, Any]:
    given = [one[name] for one in sheets if name in one]
    told: dict[str, Any] = {"n": len(given)}
    if len(given) < SMALLEST:
        return told
    if name in ("of_single", "of_multiple"):
        codes = "abc" if name == "of_single" else "abcd"
        told["counts"] = {code: sum(code in one for one in given) for code in codes}
    if name == "of_scale":
        ordered = sorted(given)
        half = len(ordered) // 2
        both = ordered[half] + ordered[half - 1 if len(ordered) % 2 == 0 else half]
        told |= {"mean": _half_up(Fraction(sum(given), len(given))), "median": _half_up(Fraction(both, 2))}
    if name == "of_nps":
        balance = sum((one >= 9) - (one <= 6) for one in given)
        told["nps"] = _half_up(Fraction(100 * balance, len(given)))
    return told


@pytest.mark.parametrize("many", [0, 4, 5, 6, 40, 301])
def test_counted_as_a_slow_reference_counts(many: int) -> None:
    dice = random.Random(many)
    sheets = [_random_sheet(dice) for _ in range(many)]
    for one in counting.count([ASKED], sheets, SMALLEST):
        told = _slowly(one.question.name, sheets)
        assert one.n == told["n"]
        assert one.is_shown == (one.n >= SMALLEST)
        if not one.is_shown:
            assert (one.counts, one.mean, one.median, one.nps, one.words) == (None, None, None, None, ())
        for key in ("mean", "median", "nps"):
            figure = getattr(one, key)
            assert (None if figure is None else str(figure)) == told.get(key)
        if "counts" in told:
            assert one.counts == told["counts"]
            for count in told["counts"].values():
                assert str(figures.percent(count, one.n)) == _half_up(Fraction(100 * count, one.n))


def test_halves_are_rounded_up_and_of_nothing_there_is_no_share() -> None:
    assert [str(figures.percent(part, 16)) for part in (1, 15)] == ["6.3", "93.8"]
    assert str(figures.average([1, 2, 2, 2] * 2 + [2] * 12)) == "1.9"
    assert (figures.percent(0, 0), figures.average([]), figures.middle([])) == (None, None, None)


def test_versions_are_counted_together_by_the_names_of_the_questions() -> None:
    older = Questions(items=(_question(QuestionKind.SINGLE, "ab"), _question(QuestionKind.SCALE)))
    newer = Questions(items=(_question(QuestionKind.SINGLE, "bc"),))
    sheets: list[Mapping[str, Any]] = [{"of_single": code} for code in "aabbbcc"]
    single, scale = counting.count([newer, older], [*sheets, {"of_scale": 3}], SMALLEST)
    assert single.counts == {"b": 3, "c": 2, "a": 2}
    assert (scale.n, scale.is_shown) == (1, False)
    # The same name for another kind of question: the newer one counts, by what fits it.
    renamed = Question(name="of_single", kind=QuestionKind.TEXT, text=TEXT)
    (text,) = counting.count([Questions(items=(renamed,)), newer], [*sheets, {"of_single": ["b"]}], SMALLEST)
    assert (text.question.kind, text.n) == (QuestionKind.TEXT, 7)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("排队等了半小时，不过态度很好", ["waiting", "people", "thanks"]),
        ("The QUEUE is slow and the toilet dirty", ["waiting", "place"]),
        ("moreover", ["other"]),  # no word begins with "over" there, and none is a theme
        ("", ["other"]),
    ],
)
def test_a_text_is_about_every_theme_of_which_it_has_a_word(text: str, found: list[str]) -> None:
    assert themes.of(text) == found


def test_the_spreadsheet_keeps_words_as_words_and_numbers_as_numbers() -> None:
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "a\x00b", "y" * 40_000]
    sheets = [{"of_text": text, "of_single": "a", "of_scale": 4, "of_nps": 10} for text in evil]
    outcomes = counting.count([ASKED], sheets, SMALLEST)
    answers: list[tuple[str, Mapping[str, Any]]] = [
        ("=cmd", sheets[0]),
        ("王芳", {"of_single": "b", "of_multiple": ["a", "b"]}),
    ]
    book = load_workbook(io.BytesIO(sheet.make(TITLE, WORDS, outcomes, answers)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(tuple("=+-@\t")))
    results = book[_page("figures")]
    assert results.freeze_panes == "A2"
    assert results.auto_filter.ref
    assert [cell.value for cell in results[2]] == [1, *TEXT.values(), "选a", "Option a", 8, 8, 100]
    assert len(book[_page("charts")]._charts) == 3
    assert len(book[_page("texts")]["E"]) == 1 + len(evil)
    assert book[_page("answers")]["A2"].value == "=cmd"
    nameless = load_workbook(io.BytesIO(sheet.make(TITLE, WORDS, outcomes)))
    assert _page("answers") not in nameless.sheetnames


def test_a_spreadsheet_of_nothing_says_so() -> None:
    book = load_workbook(io.BytesIO(sheet.make(TITLE, WORDS, counting.count([ASKED], [], SMALLEST))))
    rows = list(book[_page("figures")].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(ASKED.items)
    assert {row[3:] for row in rows} == {("不到5人，不显示", "Fewer than 5: not shown", 0, None, None)}


def _answered(session: Session, moment: Moment, openness: SurveyOpenness, many: int) -> Survey:
    """An open survey that so many people have answered."""
    plan = surveys.making.SurveyPlan(TITLE, ASKED, openness=openness)
    survey = surveys.making.written(session, moment, None, plan)
    survey = campaign.opened(session, moment, survey, actor_id=None)
    version = surveys.moves.newest_version(session, survey)
    for number in range(many):
        who = a_person(session, f"邻居{number}")
        given = {"of_single": "a", "of_nps": 10, "of_text": f"={number}"}
        surveys.answering.submit(session, moment, who, version.id or 0, given)
    return survey


def test_results_are_for_the_staff_and_only_once_it_is_over(
    session: Session, moment: Moment, coordinator: Who, auditor: Who, resident: Who
) -> None:
    survey = _answered(session, moment, SurveyOpenness.ANONYMOUS, 6)
    survey_id = survey.id or 0
    with pytest.raises(Refused, match="survey_not_over"):
        survey_results.read(session, coordinator, survey_id)
    campaign.close(session, a_moment(moment.now + timedelta(hours=1)), coordinator, survey_id)
    with pytest.raises(Refused, match="not_allowed"):
        survey_results.read(session, resident, survey_id)
    results = survey_results.read(session, auditor, survey_id)
    assert (len(results.sheets), [one.n for one in results.outcomes]) == (6, [6, 0, 0, 6, 6])
    with pytest.raises(Refused, match="survey_unknown"):
        results.of(len(ASKED.items))
    assert not survey_results.take_sheet(session, moment, coordinator, survey_id)
    assert survey_results.with_names(session, survey_id) == []


def test_names_are_only_for_who_runs_surveys_and_taking_them_is_noted(
    session: Session, moment: Moment, coordinator: Who, auditor: Who
) -> None:
    survey = _answered(session, moment, SurveyOpenness.NAMED, 2)
    survey_id = survey.id or 0
    campaign.close(session, a_moment(moment.now + timedelta(hours=1)), coordinator, survey_id)
    assert not survey_results.take_sheet(session, moment, auditor, survey_id)
    assert survey_results.take_sheet(session, moment, coordinator, survey_id)
    names = [name for name, _ in survey_results.with_names(session, survey_id)]
    assert names == ["邻居0", "邻居1"]
    taken = [
        line for line in audit.history(session, ("survey", survey_id)) if line.action == "survey.sheet_taken"
    ]
    assert [(line.actor_id, line.detail) for line in taken] == [
        (auditor.id, {"named": "no"}),
        (coordinator.id, {"named": "yes"}),
    ]


_HOMES = [{"code": code, "label": {"zh-hans": code, "en": code}} for code in "abc"]


def _of_homes(session: Session, moment: Moment, seed: int, openness: SurveyOpenness) -> Survey:
    """A survey that is over, answered at random by people of three buildings of very different size."""
    dice = Random(seed)
    text = {"zh-hans": "问", "en": "Ask"}
    items = [
        {"name": "home", "kind": "single", "text": text, "options": _HOMES},
        {"name": "other", "kind": "single", "text": text, "options": _HOMES[:2]},
        {"name": "grade", "kind": "scale", "text": text},
        {"name": "words", "kind": "text", "text": text},
    ]
    plan = surveys.making.SurveyPlan(text, Questions.model_validate({"items": items}), openness=openness)
    survey = surveys.making.written(session, moment, None, plan)
    campaign.opened(session, moment, survey, actor_id=None)
    version_id = surveys.moves.newest_version(session, survey).id or 0
    for number in range(dice.randint(12, 60)):
        told: dict[str, Any] = {
            "home": dice.choices("abc", (6, 3, 1))[0],
            "other": dice.choice("ab"),
            "words": "x",
        }
        told |= {"grade": dice.randint(1, 5)} if dice.random() < 0.7 else {}
        told = {name: said for name, said in told.items() if name != "home" or dice.random() < 0.9}
        named = a_person(session, f"No {number}").id if openness is SurveyOpenness.NAMED else None
        about: dict[str, Any] = {
            "id": seed * 1000 + number + 1,
            "survey_id": survey.id,
            "version_id": version_id,
        }
        session.add(SurveyAnswer(**about, answers=told, person_id=named))
    survey.state = SurveyState.CLOSED
    session.flush()
    return survey


def _ways(session: Session, actor: Who, survey_id: int) -> list[str]:
    return splitting.ways(session, actor, survey_results.read(session, actor, survey_id))


@pytest.mark.parametrize("seed", range(1, 13))
def test_no_group_and_nothing_between_groups_is_of_fewer_than_five(
    session: Session, moment: Moment, coordinator: Who, auditor: Who, seed: int
) -> None:
    """Counted by hand; neither a group nor the rest, which whoever takes it from the whole would learn."""
    survey = _of_homes(session, moment, seed, SurveyOpenness.ANONYMOUS)
    number = survey.id or 0
    sheets = session.exec(select(SurveyAnswer.answers).where(SurveyAnswer.survey_id == number)).all()
    assert _ways(session, auditor, number) == []
    ways = _ways(session, coordinator, number)
    if "home" not in ways:
        with pytest.raises(Refused, match="survey_split"):
            splitting.choose(session, moment, coordinator, number, "home")
        return
    splitting.choose(session, moment, coordinator, number, "home")
    _, found = splitting.split(session, auditor, number, "home")
    assert [one.question.name for one in found] == ["other", "grade"]
    for one in found:
        name = one.question.name
        for code, outcome in one.shown.items():
            theirs = [told[name] for told in sheets if told.get("home") == code and name in told]
            assert outcome.n == len(theirs) >= 5
            assert outcome.counts == {c: sum(str(said) == c for said in theirs) for c in one.question.codes}
        whole = sum(name in told for told in sheets)
        assert one.left_out == whole - sum(outcome.n for outcome in one.shown.values())
        assert one.left_out == 0 or one.left_out >= 5 or not one.shown


def test_an_anonymous_survey_is_divided_in_one_way_only(
    session: Session, moment: Moment, coordinator: Who, director: Who, auditor: Who
) -> None:
    survey = _of_homes(session, moment, 3, SurveyOpenness.ANONYMOUS)
    number = survey.id or 0
    assert set(_ways(session, coordinator, number)) == {"home", "other"}
    with pytest.raises(Refused, match="not_allowed"):
        splitting.choose(session, moment, auditor, number, "other")
    for way in ("grade", "words", "nothing", *splitting.KNOWN):
        with pytest.raises(Refused, match="survey_split"):
            splitting.choose(session, moment, coordinator, number, way)
    with pytest.raises(Refused, match="survey_split"):
        splitting.split(session, coordinator, number, "other")
    splitting.choose(session, moment, coordinator, number, "other")
    assert _ways(session, director, number) == _ways(session, auditor, number) == ["other"]
    with pytest.raises(Refused, match="survey_split"):
        splitting.choose(session, moment, director, number, "home")
    with pytest.raises(Refused, match="survey_split"):
        splitting.split(session, director, number, "home")


def test_a_named_survey_is_divided_by_what_is_known_of_people(
    session: Session, moment: Moment, coordinator: Who, auditor: Who
) -> None:
    survey = _of_homes(session, moment, 5, SurveyOpenness.NAMED)
    number = survey.id or 0
    people = session.exec(select(SurveyAnswer.person_id).where(SurveyAnswer.survey_id == number)).all()
    for person_id in people[:6]:
        session.add(Assignment(person_id=person_id or 0, role=Role.CLERK, granted_at=moment.now))
    session.flush()
    assert splitting.ROLE in _ways(session, coordinator, number)
    _, found = splitting.split(session, coordinator, number, splitting.ROLE)
    (other,) = [one for one in found if one.question.name == "other"]
    assert {code: outcome.n for code, outcome in other.shown.items()} == {
        "staff": 6,
        "residents": len(people) - 6,
    }
    # Who does not run surveys sees no names, so nothing by which they could be guessed either.
    assert _ways(session, auditor, number) == []
