"""Where a line of a paper ends: between words or Chinese characters, and never before a closing mark.

A paper on which a line begins with a comma looks careless, and whoever draws it breaks Chinese anywhere.
"""

import re
from collections.abc import Callable

_OPENING, _CLOSING = "（《「『【〔“‘", "，。、；：？！）》」』】〕”’…％,.;:?!)%"
# What stays together: a word or one character, with the marks that open it and those that close it.
_ATOM = re.compile(
    rf"\s+|[{_OPENING}]*(?:[^\s\u2e80-\uffff{_OPENING}”’…]+|\S)[{re.escape(_CLOSING)}]*", re.DOTALL
)


def broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A text as lines that are no wider than so much; lines that somebody ended stay ended.

    measure: how wide something is. One word that is too wide is a line of its own.
    """
    return [line for told in text.split("\n") for line in _broken(told, width, measure)]


def _broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines, used = [""], 0.0
    for atom in _ATOM.findall(text):
        wide = measure(atom)
        if lines[-1] and used + wide > width and not atom.isspace():
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            used = 0.0
        lines[-1] += atom
        used += wide
    return [*lines[:-1], lines[-1].rstrip()]
