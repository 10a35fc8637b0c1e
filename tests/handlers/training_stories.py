"""The forms of the training's desk, as stories."""

from functools import partial

from models.training import Proof
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import first
from tests.handlers.story import (
    Question,
    Story,
    nonsense,
    picture,
    presses,
    says,
    says_only,
    sticker,
)
from tests.handlers.taught import a_course, a_session, coordinator, volunteer

_CHOICE = (nonsense, sticker)
_WORDS = (sticker, picture)


async def _with_course(stage: Stage, language: str) -> Actor:
    keeper = await coordinator(stage, language)
    await a_course(keeper)
    return keeper


async def _with_session(stage: Stage, language: str) -> Actor:
    keeper = await coordinator(stage, language)
    await a_session(keeper, await a_course(keeper))
    return keeper


async def _with_quiz(stage: Stage, language: str) -> Actor:
    keeper = await coordinator(stage, language)
    await a_course(keeper, proof=Proof.QUIZ)
    return keeper


async def _write(actor: Actor) -> str:
    await _course(actor, "a:quiz.questions:")
    return await actor.press("quiz_write.add")


async def _running(stage: Stage, language: str) -> Actor:
    """A session that has just begun; 徐帆 has no seat in it."""
    await volunteer(stage, language)
    keeper = await _with_session(stage, language)
    await stage.pass_time(days=2, minutes=30)
    return keeper


async def _came(actor: Actor) -> str:
    await actor.say("/training")
    await actor.press("training.sessions")
    await actor.tap_data("a:training.session:")
    await actor.press("training.roll")
    return await actor.press("roll.add")


async def _with_volunteer(stage: Stage, language: str) -> Actor:
    await volunteer(stage, language)
    return await _with_course(stage, language)


async def _course(actor: Actor, data: str) -> str:
    await actor.say("/training")
    await actor.tap_data("a:training.course:")
    return await actor.tap_data(data)


async def _session(actor: Actor, data: str) -> str:
    await _course(actor, "a:training.session:")
    return await actor.tap_data(data)


async def _add(actor: Actor) -> str:
    await actor.say("/training")
    return await actor.press("training.add")


async def _recognise(actor: Actor) -> str:
    await actor.say("/training")
    await actor.press("training.people")
    await actor.tap("徐帆")
    return await actor.press("training_desk.recognise")


_WHEN = (
    Question("day", says("后天"), (*_CHOICE, says_only("昨天"))),
    Question("span", says("14:00-16:00"), (nonsense, sticker)),
    Question("place", says("二楼会议室"), _WORDS),
)

TRAINING = (
    Story(
        "session_lay",
        _with_course,
        partial(_course, data="a:training.lay:"),
        (
            *_WHEN,
            Question("seats", says("15"), (*_CHOICE, says_only("0"), says_only("999"))),
            Question("trainer", says("林老师"), _WORDS),
        ),
        "session_lay.done",
    ),
    Story(
        "session_move",
        _with_session,
        partial(_session, data="a:training.move:"),
        _WHEN,
        "session_move.done",
    ),
    Story(
        "session_trainer",
        _with_session,
        partial(_session, data="a:training.name:"),
        (Question("trainer", first, _WORDS),),
        "session_trainer.done",
        carded=False,
    ),
    Story(
        "course_add",
        coordinator,
        _add,
        (
            Question("zh", says("急救\n心肺复苏和包扎"), _WORDS),
            Question("en", presses("engine.skip"), _WORDS),
            Question("kind", first, _CHOICE),
            Question("proof", first, _CHOICE),
            Question("months", says("18"), (*_CHOICE, says_only("999"))),
            Question("required", first, _CHOICE),
        ),
        "course_add.done",
    ),
    Story(
        "course_hold",
        _with_course,
        partial(_course, data="a:training.hold:"),
        (Question("months", says("6"), (*_CHOICE, says_only("121"))),),
        "course_hold.done",
        carded=False,
    ),
    Story(
        "quiz_write",
        _with_quiz,
        _write,
        (
            Question("text", says("敲门没人应，怎么办？"), _WORDS),
            Question("options", says("先打电话\n推门进去\n走开"), (*_WORDS, says_only("只有一个"))),
            Question("why", says("老人可能在里屋，听不见。"), _WORDS),
        ),
        "quiz_write.done",
    ),
    Story(
        "roll_add",
        _running,
        _came,
        (Question("who", says("徐帆"), (*_WORDS, says_only("没有这个人"))),),
        "roll_add.done",
        carded=False,
    ),
    Story(
        "training_recognise",
        _with_volunteer,
        _recognise,
        (Question("course", first, _CHOICE), Question("shown", says("红十字急救证"), _WORDS)),
        "training_recognise.done",
    ),
)
