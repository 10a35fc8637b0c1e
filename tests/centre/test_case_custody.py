"""A case has a custodian from its first second, and a hand-over counts only when it is accepted."""

import pytest
from sqlmodel import Session, select

from centre import cases, deadlines
from centre.cases import Part, View
from centre.errors import Refused
from models.cases import Case, Handover, HandoverState
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_request
from tests.auxil.told import notices, told


@pytest.fixture
def case_id(session: Session, resident: Who, clerk: Who) -> int:
    """A request for which the clerk answers."""
    case = a_request(session, resident, at("09:00"))
    assert case.custodian_id == clerk.id
    return case.id or 0


def custodian(session: Session, case_id: int) -> int | None:
    """Who answers for it now."""
    case = session.get_one(Case, case_id)
    session.refresh(case)
    return case.custodian_id


def the_offer(session: Session) -> Handover:
    """The newest hand-over."""
    return session.exec(select(Handover)).all()[-1]


def test_whoever_has_least_to_do_answers_for_it(session: Session, resident: Who, clerk: Who) -> None:
    other = a_person(session, "Clerk Liu", Role.CLERK)
    a_person(session, "Leader", Role.DUTY_LEADER)
    owners = [a_request(session, resident, at("09:00")).custodian_id for _ in range(4)]
    assert owners == [clerk.id, other.id, clerk.id, other.id]


def test_nobody_answers_for_their_own_matter(session: Session, clerk: Who, leader: Who) -> None:
    assert a_request(session, clerk, at("09:00")).custodian_id == leader.id


def test_without_staff_nobody_answers_and_the_first_to_join_does(session: Session, resident: Who) -> None:
    case = a_request(session, resident, at("09:00"))
    assert case.custodian_id is None
    new = a_person(session, "New", Role.CLERK)
    deadlines.act_on_due(session, at("21:00"), 10)  # the first warning finds somebody
    assert custodian(session, case.id or 0) == new.id
    assert ("case.new", new.id) in told(session)


def test_until_it_is_accepted_whoever_offered_it_answers_for_it(
    session: Session, clerk: Who, other_clerk: Who, case_id: int
) -> None:
    cases.offer_handover(session, at("10:00"), clerk, case_id, other_clerk.id, why="I am away tomorrow")
    assert custodian(session, case_id) == clerk.id
    assert told(session)[-1] == ("case.handover", other_clerk.id)
    cases.accept_handover(session, at("10:30"), other_clerk, the_offer(session).id or 0)
    assert custodian(session, case_id) == other_clerk.id
    assert told(session)[-1] == ("case.handover_settled", clerk.id)
    with pytest.raises(Refused, match=r"refused\.handover_over"):
        cases.accept_handover(session, at("10:31"), other_clerk, the_offer(session).id or 0)


def test_declined_it_stays_where_it_was(session: Session, clerk: Who, other_clerk: Who, case_id: int) -> None:
    cases.offer_handover(session, at("10:00"), clerk, case_id, other_clerk.id)
    cases.decline_handover(session, at("10:30"), other_clerk, the_offer(session).id or 0)
    assert custodian(session, case_id) == clerk.id
    assert the_offer(session).state is HandoverState.DECLINED
    cases.offer_handover(session, at("11:00"), clerk, case_id, other_clerk.id)


def test_after_four_working_hours_it_comes_back_and_the_leader_knows(
    session: Session, clerk: Who, other_clerk: Who, leader: Who, case_id: int
) -> None:
    cases.offer_handover(session, at("16:00"), clerk, case_id, other_clerk.id)
    deadlines.act_on_due(session, at("10:59", "2026-11-25"), 10)
    assert the_offer(session).state is HandoverState.OFFERED
    deadlines.act_on_due(session, at("11:00", "2026-11-25"), 10)
    session.expire_all()
    assert the_offer(session).state is HandoverState.LAPSED
    assert custodian(session, case_id) == clerk.id
    assert {person for kind, person in told(session) if kind == "case.handover_settled"} == {
        clerk.id,
        leader.id,
    }
    with pytest.raises(Refused, match=r"refused\.handover_over"):
        cases.accept_handover(session, at("11:01", "2026-11-25"), other_clerk, the_offer(session).id or 0)


def test_a_case_is_offered_to_one_at_a_time(
    session: Session, clerk: Who, other_clerk: Who, director: Who, case_id: int
) -> None:
    cases.offer_handover(session, at("10:00"), clerk, case_id, other_clerk.id)
    with pytest.raises(Refused, match=r"refused\.case_offered_already"):
        cases.offer_handover(session, at("10:01"), clerk, case_id, director.id)


@pytest.mark.parametrize("to", ["resident", "clerk", "volunteer", "nobody"])
def test_it_is_offered_to_nobody_who_could_not_answer_for_it(
    session: Session, resident: Who, clerk: Who, case_id: int, to: str
) -> None:
    people = {
        "resident": resident.id,
        "clerk": clerk.id,
        "volunteer": a_person(session, "V", Role.VOLUNTEER).id,
        "nobody": 4711,
    }
    with pytest.raises(Refused, match=r"refused\.case_not_for_them"):
        cases.offer_handover(session, at("10:00"), clerk, case_id, people[to])


def test_what_is_not_theirs_nobody_accepts(
    session: Session, clerk: Who, other_clerk: Who, director: Who, case_id: int
) -> None:
    cases.offer_handover(session, at("10:00"), clerk, case_id, other_clerk.id)
    for act in (cases.accept_handover, cases.decline_handover):
        with pytest.raises(Refused, match=r"refused\.handover_over"):
            act(session, at("10:30"), director, the_offer(session).id or 0)


def test_whoever_takes_a_case_over_answers_for_it_at_once(
    session: Session, clerk: Who, other_clerk: Who, director: Who, case_id: int
) -> None:
    cases.offer_handover(session, at("10:00"), clerk, case_id, other_clerk.id)
    cases.take_over(session, at("10:10"), director, case_id)
    assert custodian(session, case_id) == director.id
    assert ("case.taken_over", clerk.id) in told(session)
    assert notices(session, kind="case.handover") == []
    with pytest.raises(Refused, match=r"refused\.case_yours_already"):
        cases.take_over(session, at("10:11"), director, case_id)


def test_the_queue_shows_each_what_is_theirs(
    session: Session, resident: Who, clerk: Who, director: Who, case_id: int
) -> None:
    moment = at("09:30")
    assert [line.id for line in cases.queue(session, moment, clerk, Part(View.MINE)).items] == [case_id]
    assert cases.queue(session, moment, director, Part(View.MINE)).items == []
    assert [line.id for line in cases.queue(session, moment, director, Part(View.NEW)).items] == [case_id]
    assert cases.queue(session, moment, director, Part(View.OVERDUE)).items == []
    late = at("09:01", "2026-11-25")
    assert [line.id for line in cases.queue(session, late, director, Part(View.OVERDUE)).items] == [case_id]
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        cases.queue(session, moment, resident)
