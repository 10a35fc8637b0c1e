"""An activity as it is planned: all that is said when it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from models.activities import ActivityTime, Risk, Source


def nth_of(day: date) -> int:
    """Which of its weekday in the month a day is: 1 for the first Sunday."""
    return (day.day - 1) // 7 + 1


@dataclass(frozen=True, slots=True)
class RolePlan:
    """A role of a planned activity."""

    title: Mapping[str, str]
    minimum: int
    maximum: int
    skill: str = ""


@dataclass(frozen=True, slots=True)
class TimePlan:
    """A weekly time of a planned series, on the clock of the centre.

    nth: only the first (second, …) such weekday of a month; 0 is every week. row_key: by which the row of a
    spreadsheet is known again that it comes from.
    """

    weekday: int
    starts: time
    ends: time
    from_day: date
    nth: int = 0
    until_day: date | None = None
    row_key: str | None = None

    @classmethod
    def of(cls, held: ActivityTime) -> "TimePlan":
        """A time of a series as it was planned."""
        return cls(
            held.weekday, held.starts, held.ends, held.from_day, held.nth, held.until_day, held.row_key
        )

    @classmethod
    def once(cls, day: date, starts: time, ends: time) -> "TimePlan":
        """A single day: a series of one."""
        return cls(day.weekday(), starts, ends, day, until_day=day)

    @classmethod
    def monthly(cls, day: date, starts: time, ends: time, until_day: date | None = None) -> "TimePlan":
        """The same weekday of every month: the first Sunday, if `day` is one."""
        return cls(day.weekday(), starts, ends, day, nth=nth_of(day), until_day=until_day)


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """All that is said when an activity is made.

    site_id: a listed place; place: another one, in words, for a director to decide. The same of the name in
    which it stands: issuer_id, issuer; neither is the centre's own.
    times: of one that is held once, a single day. leave_hours: None is what the rules say (13.4, 13.17).
    """

    title: Mapping[str, str]
    roles: Sequence[RolePlan]
    site_id: int | None = None
    place: str = ""
    issuer_id: int | None = None
    issuer: str = ""
    purpose: Mapping[str, str] = field(default_factory=dict)
    risks: Mapping[str, str] = field(default_factory=dict)
    risk: Risk = Risk.LOW
    source: Source = Source.CENTRE
    team_id: int | None = None
    proposal_id: int | None = None
    course_id: int | None = None
    level: int = 1
    minors: bool = True
    insured: bool = False
    leave_hours: int | None = None
    opens_days: int = 0
    lead_id: int | None = None
    times: Sequence[TimePlan] = ()
