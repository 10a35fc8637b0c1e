import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import health

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


def test_a_beat_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    pulse = tmp_path / "data" / "pulse"
    for _ in range(2):
        health.beat(pulse)
        assert pulse.read_bytes() == b""


def test_a_beat_refreshes_the_pulse(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    pulse.touch()
    os.utime(pulse, (0, 0))
    health.beat(pulse)
    assert pulse.stat().st_mtime > 0


@pytest.mark.parametrize(
    ("age", "alive"),
    [
        (timedelta(0), True),
        (timedelta(seconds=59), True),
        (timedelta(seconds=60), False),
        (timedelta(seconds=-59), True),
        (timedelta(hours=-1), False),
    ],
)
def test_the_pulse_is_alive_for_a_minute(age: timedelta, alive: bool, tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    pulse.touch()
    touched = (NOW - age).timestamp()
    os.utime(pulse, (touched, touched))
    assert health.is_alive(pulse, NOW) is alive


def test_each_machine_has_a_pulse_of_its_own_and_those_long_gone_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulses = []
    for name, hours in (("one", 25), ("two", 23), ("three", 0)):
        monkeypatch.setattr("bot.health.socket.gethostname", lambda name=name: name)
        pulses.append(health.pulse(tmp_path))
        health.beat(pulses[-1])
        felt = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(pulses[-1], (felt, felt))
    assert [health.is_alive(pulse, NOW) for pulse in pulses] == [False, False, True]
    health.forget_others(tmp_path, NOW)
    assert [pulse.exists() for pulse in pulses] == [False, True, True]


def test_without_a_pulse_there_is_no_life(tmp_path: Path) -> None:
    assert not health.is_alive(tmp_path / "pulse", NOW)
