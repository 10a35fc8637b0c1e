"""What a month comes to of what must be put right: exact, against a slow count by hand."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from centre import months
from centre import rectification as items
from centre.errors import Refused
from centre.figures import Share
from centre.rectification import counting
from models.people import Role
from models.rectification import Answer, Cause, Item, ItemSource, ItemState
from models.who import Who
from tests.auxil.factories import a_person, at

DECEMBER = at("10:00", "2026-12-20")
NOVEMBER = months.month(DECEMBER)
_WHEN = st.integers(-40, 20).map(lambda days: NOVEMBER.ends + timedelta(days=days))


@st.composite
def _items(draw: st.DrawFn) -> list[Item]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        due, closed = draw(st.none() | _WHEN), draw(st.none() | _WHEN)
        found.append(
            Item(
                id=number,
                source=ItemSource.INSPECTION,
                finding="Wet",
                created_at=draw(_WHEN.filter(lambda when: when < NOVEMBER.ends)),
                updated_at=NOVEMBER.ends,
                due_at=due,
                first_due_at=due and due - timedelta(days=draw(st.integers(0, 9))),
                closed_at=due and closed,
                cause=draw(st.none() | st.sampled_from(Cause)),
                answer=draw(st.none() | st.sampled_from(Answer)),
                relapse_of=draw(st.none() | st.integers(0, number - 1)) if number else None,
            )
        )
    return found


@given(_items())
def test_figures_are_as_they_are_defined(known: Sequence[Item]) -> None:
    found = counting.count(known, NOVEMBER, 5)
    due = done = on_time = closed = relapsed = 0
    for one in known:
        is_closed = one.closed_at is not None and one.closed_at < NOVEMBER.ends
        if one.due_at is not None and one.due_at < NOVEMBER.ends:
            due += 1
            done += is_closed
            if is_closed and one.closed_at is not None and one.first_due_at is not None:
                on_time += one.closed_at <= one.first_due_at
        if is_closed:
            closed += 1
            relapsed += any(other.relapse_of == one.id for other in known)
    assert (found.done, found.on_time) == (Share(done, due), Share(on_time, due))
    assert found.relapsed == Share(relapsed, closed)
    new = [one for one in known if NOVEMBER.begins <= one.created_at < NOVEMBER.ends]
    assert found.found == len(new)
    for cause in Cause:
        assert found.causes.get(cause, 0) == sum(one.cause is cause for one in new)
    for answer in Answer:
        assert found.answers.get(answer, 0) == sum(one.answer is answer for one in new)


def test_a_percentage_takes_five_and_nothing_is_no_percentage() -> None:
    assert [Share(*pair).percent(5) for pair in ((0, 0), (4, 4), (5, 6))] == [None, None, Decimal("83.3")]
    assert [Share(*pair).percent() for pair in ((0, 0), (0, 1))] == [None, Decimal(0)]


def test_a_month_is_counted_without_what_was_cleared_or_came_later(session: Session, clerk: Who) -> None:
    leader = a_person(session, "Leader", Role.COORDINATOR)

    def an_item(created: str, **values: Any) -> None:
        when, due = at("09:00", created).now, at("17:30", "2026-11-27").now
        owned: dict[str, Any] = {"owner_id": clerk.id, "measure": "Mop", "due_at": due, "first_due_at": due}
        about: dict[str, Any] = {"source": ItemSource.INSPECTION, "finding": "Wet"}
        session.add(Item(created_at=when, updated_at=when, **about | owned | values))

    for day in ("2026-11-02", "2026-11-30"):
        an_item(day)
    closed: dict[str, Any] = {
        "closed_at": at("09:00", "2026-11-27").now,
        "checked_by": leader.id,
        "proof": "Dry",
    }
    an_item("2026-10-31", state=ItemState.CLOSED, **closed)
    an_item("2026-11-02", state=ItemState.CLEARED)
    an_item("2026-12-01")
    session.flush()
    with pytest.raises(Refused, match="not_allowed"):
        items.figures(session, DECEMBER, a_person(session, "Resident"))
    found = items.figures(session, DECEMBER, leader)
    assert (found.done, found.on_time, found.found) == (Share(1, 3), Share(1, 3), 2)
    assert items.figures(session, DECEMBER, leader, 1).done == Share(0, 0)
