from datetime import datetime, timedelta

import pytest

from chat import when
from chat.languages import Languages
from tests.auxil.factories import SHANGHAI

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI.zone)
LANGUAGES = Languages("en")


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (-2, "周一 11月23日下午2:30", "Mon 23 Nov, 14:30"),
        (-1, "周二 11月24日（昨天）下午2:30", "Tue 24 Nov (yesterday), 14:30"),
        (0, "周三 11月25日（今天）下午2:30", "Wed 25 Nov (today), 14:30"),
        (1, "周四 11月26日（明天）下午2:30", "Thu 26 Nov (tomorrow), 14:30"),
        (7, "周三 12月2日（7天后）下午2:30", "Wed 2 Dec (in 7 days), 14:30"),
        (8, "周四 12月3日下午2:30", "Thu 3 Dec, 14:30"),
    ],
)
def test_a_moment_is_said_as_people_say_it(days: int, chinese: str, english: str) -> None:
    moment = NOW.replace(hour=14, minute=30) + timedelta(days=days)
    assert when.moment(LANGUAGES["zh-hans"], moment, NOW) == chinese
    assert when.moment(LANGUAGES["en"], moment, NOW) == english


@pytest.mark.parametrize(
    ("hour", "chinese", "english"),
    [
        (0, "凌晨12:05", "00:05"),
        (9, "上午9:05", "09:05"),
        (12, "中午12:05", "12:05"),
        (20, "晚上8:05", "20:05"),
    ],
)
def test_a_clock(hour: int, chinese: str, english: str) -> None:
    moment = NOW.replace(hour=hour, minute=5)
    for clock in (moment, moment.time()):
        assert when.clock(LANGUAGES["en"], clock) == english
        assert when.clock(LANGUAGES["zh-hans"], clock) == chinese


def test_what_has_passed_is_said_briefly() -> None:
    english = LANGUAGES["en"]
    assert when.past(english, NOW.replace(hour=8), NOW) == "08:00"
    assert when.past(english, NOW - timedelta(days=1), NOW) == "Tue 24 Nov, 10:00"
