import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.entities import trim, utf16_length, with_detected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_lengths_are_those_of_utf16(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("/start svc_1", "bot_command", "/start"),
        ("👍 /help@linli_bot please", "bot_command", "/help@linli_bot"),
        ("see https://a.example/x?y=1.", "url", "https://a.example/x?y=1"),
        ("ask @linli_bot", "mention", "@linli_bot"),
        ("#理发 today", "hashtag", "#理发"),
        ("mail a.b@c.example", "email", "a.b@c.example"),
        ("call +86 138 0000 0001", "phone_number", "+86 138 0000 0001"),
    ],
)
def test_clients_mark_by_themselves(text: str, kind: str, piece: str) -> None:
    (entity,) = with_detected(text, [])
    units = text.encode("utf-16-le")[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2]
    assert (entity["type"], units.decode("utf-16-le")) == (kind, piece)


@pytest.mark.parametrize("text", ["1/2", "a/b", "//", "3#4", "/", "x@y"])
def test_ordinary_text_stays_unmarked(text: str) -> None:
    assert with_detected(text, []) == []


def test_what_is_marked_already_is_not_marked_again() -> None:
    link = {"type": "text_link", "offset": 0, "length": 6, "url": "https://a.example"}
    assert with_detected("/start", [link]) == [link]


def test_entities_move_when_the_text_is_trimmed() -> None:
    bold = {"type": "bold", "offset": 0, "length": 9}
    assert trim("  👍 word  ", [bold]) == ("👍 word", [{"type": "bold", "offset": 0, "length": 7}])
    assert trim("   ", [{"type": "bold", "offset": 0, "length": 3}]) == ("", [])
