"""Every call-back has an owner from its first second; if the owner leaves, it gets another."""

from sqlmodel import Session, col, func, select

from centre import audit
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.calls import Call, CallState
from models.people import Role
from models.rights import Right
from models.who import Who

UNANSWERED = frozenset({CallState.OPEN, CallState.TAKEN})


def first_owner(session: Session, person_id: int) -> int | None:
    """Who answers a person: the duty leader, else whoever at the desk has least to do, else a director."""
    leader = _others(session, person_id, Role.DUTY_LEADER)
    if leader:
        return leader[0].id
    desk = _others(session, person_id, Role.COORDINATOR, Role.CLERK)
    if desk:
        load = _load(session)
        return min(desk, key=lambda one: (load.get(one.id, 0), one.id)).id
    director = _others(session, person_id, Role.DIRECTOR)
    return director[0].id if director else None


def ensure(session: Session, moment: Moment, call: Call) -> int | None:
    """The owner of a call-back, after finding another if there is none who may still work on it."""
    owner = whos.by_id(session, call.owner_id) if call.owner_id is not None else None
    if owner is not None and owner.may(Right.WORK_CALLS):
        return owner.id
    found = first_owner(session, call.person_id)
    if found != call.owner_id:
        change(session, Call, col(Call.id) == call.id, col(Call.owner_id) == call.owner_id, owner_id=found)
        note(session, moment, call)
    return found


def note(session: Session, moment: Moment, call: Call) -> None:
    """Write down who became the owner without having asked for it: nobody, while there is no staff."""
    action = "call.assigned" if call.owner_id is not None else "call.unowned"
    audit.note(session, moment, None, action, ("call", call.id), owner=call.owner_id)


def _others(session: Session, person_id: int, *roles: Role) -> list[Who]:
    return [one for one in whos.holders(session, roles) if one.id != person_id]


def _load(session: Session) -> dict[int | None, int]:
    waiting = (col(Call.closed_at).is_(None), col(Call.state).in_(UNANSWERED))
    counted = select(Call.owner_id, func.count()).where(*waiting)
    return dict(session.exec(counted.group_by(col(Call.owner_id))).all())
