"""What is written on the pictures of a period: the finding as the title, and every bar with its figure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.dates import format_date, format_time

from centre import figures, metrics, pictures, rules
from centre.charts import Bar, Bars, Cell, Chart, Column, Columns, Frame, Heat
from centre.figures import Share
from centre.metrics import METRICS, SIZES, Ask, By, Figure, Metric, Score, Spread, Unit
from centre.periods import Period
from centre.periods import Unit as PeriodUnit
from centre.pictures import Stop
from centre.volunteers import funnel
from chat import when
from chat.lengths import plain
from chat.talk import Reader
from handlers import period_words
from handlers import summary_words as words
from handlers.common import centre_name

# The metrics of which it is shown how they went on.
COURSES = ("M01", "M06", "M13", "M20", "M24", "M31", "M41", "M44")
_ON_TIME = ("M04", "M05", "M06", "M21", "M24")
_MOST = 8


class Canvas:
    """One period, about to be drawn for somebody."""

    def __init__(self, reader: Reader, period: Period) -> None:
        self.reader = reader
        self.period = period
        self.ask = Ask(reader.session, reader.moment, period)
        self.least: int = rules.load(reader.session).figure_group

    def say(self, key: str, **params: Any) -> str:
        """A sentence as it is drawn: without markup."""
        return plain(self.reader.t(key, **params))

    def frame(self, title: str, about: str, n: int, *, limits: bool = False) -> Frame:
        """Around a chart: its finding, what it shows, and where from, of when and of how many.

        limits: n are limits that fell due, of which one matter can have several.
        """
        period = plain(period_words.name(self.reader, self.period))
        source = self.say(
            "picture.source_limits" if limits else "picture.source",
            centre=centre_name(self.reader),
            period=period,
            n=n,
        )
        return Frame(title, about, source)

    def figure(self, metric: Metric, found: Figure) -> str:
        """A figure as the summary says it, but as short as a bar needs it."""
        if isinstance(found, Share):
            percent = found.percent(self.least)
            return "—" if percent is None else self.say("picture.unit.percent", number=_short_number(percent))
        if isinstance(found, Spread):
            if found.mean is None or found.n < self.least:
                return "—"
            return self._measured(metric, found.mean)
        if isinstance(found, Score):
            if found.value is None or found.n < self.least:
                return "—"
            return self.say("picture.unit.score", number=_short_number(figures.tenths(found.value)))
        return self._measured(metric, Fraction(found))

    def _measured(self, metric: Metric, exact: Fraction) -> str:
        """A number with its unit, and a decimal only where there is one."""
        number = _short_number(figures.tenths(exact / SIZES.get(metric.unit, 1)))
        return self.say(f"picture.unit.{metric.unit.value}", number=number)


def on_time(canvas: Canvas, _of: str) -> Chart | None:
    """What fell due, and how much of it was done in time; the worst is the finding."""
    found: list[tuple[str, Share]] = []
    for number in _ON_TIME:
        share = METRICS[number].read(canvas.ask)[None]
        if isinstance(share, Share) and share.whole >= canvas.least:
            found.append((canvas.say(f"metric.{number}"), share))
    if not found:
        return None
    name, worst = min(found, key=lambda one: Fraction(one[1].part, one[1].whole))
    if worst.part == worst.whole:
        title = canvas.say("picture.on_time.all")
    else:
        title = canvas.say("picture.on_time.worst", name=name, percent=_percent(worst))
    bars = [_bar(canvas, name, share) for name, share in found]
    n = sum(share.whole for _, share in found)
    return Bars(canvas.frame(title, canvas.say("picture.on_time.about"), n, limits=True), bars)


def grades(canvas: Canvas, _of: str) -> Chart | None:
    """Who gave which grade; whole months alone."""
    counted = pictures.by_grade(canvas.ask)
    n = sum(counted.values()) if counted else 0
    if not counted or n < canvas.least:
        return None
    content = Share(n - counted.get(1, 0) - counted.get(2, 0), n)
    title = canvas.say("picture.grades.title", percent=_percent(content))
    bars = [
        _bar(canvas, canvas.say(f"rating.grade.{grade}"), Share(counted.get(grade, 0), n))
        for grade in range(5, 0, -1)
    ]
    return Bars(canvas.frame(title, canvas.say("picture.grades.about"), n), bars)


def teams(canvas: Canvas, _of: str) -> Chart | None:
    """Who served how long; teams that served too seldom are left out."""
    metric = METRICS["M44"]
    return _by_group(canvas, metric, By.TEAM, "teams")


def categories(canvas: Canvas, _of: str) -> Chart | None:
    """What people complain of; what is too rare is left out."""
    return _by_group(canvas, METRICS["M20"], By.CATEGORY, "categories")


def _by_group(canvas: Canvas, metric: Metric, by: By, what: str) -> Chart | None:
    split = Ask(canvas.ask.session, canvas.ask.moment, canvas.period, by)
    sizes = METRICS[metric.of or metric.number].read(split)
    found = metric.read(split)
    # What belongs to no team is in nobody's bar.
    shown = [group for group in metrics.shown(sizes, canvas.least) if group in found and group]
    values = {group: value for group in shown if isinstance(value := found[group], int) and value > 0}
    if not values:
        return None
    groups = sorted(values, key=lambda group: -values[group])[:_MOST]
    names = {group: plain(words.group(canvas.reader, by, group)) for group in groups}
    first = groups[0]
    title = canvas.say(
        f"picture.{what}.title", name=names[first], figure=canvas.figure(metric, values[first])
    )
    most = values[first]
    bars = [Bar(names[group], values[group] / most, canvas.figure(metric, values[group])) for group in groups]
    n = sum(int(size) for size in sizes.values() if isinstance(size, int))
    return Bars(canvas.frame(title, canvas.say(f"picture.{what}.about"), n), bars)


def slots(canvas: Canvas, _of: str) -> Chart | None:
    """When what is offered is used; hours of which too few places were offered stay empty."""
    use = pictures.by_hour(canvas.ask)
    known = {key: share for key, share in use.shares.items() if share.whole >= canvas.least}
    if not known:
        return None
    best = max(known, key=lambda key: Fraction(known[key].part, known[key].whole))
    title = canvas.say(
        "picture.slots.title",
        weekday=when.weekday(canvas.reader.language, best[0]),
        hour=_hour(canvas, best[1]),
        percent=_percent(known[best]),
    )
    days = range(max(5, 1 + max(day for day, _ in known)))
    hours = range(min(hour for _, hour in known), 1 + max(hour for _, hour in known))
    cells = [[_cell(canvas, use.shares.get((day, hour))) for day in days] for hour in hours]
    n = sum(share.whole for share in use.shares.values())
    return Heat(
        canvas.frame(title, canvas.say("picture.slots.about"), n),
        [_weekday(canvas, day) for day in days],
        [_hour(canvas, hour) for hour in hours],
        cells,
    )


def admission(canvas: Canvas, _of: str) -> Chart | None:
    """How far those who applied came."""
    who = canvas.reader.who
    if who is None:
        return None
    found = funnel.count(canvas.reader.session, who, canvas.period.begins, canvas.ask.until)
    if found.applied < canvas.least:
        return None
    steps = {canvas.say("picture.funnel.applied"): found.applied} | {
        _capital(canvas.say(f"volunteer.step.{step.value}")): n for step, n in found.steps.items()
    }
    last = list(found.steps.values())[-1]
    title = canvas.say("picture.funnel.title", n=last, whole=found.applied)
    bars = [Bar(name, min(1.0, n / found.applied), str(n)) for name, n in steps.items()]
    return Bars(canvas.frame(title, canvas.say("picture.funnel.about"), found.applied), bars)


def course(canvas: Canvas, number: str) -> Chart | None:
    """How a figure went on, until the period in question; the finding is its last step."""
    metric = METRICS[number if number in COURSES else COURSES[0]]
    stops = pictures.course(canvas.ask, metric)
    heights = [_height(canvas, one) for one in stops]
    known = [height for height in heights if height is not None]
    if not any(known) or stops[-1].figure is None:
        return None
    top = Fraction(1) if metric.unit is Unit.PERCENT else max(known)
    columns = [
        Column(
            _short(canvas, one.period),
            None if height is None else float(height / top),
            "—" if one.figure is None or height is None else canvas.figure(metric, one.figure),
        )
        for one, height in zip(stops, heights, strict=True)
    ]
    n = metrics.size(METRICS[metric.of or metric.number].read(canvas.ask)[None])
    about = canvas.say(f"metric.{metric.number}.about")
    return Columns(canvas.frame(_step(canvas, metric, stops), about, n), columns)


def _step(canvas: Canvas, metric: Metric, stops: Sequence[Stop]) -> str:
    """The last figure, and how it is beside the one before."""
    name, (before, last) = canvas.say(f"metric.{metric.number}"), stops[-2:]
    if last.figure is None or _height(canvas, last) is None:
        return canvas.say("picture.course.few", name=name)
    said = {"name": name, "figure": canvas.figure(metric, last.figure)}
    if last.period.ends > canvas.reader.now:
        return canvas.say("picture.course.now", **said)
    more = metrics.change(last.figure, before.figure, canvas.least) if before.figure is not None else None
    if more is None or before.figure is None:
        return canvas.say("picture.course.alone", **said)
    said["before"] = plain(period_words.name(canvas.reader, before.period))
    said["was"] = canvas.figure(metric, before.figure)
    if said["was"] == said["figure"] or (metric.unit is Unit.PERCENT and abs(more) < 1):
        return canvas.say("picture.course.same", **said)
    return canvas.say("picture.course.more" if more > 0 else "picture.course.less", **said)


def _height(canvas: Canvas, one: Stop) -> Fraction | None:
    """How high a column is; None of nothing, or of too few."""
    match one.figure:
        case Share(part, whole):
            return Fraction(part, whole) if whole >= canvas.least else None
        case Spread(n, found) | Score(n, found):
            return found if n >= canvas.least else None
        case int():
            return Fraction(one.figure)
    return None


def _bar(canvas: Canvas, name: str, share: Share) -> Bar:
    said = canvas.say("picture.share", percent=_percent(share), part=share.part)
    return Bar(name, share.part / share.whole, said)


def _percent(share: Share) -> str:
    return _short_number(share.percent() or Decimal(0))


def _short_number(exact: Decimal) -> str:
    """With a decimal only where there is one."""
    return str(int(exact)) if exact == int(exact) else str(exact)


def _cell(canvas: Canvas, share: Share | None) -> Cell | None:
    """A place of the map: nothing where nothing was offered, "…" where that was too little to say."""
    if share is None or not share.whole:
        return None
    if share.whole < canvas.least:
        return Cell(None, "…")
    said = canvas.say("picture.unit.percent", number=str(figures.whole_percent(share.part, share.whole)))
    return Cell(min(1.0, share.part / share.whole), said)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _weekday(canvas: Canvas, day: int) -> str:
    return canvas.say(f"picture.weekday.{day}")


def _hour(canvas: Canvas, hour: int) -> str:
    locale = canvas.reader.language.locale
    return str(format_time(time(hour), "H:mm", locale=locale))


def _short(canvas: Canvas, period: Period) -> str:
    """A period as it stands under a column."""
    locale = canvas.reader.language.locale
    match period.unit:
        case PeriodUnit.MONTH:
            return str(format_date(period.first, "LLL", locale=locale))
        case PeriodUnit.QUARTER:
            return f"Q{(period.first.month + 2) // 3}"
        case PeriodUnit.YEAR:
            return str(period.first.year)
        case _:
            return str(format_date(period.first, "M/d", locale=locale))


Draw = Callable[[Canvas, str], Chart | None]
PICTURES: Mapping[str, Draw] = {
    "course": course,
    "on_time": on_time,
    "grades": grades,
    "categories": categories,
    "slots": slots,
    "teams": teams,
    "funnel": admission,
}
