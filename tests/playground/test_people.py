from collections.abc import Callable
from typing import Any

import pytest

from playground.errors import DeedError
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import PNG, StandingTime

Call = Callable[..., Any]


def test_people_are_themselves(telegram: Telegram) -> None:
    li = telegram.add_person(
        "李", language_code="zh-hans", username="li", letter_size="large", role="resident"
    )
    assert li.profile == {
        "id": li.id,
        "first_name": "李",
        "last_name": None,
        "username": "li",
        "language_code": "zh-hans",
        "phone_number": None,
        "letter_size": "large",
        "role": "resident",
    }
    li.change(language_code="en")
    assert telegram.person(li.id).profile["language_code"] == "en"
    assert [person.id for person in telegram.people] == [li.id]
    with pytest.raises(DeedError, match="no person 1"):
        telegram.person(1)


def test_start_opens_the_chat_and_carries_the_payload(telegram: Telegram, call: Call) -> None:
    li = telegram.add_person("李")
    assert not telegram.chat(li.id)["started"]
    (message,) = li.press_start("svc_12")
    assert message["text"] == "/start svc_12"
    assert telegram.chat(li.id)["started"]
    (update,) = call("getUpdates")
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "预约", "a.b"])
def test_payloads_have_a_shape(mary: Person, payload: str) -> None:
    with pytest.raises(DeedError):
        mary.press_start(payload)


def test_a_long_text_becomes_two_messages(mary: Person, call: Call) -> None:
    sent = mary.send_text("你" * 5000)
    assert [len(message["text"]) for message in sent] == [4096, 904]
    assert len(call("getUpdates")) == 2


def test_nothing_is_sent_where_nothing_can_be(mary: Person) -> None:
    impossible: list[Callable[[], object]] = [
        lambda: mary.send_text("  "),
        lambda: mary.send_text("\ud800"),
        lambda: mary.send_text("x", reply_to=99),
        lambda: mary.send_photo(b"no picture"),
        lambda: mary.send_photo(PNG, "x" * 1025),
        lambda: mary.send_album([PNG]),
        lambda: mary.send_location(91, 0),
        lambda: mary.edit_text(99, "x"),
        lambda: mary.edit_text(1, " "),
        lambda: mary.press(1),
    ]
    for deed in impossible:
        with pytest.raises(DeedError):
            deed()
    assert len(mary.history()) == 1


def test_an_album_is_many_messages_of_one_group(mary: Person) -> None:
    first, second = mary.send_album([PNG, PNG], "my lamps")
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("my lamps", False)
    again, _ = mary.send_album([PNG, PNG])
    assert again["media_group_id"] != first["media_group_id"]


def test_contacts_own_and_others(mary: Person) -> None:
    (own,) = mary.send_contact()
    assert own["contact"]["user_id"] == mary.id
    assert own["contact"]["phone_number"] == mary.profile["phone_number"]
    (other,) = mary.send_contact("+86138", "王", user_id=5)
    assert other["contact"] == {"phone_number": "+86138", "first_name": "王", "user_id": 5}


def test_a_one_time_keyboard_goes_when_used(mary: Person, call: Call) -> None:
    keys = {"keyboard": [["Yes", {"text": "Number", "request_contact": True}]], "one_time_keyboard": True}
    call("sendMessage", chat_id=mary.id, text="?", reply_markup=keys)
    mary.send_text("maybe")
    assert mary.keyboard()
    mary.send_text("Yes")
    assert mary.keyboard() is None
    call("sendMessage", chat_id=mary.id, text="?", reply_markup=keys)
    mary.send_location(0, 0)
    assert mary.keyboard()
    mary.send_contact()
    assert mary.keyboard() is None


def test_a_keyboard_that_stays_stays(mary: Person, call: Call) -> None:
    call("sendMessage", chat_id=mary.id, text="?", reply_markup={"keyboard": [["Yes"]]})
    mary.send_text("Yes")
    assert mary.keyboard()


def test_edits_are_updates(mary: Person, call: Call, time: StandingTime) -> None:
    (message,) = mary.send_text("nne")
    time.forward(seconds=5)
    mary.edit_text(message["message_id"], "nine /today")
    *_, update = call("getUpdates")
    assert update["edited_message"]["text"] == "nine /today"
    assert update["edited_message"]["edit_date"] == message["date"] + 5
    assert mary.history()[-1]["entities"][0]["type"] == "bot_command"
    theirs = call("sendMessage", chat_id=mary.id, text="?")
    with pytest.raises(DeedError):
        mary.edit_text(theirs["message_id"], "!")


def test_taps_by_place_and_forged(mary: Person, call: Call, time: StandingTime) -> None:
    rows = [[{"text": "A", "callback_data": "a"}], [{"text": "Site", "url": "https://a.example"}]]
    menu = call("sendMessage", chat_id=mary.id, text="?", reply_markup={"inline_keyboard": rows})
    mary.press(menu["message_id"], 0, 0)
    mary.tap(menu["message_id"], "x" * 1000)
    honest, forged = (update["callback_query"] for update in call("getUpdates"))
    assert (honest["data"], honest["message"]) == ("a", menu)
    assert forged["data"] == "x" * 1000
    assert honest["id"] != forged["id"]
    for row, column in ((1, 0), (2, 0), (0, 1), (-1, 0)):
        with pytest.raises(DeedError):
            mary.press(menu["message_id"], row, column)


def test_taps_on_old_messages_carry_a_stub(mary: Person, call: Call, time: StandingTime) -> None:
    menu = call("sendMessage", chat_id=mary.id, text="?")
    stub = {"chat": menu["chat"], "message_id": menu["message_id"], "date": 0}
    time.forward(hours=48)
    mary.tap(menu["message_id"], "a")
    time.forward(seconds=1)
    mary.tap(menu["message_id"], "a")
    call("deleteMessage", chat_id=mary.id, message_id=mary.send_text("x")[0]["message_id"])
    fresh, old, _ = call("getUpdates")
    assert fresh["callback_query"]["message"] == menu
    assert old["callback_query"]["message"] == stub


def test_blocking_is_told_once_and_start_forgives(mary: Person, call: Call) -> None:
    mary.block()
    mary.block()
    with pytest.raises(DeedError) as caught:
        mary.send_text("x")
    assert caught.value.status == 409
    mary.press_start()
    mary.unblock()
    kinds = [next(key for key in update if key != "update_id") for update in call("getUpdates")]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]
    assert call("sendMessage", chat_id=mary.id, text="welcome back")


def test_files_of_people_are_downloaded(mary: Person, call: Call, refused: Call, telegram: Telegram) -> None:
    (message,) = mary.send_document(b"%PDF", "报告.pdf", mime_type="application/pdf")
    file = call("getFile", file_id=message["document"]["file_id"])
    assert file["file_path"].endswith(".pdf")
    about, content = telegram.download("4200000001:" + "t" * 35, file["file_path"])
    assert (about["file_name"], content) == ("报告.pdf", b"%PDF")
    assert refused("getFile", file_id="x") == "Bad Request: invalid file_id"
    (big,) = mary.send_document(bytes(20 * 1024 * 1024 + 1), "big.bin")
    assert refused("getFile", file_id=big["document"]["file_id"]) == "Bad Request: file is too big"
