"""/report: the report of a week, month, quarter, year or any period, drafted from data, as a document."""

from datetime import date
from typing import Any

from centre import periods, report_paper, reports, summaries
from centre.periods import Period, Unit
from centre.reports import UNITS, keeping
from centre.summaries import Beside
from chat import engine
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Content, Keep, Reply, Told
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import kept_reports, period_words, report_papers, summary_sheet
from handlers import summary_words as figures
from handlers.call_words import DESK
from handlers.common import home
from handlers.report_sheet import sheet
from handlers.summaries import heard
from models.rights import Right

_SEE, _PAPER, _KEEP = "report.see", "report.paper", "report.keep"
# A kind of period said alone means the one that is over: of that a report is due.
_ALONE = {unit.value: unit for unit in UNITS}
_ALONE |= {"周": Unit.WEEK, "月": Unit.MONTH, "季": Unit.QUARTER, "季度": Unit.QUARTER, "年": Unit.YEAR}


def start(talk: Talk) -> None:
    """Show the report of what was said after the command, or ask of which time."""
    said = talk.incoming.argument if talk.incoming.command else ""
    found = spoken(talk, said) if said else talk.t("report.which")
    if isinstance(found, Markup):
        offers = [
            talk.action(f"report.last.{unit.value}", _SEE, 0, _code(reports.last(talk.moment, unit)))
            for unit in UNITS
        ]
        talk.show(Reply(found, [*talk.rows([*offers, *kept_reports.ways(talk)]), *home(talk)], subject=DESK))
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
    """What is kept of a time; else what there is to report, and in which language it can be had."""
    summaries.expect(talk.moment, talk.me, period)
    report = reports.moves.of_period(talk.session, period)
    if report is not None:
        talk.replace(kept_reports.card(talk, report))
        return
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
    buttons = [*_keeps(talk, period), *papers, *numbers, talk.menu("report")]
    talk.replace(Reply(text, talk.rows(buttons), subject=DESK))


def _keeps(talk: Talk, period: Period) -> list[Button]:
    """To keep it, for who writes reports: once its time is over."""
    if period.ends > talk.now or not talk.me.may(Right.WRITE_REPORTS):
        return []
    return [talk.action("reports.keep", _KEEP, 0, _code(period), style="primary")]


def _keep(talk: Talk, corrects: int, code: str) -> None:
    """Keep a report of a time; of one that was sent, a correction."""
    period = _decoded(talk, code)
    if corrects:
        period = reports.moves.period(talk.moment, reports.moves.for_writer(talk.session, talk.me, corrects))
    if period is None:
        engine.stale(talk)
        return
    keeping.expect(talk.session, talk.moment, talk.me, period, corrects or None)
    summaries.expect_period(talk.moment, period)
    talk.say(Reply("", subject=DESK, told=Told(_KEEP, {"code": _code(period), "corrects": corrects or None})))


def _count(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """Count what is to be kept, unless it is kept by now."""
    period = _decoded(reader, params["code"])
    if period is None or reader.who is None:
        return None
    keeping.expect(reader.session, reader.moment, reader.who, period, params["corrects"])
    report = keeping.kept(reader.session, period, params["corrects"])
    if report is not None:
        return kept_reports.card(reader, report, reader.t("reports.kept_already"))
    return Reply("", keep=Keep(_KEEP, {**params, "taken": report_papers.take(reader, period)}))


def _write_down(reader: Reader, params: dict[str, Any]) -> Reply:
    period = _decoded(reader, params["code"])
    assert period is not None and reader.who is not None  # noqa: S101, PT018 - it was counted
    report = reports.keep(
        reader.session, reader.moment, reader.who, period, params["taken"], corrects=params["corrects"]
    )
    return kept_reports.card(reader, report, reader.t("reports.done.keep"))


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
    in_it = reader.reading(language)
    content = report_paper.draw(sheet(in_it, period))
    text = reader.t("report.made", period=period_words.name(reader, period))
    back = reader.action("report.back", _SEE, 0, params["code"])
    return Reply(text, [[back]], file=Content(f"report-{period.first}-{period.last}-{language}.pdf", content))


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
    actions={
        _SEE: Action(_turn, Right.SEE_FIGURES),
        _PAPER: Action(_paper, Right.SEE_FIGURES),
        _KEEP: Action(_keep, Right.WRITE_REPORTS),
    },
    tellers={_PAPER: _tell, _KEEP: _count},
    keepers={_KEEP: _write_down},
)
