"""Standing places in a series, and watching an activity: what somebody settles once for all its shifts."""

from contextlib import suppress
from dataclasses import dataclass

from sqlmodel import Session, col, select

from centre import audit, rules, volunteers
from centre.errors import Refused, deciding
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts import fit, laying, moves, signing
from models.activities import Activity, ActivityRole, ActivityState, ActivityTime, Standing, Watch
from models.shifts import Origin, Post, Shift, ShiftState, SignUp, SignUpState
from models.who import Who


@dataclass(frozen=True, slots=True)
class StandingPlace:
    """A standing place, and the next shift in which its holder has a place by it or otherwise."""

    standing: Standing
    activity: Activity
    role: ActivityRole
    next: Shift | None


def is_series(session: Session, activity_id: int) -> bool:
    """Whether an activity goes on: there is no standing place in what is held once."""
    goes_on = (
        col(ActivityTime.activity_id) == activity_id,
        col(ActivityTime.until_day).is_(None) | (col(ActivityTime.until_day) != col(ActivityTime.from_day)),
    )
    return session.exec(select(ActivityTime.id).where(*goes_on).limit(1)).first() is not None


def keep(session: Session, moment: Moment, who: Who, post_id: int) -> Standing:
    """Give somebody a standing place in the role of a post, on the weekday of its shift.

    They have a place in each of those shifts that are laid out already and fit them, and in every later one.
    Of the places of a role only so many are standing, so that others have a chance (rule 13.25).

    Raises:
        Refused: it is held once, they do not serve, have one already, or there are standing places enough.
    """
    volunteers.lock(session, who.id)
    post = session.get_one(Post, post_id)
    shift = moves.find(session, post.shift_id)
    role = session.get_one(ActivityRole, post.role_id)
    if not fit.serves(session, who.id):
        raise Refused("refused.not_serving")
    if not is_series(session, shift.activity_id):
        raise Refused("refused.no_series")
    if held(session, who.id, shift.activity_id) is not None:
        raise Refused("refused.standing_already")
    weekday = moment.calendar.local(shift.starts_at).weekday()
    _expect_free(session, role, weekday)
    row = Standing(
        activity_id=shift.activity_id,
        role_id=post.role_id,
        person_id=who.id,
        weekday=weekday,
        since=moment.now,
    )
    standing_id = insert_new(session, row)
    kept = session.get_one(Standing, standing_id)
    audit.note(session, moment, who.id, "standing.kept", ("activity", shift.activity_id))
    _place_ahead(session, moment, kept)
    return kept


def end(session: Session, moment: Moment, who: Who, standing_id: int) -> StandingPlace:
    """End a standing place; what its holder has in shifts that are laid out stays theirs.

    Raises:
        Refused: it is somebody else's, or has ended.
    """
    still = (col(Standing.id) == standing_id, col(Standing.ended_at).is_(None))
    one = find(session, who, standing_id)
    if not change(session, Standing, *still, ended_at=moment.now):
        raise Refused("refused.standing_over")
    audit.note(session, moment, who.id, "standing.ended", ("activity", one.activity.id))
    return one


def held(session: Session, person_id: int, activity_id: int) -> Standing | None:
    """The standing place that somebody has in an activity."""
    theirs = (
        col(Standing.person_id) == person_id,
        col(Standing.activity_id) == activity_id,
        col(Standing.ended_at).is_(None),
    )
    return session.exec(select(Standing).where(*theirs)).first()


def find(session: Session, who: Who, standing_id: int) -> StandingPlace:
    """A standing place of this very person.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    one = session.get(Standing, standing_id)
    if one is None or one.person_id != who.id:
        raise Refused("refused.standing_unknown")
    activity = session.get_one(Activity, one.activity_id)
    return StandingPlace(one, activity, session.get_one(ActivityRole, one.role_id), None)


def of_person(session: Session, moment: Moment, person_id: int) -> list[StandingPlace]:
    """The standing places of somebody in activities that go on, each with the next shift."""
    theirs = (col(Standing.person_id) == person_id, col(Standing.ended_at).is_(None))
    found = session.exec(
        select(Standing, Activity, ActivityRole)
        .join(Activity, col(Activity.id) == col(Standing.activity_id))
        .join(ActivityRole, col(ActivityRole.id) == col(Standing.role_id))
        .where(*theirs, col(Activity.state) == ActivityState.OPEN)
        .order_by(col(Standing.id))
    ).all()
    return [
        StandingPlace(standing, activity, role, _next(session, moment, standing))
        for standing, activity, role in found
    ]


def watch(session: Session, moment: Moment, who: Who, activity_id: int) -> None:
    """Have somebody asked first when an activity lacks people; twice is once.

    Raises:
        Refused: only volunteers are asked.
    """
    if not fit.serves(session, who.id):
        raise Refused("refused.not_serving")
    insert_new(session, Watch(activity_id=activity_id, person_id=who.id, since=moment.now))


def unwatch(session: Session, who: Who, activity_id: int) -> None:
    """Watch an activity no longer."""
    watched = watching(session, who.id, activity_id)
    if watched is not None:
        session.delete(watched)
        session.flush()


def watching(session: Session, person_id: int, activity_id: int) -> Watch | None:
    """That somebody watches an activity, if they do."""
    theirs = (col(Watch.person_id) == person_id, col(Watch.activity_id) == activity_id)
    return session.exec(select(Watch).where(*theirs)).first()


def _expect_free(session: Session, role: ActivityRole, weekday: int) -> None:
    # Held for this transaction: who asks for the last standing place is decided one after the other.
    change(session, ActivityRole, col(ActivityRole.id) == role.id, position=col(ActivityRole.position))
    most = -(-role.maximum * rules.load(session).standing_share // 100)
    there = [one for one in laying.standing_of(session, role.id or 0) if one.weekday in (None, weekday)]
    if len(there) >= most:
        raise Refused("refused.standing_full")


def _place_ahead(session: Session, moment: Moment, standing: Standing) -> None:
    """Sign somebody up for those shifts of their weekday that are laid out and fit them."""
    for shift, post_id in session.exec(
        select(Shift, Post.id)
        .join(Post, col(Post.shift_id) == col(Shift.id))
        .where(
            col(Post.role_id) == standing.role_id,
            col(Shift.state) == ShiftState.OPEN,
            col(Shift.starts_at) > moment.now,
        )
        .order_by(col(Shift.starts_at))
    ).all():
        if moment.calendar.local(shift.starts_at).weekday() == standing.weekday:
            with suppress(Refused), deciding(session):
                signing.sign_up(
                    session,
                    moment,
                    standing.person_id,
                    post_id or 0,
                    actor_id=standing.person_id,
                    origin=Origin.STANDING,
                )


def _next(session: Session, moment: Moment, standing: Standing) -> Shift | None:
    expected = (
        col(SignUp.person_id) == standing.person_id,
        col(SignUp.state).in_([SignUpState.CONFIRMED, SignUpState.LEAVING]),
        col(Shift.activity_id) == standing.activity_id,
        col(Shift.starts_at) > moment.now,
    )
    mine = select(Shift).join(SignUp, col(SignUp.shift_id) == col(Shift.id)).where(*expected)
    return session.exec(mine.order_by(col(Shift.starts_at)).limit(1)).first()
