"""Times as people say them: 周三 11月25日 下午2:30（三天后）."""

from datetime import date, datetime, time, timedelta

from babel.dates import format_date, format_time

from chat.languages import Language, Markup


def day(language: Language, when: date, today: date) -> Markup:
    """A day with its weekday, and how far it is from today."""
    spoken = plain_day(language, when)
    near = relative(language, when, today)
    return language.say("when.day_near", day=spoken, near=near) if near else spoken


def plain_day(language: Language, when: date) -> Markup:
    """A day with its weekday alone, where there is little room."""
    return Markup(format_date(when, language.say("when.day"), locale=language.locale))


def moment(language: Language, when: datetime, now: datetime) -> Markup:
    """A day and a time; both must be in the centre's zone."""
    return language.say("when.moment", day=day(language, when.date(), now.date()), time=clock(language, when))


def past(language: Language, when: datetime, now: datetime) -> Markup:
    """A time that has passed: of today only the clock, else the day without how far it is."""
    if when.date() == now.date():
        return clock(language, when)
    return language.say("when.moment", day=plain_day(language, when.date()), time=clock(language, when))


def weekday(language: Language, number: int) -> Markup:
    """The name of a weekday; 0 is Monday."""
    monday = date(2024, 1, 1)
    return Markup(format_date(monday + timedelta(days=number), "EEEE", locale=language.locale))


def date_text(language: Language, when: date) -> Markup:
    """A day with its year, for what holds for long."""
    return Markup(format_date(when, language.say("when.date"), locale=language.locale))


def clock(language: Language, when: datetime | time) -> Markup:
    """A time of day in the centre's zone."""
    return Markup(format_time(when, language.say("when.clock"), locale=language.locale))


def relative(language: Language, when: date, today: date) -> Markup | None:
    """How far a day is from today, where people would say it: within a week."""
    days = (when - today).days
    match days:
        case -1 | 0 | 1:
            return language.say({-1: "when.yesterday", 0: "when.today", 1: "when.tomorrow"}[days])
        case _ if 1 < days <= 7:
            return language.say("when.in_days", n=days)
    return None
