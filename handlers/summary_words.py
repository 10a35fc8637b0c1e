"""Figures in words: a share with its whole, a length of time with its mean, median and nine in ten."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from centre import figures, periods
from centre.figures import Share
from centre.metrics import SIZES, By, Figure, Metric, Score, Spread, Unit
from centre.metrics.asking import Key
from centre.periods import Period
from centre.summaries import ALL, SPLIT, Beside, Line, Summary
from chat import rich
from chat.languages import Markup
from chat.talk import Reader
from handlers import inspection_words, period_words
from handlers.booking_words import service_title
from handlers.common import in_language, unit_name
from models.catalogue import Service
from models.teams import Team

_HOUR, _WORKDAY = 60, 480


def encoded(period: Period, look: str, beside: Beside) -> str:
    """How a button says which period is looked at, in which way, beside which other."""
    return f"{period.first}.{period.last}.{look}.{beside.value}"


def decoded(reader: Reader, code: str) -> tuple[Period, str, Beside] | None:
    """What a button says; it may be old, or forged."""
    try:
        first, last, look, held = code.split(".")
        since, until, beside = date.fromisoformat(first), date.fromisoformat(last), Beside(held)
        period = periods.between(reader.moment.calendar, since, until)
    except (ValueError, OverflowError):
        return None
    known = period.days >= 1 and look in {"head", "all", *ALL, *SPLIT}
    return (period, look, beside) if known else None


def heading(reader: Reader, found: Summary, *, tabled: bool = False) -> Markup:
    """Which period it is, and with which it is compared; in a table the changes have their own column."""
    period = period_words.name(reader, found.period)
    key = "summary.so_far" if found.period.ends > reader.now else "summary.whole"
    head = reader.t(key, period=period)
    if all(one.change is None or one.is_empty for one in found.lines):
        return head
    beside = period_words.name(reader, found.beside)
    said = reader.t("summary.beside_table" if tabled else "summary.beside", period=beside)
    return Markup(f"{head}\n{said}")


def lines(reader: Reader, found: Sequence[Line], least: int) -> list[Markup]:
    """A line for each figure of which there was something to count."""
    return [line(reader, one, least) for one in found if not one.is_empty]


def table(reader: Reader, found: Sequence[Line], least: int) -> Markup:
    """The same as a table: what was counted, what it came to, and how that changed."""
    some = [one for one in found if not one.is_empty]
    header = [reader.t(f"summary.column.{name}") for name in ("what", "figure", "change")]
    rows = [
        [
            reader.t(f"metric.{one.metric.number}"),
            figure(reader, one.metric, one.figure, least),
            "" if one.change is None else change(reader, one.metric, one.figure, one.change),
        ]
        for one in some
    ]
    wide = 3 if any(cells[2] for cells in rows) else 2
    return rich.table([cells[:wide] for cells in rows], header[:wide])


def line(reader: Reader, one: Line, least: int) -> Markup:
    """One figure, and how it changed."""
    called = reader.t(f"metric.{one.metric.number}")
    said = figure(reader, one.metric, one.figure, least)
    if one.change is None:
        return reader.t("summary.line", name=called, figure=said)
    changed = change(reader, one.metric, one.figure, one.change)
    return reader.t("summary.line_changed", name=called, figure=said, change=changed)


def groups(reader: Reader, one: Line, by: By, least: int) -> Markup:
    """One figure by group."""
    head = line(reader, one, least)
    rows = [
        reader.t("summary.group", name=group(reader, by, key), figure=figure(reader, one.metric, its, least))
        for key, its in (one.groups or {}).items()
    ]
    return Markup("\n".join([reader.t("summary.section", name=head), *rows]))


def group(reader: Reader, by: By, key: Key) -> str:
    """What a group is called."""
    return _CALLED[by](reader, key)


def _service(reader: Reader, key: Key) -> str:
    service = reader.session.get(Service, key) if key else None
    return service_title(reader, service) if service else reader.t("summary.no_service")


def _team(reader: Reader, key: Key) -> str:
    team = reader.session.get(Team, key) if key else None
    return in_language(team.name, reader.language.code) if team else reader.t("summary.no_team")


def _unit(reader: Reader, key: Key) -> str:
    return unit_name(reader, str(key)) or reader.t("summary.no_unit")


def _building(reader: Reader, key: Key) -> str:
    return reader.t("summary.building", name=str(key)) if key else reader.t("summary.no_building")


def _cause(reader: Reader, key: Key) -> str:
    return reader.t(f"item.cause.{key}") if key else reader.t("summary.no_cause")


_CALLED: Mapping[By, Callable[[Reader, Key], str]] = {
    By.SERVICE: _service,
    By.TEAM: _team,
    By.UNIT: _unit,
    By.BUILDING: _building,
    By.CATEGORY: lambda reader, key: reader.t(f"complaint.category.{key}"),
    By.CAUSE: _cause,
    By.PART: lambda reader, key: inspection_words.part(reader, str(key)),
    By.INSPECTION: lambda reader, key: inspection_words.called(reader, int(key or 0)),
}


def figure(reader: Reader, metric: Metric, found: Figure, least: int) -> Markup:
    """What a metric comes to; of fewer than `least` only how many they are."""
    if isinstance(found, Share):
        return _share(reader, found, least)
    if isinstance(found, Spread):
        return _spread(reader, metric, found, least)
    if isinstance(found, Score):
        return _score(reader, found, least)
    if metric.unit is Unit.HOURS:
        hours, days = (str(figures.tenths(Fraction(found, size))) for size in (_HOUR, _WORKDAY))
        return reader.t("figure.hours", hours=hours, days=days)
    return Markup(str(found))


def _share(reader: Reader, found: Share, least: int) -> Markup:
    percent = found.percent(least)
    if percent is not None:
        return reader.t("figure.share", percent=str(percent), whole=found.whole)
    return reader.t("figure.of", part=found.part, whole=found.whole) if found.whole else Markup("—")


def _score(reader: Reader, found: Score, least: int) -> Markup:
    if found.value is None or found.n < least:
        return reader.t("figure.few", n=found.n) if found.n else Markup("—")
    return reader.t("figure.score", score=str(figures.tenths(found.value)))


def _spread(reader: Reader, metric: Metric, found: Spread, least: int) -> Markup:
    if found.mean is None or found.middle is None or found.ninth is None or found.n < least:
        return reader.t("figure.few", n=found.n) if found.n else Markup("—")
    size = SIZES.get(metric.unit, 1)
    middle, ninth, mean = (
        str(figures.tenths(Fraction(value) / size)) for value in (found.middle, found.ninth, found.mean)
    )
    key = f"figure.in.{metric.unit.value}"
    return reader.t(key, middle=middle, ninth=ninth, mean=mean, count=found.n)


def change(reader: Reader, metric: Metric, found: Figure, more: Decimal) -> Markup:
    """By how much it is more than beside: in points, hours, days or pieces, with its sign."""
    if isinstance(found, Share):
        return reader.t("figure.points", points=_signed(more))
    if isinstance(found, Score):
        return reader.t("figure.more.score", more=_signed(more))
    size = SIZES.get(metric.unit, 1)
    told = _signed(more if size == 1 else figures.tenths(Fraction(more) / size))
    return reader.t(f"figure.more.{metric.unit.value}", more=told)


def _signed(more: Decimal) -> str:
    """A true minus, and none before nothing."""
    return "±0" if not more else f"{more:+}".replace("-", "−")
