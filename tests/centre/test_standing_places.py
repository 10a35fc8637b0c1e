"""What fits somebody, standing places in a series, watching, and news of shifts."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from centre import shifts
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import standing
from models.activities import Activity, ActivityTime
from models.people import Role
from models.shifts import Shift
from models.volunteers import AgeBand, VolunteerState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.told import notices, told
from tests.auxil.training import a_course, a_qualification
from tests.auxil.volunteers import a_volunteer

WEEK = timedelta(weeks=1)


@pytest.fixture
def lead(session: Session) -> Who:
    """Who answers for the shifts."""
    return a_person(session, "Coordinator", Role.COORDINATOR)


def a_series(session: Session, moment: Moment, lead: Who, most: int = 4) -> tuple[Activity, list[Shift]]:
    """An activity that goes on every week, laid out for three weeks."""
    activity = an_activity(session, lead.id, ("", 0, most))
    laid = [
        a_shift(session, moment, activity, starts_at=moment.now + timedelta(days=2) + WEEK * number)
        for number in range(3)
    ]
    local = moment.calendar.local(laid[0].starts_at)
    session.add(
        ActivityTime(
            activity_id=activity.id or 0,
            weekday=local.weekday(),
            starts=local.time(),
            ends=moment.calendar.local(laid[0].ends_at).time(),
            from_day=local.date(),
        )
    )
    session.flush()
    return activity, laid


def test_what_is_listed_is_what_one_may_sign_up_for(session: Session, moment: Moment, lead: Who) -> None:
    course = a_course(session)
    offered = [
        a_shift(session, moment, an_activity(session, lead.id, (skill, 1, 2), **values))
        for skill, values in (
            ("", {}),
            ("first_aid", {}),
            ("", {"level": 2}),
            ("", {"risk": "high"}),
            ("", {"course_id": course.id}),
        )
    ]
    trained = a_volunteer(session, "Trained", level=2)
    a_qualification(session, trained, course)
    everybody = [
        a_volunteer(session, "Plain"),
        a_volunteer(session, "Skilled", skills=("first_aid",)),
        a_volunteer(session, "Minor", age_band=AgeBand.FROM_16),
        trained,
        a_person(session, "Resident"),
    ]
    for who in everybody:
        listed = [one.shift.id for one in shifts.fitting(session, moment, who.id)]
        fits = [one.id for one in offered if shifts.fits(session, moment, who.id, the_post(session, one))]
        assert listed == fits, who.name


def test_one_good_shift_is_suggested_with_its_reason(session: Session, moment: Moment, lead: Who) -> None:
    who = a_volunteer(session)
    assert shifts.suggested(session, moment, who.id) is None
    near = a_shift(session, moment, an_activity(session, lead.id, ("", 0, 2)))
    best = shifts.suggested(session, moment, who.id)
    assert best is not None
    assert (best[0].shift.id, best[1]) == (near.id, shifts.Because.SOON)
    far = a_shift(
        session, moment, an_activity(session, lead.id, ("", 1, 2)), starts_at=near.starts_at + 2 * WEEK
    )
    best = shifts.suggested(session, moment, who.id)
    assert best is not None
    assert (best[0].shift.id, best[1]) == (far.id, shifts.Because.NEEDED)


def test_a_standing_place_is_had_in_every_shift_until_it_ends(
    session: Session, moment: Moment, lead: Who
) -> None:
    activity, laid = a_series(session, moment, lead)
    who = a_volunteer(session)
    shifts.sign_up(session, moment, who.id, the_post(session, laid[0]).id or 0, actor_id=who.id)
    kept = standing.keep(session, moment, who, the_post(session, laid[0]).id or 0)
    assert [the_post(session, one).taken for one in laid] == [1, 1, 1]
    with pytest.raises(Refused, match="standing_already"):
        standing.keep(session, moment, who, the_post(session, laid[1]).id or 0)

    following = a_shift(session, moment, activity, starts_at=laid[-1].starts_at + WEEK)
    assert the_post(session, following).taken == 1
    (held,) = standing.of_person(session, moment, who.id)
    assert held.next is not None
    assert held.next.id == laid[0].id

    with pytest.raises(Refused, match="standing_unknown"):
        standing.end(session, moment, lead, kept.id or 0)
    standing.end(session, moment, who, kept.id or 0)
    with pytest.raises(Refused, match="standing_over"):
        standing.end(session, moment, who, kept.id or 0)
    last = a_shift(session, moment, activity, starts_at=following.starts_at + WEEK)
    assert (the_post(session, last).taken, the_post(session, following).taken) == (0, 1)


def test_some_places_stay_open_to_everybody(session: Session, moment: Moment, lead: Who) -> None:
    _, laid = a_series(session, moment, lead, most=3)
    post_id = the_post(session, laid[0]).id or 0
    for name in ("First", "Second"):  # half of three, rounded up
        standing.keep(session, moment, a_volunteer(session, name), post_id)
    with pytest.raises(Refused, match="standing_full"):
        standing.keep(session, moment, a_volunteer(session, "Third"), post_id)
    once = a_shift(session, moment, an_activity(session, lead.id))
    with pytest.raises(Refused, match="no_series"):
        standing.keep(session, moment, a_volunteer(session, "Fourth"), the_post(session, once).id or 0)


def test_whoever_watches_is_noted_once(session: Session, moment: Moment, lead: Who) -> None:
    activity = an_activity(session, lead.id)
    who = a_volunteer(session)
    for _ in range(2):
        standing.watch(session, moment, who, activity.id or 0)
    assert standing.watching(session, who.id, activity.id or 0) is not None
    standing.unwatch(session, who, activity.id or 0)
    assert standing.watching(session, who.id, activity.id or 0) is None
    with pytest.raises(Refused, match="not_serving"):
        standing.watch(session, moment, a_person(session, "Resident"), activity.id or 0)


def test_news_of_a_day_is_one_nudge(session: Session, moment: Moment, lead: Who) -> None:
    fits, busy = a_volunteer(session, "Fits"), a_volunteer(session, "Busy", state=VolunteerState.PAUSED)
    first = a_shift(session, moment, an_activity(session, lead.id))
    second = a_shift(session, moment, an_activity(session, lead.id), starts_at=first.starts_at + WEEK)
    assert [shifts.announce(session, moment, one) for one in (first, second)] == [1, 1]
    assert [one for one in told(session) if one[0] == "shift.news"] == [("shift.news", fits.id)]
    (nudge,) = notices(session, kind="shift.news")
    assert (nudge.owed, nudge.due_at > moment.now, busy.id) == (False, True, busy.id)
    since = nudge.due_at - timedelta(days=1)
    assert [one.shift.id for one in shifts.news(session, moment, fits.id, since)] == [first.id, second.id]


def test_a_changed_shift_asks_anew_who_comes(session: Session, moment: Moment, lead: Who) -> None:
    shift = a_shift(session, moment, an_activity(session, lead.id))
    who = a_volunteer(session)
    mine = shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)
    with pytest.raises(Refused, match="sign_up_unknown"):
        shifts.will_come(session, moment, lead, mine.id or 0)
    assert shifts.will_come(session, moment, who, mine.id or 0).coming_at == moment.now
    later = {"starts_at": shift.starts_at + WEEK, "ends_at": shift.ends_at + WEEK}
    shifts.change(session, moment, lead, shift.id or 0, site_id=shift.site_id, **later)
    assert shifts.find_sign_up(session, mine.id or 0).coming_at is None
