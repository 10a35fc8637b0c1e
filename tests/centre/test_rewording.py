"""An open activity is called otherwise or led by somebody else: all in its shifts ahead hear it."""

import pytest
from sqlmodel import Session

from centre import activities, shifts
from centre.activities import TimePlan
from centre.errors import Refused
from centre.moment import Moment
from models.activities import Activity
from models.people import Role
from models.sites import EntryState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.shifts import an_issuer, the_post
from tests.auxil.told import notices, told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_activities import AFTERNOON, DAY, a_plan, laid

NAMED = {"en": "Tea afternoon"}


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator", Role.COORDINATOR)


@pytest.fixture
def draft(session: Session, moment: Moment, coordinator: Who) -> Activity:
    times = [TimePlan(DAY.weekday(), *AFTERNOON, from_day=DAY)]
    return activities.make(session, moment, coordinator, a_plan(session, times=times))


@pytest.fixture
def weekly(session: Session, moment: Moment, coordinator: Who, draft: Activity) -> Activity:
    return activities.publish(session, moment, coordinator, draft.id or 0)


def test_everybody_who_signed_up_hears_once_what_it_was_called(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    who, title = a_volunteer(session), dict(weekly.title)
    for shift in laid(session, weekly)[:2]:
        shifts.sign_up(session, moment, who.id, the_post(session, shift).id or 0, actor_id=who.id)
    renamed = activities.rename(session, moment, coordinator, weekly.id or 0, NAMED)
    assert renamed.title == NAMED
    (notice,) = notices(session, kind="activity.reworded")
    assert (notice.person_id, notice.params) == (who.id, {"what": "title", "before": title})
    activities.repurpose(session, moment, coordinator, weekly.id or 0, {"en": "For all"})
    assert [one.params["what"] for one in notices(session, kind="activity.reworded")] == ["title", "purpose"]


def test_a_new_lead_leads_the_shifts_ahead_and_both_hear_of_it(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    ming, hong = (a_person(session, name, Role.CLERK) for name in ("Ming", "Hong"))
    for lead in (ming, hong):
        activities.hand_lead(session, moment, coordinator, weekly.id or 0, lead.id)
    assert {shift.lead_id for shift in laid(session, weekly)} == {hong.id}
    assert ("activity.led", hong.id) in told(session)
    assert ("activity.reworded", ming.id) in told(session)
    with pytest.raises(Refused, match="leads_already"):
        activities.hand_lead(session, moment, coordinator, weekly.id or 0, hong.id)


def test_in_whose_name_it_stands_is_changed_to_what_is_listed_alone(
    session: Session, moment: Moment, coordinator: Who, weekly: Activity
) -> None:
    who, row = a_volunteer(session), weekly.id or 0
    office, waiting = an_issuer(session, "Office"), an_issuer(session, "Club", state=EntryState.PROPOSED)
    post_id = the_post(session, laid(session, weekly)[0]).id or 0
    shifts.sign_up(session, moment, who.id, post_id, actor_id=who.id)
    with pytest.raises(Refused, match="issuer_unlisted"):
        activities.reissue(session, moment, coordinator, row, waiting.id)
    for issuer_id in (office.id, None):
        assert activities.reissue(session, moment, coordinator, row, issuer_id).issuer_id == issuer_id
        with pytest.raises(Refused, match="issued_already"):
            activities.reissue(session, moment, coordinator, row, issuer_id)
    assert [one.person_id for one in notices(session, kind="activity.reworded")] == [who.id, who.id]


def test_a_draft_or_somebody_else_s_activity_is_not_reworded(
    session: Session, moment: Moment, coordinator: Who, draft: Activity
) -> None:
    with pytest.raises(Refused, match="activity_draft"):
        activities.rename(session, moment, coordinator, draft.id or 0, NAMED)
    activities.publish(session, moment, coordinator, draft.id or 0)
    with pytest.raises(Refused, match="not_allowed"):
        activities.rename(session, moment, a_volunteer(session), draft.id or 0, NAMED)
    with pytest.raises(Refused, match="appeal"):
        activities.repurpose(session, moment, coordinator, draft.id or 0, {"zh-hans": "为灾区募捐"})
