"""Many who want the last seat, and one who answers twice, at the same instant; on both databases."""

from sqlalchemy import Engine
from sqlmodel import Session, select

from centre.training import quizzes, seats
from models.people import Role
from models.training import CourseSession, Qualification, QuizAttempt, Seat
from models.who import by_id
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import Act, race
from tests.auxil.training import a_course, a_session
from tests.centre.test_quizzes import a_quiz

MANY = 20


def test_of_many_one_has_the_last_seat(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        last = a_session(session, a_course(session), capacity=1).id or 0
        people = [a_person(session, f"No {number}", Role.VOLUNTEER).id for number in range(MANY)]

    def take(person: int) -> Act:
        return lambda session: seats.take(session, a_moment(), by_id(session, person), last).person_id

    came_of_it = race(engine, *(take(person) for person in people))
    (winner,) = (result for result in came_of_it if isinstance(result, int))
    assert sorted(map(str, came_of_it)) == sorted([str(winner), *["refused.session_full"] * (MANY - 1)])
    with Session(engine) as session:
        assert session.get_one(CourseSession, last).taken == 1
        assert session.exec(select(Seat.person_id)).all() == [winner]


def test_a_question_answered_twice_at_once_counts_once(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        who = a_person(session, "Xu", Role.VOLUNTEER)
        course = a_quiz(session, length=1)
        row = quizzes.begin(session, a_moment(), who, course.id or 0).id or 0

    def answer(session: Session) -> None:
        quizzes.answer(session, a_moment(), who, row, number=0, option=0)

    race(engine, *[answer] * 5)
    with Session(engine) as session:
        attempt = session.get_one(QuizAttempt, row)
        assert (attempt.answered, attempt.correct, attempt.answers) == (1, 1, [0])
        assert len(session.exec(select(Qualification)).all()) == 1
