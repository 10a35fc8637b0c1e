"""Whom a post fits of all who volunteer, asked of the database at once, not person by person.

The rule is that of `fit.expect`, which decides when somebody takes a place and says why they may not.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import rules
from centre.moment import Moment
from centre.shifts.agendas import Agendas
from centre.shifts.fit import minors_allowed
from centre.shifts.moves import activity_of
from centre.volunteers import Standing
from models.activities import Activity, ActivityRole, Risk
from models.people import Person
from models.shifts import GONE, Ask, Post, Shift, ShiftState, SignUp, SignUpState
from models.teams import Membership, MembershipState
from models.training import Qualification
from models.volunteers import SERVING, AgeBand, Volunteer, VolunteerSkill

_PERSON = col(Volunteer.person_id)
# Whoever handed a place of a shift on may be asked for it again; whoever gave it up, may not.
_NOT_AGAIN = frozenset(SignUpState) - GONE | {SignUpState.LAPSED, SignUpState.WITHDRAWN}


def people(
    session: Session, moment: Moment, shift: Shift, post: Post, *also: ColumnElement[bool]
) -> list[tuple[int, str]]:
    """Whom a post fits and who is not in the shift, with their names; who served longest ago or never first.

    also: what else must hold, as conditions on `volunteer`.
    """
    if not is_ahead(shift, moment):
        return []
    in_it = select(col(SignUp.person_id)).where(of_shift(shift), col(SignUp.state).in_(_NOT_AGAIN))
    served: Any = (
        select(func.max(col(SignUp.checked_out_at)))
        .where(col(SignUp.person_id) == _PERSON, col(SignUp.state) == SignUpState.CHECKED_OUT)
        .correlate(Volunteer)
        .scalar_subquery()
    )
    found = (
        select(_PERSON, col(Person.name))
        .join(Person, col(Person.id) == _PERSON)
        .where(*admitted(session, moment, shift, post), *free_to(session, moment), *also)
        .where(_PERSON.not_in(in_it))
        .order_by(served.is_not(None), served, col(Volunteer.id))
    )
    agendas = Agendas.around(session, moment, shift)
    return [(row, name) for row, name in session.execute(found) if agendas.go_with(row, shift)]


def is_ahead(shift: Shift, moment: Moment) -> bool:
    """Whether people can still come to a shift."""
    return shift.state is ShiftState.OPEN and shift.starts_at > moment.now


def admitted(session: Session, moment: Moment, shift: Shift, post: Post) -> list[ColumnElement[bool]]:
    """What holds of whoever is admitted to what is done at a post, as conditions on `volunteer`."""
    activity = activity_of(session, shift)
    role = session.get_one(ActivityRole, post.role_id)
    day = moment.calendar.local(shift.starts_at).date()
    conditions: list[ColumnElement[bool]] = [
        col(Volunteer.state).in_(SERVING),
        col(Volunteer.level) >= activity.level,
        or_(col(Volunteer.first_day).is_(None), col(Volunteer.first_day) <= day),
        or_(col(Volunteer.last_day).is_(None), col(Volunteer.last_day) >= day),
    ]
    if not minors_allowed(activity):
        conditions.append(col(Volunteer.age_band) == AgeBand.ADULT)
    if role.skill:
        able = select(col(VolunteerSkill.person_id)).where(col(VolunteerSkill.skill) == role.skill)
        conditions.append(_PERSON.in_(able))
    if activity.course_id is not None:
        conditions.append(
            exists().where(
                col(Qualification.person_id) == _PERSON,
                col(Qualification.course_id) == activity.course_id,
                *_holds_at(shift.starts_at),
            )
        )
    return conditions


def open_to(person_id: int, standing: Standing) -> list[ColumnElement[bool]]:
    """The same the other way round: what holds of the posts to which somebody is admitted.

    Conditions on `shift`, `activity` and `activity_role`. The days for which they serve are left to
    `Standing.serves_on`: they are days of the centre's calendar.
    """
    passed = exists().where(
        col(Qualification.person_id) == person_id,
        col(Qualification.course_id) == col(Activity.course_id),
        *_holds_at(col(Shift.starts_at)),
    )
    conditions: list[ColumnElement[bool]] = [
        col(Activity.level) <= standing.level,
        col(ActivityRole.skill).in_(["", *standing.skills]),
        or_(col(Activity.course_id).is_(None), passed),
    ]
    if standing.age_band.minor:
        conditions += [col(Activity.minors).is_(True), col(Activity.risk) != Risk.HIGH]
    return conditions


def free_to(session: Session, moment: Moment) -> list[ColumnElement[bool]]:
    """What holds of whoever need not pause after leaving late too often (rules 13.6 to 13.8)."""
    in_force = rules.load(session)
    if not in_force.late_leaves:
        return []
    last = func.max(col(SignUp.leave_asked_at))
    pausing = (
        select(col(SignUp.person_id))
        .where(
            col(SignUp.leave_asked_at) > moment.now - timedelta(days=in_force.late_leave_days),
            col(SignUp.left_late),
        )
        .group_by(col(SignUp.person_id))
        .having(
            func.count() >= in_force.late_leaves,
            last > moment.now - timedelta(days=in_force.late_leave_pause),
        )
        .correlate(None)
    )
    return [_PERSON.not_in(pausing)]


def in_team(team_id: int) -> ColumnElement[bool]:
    """The condition that a volunteer belongs to a team."""
    # Found once, not looked for again with each volunteer.
    members = select(col(Membership.person_id)).where(
        col(Membership.team_id) == team_id, col(Membership.state) == MembershipState.ADMITTED
    )
    return _PERSON.in_(members)


def not_asked(search_id: int) -> ColumnElement[bool]:
    """The condition that a volunteer was not asked in a search yet."""
    return ~exists().where(col(Ask.search_id) == search_id, col(Ask.person_id) == _PERSON)


def in_teams_of(person_id: int) -> ColumnElement[bool]:
    """The condition that a volunteer belongs to a team to which somebody else belongs, too."""
    admitted_to = col(Membership.state) == MembershipState.ADMITTED
    teams = select(col(Membership.team_id)).where(col(Membership.person_id) == person_id, admitted_to)
    mate = aliased(Membership)
    mates = select(col(mate.person_id)).where(
        col(mate.person_id) != person_id,
        col(mate.state) == MembershipState.ADMITTED,
        col(mate.team_id).in_(teams),
    )
    return _PERSON.in_(mates)


def of_shift(shift: Shift) -> ColumnElement[bool]:
    """The condition that a sign-up belongs to a shift."""
    # By its posts, not by the shift: that way there is an index.
    return col(SignUp.post_id).in_(select(col(Post.id)).where(col(Post.shift_id) == shift.id))


def _holds_at(at: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Qualification.revoked_at).is_(None),
        col(Qualification.passed_at) <= at,
        or_(col(Qualification.valid_until).is_(None), col(Qualification.valid_until) > at),
    )
