"""How a figure went on: the period in question, and those like it before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from centre import periods
from centre.metrics import Ask, Figure, Metric, size
from centre.periods import Period, Unit

# How many of each are shown: as many as a phone has room for.
# What was before anything was counted is left out, down to so many.
_LEAST = 3
_LENGTH: Mapping[Unit, int] = {Unit.DAY: 14, Unit.WEEK: 12, Unit.MONTH: 13, Unit.QUARTER: 9, Unit.YEAR: 6}


@dataclass(frozen=True, slots=True)
class Stop:
    """One period on the way, and what the figure came to; None where it is not counted of such a one."""

    period: Period
    figure: Figure | None


def course(ask: Ask, metric: Metric) -> list[Stop]:
    """The figure of a period and of those before it, the oldest first; of a free span, month by month."""
    calendar, unit, last = ask.moment.calendar, ask.period.unit, ask.period
    if unit is Unit.DAYS:
        unit = Unit.MONTH
        last = periods.containing(calendar, unit, ask.period.last)
    found = [last]
    while len(found) < _LENGTH[unit]:
        found.append(periods.containing(calendar, unit, found[-1].first - timedelta(days=1)))
    stops = [Stop(one, _read(replace(ask, period=one), metric)) for one in reversed(found)]
    begun = next((place for place, one in enumerate(stops) if one.figure and size(one.figure)), len(stops))
    return stops[min(begun, len(stops) - _LEAST) :]


def _read(ask: Ask, metric: Metric) -> Figure | None:
    return metric.read(ask)[None] if metric.counts(ask) else None
