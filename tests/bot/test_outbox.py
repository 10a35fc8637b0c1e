"""Which messages go now, in which order, and what is written down about them; on both databases."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from bot import delivery, outbox
from bot.outbox import NOBODY, PER_CHAT, Delivery, Parcel, TakenOver
from models.outbox import MessageState, Priority
from models.replicas import Replica
from tests.auxil.factories import NOW, a_person
from tests.auxil.outgoing import a_message, a_replica, the_message

S = MessageState
ME, ANOTHER = 1, 2
LATER = NOW + timedelta(minutes=5)
POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]


def claimed(
    session: Session, *, chats: int = 16, busy: tuple[int, ...] = (), now: datetime = NOW
) -> list[int]:
    return [parcel.id for parcel in outbox.claim(session, now, chats, busy, replica_id=ME)]


def state(session: Session, number: int) -> MessageState:
    return the_message(session, number).state


def finish(session: Session, parcels: list[Parcel], state: MessageState = S.SENT) -> None:
    outbox.settle(session, [Delivery(parcel, state, {}) for parcel in parcels], NOW)


@pytest.fixture(autouse=True)
def _roll(session: Session) -> None:
    for number in (ME, ANOTHER):
        a_replica(session, number)
    session.commit()


def strike_off(session: Session) -> None:
    """As whoever takes us for dead."""
    session.connection().execute(delete(Replica).where(col(Replica.id) == ME))


@pytest.fixture
def replica(engine: Engine) -> Iterator[Session]:
    """Another process on the same database; waiting for a lock is an error."""
    with engine.connect() as connection, Session(connection) as session:
        connection.exec_driver_sql("SET lock_timeout = '1s'")
        connection.commit()
        yield session


def test_replies_go_before_reminders_before_broadcasts(session: Session) -> None:
    news = a_message(session, 1, priority=Priority.BROADCAST)
    reminder = a_message(session, 2, priority=Priority.REMINDER)
    reply = a_message(session, 3, priority=Priority.REPLY)
    assert claimed(session) == [reply, reminder, news]


def test_where_there_is_room_for_one_it_is_the_reply(session: Session) -> None:
    a_message(session, 1, priority=Priority.BROADCAST)
    a_message(session, 2, priority=Priority.REMINDER)
    reply = a_message(session, 3)
    assert claimed(session, chats=1) == [reply]


def test_one_chat_keeps_its_order_whatever_is_urgent(session: Session) -> None:
    first = a_message(session, 1, priority=Priority.BROADCAST)
    second = a_message(session, 1, priority=Priority.REPLY)
    assert claimed(session) == [first, second]


def test_a_chat_gets_some_messages_at_a_time(session: Session) -> None:
    flood = [a_message(session, 1) for _ in range(PER_CHAT + 3)]
    other = a_message(session, 2)
    assert claimed(session) == [*flood[:PER_CHAT], other]


def test_what_is_claimed_is_marked_and_not_claimed_again(session: Session) -> None:
    number = a_message(session, 1, attempts=2)
    assert [parcel.attempts for parcel in outbox.claim(session, NOW, 16, (), replica_id=ME)] == [2]
    message = the_message(session, number)
    assert (message.state, message.attempts, message.replica_id) == (S.STARTED, 3, ME)
    assert claimed(session) == []


def test_whoever_must_wait_makes_the_rest_of_its_chat_wait(session: Session) -> None:
    first = a_message(session, 1, not_before=LATER)
    second = a_message(session, 1)
    other = a_message(session, 2)
    assert claimed(session) == [other]
    assert claimed(session, now=LATER) == [first, second]


def test_what_must_wait_does_not_keep_back_what_is_before_it(session: Session) -> None:
    first = a_message(session, 1)
    a_message(session, 1, not_before=LATER)
    third = a_message(session, 1)
    assert claimed(session) == [first]
    assert third not in claimed(session)


def test_a_chat_that_is_being_written_to_is_left_alone(session: Session) -> None:
    first = a_message(session, 1)
    assert claimed(session) == [first]
    a_message(session, 1)
    assert claimed(session) == []
    a_message(session, 2)
    assert claimed(session, busy=(1, 2)) == []


@pytest.mark.parametrize("ended", [S.SENT, S.UNKNOWN, S.REFUSED, S.UNREACHABLE, S.LAPSED])
def test_what_has_ended_makes_way(session: Session, ended: MessageState) -> None:
    a_message(session, 1)
    finish(session, outbox.claim(session, NOW, 16, (), replica_id=ME), ended)
    second = a_message(session, 1)
    assert claimed(session) == [second]


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_a_replica_never_takes_the_second_before_the_first(session: Session, replica: Session) -> None:
    numbers = [a_message(session, 1) for _ in range(PER_CHAT + 2)]
    other = a_message(session, 2)
    session.commit()
    assert claimed(session, chats=1) == numbers[:PER_CHAT]
    # Not committed yet: the replica sees the first still pending, and must pass over the whole chat.
    assert claimed(replica) == [other]
    replica.commit()
    session.commit()
    assert claimed(replica) == []


def test_outcomes_are_written_down(session: Session) -> None:
    number = a_message(session, 1, person_id=a_person(session).id)
    (parcel,) = outbox.claim(session, NOW, 16, (), replica_id=ME)
    outbox.settle(session, [delivery.sent(parcel, {"message_id": 77}).delivery], NOW)
    message = the_message(session, number)
    assert (message.state, message.message_id, message.finished_at) == (S.SENT, 77, NOW)
    assert json.loads(message.payload)["text"] == "Hello"
    assert outbox.message_id_of(session, number) == 77


def test_what_goes_again_is_not_finished(session: Session) -> None:
    number = a_message(session, 1, attempts=1)
    (parcel,) = outbox.claim(session, NOW, 16, (), replica_id=ME)
    outbox.settle(session, [delivery.released(parcel, LATER)], NOW)
    message = the_message(session, number)
    assert (message.state, message.attempts, message.finished_at) == (S.PENDING, 1, None)
    assert claimed(session) == []
    assert claimed(session, now=LATER) == [number]


def test_what_strangers_were_told_is_blanked_once_it_is_sent(session: Session) -> None:
    stranger = a_message(session, 1)
    menu = a_message(session, NOBODY)
    parcels = outbox.claim(session, NOW, 16, (), replica_id=ME)
    assert the_message(session, stranger).payload
    finish(session, parcels)
    assert the_message(session, stranger).payload == ""
    assert the_message(session, menu).payload


@pytest.mark.parametrize("ended", [S.SENT, S.REFUSED, S.UNREACHABLE, S.LAPSED])
def test_what_leaves_no_trace_is_nobodys_once_it_is_finished(session: Session, ended: MessageState) -> None:
    number = a_message(session, 1, traceless=True)
    (parcel,) = outbox.claim(session, NOW, 16, (), replica_id=ME)
    outbox.settle(session, [delivery.released(parcel, NOW)], NOW)
    assert the_message(session, number).payload
    finish(session, outbox.claim(session, NOW, 16, (), replica_id=ME), ended)
    message = the_message(session, number)
    assert (message.state, message.payload, message.chat_id) == (ended, "", NOBODY)


def test_what_was_said_since_is_forgotten_whether_it_arrived_or_is_on_its_way(session: Session) -> None:
    who = a_person(session)
    earlier = a_message(session, 1, person_id=who.id, created_at=NOW - timedelta(minutes=1))
    arrived = a_message(session, 1, person_id=who.id)
    finish(session, outbox.claim(session, NOW, 16, (), replica_id=ME))
    receipt = a_message(session, 1, person_id=who.id, subject_kind="call", subject_id=3)
    sent = a_message(session, 1, person_id=who.id)
    other = a_message(session, 2, person_id=who.id)
    parcels = outbox.claim(session, NOW, 16, (), replica_id=ME)
    waiting = a_message(session, 1, person_id=who.id)
    outbox.forget(session, 1, NOW)
    assert (the_message(session, arrived).payload, the_message(session, arrived).chat_id) == ("", NOBODY)
    finish(session, parcels)  # claimed before: the row knows better than the parcel
    finish(session, outbox.claim(session, NOW, 16, (), replica_id=ME))
    for number in (arrived, sent, waiting):
        message = the_message(session, number)
        assert (message.person_id, message.payload, message.chat_id) == (None, "", NOBODY), number
    for number in (earlier, receipt, other):
        assert the_message(session, number).person_id == who.id
        assert the_message(session, number).payload


def test_what_leaves_no_trace_is_owed_to_nobody_who_cannot_be_written_to(session: Session) -> None:
    secret = a_message(session, 1, traceless=True)
    a_message(session, 1)
    assert len(outbox.close_chat(session, 1, NOW)) == 1
    assert (the_message(session, secret).payload, the_message(session, secret).chat_id) == ("", NOBODY)


def test_what_a_dead_process_was_sending(session: Session) -> None:
    owed = a_message(session, 1, repeats=1)
    nudge = a_message(session, 2, owed=False)
    waiting = a_message(session, 3, not_before=LATER)
    claimed(session)
    assert outbox.recover(session, NOW) == 0
    strike_off(session)
    assert outbox.recover(session, NOW) == 2
    message = the_message(session, owed)
    assert (message.state, message.repeats, message.not_before) == (S.PENDING, 2, NOW)
    assert state(session, nudge) is S.UNKNOWN
    assert the_message(session, nudge).finished_at == NOW
    assert the_message(session, waiting).repeats == 0
    assert [parcel.id for parcel in outbox.claim(session, NOW, 16, (), replica_id=ANOTHER)] == [owed]


def test_what_a_living_one_has_in_hand_is_left_to_it_for_however_long(session: Session) -> None:
    a_message(session, 1)
    claimed(session)
    assert outbox.recover(session, NOW + timedelta(days=1)) == 0


def test_whoever_is_not_on_the_roll_takes_nothing_in_hand(session: Session) -> None:
    a_message(session, 1)
    strike_off(session)
    assert claimed(session) == []


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_whoever_takes_something_in_hand_is_not_struck_off_before_that_is_written(
    session: Session, replica: Session
) -> None:
    a_message(session, 1)
    session.commit()
    claimed(session)
    with pytest.raises(OperationalError, match="lock timeout"):
        strike_off(replica)
    replica.rollback()
    session.commit()
    strike_off(replica)


def test_who_was_taken_for_dead_writes_nothing_down(session: Session) -> None:
    owed, nudge, own = a_message(session, 1), a_message(session, 2, owed=False), a_message(session, 3)
    mine = outbox.claim(session, NOW, 2, (), replica_id=ME)
    strike_off(session)
    outbox.recover(session, NOW)
    theirs = outbox.claim(session, NOW, 16, (), replica_id=ANOTHER)
    assert [parcel.id for parcel in theirs] == [owed, own]
    for parcels in (mine, [mine[0], theirs[1]]):
        assert outbox.still_held(session, parcels) == {p.id for p in parcels if p.replica_id == ANOTHER}
        with pytest.raises(TakenOver), session.begin_nested():
            finish(session, parcels, S.REFUSED)
    assert [state(session, number) for number in (owed, nudge, own)] == [S.STARTED, S.UNKNOWN, S.STARTED]
    finish(session, theirs)
    with pytest.raises(TakenOver):  # nor is anything noted twice
        finish(session, theirs)


def test_the_next_time(session: Session) -> None:
    assert outbox.next_time(session) is None
    a_message(session, 1, not_before=LATER)
    assert outbox.next_time(session) == LATER
    a_message(session, 2)
    assert outbox.next_time(session) == NOW
    claimed(session)
    assert outbox.next_time(session) == LATER


def test_what_waits_behind_another_one_is_no_reason_to_look_now(session: Session) -> None:
    a_message(session, 1, not_before=LATER)
    a_message(session, 1)
    assert outbox.next_time(session) == LATER
    a_message(session, 2)
    claimed(session)
    a_message(session, 2)
    assert outbox.next_time(session) == LATER


def test_a_closed_chat_gives_back_the_words_that_were_owed(session: Session) -> None:
    owed = a_message(session, 1, "Come tomorrow")
    nudge = a_message(session, 1, "News", owed=False)
    other = a_message(session, 2)
    assert [json.loads(p)["text"] for p in outbox.close_chat(session, 1, NOW)] == ["Come tomorrow"]
    assert state(session, owed) is state(session, nudge) is S.UNREACHABLE
    assert state(session, other) is S.PENDING
    assert outbox.close_chat(session, 1, NOW) == []


def test_a_moved_group_is_rewritten_in_all_that_is_still_to_be_sent(session: Session) -> None:
    sent = a_message(session, -7)
    finish(session, outbox.claim(session, NOW, 16, (), replica_id=ME))
    waiting = [a_message(session, -7, f"{n}") for n in range(3)]
    other = a_message(session, 1)
    outbox.move_chat(session, -7, -1009)
    for number in waiting:
        message = the_message(session, number)
        assert (message.chat_id, json.loads(message.payload)["chat_id"]) == (-1009, -1009)
    assert the_message(session, sent).chat_id == -7
    assert the_message(session, other).chat_id == 1
