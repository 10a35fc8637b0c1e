"""The laws themselves: quiet about a good end, and each of them speaks up where it is broken."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from models.audit import AuditLine
from models.bookings import Booking, BookingState
from models.calls import Call, CallLine, CallState, Side, Wanted
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState, Notice
from models.slots import Slot
from playground.client import PlaygroundClient, RemotePerson
from tests.auxil.factories import NOW
from tests.kill_loop import laws
from tests.kill_loop.books import Books, Reminders
from tests.kill_loop.killer import Aim, Kill
from tests.kill_loop.laws import Evidence, Law, broken
from tests.kill_loop.observer import Look
from tests.kill_loop.people import Matter, Resident, answer_to
from tests.kill_loop.visitors import Visit, Visitor
from tests.kill_loop.witness import Heard

CHAT, PERSON = 7_000_000_001, 1
GUEST = 7_000_000_002
ASKED = "R1-1a: the lamp is dark"
CONFIRM = "d:1:3:~confirm"


def an_update(number: int, body: dict[str, object], lane: int = CHAT) -> Update:
    payload = json.dumps({"update_id": number} | body)
    return Update(
        id=number, update_id=number, lane=lane, payload=payload, state=UpdateState.DONE, received_at=NOW
    )


def a_message(number: int, text: str, **values: Any) -> Message:
    row: dict[str, Any] = {
        "id": number,
        "chat_id": CHAT,
        "method": "sendMessage",
        "payload": json.dumps({"text": f"<b>{text}</b>"}),
        "state": MessageState.SENT,
        "message_id": 10 * number,
        "attempts": 1,
        "not_before": NOW,
        "created_at": NOW,
        "finished_at": NOW,
    }
    return Message(**row | values)


def a_booking(number: int, note: str, state: BookingState) -> Booking:
    return Booking(
        id=number,
        service_id=1,
        version=1,
        slot_id=3,
        person_id=PERSON + 1,
        made_by=PERSON + 1,
        note=note,
        state=state,
        created_at=NOW,
        updated_at=NOW,
    )


def a_slot(capacity: int, taken: int) -> Slot:
    return Slot(id=3, service_id=1, window_id=1, starts_at=NOW, ends_at=NOW, capacity=capacity, taken=taken)


def an_act(action: str) -> AuditLine:
    return AuditLine(action=action, subject_kind="call", subject_id=5, at=NOW)


def a_good_end() -> Evidence:
    """One resident, one matter, two messages; at one kill the second was on its way and arrived twice."""
    phone = RemotePerson(cast(PlaygroundClient, None), CHAT)
    resident = Resident("R1", phone, random.Random(1), patience=0)
    resident.deeds = [ASKED, CONFIRM]
    resident.matters = [Matter("R1-1", "chat", said=[ASKED], settled=True)]
    call = Call(
        id=5,
        person_id=PERSON,
        about=ASKED,
        wanted=Wanted.CHAT,
        state=CallState.SETTLED,
        due_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    visitor = Visitor("V1", RemotePerson(cast(PlaygroundClient, None), GUEST), random.Random(1), patience=0)
    visitor.visits = [Visit("V1-1", confirmed=True), Visit("V1-2", confirmed=True, cancelled=True)]
    kept = Books(
        updates=[
            an_update(1, {"message": {"text": ASKED}}),
            an_update(2, {"callback_query": {"data": CONFIRM}}),
        ],
        turns=[(1, "done"), (2, "done")],
        messages=[a_message(1, "How?"), a_message(2, "Thanks", repeats=1, attempts=2)],
        untold=[],
        calls=[call],
        lines=[CallLine(call_id=5, side=Side.STAFF, text=answer_to(ASKED), said_at=NOW)],
        audit=[an_act(f"call.{act}") for act in ("asked", "assigned", "take", "answer", "settle")],
        bookings=[
            a_booking(7, "V1-1", BookingState.CONFIRMED),
            a_booking(8, "V1-2", BookingState.CANCELLED),
        ],
        slots=[a_slot(1, taken=1)],
        reminders={7: Reminders(owed=[NOW], promised=[NOW])},
        people={CHAT: PERSON, GUEST: PERSON + 1},
    )
    heard = {CHAT: [Heard(10, "How?"), Heard(15, "Thanks"), Heard(20, "Thanks")]}
    look = Look(pending=0, waiting=0, started=frozenset({(2, 1)}))
    return Evidence(kept, [resident, visitor], heard, [Kill(Aim.UNNOTED, unacknowledged=1, look=look)])


def with_books(evidence: Evidence, **changes: Any) -> Evidence:
    return replace(evidence, books=replace(evidence.books, **changes))


def an_update_is_lost(good: Evidence) -> Evidence:
    return with_books(good, updates=good.books.updates[:1])


def updates_come_in_another_order(good: Evidence) -> Evidence:
    return with_books(good, updates=good.books.updates[::-1])


def a_booking_is_made_twice(good: Evidence) -> Evidence:
    again = a_booking(9, "V1-1", BookingState.CANCELLED)
    return with_books(good, bookings=[*good.books.bookings, again])


def a_cancelled_booking_still_stands(good: Evidence) -> Evidence:
    good.books.bookings[1].state = BookingState.CONFIRMED
    return with_books(good, slots=[a_slot(2, taken=2)])


def a_place_is_had_twice(good: Evidence) -> Evidence:
    return with_books(good, slots=[a_slot(1, taken=2)])


def a_place_is_not_given_back(good: Evidence) -> Evidence:
    return with_books(good, slots=[a_slot(2, taken=2)])


def a_reminder_is_missing(good: Evidence) -> Evidence:
    return with_books(good, reminders={7: Reminders(owed=[NOW], promised=[])})


def an_update_is_a_strangers(good: Evidence) -> Evidence:
    return with_books(good, updates=[*good.books.updates, an_update(3, {"message": {"text": "Hi"}}, lane=9)])


def an_update_is_quarantined(good: Evidence) -> Evidence:
    good.books.updates[0].state = UpdateState.QUARANTINED
    return good


def a_turn_is_taken_twice(good: Evidence) -> Evidence:
    return with_books(good, turns=[*good.books.turns, (2, "done")])


def turns_are_taken_in_another_order(good: Evidence) -> Evidence:
    return with_books(good, turns=good.books.turns[::-1])


def a_call_is_created_twice(good: Evidence) -> Evidence:
    return with_books(good, calls=[*good.books.calls, *good.books.calls])


def an_answer_is_kept_twice(good: Evidence) -> Evidence:
    return with_books(good, lines=[*good.books.lines, *good.books.lines])


def an_act_is_done_twice(good: Evidence) -> Evidence:
    return with_books(good, audit=[*good.books.audit, an_act("call.take")])


def a_notice_is_not_told(good: Evidence) -> Evidence:
    return with_books(good, untold=[Notice(kind="call.new", person_id=PERSON, due_at=NOW)])


def a_message_is_not_sent(good: Evidence) -> Evidence:
    good.books.messages[0].state = MessageState.PENDING
    return good


def a_message_is_on_no_screen(good: Evidence) -> Evidence:
    return replace(good, heard={CHAT: good.heard[CHAT][1:]})


def a_message_says_something_else(good: Evidence) -> Evidence:
    return replace(good, heard={CHAT: [Heard(10, "What?"), *good.heard[CHAT][1:]]})


def a_mark_is_missing(good: Evidence) -> Evidence:
    good.books.messages[1].repeats = 0
    return good


def a_mark_is_one_too_many(good: Evidence) -> Evidence:
    good.books.messages[0].repeats = 1
    return good


def a_copy_is_one_too_many(good: Evidence) -> Evidence:
    return replace(good, heard={CHAT: [*good.heard[CHAT], Heard(30, "Thanks")]})


def a_copy_is_of_another_message(good: Evidence) -> Evidence:
    return replace(good, heard={CHAT: [Heard(5, "How?"), *good.heard[CHAT]]})


def messages_come_in_another_order(good: Evidence) -> Evidence:
    return with_books(good, messages=good.books.messages[::-1])


def a_sending_was_not_begun(good: Evidence) -> Evidence:
    (kill,) = good.kills
    return replace(good, kills=[kill, replace(kill, look=replace(kill.look, started=frozenset()))])


def an_update_was_acknowledged_too_early(good: Evidence) -> Evidence:
    (kill,) = good.kills
    return replace(good, kills=[kill, replace(kill, aim=Aim.UNCOMMITTED, unacknowledged=0)])


BREACHES: dict[Callable[[Evidence], Evidence], Law] = {
    a_booking_is_made_twice: laws.every_booking_is_made_once,
    a_cancelled_booking_still_stands: laws.every_booking_is_made_once,
    a_place_is_had_twice: laws.no_place_is_had_twice,
    a_place_is_not_given_back: laws.no_place_is_had_twice,
    a_reminder_is_missing: laws.no_reminder_is_missing,
    an_update_is_lost: laws.every_update_is_kept_once,
    updates_come_in_another_order: laws.every_update_is_kept_once,
    an_update_is_a_strangers: laws.every_update_is_kept_once,
    an_update_is_quarantined: laws.every_update_is_done,
    a_turn_is_taken_twice: laws.every_turn_is_taken_once,
    turns_are_taken_in_another_order: laws.every_turn_is_taken_once,
    a_call_is_created_twice: laws.every_effect_happens_once,
    an_answer_is_kept_twice: laws.every_effect_happens_once,
    an_act_is_done_twice: laws.every_effect_happens_once,
    a_notice_is_not_told: laws.every_message_arrives,
    a_message_is_not_sent: laws.every_message_arrives,
    a_message_is_on_no_screen: laws.every_message_arrives,
    a_message_says_something_else: laws.every_message_arrives,
    a_mark_is_missing: laws.every_repeat_was_unknown,
    a_mark_is_one_too_many: laws.every_repeat_was_unknown,
    a_copy_is_one_too_many: laws.nothing_is_seen_twice_without_a_mark,
    a_copy_is_of_another_message: laws.nothing_is_seen_twice_without_a_mark,
    messages_come_in_another_order: laws.order_is_kept,
    a_sending_was_not_begun: laws.nothing_is_done_before_it_is_written_down,
    an_update_was_acknowledged_too_early: laws.nothing_is_done_before_it_is_written_down,
}


def test_a_good_end_breaks_no_law() -> None:
    assert broken(a_good_end()) == []


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.__name__)
def test_a_breach_is_found(breach: Callable[[Evidence], Evidence]) -> None:
    evidence = breach(a_good_end())
    assert list(BREACHES[breach](evidence))


def test_every_law_is_broken_once() -> None:
    assert set(BREACHES.values()) == set(laws.LAWS)
