from fnmatch import fnmatch

import pytest

from tests.house.tree import PACKAGES, files, project

TOOL = project()["tool"]
DATA = ("locales",)


def test_the_packages_are_the_same_everywhere() -> None:
    with_code = {path.parts[0] for path in files() if path.suffix == ".py" and len(path.parts) > 1}
    assert with_code - {"bench", "tests", "tools"} == set(PACKAGES)
    assert TOOL["setuptools"]["packages"]["find"]["include"] == sorted(
        f"{name}*" for name in (*PACKAGES, *DATA)
    )
    assert TOOL["mypy"]["files"] == sorted([*PACKAGES, "bench", "tests", "tools"])


@pytest.mark.parametrize("folder", [*PACKAGES, *DATA])
def test_no_file_would_be_left_out_of_an_installation(folder: str) -> None:
    patterns = TOOL["setuptools"]["package-data"]["*"]
    for path in files():
        if path.parts[0] == folder and path.suffix != ".py":
            assert any(fnmatch(path.name, pattern.removeprefix("**/")) for pattern in patterns)


def test_types_and_lint_are_strict() -> None:
    assert TOOL["mypy"]["strict"] is True
    assert TOOL["pytest"]["strict"] is True
    assert "error" in TOOL["pytest"]["filterwarnings"]
