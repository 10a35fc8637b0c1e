"""The working days of a year, looked up by a process of its own: `python -P centre/working_days.py CN 2026`.

For one country `holidays` loads those of the whole world; here they would stay, a fifth of the bot's memory.
"""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby

_WORKING, _HOLIDAY = "working", "holiday"


@dataclass(frozen=True, slots=True)
class Year:
    """Days on which a country works, swapped ones among them, and its holidays and what hangs on to them."""

    working: frozenset[date]
    holidays: frozenset[date]


@cache
def of_year(country: str, year: int) -> Year:
    """The days of a year in a country."""
    # -P: this folder's calendar.py must not pass for the standard library's.
    command = [sys.executable, "-P", __file__, country, str(year)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own file
    days = [line.split() for line in found.stdout.splitlines()]
    working, holidays = (
        frozenset(date.fromisoformat(day) for day, kind in days if kind == wanted)
        for wanted in (_WORKING, _HOLIDAY)
    )
    return Year(working, holidays)


def look_up(country: str, year: int) -> Iterable[str]:
    """Ask `holidays`, in the process that may forget them all; a line for each day that is not just free."""
    from holidays import country_holidays  # noqa: PLC0415

    calendar = country_holidays(country, years=year, expand=False)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=number) for number in range((after - first).days))
    for is_working, alike in groupby(days, key=calendar.is_working_day):
        run = list(alike)
        if is_working:
            yield from (f"{day} {_WORKING}\n" for day in run)
        elif any(day in calendar for day in run):
            # The weekend in the middle of a holiday week belongs to it.
            yield from (f"{day} {_HOLIDAY}\n" for day in run)


if __name__ == "__main__":
    sys.stdout.writelines(look_up(sys.argv[1], int(sys.argv[2])))
