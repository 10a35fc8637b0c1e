"""What `make test` does about libfaketime, by what the machine has and who asks."""

import os
from pathlib import Path

import pytest

from tools import faketime


@pytest.fixture
def _without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda _self, _pattern: iter(()))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.usefixtures("_without")
def test_without_it_the_tests_of_clocks_are_skipped_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    faketime.main()
    assert "tests of clocks will be skipped" in capsys.readouterr().out


@pytest.mark.usefixtures("_without")
def test_without_it_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="CI=true demands it"):
        faketime.main()


@pytest.mark.usefixtures("_without")
def test_a_library_that_is_missing_is_named() -> None:
    with pytest.raises(LookupError, match="install the package libfaketime"):
        faketime.library()
