"""Which forms are alike: what the engine does in one of them it does in all of that shape."""

from chat.flow import Step
from handlers import open_house
from tests.handlers.stories import STORIES
from tests.handlers.story import Story

_PLAIN = Step("plain")
# What the engine goes by; the rest of a step is words and rules of its own.
_TELLING = ("parse", "choices", "clears", "when", "merge", "contact", "optional", "several")


def one_of_each() -> frozenset[str]:
    """The first story of each shape."""
    firsts: dict[object, str] = {}
    for name, story in STORIES.items():
        firsts.setdefault(_shape(story), name)
    return frozenset(firsts.values())


def _shape(story: Story) -> object:
    steps = open_house().flows[story.flow].steps
    kinds = (tuple(getattr(step, name) != getattr(_PLAIN, name) for name in _TELLING) for step in steps)
    return story.carded, story.traceless, len(steps) > 1, frozenset(kinds)
