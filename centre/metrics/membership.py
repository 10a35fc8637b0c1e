"""Volunteers themselves: how many there are, how they came, if they stay, their points (M40, M50 to M55)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from centre import periods, rules
from centre.figures import Share
from centre.metrics.asking import Ask, Facts, Figures
from centre.periods import Period
from models.honours import HonourCard
from models.hours import HourLine, HourState, PointLine
from models.volunteers import Volunteer

_VOLUNTEERS = Facts(Volunteer, {})
_CONFIRMED = col(HourLine.state) == HourState.CONFIRMED
# Whoever served in so many days is active; so many minutes a year are what is hoped for.
_ACTIVE = timedelta(days=90)
_A_YEAR = 20 * 60


def m40(ask: Ask) -> Figures:
    """Volunteers who were on the roll at the end of the period, or are now."""
    return _VOLUNTEERS.count(ask, _on_roll(ask))


def m40b(ask: Ask) -> Figures:
    """Of these, those who served at least once in the 90 days before."""
    last = ask.moment.calendar.local(ask.until - timedelta(microseconds=1)).date()
    return _VOLUNTEERS.share(ask, _served(last - _ACTIVE + timedelta(days=1), last), _on_roll(ask))


def m50(ask: Ask) -> Figures:
    """Admitted so far, of those who applied in the period."""
    return _VOLUNTEERS.share(
        ask, col(Volunteer.inducted_at).is_not(None), ask.within(col(Volunteer.applied_at))
    )


def m50b(ask: Ask) -> Figures:
    """From the application to the admission, of those admitted in the period."""
    admitted = ask.within(col(Volunteer.inducted_at))
    return _VOLUNTEERS.spread(ask, col(Volunteer.applied_at), col(Volunteer.inducted_at), admitted)


def m51(ask: Ask) -> Figures:
    """Served in the period as well, of those who served in the one before."""
    earlier = periods.before(ask.moment.calendar, ask.period, ask.period.last)
    both = select(func.count()).select_from(_people(earlier).intersect(_people(ask.period)).subquery())
    all_of_them = select(func.count()).select_from(_people(earlier).subquery())
    part, whole = (ask.session.connection().execute(one).scalar_one() for one in (both, all_of_them))
    return {None: Share(part, whole)}


def m52(ask: Ask) -> Figures:
    """Twenty hours or more in the year until the end of the period, of those on the roll then."""
    first = ask.period.last.replace(month=1, day=1)
    in_year = col(HourLine.day).between(first, ask.period.last)
    return _VOLUNTEERS.share(ask, _minutes(in_year) >= _A_YEAR, _on_roll(ask))


def m54(ask: Ask) -> Figures:
    """Volunteers on the roll without points: who has none cannot be chosen (rule 14.31)."""
    return _VOLUNTEERS.count(ask, _on_roll(ask), _points(ask) <= 0)


def m54b(ask: Ask) -> Figures:
    """Those whose points put them first (rules 14.33 and 14.34)."""
    return _VOLUNTEERS.count(ask, _on_roll(ask), _points(ask) > _needed(ask))


def m54c(ask: Ask) -> Figures:
    """All the others."""
    return _VOLUNTEERS.count(ask, _on_roll(ask), _points(ask).between(1, _needed(ask)))


def m55(ask: Ask) -> Figures:
    """Volunteers on the roll whose hours until the end of the period are enough for a star (rule 14.35)."""
    least = 60 * rules.load(ask.session).star_hours[0]
    until_then = col(HourLine.day) <= ask.period.last
    return _VOLUNTEERS.count(ask, _on_roll(ask), _minutes(until_then) >= least)


def _on_roll(ask: Ask) -> ColumnElement[bool]:
    stayed = or_(col(Volunteer.ended_at).is_(None), col(Volunteer.ended_at) >= ask.until)
    return and_(col(Volunteer.inducted_at) < ask.until, stayed)


def _served(first: Any, last: Any) -> ColumnElement[bool]:
    days = col(HourLine.day).between(first, last)
    return col(Volunteer.person_id).in_(select(col(HourLine.person_id)).where(days, *_TIMES))


def _people(period: Period) -> Any:
    days = col(HourLine.day).between(period.first, period.last)
    return select(col(HourLine.person_id)).where(days, *_TIMES).distinct()


def _points(ask: Ask) -> Any:
    """The points that somebody has at the end of the period, of its year where each begins anew (14.32)."""
    until_then = [col(PointLine.day) <= ask.period.last, col(PointLine.person_id) == col(Volunteer.person_id)]
    if rules.load(ask.session).points_yearly:
        until_then.append(col(PointLine.day) >= ask.period.last.replace(month=1, day=1))
    total = select(func.coalesce(func.sum(col(PointLine.points)), 0)).where(*until_then)
    return total.correlate(Volunteer).scalar_subquery()


def _needed(ask: Ask) -> Any:
    """What must be passed to come first: for members of the party another number than for the others."""
    in_force = rules.load(ask.session)
    members = select(col(HonourCard.person_id)).where(col(HonourCard.party).is_(True))
    preferred, party = in_force.points_preferred, in_force.points_preferred_party
    return case((col(Volunteer.person_id).in_(members), party), else_=preferred)


def _minutes(days: ColumnElement[bool]) -> Any:
    """How long somebody served, as confirmed and corrected."""
    theirs = col(HourLine.person_id) == col(Volunteer.person_id)
    total = select(func.coalesce(func.sum(col(HourLine.minutes)), 0)).where(theirs, days, _CONFIRMED)
    return total.correlate(Volunteer).scalar_subquery()


_TIMES = (_CONFIRMED, col(HourLine.corrects_id).is_(None))
