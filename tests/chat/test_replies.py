import json
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from chat import replies
from chat.buttons import Button
from chat.incoming import FileRef
from chat.replies import Envelope, Generated, Keyboard, NoKeyboard, Reply, Target
from models.outbox import Message, MessageState
from tests.auxil.factories import NOW

TO_ANNA = Envelope(7, None, NOW)


def sent(session: Session) -> list[Message]:
    return list(session.exec(select(Message).order_by(col(Message.id))).all())


def payload(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(message.payload)
    return content


def test_a_reply_is_a_row_of_the_outbox(session: Session) -> None:
    reply = Reply("<b>Hello</b>", [[Button("Go", "m:start")], []], subject=("call", 5))
    number = replies.send(session, TO_ANNA, reply)
    (message,) = sent(session)
    assert (message.id, message.method, message.chat_id) == (number, "sendMessage", 7)
    assert (message.state, message.not_before, message.owed) == (MessageState.PENDING, NOW, True)
    assert (message.subject_kind, message.subject_id) == ("call", 5)
    assert payload(message) == {
        "chat_id": 7,
        "text": "<b>Hello</b>",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "Go", "callback_data": "m:start"}]]},
    }


def test_a_long_text_goes_in_pieces_with_the_buttons_last(session: Session) -> None:
    text = "\n".join(f"line {number} of many" for number in range(600))
    number = replies.send(session, TO_ANNA, Reply(text, [[Button("Go", "m:start")]], subject=("call", 5)))
    *before, last = sent(session)
    assert len(before) == 2
    assert last.id == number
    assert "reply_markup" in payload(last)
    assert not any("reply_markup" in payload(message) for message in before)
    assert [line for m in [*before, last] for line in payload(m)["text"].split("\n")] == text.split("\n")
    assert {message.subject_id for message in [*before, last]} == {5}


@pytest.mark.parametrize(
    ("file", "method", "content"),
    [
        (FileRef("photo", "p"), "sendPhoto", {"photo": "p"}),
        (FileRef("voice", "v"), "sendVoice", {"voice": "v"}),
        (FileRef("document", "d"), "sendDocument", {"document": "d"}),
        (
            Generated("export", {"person_id": 1}),
            "sendDocument",
            {"generated": {"maker": "export", "params": {"person_id": 1}, "kind": "document"}},
        ),
        (
            Generated("unnamed", {"file_id": 1}, "voice"),
            "sendVoice",
            {"generated": {"maker": "unnamed", "params": {"file_id": 1}, "kind": "voice"}},
        ),
    ],
)
def test_a_file_goes_with_a_caption_that_fits(
    session: Session, file: FileRef | Generated, method: str, content: dict[str, Any]
) -> None:
    replies.send(session, TO_ANNA, Reply("👵" * 600, file=file))
    (message,) = sent(session)
    assert message.method == method
    assert content.items() <= payload(message).items()
    assert payload(message)["caption"] == "👵" * 511 + "…"


def test_keys_in_the_place_of_the_keyboard_come_and_go(session: Session) -> None:
    replies.send(session, TO_ANNA, Reply("Number?", keyboard=Keyboard("Share", ("Back",), "or type")))
    replies.send(session, TO_ANNA, Reply("Thanks", keyboard=NoKeyboard()))
    keys, no_keys = (payload(message)["reply_markup"] for message in sent(session))
    assert keys["keyboard"] == [[{"text": "Share", "request_contact": True}], [{"text": "Back"}]]
    assert keys["input_field_placeholder"] == "or type"
    assert no_keys == {"remove_keyboard": True}


def test_a_message_is_changed_by_its_id_or_by_the_row_that_will_tell_it(session: Session) -> None:
    number = replies.send(session, TO_ANNA, Reply("Hello"))
    replies.edit(session, TO_ANNA, Target(55), Reply("a" * 5000))
    replies.strip_buttons(session, TO_ANNA, Target(row=number))
    _, edit, strip = sent(session)
    assert (edit.method, edit.edits, payload(edit)["message_id"]) == ("editMessageText", None, 55)
    assert len(payload(edit)["text"]) == 4096
    assert (strip.method, strip.edits) == ("editMessageReplyMarkup", number)
    assert payload(strip) == {"chat_id": 7, "reply_markup": {"inline_keyboard": []}}


def test_what_a_message_is_about_and_says_outlives_its_buttons(session: Session) -> None:
    replies.send(session, TO_ANNA, Reply("Answer", subject=("call", 5)))
    replies.strip_buttons(session, TO_ANNA, Target(55))
    replies.send(session, TO_ANNA, Reply("Menu"))
    for message, number in zip(sent(session), (55, 55, 56), strict=True):
        message.message_id = number
        session.add(message)
    session.flush()
    assert replies.subject_of(session, 7, 55) == ("call", 5)
    assert replies.words_of(session, 7, 55) == "Answer"
    assert replies.subject_of(session, 7, 56) is None
    assert replies.subject_of(session, 8, 55) is None
    assert replies.subject_of(session, 7, None) is None
    sent(session)[0].payload = ""
    session.flush()
    assert replies.words_of(session, 7, 55) == ""


@pytest.mark.parametrize(
    ("reply", "fits"),
    [
        (Reply("Menu"), True),
        (Reply("a" * 4097), False),
        (Reply("Number?", keyboard=NoKeyboard()), False),
        (Reply("Look", file=FileRef("photo", "p")), False),
    ],
)
def test_what_fits_in_the_place_of_a_message(reply: Reply, fits: bool) -> None:
    assert reply.fits_in_place is fits


def test_commands_are_published_once_and_again_when_they_change(session: Session) -> None:
    for names in (["help"], ["help"], ["help", "my"], ["help"]):
        commands = replies.command_list([(name, "A line") for name in names], chat_id=7)
        replies.publish(session, TO_ANNA, commands)
        replies.publish(session, replace(TO_ANNA, chat_id=8), commands)
    published = [[c["command"] for c in payload(m)["commands"]] for m in sent(session) if m.chat_id == 7]
    assert published == [["help"], ["help", "my"], ["help"]]


def test_commands_that_were_refused_are_published_again(session: Session) -> None:
    commands = replies.command_list([("help", "A line")], chat_id=7)
    replies.publish(session, TO_ANNA, commands)
    (message,) = sent(session)
    message.state = MessageState.REFUSED
    session.flush()
    replies.publish(session, TO_ANNA, commands)
    assert len(sent(session)) == 2


def test_command_lists_are_for_a_chat_or_for_a_language() -> None:
    commands = [("start", "Main menu")]
    assert replies.command_list(commands, chat_id=7)["scope"] == {"type": "chat", "chat_id": 7}
    assert replies.command_list(commands, language="zh") == {
        "commands": [{"command": "start", "description": "Main menu"}],
        "language_code": "zh",
    }
