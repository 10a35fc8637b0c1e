"""Ends of a loop that are not good for requests, each with the law that must find it."""

from collections.abc import Callable
from dataclasses import replace

from tests.kill_loop import case_laws
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.good_end import a_notice, a_request, an_act, with_books
from tests.kill_loop.laws import Law


def a_request_is_kept_twice(good: Evidence) -> Evidence:
    return with_books(good, cases=[*good.books.cases, a_request()])


def a_step_is_taken_twice(good: Evidence) -> Evidence:
    (first, *others) = good.books.case_lines
    return with_books(good, case_lines=[first, first, *others])


def a_step_is_done_behind_the_scenes(good: Evidence) -> Evidence:
    return with_books(good, audit=[*good.books.audit, an_act("case.accept", 4)])


def an_answer_is_another_ones(good: Evidence) -> Evidence:
    good.books.case_lines[2].text = "A2-1: here it is"
    return good


def a_request_has_no_custodian(good: Evidence) -> Evidence:
    good.books.cases[0].custodian_id = None
    return good


def a_request_has_no_deadline(good: Evidence) -> Evidence:
    return with_books(good, watched=frozenset())


def a_request_was_forgotten_for_a_while(good: Evidence) -> Evidence:
    (kill,) = good.kills
    return replace(good, kills=[replace(kill, look=replace(kill.look, forgotten=frozenset({4})))])


def a_step_is_told_twice(good: Evidence) -> Evidence:
    return with_books(good, case_notices=[*good.books.case_notices, a_notice(9, "case.step", 6)])


def a_step_is_not_told(good: Evidence) -> Evidence:
    return with_books(good, case_notices=good.books.case_notices[:-1])


def a_told_step_has_no_message(good: Evidence) -> Evidence:
    return with_books(good, messages=good.books.messages[:-1])


CASE_BREACHES: dict[Callable[[Evidence], Evidence], Law] = {
    a_request_is_kept_twice: case_laws.every_request_goes_its_way_once,
    a_step_is_taken_twice: case_laws.every_request_goes_its_way_once,
    a_step_is_done_behind_the_scenes: case_laws.every_request_goes_its_way_once,
    an_answer_is_another_ones: case_laws.every_request_goes_its_way_once,
    a_request_has_no_custodian: case_laws.nobody_forgets_a_case,
    a_request_has_no_deadline: case_laws.nobody_forgets_a_case,
    a_request_was_forgotten_for_a_while: case_laws.nobody_forgets_a_case,
    a_step_is_told_twice: case_laws.every_step_is_told_once,
    a_step_is_not_told: case_laws.every_step_is_told_once,
    a_told_step_has_no_message: case_laws.every_step_is_told_once,
}
