"""What the volunteer desk has looked at: noted with how long it holds, never the document itself."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col

from centre import audit, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.volunteers import levels
from centre.volunteers.moves import for_staff, own
from models.volunteers import ENDED, VettingCheck, VettingKind, Volunteer
from models.who import Who

WARN, OVER = "check.warn", "check.over"


def note(
    session: Session,
    moment: Moment,
    actor: Who,
    volunteer_id: int,
    kind: VettingKind,
    *,
    until: date | None = None,
) -> int:
    """Note that something was checked today; gives by how much the level rose.

    until: the last day on which it holds; as long as the rule (12.6) says where it is not given.

    Raises:
        Refused: the actor may not, it is about themselves or somebody who has gone, or the day has passed.
    """
    volunteer = for_staff(session, actor, volunteer_id)
    if volunteer.state in ENDED:
        raise Refused(f"refused.volunteer_{volunteer.state}", number=volunteer.number)
    return put(session, moment, actor, volunteer, kind, until=until)


def put(
    session: Session,
    moment: Moment,
    actor: Who,
    volunteer: Volunteer,
    kind: VettingKind,
    *,
    until: date | None = None,
) -> int:
    """Write a check down, and see that its end is not forgotten."""
    today = moment.calendar.local(moment.now).date()
    last = until or today + timedelta(days=rules.load(session).check_valid[kind])
    if last < today:
        raise Refused("refused.check_past")
    row = VettingCheck(
        person_id=volunteer.person_id,
        kind=kind,
        checked_by=actor.id,
        checked_at=moment.now,
        valid_until=last,
    )
    session.add(row)
    session.flush()
    about = ("vetting_check", row.id or 0)
    plans.plan(session, OVER, about, _morning_after(moment, last))
    warned = _morning_after(moment, last - timedelta(days=rules.load(session).check_warning))
    if warned > moment.now:
        plans.plan(session, WARN, about, warned)
    audit.note(session, moment, actor.id, "volunteer.checked", ("volunteer", volunteer.id), kind=kind)
    return levels.settle(session, moment, volunteer.person_id)


def end(session: Session, moment: Moment, actor: Who, check_id: int) -> Volunteer:
    """Let a check hold no more: it was noted by mistake, or what was found is no longer so.

    Raises:
        Refused: the actor may not, it is about themselves, or it held no more already.
    """
    found = session.get(VettingCheck, check_id, populate_existing=True)
    if found is None:
        raise Refused("refused.check_over")
    theirs = own(session, found.person_id)
    volunteer = for_staff(session, actor, theirs.id or 0)
    still = (col(VettingCheck.id) == check_id, col(VettingCheck.ended_at).is_(None))
    if not change(session, VettingCheck, *still, ended_at=moment.now):
        raise Refused("refused.check_over")
    about = ("volunteer", volunteer.id)
    audit.note(session, moment, actor.id, "volunteer.unchecked", about, kind=found.kind)
    levels.settle(session, moment, volunteer.person_id)
    return volunteer


def _morning_after(moment: Moment, day: date) -> datetime:
    return moment.calendar.at(day + timedelta(days=1), time.min)
