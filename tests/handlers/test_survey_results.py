"""The results of a survey as the desk sees them: in words, as pictures and as a spreadsheet."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image
from sqlmodel import Session, col, select

from centre import surveys
from centre.surveys import campaign
from models import who as whos
from models.files import FileState
from models.people import Role
from models.survey_questions import Questions
from models.surveys import Survey, SurveyAnswer, SurveyOpenness
from tests.auxil.factories import a_file, a_person, a_rule
from tests.auxil.photos import a_photo
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.auxil.volunteers import a_team, in_team

_TEXT = {"zh-hans": "您怎么看 <b>？", "en": "What do you think <b>?"}
_OPTIONS = [
    {"code": "yes", "label": {"zh-hans": "很好 & 方便", "en": "Good & easy"}},
    {"code": "no", "label": {"zh-hans": "不好", "en": "Bad"}},
]
_ASKED = Questions.model_validate(
    {
        "items": [
            {"name": "one", "kind": "single", "text": _TEXT, "options": _OPTIONS},
            {"name": "grade", "kind": "scale", "text": _TEXT},
            {"name": "nps", "kind": "nps", "text": _TEXT},
            {"name": "words", "kind": "text", "text": _TEXT},
            {"name": "rare", "kind": "text", "text": _TEXT},
        ]
    }
)


_PHOTOS = Questions.model_validate(
    {
        "items": [
            {"name": "grade", "kind": "scale", "text": _TEXT},
            {"name": "spot", "kind": "photo", "text": _TEXT},
        ]
    }
)


async def _a_survey(stage: Stage, many: int, openness: SurveyOpenness = SurveyOpenness.ANONYMOUS) -> Survey:
    """An open survey that so many people have answered."""

    def make(session: Session) -> Survey:
        moment = stage.linli.present(session)
        plan = surveys.making.SurveyPlan(
            {"zh-hans": "开放时间", "en": "Our hours"}, _ASKED, openness=openness
        )
        survey = surveys.making.written(session, moment, None, plan)
        survey = campaign.opened(session, moment, survey, actor_id=None)
        version_id = surveys.moves.newest_version(session, survey).id or 0
        for number in range(many):
            told = {
                "one": "yes" if number % 4 else "no",
                "grade": 4,
                "nps": 6 + number % 5,
                "words": "要排队",
            }
            told |= {"rare": "hidden"} if number < 4 else {}
            about: dict[str, Any] = {"id": 1000 + number, "survey_id": survey.id, "version_id": version_id}
            session.add(SurveyAnswer(**about, answers=told))
        return survey

    return await stage.write(make)


@pytest.mark.alternating
async def test_what_came_out_is_shown_when_it_is_over(stage: Stage, language: str) -> None:
    survey = await _a_survey(stage, 40)
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    auditor = await stage.staff("审计", Role.AUDITOR, language)
    await desk.forge(f"a:survey.results:{survey.id}:")
    desk.reads("refused.survey_not_over")
    await stage.pass_time(hours=1)
    await desk.forge(f"a:survey.close:{survey.id}:yes")
    await desk.press("surveys.do.results")
    desk.reads("results.too_few_said")
    label = "Good & easy" if language == "en" else "很好 & 方便"
    desk.sees(desk.words("results.finding.options", label=label, percent="75.0"))
    desk.sees(desk.words("results.finding.scale", mean="4.0", median="4.0"))
    desk.sees(desk.words("results.finding.nps", nps="+20.0"))
    for place in (1, 2, 3, 4):
        await desk.press("results.picture", place=place)
        assert desk.last_message["photo"]
    await desk.forge(f"a:survey.result:{survey.id}:4")  # too few: words, no picture
    desk.reads("results.too_few_said")
    await desk.forge(f"a:survey.result:{survey.id}:99")
    desk.reads("refused.survey_unknown")
    await desk.press("results.all")
    await desk.press("results.sheet")
    assert desk.last_message["document"]["file_name"] == f"{survey.number}.xlsx"
    desk.reads("results.sheet_nameless")

    # Who only looks sees the same; a resident nothing.
    await auditor.forge(f"a:survey.results:{survey.id}:")
    auditor.reads("results.too_few_said")
    resident = await stage.resident("李奶奶", language)
    await resident.forge(f"a:survey.results:{survey.id}:")
    assert not resident.has_read("results.too_few_said")
    assert await stage.faults() == []


@pytest.mark.alternating
async def test_groups_are_chosen_once_and_small_ones_stay_out(stage: Stage, language: str) -> None:
    survey = await _a_survey(stage, 24)
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    auditor = await stage.staff("审计", Role.AUDITOR, language)
    number = (await desk.row()).id or 0
    await stage.write(
        lambda session: campaign.close(
            session, stage.linli.present(session), whos.by_id(session, number), survey.id or 0
        )
    )
    await auditor.forge(f"a:survey.results:{survey.id}:")
    assert auditor.words("results.by_groups") not in auditor.newest_buttons
    await desk.forge(f"a:survey.results:{survey.id}:")
    await desk.press("results.by_groups")
    desk.reads("results.split.anonymous")
    await desk.tap_data("a:survey.split_by:")
    desk.reads("results.split.heading", "results.split.group")
    desk.sees("18", "6")
    for button in [one for one in desk.newest_buttons if one.endswith(("2", "3"))]:
        await desk.tap(button)
        assert desk.last_message["photo"]
        desk.reads("results.split.group")
    await desk.press("results.all")
    await desk.press("results.sheet")
    page = (await _sheet(stage, desk))["分组 By groups"]
    rows = [[cell.value for cell in row[4:9]] for row in page.iter_rows(min_row=2, max_col=9)]
    # First each group in one figure, as it is drawn; then how often each answer was given.
    assert rows[:4] == [
        ["很好 & 方便", "Good & easy", "平均 / Mean", 18, 4],
        ["不好", "Bad", "平均 / Mean", 6, 4],
        ["很好 & 方便", "Good & easy", "1 / 1", 18, 0],
        ["很好 & 方便", "Good & easy", "2 / 2", 18, 0],
    ]
    assert len(page._charts) == 2
    await auditor.forge(f"a:survey.results:{survey.id}:")
    await auditor.press("results.by_groups")
    auditor.reads("results.split.heading")
    await auditor.forge(f"a:survey.split_by:{survey.id}:one")
    auditor.reads("refused.not_allowed")
    await desk.forge(f"a:survey.split_by:{survey.id}:grade")
    desk.reads("refused.survey_split")
    await desk.forge(f"a:survey.split_by:{2**63 - 1}:one")
    assert await stage.faults() == []


@pytest.mark.alternating
async def test_with_names_the_sheet_is_by_what_is_known_of_people_and_has_their_photos(
    stage: Stage, language: str
) -> None:
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    number = (await desk.row()).id or 0

    def make(session: Session) -> int:
        moment, team = stage.linli.present(session), a_team(session)
        plan = surveys.making.SurveyPlan(_TEXT, _PHOTOS, openness=SurveyOpenness.NAMED)
        survey = surveys.making.written(session, moment, None, plan)
        survey = campaign.opened(session, moment, survey, actor_id=None)
        version_id = surveys.moves.newest_version(session, survey).id or 0
        for nth in range(12):
            who = a_person(
                session,
                f"={nth}",
                *([Role.VOLUNTEER] if nth < 5 else []),
                language=("zh-hans", "en")[nth % 2],
            )
            in_team(session, who, team, main=True)
            state = FileState.OWED if nth == 11 else FileState.STORED
            about: dict[str, Any] = {
                "person_id": None,
                "subject_kind": "survey_answer",
                "subject_id": 1 + nth,
            }
            file = a_file(session, who, **about, state=state, path="seen.jpg")
            told = {"grade": 4, "spot": {"words": f"+{nth}", "files": [file.id]}}
            sheet: dict[str, Any] = {
                "id": 1 + nth,
                "survey_id": survey.id,
                "version_id": version_id,
                "person_id": who.id,
            }
            session.add(SurveyAnswer(**sheet, answers=told))
        campaign.close(session, moment, whos.by_id(session, number), survey.id or 0)
        return survey.id or 0

    (stage.settings.data_dir / "files").mkdir(parents=True, exist_ok=True)
    (stage.settings.data_dir / "files" / "seen.jpg").write_bytes(a_photo(1600, 1200))
    survey_id = await stage.write(make)
    await desk.forge(f"a:survey.results:{survey_id}:")
    await desk.press("results.sheet")
    desk.reads("results.sheet_named")
    book = await _sheet(stage, desk)
    groups = [[cell.value for cell in row] for row in book["分组 By groups"].iter_rows(min_row=2, max_col=9)]
    drawn = [row for row in groups if row[6] == "平均 / Mean"]
    assert {(row[3], row[5], row[7]) for row in drawn} == {
        ("身份 / Who they are", "Volunteers", 5),
        ("身份 / Who they are", "Residents", 7),
        ("语言 / Their language", "English", 6),
        ("语言 / Their language", "中文", 6),
    }
    seen = book["照片 Photos"]
    rows = [[cell.value for cell in row[3:6]] for row in seen.iter_rows(min_row=2, max_col=6)]
    assert rows == [
        [f"={nth}", f"+{nth}", "没有取到 / Not fetched" if nth == 11 else None] for nth in range(12)
    ]
    assert "f" not in {cell.data_type for row in seen.iter_rows() for cell in row}
    assert len(seen._images) == 11
    with Image.open(io.BytesIO(seen._images[0]._data())) as small:
        assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (180, 135), {})
    assert await stage.faults() == []


async def _sheet(stage: Stage, desk: Actor) -> Workbook:
    """The spreadsheet that the desk got last."""
    about = stage.telegram.world.files.find(desk.last_message["document"]["file_id"])
    assert about is not None
    return load_workbook(io.BytesIO(stage.telegram.world.files.content(about)))


@pytest.mark.alternating
async def test_words_are_raised_for_a_unit_and_are_in_the_figures_of_the_month(
    stage: Stage, language: str
) -> None:
    await stage.write(
        lambda session: a_rule(session, "staff_units", {"care": {"en": "Care", "zh-hans": "护理"}})
    )
    survey = await _a_survey(stage, 12)
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await stage.pass_time(hours=1)
    await desk.forge(f"a:survey.close:{survey.id}:yes")
    await desk.press("surveys.do.results")
    await desk.press("opinions.list")
    desk.reads("opinions.heading", "opinions.line")
    await desk.press("engine.next")
    await desk.tap_data("a:opinion.one:")
    desk.reads("opinions.which")
    desk.sees("要排队")
    choice = next(
        data
        for message in desk.screen
        for button in buttons_of(message)
        if (data := button.get("callback_data", "")).endswith("/care")
    )
    await desk.tap_data(choice)
    assert desk.has_read("opinions.raised_nameless")
    assert desk.saw("Care" if language == "en" else "护理")
    await desk.forge(choice)
    desk.reads("refused.survey_words")
    await desk.forge(f"a:opinion.to:{2**63 - 1}:0/care")
    await desk.forge(f"a:opinion.list:{2**63 - 1}:99999999999999999999")
    await stage.pass_time(days=31)
    await director.say("/ratings")
    director.reads("ratings.opinions")
    director.sees(
        director.words("items.few", name=director.words("ratings.opinions.passed"), part=1, whole=1)
    )
    assert await stage.faults() == []


@pytest.mark.alternating
async def test_whoever_signed_hears_that_their_words_were_passed_on(stage: Stage, language: str) -> None:
    author = await stage.resident("李奶奶", language)
    desk = await stage.staff("陈协调", Role.COORDINATOR, language)
    survey = await _a_survey(stage, 5, SurveyOpenness.NAMED)
    row = (await author.row()).id

    def sign(session: Session) -> None:
        for sheet in session.exec(select(SurveyAnswer).order_by(col(SurveyAnswer.id))).all():
            sheet.person_id = row if sheet.id == 1000 else a_person(session, "Other").id

    await stage.write(sign)
    await stage.pass_time(hours=1)
    await desk.forge(f"a:survey.close:{survey.id}:yes")
    await desk.press("surveys.do.results")
    await desk.press("opinions.list")
    await desk.forge("a:opinion.one:rs:3")
    await desk.press("engine.back")
    desk.reads("opinions.heading")
    await desk.forge("a:opinion.one:rs:3")
    await desk.press("unit.whole")
    assert desk.has_read("opinions.raised")
    author.reads("notice.opinion.raised")
    author.sees("要排队")
    await author.press("case.see")
    assert author.saw("要排队")
    await desk.press("opinions.more")
    assert desk.has_read("opinions.heading")
    assert await stage.faults() == []


async def test_of_nobody_nothing_is_shown(stage: Stage) -> None:
    survey = await _a_survey(stage, 0)
    desk = await stage.staff("陈协调", Role.COORDINATOR)
    await stage.pass_time(hours=1)
    await desk.forge(f"a:survey.close:{survey.id}:yes")
    await desk.press("surveys.do.results")
    desk.reads("results.too_few_said")
    await desk.press("results.sheet")
    assert desk.last_message["document"]
