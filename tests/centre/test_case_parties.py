"""Where two sides must agree, nothing is arranged before the other side has (rule R.5)."""

from datetime import date

import pytest
from sqlmodel import Session, select

from centre import cases, privacy, retention
from centre.cases import Application, Party, Proposal
from centre.errors import Refused
from models.cases import Case, Handover, Heard, OtherParty, PartyState, Reason
from models.catalogue import Mode
from models.outbox import Notice
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_request, a_service
from tests.auxil.told import told

MOMENT = at("10:00")
PLAN = Proposal("Mediator", date(2026, 11, 26), "9 to 11")


@pytest.fixture
def case_id(session: Session, resident: Who, clerk: Who) -> int:
    """A mediation of which the clerk has begun the review."""
    case = a_request(session, resident, at("09:00"), two_party=True)
    cases.take_up(session, at("09:30"), clerk, case.id or 0)
    return case.id or 0


def party(session: Session) -> OtherParty:
    """The other side as it is."""
    return session.exec(select(OtherParty).execution_options(populate_existing=True)).one()


def secret_of(session: Session, clerk: Who, case_id: int) -> str:
    """What a new link says."""
    return cases.party_link(session, MOMENT, clerk, case_id).removeprefix(cases.PARTY_LINK)


def test_such_a_request_names_the_other_side_and_no_other_does(session: Session, resident: Who) -> None:
    both, one = (a_service(session, mode=Mode.APPLY, two_party=two) for two in (True, False))
    with pytest.raises(Refused, match=r"refused\.party_missing"):
        cases.submit(session, MOMENT, resident, Application(both.id or 0))
    whom = Party("  Mr \n Zhang ", "Room  1301", knows=True)
    cases.submit(session, MOMENT, resident, Application(one.id or 0, party=whom))
    cases.submit(session, MOMENT, resident, Application(both.id or 0, party=whom))
    found = party(session)
    assert (found.name, found.reach, found.knows) == ("Mr Zhang", "Room 1301", True)
    assert found.state is PartyState.WAITING


def test_nothing_is_arranged_before_the_other_side_agrees(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    cases.accept(session, MOMENT, clerk, case_id)
    with pytest.raises(Refused, match=r"refused\.party_waiting"):
        cases.offer_plan(session, MOMENT, clerk, case_id, PLAN)
    cases.note_party(session, MOMENT, clerk, case_id, PartyState.AGREED, how=Heard.BY_PHONE)
    assert told(session)[-1] == ("case.party", resident.id)
    plan = cases.offer_plan(session, MOMENT, clerk, case_id, PLAN)
    cases.agree(session, MOMENT, resident, case_id, plan.id or 0)
    cases.note_party(
        session, MOMENT, clerk, case_id, PartyState.REFUSED, how=Heard.IN_PERSON, text="Ask a lawyer"
    )
    with pytest.raises(Refused, match=r"refused\.party_refused"):
        cases.start(session, MOMENT, clerk, case_id)
    found = party(session)
    assert (found.noted_by, found.how, found.settled_at) == (clerk.id, Heard.IN_PERSON, MOMENT.now)


def test_what_needs_no_plan_waits_for_the_other_side_too(session: Session, resident: Who, clerk: Who) -> None:
    case = a_request(session, resident, at("09:00"), two_party=True, plan_days=0)
    cases.take_up(session, MOMENT, clerk, case.id or 0)
    cases.accept(session, MOMENT, clerk, case.id or 0)
    with pytest.raises(Refused, match=r"refused\.party_waiting"):
        cases.schedule(session, MOMENT, clerk, case.id or 0)


def test_a_refusal_names_another_way_and_the_same_answer_is_told_once(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    with pytest.raises(Refused, match=r"refused\.words_missing"):
        cases.note_party(session, MOMENT, clerk, case_id, PartyState.REFUSED, how=Heard.BY_PHONE)
    for _ in range(2):
        cases.note_party(
            session, MOMENT, clerk, case_id, PartyState.REFUSED, how=Heard.BY_PHONE, text="Legal advice"
        )
    assert told(session).count(("case.party", resident.id)) == 1
    cases.decline(session, MOMENT, clerk, case_id, Reason.NOT_ELIGIBLE, text="Legal advice")
    with pytest.raises(Refused, match=r"refused\.case_not_accepted"):
        cases.note_party(session, MOMENT, clerk, case_id, PartyState.AGREED, how=Heard.BY_PHONE)


def test_only_its_custodian_notes_what_they_said(session: Session, resident: Who, case_id: int) -> None:
    another = a_person(session, "Another", Role.CLERK)
    for who, why in ((another, "case_not_yours"), (resident, "not_allowed")):
        with pytest.raises(Refused, match=why):
            cases.note_party(session, MOMENT, who, case_id, PartyState.AGREED, how=Heard.BY_PHONE)
        with pytest.raises(Refused, match=why):
            cases.party_link(session, MOMENT, who, case_id)


def test_they_answer_by_the_link_and_may_think_better_of_it(
    session: Session, resident: Who, other_resident: Who, clerk: Who, case_id: int
) -> None:
    old, secret = (secret_of(session, clerk, case_id) for _ in range(2))
    for state in (PartyState.AGREED, PartyState.REFUSED):
        cases.answer_party(session, MOMENT, other_resident, secret, state)
        found = party(session)
        assert (found.state, found.how, found.person_id) == (state, Heard.BY_LINK, other_resident.id)
        assert told(session)[-2:] == [("case.party", resident.id), ("case.party_answered", clerk.id)]
    for who, said, why in (
        (other_resident, old, "link_over"),
        (other_resident, "", "link_over"),
        (resident, secret, "own"),
        (clerk, secret, "own"),
    ):
        with pytest.raises(Refused, match=why):
            cases.answer_party(session, MOMENT, who, said, PartyState.AGREED)
    cases.withdraw(session, MOMENT, resident, case_id)
    with pytest.raises(Refused, match=r"refused\.party_link_over"):
        cases.party_asked(session, other_resident, secret)


def test_a_colleague_who_is_the_other_side_is_kept_from_the_case(
    session: Session, resident: Who, clerk: Who, case_id: int
) -> None:
    colleague = a_person(session, "Another", Role.CLERK)
    assert cases.sees(session, colleague, session.get_one(Case, case_id))
    cases.offer_handover(session, MOMENT, clerk, case_id, colleague.id)
    secret = secret_of(session, clerk, case_id)
    cases.answer_party(session, MOMENT, colleague, secret, PartyState.AGREED)
    assert not cases.sees(session, colleague, session.get_one(Case, case_id))
    with pytest.raises(Refused, match="case_unknown"):
        cases.for_staff(session, colleague, case_id)
    with pytest.raises(Refused, match="case_unknown"):
        cases.accept_handover(session, MOMENT, colleague, session.exec(select(Handover.id)).one() or 0)
    cases.answer_party(session, MOMENT, colleague, secret, PartyState.REFUSED)
    assert party(session).state is PartyState.REFUSED


def test_the_other_side_is_forgotten_with_either_of_them_and_with_the_case(
    session: Session, resident: Who, other_resident: Who, clerk: Who, case_id: int
) -> None:
    secret = secret_of(session, clerk, case_id)
    cases.answer_party(session, MOMENT, other_resident, secret, PartyState.AGREED)
    privacy.erase(session, MOMENT, other_resident)
    found = party(session)
    assert (found.name, found.reach, found.person_id, found.state) == ("", "", None, PartyState.AGREED)
    cases.withdraw(session, MOMENT, resident, case_id)
    late = at("10:00", "2032-01-05").now
    retention.purge(session, late, 100)
    assert not session.exec(select(OtherParty)).all()
    assert not session.exec(select(Case)).all()
    assert session.exec(select(Notice).where(Notice.kind == "case.party")).all()
