import html
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.entities import utf16_length
from playground.errors import ApiError
from playground.html_mode import parse_html


def mark(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b><strong>b</strong>", "ab", [mark("bold", 0, 1), mark("bold", 1, 1)]),
        ("<i>a</i><em>b</em>", "ab", [mark("italic", 0, 1), mark("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [mark("underline", 0, 1), mark("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [mark("strikethrough", place, 1) for place in range(3)],
        ),
        (
            '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
            "ab",
            [mark("spoiler", 0, 1), mark("spoiler", 1, 1)],
        ),
        ("<code>x</code>", "x", [mark("code", 0, 1)]),
        ("<pre>x</pre>", "x", [mark("pre", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [mark("pre", 0, 1, language="python")]),
        ('<code class="language-python">x</code>', "x", [mark("code", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [mark("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [mark("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://a.example/?x=1&amp;y=2">go</a>',
            "go",
            [mark("text_link", 0, 2, url="https://a.example/?x=1&y=2")],
        ),
        ("<a>a.example</a>", "a.example", [mark("text_link", 0, 9, url="http://a.example")]),
        ("<a href='javascript:x'>no</a>", "no", []),
        (
            '<tg-emoji emoji-id="53681">👍</tg-emoji>',
            "👍",
            [mark("custom_emoji", 0, 2, custom_emoji_id="53681")],
        ),
        (
            '<tg-time unix="1647531900" format="wDT">then</tg-time>',
            "then",
            [mark("date_time", 0, 4, unix_time=1647531900, date_time_format="wDT")],
        ),
        ("<b>👍x</b>y", "👍xy", [mark("bold", 0, 3)]),
        ("<b>a<i>b</i></b>", "ab", [mark("bold", 0, 2), mark("italic", 1, 1)]),
        ("<b><i>ab</i></b>", "ab", [mark("bold", 0, 2), mark("italic", 0, 2)]),
        ("<B>a</B>", "a", [mark("bold", 0, 1)]),
        ("<b>a</>", "a", [mark("bold", 0, 1)]),
        ("<b ></b >", "", []),
        ("&lt;b&gt; &amp; &quot; &#39; &#x4f60; &nbsp; &", "<b> & \" ' 你 &nbsp; &", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[object]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("你<h1>", 'Unsupported start tag "h1" at byte offset 3'),
        ("<b>a", "Can't find end tag corresponding to start tag b"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a =1>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x!>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time>x</tg-time>", "Invalid Unix time specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert (caught.value.code, caught.value.description) == (
        400,
        f"Bad Request: can't parse entities: {reason}",
    )


def test_a_mention_by_id_needs_no_username() -> None:
    _, entities = parse_html('<a href="tg://user?id=7000000001">Mary</a>')
    assert entities[0]["type"] == "text_mention"
    assert entities[0]["user"]["id"] == 7000000001


@given(st.text(st.sampled_from("<>/=&;\"' ab你👍\n#x1")))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    with suppress(ApiError):
        text, entities = parse_html(source)
        assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])
