"""What must be put right, as people see it: from a visit or a complaint to the report, in both languages."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from sqlmodel import Session, select

from models.people import Role
from models.rectification import Inspection, InspectionKind, InspectionScore, Item, ItemSource, ItemState
from tests.auxil.playtime import PNG
from tests.auxil.shifts import a_site
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained
from tests.handlers.rectification_stories import director, taps, with_item

FAR = 2**63 - 1


async def fill_in(actor: Actor, day: str, bad: int, *, stop_after: int = 99) -> None:
    """Fill in the form of a mystery visit; the first things are not in order."""
    await actor.say("/inspection")
    await actor.press("visit.new")
    await actor.say(day)
    await actor.press("inspection.whole")
    for place in range(37):
        if place == stop_after:
            return
        await actor.press("visit.points.0" if place < bad else "visit.points.2")


async def test_a_visit_is_begun_put_down_gone_on_with_and_compared(stage: Stage, language: str) -> None:
    actor = await director(stage, language)
    await fill_in(actor, "11月20日", 2, stop_after=9)
    actor.reads("visit.item.ask")
    await stage.restart()
    await actor.say("/inspection")
    await actor.press("visit.new")
    actor.reads("engine.going_on", "visit.item.ask")
    while actor.words("visit.points.2") in actor.newest_buttons:
        await actor.press("visit.points.2")
    actor.reads("visit.card")
    await actor.press("visit.confirm")
    actor.reads("visit.done")
    actor.sees("94.6%", "71.4%")
    assert actor.last.count("%") == 7  # in all, and six categories

    # What was missing is an item with one tap, once, and the next one is offered.
    await actor.tap_data("a:inspection.see:")
    offered = [one for one in actor.newest_buttons if "…" in one or ":" in one or "：" in one]
    await actor.tap_data("a:inspection.make:", times=2)
    actor.reads("inspection.items")
    assert len([one for one in actor.newest_buttons if one in offered]) == 1
    await actor.press("inspection.items_button")
    await actor.tap_data("a:item.see:")
    actor.reads("item.heading")

    await fill_in(actor, "11月24日", 0)
    await actor.press("visit.confirm")
    actor.sees("100.0%", "5.4")
    await actor.say("/items")
    await actor.press("items.figures")
    noted = await stage.read(lambda session: session.exec(select(Inspection)).all())
    assert {(one.kind, one.noted_by) for one in noted} == {(InspectionKind.MYSTERY, None)}
    scores = await stage.read(lambda session: session.exec(select(InspectionScore)).all())
    assert len(scores) == 74
    await stage.pass_time(days=10)
    await actor.say("/items")
    await actor.press("items.figures")
    actor.sees("94.6%", "100.0%")


async def test_a_complaint_and_its_item_lead_to_each_other(stage: Stage, language: str) -> None:
    clerk, _ = await complained.looked_into(stage, language)
    await clerk.press("item.make")
    await clerk.say("大厅没有写明收费标准。")
    await clerk.press("item.severity.light")
    old = clerk.last_message["message_id"]
    await clerk.press("item_make.confirm")
    clerk.reads("item_make.done")
    (item,) = await stage.read(lambda session: session.exec(select(Item)).all())
    assert item.source is ItemSource.COMPLAINT
    await clerk.tap_data("a:item.see:")
    await clerk.tap_data("a:queue.see:")
    assert clerk.words("desk.open", number=item.number) in clerk.newest_buttons
    assert clerk.words("item.make") not in clerk.newest_buttons
    # The old button shows the item that there is.
    await clerk.forge(f"a:item.make:{item.source_id}:complaint", old)
    clerk.reads("item.heading")
    await clerk.say(f"/status {item.number}")
    clerk.reads("item.heading")
    resident = await stage.resident("李华", language)
    await resident.say(f"/status {item.number}")
    assert item.finding not in resident.last


async def test_more_time_is_asked_for_and_given(stage: Stage, language: str) -> None:
    leader = await stage.staff("孙协调", Role.COORDINATOR, language)
    owner = await with_item("verify", "assign")(stage, language)
    await taps("a:item.ask_time:")(owner)
    # No day is offered that would be refused; one that is said all the same is asked for again.
    assert "12月2日" not in "".join(owner.newest_buttons)
    assert "2 Dec" not in "".join(owner.newest_buttons)
    assert any(one in owner.newest_buttons[0] for one in ("12月3日", "3 Dec"))
    await owner.say("11月26日")
    await owner.say("<b>拖把</b>还没到货")
    await owner.press("item_ask_time.confirm")
    owner.reads("refused.item_day", "item_ask_time.day.ask")
    await owner.say("12月12日")
    await owner.press("item_ask_time.confirm")
    owner.reads("item_ask_time.done")
    await stage.pass_time(hours=9)
    assert leader.has_read("notice.item.time") >= 1
    leader.sees("<b>拖把</b>还没到货")
    await leader.tap_data("a:item.see:")
    await leader.tap_data("a:item.grant:")
    leader.reads("item.extended")
    await stage.pass_time(hours=24)
    assert owner.has_read("notice.item.time_settled") == 1
    await leader.forge("a:item.grant:1:")
    leader.reads("refused.item_time_settled")


async def test_an_item_goes_to_all_places_and_each_morning_has_one_list(stage: Stage, language: str) -> None:
    actor = await with_item("verify", "assign")(stage, language)

    def work(session: Session) -> None:
        for name in ("Park", "Hall"):
            a_site(session, name)

    await stage.write(work)
    await taps("a:item.copy:")(actor)
    actor.reads("item.copy_asked")
    await actor.press("item.copy_now", times=2)
    actor.reads("refused.item_copied")
    assert len(await stage.read(lambda s: s.exec(select(Item).where(Item.copy_of == 1)).all())) == 2
    for _ in range(24):
        await stage.pass_time(hours=12)
    lists = actor.has_read("notice.item.digest")
    # Twelve days from a Wednesday on, and no more than one list on each of the eight working days.
    assert 5 <= lists <= 8


@pytest.mark.parametrize("paper", ["en", "zh-hans"])
async def test_the_report_is_a_document_in_either_language(stage: Stage, language: str, paper: str) -> None:
    actor = await director(stage, language)
    await actor.say("/inspection")
    await actor.press("inspection.new")
    await actor.press("inspection.kind.superior")
    await actor.say("街道办 <x>")
    await actor.press("inspection.whole")
    await actor.say("11月20日")
    await actor.say("4/22")
    await actor.say("1. 地面湿滑 🙂 RC-10\n2. !没有挂牌")
    await actor.do(lambda phone: phone.send_photo(PNG))
    await actor.press("inspection_new.confirm")
    await actor.tap_data("a:inspection.see:")
    await actor.press("item.files")
    await actor.press("inspection.report")
    await actor.tap_data(f"a:inspection.report_in:1:{paper}")
    actor.reads("inspection.report_done")
    document = actor.last_message["document"]
    about = stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    content = stage.telegram.world.files.content(about)
    assert document["file_name"].endswith(f"-{paper}.pdf")
    with pypdfium2.PdfDocument(BytesIO(content)) as drawn:
        text = "".join(page.get_textpage().get_text_range() for page in drawn)
    title = {"en": "Report on what was put right", "zh-hans": "整改报告"}[paper]
    for words in (title, "地面湿滑", "没有挂牌", "街道办 <x>", "22", "JC-"):
        assert words in text
    assert "🙂" not in text


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.CLERK, Role.DIRECTOR])
async def test_forged_numbers_break_nothing(stage: Stage, role: Role | None) -> None:
    await with_item("verify", "assign")(stage, "en")
    actor = await (stage.staff("Anna", role, "en") if role else stage.resident("Anna", "en"))

    def rows(session: Session) -> list[Any]:
        return [one.model_dump() for one in session.exec(select(Item)).all()]

    before = await stage.read(rows)
    ours = ("inspection.", "visit.", "improvement.", "item.make", "item.copy", "item.grant", "item.ask_time")
    for action in (one for one in stage.linli.house.actions if one.startswith(ours)):
        for row in (0, FAR):
            for extra in ("", "x", str(FAR), "²", "complaint"):
                await actor.forge(f"a:{action}:{row}:{extra}")
    await actor.say("/cancel")
    assert await stage.read(rows) == before
    assert await stage.faults() == []


async def test_what_was_disputed_is_assigned_anew_with_its_day(stage: Stage, language: str) -> None:
    """It has its day already, so nobody is asked for another, which would be refused."""
    leader = await with_item("verify", "assign")(stage, language)
    director_too = await stage.staff("林主任", Role.DIRECTOR, language)
    await taps("a:item.dispute:")(leader)
    await leader.say("街口不归我们管")
    await leader.press("item_say.confirm")
    # Whoever decides is named; it is not whoever wrote.
    leader.sees("林主任")
    await taps("a:item.uphold:")(director_too)
    await director_too.say("街道办同意了")
    await director_too.press("item_say.confirm")
    await taps("a:item.assign:")(leader)
    await leader.tap("林主任")
    await leader.say("贴纸质指路牌")
    await leader.press("item_assign.confirm")
    leader.reads("item_assign.done")
    (item,) = await stage.read(lambda session: session.exec(select(Item)).all())
    assert (item.state, item.due_at) == (ItemState.ASSIGNED, item.first_due_at)


async def test_the_only_director_hears_that_their_dispute_waits(stage: Stage, language: str) -> None:
    alone = await with_item("verify", "assign")(stage, language)
    await taps("a:item.dispute:")(alone)
    await alone.say("不是我们的")
    await alone.press("item_say.confirm")
    waits = alone.words("item.waits", name="高主任")
    alone.sees(waits)
    await alone.tap_data("a:item.see:")
    alone.sees(waits)
    assert alone.words("item.uphold") not in alone.newest_buttons
