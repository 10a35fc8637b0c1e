import ast
import re
import sys
import zoneinfo
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import PACKAGES, ROOT, project, sources

LOCKS = ("base", "dev", "twin")
# What the bench compares with in an environment of its own; it is not installed here.
TWIN = {"aiogram"}
BASE: list[str] = project()["project"]["dependencies"]
DEV: list[str] = project()["project"]["optional-dependencies"]["dev"]
OURS = {*PACKAGES, "bench", "tests", "tools"}


def locked(lock: str) -> dict[str, str]:
    """The exact version of each package of a lock, by name and marker."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ")
    lines = [line.split(" --hash")[0] for line in text.splitlines() if re.match(r"\w", line)]
    return {line.partition("==")[0]: line.partition("==")[2].split()[0] for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_exact_and_has_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            assert re.match(
                r"[\w.-]+(\[[\w,-]+\])?==[\w.+!]+( ;.*?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+$", line
            )


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    options = [line for line in text.splitlines() if line.startswith("-")]
    assert options == []
    assert "://" not in text


def test_both_locks_agree() -> None:
    assert locked("base").items() <= locked("dev").items()


def test_locks_are_those_of_pyproject() -> None:
    for lock, requirements in (("base", BASE), ("dev", BASE + DEV)):
        versions = locked(lock)
        for requirement in map(Requirement, requirements):
            name = canonicalize_name(requirement.name)
            assert name in versions, f"{name} is not in requirements/{lock}.txt: run `make lock`"
            assert requirement.specifier.contains(versions[name], prereleases=True), name


@pytest.mark.parametrize(
    ("folders", "extras"),
    [(list(PACKAGES), []), (["bench", "tests", "tools"], DEV)],
    ids=["what runs", "what tests it"],
)
def test_every_import_is_a_declared_dependency(folders: list[str], extras: list[str]) -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in BASE + extras}
    distributions = packages_distributions()
    for path in sources(*folders):
        for top in imported_tops((ROOT / path).read_text()) - OURS - TWIN - sys.stdlib_module_names:
            owners = {canonicalize_name(owner) for owner in distributions.get(top, ())}
            assert owners & declared, f"{path} imports {top}, which pyproject.toml does not ask for"


def imported_tops(source: str) -> set[str]:
    tops = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            tops |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            tops.add(node.module.partition(".")[0])
    return tops


def test_zones_come_along() -> None:
    zoneinfo.reset_tzpath(to=[])  # as on a machine that has none
    try:
        assert zoneinfo.ZoneInfo.no_cache("Asia/Shanghai").key == "Asia/Shanghai"
    finally:
        zoneinfo.reset_tzpath()
