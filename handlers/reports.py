"""/report: the report of a week, month, quarter, year or any period, drafted from data, as a document."""

from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

from centre import periods, report_paper, reports, summaries
from centre.periods import Period, Unit
from centre.reports import UNITS, Draft, Event
from centre.summaries import ALL, Beside
from chat import engine, when
from chat.languages import Markup
from chat.replies import Content, Reply, Told
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import period_words, summary_sheet
from handlers import summary_words as figures
from handlers.call_words import DESK
from handlers.common import centre_name, home, in_language
from handlers.summaries import Watch, heard
from models.rights import Right

_SEE, _PAPER = "report.see", "report.paper"
# A kind of period said alone means the one that is over: of that a report is due.
_ALONE = {unit.value: unit for unit in UNITS}
_ALONE |= {"周": Unit.WEEK, "月": Unit.MONTH, "季": Unit.QUARTER, "季度": Unit.QUARTER, "年": Unit.YEAR}
# What belongs to a report, in its order; figures have a part for each of their own sections.
PARTS = ("done", "wrong", "events", "plans")
EVENTS = ("site", "issuer", "collection", "emergency")
# Millimetres: names of figures are longer than names of facts.
_COLUMNS = [75, 95]


def start(talk: Talk) -> None:
    """Show the report of what was said after the command, or ask of which time."""
    said = talk.incoming.argument if talk.incoming.command else ""
    found = spoken(talk, said) if said else talk.t("report.which")
    if isinstance(found, Markup):
        offers = [
            talk.action(f"report.last.{unit.value}", _SEE, 0, _code(reports.last(talk.moment, unit)))
            for unit in UNITS
        ]
        talk.show(Reply(found, [*talk.rows(offers), *home(talk)], subject=DESK))
    else:
        _show(talk, found)


def spoken(reader: Reader, said: str, where: str = "report") -> Period | Markup:
    """The period of which a report is wanted; if there is no such one, the sentence that helps there."""
    unit = _ALONE.get(said.strip().lower())
    return reports.last(reader.moment, unit) if unit else heard(reader, said, where)


def _turn(talk: Talk, _record: int, code: str) -> None:
    period = _decoded(talk, code)
    if period is None:
        engine.stale(talk)
    else:
        _show(talk, period)


def _show(talk: Talk, period: Period) -> None:
    """What there is to report, and in which language it can be had."""
    summaries.expect(talk.moment, talk.me, period)
    papers = [
        talk.action("report.paper", _PAPER, 0, f"{_code(period)}.{one.code}", name=one.name)
        for one in talk.languages
    ]
    key = "report.running" if period.ends > talk.now else "report.over"
    text = talk.t(key, period=period_words.name(talk, period))
    numbers = [
        talk.action("report.figures", "summary.show", 0, figures.encoded(period, "all", Beside.BEFORE)),
        *summary_sheet.button(talk, period, Beside.BEFORE),
    ]
    talk.replace(Reply(text, talk.rows([*papers, *numbers, talk.menu("report")]), subject=DESK))


def _paper(talk: Talk, _record: int, said: str) -> None:
    """Have it told: nobody's turn waits until years are counted."""
    code, _, language = said.rpartition(".")
    period = _decoded(talk, code)
    if period is None or language not in {one.code for one in talk.languages}:
        engine.stale(talk)
        return
    summaries.expect(talk.moment, talk.me, period)
    talk.say(Reply("", subject=DESK, told=Told(_PAPER, {"code": code, "language": language})))


def _tell(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """Draw it from what the database holds when it is sent, in a process of its own."""
    period, language = _decoded(reader, params["code"]), params["language"]
    if period is None or reader.who is None:
        return None
    summaries.expect(reader.moment, reader.who, period)
    in_it = Reader(reader.session, reader.moment, reader.languages, replace(reader.who, language=language))
    content = report_paper.draw(sheet(in_it, period))
    text = reader.t("report.made", period=period_words.name(reader, period))
    back = reader.action("report.back", _SEE, 0, params["code"])
    return Reply(text, [[back]], file=Content(f"report-{period.first}-{period.last}-{language}.pdf", content))


def sheet(reader: Reader, period: Period, watch: Watch = iter) -> dict[str, Any]:
    """What stands in the report, in the reader's language; whoever leads reads and signs it."""
    found = reports.draft(reader.session, reader.moment, period, watch)
    told = {"done": _done, "wrong": _wrong, "events": _events, "plans": _plans}
    parts = [(reader.t(f"report.part.{name}"), told[name](reader, found)) for name in PARTS]
    today = reader.moment.calendar.local(reader.now).date()
    name = period_words.name(reader, period)
    facts = [reader.t("report.period", period=name)]
    if period.ends > reader.now:
        facts.append(reader.t("report.so_far"))
    beside = period_words.name(reader, found.figures.beside)
    facts += [reader.t("summary.beside", period=beside), reader.t("report.draft")]
    return {
        "lang": reader.language.code,
        "centre": centre_name(reader),
        "title": _text(reader.t("report.title")),
        "number": _text(name),
        "facts": [*map(_text, facts)],
        "columns": _COLUMNS,
        "items": [
            {"heading": _text(heading), "rows": [[_text(left), _text(right)] for left, right in rows]}
            for heading, rows in [*_figures(reader, found), *parts]
        ],
        "signed": [centre_name(reader), _text(when.date_text(reader.language, today))],
        "seal": _text(reader.t("certificate.seal")),
    }


Rows = list[tuple[Markup | str, Markup | str]]


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
    rows: Rows = [(_day(reader, event), _event(reader, event)) for event in found.events]
    return rows or [(reader.t("report.none"), "")]


def _event(reader: Reader, event: Event) -> Markup:
    if event.danger is not None:
        return reader.t("report.event.emergency", name=reader.t(f"emergency.kind.{event.danger.value}"))
    name = in_language(event.name, reader.language.code) if event.name else ""
    return reader.t(f"report.event.{event.kind}", number=event.number, name=name)


def _plans(reader: Reader, found: Draft) -> Rows:
    return [
        (reader.t("report.open"), str(found.open)),
        (reader.t("report.coming"), str(found.coming)),
    ]


def _day(reader: Reader, event: Event) -> Markup:
    return when.date_text(reader.language, reader.moment.calendar.local(event.at).date())


def _text(said: Markup | str) -> str:
    """A sentence as it is printed: without what only a screen needs."""
    return unescape(said.replace("<b>", "").replace("</b>", "")) if isinstance(said, Markup) else said


def _code(period: Period) -> str:
    return f"{period.first}.{period.last}"


def _decoded(reader: Reader, code: str) -> Period | None:
    """What a button says; it may be old, or forged."""
    try:
        first, last = map(date.fromisoformat, code.split("."))
        period = periods.between(reader.moment.calendar, first, last)
    except (ValueError, OverflowError):
        return None
    return period if period.days >= 1 else None


ROOM = Room(
    commands={"report": Command(start, Right.SEE_FIGURES)},
    actions={_SEE: Action(_turn, Right.SEE_FIGURES), _PAPER: Action(_paper, Right.SEE_FIGURES)},
    tellers={_PAPER: _tell},
)
