"""In whose name something stands, tapped or said: the centre's own, a listed one, or another in words."""

from typing import Any

from centre import publishing
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.register import LONGEST_NAME
from chat.flow import Answers, Choice, Step, from_label
from chat.incoming import Incoming
from chat.parsers import words_within
from chat.talk import Reader
from handlers.common import in_language
from models.activities import Activity
from models.sites import EntryState, Issuer

OURS = "ours"


def chosen(value: Any) -> tuple[int | None, str]:
    """The row of a listed name, or None and the words for another one: none for the centre's own."""
    if isinstance(value, dict):
        return None, value["name"]
    return (None, "") if value == OURS else (int(value[1:]), "")


def said_of(activity: Activity) -> str:
    """The answer that an activity goes by."""
    return OURS if activity.issuer_id is None else f"n{activity.issuer_id}"


def _listed(reader: Reader, _known: Answers) -> list[Choice]:
    found = ISSUERS.in_state(reader.session, EntryState.APPROVED)
    named = [Choice(f"n{one.id}", in_language(one.name, reader.language.code)) for one in found]
    return [*from_label(reader, "issuer", OURS), *named]


def _said(reader: Reader, incoming: Incoming) -> dict[str, str]:
    return {"name": words_within(LONGEST_NAME)(reader, incoming)}


def _settle(reader: Reader, _known: Answers, value: Any) -> Any:
    """A listed name, tapped or written; another one stays in words."""
    if not isinstance(value, dict):
        return value
    if publishing.is_ours(reader.session, value["name"]):
        return OURS
    try:
        return f"n{ISSUERS.named(reader.session, value['name']).id}"
    except Refused:
        return value


def _show(reader: Reader, value: Any) -> str:
    if isinstance(value, dict):
        return str(value["name"])
    if value == OURS:
        return reader.language.label(f"issuer.{OURS}")
    return in_language(reader.session.get_one(Issuer, int(value[1:])).name, reader.language.code)


STEP = Step("issuer", parse=_said, choices=_listed, settle=_settle, show=_show, columns=1)
