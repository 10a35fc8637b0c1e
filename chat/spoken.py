"""Days and times as people say them: 明天下午, 周三, 11月25日, tomorrow at 2 pm, 25 Nov."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

MORNING, NOON, AFTERNOON, EVENING = "morning", "noon", "afternoon", "evening"
_PARTS = {
    NOON: r"中午|\bnoon\b|midday",
    MORNING: r"上午|早上|早晨|[今明]早|morning",
    AFTERNOON: r"下午|afternoon",
    EVENING: r"晚上|傍晚|[今明]晚|evening|tonight",
}
_BOUNDS = {
    MORNING: (time(0), time(12)),
    NOON: (time(11), time(14)),
    AFTERNOON: (time(12), time(18)),
    EVENING: (time(17), time.max),
}
_AWAY = {
    2: r"(?<!大)后天|day after tomorrow",
    3: r"大后天",
    1: r"明天|明日|明[早晚]|明儿|(?<!after )\b(?:tomorrow|tmrw?)\b",
    0: r"今天|今日|今[早晚]|今儿|\btoday\b|\btonight\b",
    -1: r"昨天|\byesterday\b",
    -2: r"前天",
}
_IN_DAYS = re.compile(r"(\d{1,3})天(?:以后|之后|后)|\bin (\d{1,3}) days?\b")
_WEEKDAY = re.compile(r"(下下|下|这|本)?个?(?:周|星期|礼拜)([1-7日天])")
_WEEKDAYS = {**{str(number): number - 1 for number in range(1, 8)}, "日": 6, "天": 6}
_WEEKS_ON = {"这": 0, "本": 0, "下": 1, "下下": 2}
_ENGLISH_DAY = re.compile(r"\b(next |this )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b")
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_CHINESE_DATE = re.compile(r"(\d{1,2})月(\d{1,2})")
_SLASHED = re.compile(r"(?<![\d:])(\d{1,2})[/-](\d{1,2})(?![\d:])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({'|'.join(_MONTHS)})[a-z]*")
_MONTH_DAY = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]* (\d{{1,2}})")
_ALONE = re.compile(r"(?<![\d月])(\d{1,2})(?:日|号|(?:st|nd|rd|th)\b)")
_CLOCKS = (
    re.compile(r"(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\b"),
    re.compile(r"(\d{1,2}):(\d{2})()"),
    re.compile(r"(\d{1,2})[点时](?:(半|[13]刻|\d{1,2})分?)?()"),
)
_NUMERAL = re.compile(
    r"[一二两三四五六七八九十]{1,3}(?=[月日号天点时个分刻]|$)|(?<=[周期拜月点])[一二三四五六七八九十]{1,3}"
)
_MINUTES = {"半": 30, "1刻": 15, "3刻": 45}
_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
# Nobody means the night by "at two", and nobody asks for a day so long ago.
_EARLIEST = 7
_PAST = timedelta(days=180)
_WEEKS = 5


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said of a time: the days that may be meant (the likeliest first), part of the day, clock."""

    days: tuple[date, ...] = ()
    part: str = ""
    clock: time | None = None


def hear(text: str, today: date) -> Spoken | None:
    """What a text says of a time; None if nothing."""
    said = _plain(text)
    part = next((name for name, words in _PARTS.items() if re.search(words, said)), "")
    found = Spoken(tuple(dict.fromkeys(_days(said, today))), part, _clock(said, part))
    return found if found != Spoken() else None


def within(part: str, clock: time) -> bool:
    """Whether a time belongs to a part of the day; to "" every time does."""
    since, until = _BOUNDS.get(part, (time.min, time.max))
    return since <= clock <= until if part in {NOON, ""} else since <= clock < until


def _days(said: str, today: date) -> Iterator[date]:
    for away, words in _AWAY.items():
        if re.search(words, said):
            yield today + timedelta(days=away)
            return
    if found := _IN_DAYS.search(said):
        yield today + timedelta(days=int(found[1] or found[2]))
    elif found := _WEEKDAY.search(said):
        yield from _weekdays(today, _WEEKDAYS[found[2]], _WEEKS_ON.get(found[1] or ""))
    elif dated := list(_dates(said, today)):
        yield from dated
    elif found := _ENGLISH_DAY.search(said):
        on = {"next ": 1, "this ": 0}.get(found[1] or "")
        yield from _weekdays(today, _ENGLISH_DAYS.index(found[2]), on)


def _weekdays(today: date, weekday: int, weeks_on: int | None) -> Iterator[date]:
    monday = today - timedelta(days=today.weekday())
    if weeks_on is not None:
        yield monday + timedelta(weeks=weeks_on, days=weekday)
        return
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    yield from (first + timedelta(weeks=week) for week in range(_WEEKS))


def _dates(said: str, today: date) -> Iterator[date]:
    if found := _ISO.search(said):
        yield from _dated(int(found[1]), int(found[2]), int(found[3]))
    elif found := _CHINESE_DATE.search(said):
        yield from _nearest(today, int(found[1]), int(found[2]))
    elif found := _DAY_MONTH.search(said):
        yield from _nearest(today, _MONTHS.index(found[2]) + 1, int(found[1]))
    elif found := _MONTH_DAY.search(said):
        yield from _nearest(today, _MONTHS.index(found[1]) + 1, int(found[2]))
    elif found := _SLASHED.search(said):
        # 5/12 is a day in May or in December, depending on who writes it.
        yield from _nearest(today, int(found[1]), int(found[2]))
        yield from _nearest(today, int(found[2]), int(found[1]))
    elif found := _ALONE.search(said):
        later = today.replace(day=1) + timedelta(days=32)
        months = [(today.year, today.month), (later.year, later.month)]
        coming = [day for year, month in months for day in _dated(year, month, int(found[1]))]
        yield from [day for day in coming if day >= today][:1]


def _nearest(today: date, month: int, day: int) -> Iterator[date]:
    """The coming such day; one that has just passed is meant as it was said."""
    for year in (today.year, today.year + 1):
        for found in _dated(year, month, day):
            if found > today - _PAST:
                yield found
                return


def _dated(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _clock(said: str, part: str) -> time | None:
    found = next((match for pattern in _CLOCKS if (match := pattern.search(said))), None)
    if found is None:
        return None
    hour, minute = int(found[1]), _MINUTES.get(found[2]) or int(found[2] or 0)
    later = (
        found[3] == "p" or part in {AFTERNOON, EVENING} or (not found[3] and not part and hour < _EARLIEST)
    )
    if later and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _plain(text: str) -> str:
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _NUMERAL.sub(lambda found: str(_number(found[0])), said)


def _number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS[numeral[-1]]
    return 10 * (_DIGITS[tens[-1]] if tens else 1) + (_DIGITS[ones] if ones else 0)
