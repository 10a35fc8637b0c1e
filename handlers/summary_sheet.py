"""The figures of a period as a spreadsheet, under them: every figure with what it means, in all languages."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from centre import drawing, exports, metrics, rules, summaries
from centre.figures import Share
from centre.metrics import METRICS, SIZES, Metric, Score, Spread, Unit
from centre.periods import Period
from centre.summaries import ALL, Beside, Line
from chat import engine
from chat.buttons import Button
from chat.lengths import plain
from chat.replies import Content, Reply, Told
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import period_words
from handlers.call_words import DESK
from handlers.common import in_language
from handlers.summary_words import decoded, encoded
from models.rights import Right

PEN = "centre.exports.figures_pen"
_SHEET = "summary.sheet"
HEADS = ("number", "figure", "section", "value", "unit", "n", "median", "ninth", "change")


class SideBySide:
    """Sentences in all languages at once."""

    def __init__(self, reader: Reader) -> None:
        self._languages = list(reader.languages)

    def say(self, key: str) -> str:
        """One sentence, the default language first."""
        return " / ".join(dict.fromkeys(plain(language.say(key)) for language in self._languages))


def button(reader: Reader, period: Period, beside: Beside) -> list[Button]:
    """To have it, for who may take figures out of the house."""
    if reader.who is None or not reader.who.may(Right.EXPORT):
        return []
    return [reader.action("summary.sheet", _SHEET, 0, encoded(period, "all", beside))]


def _take(talk: Talk, _record: int, code: str) -> None:
    """Have it made; that somebody took it is noted."""
    found = decoded(talk, code)
    if found is None:
        engine.stale(talk)
        return
    period = found[0]
    summaries.expect(talk.moment, talk.me, period)
    exports.note(talk.session, talk.moment, talk.me, "figures", period, form="xlsx", persons=False)
    talk.say(Reply("", subject=DESK, told=Told(_SHEET, {"code": code})))


def _tell(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """Make the file of what the database holds now, in a process of its own."""
    found = decoded(reader, params["code"])
    if found is None or reader.who is None:
        return None
    period, _look, beside = found
    summaries.expect(reader.moment, reader.who, period)
    every = tuple(number for numbers in ALL.values() for number in numbers)
    read = summaries.read(reader.session, reader.moment, period, every, beside=beside)
    content = drawing.draw(PEN, recipe(reader, period, read.lines, read.least))
    text = reader.t("summary.sheet_made", period=period_words.name(reader, period))
    back = reader.action("picture.back", "summary.show", 0, encoded(period, "head", beside))
    return Reply(text, [[back]], file=Content(f"figures-{period.first}-{period.last}.xlsx", content))


def recipe(reader: Reader, period: Period, lines: Sequence[Line], least: int) -> dict[str, Any]:
    """All that the writer of a spreadsheet of figures has to know, as plain values."""
    both = SideBySide(reader)
    sections = {number: section for section, numbers in ALL.items() for number in numbers}
    called = rules.load(reader.session).centre_name
    centre = " / ".join(dict.fromkeys(in_language(called, one.code) for one in reader.languages))
    span = f"{period.first} – {period.last}"
    made = reader.moment.calendar.local(reader.now)
    cover = [
        (both.say("summary.sheet_title"), ""),
        (both.say("export.cover.centre"), centre),
        (both.say("export.cover.span"), span),
        (both.say("export.cover.made"), f"{made:%Y-%m-%d %H:%M}"),
        (both.say("export.cover.columns"), both.say("summary.rules")),
        ("", ""),
    ]
    numbers = [line.metric.number for line in lines]
    cover += [(_name(both, number), both.say(f"metric.{number}.about")) for number in numbers]
    return {
        "title": f"{both.say('summary.sheet_title')}, {span}",
        "pages": {
            "cover": both.say("export.sheet.cover"),
            "figures": both.say("export.sheet.figures"),
            "shares": both.say("summary.sheet_shares"),
        },
        "cover": cover,
        "heads": [both.say(f"summary.head.{name}") for name in HEADS],
        "rows": [_row(both, line, sections[line.metric.number], least) for line in lines],
    }


def _row(both: SideBySide, line: Line, section: str, least: int) -> dict[str, Any]:
    metric = line.metric
    n = metrics.size(line.figure)
    value, median, ninth = _values(line, least)
    change = None if line.change is None else _scaled(metric, Fraction(line.change))
    if isinstance(line.figure, Score) and line.change is not None:
        change = float(line.change)
    if isinstance(line.figure, Share) and change is not None:
        change /= 100
    cells = [
        metric.number,
        _name(both, metric.number),
        both.say(f"summary.about.{section}"),
        value,
        both.say(f"summary.unit.{metric.unit.value}"),
        n if metric.unit is not Unit.PIECES and not (metric.unit is Unit.HOURS and metric.of) else None,
        median,
        ninth,
        change,
    ]
    return {"unit": metric.unit.value, "cells": cells}


def _values(line: Line, least: int) -> tuple[float | None, float | None, float | None]:
    """Value, median and what nine in ten did not pass; of too few, nothing."""
    figure = line.figure
    if isinstance(figure, Share):
        return (figure.part / figure.whole if figure.whole >= max(1, least) else None), None, None
    if isinstance(figure, Spread):
        if figure.mean is None or figure.middle is None or figure.ninth is None or figure.n < least:
            return None, None, None
        found = (_scaled(line.metric, Fraction(one)) for one in (figure.mean, figure.middle, figure.ninth))
        mean, middle, ninth = found
        return mean, middle, ninth
    if isinstance(figure, Score):
        return (float(figure.value) if figure.value is not None and figure.n >= least else None), None, None
    return _scaled(line.metric, Fraction(figure)), None, None


def _scaled(metric: Metric, exact: Fraction) -> float:
    return float(exact / SIZES.get(metric.unit, 1))


def _name(both: SideBySide, number: str) -> str:
    return both.say(f"metric.{METRICS[number].number}")


ROOM = Room(actions={_SHEET: Action(_take, Right.EXPORT)}, tellers={_SHEET: _tell})
