"""A confidential request is for who answers for it and who leads; to others it is as if there were none."""

import pytest
from sqlmodel import Session, col, select

from centre import cases
from centre.errors import Refused
from models.audit import AuditLine
from models.cases import Case
from models.outbox import Notice
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_request
from tests.auxil.told import told
from tests.centre.test_case_units import ACTS

MOMENT = at("10:00")


@pytest.fixture
def keeper(session: Session) -> Who:
    """The clerk who has least to do."""
    return a_person(session, "Keeper", Role.CLERK)


@pytest.fixture
def colleague(session: Session, keeper: Who) -> Who:
    return a_person(session, "Colleague", Role.CLERK)


@pytest.fixture
def case(session: Session, keeper: Who, colleague: Who, resident: Who) -> Case:
    case = a_request(session, resident, at("09:00"), confidential=True, about="隔壁太吵")
    assert (case.restricted, case.custodian_id) == (True, keeper.id)
    return case


def seen(session: Session, who: Who) -> tuple[list[int], list[int], list[int]]:
    """What somebody finds in the queue, by words, and by its number."""
    queue = [line.id for line in cases.queue(session, MOMENT, who).items]
    by_words = [line.id for line in cases.find_cases(session, MOMENT, who, "太吵").lines]
    number = session.exec(select(Case.number)).one() or ""
    return queue, by_words, [line.id for line in cases.find_cases(session, MOMENT, who, number).lines]


def test_who_answers_for_it_and_who_leads_see_it_and_nobody_else(
    session: Session, case: Case, keeper: Who, colleague: Who
) -> None:
    case_id = case.id or 0
    leads = [
        a_person(session, role.value, role)
        for role in (Role.COORDINATOR, Role.DUTY_LEADER, Role.DUTY_DEPUTY, Role.DIRECTOR)
    ]
    for who in (keeper, *leads):
        assert seen(session, who) == ([case.id], [case.id], [case.id])
        assert cases.look(session, MOMENT, who, case_id, "en").case.id == case_id
    for who in (colleague, a_person(session, "Auditor", Role.AUDITOR)):
        assert seen(session, who) == ([], [], [])
        with pytest.raises(Refused, match=r"refused\.case_unknown"):
            cases.look(session, MOMENT, who, case_id, "en")
    for name, act in ACTS.items():
        with pytest.raises(Refused, match=r"refused\.case_unknown") as no:
            act(session, MOMENT, colleague, case_id)
        assert no.value.params == {}, name


def test_whoever_it_is_offered_to_sees_it_and_then_only_they_do(
    session: Session, case: Case, keeper: Who, colleague: Who
) -> None:
    case_id = case.id or 0
    cases.offer_handover(session, MOMENT, keeper, case_id, colleague.id)
    assert cases.look(session, MOMENT, colleague, case_id, "en").case.id == case_id
    cases.accept_handover(session, MOMENT, colleague, 1)
    assert seen(session, colleague) == ([case_id], [case_id], [case_id])
    assert seen(session, keeper) == ([], [], [])
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    cases.take_over(session, MOMENT, leader, case_id)
    assert ("case.taken_over", colleague.id) in told(session)
    assert not cases.sees(session, colleague, case)
    assert cases.knows_of(colleague, case)


def test_its_resident_is_not_put_on_the_list_that_all_read_nor_is_it_named_in_the_log(
    session: Session, case: Case, keeper: Who, resident: Who
) -> None:
    cases.take_up(session, MOMENT, keeper, case.id or 0)
    cases.say(session, MOMENT, keeper, case.id or 0, "When may we ring you?")
    owed = select(Notice.owed).where(col(Notice.person_id) == resident.id)
    assert set(session.exec(owed)) == {False}
    (submitted,) = session.exec(select(AuditLine).where(AuditLine.action == "case.submitted")).all()
    assert "service" not in submitted.detail
