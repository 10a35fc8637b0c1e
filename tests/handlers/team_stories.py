"""The forms about teams, as stories."""

from tests.auxil.stage import Actor, Stage
from tests.auxil.volunteers import a_team
from tests.handlers.story import Question, Story, nonsense, presses, says, sticker
from tests.handlers.volunteer_stories import desk_of, ticks_the_first


async def _with_a_team(stage: Stage, language: str) -> Actor:
    await stage.write(a_team)
    return await desk_of(stage, language)


async def _make(actor: Actor) -> str:
    await actor.say("/team")
    return await actor.press("team.make")


async def _change(actor: Actor) -> str:
    await actor.say("/team")
    await actor.tap_data("a:team.see:")
    return await actor.press("team.change")


_NAME = Question("name", says("园艺队 / Garden Helpers"), (sticker,))
TEAMS = (
    Story(
        "team_make",
        desk_of,
        _make,
        (
            _NAME,
            Question("field", says("照看小花园 / Looks after the garden"), (sticker,)),
            Question("skills", ticks_the_first, (nonsense, sticker)),
            Question("level", presses("volunteer.level.1"), (nonsense, sticker)),
        ),
        "team_make.done",
    ),
    Story(
        "team_change",
        _with_a_team,
        _change,
        (Question("what", presses("team_change.what.name"), (nonsense, sticker)), _NAME),
        "team_change.done",
    ),
)
