from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre import quiet
from centre.rules import DEFAULTS, Rules
from tests.auxil.factories import SHANGHAI, at

moments = st.timedeltas(timedelta(), timedelta(days=365)).map(
    lambda passed: at("00:00", "2026-01-01").now + passed
)


@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_it_is_quiet_from_nine_to_eight(clock: str, is_quiet: bool) -> None:
    assert quiet.is_quiet(at(clock).now, SHANGHAI, DEFAULTS) is is_quiet


@pytest.mark.parametrize(
    ("clock", "told", "day"),
    [
        ("10:00", "10:00", "2026-11-24"),
        ("21:00", "08:00", "2026-11-25"),
        ("23:59", "08:00", "2026-11-25"),
        ("00:00", "08:00", "2026-11-24"),
        ("07:59", "08:00", "2026-11-24"),
    ],
)
def test_a_notice_waits_for_the_morning(clock: str, told: str, day: str) -> None:
    assert quiet.deferred(at(clock).now, SHANGHAI, DEFAULTS) == at(told, day).now


@pytest.mark.parametrize(
    ("clock", "told", "day"),
    [
        ("10:00", "10:00", "2026-11-24"),
        ("20:59", "20:59", "2026-11-24"),
        ("22:00", "20:00", "2026-11-24"),
        ("06:30", "20:00", "2026-11-23"),  # two hours before an 08:30 booking
        ("00:00", "20:00", "2026-11-23"),
    ],
)
def test_a_reminder_comes_the_evening_before(clock: str, told: str, day: str) -> None:
    assert quiet.earlier(at(clock).now, SHANGHAI, DEFAULTS) == at(told, day).now


@given(moment=moments)
def test_nobody_is_ever_disturbed(moment: datetime) -> None:
    early, late = (move(moment, SHANGHAI, DEFAULTS) for move in (quiet.earlier, quiet.deferred))
    assert early <= moment <= late
    assert not quiet.is_quiet(early, SHANGHAI, DEFAULTS)
    assert not quiet.is_quiet(late, SHANGHAI, DEFAULTS)


@pytest.mark.parametrize(("quiet_from", "quiet_until"), [(time(13), time(15)), (time(0), time(6))])
def test_a_centre_may_be_quiet_at_other_hours(quiet_from: time, quiet_until: time) -> None:
    rules = Rules(quiet_from=quiet_from, quiet_until=quiet_until)
    for hour in range(24):
        moment = at(f"{hour:02}:30").now
        assert quiet.is_quiet(moment, SHANGHAI, rules) is (quiet_from.hour <= hour < quiet_until.hour)
        late = quiet.deferred(moment, SHANGHAI, rules)
        assert late == (
            at(f"{quiet_until.hour:02}:00").now if quiet.is_quiet(moment, SHANGHAI, rules) else moment
        )


def test_a_centre_may_have_no_quiet_hours() -> None:
    rules = Rules(quiet_from=time(0), quiet_until=time(0))
    assert not any(quiet.is_quiet(at(f"{hour:02}:00").now, SHANGHAI, rules) for hour in range(24))
