"""A report on paper and as a spreadsheet: counted once when it is kept, drawn from that ever after."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import drawing, exports, report_paper, reports
from centre.periods import Period
from centre.reports import Taken, moves
from chat import engine
from chat.replies import Generated, Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import report_sheet, summary_sheet
from handlers.summaries import Watch
from handlers.summary_sheet import SideBySide
from models.reports import Report
from models.rights import Right

PDF, XLSX = "report.pdf", "report.xlsx"


def take(reader: Reader, period: Period, watch: Watch = iter) -> Taken:
    """Count everything that a report of a time says, once, and put it down in every language."""
    found = reports.draft(reader.session, reader.moment, period, watch)
    book = summary_sheet.recipe(reader, period, found.figures.lines, found.figures.least)
    papers = {one.code: report_sheet.paper(reader.reading(one.code), found) for one in reader.languages}
    return Taken(papers, book, [event.key for event in (*found.events, *found.earlier)], reader.now)


def draft_book(reader: Reader, period: Period, watch: Watch = iter) -> dict[str, Any]:
    """What was just counted, and is kept nowhere, as a spreadsheet."""
    taken = take(reader, period, watch)
    sheets = [report_sheet.draft_sheet(reader.reading(code), told) for code, told in taken.papers.items()]
    return _book(reader, sheets, taken.book)


def kept_book(reader: Reader, report: Report) -> dict[str, Any]:
    """A report that is kept as a spreadsheet."""
    sheets = [report_sheet.kept_sheet(reader.reading(code), report) for code in report.papers]
    return _book(reader, sheets, report.book)


def _pdf(talk: Talk, row: int, code: str) -> None:
    report = moves.for_reader(talk.session, talk.me, row)
    if code not in report.papers or code not in {one.code for one in talk.languages}:
        engine.stale(talk)
        return
    sheet = report_sheet.kept_sheet(talk.reading(code), report)
    drawn = Generated(PDF, {"sheet": sheet, "name": report_sheet.file_name(report, code)})
    _give(talk, report, drawn)


def _xlsx(talk: Talk, row: int, _extra: str) -> None:
    report = moves.for_reader(talk.session, talk.me, row)
    period = moves.period(talk.moment, report)
    exports.note(talk.session, talk.moment, talk.me, "report", period, form="xlsx", persons=False)
    _give(
        talk,
        report,
        Generated(XLSX, {"recipe": kept_book(talk, report), "name": report_sheet.file_name(report)}),
    )


def _give(talk: Talk, report: Report, drawn: Generated) -> None:
    back = talk.action("reports.open", "report.card", report.id or 0, number=report.number)
    talk.say(Reply(talk.t("reports.made", number=report.number), [[back]], file=drawn))


def _book(reader: Reader, sheets: Sequence[dict[str, Any]], book: Mapping[str, Any]) -> dict[str, Any]:
    """The figures as they were taken, and a page of all else, every language beside the other."""
    both = SideBySide(reader)
    cover = [("", fact) for sheet in sheets for fact in sheet["facts"]]
    rows = []
    for items in zip(*(sheet["items"] for sheet in sheets), strict=True):
        if items[0]["part"] == report_sheet.FIGURES and "added" not in items[0]:
            continue  # they have a page of their own, as numbers
        heading = _beside(item["heading"] for item in items)
        lines = zip(*(item["rows"] for item in items), strict=True)
        rows += [[heading, *map(_beside, zip(*line, strict=True))] for line in lines]
    heads = [both.say(f"reports.sheet.{name}") for name in ("part", "about", "said")]
    page = {"page": both.say("report.title"), "heads": heads, "rows": rows}
    return {**book, "cover": [*cover, *book["cover"]], "report": page}


def _beside(told: Any) -> str:
    return " / ".join(dict.fromkeys(told))


def _draw(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    return params["name"], report_paper.draw(params["sheet"])


def _write(_session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    return params["name"], drawing.draw(summary_sheet.PEN, params["recipe"])


ROOM = Room(
    actions={PDF: Action(_pdf, Right.SEE_FIGURES), XLSX: Action(_xlsx, Right.EXPORT)},
    makers={PDF: _draw, XLSX: _write},
)
