"""What each answer of Telegram means for a message: the whole table."""

import json
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery import Verdict, judge, sent
from bot.http import NotSent
from bot.outbox import Parcel
from models.outbox import MessageState, Priority
from tests.auxil.factories import NOW

S = MessageState


def a_parcel(**values: Any) -> Parcel:
    payload = values.pop("payload", {"chat_id": 7, "text": "<b>Hello</b>", "parse_mode": "HTML"})
    ordinary = {
        "id": 1,
        "replica_id": 1,
        "chat_id": 7,
        "person_id": 3,
        "method": "sendMessage",
        "edits": None,
        "owed": True,
        "traceless": False,
        "attempts": 0,
        "repeats": 0,
        "priority": Priority.REPLY,
    }
    return Parcel(payload=json.dumps(payload), **{**ordinary, **values})


def an_edit(**values: Any) -> Parcel:
    payload = {"chat_id": 7, "message_id": 5, "text": "Hello", "reply_markup": {"inline_keyboard": []}}
    return a_parcel(method="editMessageText", payload=payload, **values)


def payload(verdict: Verdict) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(verdict.delivery.changes["payload"])
    return changed


def wait(verdict: Verdict) -> float:
    pause: timedelta = verdict.delivery.changes["not_before"] - NOW
    return pause.total_seconds()


def test_an_answer_is_sent_with_its_message_id() -> None:
    delivery = sent(a_parcel(), {"message_id": 12}).delivery
    assert (delivery.state, delivery.changes["message_id"]) == (S.SENT, 12)
    assert sent(a_parcel(method="setMyCommands"), True).delivery.state is S.SENT


@pytest.mark.parametrize(
    ("error", "owed", "nudge"),
    [
        # proven not sent
        (NotSent("Not sent: ClientConnectorError"), S.PENDING, S.PENDING),
        (RetryAfter(timedelta(seconds=30)), S.PENDING, S.PENDING),
        (ChatMigrated(-1009), S.PENDING, S.PENDING),
        (InvalidToken("Not Found"), S.PENDING, S.PENDING),
        # nobody knows
        (TimedOut(), S.PENDING, S.UNKNOWN),
        (NetworkError("Bad Gateway"), S.PENDING, S.UNKNOWN),
        (NetworkError("Connection lost: ServerDisconnectedError"), S.PENDING, S.UNKNOWN),
        (TelegramError("Internal Server Error (500)"), S.PENDING, S.UNKNOWN),
        (Conflict("Conflict"), S.PENDING, S.UNKNOWN),
        # never
        (Forbidden("Forbidden: bot was blocked by the user"), S.UNREACHABLE, S.UNREACHABLE),
        (Forbidden("Forbidden: user is deactivated"), S.UNREACHABLE, S.UNREACHABLE),
        (BadRequest("Chat not found"), S.UNREACHABLE, S.UNREACHABLE),
        (BadRequest("Bad Request: PEER_ID_INVALID"), S.UNREACHABLE, S.UNREACHABLE),
        (BadRequest("Message text is empty"), S.REFUSED, S.REFUSED),
        (BadRequest("Message is too long"), S.REFUSED, S.REFUSED),
        (NetworkError("Request Entity Too Large"), S.REFUSED, S.REFUSED),
        # as good as sent
        (BadRequest("Message is not modified: specified new message content …"), S.SENT, S.SENT),
        (BadRequest("Message to delete not found"), S.SENT, S.SENT),
    ],
    ids=str,
)
def test_outcomes(error: TelegramError, owed: MessageState, nudge: MessageState) -> None:
    assert judge(a_parcel(), error, NOW).delivery.state is owed
    assert judge(a_parcel(owed=False), error, NOW).delivery.state is nudge


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("Bad Gateway"), TelegramError("500")], ids=str)
def test_only_an_unknown_outcome_counts_as_a_repeat(error: TelegramError) -> None:
    assert judge(a_parcel(repeats=2), error, NOW).delivery.changes["repeats"] == 3
    for known in (NotSent("x"), RetryAfter(3), ChatMigrated(-9), InvalidToken("Not Found")):
        assert "repeats" not in judge(a_parcel(), known, NOW).delivery.changes


@pytest.mark.parametrize("kind", [BadRequest, Forbidden, InvalidToken, NetworkError])
def test_a_page_of_a_proxy_is_no_word_of_telegram(kind: type[TelegramError]) -> None:
    error = kind("Forbidden (403). Parsing the server response b'<html>' failed")
    error.__cause__ = TelegramError("Invalid server response")
    verdict = judge(a_parcel(), error, NOW)
    assert (verdict.delivery.state, verdict.unreachable) == (S.PENDING, False)
    assert verdict.delivery.changes["repeats"] == 1
    assert judge(a_parcel(owed=False), error, NOW).delivery.state is S.UNKNOWN


def test_a_flood_refusal_waits_as_told_and_halts_everything() -> None:
    for retry_after in (timedelta(seconds=37), 37):
        verdict = judge(a_parcel(), RetryAfter(retry_after), NOW)
        assert (wait(verdict), verdict.halt) == (37, 37)
    assert judge(a_parcel(), TimedOut(), NOW).halt == 0


def test_back_off_grows_and_has_an_end() -> None:
    pauses = [wait(judge(a_parcel(attempts=n), NotSent("x"), NOW)) for n in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 1
    assert pauses[-1] == pauses[-2] == 60


def test_only_who_cannot_be_reached_is_marked_so() -> None:
    assert judge(a_parcel(), Forbidden("Forbidden: bot was kicked"), NOW).unreachable
    assert judge(a_parcel(), BadRequest("Chat not found"), NOW).unreachable
    assert not judge(a_parcel(), BadRequest("Message text is empty"), NOW).unreachable
    assert not judge(a_parcel(), TimedOut(), NOW).unreachable


def test_a_group_that_moved_is_followed() -> None:
    verdict = judge(a_parcel(chat_id=-7), ChatMigrated(-1009), NOW)
    assert (verdict.migrated_to, wait(verdict)) == (-1009, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
def test_an_edit_of_a_vanished_message_becomes_a_new_one(text: str) -> None:
    verdict = judge(an_edit(edits=9), BadRequest(text), NOW)
    changes = verdict.delivery.changes
    assert (verdict.delivery.state, changes["method"], changes["edits"]) == (S.PENDING, "sendMessage", None)
    assert "message_id" not in payload(verdict)
    assert payload(verdict)["text"] == "Hello"


def test_buttons_that_only_vanish_need_no_new_message() -> None:
    parcel = a_parcel(method="editMessageReplyMarkup", payload={"chat_id": 7, "message_id": 5})
    verdict = judge(parcel, BadRequest("Message to edit not found"), NOW)
    assert verdict.delivery.state is S.LAPSED


@pytest.mark.parametrize("field", ["text", "caption"])
def test_refused_markup_is_taken_out_once(field: str) -> None:
    words = "<b>Fee</b> &lt;80&gt; &amp; <a href='x'>more</a> &#x27;soon&quot; 1 < 2"
    parcel = a_parcel(payload={"chat_id": 7, field: words, "parse_mode": "HTML"})
    error = BadRequest("Can't parse entities: unsupported start tag")
    verdict = judge(parcel, error, NOW)
    assert verdict.delivery.state is S.PENDING
    plain = payload(verdict)
    assert plain == {"chat_id": 7, field: "Fee <80> & more 'soon\" 1 < 2"}
    again = a_parcel(payload=plain)
    assert judge(again, error, NOW).delivery.state is S.REFUSED


def test_a_fault_fits_into_its_column() -> None:
    long = judge(a_parcel(), BadRequest("x" * 1000), NOW).delivery
    assert len(long.changes["fault"]) == 200
