"""Calls after a service as people look at them: the list, and one in full."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from centre import audit, bad_marks, bookings, cases, follow_ups, pages, rules
from centre.bad_marks import BadMarkCard
from centre.bookings import BookingCard
from centre.cases import CaseCard
from centre.errors import Refused
from centre.follow_up_calls.access import joined, may_make, sees, visible
from centre.moment import Moment
from centre.pages import Page
from models.follow_ups import OPEN, FollowUp, FollowUpKind, FollowUpState
from models.people import Person
from models.rights import Right
from models.who import Who


class View(StrEnum):
    """Which part of the list to look at."""

    MINE = "mine"
    TO_RING = "to_ring"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class FollowUpCard:
    """One call, and to whom it is.

    caller: who rings or rang, "" if nobody. matter: as its own desk shows it.
    """

    call: FollowUp
    name: str
    caller: str = ""
    matter: BookingCard | CaseCard | BadMarkCard | None = None


def listed(session: Session, moment: Moment, who: Who, view: View, page: int = 0) -> Page[FollowUpCard]:
    """The calls that one may make, that one has taken, or that are over; what is due first comes first.

    What nobody picked up today is for another day.

    Raises:
        Refused: this is not for everybody to see.
    """
    _refuse_others(who)
    today = moment.calendar.local(moment.now).date()
    chosen: dict[View, Any] = {
        View.TO_RING: (
            *may_make(who),
            col(FollowUp.state) == FollowUpState.DUE,
            col(FollowUp.tried_on).is_distinct_from(today),
        ),
        View.MINE: (
            *may_make(who),
            col(FollowUp.state) == FollowUpState.TAKEN,
            col(FollowUp.caller_id) == who.id,
        ),
        View.DONE: (
            *visible(who),
            col(FollowUp.state).in_([FollowUpState.REACHED, FollowUpState.UNREACHABLE]),
        ),
    }
    order = (
        (col(FollowUp.closed_at).desc(), col(FollowUp.id).desc())
        if view is View.DONE
        else (col(FollowUp.due_at), col(FollowUp.id))
    )
    rows = _joined(FollowUp, Person.name).where(*chosen[view]).order_by(*order)
    return pages.cut(session, rows, page, rules.load(session).page, FollowUpCard)


def late(session: Session, moment: Moment, who: Who) -> tuple[int, datetime | None]:
    """How many calls that somebody may see are late, and since when the oldest is."""
    overdue = (col(FollowUp.state).in_(OPEN), col(FollowUp.due_at) <= moment.now)
    rows = _joined(func.count(), func.min(FollowUp.due_at)).where(*visible(who), *overdue)
    count, since = session.execute(rows).one()
    return count, since


def to_ring(session: Session, moment: Moment, who: Who) -> int:
    """How many calls somebody may make that are due today or late, and were not tried today."""
    calendar = moment.calendar
    today = calendar.local(moment.now).date()
    due = (
        col(FollowUp.state).in_(OPEN),
        FollowUp.due_at < calendar.at(today + timedelta(days=1), time.min),
        col(FollowUp.tried_on).is_distinct_from(today),
    )
    found: int = session.execute(_joined(func.count()).where(*may_make(who), *due)).scalar_one()
    return found


def look(session: Session, moment: Moment, who: Who, row: int, language: str) -> FollowUpCard:
    """One call in full; that it was looked at is written down.

    Raises:
        Refused: this is not for everybody to see, it is about themselves, or there is none.
    """
    _refuse_others(who)
    call = follow_ups.find(session, row)
    if call.person_id == who.id:
        raise Refused("refused.follow_up_own", number=call.number)
    if not sees(session, who, call):
        raise Refused("refused.follow_up_unknown")
    audit.note(session, moment, who.id, "follow_up.seen", ("follow_up", row))
    return card(session, row, language)


def card(session: Session, row: int, language: str) -> FollowUpCard:
    """One call in full, for whoever is known to be allowed to see it.

    Raises:
        Refused: there is none.
    """
    call = follow_ups.find(session, row)
    caller = session.get(Person, call.caller_id) if call.caller_id is not None else None
    matter: BookingCard | CaseCard | BadMarkCard
    if call.kind is FollowUpKind.BOOKING:
        matter = bookings.card(session, call.subject_id)
    elif call.kind is FollowUpKind.BAD_MARK:
        matter = bad_marks.card(session, call.subject_id)
    else:
        matter = cases.card(session, call.subject_id, language)
    name = session.get_one(Person, call.person_id).name
    return FollowUpCard(call, name, caller.name if caller else "", matter)


def _joined(*what: Any) -> Any:
    calls = select(*what).select_from(FollowUp).join(Person, col(Person.id) == col(FollowUp.person_id))
    return joined(calls)


def _refuse_others(who: Who) -> None:
    if not who.may(Right.SEE_CASES):
        raise Refused("refused.not_allowed")
