"""A questionnaire from a spreadsheet: what is wrong is told cell by cell, and then nothing is made."""

from sqlmodel import Session, func, select

from centre.moment import Moment
from centre.surveys import from_sheet, moves
from models.outbox import Notice
from models.survey_questions import END, QuestionKind, Skip
from models.surveys import Survey, SurveyState
from models.who import Who

HEADER = ["题型 / Kind", "Question", "选项", "At most", "Required", "跳题", "No."]
TITLE = ["名称", "食堂 / The canteen"]
SINGLE = ["single", "Often?", "常来 / Often; 不来 / Never"]


def rows(*cells: list[str]) -> list[tuple[int, list[str]]]:
    return list(enumerate([HEADER, *cells], start=1))


def test_a_sheet_becomes_a_draft_of_whoever_sent_it(
    session: Session, moment: Moment, coordinator: Who, resident: Who
) -> None:
    sheet = rows(
        ["title", "For example", "", "", "", "", "例1"],
        TITLE,
        ["purpose", "To make it better"],
        [*SINGLE, "", "", "不来，常来 → 3"],
        ["多选", "What?", "a; b; c", "2", "否"],
        ["1-5分", "How good?", "", "", "yes", "1,2→end; 3->5"],
        ["文字", "What else?"],
        ["photo", "Where?", "", "", "no"],
    )
    from_sheet.take(session, moment, coordinator.id, {"rows": sheet, "why": ""})
    survey = session.exec(select(Survey)).one()
    assert (survey.state, survey.owner_id, survey.purpose) == (
        SurveyState.DRAFT,
        coordinator.id,
        {"en": "To make it better"},
    )
    assert survey.title == {"zh-hans": "食堂", "en": "The canteen"}
    asked = moves.questions(moves.newest_version(session, survey)).items
    assert [one.kind.value for one in asked] == ["single", "multiple", "scale", "text", "photo"]
    assert [one.required for one in asked] == [True, False, True, True, False]
    assert asked[0].skips == (Skip(answers=("o2", "o1"), to="q3"),)
    assert (asked[1].most, asked[2].kind) == (2, QuestionKind.SCALE)
    assert asked[2].skips == (Skip(answers=("1", "2"), to=END), Skip(answers=("3",), to="q5"))
    # Who may not (any more) gets nothing, and nothing is made of a file that did not come.
    from_sheet.take(session, moment, resident.id, {"rows": sheet, "why": ""})
    from_sheet.lost(session, moment, coordinator.id)
    assert session.exec(select(func.count()).select_from(Survey)).one() == 1
    told = session.exec(select(Notice).where(Notice.kind == from_sheet.TAKEN)).all()
    assert [one.person_id for one in told] == [coordinator.id] * 2
    assert [one.params for one in told] == [{"survey": survey.id}, {"why": "lost"}]


WRONG: list[tuple[list[str], str, str]] = [
    (["dance", "What?"], "kind", "import.wrong.word"),
    (["", "What?"], "kind", "import.wrong.missing"),
    (["text"], "text", "import.wrong.missing"),
    (["text", "=1+1"], "text", "import.wrong.formula"),
    (["text", "x" * 301], "text", "import.wrong.too_long"),
    (["text", "请大家捐款"], "text", "refused.appeal"),
    (["text", "What?", "a; b"], "choices", "survey_sheet.wrong.no_choices_here"),
    (["single", "What?", "a"], "choices", "survey_sheet.wrong.choices"),
    (["single", "What?", "a; b", "1"], "most", "survey_sheet.wrong.most_not_here"),
    (["multiple", "What?", "a; b", "3"], "most", "import.wrong.number"),
    (["text", "What?", "", "", "perhaps"], "required", "import.wrong.word"),
    ([*SINGLE, "", "", "不来"], "skip", "survey_sheet.wrong.skip"),
    ([*SINGLE, "", "", "不来→2; Never→end"], "skip", "survey_sheet.wrong.skip"),
    ([*SINGLE, "", "", "maybe → 3"], "skip", "survey_sheet.wrong.skip_answer"),
    ([*SINGLE, "", "", "不来 → 1"], "skip", "survey_sheet.wrong.skip_to"),
    ([*SINGLE, "", "", "不来 → ²"], "skip", "survey_sheet.wrong.skip_to"),
    (["名称", "Twice"], "kind", "survey_sheet.wrong.twice"),
]


def test_what_is_wrong_is_told_with_its_row_and_column(session: Session) -> None:
    for bad, column, key in WRONG:
        checked = from_sheet.check(session, rows(TITLE, bad, ["text", "Last?"]))
        assert checked.plan is None
        assert [(one.row, one.column, one.key) for one in checked.faults] == [(3, column, key)], bad


def test_a_sheet_needs_a_title_columns_and_some_questions_but_not_too_many(session: Session) -> None:
    question = ["text", "What?"]
    for sheet, key in (
        ([], "import.wrong.empty"),
        ([(1, ["Kind"]), (2, ["text"])], "import.wrong.no_column"),
        (rows(question), "survey_sheet.wrong.no_title"),
        (rows(TITLE), "import.wrong.empty"),
        (rows(TITLE, *[question] * 31), "import.wrong.too_many"),
    ):
        (fault,) = from_sheet.check(session, sheet).faults
        assert fault.key == key
    assert from_sheet.check(session, rows(TITLE, *[question] * 30)).plan is not None
