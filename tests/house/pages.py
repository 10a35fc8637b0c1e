"""The pages of documentation, read as a newcomer would: what they point at must be there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT, files

_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# `bot/turn.py` · `Turns.handle`, `pause`
_NAMED = re.compile(r"`([\w/]+\.py)` · ((?:`[\w.]+`(?:, )?)+)")
_STATES = re.compile(r"<!-- states of ([\w.]+) -->\n(?:<!--.*?-->\n)?```mermaid\n(.*?)```", re.DOTALL)


def pages() -> list[Path]:
    """Give every Markdown file of the repository, relative to the root."""
    return [path for path in files() if path.suffix == ".md" and path.parts[0] != "changelog.d"]


@cache
def text(page: Path) -> str:
    """Give what a page says."""
    return (ROOT / page).read_text(encoding="utf-8")


def links(page: Path) -> Iterator[str]:
    """Give the targets of links and pictures that are not on the web."""
    for match in _LINK.finditer(_FENCE.sub("", text(page))):
        target = match[1] or match[2]
        if "://" not in target:
            yield target


def anchors(page: Path) -> set[str]:
    """Give the names by which headings are linked to."""
    plain = (re.sub(r"[^\w\- ]", "", heading) for heading in _HEADING.findall(_FENCE.sub("", text(page))))
    return {heading.strip().lower().replace(" ", "-") for heading in plain}


def spans(page: Path) -> list[str]:
    """Give what is set as code within sentences."""
    return _SPAN.findall(_FENCE.sub("", text(page)))


def brought(page: Path) -> set[str]:
    """Give the files that a worked example brings itself."""
    return set(re.findall(r"^`([^`\n]+)`, new:$", text(page), re.MULTILINE))


def commands(page: Path) -> list[str]:
    """Give the lines that a reader is to type, and the commands named in sentences."""
    lines = [line for block in _FENCE.findall(text(page)) for line in block.splitlines()]
    return [*lines, *spans(page)]


def named(page: Path) -> Iterator[tuple[str, str]]:
    """Give (file, name) for each function or value that a page says to be in a file."""
    for path, names in _NAMED.findall(text(page)):
        for name in _SPAN.findall(names):
            yield path, name


def defined(path: Path) -> set[str]:
    """Give the dotted names that a Python file defines, of functions, classes, methods and values."""
    return set(_defined(ast.parse((ROOT / path).read_text(encoding="utf-8")).body, ""))


def drawings(page: Path) -> Iterator[tuple[str, set[str]]]:
    """Give (enumeration, states) for each machine that a page draws."""
    for enumeration, drawing in _STATES.findall(text(page)):
        states = re.findall(r"^ +(\w+|\[\*\]) --> (\w+|\[\*\])", drawing, re.MULTILINE)
        yield enumeration, {state for arrow in states for state in arrow} - {"[*]"}


def _defined(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.ClassDef(name=name, body=inner):
                yield prefix + name
                yield from _defined(inner, f"{prefix}{name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name
