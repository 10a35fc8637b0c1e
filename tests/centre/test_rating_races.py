"""Two hands at one rating at the same instant: two taps, the last tap and the clock; on both databases."""

from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import deadlines, ratings
from centre.ratings import About
from models.deadlines import Deadline, DeadlineState
from models.ratings import Matter, Rating, RatingState
from models.who import by_id
from tests.auxil.factories import a_moment, a_person, at
from tests.auxil.races import Act, race

LAST_TAP, CLOSES = at("09:59", "2026-12-01"), at("10:00", "2026-12-01")
QUICKER = {"refused.rating_changed", "refused.rating_given", "refused.rating_expired"}


def _invited(engine: Engine) -> tuple[int, int]:
    """Somebody who was asked how it was, and their rating."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        person_id = a_person(session).id
        rating_id = ratings.invite(session, a_moment(), person_id, About(Matter.BOOKING, 1))
        assert rating_id is not None
        return person_id, rating_id


def test_of_many_taps_at_once_one_grade_stands(engine: Engine) -> None:
    person_id, rating_id = _invited(engine)

    def tap(grade: int) -> Act:
        return lambda s: ratings.give(s, at("11:00"), by_id(s, person_id), rating_id, grade).grade

    came_of_it = race(engine, *(tap(grade) for grade in (1, 2, 3, 4, 5, 5)))
    assert any(isinstance(one, int) for one in came_of_it)
    assert {one for one in came_of_it if isinstance(one, str)} <= QUICKER
    with Session(engine) as session:
        rating = session.get_one(Rating, rating_id)
        assert rating.state is RatingState.GIVEN
        assert rating.grade in came_of_it


def test_the_last_tap_and_the_clock_agree(engine: Engine) -> None:
    person_id, rating_id = _invited(engine)

    def tap(session: Session) -> int | None:
        return ratings.give(session, LAST_TAP, by_id(session, person_id), rating_id, 4).grade

    said, *_ = race(engine, tap, lambda s: deadlines.act_on_due(s, CLOSES, 10))
    with Session(engine) as session:
        rating = session.get_one(Rating, rating_id)
        assert (rating.state, rating.grade) in {(RatingState.GIVEN, 4), (RatingState.EXPIRED, None)}
        assert (rating.grade == 4) == (said == 4)
        assert said == 4 or said in QUICKER
        states = set(session.exec(select(Deadline.state)))
        assert states <= {DeadlineState.MET, DeadlineState.DROPPED}
