"""What somebody said, as it is kept."""

from sqlmodel import Session

from centre import rules
from centre.errors import Refused


def checked(session: Session, text: str, *, optional: bool = False) -> str:
    """Words without the space round them.

    Raises:
        Refused: there are none, or too many.
    """
    text = text.strip()
    limit = rules.load(session).call_text
    if not text and not optional:
        raise Refused("refused.words_missing")
    if len(text) > limit:
        raise Refused("refused.words_too_long", limit=limit)
    return text
