"""The inbox: every update once, in order, one lane after the head of it; on both databases."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func
from sqlmodel import Session, select

from bot import inbox
from bot.inbox import Item, lane_of
from models.inbox import Update, UpdateState
from tests.auxil.factories import NOW
from tests.auxil.updates import POISON, a_message_update, a_tap_update

POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]
LI, WANG = 7, 2**40


def stored(session: Session, *chats: int) -> list[Item]:
    return inbox.store(session, [a_message_update(chat) for chat in chats], NOW)


def row(session: Session, item: Item) -> Update:
    query = select(Update).where(Update.id == item.id).execution_options(populate_existing=True)
    return session.exec(query).one()


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Update)) or 0


@pytest.fixture
def replica(engine: Engine) -> Iterator[Session]:
    """Another process on the same database; waiting for a lock is an error."""
    with engine.connect() as connection, Session(connection) as session:
        connection.exec_driver_sql("SET lock_timeout = '1s'")
        connection.commit()
        yield session


# --- what comes in


def test_updates_are_stored_as_they_came(session: Session) -> None:
    raws = [a_message_update(LI), a_tap_update(WANG)]
    items = inbox.store(session, raws, NOW)
    assert [item.raw for item in items] == raws
    assert [item.lane for item in items] == [LI, WANG]
    kept = [row(session, item) for item in items]
    assert [json.loads(update.payload) for update in kept] == raws
    assert {(update.state, update.received_at) for update in kept} == {(UpdateState.PENDING, NOW)}


def test_an_update_that_comes_twice_is_one(session: Session) -> None:
    raws = [a_message_update(LI) for _ in range(3)]
    assert len(inbox.store(session, raws[:2], NOW)) == 2
    assert [item.raw for item in inbox.store(session, raws, NOW)] == raws[2:]
    assert inbox.store(session, [raws[0], raws[0]], NOW) == []
    new = a_message_update(LI)
    assert len(inbox.store(session, [new, new], NOW)) == 1
    assert rows(session) == 4


def test_of_two_with_one_number_the_first_is_taken(session: Session) -> None:
    first, second = a_message_update(LI), a_message_update(LI)
    (item,) = inbox.store(session, [first, {**second, "update_id": first["update_id"], "edited": 1}], NOW)
    assert item.raw == first == json.loads(row(session, item).payload)


def test_the_order_is_that_of_the_batch_whatever_the_ids(session: Session) -> None:
    late = inbox.store(session, [a_message_update(LI, update_id=2_000_000_000)], NOW)
    # After a quiet week Telegram begins anew, anywhere.
    early = inbox.store(session, [a_message_update(LI, update_id=i) for i in (40, 41, 42)], NOW)
    assert [item.id for item in inbox.pending(session, 10, 100)] == [item.id for item in late + early]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "🧓" * 4000, "'; DROP TABLE inbox; --"])
def test_any_text_can_be_stored(session: Session, text: str) -> None:
    (item,) = inbox.store(session, [a_message_update(LI, text)], NOW)
    (found,) = inbox.pending(session, 1, 100)
    assert found.raw == item.raw
    assert found.raw["message"]["text"] == text


@pytest.mark.parametrize("body", POISON, ids=str)
def test_whatever_comes_is_stored_with_the_rest_of_its_batch(session: Session, body: dict[str, Any]) -> None:
    batch = [a_message_update(LI), {"update_id": 1000, **body}, a_message_update(WANG)]
    assert len(inbox.store(session, batch, NOW)) == 3


def test_waiting_updates_are_found_again_but_not_those_at_hand(session: Session) -> None:
    items = stored(session, LI, WANG, LI)
    inbox.note_failure(session, Item(items[0].id, LI, {}, attempts=2), "LookupError")
    found = inbox.pending(session, 10, 100)
    assert [(item.id, item.lane, item.raw, item.attempts) for item in found] == [
        (items[0].id, LI, items[0].raw, 2),
        (items[1].id, WANG, items[1].raw, 0),
        (items[2].id, LI, items[2].raw, 0),
    ]
    assert [item.id for item in inbox.pending(session, 1, 100, but=[items[0].id])] == [items[1].id]
    inbox.take(session, items[0])
    inbox.quarantine(session, items[1], "LookupError")
    assert [item.id for item in inbox.pending(session, 10, 100)] == [items[2].id]


def test_a_flood_of_one_chat_hides_no_other(session: Session) -> None:
    flood = stored(session, *[LI] * 8, WANG)
    assert [item.id for item in inbox.pending(session, 4, 3)] == [*[i.id for i in flood[:3]], flood[-1].id]


# --- whose turn it is


def test_an_update_is_taken_once(session: Session) -> None:
    (item,) = stored(session, LI)
    assert inbox.take(session, item)
    assert row(session, item).state is UpdateState.DONE
    assert not inbox.take(session, item)


def test_only_the_head_of_a_lane_can_be_taken(session: Session) -> None:
    first, other, second = stored(session, LI, WANG, LI)
    assert not inbox.take(session, second)
    assert inbox.take(session, other)
    assert inbox.take(session, first)
    assert inbox.take(session, second)


def test_what_is_put_aside_makes_way(session: Session) -> None:
    first, second = stored(session, LI, LI)
    assert inbox.quarantine(session, first, "LookupError")
    assert row(session, first).state is UpdateState.QUARANTINED
    assert inbox.take(session, second)


def test_what_is_done_cannot_be_put_aside(session: Session) -> None:
    (item,) = stored(session, LI)
    inbox.take(session, item)
    assert not inbox.quarantine(session, item, "LookupError")
    inbox.note_failure(session, item, "LookupError")
    assert (row(session, item).state, row(session, item).fault) == (UpdateState.DONE, "")


def test_what_is_forgotten_is_still_known_and_what_waits_is_still_to_be_read(session: Session) -> None:
    raws = [a_message_update(LI) for _ in range(4)]
    items = [*inbox.store(session, raws, NOW), *stored(session, WANG)]
    for item in (*items[:3], items[4]):
        assert inbox.take(session, item)
    inbox.forget(session, LI, items[1].id)
    kept = [(row(session, item).lane, bool(row(session, item).payload)) for item in items]
    assert kept == [(LI, True), (0, False), (0, False), (LI, True), (WANG, True)]
    assert inbox.store(session, raws, NOW) == []
    assert inbox.take(session, items[3])


def test_a_failure_is_counted(session: Session) -> None:
    (item,) = stored(session, LI)
    item.attempts = 2
    inbox.note_failure(session, item, "LookupError")
    assert (row(session, item).attempts, row(session, item).fault) == (2, "LookupError")
    assert row(session, item).state is UpdateState.PENDING


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_two_replicas_never_work_on_one_lane(session: Session, replica: Session) -> None:
    first, second, other = stored(session, LI, LI, WANG)
    session.commit()
    assert inbox.take(session, first)
    # The first is being handled and not committed: neither it nor the one behind it is to be had.
    assert not inbox.take(replica, first)
    assert not inbox.take(replica, second)
    assert inbox.take(replica, other)
    replica.commit()
    session.commit()
    assert not inbox.take(replica, first)
    assert inbox.take(replica, second)


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_a_lane_whose_holder_failed_goes_on_with_its_head(session: Session, replica: Session) -> None:
    first, second = stored(session, LI, LI)
    session.commit()
    assert inbox.take(session, first)
    session.rollback()
    assert not inbox.take(replica, second)
    assert inbox.take(replica, first)
    assert inbox.take(replica, second)


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_two_pollers_with_the_same_batch_store_it_once(session: Session, engine: Engine) -> None:
    raws = [a_message_update(LI) for _ in range(5)]
    ours = inbox.store(session, raws[:3], NOW)
    session.commit()
    with Session(engine) as replica:
        theirs = inbox.store(replica, raws, NOW)
        replica.commit()
    assert [len(ours), len(theirs)] == [3, 2]
    assert rows(session) == 5


# --- lanes


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        (a_message_update(LI), LI),
        (a_tap_update(LI), LI),
        ({"update_id": 1, "message": {"chat": {"id": -1001}, "from": {"id": LI}}}, -1001),
        ({"update_id": 1, "callback_query": {"from": {"id": LI}, "inline_message_id": "x"}}, LI),
        ({"update_id": 1, "callback_query": {"from": {"id": LI}, "message": {"chat": {"id": -5}}}}, -5),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": LI}, "from": {"id": LI}}}, LI),
        ({"update_id": 1, "poll_answer": {"user": {"id": LI}}}, LI),
        ({"update_id": 1, "poll": {"id": "7"}}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_lane_of(raw: dict[str, Any], lane: int) -> None:
    assert lane_of(raw) == lane


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["chat", "from", "user", "message", "id", "x"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "poll"]), _JSON))
def test_whatever_comes_has_a_lane_that_fits_into_its_column(raw: dict[str, Any]) -> None:
    lane = lane_of(raw)
    assert type(lane) is int
    assert abs(lane) < 2**63
