"""The question how it was, which comes last where something closes."""

from typing import Any

from tests.auxil import sentences
from tests.auxil.stage import Actor, words_of

_QUESTIONS = ("notice.rating.invite", "notice.rating.reminder")


def before_rating(actor: Actor) -> dict[str, Any]:
    """The newest message that does not ask how it was."""
    asks = [sentences.pattern(actor.language, key) for key in _QUESTIONS]
    return next(
        message
        for message in reversed(actor.screen)
        if not any(question.search(words_of(message)) for question in asks)
    )


def reads_before_rating(actor: Actor, *keys: str) -> None:
    """Assert that the newest message but the question how it was says these sentences of the house."""
    said = words_of(before_rating(actor))
    for key in keys:
        assert sentences.pattern(actor.language, key).search(said), f"{key} is not in {said!r}"
