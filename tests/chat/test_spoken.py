"""Days and times as people say them."""

from datetime import date, time

import pytest

from chat.spoken import AFTERNOON, EVENING, MORNING, NOON, Spoken, hear, within

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明天", date(2026, 11, 26)),
        ("后天吧", date(2026, 11, 27)),
        ("大后天", date(2026, 11, 28)),
        ("今天", TODAY),
        ("昨天", date(2026, 11, 24)),
        ("三天后", date(2026, 11, 28)),
        ("周三", TODAY),
        ("星期五", date(2026, 11, 27)),
        ("礼拜天", date(2026, 11, 29)),
        ("下周三", date(2026, 12, 2)),
        ("下下周一", date(2026, 12, 7)),
        ("这周一", date(2026, 11, 23)),
        ("11月25日", TODAY),
        ("１１月２６号", date(2026, 11, 26)),
        ("十二月三号", date(2026, 12, 3)),
        ("十一月二十六号", date(2026, 11, 26)),
        ("11月20日", date(2026, 11, 20)),
        ("1月5日", date(2027, 1, 5)),
        ("28号", date(2026, 11, 28)),
        ("3号", date(2026, 12, 3)),
        ("2026-12-01", date(2026, 12, 1)),
        ("12/1", date(2026, 12, 1)),
        ("tomorrow", date(2026, 11, 26)),
        ("the day after tomorrow", date(2026, 11, 27)),
        ("Wednesday", TODAY),
        ("on Fri please", date(2026, 11, 27)),
        ("next wednesday", date(2026, 12, 2)),
        ("25 Nov", TODAY),
        ("Nov 26", date(2026, 11, 26)),
        ("December 3rd", date(2026, 12, 3)),
        ("the 3rd of December", date(2026, 12, 3)),
        ("the 28th", date(2026, 11, 28)),
        ("in 3 days", date(2026, 11, 28)),
    ],
)
def test_the_day_that_is_most_likely_meant(said: str, day: date) -> None:
    heard = hear(said, TODAY)
    assert heard is not None
    assert heard.days[0] == day


@pytest.mark.parametrize(
    ("said", "part", "clock"),
    [
        ("明天下午", AFTERNOON, None),
        ("周三早上", MORNING, None),
        ("中午", NOON, None),
        ("今晚", EVENING, None),
        ("tomorrow afternoon", AFTERNOON, None),
        ("9点半", "", time(9, 30)),
        ("九点", "", time(9)),
        ("下午两点", AFTERNOON, time(14)),
        ("两点一刻", "", time(14, 15)),
        ("14：30", "", time(14, 30)),
        ("2 pm", "", time(14)),
        ("2:30pm", "", time(14, 30)),
        ("9 am", "", time(9)),
        ("上午10:30", MORNING, time(10, 30)),
    ],
)
def test_the_part_of_the_day_and_the_clock(said: str, part: str, clock: time | None) -> None:
    heard = hear(said, TODAY)
    assert heard is not None
    assert (heard.part, heard.clock) == (part, clock)


@pytest.mark.parametrize("said", ["", "随便", "呃……", "whenever", "13月45日", "25:99", "99"])
def test_what_says_nothing_of_a_time(said: str) -> None:
    assert hear(said, TODAY) in {None, Spoken()}


def test_a_weekday_may_be_any_of_the_next() -> None:
    heard = hear("周五", TODAY)
    assert heard is not None
    assert heard.days[:2] == (date(2026, 11, 27), date(2026, 12, 4))


def test_every_time_belongs_to_no_part_and_noon_overlaps() -> None:
    assert within("", time(9))
    assert within(NOON, time(12))
    assert within(AFTERNOON, time(12))
    assert not within(MORNING, time(12))
