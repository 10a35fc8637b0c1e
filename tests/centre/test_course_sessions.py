"""Sessions of a course: laid, moved, called off, and who has a seat in them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from centre import privacy, training
from centre.errors import Refused
from centre.moment import Moment
from centre.training import seats, sessions, wishes
from centre.training.sessions import Timetable
from models.outbox import Notice, NoticeState
from models.training import CourseSession, SeatState, SessionState
from models.who import Who
from tests.auxil.factories import NOW, a_person, a_rule, again, at
from tests.auxil.training import a_course, a_seat, a_session

NEXT_DAY = NOW + timedelta(days=1)
HOURS = timedelta(hours=2)


def told(session: Session, who: Who) -> list[str]:
    """What somebody is still to be told, in order."""
    theirs = (Notice.person_id == who.id, Notice.state == NoticeState.WAITING)
    return list(session.exec(select(Notice.kind).where(*theirs).order_by(col(Notice.due_at), col(Notice.id))))


def timetable(**values: object) -> Timetable:
    ordinary = {
        "starts_at": NEXT_DAY,
        "ends_at": NEXT_DAY + timedelta(hours=2),
        "place": "Room 201",
        "capacity": 2,
    }
    return Timetable(**{**ordinary, **values})  # type: ignore[arg-type]


def test_a_session_is_announced_to_its_trainer_and_to_whoever_waits(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who, other_resident: Who
) -> None:
    course = a_course(session)
    wishes.keep(session, moment, other_resident.id, course.id or 0)
    of = sessions.lay(session, moment, coordinator, course.id or 0, timetable(trainer_id=volunteer.id))
    assert told(session, volunteer) == ["training.trainer"]  # tomorrow at this time: that is in 24 hours
    assert told(session, other_resident) == ["training.opened"]
    assert wishes.waiting(session, course.id or 0) == []
    assert sessions.given_by(session, volunteer.id) == [of]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"starts_at": NOW}, "session_past"),
        ({"ends_at": NEXT_DAY}, "session_hours"),
        ({"ends_at": NEXT_DAY + timedelta(hours=13)}, "session_hours"),
        ({"capacity": 0}, "session_seats"),
        ({"capacity": 201}, "session_seats"),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, moment: Moment, coordinator: Who, values: dict[str, object], why: str
) -> None:
    course = a_course(session)
    with pytest.raises(Refused, match=why):
        sessions.lay(session, moment, coordinator, course.id or 0, timetable(**values))


def test_only_the_desk_lays_moves_and_calls_off(session: Session, moment: Moment, volunteer: Who) -> None:
    of = a_session(session, a_course(session), trainer_id=volunteer.id)
    row = of.id or 0
    with pytest.raises(Refused, match="not_allowed"):
        sessions.lay(session, moment, volunteer, of.course_id, timetable())
    with pytest.raises(Refused, match="not_allowed"):
        sessions.move(session, moment, volunteer, row, span=(NEXT_DAY, NEXT_DAY + HOURS), place="Hall")
    with pytest.raises(Refused, match="not_allowed"):
        sessions.call_off(session, moment, volunteer, row)
    with pytest.raises(Refused, match="not_allowed"):
        sessions.name_trainer(session, moment, volunteer, row, trainer="Somebody")


def test_a_seat_is_taken_given_back_and_had_by_somebody_else(
    session: Session, moment: Moment, volunteer: Who, clerk: Who, resident: Who
) -> None:
    of = a_session(session, a_course(session), capacity=1)
    row = of.id or 0
    with pytest.raises(Refused, match="training_for_volunteers"):
        seats.take(session, moment, resident, row)
    seat = seats.take(session, moment, volunteer, row)
    assert told(session, volunteer) == ["training.reminder"] * 2
    with pytest.raises(Refused, match="seat_held"):
        seats.take(session, moment, volunteer, row)
    with pytest.raises(Refused, match="session_full"):
        seats.take(session, moment, clerk, row)
    assert training.next_session(session, moment, of.course_id) is None

    wishes.keep(session, moment, clerk.id, of.course_id)
    seats.give_back(session, moment, volunteer, row)
    assert (seat.state, of.taken) == (SeatState.WITHDRAWN, 0)
    assert told(session, volunteer) == []
    assert told(session, clerk) == ["training.opened"]
    with pytest.raises(Refused, match="seat_none"):
        seats.give_back(session, moment, volunteer, row)
    seats.take(session, moment, clerk, row)
    assert seats.taken(session, clerk.id) == [of]


def test_nobody_is_in_two_sessions_at_once_or_in_their_own(
    session: Session, moment: Moment, volunteer: Who
) -> None:
    one, other, theirs = (a_session(session, a_course(session)) for _ in range(3))
    theirs.trainer_id = volunteer.id
    after = a_session(session, a_course(session), starts_at=one.ends_at)
    seats.take(session, moment, volunteer, one.id or 0)
    with pytest.raises(Refused, match="session_clash"):
        seats.take(session, moment, volunteer, other.id or 0)
    with pytest.raises(Refused, match="session_own"):
        seats.take(session, moment, volunteer, theirs.id or 0)
    seats.take(session, moment, volunteer, after.id or 0)


def test_a_session_that_has_begun_or_is_off_takes_nobody(
    session: Session, moment: Moment, volunteer: Who
) -> None:
    begun = a_session(session, a_course(session), starts_at=NOW)
    off = a_session(session, a_course(session), state=SessionState.CALLED_OFF)
    for of, why in ((begun, "session_begun"), (off, "session_called_off")):
        with pytest.raises(Refused, match=why):
            seats.take(session, moment, volunteer, of.id or 0)


def test_everybody_hears_of_a_new_time_and_is_reminded_of_it_alone(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who, clerk: Who
) -> None:
    of = a_session(session, a_course(session), trainer_id=clerk.id)
    row = of.id or 0
    seats.take(session, moment, volunteer, row)
    later = NOW + timedelta(days=5)
    sessions.move(session, moment, coordinator, row, span=(later, later + HOURS), place="Hall")
    assert (of.starts_at, of.ends_at, of.place) == (later, later + timedelta(hours=2), "Hall")
    assert told(session, volunteer) == ["training.moved", "training.reminder", "training.reminder"]
    assert told(session, clerk) == ["training.trainer", "training.trainer"]
    with pytest.raises(Refused, match="session_past"):
        sessions.move(session, moment, coordinator, row, span=(NOW, NOW + HOURS), place="Hall")
    with pytest.raises(Refused, match="session_begun"):
        sessions.move(
            session, at("10:00", "2026-11-29"), coordinator, row, span=(later, later + HOURS), place="Hall"
        )


def test_everybody_hears_that_it_is_called_off_and_of_the_next_one(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who, clerk: Who
) -> None:
    course = a_course(session)
    of = a_session(session, course, trainer_id=clerk.id)
    seats.take(session, moment, volunteer, of.id or 0)
    assert sessions.call_off(session, moment, coordinator, of.id or 0) == 1
    assert told(session, volunteer) == ["training.called_off"]
    assert told(session, clerk) == ["training.trainer"]
    assert seats.mine(session, volunteer.id, of.id or 0) is None
    sessions.lay(session, moment, coordinator, course.id or 0, timetable())
    assert told(session, volunteer) == ["training.called_off", "training.opened"]
    with pytest.raises(Refused, match="session_called_off"):
        sessions.call_off(session, moment, coordinator, of.id or 0)


def test_somebody_else_gives_it(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who, clerk: Who
) -> None:
    of = a_session(session, a_course(session), trainer_id=clerk.id)
    row = of.id or 0
    seats.take(session, moment, volunteer, row)
    with pytest.raises(Refused, match="session_trainer_seat"):
        sessions.name_trainer(session, moment, coordinator, row, trainer_id=volunteer.id)
    sessions.name_trainer(session, moment, coordinator, row, trainer="Dr Lin")
    assert (of.trainer_id, of.trainer) == (None, "Dr Lin")
    assert told(session, clerk) == ["training.trainer"]


def test_whoever_leaves_frees_their_seats_and_the_desk_looks_for_another_trainer(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who
) -> None:
    given = a_session(session, a_course(session), trainer_id=volunteer.id)
    of = a_session(session, a_course(session))
    seats.take(session, moment, volunteer, of.id or 0)
    past = a_seat(session, volunteer, a_session(session, a_course(session), starts_at=NOW), state="passed")
    wishes.keep(session, moment, volunteer.id, given.course_id)
    privacy.erase(session, moment, volunteer)
    assert (of.taken, past.state, given.trainer_id) == (0, SeatState.PASSED, None)
    assert wishes.waiting(session, given.course_id) == []
    assert told(session, coordinator) == ["training.trainerless"]


def test_reminders_keep_out_of_the_night(session: Session, volunteer: Who) -> None:
    a_rule(session, "training_reminders", [24, 2])
    starts_at = at("08:30", "2026-11-26").now
    of = a_session(session, a_course(session), starts_at=starts_at)
    seats.take(session, at("10:00"), volunteer, of.id or 0)
    due = session.exec(select(Notice.due_at).order_by(col(Notice.due_at))).all()
    assert due == [at("08:30", "2026-11-25").now, at("20:00", "2026-11-25").now]


def test_a_session_is_looked_after_by_whoever_announced_it(
    session: Session, moment: Moment, coordinator: Who, director: Who, volunteer: Who
) -> None:
    of = a_session(session, a_course(session), made_by=director.id)
    assert sessions.keeper(session, of) == director.id
    of.made_by = volunteer.id
    assert sessions.keeper(session, of) == coordinator.id
    assert isinstance(sessions.find(session, of.id or 0), CourseSession)
    with pytest.raises(Refused, match="session_unknown"):
        sessions.find(session, 4711)
    assert again(session, a_person(session)).roles == frozenset()
