"""Activities as those see them who make, agree to, lead and change them."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import cast

from openpyxl import load_workbook
from sqlmodel import Session, func, select

from centre.activities.sheet_cells import sheet_words
from centre.sheets import read
from handlers.activity_import import make_template
from models.activities import ActivityTime
from models.people import Role
from models.shifts import Shift
from tests.auxil.shifts import a_site
from tests.auxil.stage import Actor, Stage
from tests.handlers.activity_stories import (
    STORY_OF_MAKING,
    begin,
    leads_a_team,
    makes,
    send_sheet,
)
from tests.handlers.rostered import sign_up, volunteer

THE_FIRST = select(func.min(Shift.id))


async def outlined(actor: Actor) -> None:
    """Make a draft from an outline of the team that there is: only place, day and time are asked."""
    await begin(actor)
    await actor.tap_data("d:")  # the smartphone class
    actor.reads("activity_make.site.ask")
    await actor.tap("清塘公园")
    actor.reads("activity_make.day.ask")
    await actor.say("12月2日")
    actor.reads("activity_make.span.ask")
    await actor.tap_data("d:")  # its usual hours
    actor.reads("activity_make.card")


async def test_an_outline_asks_only_for_place_day_and_time(stage: Stage, language: str) -> None:
    helper, boss = await volunteer(stage, "许晓", language), await makes(stage, language)
    await outlined(boss)
    await boss.press("activity_make.confirm")
    boss.reads("activity_make.done")
    await boss.tap_data("a:activity.see:")
    boss.reads("activity.state.draft", "activity.weekly", "shift.risk.low")
    await boss.press("activity.publish")
    boss.reads("activity.published")
    await boss.tap_data("a:shift_desk.see:")
    boss.reads("shift_desk.state.open", "shift_desk.post_short")
    await boss.say("/shiftadmin")
    boss.reads("activities.line_next")
    await boss.press("activities.view.drafts")
    boss.reads("activities.empty")
    await stage.pass_time(hours=10)
    helper.reads("notice.shift.news")
    assert await stage.faults() == []


async def test_the_card_of_what_is_risky_does_not_offer_it_to_minors(stage: Stage, language: str) -> None:
    boss = await makes(stage, language)
    await begin(boss)
    for question in STORY_OF_MAKING.questions[:-1]:
        await question.answer(boss)
    await boss.press("activity_make.risk.high")
    await boss.say("梯子要有人扶 / somebody holds the ladder")
    await boss.press("activity_make.insured.yes")
    boss.reads("activity_make.card")
    assert boss.words("activity_make.minors.line") not in boss.last
    await boss.press("activity_make.confirm")
    await boss.tap_data("a:activity.see:")
    boss.reads("shift.adults", "shift.risk.high")
    assert await stage.faults() == []


async def test_a_teams_new_place_goes_to_the_director_and_back_and_forth(stage: Stage, language: str) -> None:
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    colleague = await stage.staff("孙协调", Role.COORDINATOR, language)
    leader = await leads_a_team(stage, language)
    await begin(leader)
    for question in STORY_OF_MAKING.questions:
        if question.name == "site":
            await leader.say("小区东门空地")
        elif question.name != "team":  # they lead just one
            await question.answer(leader)
    leader.reads("activity_make.new_place")
    await leader.press("activity_make.confirm")
    leader.reads("activity_make.done_hand_in")
    await leader.press("activity.hand_in")
    leader.reads("activity.handed_in_place", "activity.new_place")

    director.reads("notice.activity.waits")
    assert not colleague.has_read("notice.activity.waits")
    await director.tap_data("a:activity.see:")
    await director.press("activity.return")
    await director.say("几位帮手？")
    await director.press("activity_return.confirm")
    leader.reads("notice.activity.returned")
    await leader.tap_data("a:activity.see:")
    await leader.press("activity.edit")
    leader.reads("activity.why.draft", "activity_make.card")
    await leader.press("engine.edit")
    await leader.press("activity_make.roles.line")
    await leader.say("带读 1\n帮手 3")
    await leader.press("activity_make.confirm")
    await leader.press("activity.hand_in")
    await director.tap_data("a:activity.see:")
    await director.press("activity.approve")
    assert director.has_read("activity.approved") == 1
    leader.reads("notice.activity.approved")
    await leader.tap_data("a:activity.see:")
    leader.reads("activity.state.open", "shift.place")
    assert await stage.faults() == []


async def test_a_new_name_goes_to_the_director_and_volunteers_read_it(stage: Stage, language: str) -> None:
    helper = await volunteer(stage, "许晓", language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    boss = await makes(stage, language)
    await begin(boss)
    for question in STORY_OF_MAKING.questions:
        await question.answer(boss)
    boss.reads("issuer.ours")
    await boss.press("engine.edit")
    await boss.press("activity_make.issuer.line")
    boss.reads("activity_make.issuer.ask")
    await boss.say("清塘中学 / Qingtang School")
    boss.reads("activity_make.new_name")
    await boss.press("activity_make.confirm")
    await boss.press("activity.hand_in")
    boss.reads("activity.handed_in_name", "activity.new_issuer")
    await director.tap_data("a:activity.see:")
    await director.press("activity.approve")
    director.reads("activity.issuer")
    shift_id = await stage.read(lambda session: session.exec(THE_FIRST).one()) or 0
    await helper.forge(f"a:shift.see:{shift_id}:")
    helper.reads("shift.issuer")
    assert await stage.faults() == []


async def test_who_leads_nothing_is_told_who_does(stage: Stage, language: str) -> None:
    boss, actor = await makes(stage, language), await volunteer(stage, "许晓", language)
    assert "shiftadmin" in boss.commands
    assert "shiftadmin" not in actor.commands
    await actor.say("/shiftadmin")
    actor.reads("activities.not_yours")
    await outlined(boss)
    await boss.press("activity_make.confirm")
    await stage.write(lambda session: a_site(session, "图书馆"))
    for tap in ("make:0", "edit:1", "publish:1", "cancel:1", "see:1", "shifts:0"):
        name, row = tap.split(":")
        await actor.forge(f"a:activity.{name}:{row}:1")
        actor.reads("refused.not_allowed")
    assert boss.has_read("activity.published") == 0


async def test_a_draft_with_several_times_keeps_them_until_another_is_given(
    stage: Stage, language: str
) -> None:
    boss = await makes(stage, language)
    await outlined(boss)
    await boss.press("activity_make.confirm")

    def twice(session: Session) -> None:
        held = session.exec(select(ActivityTime)).one()
        more = {**held.model_dump(exclude={"id"}), "weekday": 4, "from_day": date(2026, 12, 4)}
        session.add(ActivityTime(**more))

    await stage.write(twice)
    await boss.say("/shiftadmin")
    await boss.tap_data("a:activity.see:")
    await boss.press("activity.edit")
    boss.reads("activity_make.card", "activity.weekly")
    await boss.press("engine.edit")
    await boss.press("activity_make.title.line")
    await boss.say("茶会 / Tea")
    await boss.press("activity_make.confirm")
    assert await stage.read(lambda session: len(session.exec(select(ActivityTime)).all())) == 2
    await boss.tap_data("a:activity.see:")
    await boss.press("activity.edit")
    await boss.press("engine.edit")
    await boss.press("activity_make.rhythm.line")
    await boss.press("activity_make.rhythm.once")
    await boss.say("12月2日")
    await boss.say("9:00-11:00")
    await boss.press("activity_make.confirm")
    assert await stage.read(lambda session: len(session.exec(select(ActivityTime)).all())) == 1
    assert await stage.faults() == []


async def test_an_open_activity_is_renamed_and_handed_on(stage: Stage, language: str) -> None:
    helper = await volunteer(stage, "许晓", language, skills=("phones",))
    boss, other = await makes(stage, language), await stage.staff("吴协调", Role.COORDINATOR, language)
    await outlined(boss)
    await boss.press("activity_make.confirm")
    await boss.press("activity.publish")
    shift_id = await stage.read(lambda session: session.exec(THE_FIRST).one()) or 0
    await sign_up(stage, helper, shift_id)
    for part, said in (
        ("title", "茶会 / Tea"),
        ("purpose", "喝茶 / Tea"),
        ("issuer", "玉兰街道办事处"),
        ("lead", "吴协调"),
    ):
        await boss.say("/shiftadmin")
        await boss.tap_data("a:activity.see:")
        await boss.press("activity.edit")
        await boss.press(f"activity_reword.what.{part}")
        await boss.say(said)
        boss.reads("activity_reword.card", "shift_desk.told")
        await boss.press("activity_reword.confirm")
        boss.reads("activity_reword.done")
    for key in ("notice.activity.reworded", "activity.repurposed", "activity.issued_by", "activity.led_by"):
        assert helper.has_read(key) == 1
    other.reads("notice.activity.led")
    assert await stage.faults() == []


async def test_a_series_is_moved_and_called_off_and_everybody_hears_what_to_do(
    stage: Stage, language: str
) -> None:
    helper = await volunteer(stage, "许晓", language, skills=("phones",))
    boss = await makes(stage, language)
    await outlined(boss)
    await boss.press("activity_make.confirm")
    await boss.press("activity.publish")
    shift_id = await stage.read(lambda session: session.exec(THE_FIRST).one()) or 0
    await sign_up(stage, helper, shift_id)
    await boss.tap_data("a:shift_desk.see:")
    boss.sees("许晓")
    await boss.press("shift_desk.time")
    await boss.say("12月3日")
    await boss.say("9:00-11:00")
    await boss.press("shift_desk.reach.on")
    boss.reads("shift_desk.shifts", "shift_desk.told")
    await boss.press("shift_time.confirm")
    boss.reads("shift_time.done", "shift_desk.are_told")
    helper.reads("notice.shift.changed")
    assert helper.words("leave.ask") in helper.newest_buttons

    await boss.press("shift_desk.back")
    await boss.press("shift_desk.cancel")
    await boss.press("shift_desk.reach.this")
    await boss.say("停电了")
    boss.reads("shift_desk.told", "shift_cancel.card")
    await boss.press("shift_cancel.confirm")
    boss.reads("shift_cancel.done")
    helper.reads("notice.shift.cancelled")
    helper.sees("停电了")
    await boss.press("shift_desk.back")
    boss.reads("shift_desk.state.cancelled")
    assert await stage.faults() == []


async def test_a_sheet_is_checked_shown_and_imported_as_a_whole(stage: Stage, language: str) -> None:
    boss = await makes(stage, language)
    await boss.say("/shiftadmin")
    await boss.press("import.get_template")
    boss.reads("import.template")
    await boss.press("import.begin")
    await send_sheet(boss, "2026-12-06", "2026-13-07")
    boss.reads("import.faulty", "import.wrong.day", "import.nothing_done")
    assert "3" in boss.last
    boss.sees("2026-13-07")
    await boss.press("import.begin")
    await send_sheet(boss, "2026-12-06", "2026-12-13")
    boss.reads("notice.import.read", "import.activities", "import.shifts")
    await boss.press("import.now")
    boss.reads("import.done")
    await boss.press("menu.shiftadmin")
    boss.reads("activities.line_next")
    await boss.tap_data("a:activity.see:")
    boss.reads("activity.state.open", "activity.ahead")
    await boss.say("/shiftadmin")
    await boss.press("import.from_sheet")
    await send_sheet(boss, "2026-12-06", "2026-12-13")
    boss.reads("import.all_there")
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


def test_the_template_is_a_sheet_that_can_be_read_and_explains_itself() -> None:
    params = {
        "lists": {"team": ["数字助手队"], "place": ["清塘公园"], "course": [], "people": ["phones = 教手机"]},
        "notes": dict.fromkeys(sheet_words()["columns"], "note"),
        "day": 739_000,
        "names": "活动 / Activities",
    }
    name, content = make_template(cast("Session", None), Path(), params)
    assert name == "activities.xlsx"
    header, *examples = read(content)
    assert len(header[1]) == len(sheet_words()["columns"])
    assert [cells[0][:1] for _number, cells in examples] == ["例", "例"]
    explained = load_workbook(BytesIO(content)).worksheets[1]
    assert any(row[1] == "清塘公园" for row in explained.iter_rows(values_only=True))
