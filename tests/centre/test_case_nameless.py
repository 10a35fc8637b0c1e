"""A service that may be had without a name: who may ask so, and what comes of silence (rule R.9)."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from centre import cases, deadlines, relatives
from centre.cases import Application, Bearer
from centre.errors import Refused
from models.bookings import Channel
from models.cases import CaseState, Openness, Outcome
from models.catalogue import Mode, Service
from models.who import Who
from tests.auxil.factories import at
from tests.auxil.offers import a_service
from tests.auxil.told import told


@pytest.fixture
def counselling(session: Session) -> Service:
    """What may be had without a name, and else needs a consent."""
    return a_service(session, mode=Mode.APPLY, anonymous=True, separate_consent=True)


def nameless(service: Service) -> Application:
    """Asked for without a trace."""
    return Application(service.id or 0, openness=Openness.NO_TRACE)


def test_a_name_is_left_out_only_where_the_service_allows_it(
    session: Session, resident: Who, clerk: Who, counselling: Service
) -> None:
    other = a_service(session, mode=Mode.APPLY)
    confidential = replace(nameless(counselling), openness=Openness.CONFIDENTIAL)
    for asked in (nameless(other), confidential):
        with pytest.raises(Refused, match=r"refused\.name_needed"):
            cases.hand_in(session, at("09:00"), resident, asked)
    with pytest.raises(Refused, match=r"refused\.name_needed"):
        cases.hand_in(
            session,
            at("09:00"),
            clerk,
            nameless(counselling),
            person_id=resident.id,
            channel=Channel.COUNTER,
        )
    mother = relatives.add(session, at("09:00"), resident, "Mother")
    with pytest.raises(Refused, match=r"refused\.name_needed"):
        cases.hand_in(session, at("09:00"), resident, replace(nameless(counselling), relative_id=mother.id))


def test_who_gives_a_name_has_no_code_and_agrees(
    session: Session, resident: Who, clerk: Who, counselling: Service
) -> None:
    with pytest.raises(Refused, match=r"refused\.consent_missing"):
        cases.hand_in(session, at("09:00"), resident, Application(counselling.id or 0))
    known = a_service(session, mode=Mode.APPLY)
    for actor, channel in ((resident, Channel.CHAT), (clerk, Channel.COUNTER)):
        filed = cases.hand_in(
            session,
            at("09:00"),
            actor,
            Application(known.id or 0),
            person_id=resident.id,
            channel=channel,
        )
        assert (filed.code, filed.case.code_hash, filed.case.person_id) == ("", "", resident.id)


def test_silence_ends_it_at_its_limit_and_whoever_has_the_code_may_reopen_it(
    session: Session, resident: Who, clerk: Who, counselling: Service
) -> None:
    filed = cases.hand_in(session, at("09:00"), resident, nameless(counselling))
    case, voice = filed.case, Bearer(filed.case.code_hash)
    case_id = case.id or 0
    assert (case.person_id, case.made_by, case.custodian_id) == (None, None, clerk.id)
    cases.take_up(session, at("09:10"), clerk, case_id)
    cases.accept(session, at("09:20"), clerk, case_id)
    cases.schedule(session, at("09:30"), clerk, case_id, "Thursday at nine")
    cases.start(session, at("09:40"), clerk, case_id)
    with pytest.raises(Refused, match=r"refused\.price_unaskable"):
        cases.ask_price(session, at("09:50"), clerk, case_id, 9000, text="It took longer")
    cases.finish(session, at("10:00"), clerk, case_id, "We talked")
    deadlines.act_on_due(session, at("10:00", "2026-11-28"), 100)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.UNCONFIRMED)
    with pytest.raises(Refused, match=r"refused\.case_unknown"):
        cases.reopen(session, at("11:00", "2026-11-28"), resident, case_id, "Not yet")
    cases.reopen(session, at("11:00", "2026-11-28"), voice, case_id, "Not yet")
    assert case.reopened == 1
    assert {person for _, person in told(session)} == {clerk.id}
