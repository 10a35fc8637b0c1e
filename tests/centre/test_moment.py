"""The present is judged by the office hours in force; on both databases."""

from sqlmodel import Session

from centre import moment
from tests.auxil.factories import SHANGHAI, a_rule, at


def test_the_doors_are_open_by_the_rule_in_force(session: Session) -> None:
    evening = at("19:00").now
    assert not moment.present(session, evening, SHANGHAI).calendar.is_open(evening)
    a_rule(session, "office_hours", ["10:00", "20:00"])
    late = moment.present(session, evening, SHANGHAI)
    assert late.now == evening
    assert late.calendar.is_open(evening)
    assert late.calendar.next_opening(at("08:00").now) == at("10:00").now


def test_hours_that_make_no_sense_change_nothing(session: Session) -> None:
    a_rule(session, "office_hours", ["20:00", "10:00"])
    assert moment.present(session, at("10:00").now, SHANGHAI).calendar == SHANGHAI
