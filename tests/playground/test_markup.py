import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.markup import parse_markup


def inline(*rows: list[dict[str, Any]]) -> str:
    return json.dumps({"inline_keyboard": rows})


def button(**fields: object) -> dict[str, object]:
    return {"text": "Go", **fields}


def refusal(markup: object, *, private: bool = True) -> str:
    with pytest.raises(ApiError) as caught:
        parse_markup(markup, private=private)
    assert caught.value.code == 400
    return caught.value.description


def test_inline_buttons_keep_what_they_carry() -> None:
    buttons = [
        button(callback_data="d:1", style="primary"),
        button(url="https://a.example", style="danger"),
        button(copy_text={"text": "YY-7K3-2"}),
    ]
    markup = parse_markup(inline(buttons))
    assert markup
    assert (markup.kind, markup.value) == (
        "inline",
        {
            "inline_keyboard": [
                [
                    {"text": "Go", "style": "primary", "callback_data": "d:1"},
                    {"text": "Go", "style": "danger", "url": "https://a.example"},
                    {"text": "Go", "copy_text": {"text": "YY-7K3-2"}},
                ]
            ]
        },
    )


@pytest.mark.parametrize("nothing", [None, "", {}, "{}", inline(), inline([])])
def test_an_empty_markup_is_none(nothing: object) -> None:
    assert parse_markup(nothing) is None


def test_keyboards_for_the_input_field() -> None:
    raw = {
        "keyboard": [
            ["Yes", {"text": "My number", "request_contact": True}],
            [{"text": "Here", "request_location": True}],
        ],
        "one_time_keyboard": True,
        "input_field_placeholder": "Tap, please",
    }
    markup = parse_markup(raw)
    assert markup
    assert markup.kind == "keyboard"
    assert markup.value["keyboard"] == [
        [{"text": "Yes"}, {"text": "My number", "request_contact": True}],
        [{"text": "Here", "request_location": True}],
    ]
    assert markup.value["input_field_placeholder"] == "Tap, please"


@pytest.mark.parametrize(
    ("raw", "kind"), [({"remove_keyboard": True}, "remove"), ({"force_reply": True}, "force_reply")]
)
def test_the_other_kinds(raw: object, kind: str) -> None:
    markup = parse_markup(raw)
    assert markup
    assert markup.kind == kind


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"inline_keyboard": 1}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [1]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (inline([1]), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),  # type: ignore[list-item]
        (inline([{"callback_data": "x"}]), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            inline([button()]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline([button(callback_data="")]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline([{"text": " ", "callback_data": "x"}]), "inline keyboard button text must be non-empty"),
        (inline([button(callback_data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (
            inline([button(url="not a link")]),
            "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL",
        ),
        (inline([button(copy_text={"text": "x" * 257})]), "BUTTON_COPY_TEXT_INVALID"),
        (inline([button(copy_text={"text": ""})]), "BUTTON_COPY_TEXT_INVALID"),
        (
            inline([button(callback_data="x", style="pink")]),
            "can't parse inline keyboard button: Invalid button style specified",
        ),
        (inline([button(callback_data="x")] * 9), "reply markup is too long"),
        (inline(*[[button(callback_data="x")]] * 101), "reply markup is too long"),
        ({"keyboard": [[1]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [["x"] * 9]}, "reply markup is too long"),
        ({"force_reply": True, "input_field_placeholder": "x" * 65}, "reply markup is too long"),
    ],
)
def test_what_telegram_refuses(markup: object, reason: str) -> None:
    assert refusal(markup) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("request_name", "reason"),
    [
        ("request_contact", "phone number can be requested in private chats only"),
        ("request_location", "location can be requested in private chats only"),
        ("request_poll", "poll can be requested in private chats only"),
    ],
)
def test_some_buttons_are_for_private_chats(request_name: str, reason: str) -> None:
    assert (
        refusal({"keyboard": [[button(**{request_name: True})]]}, private=False) == f"Bad Request: {reason}"
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=70))
def test_button_data_is_measured_in_bytes(data: str) -> None:
    markup = inline([button(callback_data=data)])
    if len(data.encode()) <= 64:
        assert parse_markup(markup)
    else:
        assert refusal(markup) == "Bad Request: BUTTON_DATA_INVALID"


def test_the_largest_keyboards_pass() -> None:
    assert parse_markup(inline(*[[button(callback_data="x" * 64)] * 8] * 12, [button(callback_data="x")] * 4))
