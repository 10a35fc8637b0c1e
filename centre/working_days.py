"""The working days of a year, looked up by a process of its own: `python -P centre/working_days.py CN 2026`.

For one country `holidays` loads those of the whole world; here they would stay, a fifth of the bot's memory.
"""

import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache


@cache
def working_days(country: str, year: int) -> frozenset[date]:
    """Days of a year on which a country works, with the workdays swapped for holidays."""
    # -P: this folder's calendar.py must not pass for the standard library's.
    command = [sys.executable, "-P", __file__, country, str(year)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own file
    return frozenset(map(date.fromisoformat, found.stdout.split()))


def look_up(country: str, year: int) -> Iterable[date]:
    """Ask `holidays`, in the process that may forget them all."""
    from holidays import country_holidays  # noqa: PLC0415

    calendar = country_holidays(country, years=year, expand=False)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=number) for number in range((after - first).days))
    return filter(calendar.is_working_day, days)


if __name__ == "__main__":
    sys.stdout.writelines(f"{day}\n" for day in look_up(sys.argv[1], int(sys.argv[2])))
