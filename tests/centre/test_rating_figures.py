"""What a month's ratings come to: exact, against a slow count by hand, and nothing of few."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from centre import bad_marks, follow_ups, months, ratings
from centre.errors import Refused
from centre.figures import Share
from centre.ratings import counting
from models.audit import AuditLine
from models.bad_marks import BadMark, BadMarkState
from models.follow_ups import FollowUp, FollowUpKind, FollowUpState
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


SPAN = months.month(DECEMBER)
_TIME = st.sampled_from(
    [
        at(clock, day).now
        for day in ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01")
        for clock in ("00:00", "23:59")
    ]
)


_TIMES = st.none() | _TIME


@st.composite
def _marks(draw: st.DrawFn) -> BadMark:
    """Any bad mark as the figures see it; what cannot be is counted by the same rules."""
    when = draw(_TIME), draw(_TIME)
    state = draw(st.sampled_from(BadMarkState))
    times: dict[str, Any] = {
        name: draw(_TIMES) for name in ("contacted_at", "fixed_at", "heard_at", "closed_at")
    }
    return BadMark(
        rating_id=1,
        person_id=1,
        state=state,
        opened_at=when[0],
        updated_at=when[0],
        contact_due_at=when[0],
        fix_due_at=when[1],
        **times,
    )


def _in_november(one: datetime | None) -> bool:
    return one is not None and one.astimezone(at("00:00").calendar.zone).month == 11


@given(st.lists(_marks(), max_size=12))
def test_the_care_of_bad_marks_is_as_it_is_defined(marks: Sequence[BadMark]) -> None:
    """M35, counted one by one: by what fell due in the month, finished or not."""
    counts = {"contacted": [0, 0], "fixed": [0, 0], "heard": [0, 0]}
    for one in marks:
        if one.state is BadMarkState.DROPPED:
            continue
        for name, due, done in (
            ("contacted", one.contact_due_at, one.contacted_at),
            ("fixed", one.fix_due_at, one.fixed_at),
        ):
            if _in_november(due):
                counts[name][1] += 1
                counts[name][0] += 1 if done is not None and not done > due else 0
        if _in_november(one.closed_at):
            counts["heard"][1] += 1
            counts["heard"][0] += 1 if one.heard_at else 0
    found = bad_marks.counting.count(marks, SPAN)
    for name, (part, whole) in counts.items():
        share = getattr(found, name)
        assert (share.part, share.whole) == (part, whole)
        assert share.percent(LEAST) == (_by_hand(100 * part, whole) if whole >= LEAST else None)


@given(st.lists(st.tuples(st.sampled_from(FollowUpState), st.integers(0, 3)), max_size=30))
def test_the_calls_are_as_they_are_defined(rows: Sequence[tuple[FollowUpState, int]]) -> None:
    """M37, counted one by one: whoever nobody was to ring is no part of it."""
    calls: list[Any] = [SimpleNamespace(state=state, tries=tries) for state, tries in rows]
    wanted = [row for row in rows if row[0] not in (FollowUpState.NOT_DRAWN, FollowUpState.DROPPED)]
    attempts = sorted(n + 1 if state is FollowUpState.REACHED else n for state, n in wanted)
    found = follow_ups.counting.count(calls)
    reached = len([1 for state, _ in wanted if state is FollowUpState.REACHED])
    assert (found.reached.part, found.reached.whole) == (reached, len(wanted))
    if not wanted:
        assert (found.reached.percent(), found.mean, found.median, found.most) == (None, None, None, None)
        return
    low, high = attempts[(len(wanted) - 1) // 2], attempts[len(wanted) // 2]
    assert (found.mean, found.median) == (_by_hand(sum(attempts), len(wanted)), _by_hand(low + high, 2))
    # The smallest number of calls that was enough for at least nine of ten.
    enough = [n for n in attempts if 10 * len([1 for one in attempts if one <= n]) >= 9 * len(attempts)]
    assert found.most == min(enough)


def test_a_month_counts_what_was_due_in_it(session: Session) -> None:
    leader, who = a_person(session, "Leader", Role.COORDINATOR), a_person(session, "Li").id
    for day in ("2026-11-30", "2026-12-01"):
        due, rating = at("10:00", day).now, a_rating(1, person_id=who, matter_id=int(day[-2:]))
        session.add(rating)
        session.flush()
        session.add(
            BadMark(
                rating_id=rating.id or 0,
                person_id=who,
                opened_at=due,
                updated_at=due,
                contact_due_at=due,
                fix_due_at=due,
            )
        )
        times: dict[str, Any] = dict.fromkeys(("first_due_at", "ended_at", "updated_at"), due)
        session.add(
            FollowUp(
                kind=FollowUpKind.BOOKING,
                subject_id=int(day[-2:]),
                number="YY-1",
                person_id=who,
                state=FollowUpState.DUE,
                due_at=DECEMBER.now,
                **times,
            )
        )
    session.flush()
    month = ratings.read(session, DECEMBER, leader)
    assert (month.care.contacted, month.care.fixed, month.care.heard) == (
        Share(0, 1),
        Share(0, 1),
        Share(0, 0),
    )
    assert (month.rung.reached, month.rung.mean) == (Share(0, 1), Decimal("0.0"))


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
