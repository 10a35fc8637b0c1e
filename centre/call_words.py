"""By which words a call-back is found: what was said in it, in the way of `centre.case_words`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import case_words
from centre.rows import insert_many
from models.call_words import CallWord


def note(session: Session, call_id: int, *texts: str) -> None:
    """Have a call-back found by these words, too."""
    insert_many(session, CallWord, [{"gram": gram, "call_id": call_id} for gram in case_words.kept(*texts)])


def holding(session: Session, words: Sequence[str], limit: int) -> list[int]:
    """The newest call-backs in which all the words were said."""
    grams = case_words.asked(" ".join(words))
    if not grams:
        return []
    # The longest word is held by the fewest, more often than not.
    longest, *others = sorted(grams, key=len, reverse=True)
    held = col(CallWord.call_id)
    found: Any = select(held).where(col(CallWord.gram) == longest)
    for gram in others:
        other = aliased(CallWord)
        found = found.where(exists().where(col(other.gram) == gram, col(other.call_id) == held))
    return list(session.execute(found.order_by(held.desc()).limit(limit)).scalars())
