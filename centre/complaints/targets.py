"""Whom or what a complaint is about: a colleague, who must not handle it, or a place that others know."""

import re
import unicodedata

from sqlmodel import Session

from centre import staff
from models.rights import Right

_BUILDING = re.compile(r"(\d+)\s*(?:号楼|號樓|栋|棟|幢|座|楼|号)|(?:building|block|house)\s*(\d+)")


def area_of(place: str) -> str:
    """A place as it is compared: the building where one is named, else the bare words."""
    typed = unicodedata.normalize("NFKC", place).casefold()
    if building := _BUILDING.search(typed):
        return building[1] or building[2]
    return re.sub(r"[\W_]", "", typed)[:80]


def staff_named(session: Session, whom: str) -> int | None:
    """Who of the staff is named in words; None if it is nobody or not clear who."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", whom).casefold())
    found = [
        one.id
        for one in staff.people_with(session, Right.WORK_CASES)
        if len(name := re.sub(r"\s", "", unicodedata.normalize("NFKC", one.name).casefold())) > 1
        and name in typed
    ]
    return found[0] if len(found) == 1 else None
