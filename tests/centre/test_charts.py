"""Charts: as wide as a phone, as high as they need to be, and as readable in Chinese as in English."""

import io
from dataclasses import asdict

import pytest
from PIL import Image

from centre.charts import Bar, Bars, Frame, Split, draw, pen
from centre.charts.card import INNER, PAPER, TEXT, WIDTH, Card

FRAMES = {
    "zh": Frame("62.5%的人选了“合适”", "开放时间合适吗？", "清塘社区服务中心 · 8人回答"),
    "en": Frame("62.5% chose “fine”", "Are the hours fine?", "Qingtang Community Service Centre · n = 8"),
}


@pytest.mark.parametrize("language", FRAMES)
def test_both_kinds_are_pictures_as_wide_as_a_phone(language: str) -> None:
    bars = [Bar("合适 fine", 0.625, "62.5% (5)"), Bar("Too long a label, " * 9, 0.375, "37.5% (3)")]
    parts = [Bar("0–6", 0.0, "0"), Bar("7–8", 0.5, "4"), Bar("9–10", 0.5, "4")]
    for chart in (Bars(FRAMES[language], bars), Split(FRAMES[language], "+50", parts)):
        with Image.open(io.BytesIO(pen.picture(asdict(chart)))) as picture:
            assert picture.format == "PNG"
            assert picture.width == WIDTH
            assert picture.height < 2 * WIDTH
            # Its own light paper: it is read in a dark chat, too.
            assert picture.convert("RGB").getpixel((2, 2)) == tuple(bytes.fromhex(PAPER[1:]))


def test_they_are_drawn_by_a_process_of_their_own() -> None:
    assert draw(Bars(FRAMES["zh"], [Bar("合适", 1, "100%")])).startswith(b"\x89PNG")


def test_lines_break_where_they_may_and_never_run_out() -> None:
    card = Card()
    told = (
        "https://example.org/" + "long" * 60 + " 早上开得太晚，上班前来不及（周末也希望能够开放半天）。" * 3
    )
    lines = card.lines(told, TEXT, INNER)
    assert "".join("".join(lines).split()) == "".join(told.split())
    assert all(card.width(line, TEXT) <= INNER + TEXT for line in lines)
    assert not any(line.startswith(("，", "。", "）")) or line.endswith("（") for line in lines)
    assert card.lines("two words", TEXT, card.width("two wor", TEXT)) == ["two", "words"]
