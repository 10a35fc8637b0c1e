"""Short numbers that people can say on the phone, such as HF-7K3-2, with a character that betrays mistakes.

A number is a prefix, the scrambled id of a row and a check character. Counting modulo a prime with
a different weight for each place catches every single wrong character and every swap of two neighbours.
"""

import re
import unicodedata

from models.refused import Refused

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # without 0/O, 1/I and U
_BASE = len(ALPHABET)  # 31, a prime
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_PREFIX = 2
_SHORTEST, _LONGEST = 3, 12  # more than twelve would not fit into an id


def number(prefix: str, row_id: int) -> str:
    """The number of a row; two letters of the alphabet say what kind of record it is."""
    body = _scrambled(row_id)
    return f"{prefix}-{body}-{_check(prefix + body)}"


def parse(text: str) -> tuple[str, int]:
    """Prefix and row id of a number as people type it: any case, any dashes and spaces, full-width too.

    Raises:
        Refused: it is not a number of ours, or one with a slip in it.
    """
    typed = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
    prefix, body, check = typed[:_PREFIX], typed[_PREFIX:-1], typed[-1:]
    ours = _SHORTEST <= len(body) <= _LONGEST and set(typed) <= _VALUES.keys()
    if not ours or _check(prefix + body) != check:
        raise Refused("refused.number_mistyped")
    return prefix, _unscrambled(body)


def _check(characters: str) -> str:
    total = sum(weight * _VALUES[character] for weight, character in enumerate(reversed(characters), start=2))
    return ALPHABET[-total % _BASE]  # its own weight is 1


def _scrambled(row_id: int) -> str:
    # Ids below 31³ get three characters, the next 31⁴ four, and so on.
    length = _SHORTEST
    while row_id >= _BASE**length:
        row_id -= _BASE**length
        length += 1
    code = row_id * _factor(length) % _BASE**length
    characters = []
    for _ in range(length):
        code, value = divmod(code, _BASE)
        characters.append(ALPHABET[value])
    return "".join(characters)


def _unscrambled(body: str) -> int:
    size: int = _BASE ** len(body)
    code: int = sum(_VALUES[character] * _BASE**place for place, character in enumerate(body))
    shorter: int = sum(_BASE**length for length in range(_SHORTEST, len(body)))
    return code * pow(_factor(len(body)), -1, size) % size + shorter


def _factor(length: int) -> int:
    # The golden section keeps the numbers of neighbouring rows far apart; it must not share the prime.
    factor = int(_BASE**length * 0.6180339887)
    return factor if factor % _BASE else factor + 1
