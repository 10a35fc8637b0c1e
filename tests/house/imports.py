"""Who may use what: imports run one way, and the core reaches neither the network nor the clock."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePath

# A package and the packages of ours that it may know. The arrows of docs/architecture.md, written out.
MAY_IMPORT = {
    "models": {"models"},
    "migrations": {"migrations", "models"},
    "centre": {"centre", "models"},
    "chat": {"chat", "models"},
    "handlers": {"handlers", "chat", "centre", "models"},
    "scheduler": {"scheduler", "centre", "models"},
    "playground": {"playground"},
    "bot": {"bot", "handlers", "chat", "centre", "models", "scheduler", "migrations", "playground"},
}

TELEGRAM = {"telegram"}
# What runs inside the transaction is synchronous: not even by mistake can it talk to anybody or wait.
NETWORK = {"aiohttp", "asyncio", "http.client", "httpx", "requests", "socket", "urllib.request"}
WAITING = {"time.sleep"}
# `now` is an argument; the clocks of EXCEPTIONS alone read the machine's.
PRESENT = {"datetime.date.today", "datetime.datetime.now", "datetime.datetime.utcnow", "time.time"}
CLOCK = PRESENT | {"time.monotonic"}

MAY_NOT_USE = {
    "models": TELEGRAM | NETWORK | WAITING | CLOCK,
    "migrations": TELEGRAM | NETWORK | WAITING | CLOCK,
    "centre": TELEGRAM | NETWORK | WAITING | CLOCK,
    "chat": TELEGRAM | NETWORK | WAITING | CLOCK,
    "handlers": NETWORK | WAITING | CLOCK,
    "scheduler": TELEGRAM | WAITING | CLOCK,
    "playground": TELEGRAM | WAITING | PRESENT,
    "bot": WAITING | PRESENT,
}

# The files that are the window of their package to the outside.
EXCEPTIONS = {
    "chat/incoming.py": {"telegram"},  # reads Telegram's updates into plain values
    "playground/clock.py": {"datetime.datetime.now"},
    "playground/inprocess.py": {"telegram"},  # the network of the real application, in tests
    "scheduler/clock.py": {"datetime.datetime.now"},
}

# What a process has one of is made in its composition root and handed on: the bot's, and those of the command
# line's errands, the playground and the writer of exports, which are processes of their own.
ROOTS = ("bot/app.py", "bot/errands.py", "bot/playground.py", "centre/exports/pen.py")
MADE_IN_ROOT = {
    "models.database.connect",
    "telegram.Bot",
    "telegram.ext.Application.builder",
    "telegram.ext.ApplicationBuilder",
    "telegram.ext.ExtBot",
}
# So are a draft of a migration and the emulator.
OWN_ROOTS = {"migrations", "playground"}


def violations(path: PurePath, source: str) -> Iterator[str]:
    """Say what a file of one of our packages uses and should not."""
    package = path.parts[0]
    forbidden = MAY_NOT_USE[package] - EXCEPTIONS.get(str(path), set())
    tree = ast.parse(source)
    for name, line in names(tree):
        top = name.partition(".")[0]
        if top in MAY_IMPORT and top not in MAY_IMPORT[package]:
            yield f"{path}:{line}: {package}/ must not know {name}"
        elif within(name, forbidden):
            yield f"{path}:{line}: {package}/ must not use {name}"
    if str(path) not in ROOTS and package not in OWN_ROOTS:
        for name, line in calls(tree):
            if name in MADE_IN_ROOT:
                yield f"{path}:{line}: only {' and '.join(ROOTS)} make {name}"


def within(name: str, forbidden: Iterable[str]) -> bool:
    """Tell whether a dotted name is one of the forbidden ones or lies below it."""
    return any(name == one or name.startswith(f"{one}.") for one in forbidden)


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give every outside name that is imported or used, dotted and in full, with its line."""
    for node in ast.walk(tree):
        for _, name, line in imported(node):
            yield name, line
    local = aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (dotted := full_name(node, local)):
            yield dotted, node.lineno


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give every outside name that is called, dotted and in full, with its line."""
    local = aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (dotted := full_name(node.func, local)):
            yield dotted, node.lineno


def aliases(tree: ast.AST) -> dict[str, str]:
    """Map each local name that an import made to its full name."""
    return {alias: name for node in ast.walk(tree) for alias, name, _ in imported(node) if alias}


def imported(node: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Give (local name, full name, line) for each import of a statement or of an import by a string."""
    match node:
        case ast.Import(names=aliases):
            for alias in aliases:
                top = alias.name.partition(".")[0]
                yield alias.asname or top, alias.name if alias.asname else top, node.lineno
                yield "", alias.name, node.lineno
        case ast.ImportFrom(module=str(module), names=aliases, level=0):
            for alias in aliases:
                yield alias.asname or alias.name, f"{module}.{alias.name}", node.lineno
        case ast.Call(func=called, args=[ast.Constant(value=str(module)), *_]):
            if ast.unparse(called) in {"__import__", "import_module", "importlib.import_module"}:
                yield "", module, node.lineno


def full_name(node: ast.expr, local: dict[str, str]) -> str | None:
    """Resolve `alias.b.c` by what the file imported; nothing for the attributes of its own values."""
    match node:
        case ast.Attribute(value=value, attr=attr):
            owner = full_name(value, local)
            return f"{owner}.{attr}" if owner else None
        case ast.Name(id=name):
            return local.get(name)
    return None
