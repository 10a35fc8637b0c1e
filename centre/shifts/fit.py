"""Who fits a post: admitted, vetted, trained, of an age, with the skill, and expected nowhere else."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from centre import rules, training, volunteers
from centre.errors import Refused, Sentence
from centre.moment import Moment
from centre.shifts.moves import activity_of, shift_id
from models.activities import Activity, ActivityRole, Risk
from models.shifts import EXPECTED, Post, Shift, ShiftState, SignUp, SignUpState
from models.training import Course


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
