"""Hours line by line, and the points that come of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from centre import hours, shifts
from centre.deadlines import act_on_due
from centre.errors import Refused, deciding
from centre.hours.sums import total
from centre.moment import Moment
from models.hours import HourLine, HourState, PointLine
from models.people import Role
from models.shifts import Shift, SignUp, SignUpState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator", Role.COORDINATOR)


def came(
    session: Session,
    moment: Moment,
    who: Who,
    coordinator: Who,
    *,
    long: float = 2,
    early: float = 0,
    late: float = 0,
    after: timedelta = timedelta(days=5),
) -> SignUp:
    """Somebody who was in a shift of so many hours; `early` before its beginning, `late` after its end."""
    activity = an_activity(session, coordinator.id, number=None, level=0)
    shift = a_shift(session, moment, activity, starts_at=moment.now + after, hours=long)
    one = shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)
    one.state = SignUpState.CHECKED_OUT
    one.checked_in_at = shift.starts_at - timedelta(hours=early)
    one.checked_out_at = shift.ends_at + timedelta(hours=late)
    session.flush()
    return one


def a_line(session: Session, moment: Moment, who: Who, coordinator: Who, **values: Any) -> HourLine:
    line = hours.propose(session, moment, came(session, moment, who, coordinator, **values))
    assert line is not None
    return line


def test_only_the_service_counts_not_the_way(session: Session, moment: Moment, coordinator: Who) -> None:
    who = a_volunteer(session)
    assert a_line(session, moment, who, coordinator, early=0.5, late=1).minutes == 120
    shorter = a_line(session, moment, who, coordinator, early=-0.25, late=-0.5, after=timedelta(days=6))
    assert shorter.minutes == 75


def test_a_place_gives_one_line(session: Session, moment: Moment, coordinator: Who) -> None:
    one = came(session, moment, a_volunteer(session), coordinator)
    assert hours.propose(session, moment, one) is not None
    assert hours.propose(session, moment, one) is None


def test_hours_count_once_somebody_else_vouches_for_them(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who = a_volunteer(session)
    line = a_line(session, moment, who, coordinator)
    assert total(session, who.id, *YEAR) == 0
    with pytest.raises(Refused, match="not_allowed"):
        hours.confirm(session, moment, who, line.id or 0)

    confirmed = hours.confirm(session, moment, coordinator, line.id or 0)

    assert (confirmed.state, total(session, who.id, *YEAR)) == (HourState.CONFIRMED, 120)
    with pytest.raises(Refused):
        hours.confirm(session, moment, coordinator, line.id or 0)


def test_nobody_vouches_for_their_own(session: Session, moment: Moment, coordinator: Who) -> None:
    line = a_line(session, moment, a_volunteer(session), coordinator)
    line.person_id = coordinator.id
    session.flush()
    with pytest.raises(Refused, match="own_hours"):
        hours.confirm(session, moment, coordinator, line.id or 0)


def test_more_than_eight_hours_a_day_take_a_second_person(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who, other = a_volunteer(session), a_person(session, "Other", Role.COORDINATOR)
    line = a_line(session, moment, who, coordinator)
    line.minutes = 9 * 60
    session.flush()

    assert hours.confirm(session, moment, coordinator, line.id or 0).state is HourState.SECOND
    assert total(session, who.id, *YEAR) == 0
    with pytest.raises(Refused, match="second_person"):
        hours.confirm(session, moment, coordinator, line.id or 0)
    assert hours.confirm(session, moment, other, line.id or 0).state is HourState.CONFIRMED
    assert total(session, who.id, *YEAR) == 9 * 60


def test_a_shift_lead_who_taps_again_hears_who_is_to_vouch_besides(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    lead, deputy = (a_volunteer(session, name) for name in ("Lead", "Deputy"))
    line = a_line(session, moment, a_volunteer(session), coordinator)
    line.minutes = 9 * 60
    shift = session.get_one(Shift, session.get_one(SignUp, line.sign_up_id or 0).shift_id)
    shift.lead_id = lead.id
    session.flush()
    assert hours.confirm(session, moment, lead, line.id or 0).state is HourState.SECOND
    with pytest.raises(Refused, match="second_person"):
        hours.confirm(session, moment, lead, line.id or 0)
    shift.lead_id = deputy.id
    session.flush()
    with pytest.raises(Refused, match="second_desk"):
        hours.confirm(session, moment, deputy, line.id or 0)


def test_a_correction_is_a_line_of_its_own(session: Session, moment: Moment, coordinator: Who) -> None:
    who = a_volunteer(session)
    line = a_line(session, moment, who, coordinator)
    hours.confirm(session, moment, coordinator, line.id or 0)

    hours.correct(session, moment, coordinator, line.id or 0, minutes=0, reason="The complaint was right")

    assert [one.minutes for one in hours.of_person(session, who.id)] == [-120, 120]
    assert (total(session, who.id, *YEAR), hours.comes_to(session, line.id or 0)) == (0, 0)
    assert hours.balance(session, who.id, *YEAR) == 0
    with pytest.raises(Refused, match="nothing_to_correct"):
        hours.correct(session, moment, coordinator, line.id or 0, minutes=0, reason="Again")


def test_a_point_an_activity_and_one_a_full_workday(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who = a_volunteer(session)
    after = [timedelta(days=days) for days in range(1, 5)]
    lines = [a_line(session, moment, who, coordinator, after=one) for one in after]
    for line in lines:
        hours.confirm(session, moment, coordinator, line.id or 0)
    # Four activities and eight hours in all.
    assert hours.balance(session, who.id, *YEAR) == 5

    hours.correct(session, moment, coordinator, lines[0].id or 0, minutes=60, reason="Left early")

    assert hours.balance(session, who.id, *YEAR) == 4  # no full workday any more


def test_a_dispute_is_answered_by_name_and_in_time(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    other = a_person(session, "Other", Role.COORDINATOR)
    who = a_volunteer(session)
    line = a_line(session, moment, who, coordinator)
    hours.confirm(session, moment, coordinator, line.id or 0)
    with pytest.raises(Refused, match="unknown"):
        hours.dispute(session, moment, leader, line.id or 0, "Not mine")

    hours.dispute(session, moment, who, line.id or 0, "It was three hours")

    # Not by who has vouched for it.
    assert ("hours.disputed", other.id) in told(session)
    assert ("hours.disputed", coordinator.id) not in told(session)
    with pytest.raises(Refused, match="vouched_yourself"):
        hours.keep(session, moment, coordinator, line.id or 0, "It was two")
    with pytest.raises(Refused, match="disputed_already"):
        hours.dispute(session, moment, who, line.id or 0, "Hello?")
    late = Moment(moment.calendar.add_working_days(moment.now, 6), moment.calendar)
    act_on_due(session, late, 100)
    assert ("hours.late", leader.id) in told(session)
    hours.keep(session, late, other, line.id or 0, "The list says two")
    assert ("hours.kept", who.id) in told(session)
    with pytest.raises(Refused, match="nothing_disputed"):
        hours.keep(session, late, other, line.id or 0, "Again")


def test_other_times_are_vouched_for_with_a_reason(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who, other = a_volunteer(session), a_person(session, "Other", Role.COORDINATOR)
    line_id = a_line(session, moment, who, coordinator).id or 0
    hours.dispute(session, moment, who, line_id, "I came an hour later")
    with pytest.raises(Refused, match="disputed_first"):
        hours.confirm(session, moment, coordinator, line_id)
    times = (moment.now, moment.now + timedelta(hours=1))
    with pytest.raises(Refused, match="times_impossible"):
        hours.set_times(session, moment, coordinator, line_id, times, reason="Not over")

    later = Moment(moment.now + timedelta(days=6), moment.calendar)
    line = hours.find(session, line_id)
    assert line.begun_at is not None
    assert line.ended_at is not None
    times = (line.begun_at + timedelta(hours=1), line.ended_at)
    line = hours.set_times(session, later, coordinator, line_id, times, reason="She is right")
    assert (line.state, line.minutes, hours.is_open(line)) == (HourState.CONFIRMED, 60, False)

    # What was refused can be given times, too; a dispute about it not by who refused it.
    line_id = a_line(session, moment, who, coordinator, after=timedelta(days=7)).id or 0
    hours.refuse(session, moment, coordinator, line_id, "Was not there")
    hours.dispute(session, moment, who, line_id, "But I was")
    with pytest.raises(Refused, match="vouched_yourself"):
        hours.set_times(session, later, coordinator, line_id, times, reason="No")
    assert hours.set_times(session, later, other, line_id, times, reason="Yes").state is HourState.CONFIRMED


def test_what_nobody_vouches_for_is_told_again_and_again(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    line = a_line(session, moment, a_volunteer(session), coordinator)
    assert [one.id for one in hours.for_vouching(session, coordinator).items] == [line.id]
    for days in (4, 8):
        late = Moment(moment.calendar.add_working_days(moment.now, days), moment.calendar)
        before = len(told(session))
        act_on_due(session, late, 100)
        assert told(session)[before:].count(("hours.overdue", coordinator.id)) == 1
    hours.confirm(session, moment, coordinator, line.id or 0)
    assert hours.for_vouching(session, coordinator).total == 0
    before = len(told(session))
    act_on_due(session, Moment(moment.now + timedelta(days=60), moment.calendar), 100)
    assert ("hours.overdue", coordinator.id) not in told(session)[before:]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["confirm", "refuse", "correct"]), st.integers(0, 3), st.integers(0, 600)),
        max_size=14,
    )
)
def test_hours_and_points_equal_the_confirmed_lines(
    session: Session, moment: Moment, coordinator: Who, steps: list[tuple[str, int, int]]
) -> None:
    who, other = a_volunteer(session, f"V{len(steps)}"), a_person(session, "Other", Role.COORDINATOR)
    lines = [
        a_line(session, moment, who, coordinator, after=timedelta(days=days)).id or 0 for days in range(1, 5)
    ]
    for step, number, minutes in steps:
        line_id = lines[number]
        for vouches in (coordinator, other):
            try:
                with deciding(session):
                    if step == "confirm":
                        hours.confirm(session, moment, vouches, line_id)
                    elif step == "refuse":
                        hours.refuse(session, moment, vouches, line_id, "no")
                    else:
                        hours.correct(session, moment, vouches, line_id, minutes=minutes, reason="so")
            except Refused:
                continue

    counted = session.exec(
        select(HourLine).where(col(HourLine.person_id) == who.id, HourLine.state == HourState.CONFIRMED)
    ).all()
    first = [one.id or 0 for one in counted if one.corrects_id is None]
    served = [hours.comes_to(session, line_id) for line_id in first]
    assert all(minutes >= 0 for minutes in served)
    assert total(session, who.id, *YEAR) == sum(served)
    points = session.exec(select(PointLine.points).where(PointLine.person_id == who.id)).all()
    assert sum(points) == sum(1 for minutes in served if minutes) + sum(served) // 480
