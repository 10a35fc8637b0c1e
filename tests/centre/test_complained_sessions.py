"""A complaint that was right takes the points of the session it was about, until a review finds it wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import complaints, hours
from centre.errors import Refused
from centre.moment import Moment
from models.audit import AuditLine
from models.complaints import Finding
from models.people import Role
from models.who import Who, by_id
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import race
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_complaint_story import a_complaint, replied
from tests.centre.test_honours import a_confirmed_line
from tests.centre.test_hours import YEAR


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator", Role.COORDINATOR)


def test_the_session_gives_no_points_until_a_review_finds_the_complaint_wrong(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    who, resident = a_volunteer(session), a_person(session, "Mrs Li")
    line_id = a_confirmed_line(session, moment, who, coordinator, 9 * 60)
    case = a_complaint(session, resident, whom="Xu Xiao").case
    handler = by_id(session, case.custodian_id or 0)
    case_id, begun_at = case.id or 0, hours.find(session, line_id).begun_at
    assert begun_at is not None
    assert not hours.weighing.sessions(session, who.id, case)  # it came before they served
    case.created_at = begun_at + timedelta(days=1)
    session.flush()
    assert [line.id for line in hours.weighing.sessions(session, who.id, case)] == [line_id]
    with pytest.raises(Refused, match="complaint_not_right"):
        hours.weighing.zero_for(session, moment, coordinator, line_id, case)

    replied(session, handler, case_id)
    with pytest.raises(Refused, match="not_allowed"):
        hours.weighing.zero_for(session, moment, who, line_id, case)
    hours.weighing.zero_for(session, moment, coordinator, line_id, case)
    assert (hours.balance(session, who.id, *YEAR), hours.ever(session, who.id)) == (0, 540)
    assert ("hours.zeroed", who.id) in told(session)
    with pytest.raises(Refused, match="weighed_already"):
        hours.weighing.zero_for(session, moment, coordinator, line_id, case)

    complaints.not_fixed(session, moment, resident, case_id, "It was somebody else.")
    complaints.investigate(session, moment, handler, case_id)
    wrong = Finding.NOT_SUBSTANTIATED
    complaints.reply(
        session, moment, handler, case_id, wrong, measure="We asked all.", text="It was not him."
    )
    assert hours.balance(session, who.id, *YEAR) == 2
    assert ("hours.unzeroed", who.id) in told(session)
    weighed = (
        select(AuditLine.actor_id).where(AuditLine.action == "hour_line.weigh").order_by(col(AuditLine.id))
    )
    assert session.exec(weighed).all() == [coordinator.id, None]


def test_a_review_at_the_same_instant_leaves_no_session_without_its_points(engine: Engine) -> None:
    moment = a_moment()
    with Session(engine, expire_on_commit=False) as session, session.begin():
        coordinator = a_person(session, "Coordinator", Role.COORDINATOR)
        who, resident = a_volunteer(session), a_person(session, "Mrs Li")
        line_id = a_confirmed_line(session, moment, who, coordinator, 9 * 60)
        case = a_complaint(session, resident, whom="Xu Xiao").case
        handler, case_id = by_id(session, case.custodian_id or 0), case.id or 0
        begun_at = hours.find(session, line_id).begun_at
        assert begun_at is not None
        case.created_at = begun_at + timedelta(days=1)
        session.flush()
        replied(session, handler, case_id)
        complaints.not_fixed(session, moment, resident, case_id, "It was somebody else.")
        complaints.investigate(session, moment, handler, case_id)

    def find_it_wrong(session: Session) -> object:
        wrong = Finding.NOT_SUBSTANTIATED
        return complaints.reply(session, moment, handler, case_id, wrong, measure="None.", text="Not him.")

    race(
        engine,
        lambda session: hours.weighing.zero_for(session, moment, coordinator, line_id, case).id,
        find_it_wrong,
    )
    with Session(engine) as session:
        assert hours.find(session, line_id).zeroed_at is None
        assert hours.balance(session, who.id, *YEAR) == 2
