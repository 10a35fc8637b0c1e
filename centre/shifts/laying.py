"""Laying a shift out: its posts, those with a standing place, and what is due at its beginning and end."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import notices, numbers
from centre.errors import Refused, deciding
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import clock, searching, signing
from centre.shifts.moves import PREFIX, find
from models.activities import Activity, ActivityRole, Standing
from models.shifts import Origin, Post, Shift

STANDING_MISSED = "shift.standing_missed"


def lay(
    session: Session,
    moment: Moment,
    activity: Activity,
    starts_at: datetime,
    ends_at: datetime,
    *,
    site_id: int | None = None,
    lead_id: int | None = None,
) -> Shift | None:
    """Lay one shift of an activity out; None if this time was laid before.

    Every post below its minimum has its search from the first moment (rule 13.9).
    """
    shift = Shift(
        activity_id=activity.id or 0,
        site_id=site_id or activity.site_id,
        starts_at=starts_at,
        ends_at=ends_at,
        opens_at=_opens_at(moment, activity, starts_at),
        laid_for=starts_at,
        lead_id=lead_id or activity.lead_id,
        coordinator_id=activity.coordinator_id,
        secret=secrets.token_urlsafe(24),
        created_at=moment.now,
        updated_at=moment.now,
    )
    shift_id = insert_new(session, shift)
    if shift_id is None:
        return None
    change(session, Shift, col(Shift.id) == shift_id, number=numbers.number(PREFIX, shift_id))
    for role in roles_of(session, activity.id or 0):
        post = Post(shift_id=shift_id, role_id=role.id or 0, minimum=role.minimum, maximum=role.maximum)
        post_id = insert_new(session, post)
        assert post_id is not None  # noqa: S101 - the shift is new
        _place_standing(session, moment, shift_id, post_id, role)
        searching.look(session, moment, post_id)
    laid = find(session, shift_id)
    clock.start(session, moment, laid)
    return laid


def roles_of(session: Session, activity_id: int) -> list[ActivityRole]:
    """The roles of an activity in their order."""
    mine = col(ActivityRole.activity_id) == activity_id
    return list(session.exec(select(ActivityRole).where(mine).order_by(col(ActivityRole.position))))


def role_of(session: Session, post_id: int) -> ActivityRole:
    """The role of a post."""
    return session.get_one(ActivityRole, session.get_one(Post, post_id).role_id)


def standing_of(session: Session, role_id: int) -> list[Standing]:
    """Who has a standing place in a role of a series, in the order in which they got it."""
    holds = (col(Standing.role_id) == role_id, col(Standing.ended_at).is_(None))
    return list(session.exec(select(Standing).where(*holds).order_by(col(Standing.id))))


def place(session: Session, moment: Moment, standing: Standing, shift: Shift, post_id: int) -> bool:
    """Give whoever has a standing place their place in a shift; they are told where they cannot have it."""
    try:
        with deciding(session):
            signing.sign_up(
                session,
                moment,
                standing.person_id,
                post_id,
                actor_id=None,
                origin=Origin.STANDING,
            )
    except Refused:
        notices.promise(
            session,
            moment,
            STANDING_MISSED,
            standing.person_id,
            subject=("shift", shift.id),
            params={"post": post_id},
            owed=False,
        )
        return False
    return True


def _place_standing(
    session: Session, moment: Moment, shift_id: int, post_id: int, role: ActivityRole
) -> None:
    shift = find(session, shift_id)
    weekday = moment.calendar.local(shift.starts_at).weekday()
    for standing in standing_of(session, role.id or 0):
        if standing.weekday in (None, weekday):
            place(session, moment, standing, shift, post_id)


def _opens_at(moment: Moment, activity: Activity, starts_at: datetime) -> datetime:
    """When people can sign up: at once, or in the morning so many days before, as fair for all."""
    if not activity.opens_days:
        return moment.now
    day = moment.calendar.local(starts_at).date() - timedelta(days=activity.opens_days)
    return max(moment.now, moment.calendar.at(day, moment.calendar.opening.opens))
