import json
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session

from chat import replay
from chat.incoming import Incoming
from models.inbox import Update, UpdateState
from tests.auxil.factories import NOW
from tests.chat.said import ANNA, CHAT, message

PHOTO = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]


class Inbox:
    """Keeps updates as ingress does, handled unless said otherwise."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._update_ids = count(1)

    def keep(self, lane: int = 7, **fields: Any) -> int:
        """Keep a message of Anna's; returns its number."""
        said = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": ANNA, **fields}
        return self.put({"update_id": 1, "message": said}, lane)

    def put(self, raw: dict[str, Any], lane: int = 7, state: UpdateState = UpdateState.DONE) -> int:
        """Keep any update, or one that was emptied."""
        payload = json.dumps(raw) if raw else ""
        number = next(self._update_ids)
        row = Update(update_id=number, lane=lane, payload=payload, state=state, received_at=NOW)
        self._session.add(row)
        self._session.flush()
        return row.id or 0


@pytest.fixture
def inbox(session: Session) -> Inbox:
    return Inbox(session)


def texts(found: list[Incoming]) -> list[str]:
    return [one.text for one in found]


def test_a_message_is_taken_up_again(session: Session, inbox: Inbox) -> None:
    number = inbox.keep(text="The lift")
    inbox.keep(text="Hello?", date=1_700_000_060)
    assert texts(replay.earlier(session, number, 7)) == ["The lift"]


def test_so_is_the_rest_of_a_split_text_and_of_an_album(session: Session, inbox: Inbox) -> None:
    split = inbox.keep(text="a" * 4096)
    inbox.keep(text="b" * 4096)
    inbox.keep(text="c")
    album = inbox.keep(photo=PHOTO, media_group_id="g", date=1_700_000_060)
    inbox.keep(photo=PHOTO, media_group_id="g")
    inbox.keep(photo=PHOTO, media_group_id="h")
    assert [text[0] for text in texts(replay.earlier(session, split, 7))] == ["a", "b", "c"]
    assert len(replay.earlier(session, album, 7)) == 2


def test_of_others_of_taps_and_of_what_is_gone_there_is_nothing(session: Session, inbox: Inbox) -> None:
    other = inbox.keep(lane=8, text="Mine")
    tap = inbox.put({"update_id": 1, "callback_query": {"id": "1", "from": ANNA, "chat_instance": "1"}})
    purged = inbox.put({})
    inbox.keep(text="Later")
    for number in (other, tap, purged, 0, 4711, 2**62):
        assert replay.earlier(session, number, 7) == []


def test_the_rest_of_what_came_before_is_recognised(session: Session, inbox: Inbox) -> None:
    inbox.keep(text="a" * 4096)
    number = inbox.keep(text="b")
    assert replay.is_rest(session, number, message(text="b"))
    assert not replay.is_rest(session, number, message(text="b", date=1_700_000_060))
    assert not replay.is_rest(session, 1, message(text="a" * 4096))


def test_what_was_put_aside_is_not_read_again(session: Session, inbox: Inbox) -> None:
    inbox.put({"update_id": 1, "message": {"nonsense": True}}, state=UpdateState.QUARANTINED)
    assert not replay.is_rest(session, 99, message(text="b"))
