"""The rota in words: a day with whoever leads it, several days in a row, what was handed over."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from centre import duty
from centre.duty import DutyLine, HandedOver
from chat import when
from chat.languages import Markup
from chat.talk import Reader
from handlers import days


def line(reader: Reader, one: DutyLine) -> Markup:
    """A day of the rota on one line: who leads, who steps in, or that nobody does."""
    blanks: dict[str, Any] = {"day": when.day(reader.language, one.day, days.today(reader))}
    if one.leader is None:
        return reader.t("duty.line_gap", **blanks)
    blanks["leader"] = one.leader.name
    if one.deputy is None:
        text = reader.t("duty.line", **blanks)
    else:
        text = reader.t("duty.line_two", deputy=one.deputy.name, **blanks)
    return reader.t("duty.line_asked", line=text) if one.swap is not None else text


def part(reader: Reader, one: DutyLine, person_id: int) -> Markup:
    """As what somebody is on duty."""
    leads = one.leader is not None and one.leader.id == person_id
    return reader.t("duty.leads" if leads else "duty.steps_in")


def runs(reader: Reader, found: Iterable[date]) -> Markup:
    """Days as people say them: those that follow each other as from when until when."""
    said: list[list[date]] = []
    for day in sorted(found):
        if said and day - said[-1][-1] == duty.DAY:
            said[-1].append(day)
        else:
            said.append([day])
    return Markup(reader.t("engine.comma").join(_run(reader, run) for run in said))


def _run(reader: Reader, run: list[date]) -> Markup:
    first, last = (when.plain_day(reader.language, day) for day in (run[0], run[-1]))
    if len(run) == 1:
        return when.day(reader.language, run[0], days.today(reader))
    return reader.t("duty.from_to", first=first, last=last)


def handed_over(reader: Reader, found: HandedOver | None, *, limit: int | None = None) -> Markup | None:
    """What whoever was on duty last wrote, or that they wrote nothing; None if nothing was due."""
    if found is None:
        return None
    blanks: dict[str, Any] = {
        "day": when.plain_day(reader.language, found.line.day),
        "name": found.line.leader.name if found.line.leader else reader.language.label("desk.no_name"),
    }
    if not found.notes:
        return reader.t("duty.no_note", **blanks) if found.owed else None
    text = "\n".join(found.notes)
    shown = text if limit is None or len(text) <= limit else f"{text[: limit - 1]}…"
    return reader.t("duty.note", note=shown, **blanks)
