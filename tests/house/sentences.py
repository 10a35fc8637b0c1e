"""Which sentences the code asks for: literal keys, and families of keys that are put together."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.tree import ROOT, sources

# Functions and the place of the key among their arguments.
_ASKS = {"t": 0, "say": 0, "label": 0, "button": 0, "action": 0, "Refused": 0, "Misread": 0}
# Those that put a code behind it.
_FAMILIES = {"from_label": 1, "among": 0, "shown_as": 0}
# Functions of ours that hand a key on.
_ASKS |= {
    "_done": 2,
    "done": 2,
    "_pass_on": 3,
    "_now_or_in_the_morning": 1,
    "_role_button": 1,
    "_does": 1,
    "_ends": 1,
    "news": 1,
    "to": 0,
    "opener": 0,
    "_once": 1,
    "poster_of": 4,
    "_told": 2,
}
_VARIANTS = {"_now_or_in_the_morning": ("", "_later")}
_KEY = re.compile(r"[a-z_*]+(\.[a-z_*]+)+")


@dataclass(frozen=True)
class Ask:
    """One place where a sentence is asked for; a family has its changing parts as `*`."""

    key: str
    place: str
    label: bool

    @property
    def is_family(self) -> bool:
        """Whether the key is put together."""
        return "*" in self.key


def asks() -> list[Ask]:
    """Every sentence that the packages ask for, wherever the key can be read."""
    return [
        ask
        for path in sources("bot", "centre", "chat", "handlers", "models")
        for ask in _of_file(str(path), (ROOT / path).read_text())
    ]


def _of_file(path: str, source: str) -> Iterator[Ask]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        place = f"{path}:{node.lineno}"
        if name == "menu" and node.args:
            for key in _keys(node.args[0]):
                yield Ask(f"menu.{key}", place, label=True)
        elif name in _FAMILIES and len(node.args) > _FAMILIES[name]:
            for key in _keys(node.args[_FAMILIES[name]]):
                yield Ask(f"{key}.*", place, label=True)
        elif name in _ASKS and len(node.args) > _ASKS[name]:
            for key in _keys(node.args[_ASKS[name]]):
                if _KEY.fullmatch(key):
                    label = name in {
                        "button",
                        "action",
                        "label",
                        "_role_button",
                        "_does",
                        "to",
                        "opener",
                        "poster_of",
                    }
                    yield from (Ask(key + end, place, label) for end in _VARIANTS.get(name, ("",)))
    for key, place in _chosen(tree, path):
        yield Ask(key, place, label=False)


def _chosen(tree: ast.Module, path: str) -> Iterator[tuple[str, str]]:
    """Keys that are chosen first and asked for afterwards: `key = "a.b" if … else "a.c"`, tables of keys."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="key")], value=value):
                yield from ((key, f"{path}:{node.lineno}") for key in _keys(value) if _KEY.fullmatch(key))
            case ast.Constant(value=str(text)) if re.fullmatch(
                r"(engine|kept|refused|when)\.[a-z_]*[a-z]", text
            ):
                yield text, f"{path}:{node.lineno}"


def _keys(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.JoinedStr(values=parts):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)
        case ast.BinOp(left=ast.Constant(value=str(key)), op=ast.Add()):
            yield f"{key}*"
        case ast.IfExp(body=body, orelse=orelse):
            yield from _keys(body)
            yield from _keys(orelse)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
