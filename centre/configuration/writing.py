"""The configuration written down: always in the same order, and every value under what it means."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from centre import rules, settings
from centre.configuration import toml
from centre.configuration.sections import Lines
from centre.configuration.values import SECTIONS, Values
from centre.moment import Moment
from centre.rules import DEFAULTS, NOTES
from models.teams import Team

# A rule or a heading, as whoever reads the file says it: by the key of its sentence.
Say = Callable[[str], str]
TEAM_FIELDS = ("code", "name", "field", "skills", "level", "state")


def written(session: Session, moment: Moment, say: Say) -> str:
    """The whole configuration; of people it names only those whom every resident reads of.

    A rule at its default is a comment: what a later version recommends will hold for it.
    """
    parts = [_comment(say("config.head")), "[rules]", *_chapters(session, say)]
    for section, (kind, now) in SECTIONS.items():
        parts += [_comment(say(f"config.{section}.head"))]
        parts += ["\n".join(_record(section, kind, values)) for values in now(session, moment)]
    parts += [_comment(say("config.teams"))]
    parts += ["\n".join(_team(team)) for team in session.exec(select(Team).order_by(col(Team.code)))]
    return "\n\n".join(parts) + "\n"


def ordered(key: str, value: Any) -> Any:
    """A value as a row holds it, its parts in the order in which people read them."""
    by = settings.kinds_of(key)
    if by is not None:
        return {one.value: value[one.value] for one in by if one.value in value}
    return _sorted(value)


def team_values(team: Team) -> dict[str, Any]:
    """What the configuration says of a team."""
    return {name: _sorted(getattr(team, name)) for name in TEAM_FIELDS}


def _chapters(session: Session, say: Say) -> Iterator[str]:
    in_force = rules.load(session)
    for chapter in settings.chapters():
        yield _comment(f"{chapter} · {say(f'rule.chapter.{chapter}')}")
        yield from (
            "\n".join(_rule(key, rules.value(in_force, key), say)) for key in settings.of_chapter(chapter)
        )


def _rule(key: str, value: Any, say: Say) -> Iterator[str]:
    yield _comment(f"{NOTES[key].number} {say(f'rule.{key}')} ({NOTES[key].unit})")
    default = value == rules.value(DEFAULTS, key)
    for line in toml.lines(key, ordered(key, value)):
        yield f"# {line}" if default else line


def _record(section: str, kind: type[Lines], values: Values) -> Iterator[str]:
    """A record, without what goes without saying."""
    yield f"[[{section}]]"
    for name, value in values.items():
        field = kind.model_fields.get(name)
        if field is None or field.is_required() or value != _plain(field.default):
            yield from toml.lines(name, value)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


def _team(team: Team) -> Iterator[str]:
    yield "[[team]]"
    for name, value in team_values(team).items():
        yield from toml.lines(name, value)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return value


def _comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())
