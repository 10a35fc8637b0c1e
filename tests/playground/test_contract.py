"""The emulator and the machine-readable description of the Bot API agree."""

from dataclasses import fields
from typing import Any

import pytest

from playground.methods import METHODS
from tests.auxil.api_contract import api, check_request, method_fields

# What the emulator takes and does nothing with, each with its reason.
IGNORED = {
    "business_connection_id": "there are no business accounts",
    "message_thread_id": "there are no topics",
    "direct_messages_topic_id": "there are no topics",
    "inline_message_id": "there is no inline mode",
    "suggested_post_parameters": "there are no channels",
    "disable_notification": "nothing rings",
    "protect_content": "nobody forwards",
    "allow_paid_broadcast": "no stars are counted",
    "message_effect_id": "no fireworks",
    "link_preview_options": "links are not followed",
    "has_spoiler": "pictures are shown as they are",
    "show_caption_above_media": "captions are shown below",
    "thumbnail": "documents are shown without",
    "disable_content_type_detection": "documents are kept as they are",
    "video_start_timestamp": "there are no videos",
    "vcard": "contacts are shown without",
    "horizontal_accuracy": "places are points",
    "live_period": "places stand still",
    "heading": "places stand still",
    "proximity_alert_radius": "places stand still",
    "is_big": "reactions are small",
    "cache_time": "answers are not cached",
    "certificate": "webhooks are on this machine",
    "ip_address": "webhooks are on this machine",
    "max_connections": "there are few chats",
}


@pytest.mark.parametrize("method", sorted(kind.api_name for kind in METHODS.values()))
def test_every_method_has_the_parameters_of_the_bot_api(method: str) -> None:
    described = {field["name"] for field in method_fields(method)}
    understood = {field.name for field in fields(METHODS[method.lower()])}
    assert understood <= described
    assert described - understood <= IGNORED.keys()


def test_every_ignored_parameter_exists() -> None:
    described = {field["name"] for kind in METHODS.values() for field in method_fields(kind.api_name)}
    assert described >= IGNORED.keys()


def test_updates_and_messages_have_the_described_kinds() -> None:
    kinds = {field["name"] for field in api()["types"]["Update"]["fields"]}
    assert kinds >= {"message", "edited_message", "callback_query", "my_chat_member"}


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("getMe", {}),
        ("GETUPDATES", {"offset": "5", "timeout": 20, "allowed_updates": '["message"]'}),
        ("sendMessage", {"chat_id": "7000000001", "text": "12"}),
        ("sendMessage", {"chat_id": 7000000001, "text": "x", "reply_markup": {"remove_keyboard": True}}),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "entities": [{"type": "bold", "offset": 0, "length": 1}],
                "reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}',
            },
        ),
        ("sendPhoto", {"chat_id": "1", "photo": "attach://photo"}),
        ("sendLocation", {"chat_id": "1", "latitude": "31.2", "longitude": 121}),
        ("setMyCommands", {"commands": "[]", "scope": '{"type": "chat", "chat_id": 7000000001}'}),
        (
            "setMessageReaction",
            {"chat_id": 1, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "👍"}]},
        ),
    ],
)
def test_right_requests_pass(method: str, parameters: dict[str, Any]) -> None:
    assert check_request(method, parameters) == []


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("sendTelegram", {}, "sendTelegram: no such method"),
        ("sendMessage", {"chat_id": 1}, "sendMessage: missing text"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage: text: 5 is not a String"),
        ("sendMessage", {"chat_id": 1, "text": "x", "buttons": []}, "sendMessage: unknown buttons"),
        ("getUpdates", {"offset": "x"}, "getUpdates: offset: 'x' is not a Integer"),
        ("getUpdates", {"offset": True}, "getUpdates: offset: True is not a Integer"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "protect_content": 1},
            "sendMessage: protect_content: 1 is not a Boolean",
        ),
        (
            "editMessageText",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callbackdata": "b"}]]}},
            "editMessageText: reply_markup: inline_keyboard: [0] [0] unknown callbackdata",
        ),
        ("setMyCommands", {"commands": "{}"}, "setMyCommands: commands: {} is not an Array of BotCommand"),
        (
            "setMyCommands",
            {"commands": [{"command": "a"}]},
            "setMyCommands: commands: [0] missing description",
        ),
    ],
)
def test_wrong_requests_are_found(method: str, parameters: dict[str, Any], complaint: str) -> None:
    assert check_request(method, parameters) == [complaint]
