"""The life of a survey: who may do what when, who hears of it and how often, and what is asked of whom."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from centre import audiences, surveys
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from centre.surveys import answering, campaign, making, moves, quarterly, sending
from models.audience import Audience, ByLink, ByRole, ByService, ByTeam, Everybody
from models.bookings import BookingState
from models.deadlines import Deadline, DeadlineState
from models.outbox import Message, MessageState, Notice, NoticeState
from models.people import Role
from models.survey_questions import Questions
from models.surveys import (
    TRANSITIONS,
    Survey,
    SurveyAction,
    SurveyAnswer,
    SurveyInvitation,
    SurveyOpenness,
    SurveyState,
)
from models.teams import Membership, MembershipState
from models.who import Who
from tests.auxil.factories import NOW, a_person
from tests.auxil.offers import a_booking, a_service, a_slot
from tests.auxil.plans import tables_read_whole
from tests.auxil.volunteers import a_team

ANSWERS = {"need": ["health"], "hours": "any", "nps": 9}


def a_survey(session: Session, moment: Moment, audience: Audience | None = None, **values: Any) -> Survey:
    """A draft of the yearly survey."""
    plan = making.ready()["SUR-5"].plan
    survey = making.written(session, moment, None, plan)
    survey.audience = (audience or Everybody()).model_dump(mode="json")
    for name, value in values.items():
        setattr(survey, name, value)
    session.flush()
    return survey


def later(moment: Moment, **by: float) -> Moment:
    return Moment(moment.now + timedelta(**by), moment.calendar)


def tell(session: Session, moment: Moment, *, sent: bool = True) -> list[int]:
    """Tell all that waits and is due, and have it sent, or lie in the outbox; who was told what is due."""
    waiting = select(Notice).where(
        Notice.state == NoticeState.WAITING,
        Notice.due_at <= moment.now,
        col(Notice.kind).in_([sending.INVITED, sending.REMINDED]),
    )
    told = []
    for notice in session.exec(waiting.order_by(col(Notice.id))).all():
        notice.state, notice.settled_at = NoticeState.TOLD, moment.now
        state = MessageState.SENT if sent else MessageState.PENDING
        finished = moment.now if sent else None
        at: dict[str, Any] = {"not_before": moment.now, "created_at": moment.now, "finished_at": finished}
        about: dict[str, Any] = {"chat_id": notice.person_id, "notice_id": notice.id, "method": "sendMessage"}
        session.add(Message(**about, payload="{}", state=state, **at))
        told.append(notice.person_id)
    session.flush()
    return told


def version_of(session: Session, survey: Survey) -> int:
    return moves.newest_version(session, survey).id or 0


_DOES: dict[SurveyAction, Callable[[Session, Moment, Who, int], Survey]] = {
    SurveyAction.SCHEDULE: lambda session, moment, who, row: campaign.schedule(
        session, moment, who, row, (moment.now + timedelta(days=1), moment.now + timedelta(days=8))
    ),
    SurveyAction.UNSCHEDULE: campaign.unschedule,
    SurveyAction.OPEN: campaign.open_,
    SurveyAction.PAUSE: campaign.pause,
    SurveyAction.RESUME: campaign.resume,
    SurveyAction.CLOSE: campaign.close,
    SurveyAction.ARCHIVE: campaign.archive,
}


def test_every_action_in_every_state_by_every_role(session: Session, moment: Moment) -> None:
    assert set(_DOES) == set(SurveyAction)
    people = {role: a_person(session, role.value, role) for role in Role}
    for state in SurveyState:
        for action, do in _DOES.items():
            for role, who in people.items():
                survey = a_survey(session, moment, ByLink(), state=state)
                may = role in {Role.COORDINATOR, Role.DIRECTOR}
                after = TRANSITIONS.get((state, action)) if may else None
                if after is not None:
                    assert do(session, moment, who, survey.id or 0).state is after
                    continue
                why = f"refused.survey_{state.value}" if may else "refused.not_allowed"
                with pytest.raises(Refused, match=why), session.begin_nested():
                    do(session, moment, who, survey.id or 0)
                assert moves.find(session, survey.id or 0).state is state


def test_everybody_is_asked_once_and_reminded_once(
    session: Session, moment: Moment, coordinator: Who, resident: Who, other_resident: Who
) -> None:
    a_person(session, "Without Telegram", telegram_id=None)
    a_person(session, "Has blocked us", reachable=False)
    survey = a_survey(session, moment)
    survey_id = survey.id or 0
    campaign.open_(session, moment, coordinator, survey_id)
    everybody = [coordinator.id, resident.id, other_resident.id]
    assert sorted(tell(session, moment)) == sorted(everybody)
    answering.submit(session, moment, resident, version_of(session, survey), ANSWERS)
    with pytest.raises(Refused, match="survey_answered"):
        answering.submit(session, moment, resident, version_of(session, survey), ANSWERS)
    for hours in (47, 49, 120):
        act_on_due(session, later(moment, hours=hours), 100)
        told = tell(session, later(moment, hours=hours))
        assert sorted(told) == (sorted({coordinator.id, other_resident.id}) if hours == 49 else [])
    now = surveys.board.progress(session, survey_id)
    assert (now.asked, now.told, now.answered, now.came) == (3, 3, 1, 0)
    # It closes by itself after two weeks, and nobody can answer it any more.
    act_on_due(session, later(moment, days=14, minutes=1), 100)
    assert moves.find(session, survey_id).state is SurveyState.CLOSED
    with pytest.raises(Refused, match="survey_closed"):
        answering.submit(session, moment, other_resident, version_of(session, survey), ANSWERS)


def test_what_is_paused_goes_on_where_it_was_and_nobody_is_told_twice(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    people = [a_person(session, f"No {number}").id for number in range(6)]
    survey_id = a_survey(session, moment).id or 0
    campaign.open_(session, moment, coordinator, survey_id)
    everybody = {*people, coordinator.id}
    first = set(people[:2])
    hold_back = select(Notice).where(Notice.kind == sending.INVITED)
    for notice in session.exec(hold_back).all():
        notice.due_at = moment.now if notice.person_id in first else later(moment, hours=1).now
    session.flush()
    assert set(tell(session, moment)) == first
    # Two more lie in the outbox, the others wait, when it is paused.
    for notice in session.exec(hold_back).all():
        if notice.person_id in people[2:4]:
            notice.due_at = moment.now
    session.flush()
    assert set(tell(session, moment, sent=False)) == set(people[2:4])
    campaign.pause(session, moment, coordinator, survey_id)
    lapsed = select(func.count()).select_from(Message).where(Message.state == MessageState.LAPSED)
    assert session.exec(lapsed).one() == 2
    assert tell(session, later(moment, hours=2)) == []
    assert surveys.board.progress(session, survey_id).told == 2
    campaign.resume(session, later(moment, hours=2), coordinator, survey_id)
    assert set(tell(session, later(moment, hours=2))) == everybody - first
    campaign.pause(session, later(moment, hours=3), coordinator, survey_id)
    campaign.resume(session, later(moment, hours=3), coordinator, survey_id)
    assert tell(session, later(moment, hours=3)) == []
    # Who was told later is reminded later.
    act_on_due(session, later(moment, hours=49), 100)
    assert set(tell(session, later(moment, hours=49))) == first
    act_on_due(session, later(moment, hours=51), 100)
    assert set(tell(session, later(moment, hours=51))) == everybody - first


def test_a_pause_does_not_look_through_all_that_was_ever_told(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    survey_id = a_survey(session, moment).id or 0
    campaign.open_(session, moment, coordinator, survey_id)
    tell(session, moment, sent=False)
    for work in (campaign.pause, campaign.resume):
        read = tables_read_whole(
            session, partial(work, moment=moment, actor=coordinator, survey_id=survey_id)
        )
        assert not read & {"notice", "outbox"}, read


def test_whom_a_survey_is_for(session: Session, moment: Moment, resident: Who, clerk: Who) -> None:
    helper = a_person(session, "Xu", Role.VOLUNTEER)
    team = a_team(session)
    session.add_all(
        [
            Membership(
                team_id=team.id or 0, person_id=helper.id, state=MembershipState.ADMITTED, asked_at=NOW
            ),
            Membership(team_id=team.id or 0, person_id=clerk.id, state=MembershipState.ASKED, asked_at=NOW),
        ]
    )
    service = a_service(session)
    slot = a_slot(session, service, NOW - timedelta(days=20), capacity=2)
    a_booking(session, resident, slot, state=BookingState.SERVED)
    a_booking(session, clerk, slot, state=BookingState.NO_SHOW)
    session.flush()
    found: dict[Audience, set[int]] = {
        Everybody(): {resident.id, clerk.id, helper.id},
        ByRole(roles=(Role.VOLUNTEER,)): {helper.id},
        ByRole(roles=(Role.VOLUNTEER, Role.CLERK)): {helper.id, clerk.id},
        ByTeam(team_id=team.id or 0): {helper.id},
        ByService(service_id=service.id or 0, days=30): {resident.id},
        ByService(service_id=service.id or 0, days=10): set(),
        ByLink(): set(),
    }
    for audience, people in found.items():
        assert set(audiences.people(session, moment, audience)) == people, audience


def test_only_who_was_asked_answers_and_by_the_link_everybody(
    session: Session, moment: Moment, coordinator: Who, resident: Who
) -> None:
    for_staff = a_survey(session, moment, ByRole(roles=(Role.COORDINATOR,)))
    by_link = a_survey(session, moment, ByLink())
    for survey in (for_staff, by_link):
        campaign.open_(session, moment, coordinator, survey.id or 0)
    with pytest.raises(Refused, match="survey_not_asked"):
        answering.begin(session, resident, for_staff.id or 0)
    with pytest.raises(Refused, match="survey_not_asked"):
        answering.submit(session, moment, resident, version_of(session, for_staff), ANSWERS)
    answering.submit(session, moment, resident, version_of(session, by_link), ANSWERS)
    with pytest.raises(Refused, match="survey_answered"):
        answering.begin(session, resident, by_link.id or 0)
    assert surveys.board.progress(session, by_link.id or 0).came == 1


def test_a_survey_opens_and_closes_at_its_times(session: Session, moment: Moment, coordinator: Who) -> None:
    survey_id = a_survey(session, moment, owner_id=coordinator.id).id or 0
    opens, closes = later(moment, days=1).now, later(moment, days=3).now
    for wrong in ((moment.now, closes), (closes, opens)):
        with pytest.raises(Refused, match="survey_times"):
            campaign.schedule(session, moment, coordinator, survey_id, wrong)
    campaign.schedule(session, moment, coordinator, survey_id, (opens, closes))
    campaign.unschedule(session, moment, coordinator, survey_id)
    act_on_due(session, later(moment, days=2), 100)
    assert moves.find(session, survey_id).state is SurveyState.DRAFT
    opens = later(moment, days=2, hours=1).now
    campaign.schedule(session, later(moment, days=2), coordinator, survey_id, (opens, closes))
    for days, state in ((2.1, SurveyState.OPEN), (3.1, SurveyState.CLOSED)):
        act_on_due(session, later(moment, days=days), 100)
        assert moves.find(session, survey_id).state is state
    closed = select(Notice).where(Notice.kind == campaign.CLOSED, Notice.person_id == coordinator.id)
    assert len(session.exec(closed).all()) == 1


def test_who_has_begun_answers_the_version_they_began(
    session: Session, moment: Moment, coordinator: Who, resident: Who, other_resident: Who
) -> None:
    survey_id = a_survey(session, moment, ByLink(), openness=SurveyOpenness.NAMED).id or 0
    old = making.ready()["SUR-5"].questions
    # Nobody can have begun a draft: it is changed where it stands.
    moves.word(session, moment, coordinator, survey_id, Questions(items=old.items[1:]))
    survey = moves.word(session, moment, coordinator, survey_id, old)
    assert answering.versions(session, survey_id) == [version_of(session, survey)]
    campaign.open_(session, moment, coordinator, survey_id)
    began = answering.begin(session, resident, survey_id)
    fewer = moves.word(session, moment, coordinator, survey_id, Questions(items=old.items[2:]))
    now = answering.begin(session, other_resident, survey_id)
    assert (fewer.version, began.number, now.number) == (4, 3, 4)
    assert moves.questions(began) == old
    answering.submit(session, moment, resident, began.id or 0, ANSWERS)
    answering.submit(session, moment, other_resident, now.id or 0, {"hours": "any"})
    kept = {one.person_id: one.version_id for one in session.exec(select(SurveyAnswer))}
    assert kept == {resident.id: began.id, other_resident.id: now.id}
    campaign.close(session, moment, coordinator, survey_id)
    with pytest.raises(Refused, match="survey_closed"):
        moves.word(session, moment, coordinator, survey_id, old)


def test_volunteers_are_asked_every_quarter(session: Session, moment: Moment, coordinator: Who) -> None:
    helper = a_person(session, "Xu", Role.VOLUNTEER)
    with pytest.raises(Refused, match="not_allowed"):
        quarterly.turn(session, moment, helper, on=True)
    for on in (True, True, False, True):
        quarterly.turn(session, moment, coordinator, on=on)
        assert quarterly.is_on(session) is on
    # It is November: the next quarters begin in January and in April.
    for days in (60, 140):
        act_on_due(session, later(moment, days=days), 100)
    asked = session.exec(select(Survey).order_by(col(Survey.id))).all()
    assert [one.code for one in asked] == ["SUR-4", "SUR-4"]
    assert {one.person_id for one in session.exec(select(SurveyInvitation))} == {helper.id}
    waits = select(Deadline).where(
        Deadline.kind == quarterly.QUARTER, Deadline.state == DeadlineState.WAITING
    )
    assert len(session.exec(waits).all()) == 1


def test_questions_are_looked_through() -> None:
    text = {"en": "Which?", "zh-hans": "哪个？"}
    options = [{"code": "a", "label": text}, {"code": "b", "label": text}]
    one: dict[str, Any] = {"name": "one", "kind": "single", "text": text, "options": options}
    two: dict[str, Any] = {"name": "two", "kind": "text", "text": text}
    three: dict[str, Any] = {"name": "three", "kind": "nps", "text": text}
    skips = [{"answers": ["a"], "to": "three"}, {"answers": ["b"], "to": "end"}]
    asked = Questions.model_validate({"items": [{**one, "skips": skips}, two, three]})
    assert asked.path({}) == ["one", "two", "three"]
    assert asked.path({"one": "a"}) == ["one", "three"]
    assert asked.path({"one": "b"}) == ["one"]
    wrong: list[list[dict[str, Any]]] = [
        [one, one],
        [{**one, "options": []}],
        [{**two, "options": options}],
        [{**one, "kind": "dance"}],
        [{**one, "most": 1}],
        [{**one, "text": {"en": ""}}],
        [{**one, "options": [options[0]] * 2}],
        [{**one, "skips": [{"answers": ["c"], "to": "end"}]}],
        [two, {**one, "skips": [{"answers": ["a"], "to": "two"}]}],
    ]
    for items in wrong:
        with pytest.raises(ValueError, match="validation error"):
            Questions.model_validate({"items": items})
