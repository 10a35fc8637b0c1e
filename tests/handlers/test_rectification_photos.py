"""Photos of a finding and of its proof: they reach whoever has it to do, and stand in the report."""

from sqlmodel import Session, col, select

from models.files import StoredFile
from models.people import Role
from models.rectification import Item
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers.rectification_stories import director, taps, with_item


async def shows(actor: Actor, caption: str = "") -> str:
    """Send a picture."""
    return await actor.do(lambda phone: phone.send_photo(PNG, caption=caption))


async def subjects(stage: Stage) -> list[tuple[str, int | None]]:
    """What the files that were sent are about, as they came."""

    def work(session: Session) -> list[tuple[str, int | None]]:
        found = session.exec(select(StoredFile).order_by(col(StoredFile.id))).all()
        return [(one.subject_kind, one.subject_id) for one in found]

    return await stage.read(work)


async def test_a_finding_is_shown_and_its_photos_reach_whoever_puts_it_right(
    stage: Stage, language: str
) -> None:
    finder = await director(stage, language)
    owner = await stage.staff("周经办", Role.CLERK, language)
    # A picture alone says too little; a second one belongs to it all the same.
    await finder.say("/items")
    await finder.press("items.add")
    await shows(finder)
    finder.reads("item_add.caption.ask")
    await shows(finder)
    finder.reads("item_add.caption.ask")
    await finder.say("大厅地面有水")
    await finder.press("item.severity.serious")
    finder.sees("大厅地面有水", finder.words("files.photo", n=2))
    await finder.press("item_add.confirm")
    await finder.tap_data("a:item.see:")
    finder.sees(finder.words("item.shown", files=finder.words("files.photo", n=2)))
    (item,) = await stage.read(lambda session: session.exec(select(Item)).all())
    assert (item.finding, await subjects(stage)) == ("大厅地面有水", [("item", item.id)] * 2)

    await finder.tap_data("a:item.verify:")
    await finder.press("item.cause.RC-01")
    await finder.press("item_verify.confirm")
    await taps("a:item.assign:")(finder)
    await finder.tap("周经办")
    await finder.say("放警示牌")
    await finder.say("12月5日")
    await finder.press("item_assign.confirm")
    # What comes later is told to whoever has it to do, who sees all of it.
    await taps("a:item.photo:")(finder)
    await shows(finder, "门口")
    await finder.press("item_photo.confirm")
    finder.reads("item_photo.done")
    await stage.pass_time(hours=1)
    assert owner.has_read("notice.item.photos") == 1
    assert finder.has_read("notice.item.photos") == 0
    await owner.tap_data("a:item.see:")
    await owner.press("item.files")
    named = owner.words("desk.file_caption", number=owner.words("item.of_finding", number=item.number))
    assert owner.saw(named) == 3

    # The proof is shown as what it is, and a second one replaces it on the card.
    await taps("a:item.start:")(owner)
    await taps("a:item.hand_in:")(owner)
    await shows(owner, "已放警示牌")
    await owner.press("item_prove.confirm")
    await taps("a:item.files:")(finder)
    proof = finder.words("desk.file_caption", number=finder.words("item.of_proof", number=item.number))
    assert finder.saw(proof) == 1
    # Another finds it put right, and whoever did it hears so.
    await taps("a:item.take:")(finder)
    await finder.tap_data("a:item.pass:")
    await stage.pass_time(hours=1)
    assert (owner.has_read("notice.item.closed"), finder.has_read("notice.item.closed")) == (1, 0)
    assert [kind for kind, _ in await subjects(stage)] == ["item", "item", "item", "item_line"]


async def test_who_adds_one_finding_is_asked_for_its_photos_and_of_several_is_not(
    stage: Stage, language: str
) -> None:
    finder = await director(stage, language)
    await finder.say("/inspection")
    await finder.press("inspection.new")
    await finder.press("inspection.kind.self")
    await finder.say("自查")
    await finder.press("inspection.whole")
    await finder.say("11月20日")
    await finder.press("engine.skip")
    await finder.press("engine.skip")
    await finder.press("engine.skip")
    await finder.press("inspection_new.confirm")
    await finder.tap_data("a:inspection.see:")
    await finder.press("inspection.add")
    await finder.say("地面湿滑\n没有挂牌")
    finder.reads("inspection_add.card")
    await finder.press("inspection_add.confirm")
    await finder.tap_data("a:inspection.see:")
    await finder.press("inspection.add")
    await finder.say("灯不亮")
    await shows(finder)
    await finder.press("inspection_add.confirm")
    found = await stage.read(lambda s: s.exec(select(Item).order_by(col(Item.id).desc())).first())
    assert found is not None
    assert (found.finding, await subjects(stage)) == ("灯不亮", [("item", found.id)])


async def test_what_was_put_right_takes_no_more_photos(stage: Stage) -> None:
    owner = await with_item("verify", "assign")(stage, "en")
    await taps("a:item.photo:")(owner)
    await shows(owner)

    def close(session: Session) -> None:
        item = session.exec(select(Item)).one()
        item.ended_at = item.created_at
        session.flush()

    await stage.write(close)
    await owner.press("item_photo.confirm")
    owner.reads("refused.item_photos_late")
    assert await subjects(stage) == []
