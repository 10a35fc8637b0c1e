"""What a period comes to, beside another: the figures that whoever leads asks for, whole or by group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from sqlmodel import Session

from centre import metrics, periods, rules
from centre.errors import Refused
from centre.metrics import METRICS, Ask, By, Figure, Metric
from centre.metrics.asking import Key
from centre.moment import Moment
from centre.periods import Period
from models.rights import Right
from models.who import Who

# Whoever asks for more has mistyped a year.
_LONGEST = 3700


class Beside(StrEnum):
    """What a period is held against."""

    BEFORE = "before"
    YEAR = "year"


# What is said at first, and all there is, by what it is about.
HEAD = ("M01", "M03", "M06", "M07", "M20", "M24", "M13", "M13b", "M31", "M41", "M46")
ALL: Mapping[str, Sequence[str]] = {
    "requests": (
        "M01",
        "M02",
        "M03",
        "M04",
        "M05",
        "M06",
        "M07",
        "M08",
        "M09",
        "M09b",
        "M10",
        "M11",
        "M11b",
        "M12",
        "M15",
        "M16",
    ),
    "complaints": ("M20", "M21", "M22", "M23", "M24", "M25", "M26", "M27", "M29", "M90", "M90b"),
    "bookings": ("M13", "M13b", "M14"),
    "ratings": ("M30", "M31", "M32", "M33", "M34", "M35", "M35b", "M35c", "M37", "M37b", "M38", "M38b"),
    "volunteers": (
        "M40",
        "M40b",
        "M41",
        "M42",
        "M43",
        "M44",
        "M46",
        "M47",
        "M47b",
        "M48",
        "M48b",
        "M49",
        "M50",
        "M50b",
        "M51",
        "M52",
        "M53",
        "M54",
        "M54b",
        "M54c",
        "M55",
        "M56",
    ),
    "items": ("M80", "M81", "M82", "M83", "M83b", "M84", "M84b"),
    "reports": ("M97", "M98", "M99"),
}
SPLIT: Mapping[By, Sequence[str]] = {
    By.SERVICE: ("M01", "M06", "M13", "M13b"),
    By.UNIT: ("M01", "M06", "M20", "M24"),
    By.TEAM: ("M41", "M44", "M46", "M47"),
    By.BUILDING: ("M01", "M06", "M13b"),
    By.CATEGORY: ("M20", "M25"),
    By.CAUSE: ("M83",),
    By.PART: ("M84",),
    By.INSPECTION: ("M84",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a period, and by how much it is more than beside; None where that says nothing.

    groups: by what it was split, those that are large enough (rule 22.1).
    """

    metric: Metric
    figure: Figure
    change: Decimal | None = None
    groups: Mapping[Key, Figure] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to count."""
        return not metrics.size(self.figure)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a period. least: of fewer no percentage is shown."""

    period: Period
    beside: Period
    least: int
    lines: Sequence[Line]


def expect(moment: Moment, who: Who, period: Period) -> None:
    """See whether somebody may have the figures of a period.

    Raises:
        Refused: they are not for them to see, it has not begun, or it is longer than anybody remembers.
    """
    if not who.may(Right.SEE_FIGURES):
        raise Refused("refused.not_allowed")
    expect_period(moment, period)


def expect_period(moment: Moment, period: Period) -> None:
    """See whether a period can be counted.

    Raises:
        Refused: it has not begun, or it is longer than anybody remembers.
    """
    if period.begins > moment.now:
        raise Refused("refused.period_ahead")
    if period.days > _LONGEST:
        raise Refused("refused.period_long")


def beyond_unit(who: Who) -> bool:
    """Whether figures are of more than the unit in which somebody sees them: they are of the whole centre.

    They name nobody and no group of few (rule 22.1), so who leads one unit may see how the centre does;
    the lists behind what waits are those of their unit alone, and whoever is in no unit is in charge of all.
    """
    return "" not in who.units(Right.SEE_FIGURES)


def read(
    session: Session, moment: Moment, period: Period, numbers: Iterable[str], *, beside: Beside
) -> Summary:
    """What a period comes to, by some of the metrics; see `expect` first."""
    other = _other(moment, period, beside)
    ask, then = Ask(session, moment, period), Ask(session, moment, other)
    least = rules.load(session).figure_group
    lines = []
    for metric in (METRICS[number] for number in numbers):
        if not metric.counts(ask):
            continue
        figure = metric.read(ask)[None]
        earlier = metric.read(then)[None] if metric.counts(then) else None
        change = metrics.change(figure, earlier, least) if earlier is not None else None
        lines.append(Line(metric, figure, change))
    return Summary(period, other, least, lines)


def split(session: Session, moment: Moment, period: Period, by: By) -> Summary:
    """The same by group, largest first; groups that are too small to be shown are left out."""
    ask, least = Ask(session, moment, period), rules.load(session).figure_group
    parts = replace(ask, by=by)
    lines = []
    for metric in (METRICS[number] for number in SPLIT[by]):
        sizes = METRICS[metric.of or metric.number].read(parts)
        found = metric.read(parts)
        groups = {key: found[key] for key in metrics.shown(sizes, least) if key in found}
        lines.append(Line(metric, metric.read(ask)[None], groups=groups))
    return Summary(period, period, least, lines)


def _other(moment: Moment, period: Period, beside: Beside) -> Period:
    today = moment.calendar.local(moment.now).date()
    held = periods.year_earlier if beside is Beside.YEAR else periods.before
    return held(moment.calendar, period, today)
