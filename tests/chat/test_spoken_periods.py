"""Periods as people say them, in both languages."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from chat.spoken_periods import hear

TODAY = date(2026, 11, 25)  # a Wednesday
_DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 28))
_NUMERALS = "〇一二三四五六七八九"
_SAID = """
today, 今天, 2026-11-25, 25 Nov, 十一月二十五日, 20261125 = 2026-11-25
yesterday, 昨天, 2026-11-24 to yesterday = 2026-11-24
week, this week, 本周, 这个星期, 這個禮拜 = 2026-11-23 2026-11-29
last week, 上周, 上个星期, 上週, the previous week = 2026-11-16 2026-11-22
上上周, 11月9日到15日, 9-15 Nov = 2026-11-09 2026-11-15
month, this month, 本月, 这个月, 十一月份 = 2026-11-01 2026-11-30
last month, Last Month!, 上个月, 上月, 上個月, 2026-10, October, Oct 2026 = 2026-10-01 2026-10-31
March, 3月, 三月, 三月份, 2026-03, 2026/3, 二〇二六年三月, 26年3月, mar 2026 = 2026-03-01 2026-03-31
去年三月, 2025年3月份, March 2025, March last year, 二零二五年三月 = 2025-03-01 2025-03-31
December, 十二月, 12月 = 2025-12-01 2025-12-31
1 Mar - 15 Apr, 1st March to 15th April, from March 1 to April 15 = 2026-03-01 2026-04-15
3月1日到4月15日, 三月一日至四月十五日, 2026.3.1~2026.4.15 = 2026-03-01 2026-04-15
2026-03-01 - 2026-04-15, 2026-03-01-2026-04-15, 1 Mar–15 Apr 2026 = 2026-03-01 2026-04-15
1-15 March, 1 to 15 March 2026, 3月1日-15日, 3月1号到15号 = 2026-03-01 2026-03-15
March to May, 3-5月, 三月到五月, 2026-03 to 2026-05 = 2026-03-01 2026-05-31
1 Dec - 15 Jan, 12月1日到1月15日 = 2025-12-01 2026-01-15
Q3, quarter 3, Q3 2026, 2026Q3, 第三季度, 三季度, last quarter, 上季度 = 2026-07-01 2026-09-30
去年第四季度, Q4 2025, 2025 Q4, fourth quarter of last year = 2025-10-01 2025-12-31
上半年, first half 2026, 今年上半年 = 2026-01-01 2026-06-30
year, this year, 今年, 2026, 2026年 = 2026-01-01 2026-12-31
last year, 去年, 2025, 2025年, 去年全年 = 2025-01-01 2025-12-31
2024-2025, 2024年到2025年, 2024 to 2025 = 2024-01-01 2025-12-31
last 7 days, the past 7 days, 过去7天, 最近七天, 近一周 = 2026-11-19 2026-11-25
last 3 months, 近三个月 = 2026-08-26 2026-11-25
since 1 March, 3月1日以来, 从三月至今 = 2026-03-01 2026-11-25
last week to today, 上周到今天 = 2026-11-16 2026-11-25
29 Feb, 2月29日 = 2024-02-29
next week, 下周 = 2026-11-30 2026-12-06
15 Apr 2026 - 1 Mar 2026, 2026年4月15日到2026年3月1日 = 2026-04-15 2026-03-01
"""


@pytest.mark.parametrize("line", _SAID.strip().splitlines())
def test_a_period_is_understood(line: str) -> None:
    said, days = line.split(" = ")
    first, last = (date.fromisoformat(day) for day in (days.split() * 2)[:2])
    for words in said.split(", "):
        assert (words, hear(words, TODAY)) == (words, (first, last))


_NONSENSE = (
    "|hello|你好|12|25号|31 Feb|2月30日|2026-13|Q5|maybe|1 Mar - nonsense|3-5|last 0 days|9999年12月|二十十月"
    "|🙂|to|-|0年|前99999天|" + 20 * "1 Mar "
)


@pytest.mark.parametrize("words", _NONSENSE.split("|"))
def test_what_names_no_period_is_not_understood(words: str) -> None:
    assert hear(words, TODAY) is None


def _chinese(day: date) -> str:
    def number(value: int) -> str:
        tens, ones = divmod(value, 10)
        return (
            ("" if tens < 2 else _NUMERALS[tens]) + ("十" if tens else "") + (_NUMERALS[ones] if ones else "")
        )

    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{number(day.month)}月{number(day.day)}日"


@given(
    _DAYS,
    _DAYS,
    st.sampled_from(
        (
            date.isoformat,
            _chinese,
            lambda day: f"{day.year}年{day.month}月{day.day}号",
            lambda day: str(format_date(day, "d MMMM y", locale="en")),
            lambda day: str(format_date(day, "MMM d, y", locale="en")),
        )
    ),
    st.sampled_from(("{}-{}", "{} - {}", "{}到{}", "{} to {}", "from {} until {}", "从{}至{}", "{}～{}")),
)
def test_whatever_two_days_are_named_in_full_are_heard(
    one: date, other: date, shown: Callable[[date], str], joined: str
) -> None:
    assert hear(joined.format(shown(one), shown(other)), TODAY) == (one, other)


@given(_DAYS, _DAYS)
def test_a_day_without_a_year_is_the_latest_that_has_come(today: date, day: date) -> None:
    for said in (f"{day.month}月{day.day}日", str(format_date(day, "d MMM", locale="en"))):
        heard = hear(said, today)
        assert heard is not None
        assert (heard[0].month, heard[0].day) == (day.month, day.day)
        if (day.month, day.day) != (2, 29):
            assert timedelta() <= today - heard[0] < timedelta(days=366)


@given(_DAYS, _DAYS, _DAYS)
def test_days_without_years_follow_each_other(today: date, one: date, other: date) -> None:
    heard = hear(f"{one.month}月{one.day}日到{other.month}月{other.day}日", today)
    assert heard is not None
    assert heard[0] <= min(heard[1], today)
    assert [(day.month, day.day) for day in heard] == [(one.month, one.day), (other.month, other.day)]


@given(
    st.text(max_size=40)
    | st.text("0123456789年月日周上下去前季度到至-—/. 一二十qQmarto第近个天以来", max_size=14),
    _DAYS,
)
def test_nothing_that_anybody_writes_is_too_much(words: str, today: date) -> None:
    heard = hear(words, today)
    assert heard is None or all(isinstance(day, date) for day in heard)
