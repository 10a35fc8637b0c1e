"""The repository as its conventions see it: the files that belong to it and what pyproject.toml says."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "centre", "chat", "handlers", "migrations", "models", "playground", "scheduler")


@cache
def files() -> tuple[Path, ...]:
    """Everything that is committed or would be, relative to the root."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(Path(name) for name in sorted(names.split("\0")) if name and (ROOT / name).is_file())


def sources(*folders: str) -> list[Path]:
    """The Python files of some top-level folders, relative to the root."""
    return [path for path in files() if path.parts[0] in folders and path.suffix == ".py"]


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file, by its path relative to the root; nobody changes it."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())
