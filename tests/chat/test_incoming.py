import json
from typing import Any

import pytest
from telegram import Update

from chat.incoming import Contact, FileRef, Group, lean, read, read_payload
from tests.chat.said import ANNA, CHAT, message, update

FILE = {"file_id": "f", "file_unique_id": "u"}


def test_a_text_is_read() -> None:
    said = message(text="Hello")
    assert (said.chat_id, said.sender_id, said.sender_name, said.sender_language) == (7, 7, "Anna", "en")
    assert (said.message_id, said.text, said.command, said.is_tap) == (5, "Hello", "", False)
    assert said.sent_at is not None


@pytest.mark.parametrize(
    ("text", "length", "command", "argument"),
    [
        ("/start", 6, "start", ""),
        ("/Start@linli_bot  inv_x ", 16, "start", "inv_x"),
        ("/status HF-7K3-2", 7, "status", "HF-7K3-2"),
    ],
)
def test_a_command_is_read(text: str, length: int, command: str, argument: str) -> None:
    said = message(text=text, entities=[{"type": "bot_command", "offset": 0, "length": length}])
    assert (said.command, said.argument) == (command, argument)


def test_a_command_in_the_middle_is_none() -> None:
    said = message(text="try /start", entities=[{"type": "bot_command", "offset": 4, "length": 6}])
    assert said.command == ""


def test_what_no_database_takes_is_left_out() -> None:
    said = message(text="a\x00b\ud800c", **{"from": {**ANNA, "first_name": " A\x00nna\udfff "}})
    assert said.text == "abc"
    assert said.sender_name == "Anna"
    shown = {"message_id": 4, "date": 1, "chat": CHAT, "text": "Menu"}
    query = {"id": "1", "from": ANNA, "chat_instance": "1", "message": shown}
    tapped = update(callback_query={**query, "data": "m:\x00start"})
    assert tapped.data == "m:start"


@pytest.mark.parametrize(
    ("fields", "file"),
    [
        (
            {
                "photo": [
                    {**FILE, "width": 1, "height": 1},
                    {**FILE, "file_id": "large", "width": 9, "height": 9, "file_size": 9},
                ]
            },
            FileRef("photo", "large", size=9),
        ),
        ({"voice": {**FILE, "duration": 1}}, FileRef("voice", "f")),
        (
            {"document": {**FILE, "file_name": "a" * 300, "file_size": 3}},
            FileRef("document", "f", "a" * 100, 3),
        ),
    ],
    ids=["photo", "voice", "document"],
)
def test_a_file_is_read_with_its_caption(fields: dict[str, Any], file: FileRef) -> None:
    said = message(**fields, caption="Look", media_group_id="g")
    assert (said.file, said.text, said.album, said.unsupported) == (file, "Look", "g", False)


@pytest.mark.parametrize(
    "fields",
    [
        {
            "sticker": {
                **FILE,
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
            }
        },
        {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
        {"video_note": {**FILE, "length": 1, "duration": 1}},
        {"audio": {**FILE, "duration": 1}},
        {"dice": {"emoji": "🎲", "value": 1}},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_we_cannot_take_is_marked_even_with_a_caption(fields: dict[str, Any]) -> None:
    said = message(**fields, caption="Look")
    assert said.unsupported
    assert said.file is None


def test_only_telegram_vouches_for_a_contact() -> None:
    own = message(contact={"phone_number": "139", "first_name": "Anna", "user_id": 7})
    assert own.contact == Contact("139", own=True)
    assert not own.unsupported
    for other in ({"user_id": 8}, {}):
        said = message(contact={"phone_number": "139", "first_name": "Anna", **other})
        assert said.contact == Contact("139", own=False)


def test_a_place_and_a_reply_are_read() -> None:
    said = message(location={"latitude": 1.5, "longitude": 2.5})
    assert said.place == (1.5, 2.5)
    quoted = {"message_id": 3, "date": 1, "chat": CHAT}
    assert message(text="Yes", reply_to_message=quoted).answers == 3


def test_a_tap_is_read() -> None:
    query = {"id": "9", "from": ANNA, "chat_instance": "1", "data": "m:start"}
    shown = {"message_id": 4, "date": 1, "chat": CHAT, "text": "Menu"}
    tapped = update(callback_query={**query, "message": shown})
    assert (tapped.is_tap, tapped.data, tapped.callback_id, tapped.message_id) == (True, "m:start", "9", 4)
    assert tapped.tapped_has_text


@pytest.mark.parametrize("number", [0, -1, -(2**63)])
def test_no_message_is_changed_that_cannot_be(number: int) -> None:
    query = {"id": "9", "from": ANNA, "chat_instance": "1", "data": "m:start"}
    tapped = update(
        callback_query={**query, "message": {"message_id": number, "date": 1, "chat": CHAT, "text": "Menu"}}
    )
    assert not tapped.tapped_has_text


def test_a_tap_on_a_message_that_telegram_no_longer_shows_is_read() -> None:
    query = {"id": "9", "from": ANNA, "chat_instance": "1", "data": "m:start"}
    tapped = update(callback_query={**query, "message": {"message_id": 4, "date": 0, "chat": CHAT}})
    assert (tapped.message_id, tapped.tapped_has_text) == (4, False)


@pytest.mark.parametrize(
    "shown",
    [
        {
            "message_id": 4,
            "date": 1,
            "chat": CHAT,
            "text": "Your number is HF-1",
            "reply_markup": {"inline_keyboard": []},
        },
        {"message_id": 4, "date": 1, "chat": CHAT, "caption": "Your number is HF-1", "photo": []},
        {"message_id": 4, "date": 0, "chat": CHAT},
    ],
    ids=["text", "picture", "gone"],
)
def test_a_tap_is_kept_without_our_own_words_and_says_the_same(shown: dict[str, Any]) -> None:
    query = {"id": "9", "from": ANNA, "chat_instance": "1", "data": "m:start", "message": shown}
    raw = {"update_id": 1, "callback_query": query}
    kept = lean(raw)
    assert "HF-1" not in json.dumps(kept)
    assert "reply_markup" not in json.dumps(kept)
    assert read(Update.de_json(kept, None)) == read(Update.de_json(raw, None))


@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_of_a_reply_only_what_it_says_and_to_which_message_is_kept(kind: str) -> None:
    shown = {"message_id": 4, "date": 1, "chat": CHAT, "text": "Your code: QX7-K3M"}
    said = {"message_id": 5, "date": 2, "chat": CHAT, "from": ANNA, "text": "Thank you"}
    quote = {"text": "QX7-K3M", "position": 11}
    raw = {"update_id": 1, kind: {**said, "reply_to_message": shown, "quote": quote}}
    kept = lean(raw)
    assert "QX7" not in json.dumps(kept)
    assert read(Update.de_json(kept, None)) == read(Update.de_json(raw, None))


def test_everything_else_is_kept_as_it_is() -> None:
    said = {"update_id": 1, "message": {"message_id": 4, "date": 1, "chat": CHAT, "text": "Hello"}}
    assert lean(said) == said
    assert lean({"update_id": 1, "callback_query": "gone"}) == {"update_id": 1, "callback_query": "gone"}


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("left", True), ("member", False)])
def test_blocking_is_read(status: str, blocked: bool) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "Linli"}
    old = {"user": bot, "status": "member"}
    new: dict[str, Any] = {"user": bot, "status": status, "until_date": 0}
    change = {"chat": CHAT, "from": ANNA, "date": 1, "old_chat_member": old, "new_chat_member": new}
    assert update(my_chat_member=change).blocked is blocked


def test_groups_are_read_as_such_and_channels_are_not_for_us() -> None:
    group = {"id": -5, "type": "group", "title": "Neighbours"}
    said = {"message_id": 5, "date": 1, "chat": group, "from": ANNA, "text": "Hello"}
    heard = read(Update.de_json({"update_id": 1, "message": said}, None))
    assert heard is not None
    assert heard.group == Group("Neighbours")
    assert update(message={**said, "chat": CHAT}).group is None
    channel = {"id": -6, "type": "channel", "title": "News"}
    post = {"message_id": 5, "date": 1, "chat": channel, "text": "Hello"}
    assert read(Update.de_json({"update_id": 1, "channel_post": post}, None)) is None
    chosen = {"result_id": "1", "query": "", "from": ANNA}
    assert read_payload(json.dumps({"update_id": 1, "chosen_inline_result": chosen})) is None
