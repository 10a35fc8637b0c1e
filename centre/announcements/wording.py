"""What an announcement says to its readers, how long that may be, and whether it may stand in public."""

from collections.abc import Mapping
from html import escape
from typing import Protocol

from sqlmodel import Session

from centre import publishing
from centre.announcements.readers import version_for
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.sites import SITES
from models.lengths import CAPTION_LIMIT, TEXT_LIMIT, utf16


class Worded(Protocol):
    """An announcement, or the plan of one."""

    @property
    def words(self) -> Mapping[str, str]:
        """What it says, by language."""

    @property
    def photo(self) -> str:
        """Telegram's id of its photo; "": none."""

    @property
    def issuer_id(self) -> int | None:
        """In whose name it goes out; None: the centre's own."""

    @property
    def site_id(self) -> int | None:
        """The place that it is about; None: none."""


def limit(photo: str) -> int:
    """How long the words may be that Telegram takes: alone, or below a photo."""
    return CAPTION_LIMIT if photo else TEXT_LIMIT


def too_long(words: str, photo: str) -> int:
    """By how much words are too long, as Telegram counts; 0: they fit."""
    # As they are sent: "&" and "<" travel as several characters, and a message must never become two.
    return max(0, utf16(escape(words, quote=False)) - limit(photo))


def said(session: Session, one: Worded, language: str) -> str:
    """What somebody of a language reads: the version for them, and below it the listed place and name."""
    code = version_for(one.words, language)
    places = [SITES.find(session, one.site_id).name] if one.site_id is not None else []
    names = [ISSUERS.find(session, one.issuer_id).name] if one.issuer_id is not None else []
    below = " · ".join(name.get(code) or next(iter(name.values())) for name in [*places, *names])
    return f"{one.words[code]}\n\n— {below}" if below else one.words[code]


def check(session: Session, one: Worded) -> None:
    """See whether it may go out like this.

    Raises:
        Refused: it says nothing, is too long for one message, or may not be published.
    """
    if not one.words or not all(words.strip() for words in one.words.values()):
        raise Refused("refused.announcement_empty")
    for words in one.words.values():
        publishing.check(session, words, issuer=one.issuer_id, site=one.site_id)
    over = max(too_long(said(session, one, code), one.photo) for code in one.words)
    if over:
        raise Refused("refused.announcement_long", over=over, limit=limit(one.photo))
