"""How periods are called: a day, 23–29 Nov 2026, November 2026, Q4 2026, 2026."""

from centre.periods import Period, Unit
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import days
from handlers.common import month_name


def name(reader: Reader, period: Period, *, on_paper: bool = False) -> Markup:
    """What a period is called where somebody reads about it; on paper always with its year."""
    first = period.first
    match period.unit:
        case Unit.DAY:
            return when.date_text(reader.language, first)
        case Unit.MONTH:
            return Markup(month_name(reader, first))
        case Unit.QUARTER:
            return reader.t("period.quarter", year=str(first.year), quarter=str((first.month + 2) // 3))
        case Unit.YEAR:
            return reader.t("period.year", year=str(first.year))
        case _:
            near = not on_paper and first.year == period.last.year == days.today(reader).year
            said = when.plain_day if near else when.date_text
            ends = [said(reader.language, day) for day in (first, period.last)]
            return reader.t("period.days", first=ends[0], last=ends[1])
