"""Ends of a loop that are not good for shifts, each with the law that must find it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from models.shifts import AskState, SignUpState
from tests.kill_loop import shift_laws
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.good_end import with_books
from tests.kill_loop.good_shift import TAKER, TOLD
from tests.kill_loop.laws import Law


def a_leave_counts_twice(good: Evidence) -> Evidence:
    leaves = [line for line in good.books.audit if line.action == "sign_up.leave"]
    return with_books(good, audit=[*good.books.audit, *leaves[-1:]])


def a_sign_up_was_never_seen(good: Evidence) -> Evidence:
    (helper,) = good.helpers
    helper.done.pop()
    return good


def one_too_many_has_a_place(good: Evidence) -> Evidence:
    good.books.of_shifts.posts[0].taken = 2
    return good


def a_place_of_a_shift_is_not_given_back(good: Evidence) -> Evidence:
    good.books.of_shifts.sign_ups[1].state = SignUpState.RELEASED
    return good


def somebody_is_in_two_shifts(good: Evidence) -> Evidence:
    good.books.of_shifts.sign_ups[2].person_id = TAKER
    return good


def nobody_looks_for_a_stand_in(good: Evidence) -> Evidence:
    return _with_shifts(good, searches=good.books.of_shifts.searches[:1])


def a_search_does_not_go_on(good: Evidence) -> Evidence:
    return _with_shifts(good, going_on=frozenset())


def a_search_goes_on_for_nobody(good: Evidence) -> Evidence:
    good.books.of_shifts.sign_ups[2].state = SignUpState.CONFIRMED
    return good


def nobody_was_looked_for_for_a_while(good: Evidence) -> Evidence:
    (kill,) = good.kills
    return replace(good, kills=[replace(kill, look=replace(kill.look, unsought=frozenset({42})))])


def two_stand_in_for_one(good: Evidence) -> Evidence:
    (left, taken, other) = good.books.of_shifts.sign_ups
    return _with_shifts(good, sign_ups=[left, taken, taken, other])


def somebody_is_replaced_by_nobody(good: Evidence) -> Evidence:
    good.books.of_shifts.sign_ups[1].replaces_id = None
    return good


def who_stood_in_had_not_accepted(good: Evidence) -> Evidence:
    good.books.of_shifts.asks[0].state = AskState.CLOSED
    return good


def who_was_replaced_was_promised_no_word(good: Evidence) -> Evidence:
    return _with_shifts(good, notices=[])


def somebody_is_told_what_is_not_so(good: Evidence) -> Evidence:
    return _with_shifts(good, owed=Counter())


def who_was_replaced_has_no_message(good: Evidence) -> Evidence:
    others = [message for message in good.books.messages if message.notice_id != TOLD]
    return with_books(good, messages=others)


def _with_shifts(good: Evidence, **changes: Any) -> Evidence:
    return with_books(good, of_shifts=replace(good.books.of_shifts, **changes))


SHIFT_BREACHES: dict[Callable[[Evidence], Evidence], Law] = {
    a_leave_counts_twice: shift_laws.every_change_of_mind_counts_once,
    a_sign_up_was_never_seen: shift_laws.every_change_of_mind_counts_once,
    one_too_many_has_a_place: shift_laws.no_shift_has_too_many,
    a_place_of_a_shift_is_not_given_back: shift_laws.no_shift_has_too_many,
    somebody_is_in_two_shifts: shift_laws.nobody_is_in_two_shifts_at_once,
    nobody_looks_for_a_stand_in: shift_laws.whoever_is_missing_is_looked_for,
    a_search_does_not_go_on: shift_laws.whoever_is_missing_is_looked_for,
    a_search_goes_on_for_nobody: shift_laws.whoever_is_missing_is_looked_for,
    nobody_was_looked_for_for_a_while: shift_laws.whoever_is_missing_is_looked_for,
    two_stand_in_for_one: shift_laws.whoever_steps_in_is_the_only_one,
    somebody_is_replaced_by_nobody: shift_laws.whoever_steps_in_is_the_only_one,
    who_stood_in_had_not_accepted: shift_laws.whoever_steps_in_is_the_only_one,
    who_was_replaced_was_promised_no_word: shift_laws.everybody_hears_of_their_place,
    somebody_is_told_what_is_not_so: shift_laws.everybody_hears_of_their_place,
    who_was_replaced_has_no_message: shift_laws.everybody_hears_of_their_place,
}
