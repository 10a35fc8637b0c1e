"""The forms of ratings, as stories."""

from sqlmodel import Session, select

from centre import ratings
from centre.ratings import About
from models.ratings import Matter, Rating
from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import person
from tests.handlers.story import Answer, Question, Story, nonsense, picture, presses, says, sticker


async def ask(stage: Stage, actor: Actor, about: About | None = None) -> int:
    """Somebody is asked how it was; the rating."""

    def write(session: Session) -> int:
        moment = stage.linli.present(session)
        return ratings.invite(session, moment, person(session, actor).id, about or About(Matter.CASE, 7)) or 0

    rating_id = await stage.write(write)
    await stage.settle()
    return rating_id


async def rating_of(stage: Stage) -> Rating:
    """The one rating there is."""
    return await stage.read(lambda session: session.exec(select(Rating)).one())


async def asked(stage: Stage, language: str) -> Actor:
    """Somebody who was asked how it was."""
    actor = await stage.resident("王桂英", language)
    await ask(stage, actor)
    return actor


def _taps(label: str) -> Answer:
    return lambda actor: actor.tap(label)


async def _grade_low(actor: Actor) -> str:
    # Whoever put the form away finds it behind their grade.
    if actor.words("rating.why") in actor.buttons:
        return await actor.press("rating.why")
    return await actor.press("rating.grade.1")


async def _say_more(actor: Actor) -> str:
    await actor.press("rating.grade.4")
    return await actor.press("rating.more")


async def _tick(actor: Actor) -> str:
    # Whoever went back finds it ticked.
    if actor.words("rating.reason.fee") in actor.buttons:
        await actor.press("rating.reason.fee")
    return await actor.press("engine.all")


RATINGS = (
    Story(
        "rating_why",
        asked,
        _grade_low,
        (
            Question("reasons", _tick, (sticker, nonsense, picture)),
            Question("words", says("多收了二十块"), (sticker,)),
            Question("call_back", presses("rating.call_back.yes"), (sticker, nonsense)),
            Question("phone", says("13800138000"), (sticker, nonsense)),
        ),
        "rating.added",
    ),
    Story(
        "rating_more",
        asked,
        _say_more,
        (
            Question("speed", _taps("5"), (sticker, nonsense)),
            Question("completeness", _taps("4"), (sticker, nonsense)),
            Question("skill", _taps("3"), (sticker, nonsense)),
            Question("environment", _taps("2"), (sticker, nonsense)),
            Question("words", says("谢谢小陈"), (sticker,)),
            Question("call_back", presses("rating.call_back.no"), (sticker, nonsense)),
        ),
        "rating.added",
    ),
)
