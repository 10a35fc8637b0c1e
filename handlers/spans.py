"""From which day until which: the two questions of whatever is announced and then runs for a while."""

from datetime import date, datetime, timedelta

from chat.flow import Answers, Choice, Misread, Step
from chat.talk import Reader
from handlers import days

_LENGTHS = (3, 7, 10, 14, 30)


def span_steps() -> tuple[Step, Step]:
    """The first and the last day; from tomorrow on, so that people can be told and asked before."""
    return (
        Step(
            "opens",
            parse=days.said,
            choices=days.from_tomorrow,
            settle=_ahead,
            clears=("closes",),
            show=days.show,
        ),
        Step("closes", parse=days.said, choices=_after, settle=_not_before, show=days.show),
    )


def span_of(reader: Reader, answers: Answers) -> tuple[datetime, datetime]:
    """From when until when: from the opening of the first day to the closing of the last."""
    calendar = reader.moment.calendar
    opens, closes = (date.fromisoformat(answers[name]) for name in ("opens", "closes"))
    return calendar.at(opens, calendar.opening.opens), calendar.at(closes, calendar.opening.closes)


def _ahead(reader: Reader, _known: Answers, value: str) -> str:
    if date.fromisoformat(value) <= days.today(reader):
        raise Misread("misread.span_day")
    return value


def _after(reader: Reader, known: Answers) -> list[Choice]:
    opens = date.fromisoformat(known["opens"])
    return days.choices(reader, [opens + timedelta(days=number) for number in _LENGTHS])


def _not_before(_reader: Reader, known: Answers, value: str) -> str:
    if value < known["opens"]:
        raise Misread("misread.span_order")
    return value
