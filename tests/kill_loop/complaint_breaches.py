"""Ends of a loop that are not good for complaints, each with the law that must find it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.kill_loop import complaint_laws, laws
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.good_complaint import CODE, COMPLAINER, COMPLAINT, ROW, a_complaint
from tests.kill_loop.good_end import CHAT, an_act, with_books
from tests.kill_loop.laws import Law
from tests.kill_loop.witness import Heard


def a_complaint_is_kept_twice(good: Evidence) -> Evidence:
    return with_books(good, cases=[*good.books.cases, a_complaint()])


def a_complaint_is_replied_to_twice(good: Evidence) -> Evidence:
    (*before, reply, fixed) = good.books.case_lines
    return with_books(good, case_lines=[*before, reply, reply, fixed])


def a_complaint_is_graded_twice(good: Evidence) -> Evidence:
    return with_books(good, audit=[*good.books.audit, an_act("case.graded", COMPLAINT)])


def a_complaint_is_somebodys(good: Evidence) -> Evidence:
    good.books.cases[-1].person_id = ROW
    return good


def a_row_leads_to_who_complained(good: Evidence) -> Evidence:
    return _with_left(good, people=dict.fromkeys(good.left.people, frozenset({ROW})))


def a_message_to_them_is_about_it(good: Evidence) -> Evidence:
    row = f'{{"chat_id": {COMPLAINER}, "subject_kind": "case", "subject_id": {COMPLAINT}}}'
    return _with_left(good, rows={**good.left.rows, ("outbox", (1,)): row})


def the_code_is_in_a_file(good: Evidence) -> Evidence:
    return _with_left(good, files={"linli.db": CODE.encode()})


def the_code_is_in_the_log(good: Evidence) -> Evidence:
    return _with_left(good, log=CODE)


def the_code_opens_nothing(good: Evidence) -> Evidence:
    good.books.cases[-1].code_hash = ""
    return good


def a_deed_is_not_forgotten(good: Evidence) -> Evidence:
    good.books.updates[-1].lane = COMPLAINER
    return good


def a_message_of_nobody_is_on_no_screen(good: Evidence) -> Evidence:
    return replace(good, heard={**good.heard, COMPLAINER: good.heard[COMPLAINER][:1]})


def a_copy_of_what_is_forgotten_is_one_too_many(good: Evidence) -> Evidence:
    (copy, *others) = good.heard[COMPLAINER]
    again = copy._replace(message_id=copy.message_id + 1)
    return replace(good, heard={**good.heard, COMPLAINER: [copy, again, *others]})


def a_copy_of_something_else_hides_behind_it(good: Evidence) -> Evidence:
    heard = {**good.heard, COMPLAINER: good.heard[COMPLAINER][1:]}
    return replace(good, heard={**heard, CHAT: [Heard(5, "How?"), *heard[CHAT]]})


def _with_left(good: Evidence, **changes: Any) -> Evidence:
    return replace(good, left=replace(good.left, **changes))


COMPLAINT_BREACHES: dict[Callable[[Evidence], Evidence], Law] = {
    a_complaint_is_kept_twice: complaint_laws.every_complaint_goes_its_way_once,
    a_complaint_is_replied_to_twice: complaint_laws.every_complaint_goes_its_way_once,
    a_complaint_is_graded_twice: complaint_laws.every_complaint_goes_its_way_once,
    a_complaint_is_somebodys: complaint_laws.every_complaint_goes_its_way_once,
    a_row_leads_to_who_complained: complaint_laws.who_left_no_trace_is_in_no_row_about_it,
    a_message_to_them_is_about_it: complaint_laws.who_left_no_trace_is_in_no_row_about_it,
    the_code_is_in_a_file: complaint_laws.who_left_no_trace_is_in_no_row_about_it,
    the_code_is_in_the_log: complaint_laws.who_left_no_trace_is_in_no_row_about_it,
    the_code_opens_nothing: complaint_laws.who_left_no_trace_is_in_no_row_about_it,
    a_deed_is_not_forgotten: laws.every_update_is_kept_once,
    a_message_of_nobody_is_on_no_screen: laws.every_message_arrives,
    a_copy_of_what_is_forgotten_is_one_too_many: laws.nothing_is_seen_twice_without_a_mark,
    a_copy_of_something_else_hides_behind_it: laws.nothing_is_seen_twice_without_a_mark,
}
