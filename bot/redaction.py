"""What a log line or a traceback may show: nothing secret, and nothing that a person said or is called.

An error's message may quote anything: the text that could not be parsed, the row that was refused. So it
is shown only where it is known to speak of the machine; elsewhere the type and the place have to do.
"""

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from pathlib import PurePath

_SHAPES = {
    "token": r"(?<!\d)\d{5,}(?::|%3A)[\w-]{20,}",
    "key": r"AGE-SECRET-KEY-1\w+",
    "invite": r"\b(?:inv|grd)_[\w-]+",
    "password": r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)",
    "phone": r"""(?x)
        \+\d[\d\ ()-]{7,16}\d                                            # +49 30 1234567
        | (?<![\d.])(?:86[-\ ]?)?1[3-9]\d[-\ ]?\d{4}[-\ ]?\d{4}(?!\d)    # a mobile phone in China
        | (?<![\d.-])0\d{2,3}-\d{7,8}(?!\d)                              # a telephone in China""",
}
_SHORTEST_SECRET = 6  # anything shorter would also be found inside innocent words
_QUOTED = re.compile(r"""(?<!\w)b?(["'`])(?:\\.|(?!\1).)*\1|[“«„‘].*?[”»“’]""", re.DOTALL)

# Their messages name code, quotes included.
_OF_CODE = (AttributeError, NameError, ImportError, NotImplementedError, RecursionError)
# Their messages are of machinery, except for what they quote.
_OF_MACHINERY = (OSError, RuntimeError, TypeError, Warning)
_MACHINERY = {"aiohttp", "alembic", "apscheduler", "psycopg", "sqlalchemy", "sqlite3", "telegram"}


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """Make the function that takes these secrets, and whatever has the shape of one, out of a text."""
    known = [re.escape(secret) for secret in secrets if len(secret) >= _SHORTEST_SECRET]
    shapes = {"secret": "|".join(known), **_SHAPES} if known else _SHAPES
    patterns = [(f"[{name}]", re.compile(shape)) for name, shape in shapes.items()]

    def redact(text: str) -> str:
        for mark, pattern in patterns:
            text = pattern.sub(mark, text)
        return text

    return redact


def shown(value: object) -> object:
    """Give a value as it may stand in a log line: plain values as they are, of everything else the type."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, BaseException):
        return said(value)
    if isinstance(value, str | date | time | timedelta | PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [shown(item) for item in value]
    return f"<{type(value).__name__}>"


def said(error: BaseException) -> str:
    """Say in one line what went wrong, without anything that may be a person's."""
    origin = getattr(error, "orig", None)
    if type(error).__module__.startswith("sqlalchemy.") and isinstance(origin, BaseException):
        return said(origin)  # the rest is the statement and the values bound to it
    name = type(error).__qualname__
    message = _message(error)
    return f"{name}: {message}" if message else name


def traceback_of(error: BaseException) -> str:
    """Render an error, what led to it and where: places and code, no values."""
    return "\n".join(_lines(error, set()))


def _message(error: BaseException) -> str:
    if isinstance(error, _OF_CODE):
        return str(error)
    packages = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    if not isinstance(error, _OF_MACHINERY) and _MACHINERY.isdisjoint(packages):
        return ""
    # What PostgreSQL adds below the first line quotes the row.
    first = str(error).partition("\n")[0]
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return _QUOTED.sub("…", first) + (f" ({constraint})" if constraint else "")


def _lines(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    lines = []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        lines = [*_lines(before, seen), "which led to:"]
    if error.__traceback__:
        frames = "".join(traceback.format_tb(error.__traceback__))
        lines += ["Traceback (most recent call last):", *frames.splitlines()]
    lines.append(said(error))
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions, start=1):
            lines += [
                f"  {number} of {len(error.exceptions)}:",
                *(f"  {line}" for line in _lines(part, seen)),
            ]
    return lines
