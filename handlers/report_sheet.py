"""What stands in a report, part by part, in one language: as it is now, and as it was kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from centre import reports, summaries
from centre.periods import Period
from centre.reports import Draft, Event
from centre.reports.writing import PARTS as WRITTEN
from centre.summaries import ALL
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import period_words
from handlers import summary_words as figures
from handlers.common import centre_name, in_language
from handlers.summaries import Watch
from models.reports import HANDED_IN, Report, ReportState

# What belongs to a report, in its order; figures have a part for each of their own sections.
PARTS = ("done", "wrong", "events", "plans")
EVENTS = ("site", "issuer", "collection", "emergency")
FIGURES, ATTACHED = "figures", "attached"
# Millimetres: names of figures are longer than names of facts.
_COLUMNS = [75, 95]
Rows = list[tuple[Markup | str, Markup | str]]


def paper(reader: Reader, found: Draft) -> dict[str, Any]:
    """What was counted, as plain values: what it is of, and its items, each with the part it belongs to."""
    period = found.period
    facts = [reader.t("report.period", period=period_words.name(reader, period, on_paper=True))]
    if period.ends > reader.now:
        facts.append(reader.t("report.so_far"))
    beside = period_words.name(reader, found.figures.beside, on_paper=True)
    facts.append(reader.t("summary.beside", period=beside))
    told = {"done": _done, "wrong": _wrong, "events": _events, "plans": _plans}
    items = [(FIGURES, heading, rows) for heading, rows in _figures(reader, found)]
    items += [(name, reader.t(f"report.part.{name}"), told[name](reader, found)) for name in PARTS]
    return {
        "period": _text(period_words.name(reader, period, on_paper=True)),
        "facts": [*map(_text, facts)],
        "items": [
            {
                "part": part,
                "heading": _text(heading),
                "rows": [[_text(left), _text(right)] for left, right in rows],
            }
            for part, heading, rows in items
        ],
    }


def sheet(reader: Reader, period: Period, watch: Watch = iter) -> dict[str, Any]:
    """The report of a time as it is now, in the reader's language; whoever leads reads and signs it."""
    return draft_sheet(reader, paper(reader, reports.draft(reader.session, reader.moment, period, watch)))


def draft_sheet(reader: Reader, drawn: dict[str, Any]) -> dict[str, Any]:
    """What was just counted, and is kept nowhere."""
    facts = [*drawn["facts"], _text(reader.t("report.draft"))]
    return _sheet(reader, drawn["period"], facts, drawn["items"], reader.now)


def kept_sheet(reader: Reader, report: Report) -> dict[str, Any]:
    """A report that is kept: figures and words as they were written down, nothing of it counted again."""
    drawn = report.papers.get(reader.language.code) or next(iter(report.papers.values()))
    called = f"{_text(reader.t('reports.sheet.number'))} {report.number}"
    facts = [called, *drawn["facts"], _text(taken(reader, report))]
    if report.corrects_id is not None:
        corrected = reader.session.get_one(Report, report.corrects_id)
        facts.append(_text(reader.t("reports.in_place_of", number=corrected.number)))
    facts.append(_text(standing(reader, report)))
    at = report.sent_at or report.approved_at or report.taken_at
    return _sheet(
        reader, f"{report.number} · {drawn['period']}", facts, _with_words(reader, report, drawn), at
    )


def taken(reader: Reader, report: Report) -> Markup:
    """When the figures of a report were taken."""
    local = reader.moment.calendar.local(report.taken_at)
    day = when.date_text(reader.language, local.date())
    return reader.t("reports.taken", day=day, clock=when.clock(reader.language, local.time()))


def standing(reader: Reader, report: Report) -> Markup:
    """How far a report is, as it stands on paper, where "tomorrow" means nothing."""
    if report.state in HANDED_IN:
        return reader.t(
            "reports.paper.sent", day=_on(reader, report.sent_at), to=names(reader, report.sent_to)
        )
    if report.state is ReportState.APPROVED:
        return reader.t("reports.paper.approved", day=_on(reader, report.approved_at))
    return reader.t("report.draft")


def names(reader: Reader, said: Collection[str]) -> str:
    """Some names in a row."""
    return reader.language.label("engine.comma").join(said)


def file_name(report: Report, code: str = "") -> str:
    """What the file of a report is called: its paper in a language, or without one its spreadsheet."""
    return f"{report.number}-{code}.pdf" if code else f"{report.number}.xlsx"


def part_name(reader: Reader, part: str) -> Markup:
    """What a part is called to which words can be added."""
    return reader.t("reports.figures") if part == FIGURES else reader.t(f"report.part.{part}")


def _with_words(reader: Reader, report: Report, drawn: dict[str, Any]) -> list[dict[str, Any]]:
    """The items as they were drafted, each part with the words that people added to it behind."""
    items: list[dict[str, Any]] = []
    for part in WRITTEN:
        items += [dict(item) for item in drawn["items"] if item["part"] == part]
        if part == ATTACHED:
            items.append(
                {"part": part, "heading": _text(part_name(reader, part)), "rows": _files(reader, report)}
            )
        said = report.words.get(part)
        if said and part == FIGURES:
            items.append({"part": part, "heading": _text(part_name(reader, part)), "rows": [], "added": True})
        if said:
            items[-1]["rows"] = [*items[-1]["rows"], [_text(reader.t("reports.words")), said]]
    return items


def _files(reader: Reader, report: Report) -> list[list[str]]:
    """What goes with a paper: its spreadsheet, and the same paper in the other languages."""
    others = [
        one for one in reader.languages if one.code in report.papers and one.code != reader.language.code
    ]
    papers = [
        [file_name(report, one.code), _text(reader.t("reports.attached.paper", name=one.name))]
        for one in others
    ]
    return [[file_name(report), _text(reader.t("reports.attached.sheet"))], *papers]


def _sheet(
    reader: Reader, number: str, facts: Sequence[str], items: Sequence[dict[str, Any]], at: datetime
) -> dict[str, Any]:
    day = reader.moment.calendar.local(at).date()
    return {
        "lang": reader.language.code,
        "centre": centre_name(reader),
        "title": _text(reader.t("report.title")),
        "number": number,
        "facts": facts,
        "columns": _COLUMNS,
        "items": items,
        "signed": [centre_name(reader), _text(when.date_text(reader.language, day))],
        "seal": _text(reader.t("certificate.seal")),
    }


def _figures(reader: Reader, found: Draft) -> list[tuple[Markup, Rows]]:
    """The figures, a part for each section of which there was something to count."""
    parts = []
    for section, numbers in ALL.items():
        theirs = [one for one in found.figures.lines if one.metric.number in numbers and not one.is_empty]
        rows: Rows = [
            (reader.t(f"metric.{one.metric.number}"), _figure(reader, one, found.figures.least))
            for one in theirs
        ]
        if rows:
            parts.append((reader.t(f"summary.about.{section}"), rows))
    return parts


def _figure(reader: Reader, one: summaries.Line, least: int) -> Markup:
    said = figures.figure(reader, one.metric, one.figure, least)
    if one.change is None:
        return said
    change = figures.change(reader, one.metric, one.figure, one.change)
    return reader.t("report.changed", figure=said, change=change)


def _done(reader: Reader, found: Draft) -> Rows:
    numbers = ", ".join(found.mended) if found.mended else reader.t("report.none")
    return [
        (reader.t("report.served"), str(found.served)),
        (reader.t("report.mended", n=len(found.mended)), numbers),
    ]


def _wrong(reader: Reader, found: Draft) -> Rows:
    total = sum(found.causes.values())
    rows: Rows = [(reader.t("report.found"), str(total))]
    for cause, n in found.causes.items():
        why = reader.t(f"item.cause.{cause.value}") if cause else reader.t("report.no_cause")
        rows.append((reader.t("report.why", cause=why), str(n)))
    return [*rows, (reader.t("report.relapsed"), str(found.relapsed))]


def _events(reader: Reader, found: Draft) -> Rows:
    rows: Rows = [(_on(reader, event.at), event_text(reader, event)) for event in found.events]
    for event in found.earlier:
        late = reader.t("reports.not_told_yet", event=event_text(reader, event))
        rows.append((_on(reader, event.at), late))
    return rows or [(reader.t("report.none"), "")]


def event_text(reader: Reader, event: Event) -> Markup:
    """Something that must be told, in words."""
    if event.danger is not None:
        return reader.t("report.event.emergency", name=reader.t(f"emergency.kind.{event.danger.value}"))
    name = in_language(event.name, reader.language.code) if event.name else ""
    return reader.t(f"report.event.{event.kind}", number=event.number, name=name)


def _plans(reader: Reader, found: Draft) -> Rows:
    return [
        (reader.t("report.open"), str(found.open)),
        (reader.t("report.coming"), str(found.coming)),
    ]


def _on(reader: Reader, at: datetime | None) -> Markup:
    if at is None:
        return Markup("")
    return when.date_text(reader.language, reader.moment.calendar.local(at).date())


def _text(said: Markup | str) -> str:
    """A sentence as it is printed: without what only a screen needs."""
    return unescape(said.replace("<b>", "").replace("</b>", "")) if isinstance(said, Markup) else said
