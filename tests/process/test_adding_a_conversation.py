"""docs/adding-a-conversation.md, carried out to the letter on a copy of the repository."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

PAGE = (ROOT / "docs" / "adding-a-conversation.md").read_text(encoding="utf-8")
# A file and what becomes of it, with a block or several; or lines to type.
STEP = re.compile(
    r"^`([^`\n]+)`, (new|changed|at the end):\n((?:```\w+\n.*?^```\n)+)|^(```sh\n.*?^```\n)",
    re.DOTALL | re.MULTILINE,
)
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What of the tests a new conversation could break; one database is enough to see it.
TESTS = (
    "tests/house",
    "tests/centre/test_lost.py",
    "tests/centre/test_privacy.py",
    "tests/centre/test_retention.py",
    "tests/handlers/test_lost.py",
    "tests/migrations",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository that is a repository, too."""
    for path in files():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.slow
@pytest.mark.process
def test_the_page_works(copy: Path) -> None:
    steps = STEP.findall(PAGE)
    for path, kind, blocks, typed in steps:
        if path:
            write(copy / path, kind, BLOCK.findall(blocks))
        else:
            carry_out(copy, BLOCK.findall(typed)[0])
    python(copy, "-m", "ruff", "check", *(path for path, *_ in steps if path.endswith(".py")))
    python(copy, "-m", "pytest", "--quiet", "-m", "not postgres", *TESTS)


def write(file: Path, kind: str, blocks: list[str]) -> None:
    if kind == "new":
        assert not file.exists(), file
        file.write_text(blocks[0], encoding="utf-8")
        return
    text = file.read_text(encoding="utf-8")
    for block in blocks:
        text = changed(text, block) if kind == "changed" else text + block
    file.write_text(text, encoding="utf-8")


def changed(text: str, diff: str) -> str:
    """The lines of a change without its pluses, found once, become those without its minuses."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    assert text.count(before) == 1, f"the page changes what is there {text.count(before)} times:\n{before}"
    return text.replace(before, after)


def carry_out(copy: Path, typed: str) -> None:
    for line in typed.splitlines():
        match shlex.split(line):
            case [".venv/bin/python", *words]:
                python(copy, *words)
            case ["make", "format"]:
                python(copy, "-m", "ruff", "format", "--quiet", ".")


def python(copy: Path, *words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=copy, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
