"""Opinions of a survey: whoever asks for an answer gets one, with a name or by a code (U.1–U.3, M38)."""

import random
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import cases, catalogue, opinion_figures, periods, privacy, retention, suggestions
from centre.cases.codes import by_code
from centre.errors import Refused
from centre.figures import Share
from centre.metrics import METRICS, Ask
from centre.moment import Moment
from centre.rules import DEFAULTS
from centre.survey_results import raising
from centre.surveys import answering, campaign, making, moves, opinions
from models.audience import ByService
from models.bookings import BookingState
from models.cases import Case, CaseState, Openness
from models.people import Assignment, Role
from models.survey_questions import Questions
from models.surveys import Survey, SurveyAnswer, SurveyOpenness, SurveyOpinion
from models.who import Who
from tests.auxil.factories import a_moment, a_person, a_rule
from tests.auxil.offers import a_booking, a_service, a_slot
from tests.auxil.told import told

ASKED = Questions.model_validate(
    {
        "items": [
            {"name": "pain", "kind": "text", "text": {"zh-hans": "哪里不方便？", "en": "What is hard?"}},
            {"name": "nps", "kind": "nps", "text": {"en": "Would you recommend us?"}, "required": False},
        ]
    }
)


def opened(session: Session, moment: Moment, openness: SurveyOpenness) -> tuple[Survey, int]:
    """A survey that is open to whoever comes by its link, and its version."""
    survey = making.written(
        session, moment, None, making.SurveyPlan({"en": "Needs"}, ASKED, openness=openness)
    )
    survey = campaign.opened(session, moment, survey, actor_id=None)
    return survey, moves.newest_version(session, survey).id or 0


def test_with_a_name_it_is_a_suggestion_at_once(
    session: Session, moment: Moment, coordinator: Who, resident: Who, other_resident: Who
) -> None:
    survey, version_id = opened(session, moment, SurveyOpenness.NAMED)
    said = {"pain": "The stairs.", "nps": 3}
    case = answering.submit(session, moment, resident, version_id, said, hear=True).case
    assert case is not None
    assert (case.person_id, case.openness, case.custodian_id) == (resident.id, Openness.OPEN, coordinator.id)
    assert case.due_at == moment.calendar.add_working_days(moment.now, DEFAULTS.suggestion_decision)
    assert "The stairs." in case.about
    assert (survey.number or "") in case.about
    # Who does not want to hear, or has written nothing, is not written down.
    quiet = answering.submit(session, moment, other_resident, version_id, said)
    silent = a_person(session, "Silent")
    assert answering.submit(session, moment, silent, version_id, {"nps": 9}, hear=True).case is None
    assert quiet.case is None
    assert opinion_figures.handled(session, survey.id or 0).passed.whole == 1
    month, before = (
        periods.containing(moment.calendar, periods.Unit.MONTH, moment.now.date() - timedelta(days=away))
        for away in (0, 31)
    )
    for span, whole in ((month, 1), (before, 0)):
        for number, part in (("M38", whole), ("M38b", 0)):
            assert METRICS[number].read(Ask(session, moment, span)) == {None: Share(part, whole)}
    # Theirs is erased with them, and the figures stand.
    privacy.erase(session, moment, resident)
    assert session.exec(select(SurveyOpinion.answer_id)).all() == [None]


def test_without_a_name_it_waits_for_the_close_and_opens_by_its_code(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    survey, version_id = opened(session, moment, SurveyOpenness.ANONYMOUS)
    codes = []
    for number in range(7):
        who, said = a_person(session, f"No {number}"), {"pain": f"Stairs {number}"}
        codes.append(answering.submit(session, moment, who, version_id, said, hear=number % 2 == 0).code)
    assert [bool(code) for code in codes] == [True, False] * 3 + [True]
    given = [code for code in codes if code]
    # In the pot or let out of it: the code is known, there is nothing to read yet, and no case.
    assert all(opinions.wait(session, code) and by_code(session, code) is None for code in given)
    assert not opinions.wait(session, "K7QM-4XPD-29RT")
    assert session.exec(select(Case)).all() == []
    later = a_moment(moment.now + timedelta(days=2))
    campaign.close(session, later, coordinator, survey.id or 0)
    found = [by_code(session, code) for code in given]
    assert [one.about[-1] for one in found if one is not None] == ["0", "2", "4", "6"]
    for case in found:
        assert case is not None
        assert (case.openness, case.person_id, case.made_by) == (Openness.NO_TRACE, None, None)
        assert (case.created_at, case.custodian_id) == (later.now, coordinator.id)
    assert {one.code_hash for one in session.exec(select(SurveyAnswer)).all()} == {""}
    assert not any(opinions.wait(session, code) for code in given)


def test_the_staff_raise_words_for_a_unit_once_and_nothing_else_of_the_sheet(
    session: Session, moment: Moment, coordinator: Who, clerk: Who
) -> None:
    two = Questions(items=(*ASKED.items, ASKED.items[0].model_copy(update={"name": "wish"})))
    for openness in SurveyOpenness:
        plan = making.SurveyPlan({"en": "Needs"}, two, openness=openness)
        survey = campaign.opened(session, moment, making.written(session, moment, None, plan), actor_id=None)
        number = survey.id or 0
        version_id = moves.newest_version(session, survey).id or 0
        for nth in range(6):
            said = {"pain": f"Stairs {nth}", "wish": f"A song {nth}"}
            who = a_person(session, f"No {nth}")
            answering.submit(session, moment, who, version_id, said, hear=nth == 0)
        with pytest.raises(Refused, match="survey_not_over"):
            raising.waiting(session, coordinator, number)
        campaign.close(session, a_moment(moment.now + timedelta(days=1)), coordinator, number)
        with pytest.raises(Refused, match="not_allowed"):
            raising.waiting(session, clerk, number)
        found = raising.waiting(session, coordinator, number)
        # Whoever asked for an answer has one coming to all that they wrote.
        assert found.total == 10
        assert [one.words for one in found.items[:5]] == [f"Stairs {nth}" for nth in range(1, 6)]
        one = found.items[0]
        with pytest.raises(Refused, match="unit_unknown"):
            raising.raise_(session, moment, coordinator, one.answer_id, one.place, unit="nowhere")
        case = raising.raise_(session, moment, coordinator, one.answer_id, one.place, unit="")
        named = openness is SurveyOpenness.NAMED
        assert (case.person_id is not None, case.code_hash, case.made_by is not None) == (named, "", named)
        assert ("opinion.raised" in {kind for kind, _ in told(session)}) == named
        assert "Stairs 1" in case.about
        assert "A song" not in case.about
        assert case.custodian_id is not None
        assert case.due_at is not None
        with pytest.raises(Refused, match="survey_words"):
            raising.raise_(session, moment, coordinator, one.answer_id, one.place, unit="")
        assert raising.waiting(session, coordinator, number).total == 9
        handled = opinion_figures.handled(session, number)
        assert (handled.passed.part, handled.passed.whole) == (2, 2)
        for answer, place in ((one.answer_id, 1), (one.answer_id, 99), (2**63 - 1, 0)):
            with pytest.raises(Refused, match="survey_words"):
                raising.find(session, coordinator, answer, place)


def test_what_too_few_wrote_is_not_raised_and_a_unit_gets_what_it_is_given(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    a_rule(session, "staff_units", {"care": {"en": "Care", "zh-hans": "护理"}})
    survey, version_id = opened(session, moment, SurveyOpenness.ANONYMOUS)
    for nth in range(4):
        who = a_person(session, f"No {nth}")
        answering.submit(session, moment, who, version_id, {"pain": f"Stairs {nth}"})
    other, other_version = opened(session, moment, SurveyOpenness.ANONYMOUS)
    for nth in range(5):
        who = a_person(session, f"Also {nth}")
        answering.submit(session, moment, who, other_version, {"pain": f"Steps {nth}"})
    for one in (survey, other):
        campaign.close(session, a_moment(moment.now + timedelta(days=1)), coordinator, one.id or 0)
    assert raising.waiting(session, coordinator, survey.id or 0).total == 0
    said = raising.waiting(session, coordinator, other.id or 0).items[0]
    case = raising.raise_(session, moment, coordinator, said.answer_id, said.place, unit="care")
    assert case.staff_unit == "care"


def test_an_opinion_of_a_service_goes_to_the_unit_in_charge_even_if_it_is_offered_no_more(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    a_rule(session, "staff_units", {"care": {"en": "Care", "zh-hans": "护理"}})
    carer = a_person(session, "Carer")
    session.add(Assignment(person_id=carer.id, role=Role.CLERK, unit="care", granted_at=moment.now))
    for openness, is_offered in product(SurveyOpenness, (True, False)):
        service = a_service(session, staff_unit="care")
        slot = a_slot(session, service, moment.now - timedelta(days=20))
        served = a_person(session, "Served")
        a_booking(session, served, slot, state=BookingState.SERVED)
        users = ByService(service_id=service.id or 0, days=30)
        plan = making.SurveyPlan({"en": "Needs"}, ASKED, openness=openness, audience=users)
        survey = making.written(session, moment, None, plan)
        survey = campaign.opened(session, moment, survey, actor_id=None)
        if not is_offered:
            catalogue.withdraw(session, moment, None, service.id or 0)
        version_id = moves.newest_version(session, survey).id or 0
        answering.submit(session, moment, served, version_id, {"pain": "The stairs."}, hear=True)
        campaign.close(session, a_moment(moment.now + timedelta(days=1)), coordinator, survey.id or 0)
        case = session.exec(select(Case).order_by(col(Case.id).desc())).first()
        assert case is not None
        assert (case.staff_unit, case.custodian_id) == ("care", carer.id)


def test_what_became_of_them_is_counted_as_defined(session: Session, moment: Moment) -> None:
    dice, director = random.Random(38), a_person(session, "Director", Role.DIRECTOR)
    for many in (0, 1, 4, 5, 23):
        survey, version_id = opened(session, moment, SurveyOpenness.NAMED)
        slowly = {"passed": 0, "answered": 0, "whole": 0}
        for _ in range(many):
            who = a_person(session, "Author")
            case = answering.submit(session, moment, who, version_id, {"pain": "Stairs."}, hear=True).case
            assert case is not None
            fate = dice.choice(["waits", "nobody", "adopted", "declined", "withdrawn"])
            if fate in ("adopted", "declined"):
                cases.take_up(session, moment, director, case.id or 0)
                decide: Any = suggestions.adopt if fate == "adopted" else suggestions.not_adopt
                decide(session, moment, director, case.id or 0, "Because.")
            elif fate == "nobody":
                case.custodian_id = None
            elif fate == "withdrawn":
                case.state = CaseState.WITHDRAWN
            slowly["whole"] += fate != "withdrawn"
            slowly["passed"] += fate not in ("withdrawn", "nobody")
            slowly["answered"] += fate in ("adopted", "declined")
        session.flush()
        found = opinion_figures.handled(session, survey.id or 0)
        assert (found.passed.part, found.passed.whole) == (slowly["passed"], slowly["whole"])
        assert (found.answered.part, found.answered.whole) == (slowly["answered"], slowly["whole"])
        if slowly["whole"] < 5:
            assert found.passed.percent(5) is None


def test_it_goes_with_its_case_or_its_survey(session: Session, moment: Moment, coordinator: Who) -> None:
    survey, version_id = opened(session, moment, SurveyOpenness.NAMED)
    for name in ("One", "Two"):
        who = a_person(session, name)
        answering.submit(session, moment, who, version_id, {"pain": "Stairs."}, hear=True)
    first = session.exec(select(Case).order_by(col(Case.id))).first()
    assert first is not None
    first.state, first.closed_at = CaseState.WITHDRAWN, moment.now
    session.flush()
    retention.purge(session, moment.now + timedelta(days=DEFAULTS.keep_cases + 1), 100)
    assert len(session.exec(select(SurveyOpinion)).all()) == 1
    campaign.close(session, a_moment(moment.now + timedelta(days=1)), coordinator, survey.id or 0)
    retention.purge(session, moment.now + timedelta(days=DEFAULTS.keep_surveys + 2), 100)
    assert session.exec(select(SurveyOpinion)).all() == []
