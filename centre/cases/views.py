"""Cases as people look at them: the queue of the desk, one case in full, those of one resident."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import audit, catalogue, files, numbers
from centre.cases import parties
from centre.cases.access import find, for_resident
from centre.cases.codes import Bearer, Voice
from centre.cases.filing import PREFIXES
from centre.cases.followers import Progress, progress
from centre.cases.moves import plan_of
from centre.cases.sight import sees, unseen
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import Relative
from models.calls import Side
from models.cases import (
    Case,
    CaseAction,
    CaseKind,
    CaseLine,
    CaseState,
    Gap,
    Handover,
    HandoverState,
    Openness,
    OtherParty,
    Plan,
    Reason,
)
from models.catalogue import Service
from models.complaints import Complaint, ComplaintCategory
from models.files import StoredFile
from models.people import Person


@dataclass(frozen=True, slots=True)
class CaseLineView:
    """One case as a line of a list; a `sensitive` service is not named there.

    title: the service of a request; a complaint has its `category` instead. since: when it entered its state.
    """

    id: int
    number: str
    kind: CaseKind
    openness: Openness
    category: ComplaintCategory | None
    name: str
    title: str
    about: str
    state: CaseState
    urgent: bool
    sensitive: bool
    custodian: str
    due_at: datetime | None
    created_at: datetime
    since: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's history."""

    id: int
    side: Side
    action: CaseAction | None
    reason: Reason | None
    author: str
    text: str
    by_phone: bool
    until: datetime | None
    amount: int | None
    said_at: datetime
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class CaseCard:
    """All that somebody who works on a case needs to know; whom the staff are not to know has no name.

    onward: how the case stands that goes on for this one.
    """

    case: Case
    complaint: Complaint | None
    title: str
    name: str
    phone: str
    relative: str
    custodian: str
    files: tuple[StoredFile, ...]
    steps: tuple[Step, ...]
    gaps: tuple[str, ...]
    plan: Plan | None
    offered_to: str
    onward: Progress | None
    party: OtherParty | None


_CUSTODIAN = aliased(Person)
_CASES: Any = (
    select(Case, Complaint, col(Person.name), col(_CUSTODIAN.name))
    .join(Person, col(Person.id) == col(Case.person_id), isouter=True)
    .join(Complaint, col(Complaint.id) == col(Case.id), isouter=True)
    .join(_CUSTODIAN, col(_CUSTODIAN.id) == col(Case.custodian_id), isouter=True)
)
_LINES = _CASES.add_columns(col(Service.sensitive)).join(
    Service, col(Service.id) == col(Case.service_id), isouter=True
)
_OF_RESIDENT = _LINES.where(col(Case.person_id) == bindparam("person")).order_by(col(Case.id).desc())
_SOME = _LINES.where(col(Case.id).in_(bindparam("cases", expanding=True)))
_CARD = (
    _CASES.add_columns(col(Person.phone), func.coalesce(col(Relative.name), ""))
    .join(Relative, col(Relative.id) == col(Case.relative_id), isouter=True)
    .where(col(Case.id) == bindparam("case"))
)
_STEPS = (
    select(CaseLine, func.coalesce(col(Person.name), ""))
    .join(Person, col(Person.id) == CaseLine.author_id, isouter=True)
    .where(col(CaseLine.case_id) == bindparam("case"))
    .order_by(col(CaseLine.id))
)
_MISSING = (
    select(col(Gap.what))
    .where(col(Gap.case_id) == bindparam("case"), col(Gap.filled_at).is_(None))
    .order_by(col(Gap.id))
)
_OFFERED = (
    select(col(Person.name))
    .join(Handover, col(Handover.to_id) == col(Person.id))
    .where(col(Handover.case_id) == bindparam("case"), col(Handover.state) == HandoverState.OFFERED)
)


def of_resident(session: Session, person_id: int, language: str) -> list[CaseLineView]:
    """All cases of one person, the newest first."""
    return _lines(session, language, session.execute(_OF_RESIDENT, {"person": person_id}).all())


def some(session: Session, case_ids: Sequence[int], language: str) -> list[CaseLineView]:
    """Cases by their rows, in the order in which they are named."""
    found = _lines(session, language, session.execute(_SOME, {"cases": list(case_ids)}).all())
    return sorted(found, key=lambda line: case_ids.index(line.id))


def by_number(session: Session, number: str) -> Case | None:
    """The case with a number as people type it; None if it is a number of something else.

    Raises:
        Refused: there is no such case, or the number has a slip in it.
    """
    prefix, case_id = numbers.parse(number)
    return find(session, case_id) if prefix in PREFIXES.values() else None


def look(session: Session, moment: Moment, voice: Voice, case_id: int, language: str) -> CaseCard:
    """One case as somebody may see it: residents without the notes; whoever else looks leaves a line.

    Raises:
        Refused: it is none of theirs.
    """
    if isinstance(voice, Bearer):
        for_resident(session, voice, case_id)
    shown = card(session, case_id, language)
    if isinstance(voice, Bearer) or shown.case.person_id == voice.id:
        return replace(shown, steps=tuple(step for step in shown.steps if step.side is not Side.NOTE))
    if not sees(session, voice, shown.case):
        raise unseen(session, voice, shown.case)
    audit.note(session, moment, voice.id, "case.seen", ("case", case_id))
    return shown


def card(session: Session, case_id: int, language: str) -> CaseCard:
    """One case in full, for whoever is known to be allowed to see it.

    Raises:
        Refused: there is none.
    """
    found = session.execute(_CARD, {"case": case_id}).first()
    if found is None:
        raise Refused("refused.case_unknown")
    case, complaint, name, custodian, phone, relative = found
    known = case.openness is Openness.OPEN
    return CaseCard(
        case=case,
        complaint=complaint,
        title=_title(session, case, language),
        name=(name or "") if known else "",
        phone=(phone or "") if known else "",
        relative=relative,
        custodian=custodian or "",
        files=tuple(files.of(session, ("case", case_id))),
        steps=_steps(session, case_id),
        gaps=tuple(session.execute(_MISSING, {"case": case_id}).scalars()),
        plan=plan_of(session, case),
        offered_to=session.execute(_OFFERED, {"case": case_id}).scalar() or "",
        onward=progress(session, case.merged_into) if case.merged_into else None,
        party=parties.of(session, case_id) if case.kind is CaseKind.REQUEST else None,
    )


def _lines(session: Session, language: str, rows: Sequence[Any]) -> list[CaseLineView]:
    asked_for = {(case.service_id, case.version) for case, *_ in rows if case.service_id is not None}
    titles = catalogue.titles(session, asked_for, language)
    return [
        CaseLineView(
            id=case.id,
            number=case.number or "",
            kind=case.kind,
            openness=case.openness,
            category=complaint.category if complaint else None,
            name=(name or "") if case.openness is Openness.OPEN else "",
            title=titles.get((case.service_id, case.version), ""),
            about=case.about,
            state=case.state,
            urgent=case.urgent,
            sensitive=bool(sensitive),
            custodian=custodian or "",
            due_at=case.due_at,
            created_at=case.created_at,
            since=case.updated_at,
            closed_at=case.closed_at,
        )
        for case, complaint, name, custodian, sensitive in rows
    ]


def _title(session: Session, case: Case, language: str) -> str:
    if case.service_id is None:
        return ""
    return catalogue.title(session, case.service_id, case.version or 0, language)


def _steps(session: Session, case_id: int) -> tuple[Step, ...]:
    rows = session.execute(_STEPS, {"case": case_id}).all()
    attached = files.of_many(session, "case_line", [line.id for line, _ in rows])
    return tuple(
        Step(
            line.id,
            line.side,
            line.action,
            line.reason,
            author,
            line.text,
            line.by_phone,
            line.until,
            line.amount,
            line.said_at,
            tuple(attached.get(line.id, ())),
        )
        for line, author in rows
    )
