"""Hours in which nobody is disturbed: reminders come before them, other words after them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from centre.calendar import WorkingCalendar
from centre.rules import Rules


def is_quiet(at: datetime, calendar: WorkingCalendar, rules: Rules) -> bool:
    """Whether a moment lies in the quiet hours; there are none if they end when they begin."""
    clock = calendar.local(at).time()
    if rules.quiet_from <= rules.quiet_until:
        return rules.quiet_from <= clock < rules.quiet_until
    return clock >= rules.quiet_from or clock < rules.quiet_until


def deferred(at: datetime, calendar: WorkingCalendar, rules: Rules) -> datetime:
    """When something that falls due at a moment may be told: then, or when the quiet hours are over."""
    if not is_quiet(at, calendar, rules):
        return at
    local = calendar.local(at)
    passed = local.time() >= rules.quiet_until
    return calendar.at(local.date() + timedelta(days=passed), rules.quiet_until)


def earlier(at: datetime, calendar: WorkingCalendar, rules: Rules) -> datetime:
    """When a reminder meant for a moment goes out: then, or on the evening before the quiet hours."""
    if not is_quiet(at, calendar, rules):
        return at
    local = calendar.local(at)
    before = local.time() < rules.quiet_until
    return calendar.at(local.date() - timedelta(days=before), rules.evening)


def reminders(
    starts_at: datetime, hours: Iterable[float], now: datetime, calendar: WorkingCalendar, rules: Rules
) -> list[datetime]:
    """When to remind of a time so many hours before it: never in the quiet hours, never in the past.

    What would fall into the quiet hours comes on the evening before, with the one that comes then anyway.
    """
    due = {earlier(starts_at - timedelta(hours=before), calendar, rules) for before in hours}
    return sorted(at for at in due if at > now)
