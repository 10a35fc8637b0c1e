"""What takes longer is said beforehand, with the day and a reason; what was late is counted all the same."""

from datetime import date

import pytest
from sqlmodel import Session

from centre import cases
from centre.errors import Refused
from models.cases import Case, CaseState
from models.who import Who
from tests.auxil.factories import at
from tests.centre.test_case_clock import PLAN, act, due, reviewed

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
WHY = "The part is on its way"


@pytest.fixture
def case_id(session: Session, resident: Who, clerk: Who) -> int:
    """A request of Tuesday whose plan is due on Thursday evening."""
    found = reviewed(session, resident, clerk, at("10:00"), plan_days=2)
    cases.accept(session, at("11:00"), clerk, found)
    act(session, at("11:00"))
    return found


def longer(session: Session, clerk: Who, case_id: int, day: date = MONDAY, now: str = "2026-11-26") -> None:
    """Say on Thursday morning that it will be Monday."""
    cases.tell_longer(session, at("10:00", now), clerk, case_id, day, text=WHY)


def test_the_resident_is_told_and_the_limit_stays(session: Session, clerk: Who, case_id: int) -> None:
    limit = due(session, case_id)
    longer(session, clerk, case_id)
    case = session.get_one(Case, case_id)
    assert (case.due_at, case.promised_at) == (limit, at("17:30", "2026-11-30").now)
    line = cases.card(session, case_id, "en").steps[-1]
    assert (line.text, line.until, line.action) == (WHY, case.promised_at, None)


def test_only_who_was_not_told_hears_at_the_limit_and_everybody_when_that_passes_too(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    longer(session, clerk, case_id)
    late = ("case.late", resident.id)
    told = act(session, at("17:31", "2026-11-26"))
    assert late not in told
    assert ("case.overdue", clerk.id) in told
    assert late not in act(session, at("08:31", "2026-11-27"))
    assert late in act(session, at("17:31", "2026-11-30"))


def test_a_later_word_counts(session: Session, resident: Who, clerk: Who, case_id: int) -> None:
    longer(session, clerk, case_id, FRIDAY)
    longer(session, clerk, case_id, MONDAY)
    assert ("case.late", resident.id) not in act(session, at("17:31", "2026-11-27"))
    assert ("case.late", resident.id) in act(session, at("17:31", "2026-11-30"))


def test_it_ends_with_the_step(session: Session, resident: Who, clerk: Who, case_id: int) -> None:
    longer(session, clerk, case_id)
    cases.offer_plan(session, at("11:00", "2026-11-26"), clerk, case_id, PLAN)
    assert session.get_one(Case, case_id).promised_at is None
    assert ("case.late", resident.id) not in act(session, at("17:31", "2026-11-30"))


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 11, 28), date(2026, 12, 4)])
def test_only_the_next_working_days_can_be_promised(
    session: Session, clerk: Who, case_id: int, day: date
) -> None:
    with pytest.raises(Refused, match="day_out_of_reach"):
        longer(session, clerk, case_id, day)


def test_who_may_say_so_and_when(session: Session, clerk: Who, other_clerk: Who, resident: Who) -> None:
    case_id = reviewed(session, resident, clerk, at("10:00"))
    with pytest.raises(Refused, match="case_not_yours"):
        longer(session, other_clerk, case_id, FRIDAY)
    with pytest.raises(Refused, match="words_missing"):
        cases.tell_longer(session, at("12:00"), clerk, case_id, date(2026, 11, 26), text=" ")
    cases.list_gaps(session, at("12:00"), clerk, case_id, ["A photo"])
    with pytest.raises(Refused, match="case_waits_for_them"):
        longer(session, clerk, case_id, FRIDAY)
    assert session.get_one(Case, case_id).state is CaseState.SUPPLEMENT
