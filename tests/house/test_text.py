import re

import pytest

from tests.house.tree import ROOT, files

# Put together from pieces, so that this file does not name what it forbids.
REGISTRIES = [
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("debian", "org"),
        ("ubuntu", "com"),
        ("docker", "io"),
        ("docker", "com"),
        ("ghcr", "io"),
        ("golang", "org"),
    )
]
# A home or a workplace on somebody's machine, at the start of a word.
PLACES = re.compile(r"(?<![\w.~}\])/-])/(home/[a-z]|root/|Users/|work/|tmp/\w)")


def texts() -> list[tuple[str, str]]:
    contents = ((str(path), (ROOT / path).read_bytes()) for path in files())
    return [(path, content.decode()) for path, content in contents if b"\0" not in content]


def test_no_file_names_a_registry() -> None:
    found = [(path, host) for path, text in texts() for host in REGISTRIES if host in text]
    assert found == []


def test_a_lock_names_packages_and_hashes_and_no_place_to_fetch_them_from() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text, lock
        assert "--find-links" not in text, lock


def test_no_file_names_a_path_of_a_machine() -> None:
    found = [(path, match[0]) for path, text in texts() for match in PLACES.finditer(text)]
    assert found == []
    assert [path for path, text in texts() if str(ROOT) in text and len(ROOT.parts) > 2] == []


@pytest.mark.parametrize("text", ["see {}work/notes", '"{}tmp/x"', "cd {}home/li/linli", "({}root/.cache)"])
def test_a_path_of_a_machine_is_recognised(text: str) -> None:
    assert PLACES.search(text.format("/"))


@pytest.mark.parametrize(
    "text", ["art/work/desk", "https://example.com/home/you", "- /tmp", "$HOME/linli", "./tmp/x"]
)
def test_other_paths_are_left_alone(text: str) -> None:
    assert not PLACES.search(text)


def test_files_end_with_one_newline_and_have_no_stray_blanks() -> None:
    for path, text in texts():
        assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), path
        assert "\r" not in text, path
        if not path.endswith(".md"):
            assert not re.search(r"[ \t]+$", text, re.MULTILINE), path


def test_nothing_secret_or_made_is_committed() -> None:
    names = {str(path) for path in files()}
    assert not {
        name for name in names if re.search(r"(^|/)(\.env$|data/|\.venv/|.*\.(db|sqlite3?|log|pyc)$)", name)
    }
