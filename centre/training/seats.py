"""Seats in a session: taken, given back, and freed when somebody leaves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from centre import audit, notices, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.training import sessions, wishes
from models.training import FREED, CourseSession, Seat, SeatState, SessionState
from models.volunteers import VolunteerState
from models.who import Who

_HAS = "refused.seat_held"
# Who is known to the desk learns before they serve, and may go on while they pause.
LEARNING = frozenset(
    {
        VolunteerState.CHECKED,
        VolunteerState.SCREENED,
        VolunteerState.PROBATION,
        VolunteerState.ACTIVE,
        VolunteerState.PAUSED,
    }
)
_HELD: Any = select(Seat, CourseSession).join(CourseSession, col(CourseSession.id) == col(Seat.session_id))


def learns(session: Session, who: Who) -> bool:
    """Whether the training is for somebody: volunteers, those who are about to be, and the staff."""
    stands = volunteers.standing(session, who.id)
    return bool(who.roles) or (stands is not None and stands.state in LEARNING)


def expect_learner(session: Session, who: Who) -> None:
    """Let only those go on for whom the training is.

    Raises:
        Refused: they are none of them.
    """
    if not learns(session, who):
        raise Refused("refused.training_for_volunteers")


def take(session: Session, moment: Moment, who: Who, session_id: int) -> Seat:
    """Take a seat, if there is one: two who try for the last one cannot both have it.

    Raises:
        Refused: it is full, has begun or is called off, they have a seat, give it themselves, or are
            in another session at that time; or the training is not for them.
    """
    expect_learner(session, who)
    volunteers.lock(session, who.id)
    of = sessions.find(session, session_id)
    if of.trainer_id == who.id:
        raise Refused("refused.session_own")
    if any(of.starts_at < one.ends_at and one.starts_at < of.ends_at for _, one in _taken(session, who.id)):
        raise Refused("refused.session_clash" if mine(session, who.id, session_id) is None else _HAS)
    still = (
        col(CourseSession.id) == session_id,
        col(CourseSession.state) == SessionState.OPEN,
        col(CourseSession.starts_at) > moment.now,
        col(CourseSession.taken) < col(CourseSession.capacity),
    )
    if not change(session, CourseSession, *still, taken=col(CourseSession.taken) + 1):
        raise Refused(_why_not(moment, of))
    seat_id = insert_new(session, Seat(session_id=session_id, person_id=who.id, taken_at=moment.now))
    if seat_id is None:
        raise Refused(_HAS)
    seat = session.get_one(Seat, seat_id)
    sessions.remind(session, moment, seat, of)
    wishes.end(session, who.id, of.course_id)
    audit.note(session, moment, who.id, "seat.taken", ("seat", seat_id), of=session_id)
    return seat


def give_back(session: Session, moment: Moment, who: Who, session_id: int) -> Seat:
    """Give a seat back before the session begins; whoever waits for the course hears of it.

    Raises:
        Refused: they have none, or it has begun.
    """
    of, seat = sessions.find(session, session_id), mine(session, who.id, session_id)
    if seat is None or seat.state is not SeatState.TAKEN:
        raise Refused("refused.seat_none")
    if of.starts_at <= moment.now:
        raise Refused("refused.session_begun")
    _free(session, moment, seat, of, actor_id=who.id)
    return seat


def leave(session: Session, moment: Moment, person_id: int, *, actor_id: int | None = None) -> None:
    """Free the seats to come of somebody who stops, and let them wait for nothing.

    Of the sessions that they were to give the desk hears: somebody else has to.
    """
    wishes.end(session, person_id)
    for seat, of in _taken(session, person_id):
        if of.starts_at > moment.now:
            _free(session, moment, seat, of, actor_id=actor_id)
    for of in sessions.given_by(session, person_id):
        sessions.lose_trainer(session, moment, of)


def mine(session: Session, person_id: int, session_id: int) -> Seat | None:
    """Somebody's seat in a session, whatever was noted of it, unless it was given back."""
    theirs = (col(Seat.person_id) == person_id, col(Seat.session_id) == session_id)
    return session.execute(select(Seat).where(*theirs, col(Seat.state).not_in(FREED))).scalars().first()


def taken(session: Session, person_id: int) -> list[CourseSession]:
    """The sessions in which somebody has a seat of which nothing is noted yet, the earliest first."""
    return sorted((of for _, of in _taken(session, person_id)), key=lambda of: of.starts_at)


def _taken(session: Session, person_id: int) -> Sequence[tuple[Seat, CourseSession]]:
    theirs = (col(Seat.person_id) == person_id, col(Seat.state) == SeatState.TAKEN)
    return [(seat, of) for seat, of in session.execute(_HELD.where(*theirs))]


def _free(session: Session, moment: Moment, seat: Seat, of: CourseSession, *, actor_id: int | None) -> None:
    still = (col(Seat.id) == seat.id, col(Seat.state) == SeatState.TAKEN)
    if not change(session, Seat, *still, state=SeatState.WITHDRAWN, settled_at=moment.now):
        raise Refused("refused.seat_none")
    change(session, CourseSession, col(CourseSession.id) == of.id, taken=col(CourseSession.taken) - 1)
    notices.drop(session, moment, ("seat", seat.id))
    audit.note(session, moment, actor_id, "seat.given_back", ("seat", seat.id), of=of.id)
    wishes.tell(session, moment, of)


def _why_not(moment: Moment, of: CourseSession) -> str:
    if of.state is not SessionState.OPEN:
        return f"refused.session_{of.state}"
    return "refused.session_begun" if of.starts_at <= moment.now else "refused.session_full"


def _on_stopped(session: Session, moment: Moment, person_id: int, reason: VolunteerState) -> None:
    """Who only pauses may go on learning."""
    if reason is not VolunteerState.PAUSED:
        leave(session, moment, person_id)


volunteers.STOPPED.append(_on_stopped)
