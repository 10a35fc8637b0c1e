"""The lists of cases: requests, complaints and suggestions, as far as somebody may see them."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased
from sqlmodel import col

from centre.cases import sight
from centre.exports.listing import ADDRESS, Column, Kind, Listing
from models.cases import Case, CaseKind, CaseState, Openness, Outcome
from models.complaints import Complaint, ComplaintCategory, Finding, Severity
from models.people import Person
from models.rights import Right

_owner = aliased(Person)


def _cases(kind: CaseKind) -> Callable[[Select[Any]], Select[Any]]:
    def of(query: Select[Any]) -> Select[Any]:
        # Whom the staff are not to know is named in no list either.
        open_one = (col(Person.id) == col(Case.person_id)) & (col(Case.openness) == Openness.OPEN)
        joined = query.select_from(Case).outerjoin(Person, open_one)
        joined = joined.outerjoin(_owner, col(_owner.id) == col(Case.custodian_id))
        if kind is CaseKind.COMPLAINT:
            joined = joined.join(Complaint, col(Complaint.id) == col(Case.id))
        return joined.where(col(Case.kind) == kind)

    return of


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
    *(Column(name, getattr(Case, name), personal=True) for name in ADDRESS),
    Column("about", col(Case.about), personal=True),
    Column("owner", col(_owner.name), personal=True),
)

CASE_LISTS: Mapping[str, Listing] = {
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
    "suggestions": Listing(
        Right.SEE_CASES,
        Right.WORK_CASES,
        (*_OF_CASES, *_CASES_END),
        col(Case.created_at),
        _cases(CaseKind.SUGGESTION),
        sight.within,
    ),
}
