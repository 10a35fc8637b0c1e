"""Who fits a post: admitted, vetted, trained, of an age, with the skill, and expected nowhere else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre import rules, training, volunteers
from centre.errors import Refused, Sentence
from centre.moment import Moment
from centre.shifts.moves import activity_of, shift_id
from models.activities import Activity, ActivityRole, Risk
from models.shifts import EXPECTED, GONE, Ask, Post, Shift, ShiftState, SignUp, SignUpState
from models.teams import Membership, MembershipState
from models.training import Course, Qualification
from models.volunteers import SERVING, AgeBand, Volunteer, VolunteerSkill


def expect(
    session: Session,
    moment: Moment,
    person_id: int,
    post: Post,
    *,
    early: bool = False,
    without: int | None = None,
) -> None:
    """See that somebody may take a place at a post; hold on to their row first (`volunteers.lock`).

    early: before people can sign up, as whoever is asked, or has a standing place.
    without: a shift in which they would not be any more.

    Raises:
        Refused: they may not, with the first reason and what they can do about it.
    """
    shift = session.get_one(Shift, post.shift_id, populate_existing=True)
    if shift.state is not ShiftState.OPEN or shift.starts_at <= moment.now:
        raise Refused("refused.shift_over", number=shift.number)
    if not early and moment.now < shift.opens_at:
        raise Refused("refused.shift_not_open_yet", number=shift.number, at=shift.opens_at)
    expect_admitted(session, moment, person_id, shift, post)
    until = paused_until(session, moment, person_id)
    if until is not None:
        raise Refused("refused.pausing_after_late_leaves", until=until)
    _expect_free(session, person_id, shift, without)
    limit = timedelta(hours=rules.load(session).shift_day_hours)
    _expect_day(session, moment, person_id, shift, limit=limit, without=without)


def expect_staying(session: Session, moment: Moment, person_id: int, post: Post, *, after: int) -> None:
    """See that somebody may stay on for a shift that is on, after the one in which they are (rule 13.80).

    Raises:
        Refused: they may not, with the first reason.
    """
    shift = session.get_one(Shift, post.shift_id, populate_existing=True)
    expect_admitted(session, moment, person_id, shift, post)
    _expect_free(session, person_id, shift, after)
    limit = timedelta(hours=rules.load(session).relief_day_hours)
    _expect_day(session, moment, person_id, shift, limit=limit)


def serves(session: Session, person_id: int) -> bool:
    """Whether somebody is a volunteer who may sign up for shifts at all."""
    standing = volunteers.standing(session, person_id)
    return standing is not None and standing.serving


def fits(session: Session, moment: Moment, person_id: int, post: Post, *, without: int | None = None) -> bool:
    """Whether somebody could be asked for a post, if they were not in a certain other shift."""
    try:
        expect(session, moment, person_id, post, early=True, without=without)
    except Refused:
        return False
    return True


def candidates(
    session: Session, moment: Moment, shift: Shift, post: Post, *also: ColumnElement[bool]
) -> Iterator[int]:
    """Whoever fits a post and is not in the shift yet, those first who served longest ago or never."""
    served = (
        select(func.max(col(Shift.starts_at)))
        .join(SignUp, col(SignUp.shift_id) == col(Shift.id))
        .where(
            col(SignUp.person_id) == col(Volunteer.person_id),
            col(SignUp.state) == SignUpState.CHECKED_OUT,
        )
        .correlate(Volunteer)
        .scalar_subquery()
    )
    found = (
        select(col(Volunteer.person_id))
        .where(*suited(session, moment, shift, post), *also)
        .order_by(served.is_not(None), served, col(Volunteer.id))
    )
    for person_id in session.execute(found).scalars().all():
        if fits(session, moment, person_id, post):
            yield person_id


def suited(session: Session, moment: Moment, shift: Shift, post: Post) -> list[ColumnElement[bool]]:
    """What SQL can say of whoever fits a post, as conditions on `volunteer`.

    `expect` says the rest: how much somebody does in a day, and who must pause.
    """
    activity = activity_of(session, shift)
    role = session.get_one(ActivityRole, post.role_id)
    day = moment.calendar.local(shift.starts_at).date()
    person = col(Volunteer.person_id)
    conditions: list[ColumnElement[bool]] = [
        col(Volunteer.state).in_(SERVING),
        col(Volunteer.level) >= activity.level,
        or_(col(Volunteer.first_day).is_(None), col(Volunteer.first_day) <= day),
        or_(col(Volunteer.last_day).is_(None), col(Volunteer.last_day) >= day),
        ~exists().where(col(SignUp.person_id) == person, _overlaps(session, shift)),
        ~exists().where(
            col(SignUp.person_id) == person,
            col(SignUp.shift_id) == shift.id,
            col(SignUp.state).not_in(GONE - {SignUpState.LAPSED, SignUpState.WITHDRAWN}),
        ),
    ]
    if not minors_allowed(activity):
        conditions.append(col(Volunteer.age_band) == AgeBand.ADULT)
    if role.skill:
        able = and_(col(VolunteerSkill.person_id) == person, col(VolunteerSkill.skill) == role.skill)
        conditions.append(exists().where(able))
    if activity.course_id is not None:
        conditions.append(
            exists().where(
                col(Qualification.person_id) == person,
                col(Qualification.course_id) == activity.course_id,
                col(Qualification.revoked_at).is_(None),
                or_(
                    col(Qualification.valid_until).is_(None),
                    col(Qualification.valid_until) >= shift.starts_at,
                ),
            )
        )
    return conditions


def in_team(team_id: int) -> ColumnElement[bool]:
    """The condition that a volunteer belongs to a team."""
    # Found once, not looked for again with each volunteer.
    members = select(col(Membership.person_id)).where(
        col(Membership.team_id) == team_id, col(Membership.state) == MembershipState.ADMITTED
    )
    return col(Volunteer.person_id).in_(members)


def not_asked(search_id: int) -> ColumnElement[bool]:
    """The condition that a volunteer was not asked in a search yet."""
    return ~exists().where(col(Ask.search_id) == search_id, col(Ask.person_id) == col(Volunteer.person_id))


def in_teams_of(person_id: int) -> ColumnElement[bool]:
    """The condition that a volunteer belongs to a team to which somebody else belongs, too."""
    admitted = col(Membership.state) == MembershipState.ADMITTED
    teams = select(col(Membership.team_id)).where(col(Membership.person_id) == person_id, admitted)
    mate = aliased(Membership)
    mates = select(col(mate.person_id)).where(
        col(mate.person_id) != person_id,
        col(mate.state) == MembershipState.ADMITTED,
        col(mate.team_id).in_(teams),
    )
    return col(Volunteer.person_id).in_(mates)


def clashing(session: Session, person_id: int, shift: Shift, without: int | None = None) -> list[Shift]:
    """Other shifts at which somebody is expected then, or too close to it (rule 13.1)."""
    return list(
        session.execute(
            select(Shift)
            .join(SignUp, col(SignUp.shift_id) == col(Shift.id))
            .where(col(SignUp.person_id) == person_id, *_near(session, shift, without))
            .order_by(col(Shift.starts_at))
        ).scalars()
    )


def paused_until(session: Session, moment: Moment, person_id: int) -> datetime | None:
    """Until when somebody cannot sign up because they left late too often (rules 13.6 to 13.8)."""
    in_force = rules.load(session)
    if not in_force.late_leaves:
        return None
    late = (
        select(col(SignUp.leave_asked_at))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.left_late),
            col(SignUp.leave_asked_at) > moment.now - timedelta(days=in_force.late_leave_days),
        )
        .order_by(col(SignUp.leave_asked_at).desc())
    )
    times = [at for at in session.execute(late).scalars() if at is not None]
    if len(times) < in_force.late_leaves:
        return None
    until = times[0] + timedelta(days=in_force.late_leave_pause)
    return until if until > moment.now else None


def minors_allowed(activity: Activity) -> bool:
    """Whether people under 18 may take part."""
    return activity.minors and activity.risk is not Risk.HIGH


def expect_admitted(session: Session, moment: Moment, person_id: int, shift: Shift, post: Post) -> None:
    """See that somebody is admitted to what is done at a post, with all that it takes on that day.

    Raises:
        Refused: they are not, with the first reason.
    """
    standing = volunteers.standing(session, person_id)
    if standing is None or not standing.serving:
        raise Refused("refused.not_serving")
    activity = activity_of(session, shift)
    role = session.get_one(ActivityRole, post.role_id)
    day = moment.calendar.local(shift.starts_at).date()
    if not standing.serves_on(day):
        raise Refused("refused.outside_term", day=day)
    if standing.age_band.minor and not minors_allowed(activity):
        raise Refused("refused.no_minors")
    if standing.level < activity.level:
        raise Refused("refused.level_needed", level=activity.level)
    if role.skill and role.skill not in standing.skills:
        raise Refused("refused.skill_needed", skill=Sentence(f"skill.{role.skill}"))
    course_id = activity.course_id
    if course_id is not None and not training.valid(session, person_id, course_id, shift.starts_at):
        course = session.get_one(Course, course_id)
        raise Refused("refused.course_needed", course=course.title, course_id=course_id)


def _expect_free(session: Session, person_id: int, shift: Shift, without: int | None) -> None:
    near = clashing(session, person_id, shift, without)
    if near:
        raise Refused("refused.shift_clash", number=near[0].number, at=near[0].starts_at)


def _expect_day(
    session: Session,
    moment: Moment,
    person_id: int,
    shift: Shift,
    *,
    limit: timedelta,
    without: int | None = None,
) -> None:
    if _on_day(session, moment, person_id, shift, without) + (shift.ends_at - shift.starts_at) > limit:
        raise Refused("refused.day_is_full", hours=f"{limit / timedelta(hours=1):g}")


def _on_day(session: Session, moment: Moment, person_id: int, shift: Shift, without: int | None) -> timedelta:
    day = moment.calendar.local(shift.starts_at).date()
    day_before = shift.starts_at - timedelta(days=1)
    around = session.execute(
        select(col(Shift.starts_at), col(Shift.ends_at))
        .join(SignUp, col(SignUp.shift_id) == col(Shift.id))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.state).in_(EXPECTED | {SignUpState.CHECKED_OUT}),
            col(Shift.id).not_in(_but(shift, without)),
            col(Shift.starts_at).between(day_before, shift.starts_at + timedelta(days=1)),
        )
    )
    same_day = (end - start for start, end in around if moment.calendar.local(start).date() == day)
    return sum(same_day, timedelta())


def _overlaps(session: Session, shift: Shift) -> ColumnElement[bool]:
    return exists().where(col(Shift.id) == col(SignUp.shift_id), *_near(session, shift)).correlate(SignUp)


def _near(session: Session, shift: Shift, without: int | None = None) -> tuple[Any, ...]:
    rest = timedelta(minutes=rules.load(session).shift_rest)
    return (
        col(SignUp.state).in_(EXPECTED),
        col(Shift.id).not_in(_but(shift, without)),
        col(Shift.starts_at) < shift.ends_at + rest,
        col(Shift.ends_at) > shift.starts_at - rest,
    )


def _but(shift: Shift, without: int | None) -> list[int]:
    return [shift_id(shift), *([] if without is None else [without])]
