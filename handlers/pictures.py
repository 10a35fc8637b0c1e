"""Pictures of a period, beside its figures: one comes by itself, the others are a tap away."""

from dataclasses import asdict
from datetime import date
from typing import Any

from centre import charts, drawing, periods, summaries
from centre.periods import Period
from chat import engine
from chat.buttons import Button
from chat.replies import Content, Reply, Told
from chat.rooms import Action, Room
from chat.talk import Reader, Rows, Talk
from handlers import period_words
from handlers import picture_words as words
from handlers.call_words import DESK
from models.rights import Right

_DRAW = "picture.draw"
FIRST = "course.M01"
# By itself comes the first that has something to show: what was asked for, was late, or was used.
_BY_ITSELF = (FIRST, "on_time", "slots", "course.M13", "course.M41")


def send(talk: Talk, period: Period) -> None:
    """Have a picture of a period drawn; where there is too little for any, none comes."""
    _have_told(talk, period, "")


def button(reader: Reader, period: Period) -> Button:
    """To see a picture of a period."""
    return reader.action("picture.see", _DRAW, 0, _code(period, FIRST))


def _asked(talk: Talk, _record: int, code: str) -> None:
    """A picture that somebody taps for; the button may be old, or forged."""
    found = _decoded(talk, code)
    if found is None or not found[1]:
        engine.stale(talk)
        return
    summaries.expect(talk.moment, talk.me, found[0])
    _have_told(talk, *found)


def _have_told(talk: Talk, period: Period, which: str) -> None:
    talk.say(Reply("", subject=DESK, told=Told(_DRAW, {"code": _code(period, which)})))


def _code(period: Period, which: str) -> str:
    return f"{period.first}.{period.last}.{which}"


def _decoded(reader: Reader, code: str) -> tuple[Period, str] | None:
    try:
        first, last, which = code.split(".", 2)
        since, until = date.fromisoformat(first), date.fromisoformat(last)
        period = periods.between(reader.moment.calendar, since, until)
    except (ValueError, OverflowError):
        return None
    name, _, of = which.partition(".")
    known = of in words.COURSES if name == "course" else (name in words.PICTURES or not name) and not of
    return (period, which) if period.days >= 1 and known else None


def _tell(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """Draw a picture by what the database holds now, in a process of its own."""
    found = _decoded(reader, params["code"])
    if found is None or reader.who is None:
        return None
    period, which = found
    summaries.expect(reader.moment, reader.who, period)
    canvas = words.Canvas(reader, period)
    with drawing.ready(charts.PEN) as pen:
        for one in (which,) if which else _BY_ITSELF:
            name, _, of = one.partition(".")
            chart = words.PICTURES[name](canvas, of)
            if chart is not None:
                drawn = Content(f"{name}.png", pen(asdict(chart)), "photo")
                caption = reader.t("picture.caption", title=chart.frame.title)
                return Reply(caption, _others(reader, period, one), file=drawn)
    if not which:
        return None
    called = period_words.name(reader, period)
    nothing = reader.t("picture.nothing", name=_name(reader, which), period=called, least=canvas.least)
    return Reply(nothing, _others(reader, period, which))


def _others(reader: Reader, period: Period, which: str) -> Rows:
    """The other pictures of the period; under one of how a figure went on, the other figures."""
    name, _, of = which.partition(".")
    others = [
        reader.action(f"picture.name.{other}", _DRAW, 0, _code(period, FIRST if other == "course" else other))
        for other in words.PICTURES
        if other != name
    ]
    if name == "course":
        others += [
            reader.action(f"picture.course.of.{number}", _DRAW, 0, _code(period, f"course.{number}"))
            for number in words.COURSES
            if number != of
        ]
    back = reader.action("picture.back", "summary.show", 0, f"{period.first}.{period.last}.head.before")
    return [*reader.rows(others), [back]]


def _name(reader: Reader, which: str) -> str:
    name, _, of = which.partition(".")
    return reader.language.label(f"picture.course.of.{of}" if of else f"picture.name.{name}")


ROOM = Room(actions={_DRAW: Action(_asked, Right.SEE_FIGURES)}, tellers={_DRAW: _tell})
