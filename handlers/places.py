"""Where something is held, tapped or said: a listed place, or another one in words."""

from typing import Any

from centre.errors import Refused
from centre.register import LONGEST_NAME
from centre.sites import SITES
from chat.flow import Answers, Choice
from chat.incoming import Incoming
from chat.parsers import words_within
from chat.talk import Reader
from handlers.common import in_language
from models.sites import EntryState, Site


def listed(reader: Reader, _known: Answers) -> list[Choice]:
    """The places at which volunteers may serve, each to tap."""
    found = SITES.in_state(reader.session, EntryState.APPROVED)
    return [Choice(f"s{site.id}", in_language(site.name, reader.language.code)) for site in found]


def said(reader: Reader, incoming: Incoming) -> dict[str, str]:
    """A place that somebody named.

    Raises:
        Misread: it is no name, or too long.
    """
    return {"place": words_within(LONGEST_NAME)(reader, incoming)}


def settle(reader: Reader, _known: Answers, value: Any) -> Any:
    """A listed place, tapped or named; another one stays in words."""
    if not isinstance(value, dict):
        return value
    try:
        return f"s{SITES.named(reader.session, value['place']).id}"
    except Refused:
        return value


def show(reader: Reader, value: Any) -> str:
    """A place as the card reads it back."""
    if isinstance(value, dict):
        return str(value["place"])
    return in_language(reader.session.get_one(Site, int(value[1:])).name, reader.language.code)


def chosen(value: Any) -> tuple[int | None, str]:
    """The row of a listed place, or None and the words for another one."""
    return (None, value["place"]) if isinstance(value, dict) else (int(value[1:]), "")
