"""Which forms speak for the others: what the engine does with a kind of question, it does in every form."""

from collections.abc import Set

from chat.flow import Step
from handlers import open_house
from tests.handlers.stories import STORIES
from tests.handlers.story import Story

_PLAIN = Step("plain")
# What the engine goes by; the rest of a step is words and rules of its own.
_TELLING = ("parse", "choices", "clears", "when", "merge", "contact", "optional", "several")


def spokesmen() -> frozenset[str]:
    """A few stories in which everything occurs: each kind of question, each way to begin and to end."""
    shapes = {name: _shape(story) for name, story in STORIES.items()}
    missing = set[object]().union(*shapes.values())
    chosen = set()
    while missing:
        best = max(shapes, key=lambda name: len(shapes[name] & missing))
        chosen.add(best)
        missing -= shapes[best]
    return frozenset(chosen)


def _shape(story: Story) -> Set[object]:
    steps = open_house().flows[story.flow].steps
    kinds = {tuple(getattr(step, name) != getattr(_PLAIN, name) for name in _TELLING) for step in steps}
    return kinds | {(story.carded, story.traceless, len(steps) > 1)}
