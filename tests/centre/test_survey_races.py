"""Several people run the same survey at the same instant; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import audiences
from centre.moment import Moment
from centre.surveys import campaign, editing, making, moves
from centre.surveys.editing import Wording
from models.audience import ByRole, Everybody
from models.people import Role
from models.survey_questions import QuestionKind
from models.surveys import SurveyInvitation, SurveyState, SurveyVersion
from models.who import Who
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import Act, race

MANY = 6


@pytest.fixture
def draft(engine: Engine) -> tuple[Who, int]:
    """Who runs surveys, and the draft of one."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        boss = a_person(session, "Coordinator", Role.COORDINATOR)
        for number in range(MANY):
            a_person(session, f"No {number}", *[Role.VOLUNTEER][: number % 2])
        return boss, making.make_ready(session, a_moment(), boss, "SUR-5").id or 0


@pytest.mark.parametrize("state", [SurveyState.DRAFT, SurveyState.OPEN])
def test_of_edits_at_once_none_is_lost_unsaid(
    engine: Engine, draft: tuple[Who, int], state: SurveyState
) -> None:
    boss, survey_id = draft
    if state is SurveyState.OPEN:
        race(engine, lambda session: campaign.open_(session, a_moment(), boss, survey_id).number)

    def add(number: int) -> Act:
        wording = Wording(QuestionKind.TEXT, {"en": f"More {number}?"})

        def act(session: Session) -> str:
            editing.add(session, a_moment(), boss, survey_id, wording)
            return wording.text["en"]

        return act

    came_of_it = race(engine, *(add(number) for number in range(MANY)))
    added = {one for one in came_of_it if one != "refused.survey_changed"}
    with Session(engine) as session:
        survey = moves.find(session, survey_id)
        asked = moves.questions(moves.newest_version(session, survey)).items
        assert added
        assert {one.text["en"] for one in asked if one.text["en"].startswith("More ")} == added
        assert len({one.name for one in asked}) == len(asked)
        kept = session.exec(select(SurveyVersion.number).order_by(col(SurveyVersion.number))).all()
        last = 1 + len(added)
        assert kept == ([last] if state is SurveyState.DRAFT else list(range(1, last + 1)))


def test_whoever_opens_it_at_the_same_instant_has_told_those_who_stand_there(
    engine: Engine, draft: tuple[Who, int]
) -> None:
    boss, survey_id = draft
    aim = ByRole(roles=(Role.VOLUNTEER,))
    race(engine, lambda session: campaign.aim(session, a_moment(), boss, survey_id, Everybody()).number)
    opened, aimed = race(
        engine,
        lambda session: campaign.open_(session, a_moment(), boss, survey_id).number,
        lambda session: campaign.aim(session, a_moment(), boss, survey_id, aim).number,
    )
    with Session(engine) as session:
        survey = moves.find(session, survey_id)
        told = set(session.exec(select(SurveyInvitation.person_id)).all())
        assert opened == survey.number
        assert aimed in {survey.number, "refused.survey_changed", "refused.survey_open"}
        assert audiences.of(survey) == (aim if aimed == survey.number else Everybody())
        assert told == set(audiences.people(session, a_moment(), audiences.of(survey)))


def test_it_may_be_closed_as_of_the_instant_before_it_was_opened(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    survey_id = making.make_ready(session, moment, coordinator, "SUR-5").id or 0
    campaign.open_(session, moment, coordinator, survey_id)
    before = Moment(moment.now - timedelta(milliseconds=5), moment.calendar)
    closed = campaign.close(session, before, coordinator, survey_id)
    assert closed.opens_at == closed.closes_at == moment.now


def test_what_opens_after_its_end_is_open_as_long_as_it_was_meant_to_be(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    survey_id = making.make_ready(session, moment, coordinator, "SUR-5").id or 0
    opens, lasts = moment.now + timedelta(days=1), timedelta(days=3)
    campaign.schedule(session, moment, coordinator, survey_id, (opens, opens + lasts))
    late = Moment(opens + timedelta(days=9), moment.calendar)
    survey = campaign.opened(session, late, moves.find(session, survey_id), actor_id=None)
    assert (survey.opens_at, survey.closes_at) == (late.now, late.now + lasts)
