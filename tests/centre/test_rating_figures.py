"""What a month's ratings come to: exact, against a slow count by hand, and nothing of few."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from centre import ratings
from centre.errors import Refused
from centre.ratings import counting
from models.audit import AuditLine
from models.people import Role
from models.ratings import LowReason, Matter, Rating, RatingState
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_service

LEAST = 5
DECEMBER = at("10:00", "2026-12-20")


def a_rating(grade: int | None = None, closes: str = "2026-11-20", **values: Any) -> Rating:
    """A rating that has closed; without a grade nobody answered."""
    about: dict[str, Any] = {"matter": Matter.BOOKING, "matter_id": 1, "person_id": 1, "delivered": True}
    when: dict[str, Any] = {"invited_at": at("10:00", "2026-11-13").now, "closes_at": at("10:00", closes).now}
    state = RatingState.EXPIRED if grade is None else RatingState.GIVEN
    return Rating(**about | when | {"updated_at": when["closes_at"], "state": state, "grade": grade} | values)


@st.composite
def _asked(draw: st.DrawFn) -> Rating:
    grade = draw(st.sampled_from([None, 1, 2, 3, 4, 5]))
    if grade is None:
        return a_rating(delivered=draw(st.booleans()))
    codes = draw(st.lists(st.sampled_from(LowReason), unique=True)) if grade <= 2 else []
    return a_rating(grade, speed=draw(st.none() | st.integers(1, 5)), reasons=[code.value for code in codes])


def _by_hand(part: float, whole: float) -> Decimal:
    """A quotient with one decimal, halves up, in whole tenths."""
    tenths, rest = divmod(int(part) * 10, int(whole))
    return Decimal(tenths + (2 * rest >= whole)) / 10


@given(st.lists(_asked(), max_size=25))
def test_figures_are_as_they_are_defined(asked: Sequence[Rating]) -> None:
    grades = [one.grade for one in asked if one.grade is not None]
    found = counting.count(asked, LEAST)
    if len(grades) < LEAST:
        assert found is None
        return
    assert found is not None
    n, delivered = len(grades), len([one for one in asked if one.delivered])
    low = [one for one in asked if one.grade in (1, 2)]
    assert (found.n, found.delivered, found.rate) == (n, delivered, _by_hand(100 * n, delivered))
    assert found.positive == _by_hand(100 * len([g for g in grades if g >= 3]), n)
    assert found.top == _by_hand(100 * len([g for g in grades if g >= 4]), n)
    assert found.bad == _by_hand(100 * len(low), n)
    assert found.mean == _by_hand(sum(grades), n)
    speeds = [one.speed for one in asked if one.speed is not None]
    expected = {"speed": _by_hand(sum(speeds), len(speeds))} if len(speeds) >= LEAST else {}
    assert found.marks == expected
    told = [code for one in low for code in one.reasons] if len(low) >= LEAST else []
    assert found.reasons == {code: told.count(code) for code in LowReason if code in told}


def test_nothing_is_shown_of_few_nor_of_what_would_give_them_away() -> None:
    sizes = {"a": 6, "b": 7, "c": 5}
    groups = {key: [a_rating(3)] * size for key, size in sizes.items()}
    assert counting._large(groups, LEAST) == {"a", "b", "c"}
    # Four are what all others leave of the whole; with the smallest group they are nine.
    assert counting._large(groups | {"d": [a_rating(1)] * 4}, LEAST) == {"a", "b"}
    assert counting._large(groups | {"d": [a_rating(1)] * 4, "e": [a_rating(2)]}, LEAST) == {"a", "b", "c"}
    assert counting._large({"d": [a_rating(1)] * 4}, LEAST) == frozenset()


def test_a_month_that_is_over_is_shown_to_whoever_may_see_it(session: Session, clerk: Who) -> None:
    leader = a_person(session, "Leader", Role.COORDINATOR)
    people = [a_person(session, f"No {n}").id for n in range(12)]
    hall, ward = (a_service(session, code=code, staff_unit=code).id for code in ("hall", "ward"))

    def say(grade: int, who: int, service: int | None, **values: Any) -> None:
        session.add(a_rating(grade, person_id=people[who], matter_id=who, service_id=service, **values))

    for who in range(7):
        say(5 if who else 1, who, hall)
    for who in range(7, 12):
        say(3, who, ward)
    for who in range(5):
        say(2 + who // 3, who, hall, closes="2026-10-31", matter=Matter.CASE)
        session.add(a_rating(4, matter=Matter.SHIFT, person_id=people[who], matter_id=1))
    say(1, 6, hall, closes="2026-12-01", matter=Matter.CASE)
    session.flush()
    with pytest.raises(Refused, match="not_allowed"):
        ratings.read(session, DECEMBER, clerk)
    month = ratings.read(session, DECEMBER, leader)
    assert month.services is not None
    assert month.activities is not None
    assert (month.services.n, month.services.positive, month.activities.mean) == (
        12,
        Decimal("91.7"),
        Decimal(4),
    )
    assert month.change == Decimal("51.7")  # 11 of 12 against 2 of 5
    assert {unit: found and found.n for unit, found in month.by_unit.items()} == {"hall": 7, "ward": 5}
    assert {row: found and found.mean for row, found in month.by_service.items()} == {
        hall: Decimal("4.4"),
        ward: Decimal("3.0"),
    }
    earlier = ratings.read(session, DECEMBER, leader, 1)
    assert (f"{earlier.first:%Y-%m}", earlier.services and earlier.services.n) == ("2026-10", 5)
    assert (earlier.activities, earlier.change) == (None, None)
    nothing = ratings.read(session, DECEMBER, leader, 2)
    assert (nothing.services, nothing.by_unit, nothing.by_activity) == (None, {}, {})
    with pytest.raises(Refused, match="too_long_ago"):
        ratings.read(session, DECEMBER, leader, 40)
    lines = session.exec(select(AuditLine).where(AuditLine.action == "ratings.read")).all()
    assert [line.actor_id for line in lines] == [leader.id] * 3


def test_everybody_else_sees_what_is_said_of_their_own_work(session: Session, clerk: Who) -> None:
    people = [a_person(session, f"No {n}").id for n in range(9)]
    for who in range(6):
        session.add(a_rating(4 if who else 1, person_id=people[who], matter_id=who, about_id=clerk.id))
        session.add(a_rating(5, person_id=people[who], matter_id=20 + who))
    for who in range(4):
        values: dict[str, Any] = {
            "matter": Matter.SHIFT,
            "matter_id": 1,
            "person_id": people[who],
            "about_id": clerk.id,
        }
        session.add(a_rating(5, **values))
    session.flush()
    month = ratings.own(session, DECEMBER, clerk)
    assert month.services is not None
    assert (month.services.n, month.services.mean, month.activities) == (6, Decimal("3.5"), None)
    assert ratings.own(session, DECEMBER, clerk, 1).services is None
    with pytest.raises(Refused, match="not_allowed"):
        ratings.own(session, DECEMBER, a_person(session, "Leader", Role.COORDINATOR))
    with pytest.raises(Refused, match="too_long_ago"):
        ratings.own(session, DECEMBER, clerk, 40)
