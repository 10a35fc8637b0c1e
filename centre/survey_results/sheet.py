"""The results of a survey as a spreadsheet: what the figures mean, the figures, their charts, the free words.

What people wrote is text and stays text: nothing in it is ever computed.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from centre import figures
from centre.survey_results import themes
from centre.survey_results.counting import Outcome, commonest, label
from centre.survey_results.splitting import Groups

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

from models.survey_questions import QuestionKind

# What a spreadsheet program might take for a formula (or for a command, by way of another file).
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000  # a cell holds 32,767 characters
_WIDTHS = (8, 44, 44, 30, 30, 10, 10, 10)
_HIGH, _STEP = 7.5, 17  # centimetres of a chart, and rows until the next
_ROW = 150  # points: as high as a small photo
_CHINESE, _ENGLISH = "zh-hans", "en"
Words = Mapping[str, Mapping[str, str]]
Answers = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Way:
    """The results by groups in one way: how that way is called, and every group by its code."""

    name: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    groups: Sequence[Groups]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo: which question it answers, by whom ("": nobody is to know), what was written, and the JPEG."""

    place: int
    name: str
    words: str
    jpeg: bytes | None


def make(
    title: Mapping[str, str],
    words: Words,
    outcomes: Sequence[Outcome],
    answers: Answers | None = None,
    *,
    ways: Sequence[Way] = (),
    pictures: Sequence[Picture] = (),
) -> bytes:
    """The spreadsheet as XLSX.

    words: its sentences by the names that they have here, each by language. answers: with names, or None.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - large, and seldom needed

    book = Workbook()
    cover = book.active
    cover.title = _name(words["cover"])
    for language in (_CHINESE, _ENGLISH):
        for line in (title.get(language, ""), *words["about"][language].splitlines(), ""):
            _append(cover, [line])
    cover.column_dimensions["A"].width = 110
    _figures(book.create_sheet(_name(words["figures"])), words, outcomes)
    _charts(book.create_sheet(_name(words["charts"])), book[_name(words["figures"])], outcomes)
    _free_words(book.create_sheet(_name(words["texts"])), words, outcomes)
    if ways:
        _by_groups(book.create_sheet(_name(words["groups"])), words, outcomes, ways)
    if pictures:
        _pictures(book.create_sheet(_name(words["photos"])), words, outcomes, pictures)
    if answers is not None:
        _named(book.create_sheet(_name(words["answers"])), words, outcomes, answers)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _figures(sheet: "Worksheet", words: Words, outcomes: Sequence[Outcome]) -> None:
    """One row an answer: numbers are numbers."""
    rows = []
    for number, one in enumerate(outcomes, start=1):
        question = [number, *_both(one.question.text)]
        rows += [
            [*question, *_both(label(one.question, code)), one.n, count, _share(count, one.n)]
            for code, count in (one.counts or {}).items()
        ]
        told = {"mean": one.mean, "median": one.median, "nps": one.nps}
        rows += [
            [*question, *_both(words[key]), one.n, None, float(value)]
            for key, value in told.items()
            if value is not None
        ]
        if not one.counts:
            key = "written" if one.is_shown else "too_few"
            rows.append([*question, *_both(words[key]), one.n, None, None])
    place, asked, answer, *counted = _columns(words["columns"])
    _table(sheet, [" / ".join(place), *asked, *answer, *(" / ".join(one) for one in counted)], rows)


def _charts(sheet: "Worksheet", source: "Worksheet", outcomes: Sequence[Outcome]) -> None:
    from openpyxl.chart import BarChart, Reference  # noqa: PLC0415

    row, place = 2, 1
    for number, one in enumerate(outcomes, start=1):
        averages = sum(value is not None for value in (one.mean, one.median, one.nps))
        if one.counts:
            chart = BarChart()
            chart.type, chart.legend, chart.height, chart.width = "bar", None, _HIGH, 2.5 * _HIGH
            chart.title = f"{number}. {next(iter(one.question.text.values()))}"
            last = row + len(one.counts) - 1
            chart.add_data(Reference(source, min_col=7, min_row=row, max_row=last))
            chart.set_categories(Reference(source, min_col=4, min_row=row, max_row=last))
            chart.y_axis.delete = chart.x_axis.delete = False
            chart.x_axis.scaling.orientation = "maxMin"
            sheet.add_chart(chart, f"A{place}")
            place += _STEP
        row += (len(one.counts) if one.counts else 1) + averages


def _free_words(sheet: "Worksheet", words: Words, outcomes: Sequence[Outcome]) -> None:
    names = {code: " / ".join(one.name.values()) for code, one in themes.all_themes().items()}
    names[themes.OTHER] = " / ".join(_both(words["other"]))
    rows = [
        [number, *_both(one.question.text), "; ".join(names[code] for code in themes.of(text)), text]
        for number, one in enumerate(outcomes, start=1)
        for text in one.words
    ]
    place, asked, *told = _columns(words["text_columns"])
    _table(sheet, [" / ".join(place), *asked, *(" / ".join(one) for one in told)], rows)


def _by_groups(sheet: "Worksheet", words: Words, outcomes: Sequence[Outcome], ways: Sequence[Way]) -> None:
    """Rows for each group: its figure, its answers, and what is in none; a chart for each question."""
    places = {one.question.name: place for place, one in enumerate(outcomes, start=1)}
    rows: list[list[Any]] = []
    drawn: list[tuple[int, int, str]] = []
    for way in ways:
        by = " / ".join(_both(way.name))
        for found in way.groups:
            place = places[found.question.name]
            asked = [place, *_both(found.question.text), by]
            first = len(rows) + 2
            # One key figure of each group stands together, so that a chart can be drawn of it.
            rows += [
                [*asked, *_both(way.labels[code]), *_key(words, outcomes[place - 1], one)]
                for code, one in found.shown.items()
            ]
            if found.shown:
                drawn.append((first, len(rows) + 1, f"{place}. {next(iter(found.question.text.values()))}"))
            rows += [
                [
                    *asked,
                    *_both(way.labels[code]),
                    " / ".join(_both(label(found.question, said))),
                    one.n,
                    share,
                ]
                for code, one in found.shown.items()
                for said, count in (one.counts or {}).items()
                if (share := _share(count, one.n)) is not None
            ]
            if found.left_out:
                rows.append([*asked, *_both(words["left_out"]), "", found.left_out, None])
    place_name, asked_name, by_name, group, *told = _columns(words["group_columns"])
    header = [" / ".join(place_name), *asked_name, " / ".join(by_name), *group]
    _table(sheet, [*header, *(" / ".join(one) for one in told)], rows)
    _draw_groups(sheet, drawn)


def _key(words: Words, whole: Outcome, one: Outcome) -> list[Any]:
    """A group in one figure: its mean, its NPS, or how many gave the commonest answer of the whole."""
    for name in ("mean", "nps"):
        if (value := getattr(one, name)) is not None:
            return [" / ".join(_both(words[name])), one.n, float(value)]
    most = commonest(whole)
    return [
        " / ".join(_both(label(whole.question, most))),
        one.n,
        _share((one.counts or {}).get(most, 0), one.n),
    ]


def _draw_groups(sheet: "Worksheet", drawn: Sequence[tuple[int, int, str]]) -> None:
    from openpyxl.chart import BarChart, Reference  # noqa: PLC0415

    for nth, (first, last, title) in enumerate(drawn):
        chart = BarChart()
        chart.type, chart.legend, chart.height, chart.width = "bar", None, _HIGH, 2.5 * _HIGH
        chart.title = f"{title} · {sheet.cell(first, 7).value}"
        chart.add_data(Reference(sheet, min_col=9, min_row=first, max_row=last))
        chart.set_categories(Reference(sheet, min_col=5, min_row=first, max_row=last))
        chart.y_axis.delete = chart.x_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"
        sheet.add_chart(chart, f"K{1 + nth * _STEP}")


def _pictures(
    sheet: "Worksheet", words: Words, outcomes: Sequence[Outcome], pictures: Sequence[Picture]
) -> None:
    """A row a photo, small, and of nobody unless named; what is not here (any more) says so."""
    from openpyxl.drawing.image import Image  # noqa: PLC0415

    place, asked, *told = _columns(words["photo_columns"])
    rows = [
        [
            one.place + 1,
            *_both(outcomes[one.place].question.text),
            one.name,
            one.words,
            " / ".join(_both(words["no_photo"])) if one.jpeg is None else "",
        ]
        for one in pictures
    ]
    _table(sheet, [" / ".join(place), *asked, *(" / ".join(one) for one in told)], rows)
    for row, one in enumerate(pictures, start=2):
        if one.jpeg is not None:
            sheet.add_image(Image(io.BytesIO(one.jpeg)), f"F{row}")
            sheet.row_dimensions[row].height = _ROW


def _named(sheet: "Worksheet", words: Words, outcomes: Sequence[Outcome], answers: Answers) -> None:
    asked = [one.question for one in outcomes if one.question.kind is not QuestionKind.PHOTO]
    header = [" / ".join(_both(words["name"])), *(" / ".join(question.text.values()) for question in asked)]
    rows = []
    for name, sheet_of in answers:
        told = [sheet_of.get(question.name) for question in asked]
        rows.append([name, *(_said(question, one) for question, one in zip(asked, told, strict=True))])
    _table(sheet, header, rows)


def _said(question: Any, answer: Any) -> Any:
    """An answer in a cell: a number, or its words."""
    if isinstance(answer, list):
        return "; ".join(" / ".join(label(question, code).values()) for code in answer)
    if isinstance(answer, str) and question.options:
        return " / ".join(label(question, answer).values())
    return answer


def _table(sheet: "Worksheet", header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A header that stays, filters, and rows."""
    from openpyxl.styles import Font  # noqa: PLC0415

    _append(sheet, header)
    for row in rows:
        _append(sheet, row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for width, column in zip(_WIDTHS, sheet.iter_cols(max_row=1), strict=False):
        sheet.column_dimensions[column[0].column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _append(sheet: "Worksheet", row: Sequence[Any]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    clean = [ILLEGAL_CHARACTERS_RE.sub("", one)[:_LONGEST] if isinstance(one, str) else one for one in row]
    sheet.append(clean)
    for cell in sheet[sheet.max_row][: len(clean)]:
        if isinstance(value := cell.value, str):
            cell.data_type = "s"  # else "=1" were a formula
            cell.quotePrefix = value.startswith(_RISKY)


def _share(count: int, n: int) -> float | None:
    share = figures.percent(count, n)
    return float(share) if share is not None else None


def _both(text: Mapping[str, str]) -> list[str]:
    """Chinese and English, each in its column."""
    return [text.get(_CHINESE, ""), text.get(_ENGLISH, "")]


def _columns(names: Mapping[str, str]) -> list[list[str]]:
    """How columns are called: for each its Chinese and its English name."""
    return [list(pair) for pair in zip(*(told.split("|") for told in _both(names)), strict=True)]


def _name(names: Mapping[str, str]) -> str:
    """How a page is called; a slash is not allowed there."""
    return " ".join(_both(names))
