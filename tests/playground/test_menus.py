import json
from collections.abc import Callable
from typing import Any

import pytest

from playground.telegram import Telegram

Call = Callable[..., Any]


def commands(*names: str) -> str:
    return json.dumps([{"command": name, "description": name.title()} for name in names])


def scope(kind: str, **more: int) -> str:
    return json.dumps({"type": kind, **more})


def test_the_narrowest_scope_wins_then_the_language(call: Call, telegram: Telegram) -> None:
    anna = telegram.add_person("Anna", language_code="en-GB")
    li = telegram.add_person("李", language_code="zh-hans")
    blank = telegram.add_person("Blank")

    def seen() -> list[list[str]]:
        return [[command["command"] for command in person.commands()] for person in (anna, li, blank)]

    assert seen() == [[], [], []]
    call("setMyCommands", commands=commands("default"))
    call("setMyCommands", commands=commands("default_zh"), language_code="zh")
    assert seen() == [["default"], ["default_zh"], ["default"]]
    call("setMyCommands", commands=commands("private"), scope=scope("all_private_chats"))
    call("setMyCommands", commands=commands("groups"), scope=scope("all_group_chats"))
    assert seen() == [["private"], ["private"], ["private"]]
    call(
        "setMyCommands", commands=commands("private_en"), scope=scope("all_private_chats"), language_code="en"
    )
    assert seen() == [["private_en"], ["private"], ["private"]]
    call("setMyCommands", commands=commands("desk"), scope=scope("chat", chat_id=li.id))
    call(
        "setMyCommands", commands=commands("desk_en"), scope=scope("chat", chat_id=li.id), language_code="en"
    )
    assert seen() == [["private_en"], ["desk"], ["private"]]
    call("deleteMyCommands", scope=scope("chat", chat_id=li.id))
    call("setMyCommands", commands="[]", scope=scope("all_private_chats"))
    assert seen() == [["private_en"], ["default_zh"], ["default"]]


def test_lists_are_read_back_as_they_were_set(call: Call) -> None:
    call("setMyCommands", commands=commands("start"), scope=scope("all_private_chats"), language_code="zh")
    given = {"scope": scope("all_private_chats"), "language_code": "zh"}
    assert call("getMyCommands", **given) == [{"command": "start", "description": "Start"}]
    assert call("getMyCommands") == []


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"commands": "{"}, "can't parse commands JSON object"),
        ({"commands": "{}"}, "expected an Array of BotCommand"),
        ({"commands": "[1]"}, "can't parse BotCommand: expected an Object"),
        ({"commands": '[{"command": "a"}]'}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": commands("")}, "command must be non-empty"),
        ({"commands": commands("a" * 33)}, "command length must not exceed 32"),
        ({"commands": '[{"command": "a", "description": " "}]'}, "command description must be non-empty"),
        (
            {"commands": json.dumps([{"command": "a", "description": "x" * 257}])},
            "command description length must not exceed 256",
        ),
        ({"commands": commands("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands(*(f"c{number}" for number in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands("a"), "language_code": "zh-hans"}, "invalid language code specified"),
        ({"commands": commands("a"), "scope": "["}, "can't parse BotCommandScope JSON object"),
        (
            {"commands": commands("a"), "scope": "[]"},
            "can't parse BotCommandScope: BotCommandScope must be an Object",
        ),
        (
            {"commands": commands("a"), "scope": scope("world")},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            {"commands": commands("a"), "scope": scope("chat")},
            "can't parse BotCommandScope: Empty chat_id specified",
        ),
    ],
)
def test_what_telegram_refuses(refused: Call, parameters: Any, words: str) -> None:
    assert refused("setMyCommands", **parameters) == f"Bad Request: {words}"


def test_a_menu_for_a_chat_needs_the_chat(refused: Call) -> None:
    words = refused("setMyCommands", commands=commands("a"), scope=scope("chat", chat_id=5))
    assert words == "Bad Request: chat not found"


def test_a_full_list_passes(call: Call) -> None:
    assert call("setMyCommands", commands=commands(*(f"c{number}" for number in range(100))))
    assert call("setMyCommands", commands=json.dumps([{"command": "/a", "description": "你" * 256}]))
