from collections.abc import Callable
from typing import Any

import pytest

from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import StandingTime

Call = Callable[..., Any]
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def told(telegram: Telegram) -> list[tuple[str, dict[str, Any]]]:
    """What is told to listeners."""
    news: list[tuple[str, dict[str, Any]]] = []
    telegram.world.listeners.append(lambda kind, about: news.append((kind, about)))
    return news


def test_a_tap_is_answered(call: Call, mary: Person, told: list[Any]) -> None:
    tap = mary.tap(1, "go")
    assert call("answerCallbackQuery", callback_query_id=tap, text="Done", show_alert="true") is True
    assert told == [
        (
            "answer",
            {
                "chat_id": mary.id,
                "message_id": 1,
                "callback_query_id": tap,
                "text": "Done",
                "show_alert": True,
                "url": None,
            },
        )
    ]


def test_a_tap_lives_150_seconds(call: Call, refused: Call, mary: Person, time: StandingTime) -> None:
    tap = mary.tap(1, "go")
    time.forward(seconds=150)
    assert call("answerCallbackQuery", callback_query_id=tap) is True
    time.forward(seconds=1)
    assert refused("answerCallbackQuery", callback_query_id=tap) == TOO_OLD
    assert refused("answerCallbackQuery", callback_query_id="77") == TOO_OLD


def test_the_answer_to_a_tap_is_short(call: Call, refused: Call, mary: Person) -> None:
    tap = mary.tap(1, "go")
    assert call("answerCallbackQuery", callback_query_id=tap, text="你" * 200)
    assert (
        refused("answerCallbackQuery", callback_query_id=tap, text="你" * 201)
        == "Bad Request: MESSAGE_TOO_LONG"
    )


def test_typing_is_seen_for_a_while(
    call: Call, refused: Call, mary: Person, telegram: Telegram, time: StandingTime, told: list[Any]
) -> None:
    assert call("sendChatAction", chat_id=mary.id, action="typing") is True
    assert told == [("typing", {"chat_id": mary.id, "action": "typing", "seconds": 5})]
    assert telegram.chat(mary.id)["typing"] == {"action": "typing", "seconds": 5.0}
    time.forward(seconds=5)
    assert telegram.chat(mary.id)["typing"] is None
    call("sendChatAction", chat_id=mary.id, action="upload_photo")
    call("sendMessage", chat_id=mary.id, text="Here")
    assert telegram.chat(mary.id)["typing"] is None
    assert refused("sendChatAction", chat_id=mary.id, action="dance") == (
        "Bad Request: wrong parameter action in request"
    )


def test_what_a_chat_is(call: Call, refused: Call, mary: Person) -> None:
    chat = call("getChat", chat_id=mary.id)
    assert (chat["id"], chat["type"], chat["first_name"]) == (mary.id, "private", "Mary")
    assert refused("getChat", chat_id=1) == "Bad Request: chat not found"


def test_menu_buttons(call: Call, refused: Call, mary: Person, telegram: Telegram) -> None:
    assert call("getChatMenuButton", chat_id=mary.id) == {"type": "commands"}
    call("setChatMenuButton", menu_button='{"type": "default"}')
    assert telegram.chat(mary.id)["menu_button"] == {"type": "default"}
    call("setChatMenuButton", chat_id=mary.id, menu_button={"type": "commands"})
    assert call("getChatMenuButton", chat_id=mary.id) == {"type": "commands"}
    assert call("getChatMenuButton") == {"type": "default"}
    assert refused("setChatMenuButton", menu_button={"type": "x"}) == (
        "Bad Request: can't parse menu button: Unsupported type specified"
    )


def test_who_the_bot_is(call: Call, refused: Call, telegram: Telegram) -> None:
    assert call("getMe")["id"] == 4200000001
    call("setMyName", name="Linli 邻里")
    call("setMyName", name="邻里", language_code="zh")
    call("setMyDescription", description="A neighbourhood service centre")
    call("setMyShortDescription", short_description="Neighbours")
    assert call("getMe")["first_name"] == "Linli 邻里"
    assert call("getMyName", language_code="zh") == {"name": "邻里"}
    assert call("getMyName", language_code="en") == {"name": "Linli 邻里"}
    assert call("getMyDescription") == {"description": "A neighbourhood service centre"}
    assert call("getMyShortDescription") == {"short_description": "Neighbours"}
    assert telegram.bot()["short_description"] == "Neighbours"
    call("setMyDescription", description="社区服务中心", language_code="zh")
    people = [telegram.add_person("Li", language_code=code) for code in ("zh-hans", "en-GB", None)]
    english = "A neighbourhood service centre"
    assert [person.description() for person in people] == ["社区服务中心", english, english]
    assert telegram.chat(people[0].id)["description"] == "社区服务中心"
    call("setMyShortDescription")
    assert call("getMyShortDescription") == {"short_description": ""}
    assert refused("setMyName", name="x" * 65) == "Bad Request: bot name is too long"
    assert (
        refused("setMyName", name="x", language_code="zho") == "Bad Request: invalid language code specified"
    )
