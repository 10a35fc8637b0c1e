"""A configuration file, understood whole or not at all: what it would change, or the line that is wrong."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session, select

from centre import rules, settings
from centre.catalogue import policies
from centre.configuration import toml
from centre.configuration.putting import Broken, Putting
from centre.configuration.sections import MINUTE, Lines, Names, ServiceLines
from centre.configuration.values import SECTIONS, Values, closing_key, ordinary, template_key, window_key
from centre.configuration.writing import team_values
from centre.errors import Refused
from centre.moment import Moment
from centre.rules import DEFAULTS, NOTES
from centre.settings.changing import BELOW, bounded, refuse_disorder
from centre.skills import SKILLS
from models.catalogue import Mode, ServiceState
from models.teams import Team, TeamState
from models.who import Who

_AT_LINE = re.compile(r"at line (\d+)")


_KEYS: dict[str, Callable[[Values], tuple[Any, ...]]] = {
    "category": lambda values: (values["code"],),
    "service": lambda values: (values["code"],),
    "fee": lambda values: (values["service"], values["tariff"], values["from_day"]),
    "window": window_key,
    "closing": closing_key,
    "template": template_key,
}
_ORDER = {mode: [*policies.PLACES, *policies.of_mode(mode)] for mode in Mode}


class Wanted(BaseModel):
    """What a file would change: rules with their new values, records with all that it says of them.

    catalogue: by section, each record with its line. seen: the newest change of each of these rules when the
    file was read.
    """

    rules: dict[str, Any] = Field(default_factory=dict)
    teams: list[dict[str, Any]] = Field(default_factory=list)
    catalogue: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    seen: dict[str, int] = Field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it would change anything."""
        return bool(self.rules or self.teams or any(self.catalogue.values()))


class _TeamLines(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,16}$")]
    name: Names
    field: Names
    skills: list[str] = []
    level: Annotated[int, Field(ge=0, le=3)] = 1
    state: Annotated[TeamState, Field(strict=False)] = TeamState.ACTIVE


def read(session: Session, moment: Moment, actor: Who | None, text: str) -> Wanted:
    """What a file would change. A section that is not in it leaves everything of its kind alone.

    Of the rules, those that are not in their section go back to their default; nothing else is ever removed.
    What it says of the catalogue is put in force and taken back at once, so that whatever cannot be is known
    now, by its line. `actor` is None for the command line.

    Raises:
        Broken: something in it is wrong.
    """
    said = _parsed(text)
    for name in said.keys() - {"rules", "team", *SECTIONS}:
        # What stands before every section has no section of its own.
        line = toml.line_of(text, name) if isinstance(said[name], dict | list) else _first(text, name)
        raise Broken(line, Refused("refused.config_section", name=name))
    changes = _rules(session, text, said["rules"]) if "rules" in said else {}
    teams = _teams(session, text, said["team"]) if "team" in said else []
    seen = {key: settings.newest(session, key) for key in changes}
    found = {name: _changed(session, moment, text, name, said[name]) for name in SECTIONS if name in said}
    with session.begin_nested() as rehearsal:
        Putting(session, moment, actor).put(found)
        rehearsal.rollback()
    session.expire_all()
    return Wanted(rules=changes, teams=teams, catalogue=found, seen=seen)


def _changed(session: Session, moment: Moment, text: str, section: str, said: Any) -> list[Values]:
    """The records of a section that are new, or say something else than what holds."""
    if not isinstance(said, list):
        raise Broken(toml.line_of(text, section), Refused("refused.config_section", name=section))
    kind, now = SECTIONS[section]
    there = now(session, moment)
    first: dict[tuple[Any, ...], int] = {}
    found = []
    for nth, lines in enumerate(said):
        values = _record(text, section, nth, kind, lines)
        key = _KEYS[section](values)
        if key in first:
            line = toml.line_of(text, section, nth=nth)
            raise Broken(line, Refused("refused.config_twice", name=" ".join(map(str, filter(None, key)))))
        first[key] = nth
        if not _holds(values, there) and not _over(moment, section, values):
            found.append({**values, "line": toml.line_of(text, section, nth=nth)})
    return found


def _holds(values: Values, there: Sequence[Values]) -> bool:
    """Whether all that a record says holds already; a language that it does not say may be there besides."""
    if not isinstance(values.get("text"), dict):
        return values in there
    for one in there:
        if one["code"] == values["code"]:
            said = {language: text for language, text in one["text"].items() if language in values["text"]}
            return {**one, "text": said} == values
    return False


def _record(text: str, section: str, nth: int, kind: type[Lines], lines: Any) -> Values:
    """What one record says, with what it leaves out."""
    try:
        read = kind.model_validate(lines)
    except ValidationError as error:
        path = [str(part) for part in error.errors(include_input=False)[0]["loc"]]
        raise _wrong(text, section, nth, ".".join(path)) from None
    values: Values = read.model_dump(mode="json", exclude=set(read.model_extra or ()))
    if isinstance(read, ServiceLines):
        if read.state is ServiceState.DRAFT:
            raise _wrong(text, section, nth, "state")
        terms = {}
        for name, value in read.policies.items():
            try:
                terms[name] = policies.checked(read.mode, name, value)
            except Refused as why:
                raise Broken(toml.line_of(text, section, name, nth), why) from None
        ordered = {name: terms[name] for name in _ORDER[read.mode] if name in terms}
        values = {**values, **{key: one for key, one in ordered.items() if one != ordinary(key)}}
    return values


def _wrong(text: str, section: str, nth: int, name: str) -> Broken:
    """What is missing is named where it belongs: at the nearest line that is there."""
    top, parts = toml.line_of(text, section, nth=nth), name.split(".")
    tries = (toml.line_of(text, section, ".".join(parts[:n]), nth) for n in range(len(parts), 0, -1))
    line = next((found for found in tries if found != top), top)
    return Broken(line, Refused("refused.config_value", name=name))


def _over(moment: Moment, section: str, values: Values) -> bool:
    """What lies behind is nothing to put in force: hours that ended, times that were closed."""
    now = moment.calendar.local(moment.now)
    if section == "window" and values["until_day"] is not None:
        return bool(values["until_day"] < now.date().isoformat())
    return section == "closing" and bool(values["ends"] <= now.strftime(MINUTE))


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
        raise _wrong(text, "team", nth, key) from None
    unknown = next((skill for skill in team.skills if skill not in SKILLS), None)
    if unknown is not None:
        line = toml.line_of(text, "team", "skills", nth)
        raise Broken(line, Refused("refused.config_skill", name=unknown))
    return team_values(Team(**team.model_dump()))


def _first(text: str, key: str) -> int:
    found = re.search(rf'^\s*"?{re.escape(key)}"?\s*[.=]', text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
