"""A configuration file, understood whole or not at all: what it would change, or the line that is wrong."""

import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session, select

from centre import rules, settings
from centre.configuration import toml
from centre.configuration.writing import team_values
from centre.errors import Refused
from centre.rules import DEFAULTS, NOTES
from centre.settings.changing import BELOW, bounded, refuse_disorder
from centre.skills import SKILLS
from models.teams import Team, TeamState

_AT_LINE = re.compile(r"at line (\d+)")
_Names = Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=1)]


class Broken(Exception):  # noqa: N818 - an everyday answer: somebody mistyped a line
    """What is wrong with a file, and on which line of it, counted from 1."""

    def __init__(self, line: int, why: Refused) -> None:
        super().__init__(f"line {line}: {why.key}")
        self.line = line
        self.why = why


class Wanted(BaseModel):
    """What a file would change: rules with their new values, teams with all that it says of them.

    seen: the newest change of each of these rules when the file was read.
    """

    rules: dict[str, Any] = Field(default_factory=dict)
    teams: list[dict[str, Any]] = Field(default_factory=list)
    seen: dict[str, int] = Field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it would change anything."""
        return bool(self.rules or self.teams)


class _TeamLines(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,16}$")]
    name: _Names
    field: _Names
    skills: list[str] = []
    level: Annotated[int, Field(ge=0, le=3)] = 1
    state: Annotated[TeamState, Field(strict=False)] = TeamState.ACTIVE


def read(session: Session, text: str) -> Wanted:
    """What a file would change. A section that is not in it leaves everything of its kind alone.

    Of the rules, those that are not in their section go back to their default; teams are never removed.

    Raises:
        Broken: something in it is wrong.
    """
    said = _parsed(text)
    for name in said.keys() - {"rules", "team"}:
        # What stands before every section has no section of its own.
        line = toml.line_of(text, name) if isinstance(said[name], dict | list) else _first(text, name)
        raise Broken(line, Refused("refused.config_section", name=name))
    changes = _rules(session, text, said["rules"]) if "rules" in said else {}
    teams = _teams(session, text, said["team"]) if "team" in said else []
    seen = {key: settings.newest(session, key) for key in changes}
    return Wanted(rules=changes, teams=teams, seen=seen)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        raise Broken(line, Refused("refused.config_syntax")) from None


def _rules(session: Session, text: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, Mapping):
        raise Broken(toml.line_of(text, "rules"), Refused("refused.config_section", name="rules"))
    wanted = {key: rules.value(DEFAULTS, key) for key in NOTES}
    for key, value in said.items():
        try:
            wanted[key] = bounded(key, value)
        except (Refused, TypeError) as error:
            # A day or a time that TOML knows by itself is no plain value: ours stand in quotes.
            why = error if isinstance(error, Refused) else Refused("refused.setting_other")
            raise Broken(toml.line_of(text, "rules", key), why) from None
    for low, high in BELOW:
        at = low if low in said else high
        try:
            refuse_disorder(low, high, wanted, at=at)
        except Refused as why:
            raise Broken(toml.line_of(text, "rules", at), why) from None
    in_force = rules.load(session)
    return {key: value for key, value in wanted.items() if value != rules.value(in_force, key)}


def _teams(session: Session, text: str, said: Any) -> list[dict[str, Any]]:
    if not isinstance(said, list):
        raise Broken(toml.line_of(text, "team"), Refused("refused.config_section", name="team"))
    there = {team.code: team_values(team) for team in session.exec(select(Team))}
    wanted: dict[str, dict[str, Any]] = {}
    for nth, lines in enumerate(said):
        team = _team(text, nth, lines)
        if team["code"] in wanted:
            line = toml.line_of(text, "team", "code", nth)
            raise Broken(line, Refused("refused.config_twice", name=team["code"]))
        wanted[team["code"]] = team
    return [team for code, team in wanted.items() if there.get(code) != team]


def _team(text: str, nth: int, lines: Any) -> dict[str, Any]:
    try:
        team = _TeamLines.model_validate(lines)
    except ValidationError as error:
        key = next((str(part) for part in error.errors(include_input=False)[0]["loc"]), "")
        raise Broken(toml.line_of(text, "team", key, nth), Refused("refused.config_team", name=key)) from None
    unknown = next((skill for skill in team.skills if skill not in SKILLS), None)
    if unknown is not None:
        line = toml.line_of(text, "team", "skills", nth)
        raise Broken(line, Refused("refused.config_skill", name=unknown))
    return team_values(Team(**team.model_dump()))


def _first(text: str, key: str) -> int:
    found = re.search(rf'^\s*"?{re.escape(key)}"?\s*[.=]', text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
