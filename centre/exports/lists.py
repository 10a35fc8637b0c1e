"""What can be exported: for each list its columns, which rows of a span of time, and who sees them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from centre.cases import sight
from centre.periods import Period
from models.bookings import Booking, BookingState
from models.bookings import Channel as BookingChannel
from models.cases import Case, CaseKind, CaseState, Outcome
from models.complaints import Complaint, ComplaintCategory, Finding, Severity
from models.hours import Grade, HourLine, HourState
from models.people import Person
from models.rectification import Gravity, Item, ItemState
from models.rights import Right
from models.slots import Slot
from models.who import Who

Value = Any
Condition = ColumnElement[bool]


class Kind(StrEnum):
    """What stands in a column, so that a spreadsheet can reckon with it.

    money: kept in the smallest unit. service: the row of a service. word: an enumeration.
    """

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    MINUTES = "minutes"
    DAY = "day"
    MOMENT = "moment"
    SERVICE = "service"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name here and in the sentences, and where its value comes from.

    words: of an enumeration, the name under which its values have their words. personal: it says who
    somebody is or where they live, or holds what they wrote; left out unless it is asked for with names.
    """

    name: str
    value: Any
    kind: Kind = Kind.TEXT
    members: type[StrEnum] | None = None
    words: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: who may have it, who may have it with names, its columns and its rows.

    at: what decides in which span of time a row falls. state: the column by which its figures are counted.
    """

    see: Right
    persons: Right
    columns: Sequence[Column]
    at: Any
    source: Callable[[Select[Any]], Select[Any]]
    seen_by: Callable[[Who], Sequence[Condition]]
    by_day: bool = False

    @property
    def state(self) -> Column:
        """The first of its columns that holds an enumeration."""
        return next(column for column in self.columns if column.kind is Kind.WORD)

    def shown(self, *, persons: bool) -> list[Column]:
        """Its columns, with those that are personal or without them."""
        return [column for column in self.columns if persons or not column.personal]

    def rows(self, who: Who, span: Period, columns: Sequence[Column]) -> Select[Any]:
        """The rows of a span that somebody may see, in the order of time."""
        order = (self.at, next(column.value for column in self.columns))
        return self._within(who, span, *(column.value for column in columns)).order_by(*order)

    def counts(self, who: Who, span: Period) -> Select[Any]:
        """How many of these rows are in which state."""
        state = self.state.value
        return self._within(who, span, state, func.count()).group_by(state)

    def _within(self, who: Who, span: Period, *values: Any) -> Select[Any]:
        begins, ends = (span.first, span.last) if self.by_day else (span.begins, span.ends)
        until = self.at <= ends if self.by_day else self.at < ends
        return self.source(select(*values)).where(self.at >= begins, until, *self.seen_by(who))


_owner = aliased(Person)


def _all_of_it(_who: Who) -> Sequence[Condition]:
    return (true(),)


def _bookings(query: Select[Any]) -> Select[Any]:
    joined = query.select_from(Booking).join(Slot, col(Slot.id) == col(Booking.slot_id))
    return joined.outerjoin(Person, col(Person.id) == col(Booking.person_id))


def _cases(kind: CaseKind) -> Callable[[Select[Any]], Select[Any]]:
    def of(query: Select[Any]) -> Select[Any]:
        joined = query.select_from(Case).outerjoin(Person, col(Person.id) == col(Case.person_id))
        joined = joined.outerjoin(_owner, col(_owner.id) == col(Case.custodian_id))
        if kind is CaseKind.COMPLAINT:
            joined = joined.join(Complaint, col(Complaint.id) == col(Case.id))
        return joined.where(col(Case.kind) == kind)

    return of


def _hours(query: Select[Any]) -> Select[Any]:
    return query.select_from(HourLine).join(Person, col(Person.id) == col(HourLine.person_id))


def _items(query: Select[Any]) -> Select[Any]:
    return query.select_from(Item).outerjoin(_owner, col(_owner.id) == col(Item.owner_id))


_ADDRESS = ("building", "unit", "room")
_CASE_TIMES = ("created_at", "answered_at", "accepted_at", "due_at", "closed_at")
_OF_CASES = (
    Column("number", col(Case.number)),
    Column("state", col(Case.state), Kind.WORD, CaseState, "case.state"),
)
_CASES_END = (
    Column("outcome", col(Case.outcome), Kind.WORD, Outcome, "case.outcome"),
    Column("staff_unit", col(Case.staff_unit)),
    *(Column(name, getattr(Case, name), Kind.MOMENT) for name in _CASE_TIMES),
    Column("reopened", col(Case.reopened), Kind.NUMBER),
    Column("person", col(Person.name), personal=True),
    *(Column(name, getattr(Case, name), personal=True) for name in _ADDRESS),
    Column("about", col(Case.about), personal=True),
    Column("owner", col(_owner.name), personal=True),
)

LISTINGS: Mapping[str, Listing] = {
    "bookings": Listing(
        Right.SEE_BOOKINGS,
        Right.WORK_BOOKINGS,
        (
            Column("number", col(Booking.number)),
            Column("service", col(Booking.service_id), Kind.SERVICE),
            Column("state", col(Booking.state), Kind.WORD, BookingState, "booking.state"),
            Column("starts_at", col(Slot.starts_at), Kind.MOMENT),
            Column("created_at", col(Booking.created_at), Kind.MOMENT),
            Column("arrived_at", col(Booking.arrived_at), Kind.MOMENT),
            Column("channel", col(Booking.channel), Kind.WORD, BookingChannel, "export.channel"),
            Column("quoted", col(Booking.quoted), Kind.MONEY),
            Column("charged", col(Booking.charged), Kind.MONEY),
            Column("person", col(Person.name), personal=True),
            *(Column(name, getattr(Booking, name), personal=True) for name in _ADDRESS),
            Column("note", col(Booking.note), personal=True),
        ),
        col(Slot.starts_at),
        _bookings,
        lambda who: (col(Booking.person_id) != who.id,),
    ),
    "requests": Listing(
        Right.SEE_CASES,
        Right.WORK_CASES,
        (
            *_OF_CASES,
            Column("service", col(Case.service_id), Kind.SERVICE),
            Column("price", col(Case.price), Kind.MONEY),
            Column("charged", col(Case.charged), Kind.MONEY),
            *_CASES_END,
        ),
        col(Case.created_at),
        _cases(CaseKind.REQUEST),
        sight.within,
    ),
    "complaints": Listing(
        Right.SEE_CASES,
        Right.WORK_CASES,
        (
            *_OF_CASES,
            Column("category", col(Complaint.category), Kind.WORD, ComplaintCategory, "complaint.category"),
            Column("severity", col(Complaint.severity), Kind.WORD, Severity, "export.severity"),
            Column("finding", col(Complaint.finding), Kind.WORD, Finding, "complaint.finding"),
            Column("contacted_at", col(Complaint.contacted_at), Kind.MOMENT),
            Column("replied_at", col(Complaint.replied_at), Kind.MOMENT),
            Column("reworks", col(Complaint.reworks), Kind.NUMBER),
            Column("grade", col(Complaint.grade), Kind.NUMBER),
            *_CASES_END,
        ),
        col(Case.created_at),
        _cases(CaseKind.COMPLAINT),
        sight.within,
    ),
    "hours": Listing(
        Right.SEE_VOLUNTEERS,
        Right.WORK_VOLUNTEERS,
        (
            Column("what", col(HourLine.what)),
            Column("state", col(HourLine.state), Kind.WORD, HourState, "hours.state"),
            Column("day", col(HourLine.day), Kind.DAY),
            Column("begun_at", col(HourLine.begun_at), Kind.MOMENT),
            Column("ended_at", col(HourLine.ended_at), Kind.MOMENT),
            Column("hours", col(HourLine.minutes), Kind.MINUTES),
            Column("work", col(HourLine.grade), Kind.WORD, Grade, "weigh.grade", personal=True),
            Column("person", col(Person.name), personal=True),
        ),
        col(HourLine.day),
        _hours,
        _all_of_it,
        by_day=True,
    ),
    "items": Listing(
        Right.SEE_ITEMS,
        Right.WORK_ITEMS,
        (
            Column("number", col(Item.number)),
            Column("state", col(Item.state), Kind.WORD, ItemState, "item.state"),
            Column("gravity", col(Item.severity), Kind.WORD, Gravity, "item.severity"),
            Column("created_at", col(Item.created_at), Kind.MOMENT),
            Column("due_at", col(Item.due_at), Kind.MOMENT),
            Column("closed_at", col(Item.closed_at), Kind.MOMENT),
            Column("finding_words", col(Item.finding), personal=True),
            Column("measure", col(Item.measure), personal=True),
            Column("owner", col(_owner.name), personal=True),
        ),
        col(Item.created_at),
        _items,
        _all_of_it,
    ),
}
