"""The sessions of a course: when and where it is given, by whom, and how many seats are left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit, notices, plans, quiet, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.training import courses, wishes
from models import who as whos
from models.base import constant
from models.rights import Right, roles_with
from models.training import CourseSession, Seat, SeatState, SessionState
from models.who import Who

REMINDER = "training.reminder"
TRAINER = "training.trainer"
MOVED = "training.moved"
CALLED_OFF = "training.called_off"
ROLL = "training.roll"
TRAINERLESS = "training.trainerless"
_AHEAD = (
    select(CourseSession)
    .where(
        col(CourseSession.course_id) == bindparam("course"),
        col(CourseSession.state) == constant(SessionState.OPEN),
        col(CourseSession.starts_at) > bindparam("since"),
    )
    .order_by(col(CourseSession.starts_at), col(CourseSession.id))
)
_NEXT = _AHEAD.where(col(CourseSession.taken) < col(CourseSession.capacity)).limit(1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When and where a session takes place, who gives it and for how many."""

    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int
    trainer_id: int | None = None
    trainer: str = ""


def find(session: Session, session_id: int) -> CourseSession:
    """A session as it is now.

    Raises:
        Refused: there is none.
    """
    of = session.get(CourseSession, session_id, populate_existing=True)
    if of is None:
        raise Refused("refused.session_unknown")
    return of


def next_session(session: Session, moment: Moment, course_id: int) -> CourseSession | None:
    """The first session of a course that is to come and has a seat left."""
    return session.execute(_NEXT, {"course": course_id, "since": moment.now}).scalars().first()


def ahead(session: Session, moment: Moment, course_id: int) -> list[CourseSession]:
    """The sessions of a course that are to come, full ones too, the earliest first."""
    return list(session.execute(_AHEAD, {"course": course_id, "since": moment.now}).scalars())


def running(session: Session) -> list[CourseSession]:
    """All sessions that are to come or whose trainer has not noted yet how they went, the earliest first."""
    still = select(CourseSession).where(col(CourseSession.state) == SessionState.OPEN)
    return list(session.execute(still.order_by(col(CourseSession.starts_at))).scalars())


def given_by(session: Session, person_id: int) -> list[CourseSession]:
    """The sessions that somebody gives and has not closed, the earliest first."""
    return [of for of in running(session) if of.trainer_id == person_id]


def lay(session: Session, moment: Moment, actor: Who, course_id: int, when: Timetable) -> CourseSession:
    """Announce a session; whoever waits for one hears of it, and so does its trainer.

    Raises:
        Refused: the actor may not, or the time, the length or the seats cannot be.
    """
    courses.expect_keeper(actor)
    course = courses.find(session, course_id)
    _expect_possible(session, moment, when)
    of = CourseSession(
        course_id=course_id,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        place=when.place,
        capacity=when.capacity,
        trainer_id=when.trainer_id,
        trainer=when.trainer,
        made_by=actor.id,
        made_at=moment.now,
    )
    session.add(of)
    session.flush()
    audit.note(session, moment, actor.id, "session.laid", ("course_session", of.id), course=course.id)
    _start(session, moment, of, actor)
    wishes.tell(session, moment, of)
    return of


def move(
    session: Session,
    moment: Moment,
    actor: Who,
    session_id: int,
    *,
    span: tuple[datetime, datetime],
    place: str,
) -> CourseSession:
    """Give a session another time or place; everybody in it hears of it.

    Raises:
        Refused: the actor may not, it has begun or is called off, or the new time cannot be.
    """
    courses.expect_keeper(actor)
    of = _expect_ahead(session, moment, session_id)
    starts_at, ends_at = span
    _expect_possible(session, moment, Timetable(starts_at, ends_at, place, of.capacity))
    values = {"starts_at": starts_at, "ends_at": ends_at, "place": place}
    _change_ahead(session, of, sequence=of.sequence + 1, **values)
    audit.note(session, moment, actor.id, "session.moved", ("course_session", session_id))
    moved = find(session, session_id)
    _start(session, moment, moved, actor)
    for seat in seats_of(session, session_id, SeatState.TAKEN):
        _notify(session, moment, MOVED, seat, moved)
        remind(session, moment, seat, moved)
    return moved


def call_off(session: Session, moment: Moment, actor: Who, session_id: int) -> int:
    """Call a session off: everybody in it is told and hears of the next one; how many that were.

    Raises:
        Refused: the actor may not, it has begun or is called off.
    """
    courses.expect_keeper(actor)
    of = _expect_ahead(session, moment, session_id)
    _change_ahead(session, of, state=SessionState.CALLED_OFF, closed_at=moment.now)
    subject = ("course_session", session_id)
    notices.drop(session, moment, subject)
    plans.drop(session, moment, subject)
    told = seats_of(session, session_id, SeatState.TAKEN)
    for seat in told:
        _notify(session, moment, CALLED_OFF, seat, of)
        wishes.keep(session, moment, seat.person_id, of.course_id)
    still = (col(Seat.session_id) == session_id, col(Seat.state) == SeatState.TAKEN)
    change(session, Seat, *still, state=SeatState.CALLED_OFF, settled_at=moment.now)
    if of.trainer_id is not None and of.trainer_id != actor.id:
        notices.promise(session, moment, TRAINER, of.trainer_id, subject=subject)
    audit.note(session, moment, actor.id, "session.called_off", subject, seats=len(told))
    return len(told)


def name_trainer(
    session: Session,
    moment: Moment,
    actor: Who,
    session_id: int,
    *,
    trainer_id: int | None = None,
    trainer: str = "",
) -> CourseSession:
    """Have somebody else give a session: a person whom we know, or somebody by name.

    Raises:
        Refused: the actor may not, it is not open any more, or that person has a seat in it.
    """
    courses.expect_keeper(actor)
    of = find(session, session_id)
    if of.state is not SessionState.OPEN:
        raise Refused(f"refused.session_{of.state}")
    if trainer_id in {seat.person_id for seat in seats_of(session, session_id, SeatState.TAKEN)}:
        raise Refused("refused.session_trainer_seat")
    before = of.trainer_id
    change(
        session, CourseSession, col(CourseSession.id) == session_id, trainer_id=trainer_id, trainer=trainer
    )
    audit.note(session, moment, actor.id, "session.trainer", ("course_session", session_id))
    _start(session, moment, find(session, session_id), actor)
    if before not in (None, actor.id, trainer_id):
        notices.promise(session, moment, TRAINER, before or 0, subject=("course_session", session_id))
    return find(session, session_id)


def lose_trainer(session: Session, moment: Moment, of: CourseSession) -> None:
    """Note that nobody gives a session any more, and ask the desk to find somebody."""
    change(session, CourseSession, col(CourseSession.id) == of.id, trainer_id=None)
    keeper_id = keeper(session, of)
    if keeper_id is not None:
        notices.promise_staff(session, moment, TRAINERLESS, keeper_id, subject=("course_session", of.id))


def keeper(session: Session, of: CourseSession) -> int | None:
    """Who at the desk looks after a session: whoever announced it, or else somebody who may."""
    keepers = [one.id for one in whos.holders(session, roles_with(Right.TRAIN)) if one.id != of.trainer_id]
    return of.made_by if of.made_by in keepers else next(iter(keepers), None)


def seats_of(session: Session, session_id: int, *states: SeatState) -> list[Seat]:
    """The seats of a session in certain states, in the order in which they were taken."""
    seats = select(Seat).where(col(Seat.session_id) == session_id, col(Seat.state).in_(states))
    return list(session.execute(seats.order_by(col(Seat.id))).scalars())


def remind(session: Session, moment: Moment, seat: Seat, of: CourseSession) -> None:
    """Promise to remind somebody of their session (rule 15.5)."""
    in_force = rules.load(session)
    hours = in_force.training_reminders
    for due in quiet.reminders(of.starts_at, hours, moment.now, moment.calendar, in_force):
        notices.promise(
            session,
            moment,
            REMINDER,
            seat.person_id,
            due=due,
            subject=("seat", seat.id),
            params={"sequence": of.sequence},
            once=f"seat:{seat.id}:{of.sequence}:{due:%Y%m%d%H%M}",
        )


def _start(session: Session, moment: Moment, of: CourseSession, actor: Who) -> None:
    """Tell the trainer when it is, and plan to ask them afterwards who came."""
    subject = ("course_session", of.id or 0)
    notices.drop(session, moment, subject)
    plans.drop(session, moment, subject)
    plans.plan(session, ROLL, subject, of.ends_at)
    if of.trainer_id is None:
        return
    in_force = rules.load(session)
    hours = in_force.training_reminders[:1]
    if of.trainer_id != actor.id:
        notices.promise(session, moment, TRAINER, of.trainer_id, subject=subject)
    for due in quiet.reminders(of.starts_at, hours, moment.now, moment.calendar, in_force):
        notices.promise(session, moment, TRAINER, of.trainer_id, due=due, subject=subject)


def _notify(session: Session, moment: Moment, kind: str, seat: Seat, of: CourseSession) -> None:
    subject = ("seat", seat.id)
    notices.drop(session, moment, subject)
    notices.promise(session, moment, kind, seat.person_id, subject=subject, params={"sequence": of.sequence})


def _expect_possible(session: Session, moment: Moment, when: Timetable) -> None:
    in_force = rules.load(session)
    if when.starts_at <= moment.now:
        raise Refused("refused.session_past")
    if not timedelta() < when.ends_at - when.starts_at <= timedelta(hours=in_force.session_hours):
        raise Refused("refused.session_hours", limit=round(in_force.session_hours))
    if not 0 < when.capacity <= in_force.session_seats:
        raise Refused("refused.session_seats", limit=in_force.session_seats)


def _expect_ahead(session: Session, moment: Moment, session_id: int) -> CourseSession:
    of = find(session, session_id)
    if of.state is not SessionState.OPEN:
        raise Refused(f"refused.session_{of.state}")
    if of.starts_at <= moment.now:
        raise Refused("refused.session_begun")
    return of


def _change_ahead(session: Session, of: CourseSession, **values: object) -> None:
    still = (
        col(CourseSession.id) == of.id,
        col(CourseSession.state) == SessionState.OPEN,
        col(CourseSession.sequence) == of.sequence,
    )
    if not change(session, CourseSession, *still, **values):
        raise Refused("refused.session_changed")
