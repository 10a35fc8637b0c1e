"""The centre's rules in words: what each means, what it says, in which unit, and who says so."""

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from centre import rules, settings
from centre.rules import DEFAULTS, NOTES
from centre.settings import Change, Shape
from chat.languages import Language, Markup
from chat.talk import Reader
from handlers.common import excerpt
from models.complaints import ComplaintCategory
from models.hours import Grade
from models.volunteers import VettingKind

# The sentences that name what a rule is divided by.
_KINDS: dict[type[Enum], str] = {
    ComplaintCategory: "complaint.category",
    Grade: "weigh.grade",
    VettingKind: "vetting",
}
_SAID: dict[Shape, Callable[[Language, Any], str]] = {
    Shape.NUMBER: lambda _language, value: f"{value:g}",
    Shape.YES_NO: lambda language, value: language.label("setting.yes" if value else "setting.no"),
    Shape.CLOCK: lambda _language, value: str(value)[:5],
    Shape.HOURS: lambda _language, value: "–".join(said[:5] for said in value),
    Shape.NUMBERS: lambda language, value: language.label("engine.comma").join(f"{one:g}" for one in value),
    Shape.WORDS: lambda language, value: language.label("engine.comma").join(value),
    Shape.DEGREE: lambda language, value: language.label(f"queue.complaint.severity.{value}"),
    Shape.NAMES: lambda _language, value: _names(value),
    Shape.LINE: lambda _language, value: str(value),
}
# So many characters of a long list of words fit beside everything else.
_LONGEST = 1500
_SHORT = 160


def slug(words: str) -> str:
    """Words of the table of rules as the end of the key under which they stand in every language."""
    return re.sub(r"\W+", "_", words.lower()).strip("_")


def meaning(reader: Reader, key: str) -> Markup:
    """What a rule means, in a sentence."""
    return reader.t(f"rule.{key}")


def unit(reader: Reader, key: str) -> Markup:
    """In which unit a rule counts."""
    return reader.t(f"rule.unit.{slug(NOTES[key].unit)}")


def source(reader: Reader, key: str) -> Markup:
    """Who says so."""
    return reader.t(f"rule.source.{slug(NOTES[key].source)}")


def part_name(reader: Reader, key: str, part: str) -> str:
    """What a part of a rule is called."""
    by = settings.kinds_of(key)
    if by is not None:
        return reader.language.label(f"{_KINDS[by]}.{part}")
    if settings.shape_of(key) is Shape.WORDS:
        return reader.language.label("setting.add" if part == settings.ADD else "setting.take")
    if part == settings.NEW:
        return reader.language.label("setting.new")
    names = rules.value(rules.load(reader.session), key).get(part, {})
    return _names(names) or part


def shown(reader: Reader, key: str, value: Any, limit: int = _LONGEST) -> str:
    """What a rule says, or would say, without its unit."""
    by = settings.kinds_of(key)
    if by is not None:
        # A row of the database has lost the order.
        parts = [(part_name(reader, key, part.value), value.get(part.value)) for part in by]
        return _listed(reader, key, [(name, said) for name, said in parts if said is not None], limit)
    if settings.shape_of(key) is Shape.NAMES and any(isinstance(names, dict) for names in value.values()):
        return excerpt(reader.language.label("setting.between").join(map(_names, value.values())), limit)
    return excerpt(one(reader, key, value), limit) or reader.language.label("engine.none")


def difference(reader: Reader, key: str, before: Any, after: Any) -> tuple[str, str]:
    """What a rule said and what it says then; of a long value only what is not the same in both."""
    if settings.shape_of(key) is Shape.WORDS:
        comma, label = reader.language.label("engine.comma"), reader.language.label
        gone = excerpt(comma.join(word for word in before if word not in after), _SHORT)
        come = excerpt(comma.join(word for word in after if word not in before), _SHORT)
        said = [label("setting.words_more", words=come)] if come else []
        said += [label("setting.words_less", words=gone)] if gone else []
        return label("setting.words_before"), label("setting.between").join(said)
    if settings.kinds_of(key) is not None:
        changed = {part for part in {*before, *after} if before.get(part) != after.get(part)}
        before, after = (
            {part: said for part, said in value.items() if part in changed} for value in (before, after)
        )
    return shown(reader, key, before, _SHORT), shown(reader, key, after, _SHORT)


def one(reader: Reader, key: str, value: Any) -> str:
    """The same for one part of it, or where it has none."""
    return _SAID[settings.shape_of(key)](reader.language, value)


def line(reader: Reader, key: str) -> Markup:
    """A rule in a list: its number, what it means and what it says."""
    value = rules.value(rules.load(reader.session), key)
    changed = value != rules.value(DEFAULTS, key)
    return reader.t(
        "setting.line_changed" if changed else "setting.line",
        number=NOTES[key].number,
        meaning=meaning(reader, key),
        value=shown(reader, key, value, _SHORT),
        unit=unit(reader, key),
    )


def card(reader: Reader, key: str, last: Change | None) -> Markup:
    """A rule with everything that is known of it."""
    value, default = (rules.value(those, key) for those in (rules.load(reader.session), DEFAULTS))
    lines = [
        reader.t("setting.heading", number=NOTES[key].number, meaning=meaning(reader, key)),
        reader.t("setting.in_force", value=shown(reader, key, value), unit=unit(reader, key)),
    ]
    if value != default and settings.shape_of(key) is not Shape.WORDS:
        lines.append(reader.t("setting.default", value=difference(reader, key, value, default)[1]))
    lines.append(reader.t("setting.source", source=source(reader, key)))
    if last is not None:
        lines.append(reader.t("setting.last", change=change(reader, last)))
    return Markup("\n".join(lines))


def change(reader: Reader, one_change: Change) -> Markup:
    """Who changed a rule when, and from what to what."""
    key = one_change.key
    by = one_change.by or reader.language.label("setting.nobody")
    before, after = difference(reader, key, one_change.before, one_change.after)
    return reader.t(
        "setting.change",
        number=NOTES[key].number,
        before=before,
        after=after,
        by=by,
        at=reader.past_text(one_change.at),
    )


def _listed(reader: Reader, key: str, parts: list[tuple[str, Any]], limit: int) -> str:
    said = (reader.language.label("setting.part", name=name, value=one(reader, key, v)) for name, v in parts)
    return excerpt(reader.language.label("setting.between").join(said), limit) or reader.language.label(
        "engine.none"
    )


def _names(names: dict[str, str]) -> str:
    return " / ".join(names.values())
