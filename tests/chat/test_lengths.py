import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.lengths import pieces, shortened
from models.lengths import CAPTION_LIMIT, TEXT_LIMIT, utf16
from playground.html_mode import parse_html

words = st.text(st.sampled_from("ab 字𝄞👵🏽\n<&>\"'"), max_size=60)
tags = st.sampled_from(["b", "i", "u"])


@st.composite
def markup(draw: st.DrawFn) -> str:
    """What the bot says: our own tags around what people wrote, escaped."""
    parts = []
    for _ in range(draw(st.integers(1, 12))):
        text = html.escape(draw(words), quote=False) * draw(st.integers(1, 8))
        tag = draw(tags)
        parts.append(
            draw(st.sampled_from([text, f"<{tag}>{text}</{tag}>", f"<b>x<{tag}>{text}</{tag}></b>"]))
        )
    return "".join(parts)


@given(markup(), st.integers(60, 400))
def test_a_shortened_text_fits_and_telegram_can_read_it(text: str, limit: int) -> None:
    short = shortened(text, limit)
    seen, _ = parse_html(short)
    assert utf16(seen) <= limit
    assert short == text or seen.removesuffix("…") == parse_html(text)[0][: len(seen) - 1]


@given(markup(), st.integers(60, 400))
def test_nothing_is_lost_in_pieces_and_telegram_can_read_each(text: str, limit: int) -> None:
    found = [parse_html(piece)[0] for piece in pieces(text, limit)]
    assert all(utf16(piece) <= limit for piece in found)
    assert bare("".join(found)) == bare(parse_html(text)[0])


def bare(text: str) -> str:
    """Telegram takes the white space at the ends of a message away anyway."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("limit", [TEXT_LIMIT, CAPTION_LIMIT])
def test_a_text_of_just_the_limit_stays_whole(limit: int) -> None:
    for text in ("a" * limit, "👵" * (limit // 2), "字" * limit):
        assert shortened(text, limit) == text
        assert pieces(text, limit) == [text]
        assert utf16(shortened(text + "a", limit)) in {limit - 1, limit}
        assert len(pieces(text + "a", limit)) == 2


def test_a_cut_leaves_no_half_of_a_character_a_tag_or_an_entity() -> None:
    assert shortened("aaa👵👵", 6) == "aaa👵…"
    assert shortened("aaaa👵👵", 6) == "aaaa…"
    assert shortened("<b>aaaa</b> bbbb", 12) == "<b>aaaa</b>…"
    assert shortened("aa <b>bold words</b>", 12) == "aa <b>bold …</b>"
    assert shortened("aaaaaa &amp; bbbb", 10) == "aaaaaa …"


def test_pieces_end_at_lines_or_words_and_go_on_in_the_same_markup() -> None:
    assert pieces("one two three\nfour five", 18) == ["one two three", "four five"]
    assert pieces("one two three four", 15) == ["one two three", "four"]
    assert pieces("先看材料，再定时间。最后上门", 13) == ["先看材料，再定时间。", "最后上门"]
    assert pieces("一二三四五六七八", 4) == ["一二三四", "五六七八"]
    assert pieces("<b>one two three</b>", 14) == ["<b>one two</b>", "<b>three</b>"]
    assert pieces('x <a href="tg://user?id=1">one two three four</a>', 40) == [
        'x <a href="tg://user?id=1">one two</a>',
        '<a href="tg://user?id=1">three four</a>',
    ]
