"""The improvement month (提升月): dated tasks in stages, each with an owner, and a summary at the end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import Session

from centre import notices
from centre.moment import Moment
from centre.rectification.finding import open_finding
from centre.rectification.inspecting import inspect
from centre.rectification.moves import YOURS, move, the_id
from centre.rectification.steps import assign
from models.rectification import Inspection, InspectionKind, ItemAction, ItemSource
from models.who import Who

MONTH = "item.month"
_DATA = Path(__file__).with_name("improvement_month.json")
Worded = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the month; its due date is so many days after the first, on a working day."""

    code: str
    day: int
    title: Worded
    measure: Worded
    stage: Worded


@cache
def tasks() -> tuple[Task, ...]:
    """The tasks of the template, in order; the last is the summary."""
    stages = json.loads(_DATA.read_text(encoding="utf-8"))["stages"]
    return tuple(Task(**task, stage=stage["name"]) for stage in stages for task in stage["tasks"])


def due_day(moment: Moment, first: date, task: Task) -> date:
    """When a task is due in a month that begins on a day."""
    calendar = moment.calendar
    day: date = first + timedelta(days=task.day)
    if calendar.is_working_day(day):
        return day
    later: date = calendar.next_working_day(_noon(moment, day))
    return later


def begin_month(
    session: Session, moment: Moment, actor: Who, first: date, owners: Mapping[str, int], *, language: str
) -> Inspection:
    """Lay out a month: every task is an item that its owner does by its day; each owner hears of it once.

    owners: by the codes of the tasks. language: in which the tasks are written down.

    Raises:
        Refused: the actor does not lead, an owner may not, or the first day is over or too far away.
    """
    found = inspect(session, moment, actor, kind=InspectionKind.IMPROVEMENT, day=first)
    for task in tasks():
        item = open_finding(
            session,
            moment,
            source=ItemSource.INSPECTION,
            inspection_id=found.id,
            text=f"{_in(task.stage, language)} · {_in(task.title, language)}",
            by=actor,
        )
        # Nobody found fault with anything: it is a plan, neither admitted nor disputed.
        move(session, moment, item, ItemAction.VERIFY, actor=actor)
        row, day = the_id(item), due_day(moment, first, task)
        assign(session, moment, actor, row, owners[task.code], measure=_in(task.measure, language), day=day)
        notices.drop(session, moment, ("item", row), {YOURS})
    for owner in sorted(set(owners.values()) - {actor.id}):
        notices.promise_staff(session, moment, MONTH, owner, subject=("inspection", found.id or 0))
    return found


def _in(worded: Worded, language: str) -> str:
    return worded.get(language) or next(iter(worded.values()))


def _noon(moment: Moment, day: date) -> datetime:
    noon: datetime = moment.calendar.at(day, moment.calendar.opening.opens)
    return noon
