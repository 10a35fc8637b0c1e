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


def staff_named(session: Session, whom: str) -> list[int]:
    """Who of the staff is named in words; of names that hold one another the longest is meant."""
    typed = _bare(whom)
    known = {one.id: _bare(one.name) for one in staff.people_with(session, Right.WORK_CASES)}
    found = {person_id: name for person_id, name in known.items() if len(name) > 1 and name in typed}
    # 李明华 holds 李明, who is somebody else.
    return sorted(
        person_id
        for person_id, name in found.items()
        if not any(name in longer and name != longer for longer in found.values())
    )


def _bare(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name).casefold())
