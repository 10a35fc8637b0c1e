"""Every bad mark has somebody who answers for it from its first second, and never whom it is about."""

from sqlmodel import Session, col, func, select

from centre import audit, away, notices, staff
from centre.bad_marks.access import decides, works
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.bad_marks import BadMark
from models.people import Role
from models.rights import Right
from models.who import Who

YOURS = "bad_mark.yours"
_DESK = frozenset({Role.COORDINATOR, Role.CLERK})


def first(session: Session, moment: Moment, mark: BadMark, *, but: int | None = None) -> int | None:
    """Whoever of the desk answers for fewest bad marks, of its own unit first, else who leads.

    but: somebody who is not to have it besides those who never may.
    """
    # Whoever is chosen sees it, even a restricted one, from then on; where it can be one who leads, it is.
    able = [one for one in staff.people_with(session, Right.WORK_CASES) if _fits(one, mark, but)]
    if mark.restricted:
        able = [one for one in able if one.may(Right.SEE_RESTRICTED, mark.unit)] or able
    desk = [one for one in able if one.roles & _DESK]
    theirs = [one for one in desk if mark.unit in one.units(Right.WORK_CASES)]
    load = _load(session)
    chosen = min(
        (one.id for one in theirs or desk or able), key=lambda row: (load.get(row, 0), row), default=None
    )
    colleague = away.stand_in(session, moment, chosen) if chosen is not None else None
    return colleague.id if colleague is not None and _fits(colleague, mark, but) else chosen


def ensure(session: Session, moment: Moment, mark: BadMark) -> int | None:
    """Whoever answers for a bad mark, after finding another if there is none who still may."""
    if mark.custodian_id is not None and works(whos.by_id(session, mark.custodian_id), mark):
        return mark.custodian_id
    found = first(session, moment, mark)
    if found != mark.custodian_id:
        still = (
            col(BadMark.id) == mark.id,
            col(BadMark.custodian_id).is_not_distinct_from(mark.custodian_id),
        )
        if change(session, BadMark, *still, custodian_id=found):
            audit.note(session, moment, None, "bad_mark.assigned", ("bad_mark", mark.id), custodian=found)
            tell(session, moment, mark, found)
    return found


def decider(session: Session, moment: Moment, mark: BadMark) -> int | None:
    """Who decides an appeal: today's leader, else anybody who leads; None if nobody may."""
    today = staff.on_duty_next(session, moment)
    named = [one for one in (today.leader, today.deputy) if one is not None]
    able = [one for one in (*named, *staff.people_with(session, Right.DECIDE_MARKS)) if decides(one, mark)]
    return next((one.id for one in able), None)


def tell(session: Session, moment: Moment, mark: BadMark, person_id: int | None) -> None:
    """Tell somebody of the staff that a bad mark waits for them, in office hours."""
    if person_id is not None:
        notices.promise_staff(session, moment, YOURS, person_id, subject=("bad_mark", mark.id))


def _fits(who: Who, mark: BadMark, but: int | None) -> bool:
    others = {mark.person_id, mark.about_id, but}
    return who.may(Right.WORK_CASES, mark.unit) and who.id not in others


def _load(session: Session) -> dict[int | None, int]:
    open_ones = select(BadMark.custodian_id, func.count()).where(col(BadMark.closed_at).is_(None))
    return dict(session.exec(open_ones.group_by(col(BadMark.custodian_id))).all())
