"""Summing a shift up: asked of its lead when all have gone, and before it nothing is archived."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import shifts
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import check_in, no_shows, wrapping_up
from centre.shifts.check_in import Mark
from centre.shifts.wrapping_up import Said
from models.activities import ActivityState
from models.people import Role
from models.shifts import ShiftState
from tests.auxil.factories import a_person
from tests.auxil.told import told
from tests.centre.test_check_in import Day

SAID = Said("Everybody learned to pay the bill.", 12, "The door sticks.")


def test_a_shift_is_archived_when_all_is_said_and_its_activity_with_the_last(
    session: Session, moment: Moment
) -> None:
    day = Day(session, moment, people=2)
    lead = a_person(session, "Lead", Role.COORDINATOR)
    day.shift.lead_id = lead.id
    session.flush()
    row = day.shift.id or 0
    with pytest.raises(Refused, match="wrap_up_not_yet"):
        wrapping_up.expect_open(session, lead, row)
    check_in.note(session, day.at(minutes=5), lead, day.places[0], Mark.HERE)
    day.at(minutes=121)
    assert "wrap_up.to_do" not in [kind for kind, _ in told(session)]  # somebody is still there
    check_in.note(session, day.moment, lead, day.places[0], Mark.GONE)
    day.at(minutes=122)
    day.at(minutes=123)
    assert told(session).count(("wrap_up.to_do", lead.id)) == 1
    with pytest.raises(Refused, match="not_allowed"):
        wrapping_up.hand_in(session, day.moment, day.people[0], row, SAID)
    task = wrapping_up.hand_in(session, day.moment, lead, row, SAID)
    assert (task.people, task.done_by) == (12, lead.id)
    with pytest.raises(Refused, match="wrap_up_done"):
        wrapping_up.hand_in(session, day.moment, lead, row, SAID)
    assert told(session).count(("wrap_up.problem", day.lead.id)) == 1

    day.at(hours=26)  # one who did not come is still undecided
    assert shifts.find(session, row).state is ShiftState.WRAP_UP
    no_shows.judge(session, day.moment, lead, day.places[1], excused=True)
    day.at(hours=27)
    assert shifts.find(session, row).state is ShiftState.ARCHIVED
    session.refresh(day.activity)
    assert day.activity.state is ActivityState.CLOSED


def test_what_is_not_summed_up_is_told_to_the_coordinator(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    lead = a_person(session, "Lead", Role.COORDINATOR)
    day.shift.lead_id = lead.id
    session.flush()
    check_in.note(session, day.at(minutes=5), lead, day.places[0], Mark.HERE)
    for hours in (2, 3.5, 3.6):  # the clock checks them out
        day.at(hours=hours)
    task = wrapping_up.of_shift(session, day.shift.id or 0)
    assert task is not None
    kinds = [told(session).count(("wrap_up.to_do", lead.id))]
    for before in (timedelta(hours=3), timedelta(0)):
        day.at(seconds=(task.due_at - before - day.shift.starts_at).total_seconds())
        kinds.append(told(session).count(("wrap_up.to_do", lead.id)))
    assert kinds == [1, 2, 2]
    assert told(session).count(("wrap_up.overdue", day.lead.id)) == 1
    day.at(hours=24 * 14)
    assert told(session).count(("wrap_up.overdue", day.lead.id)) > 1
    wrapping_up.hand_in(session, day.moment, day.lead, day.shift.id or 0, Said("", 0))
    assert shifts.find(session, day.shift.id or 0).state is ShiftState.ARCHIVED


def test_where_nobody_was_there_is_nothing_to_sum_up(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=0)
    for hours in (2, 4):
        day.at(hours=hours)
    assert wrapping_up.of_shift(session, day.shift.id or 0) is None
    assert shifts.find(session, day.shift.id or 0).state is ShiftState.ARCHIVED
