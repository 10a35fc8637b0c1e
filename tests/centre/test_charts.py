"""Charts: as wide as a phone, as high as they need to be, and as readable in Chinese as in English."""

import io
from dataclasses import asdict
from itertools import pairwise

import pytest
from PIL import Image

from centre.charts import Bar, Bars, Cell, Column, Columns, Frame, Heat, Split, draw, pen
from centre.charts.card import (
    BLUE,
    EDGE,
    GREY,
    INK,
    INNER,
    PALE,
    PAPER,
    TEXT,
    TRACK,
    VERMILLION,
    WIDTH,
    Card,
    between,
    contrast,
    readable_on,
)

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


@pytest.mark.parametrize("count", [1, 2, 13, 37])
def test_what_stands_on_columns_stays_on_the_paper(count: int) -> None:
    """However many there are, the last and the highest say what they are."""
    columns = [Column(f"{n}月", n / count, f"{n * 1000} h") for n in range(count)] + [
        Column("Dec", None, "—")
    ]
    card = _Spy()
    pen.KINDS["columns"](card, asdict(Columns(FRAMES["zh"], columns)))
    said = {line for line, *_ in card.spans}
    assert {"—", "Dec", f"{(count - 1) * 1000} h"} <= said
    assert all(left >= EDGE - 1 and right <= WIDTH - EDGE + 1 for _, left, right, _ in card.spans)
    rows: dict[int, list[tuple[float, float]]] = {}
    for _line, left, right, y in card.spans:
        rows.setdefault(round(y), []).append((left, right))
    labels = sorted(rows[max(rows)])
    assert all(before[1] <= after[0] for before, after in pairwise(labels)), "labels run into each other"


@pytest.mark.parametrize("hours", [0, 1, 24])
def test_a_map_of_hours_can_be_read_without_colours(hours: int) -> None:
    cells = [
        [
            None if (hour + day) % 5 == 0 else Cell((hour * 7 + day) / 175, f"{hour * 7 + day}%")
            for day in range(7)
        ]
        for hour in range(hours)
    ]
    chart = Heat(FRAMES["en"], ["Wed"] * 7, [f"{hour}:00" for hour in range(hours)], cells)
    card = _Spy()
    pen.KINDS["heat"](card, asdict(chart))
    told = [line for line, *_ in card.spans if line.endswith("%")]
    assert told == [cell.said for row in cells for cell in row if cell is not None]
    assert pen.picture(asdict(chart)).startswith(b"\x89PNG")


def test_what_the_font_has_no_letter_for_is_no_box() -> None:
    """People type smilies into the answers that they offer."""
    bars = [[Bar(f"{smiley}合适", 0.5, "50%")] for smiley in ("", "🙂", "🧧\ufe0f")]
    drawn = {pen.picture(asdict(Bars(FRAMES["zh"], one))) for one in bars}
    assert len(drawn) == 1


def test_empty_few_and_none_look_different() -> None:
    """In the picture itself, and not by a colour alone."""
    row = [Cell(0.0, "0%"), Cell(None, "…"), None]
    drawn = pen.picture(asdict(Heat(FRAMES["en"], ["Mon", "Tue", "Wed"], ["9:00"], [row])))
    with Image.open(io.BytesIO(drawn)) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(2**24) or []}
    paper, track = (tuple(bytes.fromhex(one[1:])) for one in (PAPER, TRACK))
    assert {paper, track, tuple(bytes.fromhex(pen.LEAST_FULL[1:]))} <= colours
    card = _Spy()
    pen.KINDS["heat"](card, asdict(Heat(FRAMES["en"], ["Mon", "Tue", "Wed"], ["9:00"], [row])))
    assert [line for line, *_ in card.spans if line in {"0%", "…"}] == ["0%", "…"]


def test_colours_stand_out_from_their_ground() -> None:
    """Text by 4.5 to 1, as is asked of small letters; columns and bars by 1.8 from what they stand on."""
    for percent in range(101):
        ground = between(pen.LEAST_FULL, BLUE, percent / 100)
        assert contrast(readable_on(ground), ground) >= 4.5, percent
    assert min(contrast(ink, PAPER) for ink in (INK, GREY)) >= 4.5
    assert min(contrast(ink, PAPER) for ink in (BLUE, VERMILLION, PALE)) >= 1.8
    assert contrast(BLUE, PALE) >= 1.8  # the last column from those before it


class _Spy(Card):
    """A card that remembers from where to where each line goes."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: list[tuple[str, float, float, float]] = []

    def write(self, line: str, x: float, size: float, ink: str = INK, *, align: str = "left") -> None:
        wide = self.width(line, size)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        self.spans.append((line, left, left + wide, self.y))
        super().write(line, x, size, ink, align=align)


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
