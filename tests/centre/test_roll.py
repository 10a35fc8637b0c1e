"""The roll of a session: who notes it, when it takes effect, and who is asked for it."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import deadlines, plans, training
from centre.errors import Refused, deciding
from centre.moment import Moment
from centre.training import figures, quizzes, roll, sessions
from models.training import CourseKind, Proof, QuizQuestion, SeatState, SessionState
from models.who import Who
from tests.auxil.factories import NOW, a_moment, a_person, at
from tests.auxil.training import a_course, a_seat, a_session
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_course_sessions import told


@pytest.mark.parametrize("kind", CourseKind)
def test_what_the_trainer_noted_holds_once_the_roll_is_closed(
    session: Session, volunteer: Who, kind: CourseKind
) -> None:
    names = ("Passed", "Resit", "Failed", "Absent")
    people = [a_person(session, name) for name in names]
    course = a_course(session, kind=kind)
    of = a_session(session, course, starts_at=NOW, trainer_id=volunteer.id)
    seats = [a_seat(session, who, of) for who in people]
    ids = [seat.id or 0 for seat in seats]
    with pytest.raises(Refused, match="session_not_begun"):
        roll.mark(session, at("09:59"), volunteer, ids[0], SeatState.PASSED)
    with pytest.raises(Refused, match="not_allowed"):
        roll.mark(session, at("10:30"), people[0], ids[0], SeatState.PASSED)
    moment = at("11:30")
    roll.mark(session, moment, volunteer, ids[1], SeatState.FAILED)
    roll.mark(session, moment, volunteer, ids[1], SeatState.RESIT)
    roll.mark(session, moment, volunteer, ids[2], SeatState.FAILED)
    roll.mark(session, moment, volunteer, ids[3], SeatState.ABSENT)
    with pytest.raises(Refused, match="not_allowed"):
        roll.mark(session, moment, volunteer, ids[3], SeatState.ATTENDED)
    with pytest.raises(Refused, match="roll_open"):
        roll.close(session, moment, volunteer, of.id or 0)
    roll.mark_rest(session, moment, volunteer, of.id or 0)
    assert not training.valid(session, people[0].id, course.id or 0, moment.now)

    roll.close(session, moment, volunteer, of.id or 0)
    assert of.state is SessionState.HELD
    assert [training.valid(session, who.id, course.id or 0, moment.now) for who in people] == [
        True,
        False,
        False,
        False,
    ]
    assert all("training.result" in told(session, who) for who in people)
    with pytest.raises(Refused, match="session_held"):
        roll.mark(session, moment, volunteer, ids[1], SeatState.PASSED)
    with pytest.raises(Refused, match="session_held"):
        roll.close(session, moment, volunteer, of.id or 0)

    counted = figures.person_times(session, NOW, NOW + timedelta(days=1))
    assert counted == dict.fromkeys(CourseKind, figures.PersonTimes()) | {kind: figures.PersonTimes(3, 3, 1)}


def test_where_a_quiz_decides_only_who_came_is_noted(session: Session, clerk: Who, coordinator: Who) -> None:
    course = a_course(session, proof=Proof.BOTH)
    session.add(
        QuizQuestion(course_id=course.id or 0, position=1, text={}, options=[{}, {}], answer=0, why={})
    )
    of = a_session(session, course, starts_at=NOW)
    a_seat(session, clerk, of)
    moment = at("13:00")
    assert quizzes.barred(session, moment, clerk, course) == "refused.quiz_attend_first"
    roll.mark_rest(session, moment, coordinator, of.id or 0)
    roll.close(session, moment, coordinator, of.id or 0)
    assert not training.valid(session, clerk.id, course.id or 0, moment.now)
    assert quizzes.barred(session, moment, clerk, course) is None
    attempt = quizzes.begin(session, moment, clerk, course.id or 0)
    quizzes.answer(session, moment, clerk, attempt.id or 0, number=0, option=0)
    assert training.valid(session, clerk.id, course.id or 0, moment.now)
    # The next time it has to be attended again.
    assert quizzes.barred(session, moment, clerk, course) == "refused.quiz_attend_first"


def test_nobody_judges_themselves(session: Session, coordinator: Who) -> None:
    of = a_session(session, a_course(session), starts_at=NOW)
    seat = a_seat(session, coordinator, of)
    with pytest.raises(Refused, match="not_allowed"):
        roll.mark(session, at("11:00"), coordinator, seat.id or 0, SeatState.PASSED)
    roll.mark_rest(session, at("11:00"), coordinator, of.id or 0)
    assert seat.state is SeatState.TAKEN


def test_the_trainer_is_asked_for_the_roll_then_every_day_the_desk(
    session: Session, moment: Moment, coordinator: Who, volunteer: Who
) -> None:
    course = a_course(session)
    when = sessions.Timetable(
        at("14:00").now, at("16:00").now, "Room 201", capacity=5, trainer_id=volunteer.id
    )
    of = sessions.lay(session, moment, coordinator, course.id or 0, when)
    deadlines.act_on_due(session, at("15:59"), 10)
    assert told(session, volunteer) == ["training.trainer"]
    deadlines.act_on_due(session, at("16:00"), 10)
    assert told(session, volunteer) == ["training.trainer", "training.roll"]
    for number, day in enumerate(("2026-11-25", "2026-11-26"), start=1):
        deadlines.act_on_due(session, at("08:30", day), 10)
        assert told(session, coordinator) == ["training.roll"] * number
    roll.close(session, at("10:00", "2026-11-26"), coordinator, of.id or 0)
    assert plans.due(session, NOW + timedelta(days=30), 10) == []
    assert a_moment().now == NOW


def test_who_comes_without_a_seat_is_added_even_where_it_is_full(
    session: Session, volunteer: Who, coordinator: Who, resident: Who
) -> None:
    of = a_session(session, a_course(session), starts_at=NOW, capacity=1, trainer_id=volunteer.id)
    a_seat(session, a_person(session, "First"), of)
    who, row = a_volunteer(session, "Walks in"), of.id or 0
    with pytest.raises(Refused, match="session_not_begun"):
        roll.add(session, at("09:59"), volunteer, row, who.id)
    with pytest.raises(Refused, match="training_for_volunteers"):
        roll.add(session, at("10:10"), volunteer, row, resident.id)
    with pytest.raises(Refused, match="session_own"):
        roll.add(session, at("10:10"), coordinator, row, volunteer.id)
    assert roll.named(session, "Walks in") == [who.id] == roll.named(session, f"zy-{who.id}")
    roll.add(session, at("10:10"), volunteer, row, who.id)
    assert (of.taken, of.capacity) == (2, 2)
    with pytest.raises(Refused, match="seat_held"), deciding(session):
        roll.add(session, at("10:10"), volunteer, row, who.id)
    assert of.taken == 2
    roll.mark_rest(session, at("11:00"), volunteer, row)
    roll.close(session, at("11:00"), volunteer, row)
    assert training.valid(session, who.id, of.course_id, at("11:01").now)
