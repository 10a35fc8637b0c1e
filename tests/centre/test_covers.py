"""Cover of ordinary duty: both agree, what comes in goes to the colleague, what is open goes back."""

from datetime import date, time

import pytest
from sqlmodel import Session

from centre import calls, cases, covers, deadlines, staff
from centre.covers import Span
from centre.errors import Refused
from centre.moment import Moment
from models.calls import Wanted
from models.covers import COVER_TRANSITIONS, CoverAction, CoverState, DutyCover
from models.duty import DutyDay
from models.people import Role
from models.who import Who, by_id
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.offers import a_request
from tests.auxil.told import notices, told

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
MORNING = Span(WEDNESDAY, WEDNESDAY, time(9), time(11, 30))
NOW, DURING, LATER = at("10:00"), at("10:00", "2026-11-25"), at("11:30", "2026-11-25")
SOON = at("10:30", "2026-11-25")


@pytest.fixture
def wu(session: Session) -> Who:
    return a_person(session, "Coordinator Wu", Role.COORDINATOR)


def a_cover(session: Session, away: Who, by: Who, state: CoverState = CoverState.AGREED) -> DutyCover:
    """A cover of tomorrow morning, where it stands."""
    row = covers.ask(session, NOW, away, by.id, MORNING, why="The health stall")
    match state:
        case CoverState.AGREED:
            covers.agree(session, NOW, by, row.id or 0)
        case CoverState.DECLINED:
            covers.decline(session, NOW, by, row.id or 0)
        case CoverState.WITHDRAWN:
            covers.withdraw(session, NOW, away, row.id or 0)
        case CoverState.LAPSED:
            pass_time(session, LATER)
        case CoverState.UNDONE:
            covers.agree(session, NOW, by, row.id or 0)
            covers.undo(session, NOW, by, row.id or 0)
        case CoverState.OVER:
            covers.agree(session, NOW, by, row.id or 0)
            pass_time(session, LATER)
    found = covers.find(session, row.id or 0)
    assert found.state is state
    return found


def pass_time(session: Session, moment: Moment) -> None:
    while deadlines.act_on_due(session, moment, 100):
        pass


def test_every_state_knows_what_can_be_done_and_by_whom(
    session: Session, coordinator: Who, wu: Who, leader: Who
) -> None:
    tried = {
        CoverAction.AGREE: covers.agree,
        CoverAction.DECLINE: covers.decline,
        CoverAction.WITHDRAW: covers.withdraw,
        CoverAction.UNDO: covers.undo,
    }
    theirs = {
        CoverAction.AGREE: {wu},
        CoverAction.DECLINE: {wu},
        CoverAction.WITHDRAW: {coordinator},
        CoverAction.UNDO: {coordinator, wu},
    }
    for state in CoverState:
        for action, act in tried.items():
            for actor in (coordinator, wu, leader):
                with session.begin_nested() as apart:
                    row = a_cover(session, coordinator, wu, state)
                    after = COVER_TRANSITIONS.get((state, action))
                    if after is None or actor not in theirs[action]:
                        with pytest.raises(Refused):
                            act(session, NOW, actor, row.id or 0)
                        assert covers.find(session, row.id or 0).state is state
                    else:
                        assert act(session, NOW, actor, row.id or 0).state is after
                    apart.rollback()


def test_what_comes_in_goes_to_the_colleague_and_what_is_open_goes_back(
    session: Session, coordinator: Who, director: Who, leader: Who, resident: Who
) -> None:
    row = a_cover(session, coordinator, director)
    assert ("cover.known", leader.id) in told(session)  # whoever leads knows
    before = a_request(session, resident, NOW)
    assert before.custodian_id == coordinator.id  # it has not begun
    pass_time(session, DURING)
    assert ("cover.begin", director.id) in told(session)
    during = [a_request(session, resident, DURING, code=f"s{number}") for number in range(3)]
    assert [case.custodian_id for case in during] == [director.id] * 3
    cases.withdraw(session, DURING, resident, during[0].id or 0)
    pass_time(session, LATER)
    for case in (before, *during):
        session.refresh(case)
    assert [case.custodian_id for case in during] == [director.id, coordinator.id, coordinator.id]
    assert {case.stands_in_for for case in during} == {None}
    assert covers.find(session, row.id or 0).matters == 3
    assert {("cover.settled", one.id) for one in (coordinator, director)} <= set(told(session))
    assert a_request(session, resident, LATER, code="late").custodian_id != director.id
    assert covers.this_month(session, LATER) == [(director.name, 1)]


def test_a_cover_ends_sooner_and_what_came_has_one_owner(
    session: Session, coordinator: Who, director: Who, wu: Who, leader: Who, resident: Who
) -> None:
    row = a_cover(session, leader, director).id or 0
    for early in (leader, director, coordinator):
        with pytest.raises(Refused, match="cover_not_begun"):
            covers.end(session, NOW, early, row)
    pass_time(session, DURING)
    call = calls.ask(session, DURING, resident, about="The lift", wanted=Wanted.CHAT)
    assert call.owner_id == director.id
    clerk = a_person(session, "Clerk", Role.CLERK)
    with pytest.raises(Refused, match="cover_unknown"):
        covers.end(session, SOON, clerk, row)
    with pytest.raises(Refused, match="cover_agreed"):
        covers.hand_back(session, SOON, director, row)
    for actor in (leader, director, wu):  # each of them, and whoever lays the rota
        with session.begin_nested() as apart:
            ended = covers.end(session, SOON, actor, row)
            assert (ended.state, ended.ends_at) == (CoverState.OVER, SOON.now)
            heard = {person for kind, person in told(session) if kind == "cover.settled"}
            assert {leader.id, director.id} - {actor.id} <= heard
            assert staff.on_duty(session, SOON).leader == leader
            session.refresh(call)
            assert [one.id for one in covers.kept(session, ended)] == [call.id]  # it stays until handed back
            with pytest.raises(Refused, match="cover_unknown"):
                covers.hand_back(session, SOON, leader, row)
            assert covers.hand_back(session, SOON, director, row) == 1
            session.refresh(call)
            assert call.owner_id == leader.id
            for again in (covers.hand_back, covers.end):
                with pytest.raises(Refused, match="cover_"):
                    again(session, SOON, director, row)
            apart.rollback()
    pass_time(session, LATER)
    assert covers.find(session, row).ends_at == LATER.now  # nobody did


def test_whoever_covers_leads_and_answers(session: Session, leader: Who, deputy: Who, resident: Who) -> None:
    a_cover(session, leader, deputy)
    assert staff.on_duty(session, NOW).leader == leader
    assert staff.on_duty(session, DURING).leader == deputy
    call = calls.ask(session, DURING, resident, about="The lift", wanted=Wanted.CHAT)
    assert call.owner_id == deputy.id
    assert staff.on_duty(session, LATER).leader == leader
    # Whoever is away as well covers for nobody.
    covers.agree(
        session, NOW, leader, covers.ask(session, NOW, deputy, leader.id, MORNING, why="A visit").id or 0
    )
    assert staff.on_duty(session, DURING).leader == leader


def test_who_does_not_answer_has_not_agreed(session: Session, coordinator: Who, wu: Who) -> None:
    row = a_cover(session, coordinator, wu, CoverState.ASKED)
    pass_time(session, at("09:00", "2026-11-25"))
    assert ("cover.unanswered", coordinator.id) in told(session)
    covers.agree(session, at("09:30", "2026-11-25"), wu, row.id or 0)  # late, and from now on
    assert covers.find(session, row.id or 0).starts_at == at("09:30", "2026-11-25").now
    with pytest.raises(Refused, match="cover_begun"):
        covers.undo(session, DURING, coordinator, row.id or 0)
    assert [found.id for found in covers.coming(session, DURING)] == [row.id]
    assert not covers.coming(session, LATER)


@pytest.mark.parametrize(
    ("span", "refused"),
    [
        (Span(date(2026, 11, 23), date(2026, 11, 23)), "cover_no_time"),
        (Span(WEDNESDAY, TUESDAY), "cover_no_time"),
        (Span(TUESDAY, date(2026, 12, 8)), "cover_too_long"),
    ],
)
def test_a_cover_has_a_beginning_an_end_and_a_limit(
    session: Session, coordinator: Who, wu: Who, span: Span, refused: str
) -> None:
    with pytest.raises(Refused, match=refused):
        covers.ask(session, NOW, coordinator, wu.id, span, why="Holiday")


def test_one_at_a_time_and_by_somebody_who_can(
    session: Session, coordinator: Who, wu: Who, clerk: Who, resident: Who
) -> None:
    assert clerk not in covers.colleagues(session, coordinator)
    assert coordinator in covers.colleagues(session, clerk)
    for other in (clerk, resident, coordinator):
        with pytest.raises(Refused, match="not_for_them"):
            covers.ask(session, NOW, coordinator, other.id, MORNING, why="The health stall")
    a_cover(session, coordinator, wu)
    with pytest.raises(Refused, match="one_already"):
        covers.ask(session, NOW, coordinator, wu.id, Span(date(2026, 12, 1), date(2026, 12, 1)), why="Again")


def test_whoever_leads_for_the_day_can_agree_as_well(
    session: Session, coordinator: Who, director: Who
) -> None:
    colleague = a_person(session, "Coordinator of a unit")
    a_rule(session, "staff_units", {"north": {"en": "North"}})
    staff.grant(session, NOW, director, colleague.id, Role.COORDINATOR, unit="north")
    session.add(DutyDay(day=TUESDAY, leader_id=colleague.id, laid_by=coordinator.id, laid_at=NOW.now))
    session.flush()
    leading = staff.as_today(session, NOW, by_id(session, colleague.id))
    assert Role.DUTY_LEADER in leading.roles
    row = covers.ask(session, NOW, coordinator, colleague.id, MORNING, why="The health stall")
    assert covers.agree(session, NOW, leading, row.id or 0).state is CoverState.AGREED


def test_whoever_lays_down_their_work_covers_no_more(
    session: Session, coordinator: Who, wu: Who, director: Who, resident: Who
) -> None:
    row = a_cover(session, coordinator, wu)
    case = a_request(session, resident, DURING)
    assert case.custodian_id == wu.id
    staff.revoke(session, DURING, director, wu.id, Role.COORDINATOR)
    pass_time(session, at("10:01", "2026-11-25"))
    session.refresh(case)
    assert case.custodian_id == coordinator.id
    assert covers.find(session, row.id or 0).state is CoverState.OVER
    assert [one.params for one in notices(session, kind="cover.settled", person_id=coordinator.id)][-1] == {
        "state": "over"
    }
