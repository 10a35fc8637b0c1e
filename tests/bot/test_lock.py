"""The lock holds between real processes, and never longer than they live."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lock import AlreadyRunning, SingleRun

HOLD = """
import sys
from pathlib import Path
from bot.lock import SingleRun

with SingleRun(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""

pytestmark = pytest.mark.process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "linli.db.lock"


@pytest.fixture
def other(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock until its standard input closes."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_one_is_refused_by_name(path: Path, other: "subprocess.Popen[str]") -> None:
    with pytest.raises(AlreadyRunning, match=rf"process {other.pid}\b"), SingleRun(path):
        pass


def test_a_killed_process_holds_nothing(path: Path, other: "subprocess.Popen[str]") -> None:
    other.kill()
    other.wait()
    with SingleRun(path):
        assert path.read_text() != str(other.pid)


def test_one_that_ended_holds_nothing(path: Path, other: "subprocess.Popen[str]") -> None:
    other.communicate()
    assert other.returncode == 0
    with SingleRun(path):
        pass


def test_children_do_not_inherit_it(path: Path) -> None:
    with SingleRun(path):
        child = subprocess.Popen(
            [sys.executable, "-c", "print('up', flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            close_fds=False,
        )
        assert child.stdout
        assert child.stdout.readline() == "up\n"
    with child, SingleRun(path):
        child.communicate("\n")


def test_it_can_be_taken_again(path: Path) -> None:
    for _ in range(2):
        with SingleRun(path):
            pass
