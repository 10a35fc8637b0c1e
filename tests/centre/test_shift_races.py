"""Fifty volunteers at the same instant; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import shifts
from centre.shifts import asking
from models.people import Role
from models.shifts import LeaveReason, Post, Search, SearchState, Shift, SignUp, SignUpState
from models.who import by_id
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import Act, race
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.volunteers import a_volunteer

MANY = 50


@pytest.fixture
def rows(engine: Engine) -> tuple[int, list[int]]:
    """A shift of two that has one already, and fifty who would come."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        activity = an_activity(session, a_person(session, "Coordinator", Role.COORDINATOR).id, ("", 2, 2))
        shift = a_shift(session, a_moment(), activity)
        there = a_volunteer(session, "Is there").id
        post = the_post(session, shift)
        shifts.sign_up(session, a_moment(), there, post.id or 0, actor_id=there)
        return post.id or 0, [a_volunteer(session, f"No {number}").id for number in range(MANY)]


def test_of_fifty_who_sign_up_one_has_the_last_place(engine: Engine, rows: tuple[int, list[int]]) -> None:
    post_id, people = rows

    def take(person: int) -> Act:
        return lambda s: shifts.sign_up(s, a_moment(), person, post_id, actor_id=person).person_id

    came_of_it = race(engine, *(take(person) for person in people))
    assert sorted(map(str, came_of_it))[1:] == ["refused.post_full"] * (MANY - 1)
    with Session(engine) as session:
        post = session.get_one(Post, post_id)
        assert (post.taken, post.maximum) == (2, 2)


def test_of_fifty_who_step_in_one_takes_the_place_of_who_left(
    engine: Engine, rows: tuple[int, list[int]]
) -> None:
    post_id, people = rows
    with Session(engine, expire_on_commit=False) as session, session.begin():
        moment = a_moment()
        shifts.sign_up(session, moment, people[0], post_id, actor_id=people[0])
        mine = session.exec(select(SignUp).where(SignUp.person_id == people[0])).one()
        leaver = by_id(session, people.pop(0))
        shifts.leave(session, moment, leaver, mine.id or 0, reason=LeaveReason.ILL)
        search = session.exec(select(Search).where(Search.state == SearchState.OPEN)).one()
        shift = session.get_one(Shift, search.shift_id)
        for person in people:
            asking.ask(session, moment, search, shift, person)

    def step_in(person: int) -> Act:
        return lambda s: shifts.accept(s, a_moment(), by_id(s, person), search.id or 0).person_id

    came_of_it = race(engine, *(step_in(person) for person in people))
    assert sorted(map(str, came_of_it))[1:] == ["refused.search_over"] * (MANY - 2)
    with Session(engine) as session:
        left = session.get_one(SignUp, mine.id)
        there = session.exec(select(SignUp).where(SignUp.state == SignUpState.CONFIRMED)).all()
        assert left.state is SignUpState.REPLACED
        assert len(there) == session.get_one(Post, post_id).taken == 2


def test_one_person_is_in_one_place_however_fast_they_tap(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        coordinator = a_person(session, "Coordinator", Role.COORDINATOR).id
        starts = a_moment().now + timedelta(days=5)
        posts = []
        for _ in range(5):  # five activities at the same hour
            activity = an_activity(session, coordinator, number=None)
            posts.append(the_post(session, a_shift(session, a_moment(), activity, starts_at=starts)).id or 0)
        person = a_volunteer(session).id

    def take(post_id: int) -> Act:
        return lambda s: shifts.sign_up(s, a_moment(), person, post_id, actor_id=person).person_id

    came_of_it = race(engine, *(take(post_id) for post_id in posts))
    assert sorted(map(str, came_of_it))[1:] == ["refused.shift_clash"] * 4
