"""Codes that anybody may type or scan to ask whether something is ours.

They are figures alone, which every keyboard has at once, and drawn by lot: knowing one helps nobody to guess
another. The last figure betrays a slip (ISO 7064 MOD 11-2, as on identity cards; what would end in X is not
given out).
"""

import secrets
import unicodedata

# How a link begins that asks about a code.
LINK = "vol_"
BADGE, CERTIFICATE = 8, 12
_GROUP = 4


def new_code(length: int) -> str:
    """A code of so many figures that nobody can guess."""
    while True:
        body = "".join(secrets.choice("0123456789") for _ in range(length - 1))
        if (last := _check(body)) != "X":
            return body + last


def figures(text: str) -> str:
    """The figures of a code as people type it, with spaces, dashes or full-width; "" if it is none."""
    said = unicodedata.normalize("NFKC", text)
    bare = "".join(character for character in said if not character.isspace() and character not in "-–—_.")
    return bare if bare.isascii() and bare.isdigit() else ""


def holds(code: str) -> bool:
    """Whether a code can be one of ours: of the right length, and without a slip."""
    return len(code) in (BADGE, CERTIFICATE) and _check(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """A code as it is read out and printed, such as 4807 1526."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _check(body: str) -> str:
    total = 0
    for figure in body:
        total = (total + int(figure)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]
