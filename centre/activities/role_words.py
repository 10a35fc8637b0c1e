"""Roles as people write them: "Lecturer 1", "助教 2-4", "Repairs 3-6 (Small appliances)", one a line."""

import re
import unicodedata
from collections.abc import Mapping

from centre.activities.plan import RolePlan
from centre.register import by_language

MOST_ROLES = 8
MOST_PEOPLE = 200
LONGEST = 40
_ROLE = re.compile(
    r"(?P<title>.*?[^\d\s,:;，：])[\s,:，：]*"
    r"(?P<least>\d{1,3})(?:\s*(?:-|–|—|~|～|到|至|\bto\b)\s*(?P<most>\d{1,3}))?"
    r"\s*(?:人|位|名|people|person)?\s*(?:\((?P<skill>[^)]*)\))?"
)


class UnclearError(ValueError):
    """A line that cannot be understood; `line` is what was written, `skill` the skill that nobody knows."""

    def __init__(self, line: str, skill: str = "") -> None:
        super().__init__(line)
        self.line = line
        self.skill = skill


def read_roles(text: str, skills: Mapping[str, str]) -> list[RolePlan]:
    """Roles from what somebody wrote, one a line or between semicolons.

    skills: how skills are called, casefolded, and their codes.

    Raises:
        UnclearError: a line says no role, an impossible number of people, or a skill that nobody knows.
    """
    lines = [line.strip() for line in re.split(r"[\n;；]", text) if line.strip()]
    if not lines or len(lines) > MOST_ROLES:
        raise UnclearError(text)
    return [_role(line, skills) for line in lines]


def _role(line: str, skills: Mapping[str, str]) -> RolePlan:
    said = _ROLE.fullmatch(unicodedata.normalize("NFKC", line))
    if said is None or len(said["title"]) > LONGEST:
        raise UnclearError(line)
    least = int(said["least"])
    most = int(said["most"]) if said["most"] else least
    if not 0 <= least <= most <= MOST_PEOPLE or most < 1:
        raise UnclearError(line)
    called = (said["skill"] or "").strip()
    if called and called.casefold() not in skills:
        raise UnclearError(line, called)
    return RolePlan(by_language(said["title"]), least, most, skills[called.casefold()] if called else "")
