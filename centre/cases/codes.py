"""The code of a case: whoever has it reads and answers, without a name; we keep only its hash."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from centre.numbers import ALPHABET
from models.cases import Case
from models.who import Who

_LENGTH, _GROUP = 12, 4
_SHAPE = re.compile(rf"\s*(?:[{ALPHABET}]{{{_GROUP}}}[\s–—-]*){{{_LENGTH // _GROUP}}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever has the code of a case; who they are is not written down.

    holder: whose chat it is in this very turn, to whom the files belong that they just sent.
    """

    code_hash: str
    holder: Who | None = field(default=None, compare=False, repr=False)


Voice = Who | Bearer


def new_code() -> str:
    """A code that cannot be guessed and can be read out, such as K7QM-4XPD-29RT."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)))


def grouped(code: str) -> str:
    """A code as it is read out, however its letters were typed."""
    letters = _letters(code)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def looks_like_code(text: str) -> bool:
    """Whether somebody wrote a code and nothing else."""
    return _SHAPE.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def hashed(code: str) -> str:
    """What we keep of a code, however its letters were typed."""
    return hashlib.sha256(_letters(code).encode()).hexdigest()


def by_code(session: Session, code: str) -> Case | None:
    """The case of a code; None if it is the code of nothing."""
    if not looks_like_code(code):
        return None
    return session.exec(select(Case).where(col(Case.code_hash) == hashed(code))).first()


def _letters(code: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", code)).upper()
