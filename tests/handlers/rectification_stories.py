"""The forms of what must be put right, as stories."""

from collections.abc import Awaitable, Callable

from sqlmodel import Session

from centre import rectification as items
from centre.moment import Moment
from models.people import Role
from models.rectification import InspectionKind, ItemSource
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained
from tests.handlers.offered import first
from tests.handlers.requested import as_person
from tests.handlers.story import Question, Story, nonsense, picture, place, presses, says, says_only, sticker

_WORDS, _CHOICE, _STORY = (sticker, picture, place), (nonsense, sticker), (sticker, place)
Enter = Callable[[Stage, str], Awaitable[Actor]]


async def director(stage: Stage, language: str) -> Actor:
    """Whoever decides."""
    return await stage.staff("高主任", Role.DIRECTOR, language)


def with_item(*steps: str) -> Enter:
    """A director, and an item that came so far: theirs once it was assigned."""

    def work(session: Session, moment: Moment, who: Who) -> None:
        found = items.open_finding(
            session, moment, source=ItemSource.INSPECTION, text="The floor of the hall is wet", by=who
        )
        row = found.id or 0
        for step in steps:
            if step == "verify":
                items.verify(session, moment, who, row)
            elif step == "assign":
                day = moment.calendar.next_working_day(moment.now, days=5)
                items.assign(session, moment, who, row, who.id, measure="Mop twice a day", day=day)
            else:
                items.start(session, moment, who, row)

    async def enter(stage: Stage, language: str) -> Actor:
        actor = await director(stage, language)
        await as_person(actor, work)
        return actor

    return enter


async def _paste(actor: Actor) -> str:
    await actor.say("/items")
    return await actor.press("items.paste")


def taps(data: str) -> Callable[[Actor], Awaitable[str]]:
    """Open the list, the item, and tap what is to be done with it."""

    async def begin(actor: Actor) -> str:
        await actor.say("/items")
        await actor.tap_data("a:item.see:")
        return await actor.tap_data(data)

    return begin


async def _add(actor: Actor) -> str:
    await actor.say("/items")
    return await actor.tap_data("a:item.add:")


async def _coordinator_and_owner(stage: Stage, language: str) -> Actor:
    """A coordinator, and an item that somebody else has to put right."""
    await with_item("verify", "assign")(stage, language)
    return await stage.staff("孙协调", Role.COORDINATOR, language)


async def _with_complaint(stage: Stage, language: str) -> Actor:
    """Somebody who looks into a complaint."""
    return (await complained.looked_into(stage, language))[0]


async def _make(actor: Actor) -> str:
    await actor.forge(f"a:queue.see:{await complained.newest(actor.stage)}:")
    return await actor.press("item.make")


async def _from_inspections(actor: Actor, button: str) -> str:
    await actor.say("/inspection")
    return await actor.press(button)


def from_inspections(button: str) -> Callable[[Actor], Awaitable[str]]:
    """Open the list of inspections and begin something there."""
    return lambda actor: _from_inspections(actor, button)


async def _with_inspection(stage: Stage, language: str) -> Actor:
    actor = await director(stage, language)

    def work(session: Session, moment: Moment, who: Who) -> None:
        day = moment.calendar.local(moment.now).date()
        items.inspect(session, moment, who, kind=InspectionKind.SUPERIOR, day=day, title="The street office")

    await as_person(actor, work)
    return actor


async def _add_findings(actor: Actor) -> str:
    await actor.say("/inspection")
    await actor.tap_data("a:inspection.see:")
    return await actor.press("inspection.add")


async def _skips(actor: Actor) -> str:
    return await actor.press("engine.skip")


async def _shows(actor: Actor) -> str:
    """A picture without a word."""
    return await actor.do(picture)


async def _goes_through_the_form(actor: Actor) -> str:
    """The place, and what is left of the form: everything is in order."""
    await actor.press("inspection.whole")
    while actor.words("visit.points.2") in actor.newest_buttons:
        await actor.press("visit.points.2")
    return actor.last


async def _begins_month(actor: Actor) -> str:
    """The first day, and the same owner for everything."""
    await actor.say("12月1日")
    while any("improvement" not in label and label == "高主任" for label in actor.newest_buttons):
        await actor.tap("高主任")
    return actor.last


async def _wants_time(stage: Stage, language: str) -> Actor:
    """Whoever has to put something right, and a colleague who may give more time."""
    await stage.staff("孙协调", Role.COORDINATOR, language)
    return await with_item("verify", "assign")(stage, language)


RECTIFICATION = (
    Story(
        "inspection_new",
        director,
        from_inspections("inspection.new"),
        (
            Question("kind", presses("inspection.kind.superior"), _CHOICE),
            Question("title", says("街道办"), _WORDS),
            Question("site", presses("inspection.whole"), _CHOICE),
            Question("day", says("11月20日"), (sticker, says_only("明天"), nonsense)),
            Question("rank", says("4/22"), (sticker, nonsense, says_only("23/22"))),
            Question(
                "findings", says("1. 地面湿滑 RC-10\n2. !没有挂牌"), (sticker, says_only("RC-99 灯不亮"))
            ),
            Question("photos", _skips, (sticker, nonsense)),
        ),
        "inspection_new.done",
    ),
    Story(
        "inspection_add",
        _with_inspection,
        _add_findings,
        (
            Question("lines", says("地面湿滑"), (sticker, says_only("RC-99 灯不亮"))),
            Question("photos", _shows, (sticker, nonsense)),
        ),
        "inspection_add.done",
    ),
    Story(
        "visit",
        director,
        from_inspections("visit.new"),
        (
            Question("day", says("11月20日"), (sticker, says_only("明天"), nonsense)),
            Question("site", _goes_through_the_form, _CHOICE),
        ),
        "visit.done",
    ),
    Story(
        "improvement",
        director,
        from_inspections("improvement.new"),
        (Question("first", _begins_month, (sticker, says_only("11月2日"), nonsense)),),
        "improvement.done",
    ),
    Story(
        "item_ask_time",
        _wants_time,
        taps("a:item.ask_time:"),
        (
            Question("day", says("12月12日"), (sticker, says_only("11月2日"), nonsense)),
            Question("words", says("The supplier is late."), _WORDS),
        ),
        "item_ask_time.done",
    ),
    Story(
        "item_make",
        _with_complaint,
        _make,
        (
            Question("words", says("大厅没有写明收费标准。"), _STORY),
            Question("severity", presses("item.severity.light"), _CHOICE),
        ),
        "item_make.done",
    ),
    Story(
        "item_paste",
        director,
        _paste,
        (Question("lines", says("1. 地面湿滑 RC-10\n2. !没有挂牌"), (sticker, says_only("RC-99 灯不亮"))),),
        "item_paste.done",
    ),
    Story(
        "item_add",
        director,
        _add,
        (
            Question("words", _shows, _STORY),
            Question("caption", says("大厅地面有水，没有警示牌。"), (sticker, place)),
            Question("severity", presses("item.severity.serious"), _CHOICE),
        ),
        "item_add.done",
    ),
    Story(
        "item_verify",
        with_item(),
        taps("a:item.verify:"),
        (Question("cause", presses("item.cause.RC-01"), _CHOICE),),
        "item_verify.done",
    ),
    Story(
        "item_assign",
        with_item("verify"),
        taps("a:item.assign:"),
        (
            Question("owner", first, _CHOICE),
            Question("measure", says("每天拖两次，雨天放警示牌。"), _WORDS),
            Question("day", says("12月5日"), (sticker, says_only("11月2日"), nonsense)),
        ),
        "item_assign.done",
    ),
    Story(
        "item_prove",
        with_item("verify", "assign", "start"),
        taps("a:item.hand_in:"),
        (Question("proof", says("已放警示牌，值日表贴在门口。"), (sticker, place)),),
        "item_prove.done",
    ),
    Story(
        "item_photo",
        with_item("verify", "assign"),
        taps("a:item.photo:"),
        (Question("photos", _shows, (sticker, place, nonsense)),),
        "item_photo.done",
    ),
    Story(
        "item_extend",
        _coordinator_and_owner,
        taps("a:item.extend:"),
        (
            Question("day", says("12月12日"), (sticker, says_only("11月2日"), nonsense)),
            Question("words", says("The supplier is late."), _WORDS),
        ),
        "item_extend.done",
    ),
    Story(
        "item_say",
        with_item("verify", "assign"),
        taps("a:item.dispute:"),
        (Question("words", says("一个窗口两种客户，需要大厅帮忙分流。"), _WORDS),),
        "item_say.done.dispute",
    ),
)
