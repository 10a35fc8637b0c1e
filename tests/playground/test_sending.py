import json
from collections.abc import Callable
from typing import Any

import pytest

from playground.errors import ApiError
from playground.files import Upload
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import PNG, TOKEN, StandingTime

Call = Callable[..., Any]
BUTTON = json.dumps({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})


def test_a_text_arrives_as_it_was_meant(call: Call, mary: Person, time: StandingTime) -> None:
    message = call(
        "sendMessage", chat_id=str(mary.id), text="<b>Hello</b> ", parse_mode="HTML", reply_markup=BUTTON
    )
    assert message == {
        "message_id": 2,
        "from": {"id": 4200000001, "is_bot": True, "first_name": "Linli", "username": "linli_bot"},
        "chat": {"id": mary.id, "type": "private", "first_name": "Mary"},
        "date": int(time().timestamp()),
        "text": "Hello",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
        "reply_markup": json.loads(BUTTON),
    }
    assert mary.history()[-1] == {**message, "outgoing": False, "reactions": []}


def test_ids_are_beyond_32_bits(mary: Person) -> None:
    assert mary.id > 2**31


@pytest.mark.parametrize(
    ("chat_id", "words"),
    [
        ("", "Bad Request: chat_id is empty"),
        ("12", "Bad Request: chat not found"),
        ("@mary", "Bad Request: chat not found"),
        ("nonsense", "Bad Request: chat not found"),
    ],
)
def test_unknown_chats(refused: Call, mary: Person, chat_id: str, words: str) -> None:
    assert refused("sendMessage", chat_id=chat_id, text="x") == words


def test_nobody_is_written_to_before_start(refused: Call, telegram: Telegram) -> None:
    shy = telegram.add_person("Shy")
    words = refused("sendMessage", chat_id=shy.id, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction", "editMessageText", "setMessageReaction"])
def test_blocked_is_forbidden(refused: Call, mary: Person, method: str) -> None:
    mary.block()
    words = refused(method, chat_id=mary.id, text="x", message_id=1, action="typing")
    assert words == "Forbidden: bot was blocked by the user"


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "<b> </b>"])
def test_an_empty_text_is_refused(refused: Call, mary: Person, text: str) -> None:
    words = refused("sendMessage", chat_id=mary.id, text=text, parse_mode="HTML")
    assert words == "Bad Request: message text is empty"


def test_length_is_counted_in_characters_after_parsing(call: Call, refused: Call, mary: Person) -> None:
    assert call("sendMessage", chat_id=mary.id, text=f"<b>{'👍' * 4096}</b>", parse_mode="HTML")
    assert call("sendMessage", chat_id=mary.id, text="&amp;" * 4096, parse_mode="HTML")
    assert refused("sendMessage", chat_id=mary.id, text="x" * 4097) == "Bad Request: message is too long"


def test_parse_modes(call: Call, refused: Call, mary: Person) -> None:
    words = refused("sendMessage", chat_id=mary.id, text="*x*", parse_mode="MarkdownV2")
    assert words == "Bad Request: unsupported parse_mode"
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 3}])
    message = call("sendMessage", chat_id=mary.id, text="<b>", entities=entities)
    assert (message["text"], message["entities"]) == ("<b>", json.loads(entities))


@pytest.mark.parametrize(
    ("entities", "words"),
    [
        ("{", "can't parse entities JSON object"),
        ('{"a": 1}', "expected an Array of MessageEntity"),
        ("[1]", "can't parse MessageEntity: type, offset and length are needed"),
        ('[{"type": "bold"}]', "can't parse MessageEntity: type, offset and length are needed"),
    ],
)
def test_broken_entities(refused: Call, mary: Person, entities: str, words: str) -> None:
    assert refused("sendMessage", chat_id=mary.id, text="x", entities=entities) == f"Bad Request: {words}"


def test_half_characters_are_refused(refused: Call, mary: Person) -> None:
    words = refused("sendMessage", chat_id=mary.id, text="\ud800")
    assert words == "Bad Request: strings must be encoded in UTF-8"


def test_replies(call: Call, refused: Call, mary: Person) -> None:
    answer = call("sendMessage", chat_id=mary.id, text="x", reply_parameters='{"message_id": 1}')
    assert answer["reply_to_message"]["text"] == "/start"
    words = refused("sendMessage", chat_id=mary.id, text="x", reply_parameters='{"message_id": 99}')
    assert words == "Bad Request: message to be replied not found"
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in call("sendMessage", chat_id=mary.id, text="x", reply_parameters=lenient)
    assert refused("sendMessage", chat_id=mary.id, text="x", reply_parameters="{") == (
        "Bad Request: can't parse reply parameters JSON object"
    )


def test_keyboards_come_and_go(call: Call, mary: Person, telegram: Telegram) -> None:
    keyboard = {"keyboard": [[{"text": "Yes"}]], "resize_keyboard": True}
    shown = call("sendMessage", chat_id=mary.id, text="Sure?", reply_markup=keyboard)
    assert "reply_markup" not in shown
    assert mary.keyboard() == keyboard
    call("sendMessage", chat_id=mary.id, text="Well?", reply_markup=BUTTON)
    assert mary.keyboard() == keyboard
    call("sendMessage", chat_id=mary.id, text="Bye", reply_markup={"remove_keyboard": True})
    assert mary.keyboard() is None
    asked = call("sendMessage", chat_id=mary.id, text="Why?", reply_markup={"force_reply": True})
    assert telegram.chat(mary.id)["force_reply"]["message_id"] == asked["message_id"]
    mary.reply(asked["message_id"], "Because")
    assert telegram.chat(mary.id)["force_reply"] is None


@pytest.mark.parametrize(
    ("method", "kind", "name"),
    [("sendPhoto", "photo", "a.png"), ("sendVoice", "voice", "a.oga"), ("sendDocument", "document", "a.pdf")],
)
def test_files_are_sent_uploaded_and_again_by_their_id(
    call: Call, mary: Person, method: str, kind: str, name: str
) -> None:
    sent = call(method, {kind: Upload(name, PNG)}, chat_id=mary.id, caption="<i>look</i>", parse_mode="HTML")
    file = sent[kind][-1] if kind == "photo" else sent[kind]
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("look", "italic")
    assert file["file_size"] == len(PNG)
    assert len(file["file_id"]) == 83
    again = call(method, chat_id=mary.id, **{kind: file["file_id"]})
    assert again[kind] == sent[kind]
    attached = call(method, {"part": Upload(name, PNG)}, chat_id=mary.id, **{kind: "attach://part"})
    assert kind in attached


def test_pictures_have_a_size(call: Call, mary: Person) -> None:
    (photo,) = call("sendPhoto", {"photo": Upload("a.png", PNG)}, chat_id=mary.id)["photo"]
    assert (photo["width"], photo["height"]) == (1, 1)


@pytest.mark.parametrize(
    ("method", "files", "parameters", "words"),
    [
        ("sendPhoto", {}, {}, "there is no photo in the request"),
        ("sendDocument", {}, {"document": "attach://nothing"}, "there is no document in the request"),
        ("sendPhoto", {}, {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": Upload("a.png", b"text")}, {}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": Upload("a.png", b"")}, {}, "file must be non-empty"),
        (
            "sendPhoto",
            {"photo": Upload("a.png", bytes(10 * 1024 * 1024 + 1))},
            {},
            'file "a.png" of size 10485761 bytes is too big for a photo',
        ),
        ("sendDocument", {"document": Upload("a", bytes(50 * 1024 * 1024 + 1))}, {}, "file is too big"),
        (
            "sendPhoto",
            {"photo": Upload("a.png", PNG)},
            {"caption": "x" * 1025},
            "message caption is too long",
        ),
        ("sendLocation", {}, {}, "wrong location specified"),
        ("sendLocation", {}, {"latitude": "91", "longitude": "0"}, "wrong location specified"),
        ("sendLocation", {}, {"latitude": "north", "longitude": "0"}, "can't parse a number"),
        ("sendContact", {}, {"phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendContact", {}, {"first_name": "W"}, 'parameter "phone_number" is required'),
        ("sendRichMessage", {}, {"rich_message": "{}"}, "RICH_MESSAGES_NOT_SUPPORTED"),
        ("copyMessage", {}, {"from_chat_id": "7000000001", "message_id": 99}, "message to copy not found"),
        ("forwardMessage", {}, {"from_chat_id": "7000000001"}, "message to forward not found"),
    ],
)
def test_refusals(refused: Call, mary: Person, method: str, files: Any, parameters: Any, words: str) -> None:
    assert refused(method, files, chat_id=mary.id, **parameters) == f"Bad Request: {words}"
    assert len(mary.history()) == 1


def test_a_panorama_is_no_photo(call: Call, refused: Call, mary: Person) -> None:
    wide = PNG[:16] + (9_990).to_bytes(4) + (11).to_bytes(4) + PNG[24:]
    assert refused("sendPhoto", {"photo": Upload("a.png", wide)}, chat_id=mary.id) == (
        "Bad Request: PHOTO_INVALID_DIMENSIONS"
    )
    assert call("sendDocument", {"document": Upload("a.png", wide)}, chat_id=mary.id)


def test_a_file_of_one_kind_is_not_another(call: Call, refused: Call, mary: Person) -> None:
    document = call("sendDocument", {"document": Upload("a.pdf", b"%PDF")}, chat_id=mary.id)["document"]
    words = refused("sendPhoto", chat_id=mary.id, photo=document["file_id"])
    assert words == "Bad Request: can't use file of type Document as Photo"


def test_places_and_contacts(call: Call, mary: Person) -> None:
    place = call("sendLocation", chat_id=mary.id, latitude="31.23", longitude="121.47")
    assert place["location"] == {"latitude": 31.23, "longitude": 121.47}
    card = call("sendContact", chat_id=mary.id, phone_number="+1", first_name="Li", last_name="W")
    assert card["contact"] == {"phone_number": "+1", "first_name": "Li", "last_name": "W"}


def test_copies_take_the_content_and_nothing_else(call: Call, mary: Person, telegram: Telegram) -> None:
    clerk = telegram.add_person("Clerk")
    clerk.press_start()
    (photo,) = mary.send_photo(PNG, "my lamp /start")
    copied = call("copyMessage", chat_id=clerk.id, from_chat_id=mary.id, message_id=photo["message_id"])
    assert set(copied) == {"message_id"}
    copy = clerk.message(copied["message_id"])
    assert (copy["photo"], copy["caption"]) == (photo["photo"], "my lamp /start")
    assert copy["from"]["is_bot"]
    retold = call(
        "copyMessage", chat_id=clerk.id, from_chat_id=mary.id, message_id=photo["message_id"], caption="lamp"
    )
    assert clerk.message(retold["message_id"])["caption"] == "lamp"
    forwarded = call("forwardMessage", chat_id=clerk.id, from_chat_id=mary.id, message_id=photo["message_id"])
    assert forwarded["forward_origin"]["sender_user"]["id"] == mary.id
    assert forwarded["photo"] == photo["photo"]


def test_methods_are_found_in_any_case_and_others_not(
    telegram: Telegram, call: Call, refused: Call, mary: Person
) -> None:
    assert call("SENDMESSAGE", chat_id=mary.id, text="x")
    assert refused("sendTelegram") == "Not Found"


@pytest.mark.parametrize("token", ["", "x", "123", "4200000001:short", "x:" + "t" * 35])
def test_tokens_have_a_shape(telegram: Telegram, token: str) -> None:
    with pytest.raises(ApiError, match="Unauthorized"):
        telegram.call(token, "getMe")


def test_bad_tokens_are_nobodys(time: StandingTime) -> None:
    telegram = Telegram(time, bad_tokens=[TOKEN])
    with pytest.raises(ApiError, match="Unauthorized"):
        telegram.call(TOKEN, "getMe")
    assert telegram.call("1" + TOKEN, "getMe")


def test_telegrams_own_pace(time: StandingTime) -> None:
    telegram = Telegram(time, flood_limits=True)
    people = [telegram.add_person(f"P{number}") for number in range(30)]
    for person in people:
        person.press_start()

    def send(person: Person) -> int:
        try:
            telegram.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": "x"})
        except ApiError as error:
            return (error.parameters or {})["retry_after"]
        return 0

    assert [send(people[0]) for _ in range(6)] == [0, 0, 0, 0, 0, 5]
    assert [send(person) for person in people[1:26]] == [0] * 25
    assert send(people[26]) == 1
    time.forward(seconds=1)
    assert send(people[26]) == 0
    assert send(people[0]) == 4
