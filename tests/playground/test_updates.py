import json
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Bot, Update

from playground import limits, updates
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import PNG, TOKEN, StandingTime

Call = Callable[..., Any]


def ids(batch: list[dict[str, Any]]) -> list[int]:
    return [update["update_id"] for update in batch]


def test_reading_is_harmless_and_an_offset_confirms(call: Call, mary: Person) -> None:
    for text in "abc":
        mary.send_text(text)
    first, second, third = ids(call("getUpdates"))
    assert ids(call("getUpdates")) == [first, second, third]
    assert ids(call("getUpdates", limit=2)) == [first, second]
    assert ids(call("getUpdates", offset=second)) == [second, third]
    assert ids(call("getUpdates")) == [second, third]
    assert call("getUpdates", offset=third + 1) == []
    assert call("getUpdates") == []


def test_a_negative_offset_keeps_the_last_ones(call: Call, mary: Person) -> None:
    for text in "abcd":
        mary.send_text(text)
    *_, third, fourth = ids(call("getUpdates"))
    assert ids(call("getUpdates", offset=-2)) == [third, fourth]
    assert ids(call("getUpdates")) == [third, fourth]
    assert ids(call("getUpdates", offset=-9)) == [third, fourth]


def test_an_offset_far_ahead_is_taken_for_a_mistake(call: Call, mary: Person) -> None:
    mary.send_text("a")
    (only,) = ids(call("getUpdates"))
    assert ids(call("getUpdates", offset=only + 1000)) == [only]
    assert call("getUpdates", offset=only + 5) == []


@pytest.mark.parametrize(("limit", "given"), [(0, 1), (1, 1), (100, 100), (1000, 100), ("nonsense", 1)])
def test_limits_are_clamped(call: Call, mary: Person, limit: object, given: int) -> None:
    for _ in range(101):
        mary.send_text("a")
    assert len(call("getUpdates", limit=limit)) == given


def test_updates_live_24_hours(call: Call, mary: Person, time: StandingTime) -> None:
    mary.send_text("old")
    time.forward(hours=23)
    mary.send_text("young")
    time.forward(hours=1)
    assert [update["message"]["text"] for update in call("getUpdates")] == ["young"]


def test_allowed_updates_persist_when_omitted(call: Call, refused: Call, mary: Person) -> None:
    call("getUpdates", allowed_updates=json.dumps(["callback_query"]))
    call("getUpdates")
    mary.send_text("unheard")
    mary.tap(1, "heard")
    assert [set(update) - {"update_id"} for update in call("getUpdates")] == [{"callback_query"}]
    call("getUpdates", allowed_updates=[])
    mary.send_text("heard again")
    assert "message" in call("getUpdates")[-1]
    for raw, words in (
        ("{", "can't parse allowed updates JSON object"),
        ("1", "expected an Array of String"),
    ):
        assert refused("getUpdates", allowed_updates=raw) == f"Bad Request: {words}"


def test_the_queue_is_not_endless(call: Call, mary: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPDATES_QUEUED", 2)
    for text in "abc":
        mary.send_text(text)
    assert [update["message"]["text"] for update in call("getUpdates")] == ["a", "b"]


def test_updates_are_given_in_one_way_only(call: Call, refused: Call, mary: Person) -> None:
    mary.send_text("a")
    assert call("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 1}
    assert "HTTPS URL must be provided" in refused("setWebhook", url="a.example")
    assert "unallowed characters" in refused("setWebhook", url="https://a.example", secret_token="a b")
    assert call("setWebhook", url="https://a.example") is True
    assert call("getWebhookInfo")["url"] == "https://a.example"
    assert "webhook is active" in refused("getUpdates")
    assert call("setWebhook", url="") is True
    assert [update["message"]["text"] for update in call("getUpdates")] == ["a"]
    assert call("setWebhook", url="https://a.example") is True
    assert call("deleteWebhook", drop_pending_updates="True") is True
    assert call("getUpdates") == []
    mary.send_text("b")
    assert call("setWebhook", url="", drop_pending_updates=True) is True
    assert call("getUpdates") == []


def test_ids_are_never_used_again(call: Call, mary: Person) -> None:
    mary.send_text("a")
    (first,) = ids(call("getUpdates"))
    call("deleteWebhook", drop_pending_updates=True)
    mary.send_text("b")
    assert ids(call("getUpdates")) == [first + 1]
    assert first > updates._FIRST_ID


def test_ptb_reads_every_kind(call: Call, telegram: Telegram, mary: Person) -> None:
    menu = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    message = call("sendMessage", chat_id=mary.id, text="<b>Hi</b>", parse_mode="HTML", reply_markup=menu)
    mary.reply(message["message_id"], "hello /help")
    mary.send_photo(PNG, "lamp")
    mary.send_album([PNG, PNG], "two lamps")
    mary.send_voice(b"OggS", 3)
    mary.send_document(b"%PDF", "a.pdf")
    mary.send_location(31.23, 121.47)
    mary.send_contact()
    mary.send_contact("+1", "Wang")
    mary.send_sticker("🌸")
    (note,) = mary.send_text("nota")
    mary.edit_text(note["message_id"], "note")
    mary.press(message["message_id"])
    mary.tap(99, "forged")
    mary.block()
    mary.unblock()
    bot = Bot(TOKEN)
    read = [Update.de_json(update, bot) for update in call("getUpdates")]
    assert len(read) == 16
    assert {update.effective_user.id for update in read if update.effective_user} == {mary.id}
    texts = [update.message for update in read if update.message]
    assert texts[0].reply_to_message
    assert texts[2].media_group_id == texts[3].media_group_id
    edited, tapped, forged, blocked, unblocked = read[-5:]
    assert edited.edited_message
    assert edited.edited_message.text == "note"
    assert tapped.callback_query
    assert tapped.callback_query.message
    assert tapped.callback_query.message.is_accessible
    assert forged.callback_query
    assert forged.callback_query.message
    assert not forged.callback_query.message.is_accessible
    assert blocked.my_chat_member
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member
    assert unblocked.my_chat_member.new_chat_member.status == "member"
