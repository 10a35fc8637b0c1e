"""Who may ring about a matter: whoever works at the desk and had no part in it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from centre import follow_ups
from centre.cases import access, custody, sight
from centre.errors import Refused
from models.cases import Case
from models.follow_ups import FollowUp, FollowUpKind
from models.rights import Right
from models.who import Who


def for_caller(session: Session, actor: Who, row: int) -> FollowUp:
    """A call that the actor may make.

    Raises:
        Refused: they may not, it is about their own matter, or about what they saw to themselves.
    """
    if not actor.may(Right.WORK_CASES):
        raise Refused("refused.not_allowed")
    call = follow_ups.find(session, row)
    if call.person_id == actor.id:
        raise Refused("refused.follow_up_own", number=call.number)
    handled: set[int | None] = {call.served_by}
    if call.kind is not FollowUpKind.BOOKING:
        case = access.find(session, call.subject_id)
        if not sight.sees(session, actor, case):
            raise Refused("refused.follow_up_unknown")
        handled |= custody.unfit(session, case) | custody.handled_by(session, case) | {case.custodian_id}
    if actor.id in handled:
        raise Refused("refused.follow_up_served", number=call.number)
    return call


def may_ring(session: Session, who: Who, call: FollowUp) -> bool:
    """Whether somebody may make this very call."""
    try:
        for_caller(session, who, call.id or 0)
    except Refused:
        return False
    return True


def visible(who: Who) -> list[ColumnElement[bool]]:
    """The calls that somebody may see in the list, as conditions on calls joined with their cases."""
    call: Any = FollowUp
    booked = col(call.kind) == FollowUpKind.BOOKING
    others = col(call.person_id) != who.id
    return [others, or_(booked, and_(*sight.within(who)))]


def may_make(who: Who) -> list[ColumnElement[bool]]:
    """Those of them that they may make themselves, as far as the list can tell."""
    call: Any = FollowUp
    return [
        *visible(who),
        col(call.served_by).is_distinct_from(who.id),
        or_(col(call.kind) == FollowUpKind.BOOKING, col(Case.custodian_id).is_distinct_from(who.id)),
    ]
