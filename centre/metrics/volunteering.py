"""Volunteers: who served how long, and how shifts were filled and kept (M41 to M49, M56)."""

from sqlalchemy import ColumnElement, and_, case, func, join, select
from sqlmodel import col

from centre.figures import Share
from centre.metrics.asking import Ask, By, Facts, Figures
from models.activities import Activity, Source
from models.hours import HourLine, HourState
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.training import CourseSession, Seat, SeatState
from models.volunteers import Volunteer, VolunteerState
from models.wrap_ups import WrapUp

_SHIFTS = join(Shift, Activity, col(Shift.activity_id) == col(Activity.id))
_KEYS = {By.TEAM: col(Activity.team_id)}
_POSTS = _SHIFTS.join(Post, col(Post.shift_id) == col(Shift.id))
# By their posts, not by their shifts: of a few shifts among very many these alone are looked up.
_SIGNED = Facts(_POSTS.join(SignUp, col(SignUp.post_id) == col(Post.id)), _KEYS)
_PLACES = Facts(_POSTS, _KEYS)
_WRAP_UPS = Facts(_SHIFTS.join(WrapUp, col(WrapUp.shift_id) == col(Shift.id)), _KEYS)
# A line of hours may outlive its place in a shift; then nobody knows any more for which team it was.
_HOURS = Facts(
    join(HourLine, SignUp, col(HourLine.sign_up_id) == col(SignUp.id), isouter=True)
    .join(Shift, col(SignUp.shift_id) == col(Shift.id), isouter=True)
    .join(Activity, col(Shift.activity_id) == col(Activity.id), isouter=True),
    _KEYS,
)
_LINES = Facts(HourLine, {})
_SEATS = Facts(join(Seat, CourseSession, col(Seat.session_id) == col(CourseSession.id)), {})
_CAME = frozenset({SignUpState.CHECKED_IN, SignUpState.CHECKED_OUT})
# At the start of the shift these were expected; who had asked for leave and was not replaced is not.
_EXPECTED = _CAME | {SignUpState.CONFIRMED, SignUpState.NO_SHOW}
_ON_ROLL = frozenset({VolunteerState.PROBATION, VolunteerState.ACTIVE, VolunteerState.PAUSED})


def _served(ask: Ask) -> ColumnElement[bool]:
    """The confirmed lines of hours of the days of the period."""
    of_days = col(HourLine.day).between(ask.period.first, ask.period.last)
    return and_(of_days, col(HourLine.state) == HourState.CONFIRMED)


def _begun(ask: Ask) -> ColumnElement[bool]:
    """The shifts of the period that have begun and were not cancelled."""
    return and_(ask.past(col(Shift.starts_at)), col(Shift.state) != ShiftState.CANCELLED)


def m41(ask: Ask) -> Figures:
    """Person-times: how often somebody served, as it was confirmed; corrections are no further time."""
    facts = _LINES if ask.by is By.ALL else _HOURS
    return facts.count(ask, _served(ask), col(HourLine.corrects_id).is_(None))


def m42(ask: Ask) -> Figures:
    """Volunteers who served at least once in the period, of those on the roll now or who served."""
    served = select(col(HourLine.person_id)).where(_served(ask)).distinct()
    connection = ask.session.connection()
    part = connection.execute(select(func.count()).select_from(served.subquery())).scalar_one()
    on_roll = col(Volunteer.state).in_(_ON_ROLL) | col(Volunteer.person_id).in_(served)
    whole = connection.execute(select(func.count()).select_from(Volunteer).where(on_roll)).scalar_one()
    return {None: Share(part, max(part, whole))}


def m43(ask: Ask) -> Figures:
    """Person-times in activities that were a team's or a volunteer's own idea, of those known."""
    own = col(Activity.source).in_([Source.TEAM, Source.OWN])
    known = col(Activity.id).is_not(None)
    return _HOURS.share(ask, own, _served(ask), col(HourLine.corrects_id).is_(None), known)


def m44(ask: Ask) -> Figures:
    """Minutes served, as confirmed and corrected; eight hours are a workday."""
    facts = _LINES if ask.by is By.ALL else _HOURS
    return facts.total(ask, col(HourLine.minutes), _served(ask))


def m46(ask: Ask) -> Figures:
    """Places that were needed at the start of a shift and had somebody, of those needed.

    More people than are needed in one post do not make up for a gap in another.
    """
    of_post = select(func.count()).where(
        col(SignUp.post_id) == col(Post.id), col(SignUp.state).in_(_EXPECTED)
    )
    n, needed = of_post.correlate(Post).scalar_subquery(), col(Post.minimum)
    return _PLACES.ratio(ask, case((n < needed, n), else_=needed), needed, _begun(ask))


def m47(ask: Ask) -> Figures:
    """Checked in, of those expected at the start."""
    return _SIGNED.share(ask, col(SignUp.state).in_(_CAME), _begun(ask), col(SignUp.state).in_(_EXPECTED))


def m47b(ask: Ask) -> Figures:
    """Did not come and did not say so, of those expected at the start."""
    missed = col(SignUp.state) == SignUpState.NO_SHOW
    return _SIGNED.share(ask, missed, _begun(ask), col(SignUp.state).in_(_EXPECTED))


def m48(ask: Ask) -> Figures:
    """Asked for leave, of all who had a place."""
    had_one = col(SignUp.state).in_(_EXPECTED) | col(SignUp.leave_asked_at).is_not(None)
    return _SIGNED.share(ask, col(SignUp.leave_asked_at).is_not(None), _begun(ask), had_one)


def m48b(ask: Ask) -> Figures:
    """Somebody stepped in, of the leaves that were asked for."""
    replaced = col(SignUp.state) == SignUpState.REPLACED
    return _SIGNED.share(ask, replaced, _begun(ask), col(SignUp.leave_asked_at).is_not(None))


def m49(ask: Ask) -> Figures:
    """Training person-times: seats of the sessions of the period whose holder came."""
    return _SEATS.count(
        ask,
        ask.past(col(CourseSession.starts_at)),
        col(Seat.state).in_([SeatState.ATTENDED, SeatState.PASSED]),
    )


def m56(ask: Ask) -> Figures:
    """Shifts that were wrapped up in time, of those due."""
    return _WRAP_UPS.share(ask, col(WrapUp.done_at) <= col(WrapUp.due_at), ask.past(col(WrapUp.due_at)))
