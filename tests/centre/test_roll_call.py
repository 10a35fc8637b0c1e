"""The roll-call: everybody is asked, nobody is forgotten, and whoever needs help is heard."""

import pytest
from sqlmodel import Session

from centre import deadlines, emergencies, roll_call
from centre.errors import Refused
from centre.roll_call import Member
from models.emergency import EmergencyKind, Safety
from models.outbox import NoticeState
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.told import notices, told


@pytest.fixture
def number(session: Session, leader: Who, deputy: Who, clerk: Who, volunteer: Who, auditor: Who) -> int:
    """An emergency that is on, with a team of five."""
    found = emergencies.declare(session, at("10:00"), leader, EmergencyKind.GAS)
    assert found.id is not None
    return found.id


def of(session: Session, number: int, who: Who) -> Member:
    (found,) = [one for one in roll_call.members(session, number) if one.person_id == who.id]
    return found


def asked(session: Session) -> list[int]:
    return [person for kind, person in told(session) if kind == "emergency.roll_call"]


def test_the_whole_team_is_asked_at_any_hour(
    session: Session, number: int, leader: Who, deputy: Who, clerk: Who, volunteer: Who, auditor: Who
) -> None:
    assert asked(session) == [leader.id, deputy.id, clerk.id, volunteer.id, auditor.id]
    assert [one.person_id for one in notices(session, kind="emergency.tally")] == [leader.id, deputy.id]
    assert all(one.critical for one in notices(session))


def test_who_has_no_telegram_is_not_forgotten(session: Session, leader: Who) -> None:
    rung = a_person(session, "Aunt Li", Role.VOLUNTEER, telegram_id=None, phone="13800138000")
    lost = a_person(session, "Bao", Role.CLERK, reachable=False)
    a_person(session, "A resident", telegram_id=None)
    number = emergencies.declare(session, at("10:00"), leader, EmergencyKind.GAS).id or 0
    assert asked(session) == [leader.id]
    by_name = [(one.person_id, one.rung, one.phone) for one in roll_call.members(session, number)]
    assert by_name == [(rung.id, True, "13800138000"), (lost.id, True, ""), (leader.id, False, "")]
    row = of(session, number, rung).id
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        roll_call.answer_for(session, at("10:05"), rung, row, Safety.SAFE)
    roll_call.answer_for(session, at("10:05"), leader, row, Safety.SAFE)
    assert of(session, number, rung).answer is Safety.SAFE
    assert [one.name for one in roll_call.silent(session, number, 0).items] == ["Bao", leader.name]
    with pytest.raises(Refused, match=r"refused\.emergency_unknown"):
        roll_call.answer_for(session, at("10:05"), leader, 4711, Safety.SAFE)


def test_the_last_answer_counts_until_it_is_over(
    session: Session, number: int, leader: Who, clerk: Who
) -> None:
    for minute, given in enumerate((Safety.SAFE, Safety.SAFE, Safety.ON_SITE)):
        roll_call.answer(session, at(f"10:0{minute}"), clerk, number, given)
    found = of(session, number, clerk)
    assert (found.answer, found.answered_at) == (Safety.ON_SITE, at("10:02").now)
    roll_call.answer(session, at("10:09"), leader, number, Safety.ON_SITE)
    assert emergencies.find(session, number).on_site_at == at("10:02").now
    emergencies.end(session, at("10:20"), leader, number)
    with pytest.raises(Refused, match=r"refused\.emergency_over"):
        roll_call.answer(session, at("10:21"), clerk, number, Safety.SAFE)
    assert of(session, number, clerk).answer is Safety.ON_SITE


def test_who_was_not_asked_has_nothing_to_answer(session: Session, number: int, resident: Who) -> None:
    with pytest.raises(Refused, match=r"refused\.emergency_not_asked"):
        roll_call.answer(session, at("10:01"), resident, number, Safety.SAFE)


def test_a_call_for_help_reaches_the_other_leaders_or_else_everybody(
    session: Session, number: int, leader: Who, deputy: Who, clerk: Who
) -> None:
    before = max(one.id or 0 for one in notices(session))
    roll_call.answer(session, at("10:01"), clerk, number, Safety.HELP)
    helped = [(one, person) for one, person in told(session, after=before) if one == "emergency.help"]
    assert helped == [("emergency.help", leader.id), ("emergency.help", deputy.id)]


def test_the_only_leader_who_needs_help_is_heard_by_everybody(
    session: Session, leader: Who, clerk: Who
) -> None:
    number = emergencies.declare(session, at("10:00"), leader, EmergencyKind.GAS).id or 0
    roll_call.answer(session, at("10:01"), leader, number, Safety.HELP)
    assert ("emergency.help", clerk.id) in told(session)


def test_the_silent_are_asked_twice_more_and_no_oftener(
    session: Session, number: int, leader: Who, deputy: Who, clerk: Who, volunteer: Who, auditor: Who
) -> None:
    for one in (leader, deputy, auditor):
        roll_call.answer(session, at("10:01"), one, number, Safety.SAFE)
    assert deadlines.act_on_due(session, at("10:09"), 10, urgent=True) == 0
    deadlines.act_on_due(session, at("10:10"), 10, urgent=True)
    assert asked(session)[5:] == [clerk.id, volunteer.id]
    roll_call.answer(session, at("10:11"), clerk, number, Safety.SAFE)
    deadlines.act_on_due(session, at("10:20"), 10, urgent=True)
    assert asked(session)[7:] == [volunteer.id]
    deadlines.act_on_due(session, at("10:59"), 10, urgent=True)
    assert len(asked(session)) == 8


def test_nobody_is_asked_again_where_the_centre_does_not_want_it(session: Session, leader: Who) -> None:
    a_rule(session, "roll_call_repeats", 0)
    emergencies.declare(session, at("10:00"), leader, EmergencyKind.GAS)
    assert deadlines.act_on_due(session, at("12:00"), 10, urgent=True) == 0


def test_every_answer_has_the_leaders_message_told_anew(
    session: Session, number: int, leader: Who, deputy: Who, clerk: Who
) -> None:
    tallies = notices(session, kind="emergency.tally")
    for one in tallies:
        one.state, one.settled_at = NoticeState.TOLD, at("10:00").now
    session.flush()
    roll_call.answer(session, at("10:01"), clerk, number, Safety.SAFE)
    again = notices(session, kind="emergency.tally")
    assert [one.id for one in again] == [one.id for one in tallies]
    assert {one.due_at for one in again} == {at("10:01").now}


def test_the_end_is_told_to_everybody_who_was_asked(session: Session, number: int, leader: Who) -> None:
    team = asked(session)
    emergencies.end(session, at("10:20"), leader, number)
    assert asked(session) == []
    overs = [one for one in notices(session) if one.kind == "emergency.over"]
    assert sorted(one.person_id for one in overs) == team
    assert all(one.critical for one in overs)
    assert deadlines.act_on_due(session, at("10:59"), 10, urgent=True) == 0
