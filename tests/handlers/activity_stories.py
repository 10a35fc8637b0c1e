"""The forms of activities, as stories."""

from sqlmodel import Session

from tests.auxil.shifts import a_site, an_issuer
from tests.auxil.stage import Actor, Stage
from tests.auxil.volunteers import a_team
from tests.handlers.rostered import coordinator, person, volunteer
from tests.handlers.story import Question, Story, nonsense, picture, presses, says, sticker


async def makes(stage: Stage, language: str) -> Actor:
    """A coordinator of a centre with a place and a team."""
    actor = await coordinator(stage, language)
    await stage.write(_set_up)
    return actor


def _set_up(session: Session) -> None:
    a_site(session, "清塘公园")
    an_issuer(session, "玉兰街道办事处")
    a_team(session)


async def leads_a_team(stage: Stage, language: str) -> Actor:
    """Somebody who leads a team, and whom nobody made a coordinator."""
    actor = await volunteer(stage, "马队长", language)

    def lead(session: Session) -> None:
        a_site(session, "清塘公园")
        a_team(session, leader_id=person(session, actor).id)

    await stage.write(lead)
    return actor


async def begin(actor: Actor) -> str:
    """Begin to make an activity."""
    await actor.say("/shiftadmin")
    return await actor.press("activities.new")


async def _waits(stage: Stage, language: str) -> Actor:
    """A coordinator to whom a team's leader handed an activity in."""
    boss = await coordinator(stage, language)
    leader = await leads_a_team(stage, language)
    await STORY_OF_MAKING.begin(leader)
    for question in STORY_OF_MAKING.questions:
        if question.name != "team":
            await question.answer(leader)
    await leader.press("activity_make.confirm")
    await leader.press("activity.hand_in")
    await stage.settle()
    await boss.tap_data("a:activity.see:")
    return boss


async def _runs(stage: Stage, language: str) -> Actor:
    """A coordinator whose activity is open."""
    actor = await makes(stage, language)
    await STORY_OF_MAKING.begin(actor)
    await STORY_OF_MAKING.play(actor)
    await actor.press("activity.publish")
    return actor


async def begin_import(actor: Actor) -> str:
    """Begin to import a spreadsheet."""
    await actor.say("/shiftadmin")
    return await actor.press("import.from_sheet")


async def send_sheet(actor: Actor, *days: str) -> str:
    """Send a sheet with one activity on some days, on one day if none are named."""
    rows = ["活动名称,地点,日期,开始,结束,人手"]
    rows += [f"读报会,清塘公园,{day},14:00,16:00,带读 1; 帮手 2-4" for day in days or ("2026-12-06",)]
    content = "\n".join(rows).encode()
    return await actor.do(lambda phone: phone.send_document(content, "计划.csv"))


STORY_OF_MAKING = Story(
    "activity_make",
    makes,
    begin,
    (
        Question("template", presses("activity_make.own"), (nonsense, sticker)),
        Question("title", says("周日读报会 / Sunday reading circle"), (sticker, picture)),
        Question("purpose", says("陪老人读报 / reading the paper with elders"), (sticker, picture)),
        Question("team", lambda actor: actor.tap_data("d:"), (nonsense, sticker)),
        Question("site", says("清塘公园"), (sticker, picture)),
        Question("rhythm", presses("activity_make.rhythm.week"), (nonsense, sticker)),
        Question("day", says("12月6日"), (nonsense, sticker, picture)),
        Question("span", says("14:00-16:00"), (nonsense, sticker, picture)),
        Question("until", presses("activity_make.until.open"), (nonsense, sticker, picture)),
        Question("roles", says("带读 1\n帮手 2-4"), (nonsense, sticker, picture)),
        Question("risk", presses("activity_make.risk.low"), (nonsense, sticker)),
    ),
    "activity_make.done",
)


async def _leads_a_series(stage: Stage, language: str) -> Actor:
    """The same, who looks at the first shift of their series."""
    actor = await _runs(stage, language)
    await actor.tap_data("a:shift_desk.see:")
    return actor


_REACH = Question("reach", presses("shift_desk.reach.on"), (nonsense, sticker))
_REASON = Question("reason", says("地点要换 / another place, please"), (sticker, picture))
ACTIVITIES = (
    STORY_OF_MAKING,
    Story("activity_return", _waits, presses("activity.return"), (_REASON,), "activity_return.done"),
    Story(
        "activity_reword",
        _runs,
        presses("activity.edit"),
        (
            Question("what", presses("activity_reword.what.title"), (nonsense, sticker)),
            Question("title", says("读报会 / Reading circle"), (sticker, picture)),
        ),
        "activity_reword.done",
    ),
    Story(
        "activity_reword",
        _runs,
        presses("activity.edit"),
        (
            Question("what", presses("activity_reword.what.issuer"), (nonsense, sticker)),
            Question("issuer", says("玉兰街道办事处"), (sticker, picture)),
        ),
        "activity_reword.done",
    ),
    Story(
        "shift_time",
        _leads_a_series,
        presses("shift_desk.time"),
        (
            Question("day", says("12月7日"), (nonsense, sticker, picture)),
            Question("span", says("15:00-17:00"), (nonsense, sticker, picture)),
            _REACH,
        ),
        "shift_time.done",
    ),
    Story(
        "shift_place",
        _leads_a_series,
        presses("shift_desk.place"),
        (Question("site", says("清塘公园"), (nonsense, sticker, picture)), _REACH),
        "shift_place.done",
    ),
    Story(
        "shift_people",
        _leads_a_series,
        presses("shift_desk.people"),
        (
            Question("post", lambda actor: actor.tap_data("d:"), (nonsense, sticker)),
            Question("least", says("1"), (nonsense, sticker, picture)),
            Question("most", says("3"), (nonsense, sticker, picture)),
            _REACH,
        ),
        "shift_people.done",
    ),
    Story(
        "shift_cancel",
        _leads_a_series,
        presses("shift_desk.cancel"),
        (_REACH, _REASON),
        "shift_cancel.done",
    ),
    Story(
        "activity_import",
        makes,
        begin_import,
        (Question("file", send_sheet, (nonsense, sticker, picture)),),
        "activity_import.done",
        carded=False,
        rings=True,
    ),
    Story("activity_cancel", _runs, presses("activity.cancel"), (_REASON,), "activity_cancel.done"),
)
