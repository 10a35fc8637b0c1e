"""Who answers for a shift when its lead does not: its coordinator, or whoever of those who lead is there."""

from sqlmodel import Session

from centre import duty
from centre.moment import Moment
from models import who as whos
from models.rights import Right
from models.shifts import Shift


def answers_for(session: Session, moment: Moment, shift: Shift, *, but: int | None = None) -> int:
    """Whom to write to: the coordinator, unless they cannot be reached, or it is about them (`but`)."""
    if shift.coordinator_id != but and not whos.by_id(session, shift.coordinator_id).rung:
        return shift.coordinator_id
    return next(iter(may_decide(session, moment, but)), shift.coordinator_id)


def may_decide(session: Session, moment: Moment, *but: int | None) -> list[int]:
    """Who may decide about any shift: those on duty first, then coordinators and directors."""
    able = (one for one in duty.ladder(session, moment) if one.may(Right.LEAD_ACTIVITIES))
    return [one.id for one in able if one.id not in but]
