"""Lists as files: spreadsheets for people, CSV for other spreadsheets, JSON for programs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from centre import audit, drawing, periods
from centre.errors import Refused
from centre.exports.listing import Column, Kind, Listing
from centre.exports.lists import LISTINGS
from centre.exports.recipe import Form, Recipe
from centre.moment import Moment
from centre.periods import Period, Unit
from models.rights import Right
from models.who import Who

__all__ = [
    "FORMS",
    "LISTINGS",
    "UNITS",
    "Form",
    "Recipe",
    "make",
    "note",
    "offered",
    "period",
    "rows",
    "sentences",
    "take",
]

FORMS: tuple[Form, ...] = ("xlsx", "csv", "json")
UNITS = (Unit.MONTH, Unit.YEAR)
_CENTURY = 1200
_COVER = ("centre", "span", "made", "rows", "belongs", "persons", "columns")
_SHEETS = ("cover", "figures", "list")


def offered(who: Who) -> list[str]:
    """The lists that somebody may have."""
    if not who.may(Right.EXPORT):
        return []
    return [name for name, listing in LISTINGS.items() if who.may(listing.see)]


def period(moment: Moment, unit: Unit, back: int) -> Period:
    """The month or the year that is on, or one so many before it.

    Raises:
        Refused: lists are not given of such a time, or not of so long ago.
    """
    if unit not in UNITS:
        raise Refused("refused.export_unknown")
    months = 12 if unit is Unit.YEAR else 1
    if months * back > _CENTURY:
        raise Refused("refused.too_long_ago")
    today = moment.calendar.local(moment.now).date()
    return periods.containing(moment.calendar, unit, periods.shift_months(today, -months * back))


def rows(session: Session, who: Who, name: str, of: Period) -> int:
    """How many rows a list has.

    Raises:
        Refused: they may not have it.
    """
    listing = _permitted(who, name, persons=False)
    counted = listing.counts(who, of).subquery()
    return int(session.execute(select(func.coalesce(func.sum(counted.c[1]), 0))).scalar_one())


def take(
    session: Session, moment: Moment, who: Who, name: str, of: Period, *, form: str, persons: bool
) -> Form:
    """Note that somebody takes a list out of the house, with names or without; or the command line.

    Raises:
        Refused: they may not have it, or not with names; there is no such form.
    """
    _permitted(who, name, persons=persons)
    known = next((one for one in FORMS if one == form), None)
    if known is None:
        raise Refused("refused.export_unknown")
    note(session, moment, who, name, of, form=known, persons=persons)
    return known


def note(
    session: Session, moment: Moment, who: Who, name: str, of: Period, *, form: Form, persons: bool
) -> None:
    """Leave a line that somebody takes something of a time out of the house."""
    time = f"{of.first} {of.last}"
    told: dict[str, str | float | None] = {"list": name, "form": form, "time": time, "persons": persons}
    actor_id = who.id or None
    if actor_id is None:
        told["by"] = "command line"
    audit.note(session, moment, actor_id, "export.taken", ("person", actor_id), **told)


def sentences(name: str, *, persons: bool) -> list[str]:
    """The keys of all sentences that come into the file."""
    columns = LISTINGS[name].shown(persons=persons)
    return [
        f"export.list.{name}",
        f"export.belongs.{name}",
        f"export.persons.{'with' if persons else 'without'}",
        "export.column.state",
        *(f"export.cover.{one}" for one in _COVER),
        *(f"export.sheet.{one}" for one in _SHEETS),
        *(f"export.{what}.{column.name}" for column in columns for what in ("column", "means")),
        *(key for column in columns for key in _members(column)),
    ]


def make(session: Session, recipe: Mapping[str, Any]) -> bytes:
    """Have the file written by a process of its own, by what the database holds now."""
    url = session.connection().engine.url.render_as_string(hide_password=False)
    return drawing.draw("centre.exports.pen", {**recipe, "url": url})


def _permitted(who: Who, name: str, *, persons: bool) -> Listing:
    listing = LISTINGS.get(name)
    if listing is None:
        raise Refused("refused.export_unknown")
    if name not in offered(who) or (persons and not who.may(listing.persons)):
        raise Refused("refused.not_allowed")
    return listing


def _members(column: Column) -> list[str]:
    if column.kind is not Kind.WORD or column.members is None:
        return []
    return [f"{column.words}.{member.value}" for member in column.members]
