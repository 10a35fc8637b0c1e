"""What happens when the time of an item runs: warnings, alarms, look-backs."""

from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules, staff
from centre.moment import Moment
from centre.rectification import custody, digest
from centre.rectification.access import find, is_theirs
from centre.rectification.moves import LOOK_BACK, OVERDUE, TIME, TIME_LATE, YOURS, move, the_id
from centre.rows import change
from models.deadlines import Deadline
from models.rectification import Item, ItemAction, ItemState


def on_warning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Part of the time has gone (rule 20.2): the morning's list says so, if anybody can read it."""
    _ensure(session, moment, find(session, deadline.subject_id))


def on_overdue(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The time is over: the morning's list says so, from the next working day on the leader's, too (20.3)."""
    item = find(session, deadline.subject_id)
    if not item.is_overdue(moment.now):
        return
    days, subject = int(deadline.params["days"]), ("item", the_id(item))
    told = _ensure(session, moment, item)
    leader = staff.on_duty(session, moment).leader
    if days and leader is not None and not is_theirs(item, leader.id):
        told = leader.id
    if told is not None:
        digest.promise(session, moment, told)
    every, calendar = rules.load(session).item_overdue_every, moment.calendar
    again = calendar.at(calendar.next_working_day(moment.now, days=every), calendar.opening.opens)
    plans.plan(session, OVERDUE, subject, again, params={"days": days + every})


def on_time_late(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Tell everybody who may decide that somebody waits for more time, every working day (rule 20.10)."""
    item, subject = find(session, deadline.subject_id), ("item", deadline.subject_id)
    if item.wanted_at is None:
        return
    for person_id in custody.able_to_give_time(session, item):
        notices.promise_staff(session, moment, TIME, person_id, subject=subject)
    calendar = moment.calendar
    tomorrow = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    plans.plan(session, TIME_LATE, subject, tomorrow)


def on_look_back(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Have somebody see whether it lasts (rule 20.4)."""
    item = find(session, deadline.subject_id)
    if item.state is ItemState.CLOSED:
        move(session, moment, item, ItemAction.LOOK_AGAIN, actor=None)


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give what somebody answered for who may not any more to others, who are told."""
    theirs = select(Item).where(Item.custodian_id == deadline.subject_id, col(Item.ended_at).is_(None))
    for item in session.exec(theirs.order_by(col(Item.id))).all():
        told = _ensure(session, moment, item)
        if told not in (None, deadline.subject_id):
            notices.promise_staff(session, moment, YOURS, told, subject=("item", the_id(item)))


def _ensure(session: Session, moment: Moment, item: Item) -> int | None:
    """Whoever answers for an item, after finding another if there is none who still may."""
    before = item.custodian_id
    found = custody.choose(session, item, item.state, wanted=before)
    if found != before:
        still = (col(Item.id) == item.id, col(Item.custodian_id).is_not_distinct_from(before))
        checks = {}
        if item.state is ItemState.RECHECK and found is not None and not is_theirs(item, found):
            checks["checked_by"] = found
        change(session, Item, *still, custodian_id=found, **checks)
        audit.note(session, moment, None, "item.passed_on", ("item", item.id), custodian=found)
        digest.begin(session, moment, find(session, the_id(item)))
    return found


DEADLINES = {
    digest.WARNING: on_warning,
    OVERDUE: on_overdue,
    LOOK_BACK: on_look_back,
    TIME_LATE: on_time_late,
    **digest.DEADLINES,
}
