"""Shifts: who fits, the last place, the waitlist, leave and stepping in, changes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import shifts
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import eligible, searching, standing
from models.people import Role
from models.shifts import (
    Ask,
    AskState,
    LeaveReason,
    SearchState,
    SearchStep,
    ShiftState,
    SignUp,
    SignUpState,
)
from models.volunteers import AgeBand, VolunteerState
from models.who import Who
from tests.auxil.factories import a_person, a_rule
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.told import notices, told
from tests.auxil.volunteers import a_team, a_volunteer, in_team


def joins(session: Session, moment: Moment, who: Who, post_id: int | None) -> SignUp:
    return shifts.sign_up(session, moment, who.id, post_id or 0, actor_id=who.id)


def again(session: Session, row: Any) -> Any:
    """A row as it is now."""
    session.refresh(row)
    return row


def later(moment: Moment, **length: float) -> Moment:
    return Moment(moment.now + timedelta(**length), moment.calendar)


def test_the_last_place_is_had_by_one(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 1, 1)))
    post = the_post(session, shift)
    joins(session, moment, a_volunteer(session, "First"), post.id)

    late = a_volunteer(session, "Second")
    with pytest.raises(Refused, match="post_full"):
        joins(session, moment, late, post.id)
    waiting = shifts.wait(session, moment, late, post.id or 0)

    assert (waiting.state, the_post(session, shift).taken) == (SignUpState.WAITING, 1)


@pytest.mark.parametrize(
    ("values", "activity", "refusal"),
    [
        ({"state": VolunteerState.PAUSED}, {}, "not_serving"),
        ({"state": VolunteerState.APPLIED}, {}, "not_serving"),
        ({"level": 1}, {"level": 2}, "level_needed"),
        ({"age_band": AgeBand.FROM_16}, {"minors": False}, "no_minors"),
        ({"age_band": AgeBand.FROM_16}, {"risk": "high"}, "no_minors"),
        ({}, {"skill": "first_aid"}, "skill_needed"),
    ],
)
def test_only_who_fits_has_a_place(
    session: Session, moment: Moment, values: dict[str, object], activity: dict[str, object], refusal: str
) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    asked = dict(activity)
    skill = str(asked.pop("skill", ""))
    shift = a_shift(session, moment, an_activity(session, lead.id, (skill, 1, 2), **asked))
    who = a_volunteer(session, "Xu", **values)  # type: ignore[arg-type]

    with pytest.raises(Refused, match=refusal):
        joins(session, moment, who, the_post(session, shift).id)
    assert eligible.people(session, moment, shift, the_post(session, shift)) == []


def test_nobody_is_expected_at_two_places_at_once(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    activity = an_activity(session, lead.id)
    first = a_shift(session, moment, activity)
    who = a_volunteer(session)
    joins(session, moment, who, the_post(session, first).id)
    near = a_shift(session, moment, activity, starts_at=first.ends_at + timedelta(minutes=20))
    far = a_shift(session, moment, activity, starts_at=first.ends_at + timedelta(minutes=30))

    with pytest.raises(Refused, match="shift_clash"):
        joins(session, moment, who, the_post(session, near).id)
    assert joins(session, moment, who, the_post(session, far).id).state is SignUpState.CONFIRMED


def test_a_place_that_becomes_free_is_offered_to_whoever_waited(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 0, 1)))
    post_id = the_post(session, shift).id or 0
    first, second = a_volunteer(session, "First"), a_volunteer(session, "Second")
    mine = joins(session, moment, first, post_id)
    waits = shifts.wait(session, moment, second, post_id)

    left = shifts.leave(session, moment, first, mine.id or 0, reason=LeaveReason.ILL)

    assert left.state is SignUpState.RELEASED  # nobody is needed at least
    assert again(session, waits).state is SignUpState.OFFERED
    taken = shifts.take_offer(session, moment, second, waits.id or 0)
    assert (taken.state, the_post(session, shift).taken) == (SignUpState.CONFIRMED, 1)


def test_every_post_below_its_minimum_has_a_search_from_the_first_moment(
    session: Session, moment: Moment
) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 2, 3)))
    post_id = the_post(session, shift).id or 0

    search = searching.open_at(session, post_id)
    assert search is not None
    assert (search.step, search.next_at) == (SearchStep.LISTED, shift.starts_at - timedelta(hours=72))

    joins(session, moment, a_volunteer(session, "One"), post_id)
    assert again(session, search).state is SearchState.OPEN
    joins(session, moment, a_volunteer(session, "Two"), post_id)
    assert again(session, search).state is SearchState.FILLED


def test_who_leaves_stays_responsible_until_somebody_steps_in(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 1, 1)))
    post_id = the_post(session, shift).id or 0
    leaver, helper, late = (a_volunteer(session, name) for name in ("Leaver", "Helper", "Late"))
    mine = joins(session, moment, leaver, post_id)

    left = shifts.leave(session, moment, leaver, mine.id or 0, reason=LeaveReason.ILL)
    assert left.state is SignUpState.LEAVING
    act_on_due(session, moment, 100)
    search = searching.open_at(session, post_id)
    assert search is not None
    assert search.step is SearchStep.QUALIFIED
    assert {row.person_id for row in session.exec(select(Ask))} == {helper.id, late.id}

    placed = shifts.accept(session, moment, helper, search.id or 0)
    with pytest.raises(Refused, match="search_over"):
        shifts.accept(session, moment, late, search.id or 0)

    assert placed.replaces_id == left.id
    assert again(session, left).state is SignUpState.REPLACED
    assert the_post(session, shift).taken == 1
    assert {row.person_id: row.state for row in session.exec(select(Ask))} == {
        helper.id: AskState.ACCEPTED,
        late.id: AskState.CLOSED,
    }
    assert ("leave.found", leaver.id) in told(session)
    with pytest.raises(Refused):
        shifts.stay(session, moment, leaver, left.id or 0)


def test_leave_can_be_taken_back_while_nobody_stepped_in(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 1, 1)))
    post_id = the_post(session, shift).id or 0
    leaver, asked = a_volunteer(session, "Leaver"), a_volunteer(session, "Asked")
    mine = joins(session, moment, leaver, post_id)
    shifts.leave(session, moment, leaver, mine.id or 0, reason=LeaveReason.STUDY)
    act_on_due(session, moment, 100)
    search = searching.open_at(session, post_id)
    assert search is not None

    back = shifts.stay(session, moment, leaver, mine.id or 0)

    assert (back.state, again(session, search).state) == (SignUpState.CONFIRMED, SearchState.FILLED)
    with pytest.raises(Refused, match="search_over"):
        shifts.accept(session, moment, asked, search.id or 0)


def test_who_watches_is_asked_first_then_the_team_then_the_others(session: Session, moment: Moment) -> None:
    """A step at a time, each wave as large as the rule says; whoever was asked is not asked again."""
    a_rule(session, "search_wave", 1)
    coordinator = a_person(session, "Coordinator", Role.COORDINATOR)
    team = a_team(session)
    activity = an_activity(session, coordinator.id, ("", 1, 1), team_id=team.id)
    other, mate, watcher = (a_volunteer(session, name) for name in ("Other", "Mate", "Watcher"))
    in_team(session, mate, team)
    standing.watch(session, moment, watcher, activity.id or 0)
    leaver = a_volunteer(session, "Leaver")
    shift = a_shift(session, moment, activity)
    mine = joins(session, moment, leaver, the_post(session, shift).id)
    shifts.leave(session, moment, leaver, mine.id or 0, reason=LeaveReason.ILL)
    order: list[tuple[int, SearchStep]] = []
    for hours in range(1, 60):
        at = Moment(moment.now + timedelta(hours=hours), moment.calendar)
        act_on_due(session, at, 100)
        search = searching.open_at(session, the_post(session, shift).id or 0)
        assert search is not None
        for person_id in session.exec(select(Ask.person_id).order_by(col(Ask.id))):
            if person_id not in [one for one, _ in order]:
                order.append((person_id, search.step))
    assert order == [
        (watcher.id, SearchStep.WATCHERS),
        (mate.id, SearchStep.QUALIFIED),
        (other.id, SearchStep.OTHERS),
    ]


def test_the_search_ends_at_a_named_person(session: Session, moment: Moment) -> None:
    coordinator = a_person(session, "Coordinator", Role.COORDINATOR)
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    shift = a_shift(session, moment, an_activity(session, coordinator.id, ("", 1, 1)))
    post_id = the_post(session, shift).id or 0
    steps = []
    for hours in (72, 2, 1):
        at = Moment(shift.starts_at - timedelta(hours=hours), moment.calendar)
        act_on_due(session, at, 100)
        search = searching.open_at(session, post_id)
        assert search is not None
        assert search.next_at > at.now
        steps.append((search.step, search.owner_id))

    assert steps == [
        (SearchStep.COORDINATOR, coordinator.id),
        (SearchStep.COORDINATOR, coordinator.id),
        (SearchStep.LEADER, leader.id),
    ]


def test_a_shift_that_begins_ends_the_search(session: Session, moment: Moment) -> None:
    coordinator = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, coordinator.id, ("", 1, 1)))
    post_id = the_post(session, shift).id or 0
    search = searching.open_at(session, post_id)
    assert search is not None
    leaver = a_volunteer(session, "Leaver")
    mine = joins(session, moment, leaver, post_id)
    shifts.leave(session, moment, leaver, mine.id or 0, reason=LeaveReason.ILL)

    for _ in range(3):
        act_on_due(session, Moment(shift.starts_at, moment.calendar), 100)

    assert again(session, shift).state is ShiftState.RUNNING
    assert searching.open_at(session, post_id) is None
    assert again(session, mine).state is SignUpState.EXCUSED


def test_a_shift_that_moves_tells_everybody_and_lets_go_who_is_elsewhere(
    session: Session, moment: Moment
) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    activity = an_activity(session, lead.id, ("", 1, 3))
    shift = a_shift(session, moment, activity)
    other = a_shift(session, moment, activity, starts_at=shift.starts_at + timedelta(days=1))
    free, busy = a_volunteer(session, "Free"), a_volunteer(session, "Busy")
    joins(session, moment, free, the_post(session, shift).id)
    clashes = joins(session, moment, busy, the_post(session, shift).id)
    joins(session, moment, busy, the_post(session, other).id)

    moved = shifts.change(
        session,
        moment,
        lead,
        shift.id or 0,
        starts_at=other.starts_at,
        ends_at=other.ends_at,
        site_id=shift.site_id,
    )

    assert moved.sequence == 1
    assert ("shift.changed", free.id) in told(session)
    assert again(session, clashes).state is SignUpState.RELEASED
    assert ("shift.clashed", busy.id) in told(session)
    waiting = notices(session, person_id=free.id, kind="shift.reminder")
    assert waiting
    assert all(one.params == {"sequence": 1} for one in waiting)


def test_a_cancelled_shift_tells_everybody(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 1, 1)))
    post_id = the_post(session, shift).id or 0
    has, waits = a_volunteer(session, "Has"), a_volunteer(session, "Waits")
    joins(session, moment, has, post_id)
    shifts.wait(session, moment, waits, post_id)

    shifts.cancel(session, moment, lead, shift.id or 0, "Heavy rain")

    assert {row.state for row in session.exec(select(SignUp))} == {SignUpState.CALLED_OFF}
    assert ("shift.cancelled", has.id) in told(session)
    assert ("shift.cancelled", waits.id) in told(session)


def test_who_stops_serving_frees_their_places(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 1, 1)))
    post_id = the_post(session, shift).id or 0
    who = a_volunteer(session)
    mine = joins(session, moment, who, post_id)

    shifts.stop(session, moment, who.id, VolunteerState.SUSPENDED)

    assert again(session, mine).state is SignUpState.RELEASED
    assert searching.open_at(session, post_id) is not None


@pytest.mark.parametrize(("hours", "late"), [(12, False), (11.9, True)])
def test_leave_is_late_by_the_limit_of_its_activity(
    session: Session, moment: Moment, hours: float, late: bool
) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    shift = a_shift(session, moment, an_activity(session, lead.id, ("", 0, 1), leave_hours=12))
    who = a_volunteer(session, "Xu")
    mine = joins(session, moment, who, the_post(session, shift).id)

    asked = Moment(shift.starts_at - timedelta(hours=hours), moment.calendar)
    assert shifts.prospect(session, asked, mine).late is late
    shifts.leave(session, asked, who, mine.id or 0, reason=LeaveReason.FAMILY)
    assert again(session, mine).left_late is late


def test_who_left_late_too_often_pauses(session: Session, moment: Moment) -> None:
    lead = a_person(session, "Coordinator", Role.COORDINATOR)
    activity = an_activity(session, lead.id, ("", 0, 5))
    who = a_volunteer(session)
    for day in (1, 2, 3):
        shift = a_shift(session, moment, activity, starts_at=moment.now + timedelta(days=day))
        mine = joins(session, moment, who, the_post(session, shift).id)
        near = Moment(shift.starts_at - timedelta(hours=3), moment.calendar)
        shifts.leave(session, near, who, mine.id or 0, reason=LeaveReason.OTHER)
    now = later(moment, days=3)
    shift = a_shift(session, now, activity)

    with pytest.raises(Refused, match="pausing_after_late_leaves"):
        joins(session, now, who, the_post(session, shift).id)
    month = later(moment, days=40)
    shift = a_shift(session, month, activity)
    assert joins(session, month, who, the_post(session, shift).id).state is SignUpState.CONFIRMED
