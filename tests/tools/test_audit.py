"""An audit that looked at nothing is no good news."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tools import audit

HOLE = {"id": "GHSA-1", "fix_versions": ["2.0"]}


def answer(monkeypatch: pytest.MonkeyPatch, dependencies: Any, code: int = 0) -> None:
    said = dependencies if isinstance(dependencies, str) else json.dumps({"dependencies": dependencies})
    done = subprocess.CompletedProcess([sys.executable], code, stdout=said)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: done)


def everything() -> list[dict[str, Any]]:
    return [{"name": name, "version": "1", "vulns": []} for name in sorted(audit.locked())]


def test_it_is_known_what_is_locked_here() -> None:
    assert {"sqlalchemy", "python-telegram-bot", "pip-audit"} <= audit.locked()
    assert len(audit.locked()) > 100


def test_all_and_no_hole_is_good(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answer(monkeypatch, everything())
    audit.main()
    assert f"{len(everything())} packages were looked at" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("dependencies", "code", "words"),
    [
        ("", 0, "nothing was looked at"),
        ([], 0, "sqlalchemy: not looked at"),
        (everything()[1:], 0, "not looked at"),
        ([*everything()[1:], {"name": everything()[0]["name"], "skip_reason": "away"}], 0, "not looked at"),
        ([{**everything()[0], "vulns": [HOLE]}, *everything()[1:]], 1, "GHSA-1, mended in 2.0"),
        (everything(), 2, "ended with code 2"),
    ],
)
def test_anything_else_is_not(
    monkeypatch: pytest.MonkeyPatch, dependencies: Any, code: int, words: str
) -> None:
    answer(monkeypatch, dependencies, code)
    with pytest.raises(SystemExit, match=words):
        audit.main()
