import re

from tests.house.tree import ROOT, files, project

TOWNCRIER = project()["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in TOWNCRIER["type"]]


def test_fragments_have_an_issue_a_kind_and_words() -> None:
    fragments = [path for path in files() if path.parts[0] == "changelog.d" and path.name != ".gitignore"]
    for path in fragments:
        assert re.fullmatch(rf"(\d+|\+[\w-]+)\.({'|'.join(KINDS)})(\.\d+)?\.md", path.name), path
        assert (ROOT / path).read_text().strip().endswith((".", "。")), path


def test_the_changelog_has_room_for_them() -> None:
    changelog = (ROOT / TOWNCRIER["filename"]).read_text()
    assert changelog.count(TOWNCRIER["start_string"]) == 1
    for kind in KINDS:
        assert f"`{kind}`" in changelog
