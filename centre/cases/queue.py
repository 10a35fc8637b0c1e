"""The queue of the desk: the cases that are not closed, the most pressing first, whole or in part."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlmodel import Session, col

from centre import audit, pages, rules
from centre.cases.sight import within
from centre.cases.views import CaseLineView, some
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from models.cases import WITH_RESIDENT, Case, CaseKind, CaseState
from models.catalogue import Service
from models.rights import Right
from models.who import Who

# As it stands in the condition of the partial index.
_OURS = col(Case.rank) < literal_column(str(WITH_RESIDENT))


class View(StrEnum):
    """At which cases to look: one's own, those that nobody has begun, due today, the late ones, or all."""

    MINE = "mine"
    NEW = "new"
    DUE = "due"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the queue to look at.

    sort: a kind of case, or a category of the catalogue; "" for all. unit: of the staff; "" for all.
    """

    view: View = View.ALL
    sort: str = ""
    unit: str = ""


def queue(
    session: Session, moment: Moment, who: Who, part: Part | None = None, page: int = 0
) -> Page[CaseLineView]:
    """The cases that are not closed: those that wait for us first, the most pressing of them on top.

    What is late comes with the latest first; that names were seen leaves a line a page.

    Raises:
        Refused: this is not for everybody to see.
    """
    if not who.may(Right.SEE_CASES):
        raise Refused("refused.not_allowed")
    part = part or Part()
    open_ones: Any = select(col(Case.id)).where(col(Case.closed_at).is_(None), *within(who))
    chosen = open_ones.where(*_chosen(moment, who, part))
    order = () if part.view is View.OVERDUE else (col(Case.rank),)
    found = pages.cut(
        session,
        chosen.order_by(*order, col(Case.due_at), col(Case.id)),
        page,
        rules.load(session).page,
        lambda case_id: case_id,
    )
    lines = some(session, found.items, who.language)
    if any(line.name for line in lines):
        # Names were seen: a line a page, whoever they are.
        audit.note(session, moment, who.id, "case.listed", ("person", who.id), page=found.number)
    return Page(lines, found.number, found.pages, found.total)


def count(session: Session, moment: Moment, who: Who, view: View) -> int:
    """How many cases there are at which somebody may look so; none for whoever sees none."""
    if not who.may(Right.SEE_CASES):
        return 0
    chosen = _chosen(moment, who, Part(view))
    open_ones = select(func.count()).where(col(Case.closed_at).is_(None), *within(who), *chosen)
    return int(session.connection().execute(open_ones).scalar_one())


def _midnight(moment: Moment) -> datetime:
    """The end of the day."""
    tomorrow = moment.calendar.local(moment.now).date() + timedelta(days=1)
    return moment.calendar.at(tomorrow, time.min)


def _chosen(moment: Moment, who: Who, part: Part) -> list[ColumnElement[bool]]:
    chosen = {
        View.MINE: [col(Case.custodian_id) == who.id],
        View.NEW: [col(Case.state) == CaseState.SUBMITTED],
        View.DUE: [col(Case.due_at) >= moment.now, col(Case.due_at) < _midnight(moment), _OURS],
        View.OVERDUE: [col(Case.due_at) < moment.now, _OURS],
        View.ALL: [],
    }[part.view]
    if part.unit:
        chosen.append(col(Case.staff_unit) == part.unit)
    if part.sort in set(CaseKind):
        chosen.append(col(Case.kind) == part.sort)
    elif part.sort:
        of_category = select(col(Service.id)).where(col(Service.category) == part.sort)
        chosen.append(col(Case.service_id).in_(of_category))
    return chosen
