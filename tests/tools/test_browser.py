"""What `make test` does about a Chromium, by what the machine has and who asks."""

import os

import pytest

from tools import browser


@pytest.fixture
def without_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.usefixtures("without_chromium")
def test_without_a_chromium_the_page_tests_are_skipped_with_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    browser.main()
    assert "the page tests will be skipped" in capsys.readouterr().out


@pytest.mark.usefixtures("without_chromium")
def test_without_a_chromium_ci_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="CI=true demands the page tests"):
        browser.main()


def test_a_chromium_that_does_not_start_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/bin/false")
    assert browser.find() is None


def test_a_chromium_that_was_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    assert browser.find() == "/bin/true"
