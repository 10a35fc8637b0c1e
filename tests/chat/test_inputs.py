from datetime import UTC, datetime, timedelta

import pytest

from chat.incoming import FileRef, Incoming
from chat.inputs import SPLIT_LENGTH, SPLIT_SECONDS, continues, remembered

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LONG = "a" * SPLIT_LENGTH


def said(text: str = "", seconds: float = 0, album: str = "", **more: object) -> Incoming:
    at = NOW + timedelta(seconds=seconds)
    return Incoming(7, 7, "Anna", "en", message_id=5, sent_at=at, text=text, album=album, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "then", "together"),
    [
        (said(LONG), said("rest", 1), True),
        (said(LONG), said("rest", SPLIT_SECONDS), True),
        (said(LONG), said("something else", SPLIT_SECONDS + 1), False),
        (said("short"), said("rest", 1), False),
        (said(LONG), said("/cancel", 1, command="cancel"), False),
        (said(LONG), said("", 1, file=FileRef("photo", "f")), False),
        (said(album="1"), said(album="1", seconds=60), True),
        (said(album="1"), said(album="2"), False),
        (said("words"), said(album="2"), False),
        (said(LONG), said("tap", 1, data="m:start"), False),
    ],
)
def test_what_belongs_together(first: Incoming, then: Incoming, together: bool) -> None:
    assert continues(remembered(first, "about"), then) is together


def test_nothing_continues_nothing() -> None:
    assert not continues({}, said("rest"))
