"""The laws themselves: quiet about a good end, and each of them speaks up where it is broken."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from models.bookings import BookingState
from models.inbox import UpdateState
from models.outbox import MessageState, Notice
from tests.auxil.factories import NOW
from tests.kill_loop import laws
from tests.kill_loop.books import Reminders
from tests.kill_loop.case_breaches import CASE_BREACHES
from tests.kill_loop.complaint_breaches import COMPLAINT_BREACHES
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.good_end import (
    ASKED,
    CHAT,
    PERSON,
    a_booking,
    a_good_end,
    a_message,
    a_slot,
    an_act,
    an_update,
    with_books,
)
from tests.kill_loop.killer import Aim
from tests.kill_loop.laws import Law, broken
from tests.kill_loop.shift_breaches import SHIFT_BREACHES
from tests.kill_loop.witness import Heard


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
    return replace(good, heard={**good.heard, CHAT: good.heard[CHAT][1:]})


def a_message_says_something_else(good: Evidence) -> Evidence:
    return replace(good, heard={**good.heard, CHAT: [Heard(10, "What?"), *good.heard[CHAT][1:]]})


def a_mark_is_missing(good: Evidence) -> Evidence:
    good.books.messages[1].repeats = 0
    return good


def a_mark_is_one_too_many(good: Evidence) -> Evidence:
    good.books.messages[0].repeats = 1
    return good


def a_copy_is_one_too_many(good: Evidence) -> Evidence:
    return replace(good, heard={**good.heard, CHAT: [*good.heard[CHAT], Heard(30, "Thanks")]})


def a_copy_is_of_another_message(good: Evidence) -> Evidence:
    return replace(good, heard={**good.heard, CHAT: [Heard(5, "How?"), *good.heard[CHAT]]})


def messages_come_in_another_order(good: Evidence) -> Evidence:
    return with_books(good, messages=good.books.messages[::-1])


def a_sending_was_not_begun(good: Evidence) -> Evidence:
    (kill,) = good.kills
    return replace(good, kills=[kill, replace(kill, look=replace(kill.look, started=frozenset()))])


def an_update_was_acknowledged_too_early(good: Evidence) -> Evidence:
    (kill,) = good.kills
    return replace(good, kills=[kill, replace(kill, aim=Aim.UNCOMMITTED, unacknowledged=0)])


def a_word_is_logged(good: Evidence) -> Evidence:
    return replace(good, log=f"turn_failed: {ASKED}")


BREACHES: dict[Callable[[Evidence], Evidence], Law] = {
    a_booking_is_made_twice: laws.every_booking_is_made_once,
    a_cancelled_booking_still_stands: laws.every_booking_is_made_once,
    a_place_is_had_twice: laws.no_place_is_had_twice,
    a_place_is_not_given_back: laws.no_place_is_had_twice,
    a_reminder_is_missing: laws.no_reminder_is_missing,
    **CASE_BREACHES,
    **COMPLAINT_BREACHES,
    **SHIFT_BREACHES,
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
    a_word_is_logged: laws.nothing_personal_is_logged,
}


def test_a_good_end_breaks_no_law() -> None:
    assert broken(a_good_end()) == []


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.__name__)
def test_a_breach_is_found(breach: Callable[[Evidence], Evidence]) -> None:
    evidence = breach(a_good_end())
    assert list(BREACHES[breach](evidence))


@pytest.mark.parametrize(("said", "complaints"), [("a:call.ask:0:", 0), ("/help", 1)])
def test_where_telegram_posts_a_tap_may_overtake_a_word_and_no_word_another(
    said: str, complaints: int
) -> None:
    good = a_good_end()
    first, second, *_ = good.books.updates
    tap = {"callback_query": {"data": said}} if said.startswith("a:") else {"message": {"text": said}}
    first.payload, second.lane = json.dumps(tap), first.lane
    second.payload = json.dumps({"message": {"text": "/my"}})
    posted = replace(with_books(good, updates=[first, second], turns=[(2, "done"), (1, "done")]), posted=True)
    assert len(list(laws.every_turn_is_taken_once(posted))) == complaints
    assert list(laws.every_turn_is_taken_once(replace(posted, posted=False)))


def test_what_was_not_owed_and_perhaps_arrived_may_be_seen_once_or_not() -> None:
    good = a_good_end()
    lost = {"owed": False, "state": MessageState.UNKNOWN, "message_id": None}
    doubtful = a_message(40, "How was it?", **lost)
    unseen = with_books(good, messages=[*good.books.messages, doubtful])
    seen = [*good.heard[CHAT], Heard(77, "How was it?")]
    once = replace(unseen, heard={**good.heard, CHAT: seen})
    twice = replace(unseen, heard={**good.heard, CHAT: [*seen, Heard(78, "How was it?")]})
    assert [len(broken(evidence)) for evidence in (unseen, once, twice)] == [0, 0, 1]


def test_every_law_is_broken_once() -> None:
    assert set(BREACHES.values()) == set(laws.LAWS)
