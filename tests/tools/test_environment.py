"""`make setup` on machines of all kinds: nothing is asked, nothing is done twice."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import environment

SCRIPT = Path(environment.__file__)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose locks are empty, so that nothing is fetched."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements").mkdir()
    shutil.copy(SCRIPT, tmp_path / "tools")
    for lock in ("base", "dev"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text("# nothing\n")
    return tmp_path


def setup(checkout: Path, *locks: str) -> str:
    command = [sys.executable, "tools/environment.py", *locks]
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
@pytest.mark.process
def test_it_installs_once_again_when_the_lock_changes_and_anew_when_python_is_gone(checkout: Path) -> None:
    assert "requirements/base.txt" in setup(checkout, "base")
    assert setup(checkout, "base") == ""

    assert "requirements/dev.txt" in setup(checkout, "base", "dev")
    (checkout / "requirements" / "base.txt").write_text("# something new\n")
    assert "requirements/base.txt" in setup(checkout, "base", "dev")

    (checkout / ".venv" / "bin" / "python").unlink()
    assert setup(checkout, "base", "dev").count("Installing") == 2
    assert setup(checkout, "base", "dev") == ""


@pytest.mark.process
def test_a_package_without_a_hash_is_refused_and_tried_again(checkout: Path) -> None:
    (checkout / "requirements" / "base.txt").write_text("linli-no-such-package==1\n")
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError) as failure:
            setup(checkout, "base")
        assert failure.value.stderr.strip().endswith("It is safe to try again.")


def test_an_old_python_is_told_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as refusal:
        environment.main("base")
    assert "Python 3.11 or newer, and this is 3.9." in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_old_python_can_read_the_refusal() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_a_python_that_makes_no_environments_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        environment.create(environment.VENV)
