import json
from collections.abc import Callable
from typing import Any

import pytest

from playground import limits
from playground.files import Upload
from playground.people import Person
from tests.auxil.playtime import PNG, StandingTime

Call = Callable[..., Any]
BUTTONS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


@pytest.fixture
def form(call: Call, mary: Person) -> Any:
    """A message of the bot with a button."""
    return call("sendMessage", chat_id=mary.id, text="Which day?", reply_markup=json.dumps(BUTTONS))


def test_a_form_lives_in_one_message(call: Call, mary: Person, form: Any, time: StandingTime) -> None:
    time.forward(seconds=9)
    edited = call(
        "editMessageText",
        chat_id=mary.id,
        message_id=form["message_id"],
        text="<b>What</b> time?",
        parse_mode="HTML",
        reply_markup=BUTTONS,
    )
    assert edited["edit_date"] == form["date"] + 9
    (_, seen) = mary.history()
    assert (seen["text"], seen["entities"][0]["type"]) == ("What time?", "bold")
    assert seen["reply_markup"] == BUTTONS


def test_an_edit_without_markup_takes_the_buttons_away(call: Call, mary: Person, form: Any) -> None:
    call("editMessageText", chat_id=mary.id, message_id=form["message_id"], text="Which day?")
    assert "reply_markup" not in mary.history()[-1]


def test_buttons_alone(call: Call, refused: Call, mary: Person, form: Any) -> None:
    place = {"chat_id": mary.id, "message_id": form["message_id"]}
    assert refused("editMessageReplyMarkup", **place, reply_markup=BUTTONS) == NOT_MODIFIED
    call("editMessageReplyMarkup", **place)
    assert "reply_markup" not in mary.history()[-1]
    assert refused("editMessageReplyMarkup", **place) == NOT_MODIFIED


@pytest.mark.parametrize("text", ["Which day?", " Which day?\n"])
def test_the_same_again_is_refused(refused: Call, mary: Person, form: Any, text: str) -> None:
    place = {"chat_id": mary.id, "message_id": form["message_id"]}
    assert refused("editMessageText", **place, text=text, reply_markup=BUTTONS) == NOT_MODIFIED


def test_captions(call: Call, refused: Call, mary: Person, form: Any) -> None:
    photo = call("sendPhoto", {"photo": Upload("a.png", PNG)}, chat_id=mary.id, caption="lamp")
    place = {"chat_id": mary.id, "message_id": photo["message_id"]}
    assert call("editMessageCaption", **place, caption="my lamp")["caption"] == "my lamp"
    assert refused("editMessageCaption", **place, caption="my lamp") == NOT_MODIFIED
    assert refused("editMessageCaption", **place, caption="x" * 1025) == "Bad Request: MEDIA_CAPTION_TOO_LONG"
    assert "caption" not in call("editMessageCaption", **place)
    assert (
        refused("editMessageText", **place, text="x")
        == "Bad Request: there is no text in the message to edit"
    )
    place["message_id"] = form["message_id"]
    assert refused("editMessageCaption", **place, caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"message_id": 0}, "message identifier is not specified"),
        ({"message_id": 99}, "message to edit not found"),
        ({"message_id": 1}, "message can't be edited"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ({"reply_markup": {"force_reply": True}}, "inline keyboard expected"),
        ({"chat_id": ""}, "chat_id is empty"),
    ],
)
def test_edits_that_telegram_refuses(
    refused: Call, mary: Person, form: Any, parameters: Any, words: str
) -> None:
    place = {"chat_id": mary.id, "message_id": form["message_id"], "text": "new"}
    assert refused("editMessageText", **{**place, **parameters}) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    "markup", [{"keyboard": [["Yes"]]}, {"remove_keyboard": True}, {"force_reply": True}]
)
def test_a_message_that_came_with_a_keyboard_stays(
    call: Call, refused: Call, mary: Person, markup: Any
) -> None:
    message = call("sendMessage", chat_id=mary.id, text="Sure?", reply_markup=markup)
    words = refused("editMessageText", chat_id=mary.id, message_id=message["message_id"], text="new")
    assert words == "Bad Request: message can't be edited"


def test_deleting(call: Call, refused: Call, mary: Person, form: Any, time: StandingTime) -> None:
    assert call("deleteMessage", chat_id=mary.id, message_id=form["message_id"]) is True
    assert call("deleteMessage", chat_id=mary.id, message_id=1) is True
    assert mary.history() == []
    for number, words in ((0, "message identifier is not specified"), (1, "message to delete not found")):
        assert refused("deleteMessage", chat_id=mary.id, message_id=number) == f"Bad Request: {words}"
    (late,) = mary.send_text("late")
    time.forward(hours=48)
    assert call("deleteMessage", chat_id=mary.id, message_id=late["message_id"])
    (later,) = mary.send_text("later")
    time.forward(hours=48, seconds=1)
    words = refused("deleteMessage", chat_id=mary.id, message_id=later["message_id"])
    assert words == "Bad Request: message can't be deleted for everyone"


def test_reactions(call: Call, refused: Call, mary: Person) -> None:
    (photo,) = mary.send_photo(PNG)
    place = {"chat_id": mary.id, "message_id": photo["message_id"]}
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert call("setMessageReaction", **place, reaction=json.dumps(thumb)) is True
    assert mary.history()[-1]["reactions"] == ["👍"]
    call("setMessageReaction", **place)
    assert mary.history()[-1]["reactions"] == []
    assert refused("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "🧾"}]) == (
        "Bad Request: REACTION_INVALID"
    )
    assert refused("setMessageReaction", **place, reaction=thumb * 2) == "Bad Request: REACTIONS_TOO_MANY"
    place["message_id"] = 99
    assert refused("setMessageReaction", **place, reaction=thumb) == "Bad Request: message to react not found"


def test_the_reactions_are_telegrams() -> None:
    from telegram.constants import ReactionEmoji

    assert {str(emoji.value) for emoji in ReactionEmoji} == limits.REACTIONS
