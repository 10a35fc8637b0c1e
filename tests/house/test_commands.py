import os
import re
import subprocess

import pytest

from tests.house.tree import ROOT, files

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z][\w-]*):(?!=)", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_documented(target: str) -> None:
    assert re.search(rf"^{target}:.*## \w.+$", MAKEFILE, re.MULTILINE)


def test_every_target_is_phony() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert sorted(phony[1].split()) == sorted(TARGETS)


@pytest.mark.parametrize("words", [[], ["help"]], ids=["make", "make help"])
def test_make_lists_the_targets(words: list[str]) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    listing = subprocess.run(
        ["make", *words], cwd=ROOT, env=clean, check=True, capture_output=True, text=True
    )
    assert re.findall(r"^  make ([\w-]+) ", listing.stdout, re.MULTILINE) == TARGETS


def test_the_issue_s_targets_exist() -> None:
    assert {"setup", "run", "test", "check", "bench", "kill-loop"} <= set(TARGETS)


def test_ci_calls_exactly_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    shebang, *lines = script.read_text().splitlines()
    assert shebang == "#!/usr/bin/env bash"
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


def test_modules_that_make_calls_exist() -> None:
    known = {str(path) for path in files()}
    for module in re.findall(r"\$\(PY\) -m ((?:bench|bot|tests|tools)[\w.]*)", MAKEFILE):
        path = module.replace(".", "/")
        assert {f"{path}.py", f"{path}/__main__.py"} & known, module


def test_hooks_are_the_tools_that_check_calls() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    for tool in (
        "ruff format",
        "ruff check",
        "mypy",
        "yamllint --strict",
        "hadolint",
        "pytest --quiet tests/house",
    ):
        assert tool in hooks
        assert tool in MAKEFILE
