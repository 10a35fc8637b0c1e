"""Changing a series: one shift alone, or it and all that come after it; everybody concerned is told."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from centre import activities, shifts
from centre.activities import Reach, TimePlan
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from models.activities import Activity
from models.people import Role
from models.shifts import ShiftState, SignUpState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.shifts import a_site, the_post
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_activities import AFTERNOON, DAY, a_plan, laid


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator", Role.COORDINATOR)


@pytest.fixture
def weekly(session: Session, moment: Moment, coordinator: Who) -> Activity:
    """A class on every Wednesday afternoon, with three shifts laid out."""
    times = [TimePlan(DAY.weekday(), *AFTERNOON, from_day=DAY)]
    activity = activities.make(session, moment, coordinator, a_plan(session, times=times))
    return activities.publish(session, moment, coordinator, activity.id or 0)


def at(moment: Moment, day: date, hour: int) -> datetime:
    return moment.calendar.at(day, time(hour))


def days_of(session: Session, moment: Moment, activity: Activity) -> list[tuple[date, int]]:
    """The days and hours at which its open shifts begin."""
    begins = [moment.calendar.local(one.starts_at) for one in activities.ahead(session, activity.id or 0)]
    return [(one.date(), one.hour) for one in begins]


def two_months_later(session: Session, moment: Moment) -> None:
    for days in range(1, 60):
        act_on_due(session, Moment(moment.now + timedelta(days=days), moment.calendar), 100)


def span(moment: Moment, day: date, starts: int) -> dict[str, Any]:
    return {"starts_at": at(moment, day, starts), "ends_at": at(moment, day, starts + 2)}


def test_one_shift_moves_alone(session: Session, moment: Moment, coordinator: Who, weekly: Activity) -> None:
    first = laid(session, weekly)[0]
    friday = DAY + timedelta(days=2)
    activities.move(session, moment, coordinator, first.id or 0, Reach.THIS, **span(moment, friday, 9))
    two = [(DAY + timedelta(days=7), 14), (DAY + timedelta(days=14), 14)]
    assert days_of(session, moment, weekly) == [(friday, 9), *two]
    activities.lay(session, moment, weekly)
    assert len(laid(session, weekly)) == 3  # its old time is not laid again


def test_a_series_moves_from_a_shift_on_and_everybody_is_told(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    first, second, third = laid(session, weekly)
    who = a_volunteer(session)
    for shift in (first, second, third):
        shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)
    found = activities.affected(session, moment, second.id or 0, Reach.ON, same_time=True)
    assert ([one.id for one in found], shifts.concerned(session, found)) == ([second.id, third.id], 1)

    thursday = DAY + timedelta(days=8)
    moved = activities.move(
        session, moment, coordinator, second.id or 0, Reach.ON, **span(moment, thursday, 9)
    )

    assert {one.id for one in moved} == {second.id, third.id}
    expected = [(DAY, 14), (thursday, 9), (thursday + timedelta(days=7), 9)]
    assert days_of(session, moment, weekly) == expected
    assert told(session).count(("shift.changed", who.id)) == 2
    two_months_later(session, moment)
    assert {(day.weekday(), hour) for day, hour in days_of(session, moment, weekly)} == {(3, 9)}


def test_a_time_that_is_taken_or_a_day_of_a_monthly_series_is_refused(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    first, second, _third = laid(session, weekly)
    taken = span(moment, DAY + timedelta(days=7), 14)
    activities.move(session, moment, coordinator, first.id or 0, Reach.THIS, **taken)
    plan = a_plan(session, times=[TimePlan.monthly(DAY, *AFTERNOON)])
    monthly = activities.publish(
        session, moment, coordinator, activities.make(session, moment, coordinator, plan).id or 0
    )
    (shift,) = laid(session, monthly)
    another = span(moment, DAY + timedelta(days=1), 14)
    fifth = span(moment, date(2026, 12, 29), 14)  # not every month has five Tuesdays
    with pytest.raises(Refused, match="monthly_day"):
        activities.move(session, moment, coordinator, shift.id or 0, Reach.ON, **fifth)
    activities.move(session, moment, coordinator, shift.id or 0, Reach.ON, **span(moment, DAY, 9))
    assert days_of(session, moment, monthly) == [(DAY, 9)]
    with pytest.raises(Refused, match="not_allowed"):
        activities.move(session, moment, a_volunteer(session), second.id or 0, Reach.ON, **another)


def test_a_monthly_series_moves_as_a_whole(session: Session, moment: Moment, coordinator: Who) -> None:
    first_sunday, third_sunday, second_saturday = date(2026, 12, 6), date(2026, 12, 20), date(2026, 12, 12)
    times = [
        TimePlan.monthly(first_sunday, *AFTERNOON, date(2027, 4, 3)),  # March is the last
        TimePlan.monthly(third_sunday, *AFTERNOON),
    ]
    draft = activities.make(session, moment, coordinator, a_plan(session, times=times))
    activity = activities.publish(session, moment, coordinator, draft.id or 0)
    first, _third = laid(session, activity)
    activities.move(session, moment, coordinator, first.id or 0, Reach.ON, **span(moment, second_saturday, 9))
    assert days_of(session, moment, activity) == [(second_saturday, 9), (third_sunday, 14)]
    moved = activities.times_of(session, activity.id or 0)[-1]
    assert (moved.nth, moved.weekday, moved.until_day) == (2, 5, date(2027, 3, 13))
    later = moment
    for _ in range(4):
        later = replace(later, now=later.now + timedelta(days=27))
        activities.lay(session, later, activity)
    saturdays = [day for day, hour in days_of(session, moment, activity) if hour == 9]
    assert saturdays == [second_saturday, date(2027, 1, 9), date(2027, 2, 13), date(2027, 3, 13)]


def test_a_series_that_moves_by_a_week_makes_room_for_itself(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    first = laid(session, weekly)[0]
    week = DAY + timedelta(days=7)
    activities.move(session, moment, coordinator, first.id or 0, Reach.ON, **span(moment, week, 14))
    assert days_of(session, moment, weekly)[0] == (week, 14)
    two_months_later(session, moment)
    ahead = days_of(session, moment, weekly)
    assert len(ahead) == len(set(ahead)) > 2


def test_a_series_is_held_elsewhere_from_a_shift_on(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    first, second, third = laid(session, weekly)
    park = a_site(session, "Park").id or 0
    activities.relocate(session, moment, coordinator, second.id or 0, Reach.ON, site_id=park)
    places = [shifts.find(session, one.id or 0).site_id for one in (first, second, third)]
    assert places == [first.site_id, park, park]
    assert activities.find(session, weekly.id or 0).site_id == park


def test_a_series_ends_and_is_laid_out_no_more(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    second, who = laid(session, weekly)[1], a_volunteer(session)
    shifts.sign_up(session, moment, who.id, the_post(session, second).id or 0, actor_id=who.id)
    activities.call_off(session, moment, coordinator, second.id or 0, Reach.ON, reason="Holidays")
    assert ("shift.cancelled", who.id) in told(session)
    states = [shifts.find(session, one.id or 0).state for one in laid(session, weekly)]
    assert states == [ShiftState.OPEN, ShiftState.CANCELLED, ShiftState.CANCELLED]
    two_months_later(session, moment)
    assert len(laid(session, weekly)) == 3


def test_more_places_go_to_whoever_waits_and_nobody_loses_one(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    first, second, _third = laid(session, weekly)
    post = the_post(session, first)
    people = [a_volunteer(session, name) for name in ("One", "Two")]
    shifts.sign_up(session, moment, people[0].id, post.id or 0, actor_id=people[0].id)
    shifts.wait(session, moment, people[1], post.id or 0)

    numbers = {"minimum": 2, "maximum": 2}
    activities.resize(session, moment, coordinator, post.id or 0, Reach.ON, **numbers)

    asked = shifts.in_shift(session, first.id or 0, people[1].id)
    assert asked is not None
    assert asked.state is SignUpState.OFFERED
    sizes = [(one.minimum, one.maximum) for one in (the_post(session, first), the_post(session, second))]
    assert sizes == [(2, 2), (2, 2)]
    assert shifts.roles_of(session, weekly.id or 0)[0].maximum == 2
    with pytest.raises(Refused, match="post_taken"):
        activities.resize(session, moment, coordinator, post.id or 0, Reach.THIS, minimum=0, maximum=1)
    with pytest.raises(Refused, match="people_impossible"):
        activities.resize(session, moment, coordinator, post.id or 0, Reach.THIS, minimum=3, maximum=2)


def test_of_a_series_the_shift_that_is_on_can_only_be_called_off(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    first, second, third = (one.id or 0 for one in laid(session, weekly))
    now = Moment(at(moment, DAY, 15), moment.calendar)
    act_on_due(session, now, 100)
    assert shifts.find(session, first).state is ShiftState.RUNNING
    park, post = a_site(session, "Park").id or 0, the_post(session, shifts.find(session, first)).id or 0
    with pytest.raises(Refused, match="shift_running"):
        activities.move(
            session, now, coordinator, first, Reach.ON, **span(moment, DAY + timedelta(days=1), 9)
        )
    with pytest.raises(Refused, match="shift_running"), session.begin_nested():
        activities.relocate(session, now, coordinator, first, Reach.ON, site_id=park)
    with pytest.raises(Refused, match="shift_running"):
        activities.resize(session, now, coordinator, post, Reach.ON, minimum=1, maximum=3)
    moved = activities.relocate(session, now, coordinator, second, Reach.ON, site_id=park)
    assert [one.id for one in moved][:2] == [second, third]  # it goes on where it is
    found = activities.affected(session, now, first, Reach.ON)
    off = activities.call_off(session, now, coordinator, first, Reach.ON, reason="Storm")
    assert [one.id for one in found] == [one.id for one in off]
    assert [one.id for one in off][:3] == [first, second, third]
    assert {shifts.find(session, one).state for one in (first, second, third)} == {ShiftState.CANCELLED}
