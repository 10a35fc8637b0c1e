import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bench.contenders import AIOGRAM, evening_zone, twin
from bench.figures import FIGURES
from bench.page import page
from bench.percentiles import percentile
from bench.summaries import ASKED, PICTURE
from tests.house.tree import ROOT
from tools import environment

# PSS and USS where the system tells them, a server's CPU where there is one.
NOT_EVERYWHERE = {"pss_mb", "uss_mb", "database_cpu_ms_per_update"}
SMALLEST = {
    "rounds": 1,
    "people": 2,
    "seconds": 0.5,
    "warm-up": 0,
    "starts": 0,
    "reminders": 2000,
    "due": 40,
    "flood": 40,
    "cases": 2000,
    "volunteers": 30,
    "asked": 30,
    "records": 2000,
    "looks": 3,
}


@pytest.mark.process
@pytest.mark.slow
def test_the_smallest_bench_gives_every_figure(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    options = [f"--{name}={value}" for name, value in SMALLEST.items()]
    command = [sys.executable, "-m", "bench", *options, "--no-aiogram", "--json", str(file)]

    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(file.read_text())
    assert set(said["bots"]) == {"echo", "tutorial", "ours", "booking"}
    assert set(said["ratios"]) == {"ours/echo", "ours/tutorial"}
    for bot in said["bots"].values():
        assert bot["start_seconds"] > 0
        assert {f.name for f in FIGURES if bot[f.name] is None} <= NOT_EVERYWHERE
    for ratios in said["ratios"].values():
        assert ratios["start_seconds"] > 0
        assert {f.name for f in FIGURES if f.compared} == ratios.keys() - {"start_seconds"}
    assert [times["reminders"] for times in said["sweeps"]] == [1000, 2000]
    assert all(times["idle"] > 0 and times["due"] > 0 for times in said["sweeps"])
    assert [times["bookings"] for times in said["months"]] == [1000, 100_000]
    assert all(times["free"] > 0 and times["milliseconds"] > 0 for times in said["months"])
    assert {(desk["cases"], desk["open"] == desk["cases"]) for desk in said["desks"]} == {
        (cases, all_open) for cases in (1000, 2000) for all_open in (True, False)
    }
    assert all(desk["milliseconds"] > 0 for desk in said["desks"])
    assert said["posting"]["told"] == said["posting"]["people"] == 30
    assert said["posting"]["answered"] > 0
    assert said["reminders"]["told"] == said["reminders"]["people"] == 40
    assert (said["reminders"]["rate"] > 0, said["reminders"]["refused"]) == (True, 0)
    assert said["flood"]["messages"] == 40
    assert min(said["flood"][name] for name in ("seconds", "taps", "alone", "answered")) > 0
    assert said["replicas"]["people"] == 2
    assert min(said["replicas"]["one"], said["replicas"]["two"]) > 0
    assert len(said["rosters"]) == 6
    assert all(times["volunteers"] == 30 and times["milliseconds"] > 0 for times in said["rosters"])
    assert said["survey"]["people"] == said["announcement"]["people"] == 30
    assert {(one["form"], one["rows"]) for one in said["exports"]} == {
        (form, rows) for form in ("xlsx", "csv", "json") for rows in (1000, 2000)
    }
    assert all(one["seconds"] > 0 and one["megabytes"] > 0 for one in said["exports"])
    assert {(one["what"], one["records"]) for one in said["summaries"]} == {
        (what, records) for what in (*ASKED, PICTURE) for records in (1000, 2000)
    }
    assert all(min(one["milliseconds"], one["statements"]) > 0 for one in said["summaries"])
    assert said["meanwhile"]["asked"] > 0
    assert said["meanwhile"]["answered"] > 0
    assert len(said["aims"]) == 29
    told = page(said)
    for name in ("updates a second", "start to first reply", *(aim["what"] for aim in said["aims"])):
        assert f"\n| {name}" in told
    assert all(aim["bound"] for aim in said["aims"])
    for word in ("echo", "tutorial", "ours", "booking", "aim", "SEND_RATE=0"):
        assert word in done.stdout


def test_the_bench_says_so_and_goes_on_where_aiogram_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_locks: str) -> None:
        raise SystemExit("The packages could not be installed.")

    monkeypatch.setattr(environment, "main", refuse)
    said = io.StringIO()
    assert twin(Console(file=said)) == ()
    assert said.getvalue() == "Without the echo with aiogram: The packages could not be installed.\n"

    monkeypatch.setattr(environment, "main", lambda *_locks: None)
    assert twin(Console(file=said)) == (AIOGRAM,)


@pytest.mark.parametrize(("percent", "expected"), [(50, 5.0), (95, 10.0), (99, 10.0), (10, 1.0)])
def test_percentile_is_a_latency_that_was_seen(percent: int, expected: float) -> None:
    assert percentile([10.0, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == expected


def test_it_is_always_evening_where_the_bench_runs() -> None:
    midnight = datetime(2026, 11, 25, tzinfo=UTC)
    for hour in range(24):
        now = midnight + timedelta(hours=hour)
        assert now.astimezone(ZoneInfo(evening_zone(now))).hour == 22
