"""Making an activity: what is done, in which roles and at which times; publishing it lays its shifts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, numbers, plans, publishing, rules, sites, staff
from centre.activities.moves import MOVES, PREFIX, find, for_lead, the_id, times_of
from centre.errors import Refused
from centre.leads import may_make
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import announcing, changing, laying
from models.activities import (
    Activity,
    ActivityAction,
    ActivityRole,
    ActivityState,
    ActivityTime,
    Risk,
    Source,
)
from models.deadlines import Deadline
from models.rights import Right
from models.shifts import Shift, ShiftState
from models.who import Who

LAY = "activity.lay"
WAITS = "activity.waits"
APPROVED = "activity.approved"
RETURNED = "activity.returned"
# Children are for the third level, homes for the second; nobody makes it less.
_LEVELS = {Risk.CHILDREN: 3}
_AGREED_BY_ANOTHER = frozenset({Risk.HIGH, Risk.CHILDREN})


@dataclass(frozen=True, slots=True)
class RolePlan:
    """A role of a planned activity."""

    title: Mapping[str, str]
    minimum: int
    maximum: int
    skill: str = ""


@dataclass(frozen=True, slots=True)
class TimePlan:
    """A weekly time of a planned series, on the clock of the centre.

    nth: only the first (second, …) such weekday of a month; 0 is every week.
    """

    weekday: int
    starts: time
    ends: time
    from_day: date
    nth: int = 0
    until_day: date | None = None

    @classmethod
    def once(cls, day: date, starts: time, ends: time) -> "TimePlan":
        """A single day: a series of one."""
        return cls(day.weekday(), starts, ends, day, until_day=day)


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """All that is said when an activity is made.

    times: of one that is held once, a single day. leave_hours: None is what the rules say (13.4, 13.17).
    """

    title: Mapping[str, str]
    site_id: int
    roles: Sequence[RolePlan]
    purpose: Mapping[str, str] = field(default_factory=dict)
    risks: Mapping[str, str] = field(default_factory=dict)
    risk: Risk = Risk.LOW
    source: Source = Source.CENTRE
    team_id: int | None = None
    proposal_id: int | None = None
    course_id: int | None = None
    level: int = 1
    minors: bool = True
    insured: bool = False
    leave_hours: int | None = None
    opens_days: int = 0
    lead_id: int | None = None
    times: Sequence[TimePlan] = ()


def make(session: Session, moment: Moment, who: Who, plan: ActivityPlan) -> Activity:
    """Write an activity down as a draft.

    Raises:
        Refused: they may not make it, its site is not approved, or it says something impossible.
    """
    if not may_make(session, who, plan.team_id):
        raise Refused("refused.not_allowed")
    sites.approved(session, plan.site_id)
    if not plan.roles or not plan.times:
        raise Refused("refused.activity_incomplete")
    if any(one.minimum > one.maximum or one.maximum < 1 for one in plan.roles):
        raise Refused("refused.people_impossible")
    if any(one.starts >= one.ends for one in plan.times):
        raise Refused("refused.hours_impossible")
    activity = Activity(
        title=dict(plan.title),
        purpose=dict(plan.purpose),
        risks=dict(plan.risks),
        source=plan.source,
        risk=plan.risk,
        team_id=plan.team_id,
        site_id=plan.site_id,
        proposal_id=plan.proposal_id,
        course_id=plan.course_id,
        level=max(plan.level, _LEVELS.get(plan.risk, 0)),
        minors=plan.minors and plan.risk is not Risk.HIGH,
        insured=plan.insured,
        leave_hours=_notice(session, plan),
        opens_days=plan.opens_days,
        lead_id=plan.lead_id,
        coordinator_id=who.id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    activity_id = insert_new(session, activity)
    assert activity_id is not None  # noqa: S101 - no unique index refuses an activity without a number
    change(session, Activity, col(Activity.id) == activity_id, number=numbers.number(PREFIX, activity_id))
    _write_roles(session, activity_id, plan)
    _write_times(session, activity_id, plan)
    audit.note(session, moment, who.id, "activity.made", ("activity", activity_id))
    return find(session, activity_id)


def publish(session: Session, moment: Moment, who: Who, activity_id: int) -> Activity:
    """Open an activity for sign-ups and lay its shifts out; or hand it in, if somebody else must agree.

    Somebody else must agree to what a team's leader made, and to what is risky.

    Raises:
        Refused: it is not theirs, its risk is not insured, it calls for money or goods that nobody approved,
            or it is in no state for this.
    """
    activity = for_lead(session, who, activity_id)
    _expect_ready(session, activity)
    if not who.may(Right.LEAD_ACTIVITIES) or activity.risk in _AGREED_BY_ANOTHER:
        MOVES.move(session, moment, activity, ActivityAction.HAND_IN, actor_id=who.id)
        _ask_for_approval(session, moment, activity, who)
        return find(session, activity_id)
    return _open(session, moment, who, activity)


def approve(session: Session, moment: Moment, who: Who, activity_id: int) -> Activity:
    """Agree to an activity that somebody else made.

    Raises:
        Refused: they may not, it is their own, or it is in no state for this.
    """
    activity = find(session, activity_id)
    if not who.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")
    if activity.coordinator_id == who.id:
        raise Refused("refused.own_activity")
    _expect_ready(session, activity)
    return _open(session, moment, who, activity)


def send_back(session: Session, moment: Moment, who: Who, activity_id: int, reason: str) -> Activity:
    """Give an activity back to whoever made it, with what is to be changed.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    if not who.may(Right.LEAD_ACTIVITIES):
        raise Refused("refused.not_allowed")
    activity = find(session, activity_id)
    MOVES.move(session, moment, activity, ActivityAction.RETURN, actor_id=who.id, reason=reason)
    notices.promise(session, moment, RETURNED, activity.coordinator_id, subject=("activity", activity_id))
    return find(session, activity_id)


def cancel(session: Session, moment: Moment, who: Who, activity_id: int, reason: str) -> Activity:
    """Call an activity off with all its shifts that are ahead, with the reason that everybody is told.

    Raises:
        Refused: it is not theirs to lead, or it is over.
    """
    activity = for_lead(session, who, activity_id)
    values = {"reason": reason, "closed_at": moment.now}
    MOVES.move(session, moment, activity, ActivityAction.CANCEL, actor_id=who.id, **values)
    plans.drop(session, moment, ("activity", activity_id))
    ahead = (col(Shift.activity_id) == activity_id, col(Shift.state) == ShiftState.OPEN)
    for shift_id in session.exec(select(Shift.id).where(*ahead).order_by(col(Shift.id))).all():
        changing.cancel(session, moment, who, shift_id or 0, reason)
    return find(session, activity_id)


def lay(session: Session, moment: Moment, activity: Activity) -> None:
    """Lay out the shifts of a series as far ahead as people plan (rule 13.16); one held once, at once."""
    today = moment.calendar.local(moment.now).date()
    until = today + timedelta(days=rules.load(session).shifts_ahead)
    for pattern in times_of(session, the_id(activity)):
        last = pattern.until_day or until
        day = max(today, pattern.from_day)
        while day <= (last if last == pattern.from_day else min(last, until)):
            if runs(moment, pattern, day):
                _lay_day(session, moment, activity, pattern, day)
            day += timedelta(days=1)
    change(session, Activity, col(Activity.id) == activity.id, laid_until=until)
    tomorrow = moment.calendar.at(today + timedelta(days=1), time(4))
    if any(one.until_day is None or one.until_day > until for one in times_of(session, the_id(activity))):
        plans.plan(session, LAY, ("activity", the_id(activity)), tomorrow)


def runs(moment: Moment, pattern: ActivityTime, day: date) -> bool:
    """Whether a series has a shift on a day; on holidays it has none, one that is held once does."""
    nth = (day.day - 1) // 7 + 1
    if day.weekday() != pattern.weekday or pattern.nth not in (0, nth):
        return False
    return pattern.from_day == pattern.until_day or not moment.calendar.is_holiday(day)


def on_lay(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A day later another day of a series is laid out."""
    activity = find(session, deadline.subject_id)
    if activity.state is ActivityState.OPEN:
        lay(session, moment, activity)


def _lay_day(session: Session, moment: Moment, activity: Activity, pattern: ActivityTime, day: date) -> None:
    starts_at = moment.calendar.at(day, pattern.starts)
    if starts_at > moment.now:
        laying.lay(session, moment, activity, starts_at, moment.calendar.at(day, pattern.ends))


def _open(session: Session, moment: Moment, who: Who, activity: Activity) -> Activity:
    MOVES.move(session, moment, activity, ActivityAction.APPROVE, actor_id=who.id, approved_by=who.id)
    opened = find(session, the_id(activity))
    lay(session, moment, opened)
    ahead = (col(Shift.activity_id) == the_id(activity), col(Shift.state) == ShiftState.OPEN)
    first = session.exec(select(Shift).where(*ahead).order_by(col(Shift.starts_at))).first()
    if first is not None:
        announcing.announce(session, moment, first)
    if activity.coordinator_id != who.id:
        subject = ("activity", the_id(activity))
        notices.promise(session, moment, APPROVED, activity.coordinator_id, subject=subject)
    return opened


def _ask_for_approval(session: Session, moment: Moment, activity: Activity, who: Who) -> None:
    subject = ("activity", the_id(activity))
    for one in staff.people_with(session, Right.LEAD_ACTIVITIES):
        if one.id != who.id:
            notices.promise_staff(session, moment, WAITS, one.id, subject=subject)


def _expect_ready(session: Session, activity: Activity) -> None:
    """See that an activity may stand in public (rules S.1 and S.2), and is insured where it is risky."""
    said = (activity.title, activity.purpose, activity.risks)
    text = "\n".join(words for part in said for words in part.values())
    publishing.check(session, text, site=activity.site_id)
    if activity.risk is Risk.HIGH and not activity.insured:
        raise Refused("refused.not_insured")


def _notice(session: Session, plan: ActivityPlan) -> int:
    if plan.leave_hours is not None:
        return plan.leave_hours
    in_force = rules.load(session)
    return in_force.leave_hours_children if plan.risk is Risk.CHILDREN else in_force.leave_hours


def _write_roles(session: Session, activity_id: int, plan: ActivityPlan) -> None:
    for position, role in enumerate(plan.roles):
        insert_new(
            session,
            ActivityRole(
                activity_id=activity_id,
                position=position,
                title=dict(role.title),
                skill=role.skill,
                minimum=role.minimum,
                maximum=role.maximum,
            ),
        )


def _write_times(session: Session, activity_id: int, plan: ActivityPlan) -> None:
    for one in plan.times:
        insert_new(
            session,
            ActivityTime(
                activity_id=activity_id,
                weekday=one.weekday,
                nth=one.nth,
                starts=one.starts,
                ends=one.ends,
                from_day=one.from_day,
                until_day=one.until_day,
            ),
        )


DEADLINES = {LAY: on_lay}
