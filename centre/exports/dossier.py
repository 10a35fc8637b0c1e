"""One case as a file: all that is kept of it, with names only for who works on cases (rule R.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, cases, rules
from centre.cases import CaseCard, Step
from centre.errors import Refused
from centre.exports.case_lists import CASE_LISTS
from centre.exports.listing import Column
from centre.moment import Moment
from models.cases import Case, CaseKind, CaseLimit
from models.files import StoredFile
from models.rights import Right
from models.who import Who

_LISTS = {
    CaseKind.REQUEST: "requests",
    CaseKind.COMPLAINT: "complaints",
    CaseKind.SUGGESTION: "suggestions",
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case with its facts (those of its list), the stretches that had a limit, and its steps.

    persons: whether names, addresses and what people wrote are in it. kept_until: when it is destroyed; None
    while it is open.
    """

    card: CaseCard
    facts: Sequence[tuple[Column, Any]]
    limits: Sequence[CaseLimit]
    persons: bool
    kept_until: datetime | None

    @property
    def files(self) -> list[tuple[StoredFile, datetime]]:
        """All that was sent with it, and when, in its order."""
        came = [(one, self.card.case.created_at) for one in self.card.files]
        return came + [(one, step.said_at) for step in self.card.steps for one in step.files]


def take(session: Session, moment: Moment, who: Who, case_id: int, form: str) -> Case:
    """Note that somebody takes a case out of the house.

    Raises:
        Refused: they may not, or see no such case.
    """
    case = _find(session, who, case_id)
    audit.note(session, moment, who.id, "case.exported", ("case", case_id), form=form, persons=_named(who))
    return case


def read(session: Session, who: Who, case_id: int, language: str) -> Dossier:
    """All that is kept of a case, as it is now, as far as this colleague may see it.

    Raises:
        Refused: they may not, or see no such case.
    """
    case = _find(session, who, case_id)
    listing = CASE_LISTS[_LISTS[case.kind]]
    columns = listing.shown(persons=_named(who))
    found = listing.source(select(*(column.value for column in columns))).where(col(Case.id) == case_id)
    limits = select(CaseLimit).where(col(CaseLimit.case_id) == case_id).order_by(col(CaseLimit.id))
    return Dossier(
        cases.card(session, case_id, language),
        list(zip(columns, session.execute(found).one(), strict=True)),
        session.exec(limits).all(),
        _named(who),
        _kept_until(session, case),
    )


def as_data(found: Dossier, moment: Moment) -> dict[str, Any]:
    """The same in words and numbers that JSON knows; times by the centre's clock."""

    def plain(value: Any) -> Any:
        match value:
            case datetime():
                return moment.calendar.local(value).isoformat()
            case date():
                return value.isoformat()
            case Enum():
                return value.value
            case _:
                return value

    facts = {column.name: plain(value) for column, value in found.facts}
    limits = [
        {name: plain(getattr(one, name)) for name in ("step", "due_at", "met_at")} for one in found.limits
    ]
    told = {name: plain(value) for name, value in _steps(found).items()}
    return {
        "kind": found.card.case.kind.value,
        **facts,
        **told,
        "made_at": plain(moment.now),
        "kept_until": plain(found.kept_until),
        "persons": found.persons,
        "limits": limits,
        "steps": [
            {name: plain(said) for name, said in _step(found, step).items()} for step in found.card.steps
        ],
        "files": [
            {"kind": one.kind.value, "size": one.size, "came_at": plain(at), "state": one.state.value}
            | ({"name": one.name} if found.persons else {})
            for one, at in found.files
        ],
    }


def _steps(found: Dossier) -> dict[str, Any]:
    """What is still missing, and what is planned: in words of people."""
    if not found.persons:
        return {}
    plan = found.card.plan
    planned = {name: str(getattr(plan, name)) for name in ("who", "day", "hours", "note")} if plan else None
    return {"gaps": list(found.card.gaps), "plan": planned}


def _step(found: Dossier, step: Step) -> dict[str, Any]:
    told = {
        "at": step.said_at,
        "by": step.side,
        "action": step.action,
        "reason": step.reason,
        "by_phone": step.by_phone,
        "until": step.until,
        "amount": step.amount,
        "files": len(step.files),
    }
    return told | ({"author": step.author, "text": step.text} if found.persons else {})


def _find(session: Session, who: Who, case_id: int) -> Case:
    if not who.may(Right.EXPORT):
        raise Refused("refused.not_allowed")
    case = session.get(Case, case_id, populate_existing=True)
    if case is None or not cases.sees(session, who, case):
        raise Refused("refused.case_unknown")
    return case


def _named(who: Who) -> bool:
    """Whoever works on cases knows the people in them anyway."""
    return who.may(Right.WORK_CASES)


def _kept_until(session: Session, case: Case) -> datetime | None:
    if case.closed_at is None:
        return None
    in_force = rules.load(session)
    days = in_force.keep_complaints if case.kind is CaseKind.COMPLAINT else in_force.keep_cases
    return case.closed_at + timedelta(days=days)
