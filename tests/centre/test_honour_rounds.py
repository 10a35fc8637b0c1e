"""Choosing the best: who can be, who decides, and what people can say against it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from centre import honours, hours, volunteers
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.honours import eligibility, objections, rounds, shortlist
from centre.honours.eligibility import Against
from centre.moment import Moment
from models.honours import Honour, HonourRound, HonourState, RoundKind, RoundState
from models.hours import Grade
from models.people import Role
from models.refused import deciding
from models.volunteers import VolunteerAction, VolunteerLine, VolunteerReason, VolunteerState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.told import told
from tests.auxil.volunteers import a_volunteer
from tests.centre.test_honours import a_confirmed_line, coordinator

__all__ = ["coordinator"]
MONTH = date(2026, 11, 1)


def a_round(session: Session, moment: Moment, coordinator: Who) -> HonourRound:
    return rounds.open_round(session, moment, coordinator, RoundKind.MONTH, MONTH)


def a_candidate(session: Session, moment: Moment, coordinator: Who, name: str = "Xu") -> Who:
    who = a_volunteer(session, name)
    a_confirmed_line(session, moment, who, coordinator)
    return who


def later(moment: Moment, **by: float) -> Moment:
    return Moment(moment.now + timedelta(**by), moment.calendar)


def test_a_period_is_chosen_once(session: Session, moment: Moment, coordinator: Who) -> None:
    found = a_round(session, moment, coordinator)
    assert (found.first, found.last, found.places) == (MONTH, date(2026, 11, 30), 1)
    with pytest.raises(Refused, match="honour_round_there"):
        a_round(session, moment, coordinator)
    with pytest.raises(Refused, match="honour_round_there"):
        rounds.open_round(session, moment, coordinator, RoundKind.MONTH, date(2025, 1, 1))
    year = rounds.open_round(session, moment, coordinator, RoundKind.YEAR, date(2026, 1, 1))
    assert (year.last, year.places) == (date(2026, 12, 31), 5)
    rounds.call_off(session, moment, coordinator, found.id or 0)
    assert a_round(session, moment, coordinator).id != found.id
    with pytest.raises(Refused, match="not_allowed"):
        a_round(session, moment, a_volunteer(session))


def test_the_list_says_who_can_be_chosen_and_why_not(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    good, zeroed, gone, false = (
        a_candidate(session, moment, coordinator, name) for name in ("Good", "Zeroed", "Gone", "False")
    )
    hours.weighing.grade(session, moment, coordinator, _line(session, good), Grade.OUTSTANDING)
    hours.weighing.zero(session, moment, coordinator, _line(session, zeroed), "Asked for money")
    row = volunteers.of(session, gone.id)
    assert row is not None
    row.state = VolunteerState.PAUSED
    reason = VolunteerReason.FALSE_HOURS
    session.add(
        VolunteerLine(person_id=false.id, action=VolunteerAction.SUSPEND, reason=reason, at=moment.now)
    )
    session.flush()

    found = eligibility.candidates(session, moment, a_round(session, moment, coordinator))

    assert {one.name: one.against for one in found} == {
        "Good": (),
        "Zeroed": (Against.NO_POINTS, Against.COMPLAINT),
        "Gone": (Against.NOT_SERVING,),
        "False": (Against.FALSE_HOURS,),
    }
    assert (found[0].name, found[0].points, found[0].shifts, found[0].outstanding) == ("Good", 2, 1, 1)


def _line(session: Session, who: Who) -> int:
    return hours.of_person(session, who.id)[0].id or 0


def test_people_choose_with_the_consent_of_who_is_named(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    other = a_person(session, "Director", Role.DIRECTOR)
    who, second = (a_candidate(session, moment, coordinator, name) for name in ("First", "Second"))
    round_id = a_round(session, moment, coordinator).id or 0
    one = shortlist.put(session, moment, coordinator, round_id, who.id)
    assert ("honour.asked", who.id) in told(session)
    with pytest.raises(Refused, match="honour_full"):
        shortlist.put(session, moment, coordinator, round_id, second.id)
    with pytest.raises(Refused, match="honour_not_agreed"):
        rounds.publish(session, moment, coordinator, round_id)
    with pytest.raises(Refused, match="honour_unknown"):
        shortlist.agree(session, moment, second, one.id or 0)

    shortlist.decline(session, moment, who, one.id or 0)
    assert ("honour.answered", other.id) in told(session)
    one = shortlist.put(session, moment, coordinator, round_id, second.id)
    shortlist.agree(session, moment, second, one.id or 0)
    found = rounds.publish(session, moment, coordinator, round_id)
    assert found.until == moment.calendar.add_working_days(moment.now, 5)
    with pytest.raises(Refused, match="honour_too_early"):
        rounds.award(session, moment, other, round_id)

    over = Moment(found.until + timedelta(minutes=1), moment.calendar)
    act_on_due(session, over, 100)
    assert ("honour.ripe", other.id) in told(session)
    assert ("honour.ripe", coordinator.id) not in told(session)
    with pytest.raises(Refused, match="honour_published_yourself"):
        rounds.award(session, over, coordinator, round_id)
    assert rounds.award(session, over, other, round_id).state is RoundState.AWARDED
    assert [about.id for _, about in shortlist.awarded_to(session, second.id)] == [round_id]

    # What came out afterwards takes an honour back.
    shortlist.withdraw(session, over, other, one.id or 0, "False hours")
    assert shortlist.awarded_to(session, second.id) == []


def test_nobody_works_on_a_choice_in_which_they_stand(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    other = a_person(session, "Director", Role.DIRECTOR)
    mine = a_volunteer(session, "Both", VolunteerState.ACTIVE, Role.COORDINATOR)
    a_confirmed_line(session, moment, mine, coordinator)
    round_id = a_round(session, moment, coordinator).id or 0
    with pytest.raises(Refused, match="honour_own"):
        shortlist.put(session, moment, mine, round_id, mine.id)
    shortlist.put(session, moment, coordinator, round_id, mine.id)
    for act in (rounds.publish, rounds.award, rounds.call_off):
        with pytest.raises(Refused, match="honour_own"):
            act(session, moment, mine, round_id)
    assert mine.id not in {one.id for one in rounds.deciders(session, round_id)}
    rounds.call_off(session, moment, other, round_id)
    assert ("honour.dropped", mine.id) in told(session)


def test_objections_are_answered_before_anybody_is_honoured(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    other = a_person(session, "Director", Role.DIRECTOR)
    who, says = a_candidate(session, moment, coordinator), a_volunteer(session, "Says")
    round_id = a_round(session, moment, coordinator).id or 0
    one_id = shortlist.put(session, moment, coordinator, round_id, who.id).id or 0
    with pytest.raises(Refused, match="objections_over"):
        objections.make(session, moment, says, one_id, "Too early")
    shortlist.agree(session, moment, who, one_id)
    found = rounds.publish(session, moment, coordinator, round_id)
    with pytest.raises(Refused, match="honour_own"):
        objections.make(session, moment, who, one_id, "Myself")

    with pytest.raises(Refused, match="not_serving"):
        objections.make(session, moment, a_person(session, "Resident"), one_id, "They are shown no names")
    first = objections.make(session, moment, says, one_id, "Was never there")
    with pytest.raises(Refused, match="objected_already"):
        objections.make(session, moment, says, one_id, "Hello?")
    assert ("honour.objected", other.id) in told(session)
    assert found.until is not None
    over = Moment(found.until + timedelta(minutes=1), moment.calendar)
    with pytest.raises(Refused, match="honour_objected"), deciding(session):
        rounds.award(session, over, other, round_id)
    objections.answer(session, moment, other, first.id or 0, "She was", upheld=False)
    assert ("honour.answer", says.id) in told(session)
    with pytest.raises(Refused, match="honour_answered"):
        objections.answer(session, moment, other, first.id or 0, "Again", upheld=True)

    second = objections.make(session, moment, other, one_id, "The list says otherwise")
    with pytest.raises(Refused, match="honour_own"):
        objections.answer(session, moment, other, second.id or 0, "I say so", upheld=True)
    objections.answer(session, moment, coordinator, second.id or 0, "That is so", upheld=True)
    assert rounds.HONOURS.find(session, one_id).state is HonourState.WITHDRAWN
    assert ("honour.dropped", who.id) in told(session)
    with pytest.raises(Refused, match="honour_nobody"):
        rounds.award(session, over, other, round_id)
    with pytest.raises(Refused, match="objections_over"):
        objections.make(session, later(over, days=1), says, one_id, "Too late")
    assert honours.rounds.latest(session, 5)[0].id == round_id


def test_nobody_is_published_whom_the_desk_puts_there_meanwhile(
    session: Session, moment: Moment, coordinator: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = a_round(session, moment, coordinator).id or 0
    who = a_candidate(session, moment, coordinator)
    one_id = shortlist.put(session, moment, coordinator, round_id, who.id).id or 0
    shortlist.agree(session, moment, who, one_id)
    look = rounds.people_in

    def look_and_meet_another(session: Session, round_id: int) -> list[Honour]:
        found = look(session, round_id)
        # As another transaction would, unknown to this session: somebody is taken off, or put there.
        session.connection().execute(text("UPDATE honour_round SET taken = 0"))
        return found

    monkeypatch.setattr(rounds, "people_in", look_and_meet_another)
    with pytest.raises(Refused, match="honour_round_changed"):
        rounds.publish(session, moment, coordinator, round_id)
