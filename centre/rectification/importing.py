"""A list of findings that is pasted: a line each, all of them or none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from centre import rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rectification.finding import open_finding
from models.rectification import Cause, Gravity, Inspection, Item, ItemSource
from models.rights import Right
from models.who import Who

# How lists begin their lines: "1.", "2、", "(3)", "•", "-".
_BULLET = re.compile(r"^\s*(?:[(（]?\d{1,3}[.、)）．](?!\d)|[•·*\-–—])\s*")
_CODE = re.compile(r"\bRC-?(\d{1,3})\b", re.IGNORECASE)
_SERIOUS = ("!", "！")
_EDGES = " \t,，;；|()（）[]"


@dataclass(frozen=True, slots=True)
class Pasted:
    """One finding of a pasted list; `line` counts from 1.

    problem: why it cannot be taken, as the end of a sentence's key; "" if it can.
    """

    line: int
    text: str
    severity: Gravity
    cause: Cause | None
    problem: str = ""


def read_list(text: str) -> list[Pasted]:
    """The findings of a pasted list, each with what is wrong with it; empty lines are passed over.

    A line that begins with "!" is serious; a code like RC-05 in it is its cause.
    """
    return list(_read(text))


def open_all(
    session: Session, moment: Moment, actor: Who, text: str, *, inspection: Inspection | None = None
) -> list[Item]:
    """Note every finding of a pasted list as an item of its own, which whoever pasted it verifies.

    Raises:
        Refused: the actor does not lead, the list is empty or too long (rule 20.7), or a line cannot be
            taken: then none is.
    """
    if not actor.may(Right.LEAD_ITEMS):
        raise Refused("refused.not_allowed")
    found = read_list(text)
    limit = rules.load(session).item_paste
    if not found:
        raise Refused("refused.words_missing")
    if len(found) > limit:
        raise Refused("refused.item_list_long", limit=limit)
    if any(one.problem for one in found):
        raise Refused("refused.item_lines")
    return [
        open_finding(
            session,
            moment,
            source=ItemSource.INSPECTION,
            inspection_id=inspection.id if inspection else None,
            site_id=inspection.site_id if inspection else None,
            text=one.text,
            by=actor,
            severity=one.severity,
            cause=one.cause,
        )
        for one in found
    ]


def _read(text: str) -> Iterator[Pasted]:
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        said = _BULLET.sub("", line).strip()
        if not said:
            continue
        severity = Gravity.SERIOUS if said.startswith(_SERIOUS) else Gravity.LIGHT
        codes = [f"RC-{int(code):02}" for code in _CODE.findall(said)]
        words = _CODE.sub("", said).lstrip("".join(_SERIOUS)).strip(_EDGES)
        cause = Cause(codes[0]) if codes and codes[0] in set(Cause) else None
        if len(set(codes)) > 1 or (codes and cause is None):
            problem = "cause"
        elif not words:
            problem = "empty"
        else:
            problem = "twice" if words in seen else ""
        seen.add(words)
        yield Pasted(number, words, severity, cause, problem)
