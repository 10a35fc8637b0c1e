"""The forms of bad marks, as stories: of whoever deals with one, and of whoever gave it."""

from collections.abc import Awaitable, Callable

from sqlmodel import Session, select

from centre import bad_marks, ratings
from centre.moment import Moment
from centre.ratings import Details
from models.bad_marks import BadMark
from models.people import Person, Role
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers.rating_stories import ask
from tests.handlers.requested import as_person
from tests.handlers.story import Question, Story, nonsense, picture, place, says, says_only, sticker

_WORDS, _CHOICE = (sticker, picture, place), (nonsense, sticker)
Enter = Callable[[Stage, str], Awaitable[Actor]]
STEPS: dict[str, Callable[[Session, Moment, Who, int], object]] = {
    "rang": lambda s, m, w, row: bad_marks.reach(s, m, w, row, "等了一个小时。"),
    "verify": lambda s, m, w, row: bad_marks.verify(s, m, w, row, "当天只有一位师傅。"),
    "fix": lambda s, m, w, row: bad_marks.fix(s, m, w, row, "周三加了一位师傅。"),
}


async def marked(stage: Stage, language: str, *, call: bool = True) -> tuple[Actor, Actor]:
    """A clerk, and a resident who has just given a bad mark that is for the clerk to deal with."""
    clerk = await stage.staff("刘窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    rating_id = await ask(stage, resident)
    await leaves_number(resident)

    def give(session: Session, moment: Moment, who: Who) -> None:
        ratings.give(session, moment, who, rating_id, 1)
        ratings.add(session, moment, who, rating_id, Details(words="等太久", call_back=call))

    await as_person(resident, give)
    return clerk, resident


async def leaves_number(resident: Actor) -> None:
    """They can be rung."""

    def work(session: Session, _moment: Moment, who: Who) -> None:
        session.get_one(Person, who.id).phone = "13800138000"

    await as_person(resident, work)


async def mark_of(stage: Stage) -> BadMark:
    """The one bad mark there is."""
    return await stage.read(lambda session: session.exec(select(BadMark)).one())


def _dealing(*steps: str) -> Enter:
    """A clerk, and a bad mark that came so far."""

    async def enter(stage: Stage, language: str) -> Actor:
        clerk, _ = await _after(stage, language, *steps)
        return clerk

    return enter


def _told(*steps: str) -> Enter:
    """A resident, and their bad mark that came so far."""

    async def enter(stage: Stage, language: str) -> Actor:
        _, resident = await _after(stage, language, *steps)
        return resident

    return enter


async def _after(stage: Stage, language: str, *steps: str) -> tuple[Actor, Actor]:
    clerk, resident = await marked(stage, language)
    row = (await mark_of(stage)).id or 0

    def work(session: Session, moment: Moment, who: Who) -> None:
        for step in steps:
            STEPS[step](session, moment, who, row)

    await as_person(clerk, work)
    return clerk, resident


def taps(data: str) -> Callable[[Actor], Awaitable[str]]:
    """Open the list, the bad mark, and tap what is to be done about it."""

    async def begin(actor: Actor) -> str:
        await actor.say("/bad")
        await actor.tap_data("a:bad_mark.see:")
        return await actor.tap_data(data)

    return begin


def answers(data: str) -> Callable[[Actor], Awaitable[str]]:
    """Look one's bad mark up, and tap what one has to say."""

    async def begin(actor: Actor) -> str:
        number = (await mark_of(actor.stage)).number
        await actor.say(f"/status {number}")
        return await actor.tap_data(data)

    return begin


BAD_MARKS = (
    Story(
        "bad_mark_say",
        _dealing("rang", "verify"),
        taps("a:bad_mark.fix:"),
        (Question("words", says("周三加了一位师傅，不用再等。"), _WORDS),),
        "bad_mark_say.done.fix",
    ),
    Story(
        "bad_mark_plan",
        _dealing("rang", "verify"),
        taps("a:bad_mark.plan:"),
        (
            Question("day", says("12月5日"), (sticker, says_only("11月2日"), nonsense)),
            Question("words", says("再请一位师傅。"), _WORDS),
        ),
        "bad_mark_plan.done",
    ),
    Story(
        "bad_mark_again",
        _told("rang", "verify", "fix"),
        answers("a:bad_mark.not_fixed:"),
        (Question("words", says("昨天还是等了一个小时。"), _WORDS),),
        "bad_mark_again.done",
    ),
    Story(
        "bad_mark_answer",
        _told("rang"),
        answers("a:bad_mark.write_back:"),
        (Question("words", says("那天是周三上午。"), _WORDS),),
        "bad_mark_answer.done",
    ),
)
