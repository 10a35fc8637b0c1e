"""All metrics by their numbers: how each is counted, in which unit, by what it can be split, what is better.

Whoever shows figures reads them here. What a metric is called and how it is defined stands in the locales,
as `metric.NUMBER` and `metric.NUMBER.about`. Numbers are those of the district; a letter marks a second
figure under the same one. Room for more: whoever counts something adds a line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from centre.metrics import (
    aftercare,
    answering,
    bookings,
    complaints,
    happiness,
    membership,
    opinions,
    rectification,
    reporting,
    requests,
    volunteering,
)
from centre.metrics.asking import Ask, By, Figures
from centre.periods import Unit as PeriodUnit


class Unit(StrEnum):
    """In what a figure is told. Those of lengths of time are kept in minutes (`SIZES`)."""

    PIECES = "pieces"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    GRADES = "grades"
    TIMES = "times"
    MINUTES = "minutes"
    SCORE = "score"


# How much of what is kept makes one of what is told: minutes an hour, parts of three grades a hundredth.
SIZES: Mapping[Unit, Fraction] = {
    Unit.HOURS: Fraction(60),
    Unit.DAYS: Fraction(1440),
    Unit.SCORE: Fraction(15, 100),
}


class Better(StrEnum):
    """Which way is better, where one is."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    by: by what it can be split; of: which metric says how large a group is, where a sum does not; months: it
    is counted by whole months that are over alone.
    """

    number: str
    read: Callable[[Ask], Figures]
    unit: Unit
    better: Better = Better.NEITHER
    by: frozenset[By] = frozenset()
    of: str = ""
    months: bool = False

    def counts(self, ask: Ask) -> bool:
        """Whether there is such a figure of a period."""
        return not self.months or (ask.period.unit in _MONTHS and ask.period.ends <= ask.moment.now)


_MONTHS = frozenset({PeriodUnit.MONTH, PeriodUnit.QUARTER, PeriodUnit.YEAR})
_CASE = frozenset({By.SERVICE, By.UNIT, By.BUILDING, By.CHANNEL})
_COMPLAINT = frozenset({By.UNIT, By.CHANNEL, By.CATEGORY})
_BOOKING = frozenset({By.SERVICE, By.BUILDING, By.CHANNEL})
_SHIFT = frozenset({By.TEAM})
_MORE, _LESS = Better.MORE, Better.LESS
_PIECES, _PERCENT, _HOURS, _DAYS = Unit.PIECES, Unit.PERCENT, Unit.HOURS, Unit.DAYS

METRICS: dict[str, Metric] = {
    one.number: one
    for one in (
        Metric("M01", requests.m01, _PIECES, by=_CASE),
        Metric("M02", requests.m02, _PERCENT, by=_CASE),
        Metric("M03", requests.m03, _HOURS, _LESS, _CASE),
        Metric("M04", requests.m04, _PERCENT, _MORE, _CASE),
        Metric("M05", requests.m05, _PERCENT, _MORE, _CASE),
        Metric("M06", requests.m06, _PERCENT, _MORE, _CASE),
        Metric("M07", requests.m07, _PIECES, _LESS, _CASE),
        Metric("M08", requests.m08, _HOURS, _LESS, _CASE),
        Metric("M09", requests.m09, _PERCENT, _MORE, _CASE),
        Metric("M09b", requests.m09b, _PERCENT, _LESS, _CASE),
        Metric("M10", requests.m10, _PIECES, _LESS, _CASE | {By.REASON}),
        Metric("M11", requests.m11, _HOURS, _LESS),
        Metric("M11b", requests.m11b, _PERCENT, _LESS),
        Metric("M12", requests.m12, _PERCENT, by=_CASE),
        Metric("M13", bookings.m13, _PERCENT, _MORE, frozenset({By.SERVICE})),
        Metric("M13b", bookings.m13b, _PERCENT, _LESS, _BOOKING),
        Metric("M14", bookings.m14, _DAYS, _LESS, _BOOKING),
        Metric("M15", requests.m15, _PERCENT, by=_CASE),
        Metric("M16", requests.m16, _PIECES, _LESS),
        Metric("M20", complaints.m20, _PIECES, by=_COMPLAINT),
        Metric("M21", complaints.m21, _PERCENT, _MORE, frozenset({By.UNIT, By.CHANNEL})),
        Metric("M22", complaints.m22, _PERCENT, _MORE, frozenset({By.UNIT, By.CHANNEL})),
        Metric("M23", complaints.m23, _PERCENT, _MORE, _COMPLAINT),
        Metric("M24", complaints.m24, _PERCENT, _MORE, frozenset({By.UNIT, By.CHANNEL})),
        Metric("M25", complaints.m25, _PERCENT, _LESS, _COMPLAINT),
        Metric("M26", complaints.m26, _PERCENT, by=_COMPLAINT),
        Metric("M27", complaints.m27, _PERCENT, _LESS, _COMPLAINT),
        Metric("M29", complaints.m29, Unit.SCORE, _MORE),
        Metric("M30", opinions.m30, _PERCENT, _MORE, months=True),
        Metric("M31", opinions.m31, _PERCENT, _MORE, months=True),
        Metric("M32", opinions.m32, _PERCENT, _MORE, months=True),
        Metric("M33", opinions.m33, _PERCENT, _LESS, months=True),
        Metric("M34", opinions.m34, Unit.GRADES, _MORE, months=True),
        Metric("M40", membership.m40, _PIECES, _MORE),
        Metric("M40b", membership.m40b, _PERCENT, _MORE),
        Metric("M35", aftercare.m35, _PERCENT, _MORE),
        Metric("M35b", aftercare.m35b, _PERCENT, _MORE),
        Metric("M35c", aftercare.m35c, _PERCENT, _MORE),
        Metric("M37", aftercare.m37, _PERCENT, _MORE),
        Metric("M37b", aftercare.m37b, Unit.TIMES, _LESS),
        Metric("M38", aftercare.m38, _PERCENT, _MORE),
        Metric("M38b", aftercare.m38b, _PERCENT, _MORE),
        Metric("M41", volunteering.m41, _PIECES, _MORE, _SHIFT),
        Metric("M42", volunteering.m42, _PERCENT, _MORE),
        Metric("M43", volunteering.m43, _PERCENT, by=_SHIFT),
        Metric("M44", volunteering.m44, _HOURS, _MORE, _SHIFT, of="M41"),
        Metric("M46", volunteering.m46, _PERCENT, _MORE, _SHIFT),
        Metric("M47", volunteering.m47, _PERCENT, _MORE, _SHIFT),
        Metric("M47b", volunteering.m47b, _PERCENT, _LESS, _SHIFT),
        Metric("M48", volunteering.m48, _PERCENT, by=_SHIFT),
        Metric("M48b", volunteering.m48b, _PERCENT, _MORE, _SHIFT),
        Metric("M49", volunteering.m49, _PIECES, _MORE),
        Metric("M50", membership.m50, _PERCENT),
        Metric("M50b", membership.m50b, _DAYS, _LESS),
        Metric("M51", membership.m51, _PERCENT, _MORE),
        Metric("M52", membership.m52, _PERCENT, _MORE),
        Metric("M53", happiness.m53, Unit.SCORE, _MORE, months=True),
        Metric("M54", membership.m54, _PIECES, _LESS),
        Metric("M54b", membership.m54b, _PIECES, _MORE),
        Metric("M54c", membership.m54c, _PIECES),
        Metric("M55", membership.m55, _PIECES, _MORE),
        Metric("M56", volunteering.m56, _PERCENT, _MORE, _SHIFT),
        Metric("M80", rectification.m80, _PERCENT, _MORE),
        Metric("M81", rectification.m81, _PERCENT, _MORE),
        Metric("M82", rectification.m82, _PERCENT, _LESS),
        Metric("M83", rectification.m83, _PIECES, by=frozenset({By.CAUSE})),
        Metric("M83b", rectification.m83b, _PERCENT),
        Metric("M84", rectification.m84, _PERCENT, _MORE, frozenset({By.PART, By.INSPECTION})),
        Metric("M84b", rectification.m84b, _PERCENT, _MORE),
        Metric("M90", complaints.m90, _PERCENT, by=frozenset({By.UNIT, By.CHANNEL})),
        Metric("M90b", complaints.m90b, _PERCENT, _MORE, frozenset({By.UNIT, By.CHANNEL})),
        Metric("M97", answering.m97, Unit.MINUTES, _LESS),
        Metric("M98", answering.m98, _PERCENT, _MORE),
        Metric("M99", reporting.m99, _PERCENT, _MORE),
    )
}
