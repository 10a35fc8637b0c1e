"""Who may ring about a matter: whoever works at the desk and had no part in it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from centre import bad_marks, follow_ups
from centre.cases import access, custody, sight
from centre.errors import Refused
from models.bad_marks import BadMark
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
    if call.kind is FollowUpKind.BAD_MARK:
        # To whoever the mark is about there is no such call.
        if not bad_marks.works(actor, bad_marks.find(session, call.subject_id)):
            raise Refused("refused.follow_up_unknown")
    elif call.kind is not FollowUpKind.BOOKING:
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


def sees(session: Session, who: Who, call: FollowUp) -> bool:
    """Whether somebody of the staff may see a call, by what it is about."""
    if call.kind is FollowUpKind.BOOKING:
        return True
    if call.kind is FollowUpKind.BAD_MARK:
        return bad_marks.sees(who, bad_marks.find(session, call.subject_id))
    return sight.sees(session, who, access.find(session, call.subject_id))


def visible(who: Who) -> list[ColumnElement[bool]]:
    """The calls that somebody may see in the list, as conditions on calls joined with their matters."""
    call: Any = FollowUp
    kind, others = col(call.kind), col(call.person_id) != who.id
    marked = and_(kind == FollowUpKind.BAD_MARK, *bad_marks.visible(who))
    case = and_(kind.in_([FollowUpKind.REQUEST, FollowUpKind.COMPLAINT]), *sight.within(who))
    return [others, or_(kind == FollowUpKind.BOOKING, marked, case)]


def joined(query: Any) -> Any:
    """A query of calls with the cases and bad marks that they are about, where they are."""
    kind, subject = col(FollowUp.kind), col(FollowUp.subject_id)
    about_case = and_(col(Case.id) == subject, kind.in_([FollowUpKind.REQUEST, FollowUpKind.COMPLAINT]))
    about_mark = and_(col(BadMark.id) == subject, kind == FollowUpKind.BAD_MARK)
    return query.join(Case, about_case, isouter=True).join(BadMark, about_mark, isouter=True)


def may_make(who: Who) -> list[ColumnElement[bool]]:
    """Those of them that they may make themselves, as far as the list can tell."""
    call: Any = FollowUp
    return [
        *visible(who),
        col(call.served_by).is_distinct_from(who.id),
        or_(col(Case.id).is_(None), col(Case.custodian_id).is_distinct_from(who.id)),
    ]
