"""Every call-back has an owner from its first second; if the owner leaves, it gets another."""

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import audit, away, staff
from centre.duty import posts
from centre.moment import Moment
from centre.rows import Change
from models import who as whos
from models.base import constant
from models.calls import Call, CallState
from models.duty import DutyKind
from models.people import Role
from models.rights import Right

UNANSWERED = frozenset({CallState.OPEN, CallState.TAKEN})
_DESK = frozenset({Role.COORDINATOR, Role.CLERK})
_DIRECTS = frozenset({Role.DIRECTOR})
_OWNED = Change(
    Call, col(Call.id) == bindparam("call"), col(Call.owner_id).is_not_distinct_from(bindparam("owner"))
)
_LOAD = (
    select(col(Call.owner_id), func.count())
    .where(col(Call.closed_at).is_(None), col(Call.state).in_(map(constant, UNANSWERED)))
    .group_by(col(Call.owner_id))
)


def first_owner(session: Session, moment: Moment, person_id: int) -> int | None:
    """Who answers a person: who rings back today, or leads, or has least to do at the desk; or a director."""
    rings = posts.now(session, moment, DutyKind.CALLS)
    if rings is not None and rings.id != person_id:
        return rings.id
    leader = staff.named_today(session, moment).leader
    if leader is not None and leader.id != person_id:
        return leader.id
    able = [one for one in whos.holders(session, [*_DESK, *_DIRECTS]) if one.id != person_id]
    if desk := [one.id for one in able if one.roles & _DESK]:
        load = dict(session.connection().execute(_LOAD).all())
        chosen = min(desk, key=lambda number: (load.get(number, 0), number))
        colleague = away.stand_in(session, moment, chosen)
        return colleague.id if colleague is not None and colleague.id != person_id else chosen
    return able[0].id if able else None


def ensure(session: Session, moment: Moment, call: Call) -> int | None:
    """The owner of a call-back, after finding another if there is none who may still work on it."""
    owner = whos.by_id(session, call.owner_id) if call.owner_id is not None else None
    if owner is not None and owner.may(Right.WORK_CALLS):
        return owner.id
    found = first_owner(session, moment, call.person_id)
    if found != call.owner_id:
        _OWNED(session, {"call": call.id, "owner": call.owner_id}, owner_id=found)
        note(session, moment, call)
    return found


def note(session: Session, moment: Moment, call: Call) -> None:
    """Write down who became the owner without having asked for it: nobody, while there is no staff."""
    action = "call.assigned" if call.owner_id is not None else "call.unowned"
    audit.note(session, moment, None, action, ("call", call.id), owner=call.owner_id)
