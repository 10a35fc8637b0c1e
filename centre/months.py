"""The whole months by which figures are shown that close with their month."""

from centre import periods
from centre.errors import Refused
from centre.moment import Moment
from centre.periods import Period, Unit

_CENTURY = 1200


def month(moment: Moment, back: int = 0) -> Period:
    """The last month that is over, or one so many months before it.

    Raises:
        Refused: that is longer ago than anybody remembers.
    """
    if back > _CENTURY:
        raise Refused("refused.too_long_ago")
    today = moment.calendar.local(moment.now).date()
    return periods.containing(moment.calendar, Unit.MONTH, periods.shift_months(today, -1 - back))
