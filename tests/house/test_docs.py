"""Every page says what is true: what it points at is there, what it draws is what the code obeys."""

import importlib
import re
from enum import Enum
from pathlib import Path

import pytest
import typer

import models
from bot.cli import app
from centre.metrics.catalogue import METRICS
from centre.rules import NOTES
from tests.house import pages
from tests.house.imports import MAY_IMPORT
from tests.house.test_commands import TARGETS
from tests.house.tree import ROOT, files
from tools import docs, list_rules

PAGES = pages.pages()
KNOWN = {str(path) for path in files()}
FOLDERS = {str(parent) for path in files() for parent in path.parents}
TOP = {path.parts[0] for path in files() if len(path.parts) > 1}
# Made at run time, not committed.
MADE = re.compile(r"^(data|\.venv|locales/\.compiled)(/|$)")
DECISIONS = sorted(path for path in PAGES if re.match(r"docs/decisions/\d", str(path)))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    for link in pages.links(page):
        path, _, anchor = link.partition("#")
        target = (ROOT / page.parent / path).resolve() if path else ROOT / page
        assert target.exists(), link
        if anchor:
            assert anchor in pages.anchors(target.relative_to(ROOT)), link


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_files_and_folders_that_are_named_exist(page: Path) -> None:
    for span in set(pages.spans(page)) - pages.brought(page):
        path = span.rstrip("/")
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?|[\w-]+/", span) and path.partition("/")[0] in TOP:
            here = str(page.parent / path)
            assert {path, here} & (KNOWN | FOLDERS) or MADE.match(path), span


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_is_said_to_be_in_a_file_is_there(page: Path) -> None:
    for path, name in pages.named(page):
        assert name in pages.defined(Path(path)), f"{path} has no {name}"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_commands_exist(page: Path) -> None:
    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    for line in pages.commands(page):
        for target in re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z][\w-]*)", line):
            assert target in TARGETS, line
        for command in re.findall(r"-m bot ([a-z][\w-]*)", line):
            assert command in known, line
        for module in re.findall(r"-m ((?:bench|bot|migrations|playground|tests|tools)[\w.]*)", line):
            path = module.replace(".", "/")
            assert {f"{path}.py", f"{path}/__main__.py"} & KNOWN, line


@pytest.mark.parametrize("page", docs.PARTS)
def test_what_is_made_from_the_code_is_up_to_date(page: str) -> None:
    assert pages.text(Path(page)) == docs.renewed(page), "run `python -m tools.docs`"
    assert pages.text(Path(page)).count(docs.BEGIN) == len(docs.PARTS[page])


def test_lines_of_the_log_that_are_explained_are_written() -> None:
    table = pages.text(Path("docs/operations.md")).partition("## Logs")[2].partition("\n## ")[0]
    names = re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (.+?) \|", table, re.MULTILINE)))
    code = "".join(
        (ROOT / path).read_text() for path in files() if path.suffix == ".py" and path.parts[0] != "tests"
    )
    assert len(names) > 8
    assert [name for name in names if f'"{name}"' not in code] == []


def test_every_rule_is_explained_and_tested() -> None:
    assert set(list_rules.TESTS) == set(NOTES)
    assert set(list_rules.TESTS.values()) <= KNOWN


def test_every_figure_of_the_districts_list_is_counted_or_explained() -> None:
    listed = {int(number) for number in re.findall(r"\bM(\d\d)\b", pages.text(Path("docs/metrics.md")))}
    runs = ((1, 16), (20, 56), (60, 62), (70, 73), (80, 84), (90, 90), (95, 95), (97, 99))
    assert listed == {number for first, last in runs for number in range(first, last + 1)}
    unbuilt = pages.text(Path("docs/metrics.md")).partition("## Not counted")[2]
    assert not set(re.findall(r"\bM\d\d\b", unbuilt)) & {number[:3] for number in METRICS} - {
        "M21",
        "M22",
        "M23",
    }


def test_every_state_is_drawn_and_no_other() -> None:
    drawn = dict(pages.drawings(Path("docs/architecture.md")))
    assert len(drawn) == 37
    for name, states in drawn.items():
        module, _, kind = name.rpartition(".")
        enumeration: type[Enum] = getattr(importlib.import_module(module), kind)
        assert states == {member.value for member in enumeration}, name


def test_the_house_is_drawn_as_it_is_built() -> None:
    arrows = re.findall(r"^    (\w+) --> (\w+)$", pages.text(Path("docs/architecture.md")), re.MULTILINE)
    reach = {package: {package} for package in MAY_IMPORT}
    for _ in MAY_IMPORT:
        for upper, lower in arrows:
            reach[upper] |= reach[lower]
    assert reach == MAY_IMPORT


def test_the_glossary_knows_every_table_and_every_enumeration() -> None:
    glossary = set(re.findall(r"\b[A-Z]\w+", pages.text(Path("docs/glossary.md"))))
    enumerations = {
        name
        for path in files()
        if path.parts[0] == "models" and path.suffix == ".py"
        for name, kind in vars(importlib.import_module(".".join(path.with_suffix("").parts))).items()
        if isinstance(kind, type) and issubclass(kind, Enum) and kind.__module__.startswith("models.")
    }
    assert set(models.__all__) | enumerations <= glossary


def test_decisions_are_numbered_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(
        r"^(\d+)\. \[(.+)\]\((.+)\)$", pages.text(Path("docs/decisions/README.md")), re.MULTILINE
    )
    found = [(str(int(path.name[:4])), pages.text(path).partition("\n")[0], path.name) for path in DECISIONS]
    assert [(number, f"# {number}. {title}", name) for number, title, name in listed] == found


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_context_and_its_consequences(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", pages.text(page), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]
