"""The roll of a session: who came, who passed; what was noted takes effect when the roll is closed."""

from dataclasses import dataclass

from sqlalchemy import case, or_, select
from sqlmodel import Session, col

from centre import audit, notices, plans
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.training import courses, sessions, validity
from centre.training.seats import LEARNING, expect_learner
from centre.training.sessions import ROLL
from models import who as whos
from models.deadlines import Deadline
from models.people import Person, Role
from models.rights import Right
from models.training import CAME, FREED, MARKS, CourseSession, Proof, Seat, SeatState, SessionState
from models.volunteers import Volunteer
from models.who import Who

RESULT = "training.result"
_BY_TRAINER = (SeatState.PASSED, SeatState.RESIT, SeatState.FAILED, SeatState.ABSENT)
_BY_QUIZ = (SeatState.ATTENDED, SeatState.ABSENT)


@dataclass(frozen=True, slots=True)
class RollLine:
    """Somebody in a session, and what was noted of them."""

    seat_id: int
    person_id: int
    name: str
    state: SeatState


def may_note(actor: Who, of: CourseSession) -> bool:
    """Whether somebody notes who came: the trainer, who may be a volunteer, and the desk."""
    return of.trainer_id == actor.id or actor.may(Right.TRAIN)


def expect(session: Session, moment: Moment, actor: Who, session_id: int) -> CourseSession:
    """A session whose roll the actor can write now.

    Raises:
        Refused: they do not give it, it has not begun, or it is closed.
    """
    of = sessions.find(session, session_id)
    if not may_note(actor, of):
        raise Refused("refused.not_allowed")
    if of.state is not SessionState.OPEN:
        raise Refused(f"refused.session_{of.state}")
    if of.starts_at > moment.now:
        raise Refused("refused.session_not_begun")
    return of


def lines(session: Session, session_id: int) -> list[RollLine]:
    """Who has a seat in a session, by name."""
    seats = (
        select(col(Seat.id), col(Seat.person_id), col(Person.name), col(Seat.state))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.session_id) == session_id, col(Seat.state).not_in(FREED))
        .order_by(col(Person.name), col(Seat.id))
    )
    return [RollLine(*row) for row in session.execute(seats)]


def marks(session: Session, of: CourseSession) -> tuple[SeatState, ...]:
    """What can be noted of somebody: where a quiz decides, only whether they came."""
    proof = courses.find(session, of.course_id).proof
    return _BY_TRAINER if proof is Proof.TRAINER else _BY_QUIZ


def mark(session: Session, moment: Moment, actor: Who, seat_id: int, state: SeatState) -> CourseSession:
    """Note how it went for somebody; until the roll is closed it can be noted otherwise.

    Raises:
        Refused: the actor does not give the session, it has not begun or is closed; the seat was given back.
    """
    seat = session.get(Seat, seat_id, populate_existing=True)
    if seat is None:
        raise Refused("refused.seat_none")
    of = expect(session, moment, actor, seat.session_id)
    if state not in marks(session, of) or seat.person_id == actor.id:
        raise Refused("refused.not_allowed")
    still = (col(Seat.id) == seat_id, col(Seat.state).not_in(FREED))
    if not change(session, Seat, *still, state=state, settled_at=moment.now, noted_by=actor.id):
        raise Refused("refused.seat_none")
    return of


def mark_rest(session: Session, moment: Moment, actor: Who, session_id: int) -> CourseSession:
    """Note of all others that it went well.

    Raises:
        Refused: the actor does not give the session, it has not begun or is closed.
    """
    of = expect(session, moment, actor, session_id)
    well = marks(session, of)[0]
    still = (
        col(Seat.session_id) == session_id,
        col(Seat.state) == SeatState.TAKEN,
        col(Seat.person_id) != actor.id,
    )
    change(session, Seat, *still, state=well, settled_at=moment.now, noted_by=actor.id)
    return of


def close(session: Session, moment: Moment, actor: Who, session_id: int) -> CourseSession:
    """Close the roll: what was passed holds from now on, and everybody hears how it went for them.

    Raises:
        Refused: of somebody nothing was noted; or as above.
    """
    of = expect(session, moment, actor, session_id)
    if sessions.seats_of(session, session_id, SeatState.TAKEN):
        raise Refused("refused.roll_open")
    still = (col(CourseSession.id) == session_id, col(CourseSession.state) == SessionState.OPEN)
    if not change(session, CourseSession, *still, state=SessionState.HELD, closed_at=moment.now):
        raise Refused("refused.session_held")
    subject = ("course_session", session_id)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject)
    course = courses.find(session, of.course_id)
    for seat in sessions.seats_of(session, session_id, *MARKS):
        if seat.state is SeatState.PASSED:
            validity.grant(session, moment, seat.person_id, course, by=actor.id, seat_id=seat.id)
        notices.promise(session, moment, RESULT, seat.person_id, subject=("seat", seat.id))
    audit.note(
        session,
        moment,
        actor.id,
        "session.held",
        subject,
        came=len(sessions.seats_of(session, session_id, *CAME)),
    )
    return sessions.find(session, session_id)


def named(session: Session, said: str) -> list[int]:
    """Whom a trainer can mean by a name, or by a volunteer's number: whoever learns, or works here."""
    learners = (
        select(col(Volunteer.person_id))
        .join(Person, col(Person.id) == col(Volunteer.person_id))
        .where(or_(col(Person.name) == said, col(Volunteer.number) == said.upper()))
        .where(col(Volunteer.state).in_(LEARNING))
    )
    staff = (one.id for one in whos.holders(session, list(Role)) if one.name == said)
    return sorted({*session.execute(learners).scalars(), *staff})


def add(session: Session, moment: Moment, actor: Who, session_id: int, person_id: int) -> CourseSession:
    """Write somebody down who came without a seat; where none is left the room has room for one more.

    Raises:
        Refused: the actor does not give the session, it has not begun or is closed; it is themselves, the
            training is not for them, or they stand in the roll already.
    """
    of = expect(session, moment, actor, session_id)
    if person_id in (actor.id, of.trainer_id):
        raise Refused("refused.session_own")
    expect_learner(session, whos.by_id(session, person_id))
    taken, capacity = col(CourseSession.taken), col(CourseSession.capacity)
    room = case((taken < capacity, capacity), else_=taken + 1)
    still = (col(CourseSession.id) == session_id, col(CourseSession.state) == SessionState.OPEN)
    if not change(session, CourseSession, *still, taken=taken + 1, capacity=room):
        raise Refused("refused.session_held")
    seat_id = insert_new(session, Seat(session_id=session_id, person_id=person_id, taken_at=moment.now))
    if seat_id is None:
        raise Refused("refused.seat_held")
    audit.note(session, moment, actor.id, "seat.added", ("seat", seat_id), of=session_id)
    return sessions.find(session, session_id)


def on_roll(session: Session, moment: Moment, deadline: Deadline) -> None:
    """A session is over and its roll open: whoever gives it is asked, and from the next day on the desk."""
    of = sessions.find(session, deadline.subject_id)
    if of.state is not SessionState.OPEN:
        return
    again = int(deadline.params.get("times", 0))
    keeper_id = sessions.keeper(session, of)
    asked = of.trainer_id if of.trainer_id is not None and not again else keeper_id
    subject = ("course_session", of.id or 0)
    if asked is not None:
        notices.promise(session, moment, ROLL, asked, due=moment.now, subject=subject)
    calendar = moment.calendar
    next_day = calendar.next_working_day(moment.now)
    due = calendar.at(next_day, calendar.opening.opens)
    plans.plan(session, ROLL, subject, due, params={"times": again + 1})


DEADLINES = {ROLL: on_roll}
