"""Rich messages in the emulator: what is understood, what is refused, and how it reads."""

import json

import pytest

from playground import rich
from playground.errors import ApiError
from playground.people import Person
from playground.telegram import Telegram
from tests.playground.conftest import Call


def content(html: str) -> list[dict[str, object]]:
    blocks: list[dict[str, object]] = rich.rich_content({"html": html})["rich_message"]["blocks"]
    return blocks


def test_paragraphs_headings_and_marks_become_blocks() -> None:
    assert content("<h4>A &amp; b</h4><p>one <b>two <i>three</i></b></p><p></p>") == [
        {"type": "heading", "text": "A & b", "size": 4},
        {
            "type": "paragraph",
            "text": ["one ", {"type": "bold", "text": ["two ", {"type": "italic", "text": "three"}]}],
        },
        {"type": "paragraph", "text": ""},
    ]


def test_a_table_has_rows_of_cells() -> None:
    (table,) = content('<table><tr><th>x</th></tr><tr><td align="right">1 &lt; 2</td></tr></table>')
    assert table["cells"] == [
        [{"align": "left", "valign": "top", "is_header": True, "text": "x"}],
        [{"align": "right", "valign": "top", "text": "1 < 2"}],
    ]
    assert rich.plain({"rich_message": {"blocks": [table, *content("<p>y <b>z</b></p>")]}}) == "x\n1 < 2\ny z"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "bare",
        "<p>open",
        "<p>a</b></p>",
        "<b>outside of a block</b>",
        "<p><p>within</p></p>",
        "<tr><td>x</td></tr>",
        "<table><td>x</td></table>",
        "<table></table>",
        "<table>x</table>",
        '<table><tr><td align="middle">x</td></tr></table>',
        f"<table><tr>{'<td>x</td>' * 21}</tr></table>",
        "<script>x</script>",
        f"<p>{'x' * 32_768}</p>",
        "<p>x</p>" * 501,
    ],
)
def test_what_is_no_rich_message_is_refused(html: str) -> None:
    with pytest.raises(ApiError):
        rich.rich_content({"html": html})


@pytest.mark.parametrize(
    "given", [{}, {"html": "<p>x</p>", "markdown": "x"}, {"markdown": "x"}, [], "x", None, "{"]
)
def test_it_is_given_as_html_and_nothing_else(given: object) -> None:
    with pytest.raises(ApiError):
        rich.rich_content(given)


def test_a_rich_message_becomes_a_text_and_back(telegram: Telegram, mary: Person, call: Call) -> None:
    telegram.world.rich = True
    sent = call("sendRichMessage", chat_id=mary.id, rich_message=json.dumps({"html": "<p>x</p>"}))
    edited = {"chat_id": mary.id, "message_id": sent["message_id"]}
    assert "rich_message" not in call("editMessageText", **edited, text="y")
    again = call("editMessageText", **edited, rich_message={"html": "<p>z</p>"})
    assert again["rich_message"] == {"blocks": [{"type": "paragraph", "text": "z"}]}
    assert "text" not in again
