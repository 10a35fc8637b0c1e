"""Periods as people say them: 上个月, 三月, 3月1日到4月15日, last week, 2026-03, 1 Mar - 15 Apr, Q3 2025."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta

Days = tuple[date, date]

_LONGEST = 60
_DAY = timedelta(days=1)
_FAR = 4_000  # days back; nobody counts from before the centre was
_SIMPLE = str.maketrans("個週號過兩禮內這後來", "个周号过两礼内这后来")
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十]+")
_DIGITS = {character: str(value) for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR_WORDS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_ENGLISH_YEARS = {"this year": 0, "last year": -1, "next year": 1}
_CN_YEAR = rf"(?:(?P<year>\d{{2}}|\d{{4}})年|(?P<near>{'|'.join(_YEAR_WORDS)})的?)"
_EN_YEAR = rf"(?:,? ?(?P<year>\d{{4}})|(?: of)? (?P<near>{'|'.join(_ENGLISH_YEARS)}))"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_CN_YEAR}?(?P<month>\d{{1,2}})月份?(?:(?P<day>\d{{1,2}})[日号]?)?",
        rf"{_CN_YEAR}?第?(?P<quarter>[1-4])(?:季度|季)",
        rf"{_CN_YEAR}?(?P<half>上|下)半年",
        rf"{_CN_YEAR}(?:全年|度)?",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}}){_ORDINAL}(?: of)? ?{_MONTH}{_EN_YEAR}?",
        rf"{_MONTH} ?(?P<day>\d{{1,2}}){_ORDINAL}(?!\d){_EN_YEAR}?",
        rf"{_MONTH}{_EN_YEAR}?",
        rf"(?P<year>\d{{4}})?[- ]?q(?:uarter ?)?(?P<quarter>[1-4]){_EN_YEAR.replace('year', 'other')}?",
        rf"(?P<rank>1st|2nd|3rd|4th|first|second|third|fourth) (?P<span>quarter|half){_EN_YEAR}?",
        r"(?P<year>(?:19|20)\d{2})",
        r"(?P<alone>\d{1,2})(?P<mark>[日号]?)(?:st|nd|rd|th)?",
        rf"(?P<near>{'|'.join(_ENGLISH_YEARS)})",
    )
)
_RANKS = {
    word: n
    for n, words in enumerate(("1st first", "2nd second", "3rd third", "4th fourth"), 1)
    for word in words.split()
}
_WORDS = {
    0: re.compile(r"今天|今日|today"),
    -1: re.compile(r"昨天|昨日|yesterday"),
    -2: re.compile(r"前天|(?:the )?day before yesterday"),
    1: re.compile(r"明天|明日|tomorrow"),
}
_AWAY = {"这": 0, "本": 0, "当": 0, "this": 0, "current": 0, "上": -1, "last": -1, "previous": -1, "past": -1}
_AWAY |= {"上上": -2, "下": 1, "next": 1}
_UNITS = {"周": "week", "星期": "week", "礼拜": "week", "月": "month", "季度": "quarter", "季": "quarter"}
_CN_NEAR = re.compile(r"(上上|上|这|本|当|下)1?个?(周|星期|礼拜|月|季度|季)份?")
_EN_NEAR = re.compile(r"(?:the )?(this|current|last|previous|past|next)? ?(week|month|quarter|year)")
_ROLLING = re.compile(
    r"(?:过去|最近|近|前)的?(?P<n>\d{1,4})个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?:以?来|内|里)?"
    r"|(?:in )?(?:the )?(?:last|past) (?P<m>\d{1,4}) (?P<word>day|week|month|quarter|year)s?"
)
_ROLLS = {"天": "day", "日": "day", "年": "year", **_UNITS}
_SINCE = re.compile(
    r"(?:since|from) (?P<en>.+?)(?: (?:on|until now|to now))?"
    r"|(?:从|自)?(?P<cn>.+?)(?:以来|起|至今|到现在|到今天为止)"
)
_FROM = re.compile(r"^(?:from |between |从|自)")
_TO = re.compile(r"到|至|~|—|–|-| to | until | till | through | and ")
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class _Said:
    """A stretch that has a name: a day, month, quarter, half or year; without a year if none was said.

    A number that stands alone is a day or a month, as what it is said with shows.
    """

    unit: str
    year: int | None = None
    month: int = 1
    day: int = 1

    def days(self, year: int) -> Days:
        """From when until when it is in a year.

        Raises:
            ValueError: it is not in the calendar.
        """
        first = date(year, self.month, self.day)
        return (first, first) if self.unit == "day" else (first, _later(first, _MONTHS_OF[self.unit]) - _DAY)


def hear(text: str, today: date) -> Days | None:
    """The first and the last day of a period that a text names; None if it names none.

    What has no year is the latest that has begun: in November "March" is this year's, in February the last.
    What names both years can be backwards, and what is to come is understood as well: who asks says so.
    """
    said = _plain(text)
    if not said or len(said) > _LONGEST:
        return None
    try:
        return _one(said, today) or _since(said, today) or _range(said, today)
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    said = unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).casefold().translate(_SIMPLE)
    said = " ".join(re.sub(r"[～〜−‐-―]", "-", said).split()).strip(" .。!！?？,，")
    said = re.sub(r"(?<=[^\x00-\x7f]) (?![a-z])|(?<![a-z]) (?=[^\x00-\x7f])", "", said)
    return _NUMERAL.sub(lambda found: _number(found[0]), said)


def _number(numeral: str) -> str:
    """十五 is 15, 二〇二六 is 2026."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(_DIGITS[character] for character in numeral)
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return (_DIGITS[tens] if tens else "1") + (_DIGITS[ones] if ones else "0")


def _one(said: str, today: date) -> Days | None:
    """A period that is named as a whole."""
    near = _near(said, today) or _rolling(said, today)
    if near:
        return near
    found = _dated(said, today)
    if found is None or found.unit == "alone":
        return None
    return found.days(found.year) if found.year else _latest(found, today)


def _near(said: str, today: date) -> Days | None:
    for away, words in _WORDS.items():
        if words.fullmatch(said):
            return today + timedelta(days=away), today + timedelta(days=away)
    if found := _CN_NEAR.fullmatch(said):
        return _around(today, _UNITS[found[2]], _AWAY[found[1]])
    if found := _EN_NEAR.fullmatch(said):
        return _around(today, found[2], _AWAY[found[1] or "this"])
    return None


def _around(today: date, unit: str, away: int) -> Days:
    if unit == "week":
        monday = today + timedelta(days=7 * away - today.weekday())
        return monday, monday + timedelta(days=6)
    months = _MONTHS_OF[unit]
    first = _later(today.replace(month=today.month - (today.month - 1) % months, day=1), months * away)
    return first, _later(first, months) - _DAY


def _rolling(said: str, today: date) -> Days | None:
    """So many days, weeks or months until today."""
    found = _ROLLING.fullmatch(said)
    if found is None:
        return None
    n, unit = int(found["n"] or found["m"]), found["word"] or _ROLLS[found["unit"]]
    days = {"day": 1, "week": 7}.get(unit)
    first = today - timedelta(days=n * days - 1) if days else _later(today + _DAY, -n * _MONTHS_OF[unit])
    return (first, today) if n and (today - first).days <= _FAR else None


def _since(said: str, today: date) -> Days | None:
    found = _SINCE.fullmatch(said)
    days = _one(found["en"] or found["cn"], today) if found else None
    return (days[0], today) if days else None


def _range(said: str, today: date) -> Days | None:
    """From one to another; of all the hyphens in it the one that has a period on either side."""
    said = _FROM.sub("", said)
    for found in _TO.finditer(said):
        left, right = said[: found.start()].strip(), said[found.end() :].strip()
        days = _joined(left, right, today)
        if days:
            return days
    return None


def _joined(left: str, right: str, today: date) -> Days | None:
    since, until = _end(left, today), _end(right, today)
    if isinstance(since, _Said) and isinstance(until, _Said):
        return _both(since, until, today)
    if isinstance(since, tuple) and isinstance(until, tuple):
        return since[0], until[1]
    if isinstance(since, _Said) and isinstance(until, tuple) and since.unit != "alone":
        year = since.year
        return (since.days(year) if year else _latest(since, until[1]))[0], until[1]
    return None


def _end(said: str, today: date) -> _Said | Days | None:
    return _near(said, today) or _dated(said, today)


def _both(since: _Said, until: _Said, today: date) -> Days | None:
    """From one to another that share what only one of them says: 3月1日到15日, 1-15 Mar 2025, 3-5月."""
    if since.unit == until.unit == "alone":
        return None
    if since.unit == "alone":
        since = _like(since, until)
    elif until.unit == "alone":
        until = _like(until, since)
    if since.year and until.year:
        return since.days(since.year)[0], until.days(until.year)[1]
    if until.year:
        last = until.days(until.year)[1]
        return _latest(since, last)[0], last
    first = (since.days(since.year) if since.year else _latest(since, today))[0]
    return first, next(last for last in _years(until, range(first.year, first.year + 5)) if last[1] >= first)[
        1
    ]


def _like(alone: _Said, other: _Said) -> _Said:
    if other.unit == "day":
        return replace(other, day=alone.day, year=None)
    if other.unit == "month":
        return replace(other, month=alone.day, year=None)
    raise ValueError(alone)


def _latest(said: _Said, today: date) -> Days:
    """The latest that has begun; 29 February is years back at most."""
    found = _years(said, range(today.year, max(0, today.year - 9), -1))
    return next(days for days in found if days[0] <= today)


def _years(said: _Said, years: range) -> Iterator[Days]:
    for year in years:
        try:
            yield said.days(year)
        except ValueError:
            if said.unit != "day" or (said.month, said.day) != (2, 29):
                raise


def _dated(said: str, today: date) -> _Said | None:
    for pattern in _DATED:
        found = pattern.fullmatch(said)
        if found:
            return _read({name: word for name, word in found.groupdict().items() if word}, today)
    return None


def _read(said: dict[str, str], today: date) -> _Said:
    year = _year(said, today)
    if "alone" in said:
        return _Said("alone", day=int(said["alone"]))
    if "quarter" in said:
        return _Said("quarter", year, 3 * int(said["quarter"]) - 2)
    if "half" in said:
        return _Said("half", year, 1 if said["half"] == "上" else 7)
    if "rank" in said:
        months = _MONTHS_OF[said["span"]]
        return _Said(said["span"], year, months * (_RANKS[said["rank"]] - 1) + 1)
    month = _MONTHS.index(said["name"][:3]) + 1 if "name" in said else int(said.get("month", 0))
    if "day" in said:
        return _Said("day", year, month, int(said["day"]))
    return _Said("month", year, month) if month else _Said("year", year)


def _year(said: dict[str, str], today: date) -> int | None:
    if "near" in said:
        return today.year + (_YEAR_WORDS | _ENGLISH_YEARS)[said["near"]]
    year = said.get("year") or said.get("other")
    if year is None:
        return None
    return int(year) + (2000 if len(year) == 2 else 0)


def _later(day: date, months: int) -> date:
    """The first of its month so many months on, or the same day where there is one."""
    years, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not 0 < years < MAXYEAR:
        raise ValueError(years)
    first = date(years, month + 1, 1)
    return first + min(
        timedelta(days=day.day - 1), date(years + month // 11, (month + 1) % 12 + 1, 1) - first - _DAY
    )
