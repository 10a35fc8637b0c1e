"""What people tell each other in a case, in whatever way is easiest: written, spoken, shown, or on a map."""

from typing import Any

from chat.flow import Step
from chat.incoming import Incoming
from chat.parsers import file_refs, join_stories, show_story, story
from chat.talk import Reader, Talk
from handlers.common import note_files

# What the centre may not take at the end, and what is then told again.
REOPENS = {"refused.too_many_files": ("words",), "refused.words_missing": ("words",)}


def telling(reader: Reader, incoming: Incoming) -> dict[str, Any]:
    """What somebody tells; a place on the map becomes a line of text.

    Raises:
        Misread: it is none of these, or too large.
    """
    if incoming.place is not None:
        latitude, longitude = incoming.place
        where = reader.language.label("complain.location", place=f"{latitude:.5f}, {longitude:.5f}")
        return {"words": where, "files": []}
    return story(reader, incoming)


def telling_step(name: str = "words", **more: Any) -> Step:
    """The question for what somebody tells."""
    return Step(name, parse=telling, merge=join_stories, show=show_story, **more)


def told(talk: Talk, value: dict[str, Any]) -> dict[str, Any]:
    """What was told as the centre takes it: the words, and the rows of the files."""
    return {"text": value["words"], "file_ids": note_files(talk, file_refs(value))}
