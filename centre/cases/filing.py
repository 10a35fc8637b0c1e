"""How a case comes to be: a row with its number, a limit, and somebody who answers for it at once."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import case_words, numbers
from centre.cases import custody, limits, owed, watch
from centre.cases.access import find
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, insert_values
from centre.rules import Rules
from models.cases import Case, CaseKind, CaseState
from models.who import Who

PREFIXES = {CaseKind.REQUEST: "SQ", CaseKind.COMPLAINT: "TS", CaseKind.SUGGESTION: "JY"}
_WRITTEN = Change(Case, col(Case.id) == bindparam("row"))
_OPEN = select(func.count()).where(col(Case.person_id) == bindparam("person"), col(Case.closed_at).is_(None))


def refuse_too_many(session: Session, in_force: Rules, person_id: int | None) -> None:
    """See whether somebody may hand in one more (rule 9.12).

    Raises:
        Refused: too many of theirs are open.
    """
    if person_id is None:
        return
    if session.connection().execute(_OPEN, {"person": person_id}).scalar_one() >= in_force.cases_open:
        raise Refused("refused.too_many_cases", limit=in_force.cases_open)


def write_down(session: Session, moment: Moment, kind: CaseKind, **values: Any) -> Case:
    """Write a case down and give it its number."""
    now = {"created_at": moment.now, "updated_at": moment.now}
    case_id = insert_values(session, Case, kind=kind, **values, **now)
    assert case_id is not None  # noqa: S101 - no unique index refuses a case without a number
    _WRITTEN(session, {"row": case_id}, number=numbers.number(PREFIXES[kind], case_id))
    return find(session, case_id)


def begin_clock(session: Session, moment: Moment, case: Case, *, by: Who | None) -> None:
    """Let the time of a new case run, and tell who answers for it, unless it is they who wrote it down."""
    _WRITTEN(session, {"row": case.id}, **limits.entering(session, moment, case, CaseState.SUBMITTED))
    session.refresh(case)
    owed.note(session, moment, case)
    watch.restart(session, moment, case)
    case_words.note_all(session, case)
    if by is None or case.custodian_id != by.id:
        custody.tell_new(session, moment, case, case.custodian_id)
