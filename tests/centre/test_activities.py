"""Activities: made, agreed to, laid out as shifts, called off."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import activities, shifts
from centre.activities import ActivityPlan, RolePlan, TimePlan
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.issuers import ISSUERS, in_name_of
from centre.moment import Moment
from models.activities import Activity, ActivityState, Risk, Standing
from models.people import Role
from models.shifts import Origin, Shift, ShiftState, SignUp, SignUpState
from models.sites import EntryState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.shifts import a_site, an_issuer, the_post
from tests.auxil.told import told
from tests.auxil.volunteers import a_team, a_volunteer

DAY = date(2026, 12, 2)  # a Wednesday
AFTERNOON = (time(14), time(16))


def a_plan(session: Session, **values: Any) -> ActivityPlan:
    """A class on one Wednesday if nothing else is said."""
    site_id = values.pop("site_id", None) or a_site(session).id or 0
    return ActivityPlan(
        **{
            "title": {"en": "Smartphone class"},
            "site_id": site_id,
            "roles": [RolePlan({"en": "Lecturer"}, 1, 1), RolePlan({"en": "Aide"}, 2, 4)],
            "times": [TimePlan.once(DAY, *AFTERNOON)],
            **values,
        }
    )


def laid(session: Session, activity: Activity) -> list[Shift]:
    mine = col(Shift.activity_id) == activity.id
    return list(session.exec(select(Shift).where(mine).order_by(col(Shift.starts_at))))


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator", Role.COORDINATOR)


def test_one_that_is_held_once_is_laid_out_when_it_is_published(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    activity = activities.make(session, moment, coordinator, a_plan(session))
    assert (activity.state, laid(session, activity)) == (ActivityState.DRAFT, [])

    activity = activities.publish(session, moment, coordinator, activity.id or 0)

    (shift,) = laid(session, activity)
    assert moment.calendar.local(shift.starts_at).time() == time(14)
    assert [(post.minimum, post.maximum) for post in shifts.posts_of(session, shift.id or 0)] == [
        (1, 1),
        (2, 4),
    ]
    assert activity.leave_hours == 24


def test_a_series_is_laid_out_four_weeks_ahead_and_goes_on_by_itself(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    weekly = TimePlan(DAY.weekday(), *AFTERNOON, from_day=DAY)
    activity = activities.make(session, moment, coordinator, a_plan(session, times=[weekly]))
    activities.publish(session, moment, coordinator, activity.id or 0)
    first = [moment.calendar.local(one.starts_at).date() for one in laid(session, activity)]
    assert first == [DAY, date(2026, 12, 9), date(2026, 12, 16)]

    for days in range(1, 15):
        act_on_due(session, Moment(moment.now + timedelta(days=days), moment.calendar), 100)

    days_laid = [moment.calendar.local(one.starts_at).date() for one in laid(session, activity)]
    assert days_laid == [*first, date(2026, 12, 23), date(2026, 12, 30)]


def test_a_standing_place_is_in_every_shift_that_is_laid_out(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    weekly = TimePlan(DAY.weekday(), *AFTERNOON, from_day=DAY)
    activity = activities.make(session, moment, coordinator, a_plan(session, times=[weekly]))
    who, role = a_volunteer(session), shifts.roles_of(session, activity.id or 0)[1]
    place: dict[str, Any] = {"activity_id": activity.id, "role_id": role.id, "person_id": who.id}
    session.add(Standing(**place, since=moment.now))
    session.flush()

    activities.publish(session, moment, coordinator, activity.id or 0)

    placed = session.exec(select(SignUp).where(SignUp.person_id == who.id)).all()
    assert [(one.state, one.origin) for one in placed] == [(SignUpState.CONFIRMED, Origin.STANDING)] * 3


def test_what_a_team_leader_makes_needs_somebody_elses_agreement(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    leader = a_volunteer(session, "Leader")
    team = a_team(session, leader_id=leader.id)
    plan = a_plan(session, team_id=team.id)
    activity = activities.make(session, moment, leader, plan)
    with pytest.raises(Refused, match="not_allowed"):
        activities.make(session, moment, a_volunteer(session, "Somebody"), plan)

    activity = activities.publish(session, moment, leader, activity.id or 0)
    assert activity.state is ActivityState.WAITING
    assert ("activity.waits", coordinator.id) in told(session)
    activities.send_back(session, moment, coordinator, activity.id or 0, "Which room?")
    activities.publish(session, moment, leader, activity.id or 0)
    activity = activities.approve(session, moment, coordinator, activity.id or 0)

    assert (activity.state, activity.approved_by) == (ActivityState.OPEN, coordinator.id)
    assert len(laid(session, activity)) == 1


def test_what_is_risky_is_insured_and_agreed_to_by_another(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    bare = activities.make(session, moment, coordinator, a_plan(session, risk=Risk.HIGH))
    with pytest.raises(Refused, match="not_insured"):
        activities.publish(session, moment, coordinator, bare.id or 0)

    insured = activities.make(session, moment, coordinator, a_plan(session, risk=Risk.HIGH, insured=True))
    handed_in = activities.publish(session, moment, coordinator, insured.id or 0)
    assert (handed_in.state, handed_in.minors) == (ActivityState.WAITING, False)
    with pytest.raises(Refused, match="own_activity"):
        activities.approve(session, moment, coordinator, insured.id or 0)


def test_children_ask_for_the_third_level_and_two_days_notice(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    activity = activities.make(session, moment, coordinator, a_plan(session, risk=Risk.CHILDREN))
    assert (activity.level, activity.leave_hours) == (3, 48)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"roles": []}, "activity_incomplete"),
        ({"times": []}, "activity_incomplete"),
        ({"roles": [RolePlan({"en": "Aide"}, 3, 2)]}, "people_impossible"),
        ({"times": [TimePlan.once(DAY, time(16), time(14))]}, "hours_impossible"),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, moment: Moment, coordinator: Who, values: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        activities.make(session, moment, coordinator, a_plan(session, **values))


def test_a_new_place_is_for_a_director_and_a_closed_one_for_nobody(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    director = a_person(session, "Director", Role.DIRECTOR)
    plan = replace(a_plan(session), site_id=None, place="Old mill")
    activity = activities.make(session, moment, coordinator, plan)
    activities.publish(session, moment, coordinator, activity.id or 0)
    assert ("activity.waits", director.id) in told(session)
    assert activity.state is ActivityState.WAITING
    with pytest.raises(Refused, match="not_allowed"):
        activities.approve(session, moment, a_person(session, "Other", Role.COORDINATOR), activity.id or 0)
    activities.approve(session, moment, director, activity.id or 0)
    assert activities.new_place(session, activity) is False
    assert len(laid(session, activity)) == 1

    closed = a_site(session, "Closed hall", state=EntryState.CLOSED)
    with pytest.raises(Refused, match="unlisted"):
        activities.make(session, moment, coordinator, a_plan(session, site_id=closed.id))


def test_a_new_name_is_for_a_director_and_a_closed_one_for_nobody(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    director = a_person(session, "Director", Role.DIRECTOR)
    plan = replace(a_plan(session), issuer="街道办事处 / Subdistrict office")
    activity = activities.make(session, moment, coordinator, plan)
    assert in_name_of(session, activity) is None  # nobody reads it before the director has agreed
    activities.publish(session, moment, coordinator, activity.id or 0)
    assert ("activity.waits", director.id) in told(session)
    with pytest.raises(Refused, match="not_allowed"):
        activities.approve(session, moment, a_person(session, "Other", Role.COORDINATOR), activity.id or 0)
    activities.approve(session, moment, director, activity.id or 0)
    assert activity.state is ActivityState.OPEN
    issuer = in_name_of(session, activity)
    assert issuer is not None
    assert issuer.name["en"] == "Subdistrict office"

    closed = an_issuer(session, "Closed club", state=EntryState.CLOSED)
    with pytest.raises(Refused, match="issuer_unlisted"):
        activities.make(session, moment, coordinator, a_plan(session, issuer_id=closed.id))
    draft = activities.make(session, moment, coordinator, a_plan(session, issuer_id=issuer.id))
    ISSUERS.close(session, moment, director, issuer.id or 0, "not ours")
    with pytest.raises(Refused, match="issuer_unlisted"):
        activities.publish(session, moment, coordinator, draft.id or 0)
    assert in_name_of(session, activity) is None  # and nobody reads it any more


def test_a_draft_is_written_otherwise_and_what_is_open_is_not(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    activity = activities.make(session, moment, coordinator, a_plan(session))
    other = a_plan(session, title={"en": "Chess"}, roles=[RolePlan({"en": "Host"}, 1, 2)])
    activity = activities.rewrite(session, moment, coordinator, activity.id or 0, other)
    roles = shifts.roles_of(session, activity.id or 0)
    assert (activity.title, [one.title for one in roles]) == ({"en": "Chess"}, [{"en": "Host"}])
    activities.publish(session, moment, coordinator, activity.id or 0)
    with pytest.raises(Refused, match="activity_open"):
        activities.rewrite(session, moment, coordinator, activity.id or 0, other)


def test_what_is_over_is_not_published(session: Session, moment: Moment, coordinator: Who) -> None:
    yesterday = moment.calendar.local(moment.now).date() - timedelta(days=1)
    plan = a_plan(session, times=[TimePlan.once(yesterday, *AFTERNOON)])
    activity = activities.make(session, moment, coordinator, plan)
    with pytest.raises(Refused, match="times_over"):
        activities.publish(session, moment, coordinator, activity.id or 0)


def test_calling_an_activity_off_calls_its_shifts_off(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    activity = activities.make(session, moment, coordinator, a_plan(session))
    activities.publish(session, moment, coordinator, activity.id or 0)
    (shift,) = laid(session, activity)
    who = a_volunteer(session)
    shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)

    activities.cancel(session, moment, coordinator, activity.id or 0, "Heavy rain")

    session.refresh(shift)
    assert (shift.state, shift.reason) == (ShiftState.CANCELLED, "Heavy rain")
    assert ("shift.cancelled", who.id) in told(session)


def test_an_appeal_that_nobody_approved_is_not_published(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    plan = a_plan(session, purpose={"en": "Please donate money for the new hall"})
    activity = activities.make(session, moment, coordinator, plan)
    with pytest.raises(Refused, match="appeal"):
        activities.publish(session, moment, coordinator, activity.id or 0)
    assert laid(session, activity) == []
