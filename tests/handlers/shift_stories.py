"""The forms of shifts, as stories."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, sign_up, the_shift, volunteer
from tests.handlers.story import Question, Story, nonsense, picture, presses, says, sticker


async def signed_up(stage: Stage, language: str) -> Actor:
    """A volunteer who has a place in a shift."""
    actor = await volunteer(stage, "许晓", language)
    await sign_up(stage, actor, await the_shift(stage, await coordinator(stage, language)))
    return actor


async def ask_leave(actor: Actor) -> str:
    """Begin to ask leave from the next shift."""
    await actor.say("/leave")
    return await actor.tap_data("a:leave.ask:")


SHIFTS = (
    Story(
        "leave",
        signed_up,
        ask_leave,
        (
            Question("why", presses("leave.why.ill"), (nonsense, sticker, picture)),
            Question("words", says("发烧了 / a fever"), (sticker, picture)),
        ),
        "leave.looking",
    ),
)
