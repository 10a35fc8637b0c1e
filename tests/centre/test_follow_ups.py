"""Calls after a service: who is rung, by whom, how often, and what a call comes to; on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from centre import bookings, cases, complaints, deadlines, follow_ups, privacy, staff
from centre import follow_up_calls as calls
from centre.complaints import Grievance
from centre.errors import Refused, deciding
from centre.follow_up_calls import View
from centre.moment import Moment
from models.bookings import Booking, BookingState
from models.cases import Case, CaseKind, CaseState, Outcome
from models.complaints import Complaint, ComplaintCategory, Finding, Got, Severity, Target
from models.follow_ups import (
    OPEN,
    TRANSITIONS,
    FollowUp,
    FollowUpAction,
    FollowUpKind,
    FollowUpResult,
    FollowUpState,
)
from models.outbox import Notice
from models.people import Role
from models.who import Who, by_id
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.offers import a_booking, a_request, a_service, a_slot
from tests.auxil.races import Act, race

S, A = FollowUpState, FollowUpAction
DAY = at("11:00")
# What a caller does, as the table calls it; the rest is done by what becomes of the matter.
ACTS: dict[FollowUpAction, Callable[[Session, Moment, Who, int], FollowUp]] = {
    A.TAKE: lambda s, m, w, row: calls.take(s, m, w, row, former=follow_ups.find(s, row).caller_id),
    A.GIVE_BACK: calls.give_back,
    A.NO_ANSWER: calls.note_try,
    A.NOTE_RESULT: lambda s, m, w, row: calls.note_result(s, m, w, row, FollowUpResult.SOLVED, grade=4),
}


@pytest.fixture
def server(session: Session) -> Who:
    return a_person(session, "Clerk Chen", Role.CLERK)


@pytest.fixture
def caller(session: Session) -> Who:
    return a_person(session, "Clerk Liu", Role.CLERK)


@pytest.fixture
def li(session: Session) -> Who:
    a_rule(session, "follow_up_bookings", 100)
    return a_person(session, "Li")


def a_served_booking(session: Session, who: Who, server: Who) -> Booking:
    """One that was served this morning."""
    slot = a_slot(session, a_service(session), at("10:00").now)
    booking = a_booking(session, who, slot, number=f"YY-{slot.id}-1")
    bookings.served(session, DAY, server, booking.id or 0)
    return booking


def a_closed_request(session: Session, who: Who, server: Who) -> Case:
    """One that its resident said to be done."""
    case = a_request(session, who, at("10:00"), plan_days=0)
    row = case.id or 0
    if case.custodian_id != server.id:
        cases.take_over(session, DAY, server, row)
    for step in (cases.take_up, cases.accept, cases.schedule, cases.start):
        step(session, DAY, server, row)
    cases.finish(session, DAY, server, row, "Done.")
    cases.confirm(session, DAY, who, row)
    return case


def a_silent_complaint(session: Session, who: Who, server: Who) -> Case:
    """One whose reply nobody answered."""
    told = Grievance(ComplaintCategory.PREMISES, Target.PLACE, "The third stair is loose.")
    case = complaints.submit(session, at("10:00"), who, told).case
    row = case.id or 0
    if case.custodian_id != server.id:
        cases.take_over(session, DAY, server, row)
    complaints.triage(session, DAY, server, row, category=told.category, severity=Severity.NORMAL)
    complaints.assign(session, DAY, server, row)
    complaints.contact(session, DAY, server, row, "We come today.")
    complaints.reply(session, DAY, server, row, Finding.SUBSTANTIATED, measure="Screwed down", text="Mended.")
    deadlines.act_on_due(session, Moment(case.due_at or DAY.now, DAY.calendar), 9)
    assert case.state is CaseState.FOLLOW_UP
    return case


def the_call(session: Session, kind: FollowUpKind, row: int | None, number: int = 0) -> FollowUp:
    found = follow_ups.of_matter(session, kind, row or 0, number)
    assert found is not None
    return found


def days_later(days: int) -> Moment:
    return Moment(DAY.now + timedelta(days=days), DAY.calendar)


def bring_to(session: Session, li: Who, server: Who, caller: Who, state: FollowUpState) -> FollowUp:
    """A call about a booking that came to a state in the ordinary way."""
    a_rule(session, "follow_up_bookings", 0 if state is S.NOT_DRAWN else 100)
    a_rule(session, "follow_up_tries", 1 if state is S.UNREACHABLE else 3)
    booking = a_served_booking(session, li, server)
    call = the_call(session, FollowUpKind.BOOKING, booking.id)
    row = call.id or 0
    if state in (S.TAKEN, S.REACHED, S.UNREACHABLE):
        calls.take(session, DAY, caller, row)
    if state is S.REACHED:
        calls.note_result(session, DAY, caller, row, FollowUpResult.SOLVED)
    if state is S.UNREACHABLE:
        calls.note_try(session, DAY, caller, row)
    if state is S.DROPPED:
        bookings.undo(session, DAY, server, booking.id or 0)
    assert call.state is state
    return call


def refusal(role: str, state: FollowUpState, action: FollowUpAction) -> str | None:
    """Why this is refused, by the table and by who may ring; None if it is allowed."""
    early = {"a resident": "not_allowed", "an auditor": "not_allowed", "themselves": "follow_up_own"}
    early["who served"] = "follow_up_served"
    if role in early:
        return f"refused.{early[role]}"
    if (state, action) not in TRANSITIONS:
        return f"refused.follow_up_{state}"
    if action is A.TAKE:
        return "refused.follow_up_yours" if (role, state) == ("the caller", S.TAKEN) else None
    return None if role == "the caller" else "refused.follow_up_not_yours"


def test_only_what_the_table_allows_happens(session: Session, li: Who, server: Who, caller: Who) -> None:
    roles = {
        "a resident": a_person(session, "Zhao"),
        "an auditor": a_person(session, "Auditor", Role.AUDITOR),
        "themselves": staff_too(session, li),
        "who served": server,
        "the caller": caller,
        "a colleague": a_person(session, "Colleague", Role.DUTY_LEADER),
    }
    for state in FollowUpState:
        call = bring_to(session, li, server, caller, state)
        for role, actor in roles.items():
            for action, act in ACTS.items():
                expected = refusal(role, state, action)
                if expected is None:
                    with session.begin_nested() as attempt:
                        act(session, DAY, actor, call.id or 0)
                        assert call.state is TRANSITIONS[state, action], (role, state, action)
                        assert (call.closed_at is None) is (call.state in OPEN)
                        attempt.rollback()
                    session.refresh(call)
                    continue
                with pytest.raises(Refused) as refused, deciding(session):
                    act(session, DAY, actor, call.id or 0)
                assert (role, state, action, refused.value.key) == (role, state, action, expected)
                assert call.state is state
    done_by_others = {A.GIVE_UP, A.DROP, A.RENEW}
    assert {*ACTS, *done_by_others} == set(FollowUpAction) == {action for _, action in TRANSITIONS}


def staff_too(session: Session, who: Who) -> Who:
    """The same person, with a role."""
    staff.appoint(session, DAY, who.id, Role.COORDINATOR)
    return by_id(session, who.id)


def test_a_sample_is_drawn_once_at_the_end(session: Session, li: Who, server: Who, caller: Who) -> None:
    booking = a_served_booking(session, li, server)
    call = the_call(session, FollowUpKind.BOOKING, booking.id)
    row = call.id or 0
    assert (call.state, call.number, call.served_by) == (S.DUE, booking.number, server.id)
    assert call.due_at == DAY.now + timedelta(days=7)
    # Whoever takes it back and notes it again does not draw again, whatever the rule says by now.
    a_rule(session, "follow_up_bookings", 0)
    calls.take(session, DAY, caller, row)
    bookings.undo(session, DAY, server, booking.id or 0)
    assert call.state is S.DROPPED
    bookings.served(session, DAY, caller, booking.id or 0)
    assert (call.state, call.served_by, call.caller_id, call.closed_at) == (S.DUE, caller.id, None, None)
    left_out = the_call(session, FollowUpKind.BOOKING, a_served_booking(session, li, server).id)
    assert left_out.state is S.NOT_DRAWN
    a_rule(session, "follow_up_bookings", 100)
    bookings.undo(session, DAY, server, left_out.subject_id)
    bookings.served(session, DAY, server, left_out.subject_id)
    assert left_out.state is S.NOT_DRAWN
    # Half of them is about half of them.
    a_rule(session, "follow_up_bookings", 50)
    drawn = [a_served_booking(session, li, server).id for _ in range(40)]
    states = [the_call(session, FollowUpKind.BOOKING, one).state for one in drawn]
    assert set(states) == {S.DUE, S.NOT_DRAWN}


def test_the_caller_never_saw_to_it(session: Session, li: Who, server: Who, caller: Who) -> None:
    case = a_closed_request(session, li, server)
    call = the_call(session, FollowUpKind.REQUEST, case.id)
    with pytest.raises(Refused, match="follow_up_served"):
        calls.take(session, DAY, server, call.id or 0)
    assert calls.listed(session, DAY, server, View.TO_RING).total == 0
    assert calls.listed(session, DAY, caller, View.TO_RING).total == 1
    # Not even past the room: the row itself refuses it.
    call.state, call.caller_id = S.TAKEN, server.id
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()


def test_who_took_over_what_they_ring_about_rings_no_more(
    session: Session, li: Who, server: Who, caller: Who
) -> None:
    case = a_silent_complaint(session, li, server)
    call = the_call(session, FollowUpKind.COMPLAINT, case.id)
    calls.take(session, DAY, caller, call.id or 0)
    cases.take_over(session, DAY, caller, case.id or 0)
    with pytest.raises(Refused, match="follow_up_served"):
        calls.note_result(session, DAY, caller, call.id or 0, FollowUpResult.SOLVED)


def test_whom_it_is_about_does_not_see_it(session: Session, li: Who, server: Who, caller: Who) -> None:
    case = a_silent_complaint(session, li, server)
    case.against_id = caller.id
    session.flush()
    call = the_call(session, FollowUpKind.COMPLAINT, case.id)
    assert calls.listed(session, DAY, caller, View.TO_RING).total == 0
    with pytest.raises(Refused, match="follow_up_unknown"):
        calls.take(session, DAY, caller, call.id or 0)
    with pytest.raises(Refused, match="follow_up_unknown"):
        calls.look(session, DAY, caller, call.id or 0, "en")


def test_silence_has_a_colleague_ring_on_three_days(
    session: Session, li: Who, server: Who, caller: Who
) -> None:
    case = a_silent_complaint(session, li, server)
    call = the_call(session, FollowUpKind.COMPLAINT, case.id)
    row = call.id or 0
    told = session.exec(select(Notice.person_id).where(Notice.kind == follow_ups.NEW)).all()
    assert told == [caller.id]
    for day in range(3):
        moment = days_later(day)
        calls.take(session, moment, caller, row)
        calls.note_try(session, moment, caller, row)
        if day < 2:
            assert (call.state, call.tries, call.caller_id) == (S.DUE, day + 1, None)
            assert calls.listed(session, moment, caller, View.TO_RING).total == 0
            with pytest.raises(Refused, match="tried_today"):
                calls.take(session, moment, caller, row)
    assert (call.state, call.tries) == (S.UNREACHABLE, 3)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.UNREACHABLE)
    assert session.get_one(Complaint, case.id, populate_existing=True).got is Got.WAITING


@pytest.mark.parametrize("result", FollowUpResult)
def test_what_they_say_of_a_reply_settles_the_complaint(
    session: Session, li: Who, server: Who, caller: Who, result: FollowUpResult
) -> None:
    case = a_silent_complaint(session, li, server)
    call = the_call(session, FollowUpKind.COMPLAINT, case.id)
    calls.take(session, DAY, caller, call.id or 0)
    if result is FollowUpResult.NOT_SOLVED:
        with pytest.raises(Refused, match="words"), deciding(session):
            calls.note_result(session, DAY, caller, call.id or 0, result)
    calls.note_result(session, DAY, caller, call.id or 0, result, text="It still shakes", grade=2)
    came = {
        FollowUpResult.SOLVED: (CaseState.CLOSED, Outcome.FIXED),
        FollowUpResult.PARTLY: (CaseState.CLOSED, Outcome.PARTLY_FIXED),
        FollowUpResult.NOT_SOLVED: (CaseState.REWORK, None),
    }
    complaint = session.get_one(Complaint, case.id, populate_existing=True)
    assert (case.state, case.outcome) == came[result]
    assert (complaint.got, complaint.grade) == (Got.BY_PHONE, 2)
    assert (call.state, call.result, call.caller_id, call.grade) == (S.REACHED, result, caller.id, 2)
    # What is over is not for the caller to go on with.
    with pytest.raises(Refused):
        complaints.ask_review(session, DAY, caller, case.id or 0, "Once more")


def test_who_answers_by_themselves_is_not_rung(session: Session, li: Who, server: Who, caller: Who) -> None:
    case = a_silent_complaint(session, li, server)
    call = the_call(session, FollowUpKind.COMPLAINT, case.id)
    calls.take(session, DAY, caller, call.id or 0)
    complaints.not_fixed(session, DAY, li, case.id or 0, "Loose again")
    assert call.state is S.DROPPED
    with pytest.raises(Refused, match="follow_up_dropped"):
        calls.note_result(session, DAY, caller, call.id or 0, FollowUpResult.SOLVED)
    # The next reply has a call of its own, with tries of its own.
    complaints.investigate(session, DAY, server, case.id or 0)
    complaints.reply(
        session, DAY, server, case.id or 0, Finding.SUBSTANTIATED, measure="Again", text="Mended again."
    )
    deadlines.act_on_due(session, Moment(case.due_at or DAY.now, DAY.calendar), 9)
    second = the_call(session, FollowUpKind.COMPLAINT, case.id, 1)
    assert (second.state, second.tries) == (S.DUE, 0)


def test_what_is_not_solved_goes_on(session: Session, li: Who, server: Who, caller: Who) -> None:
    unsolved = FollowUpResult.NOT_SOLVED
    case = a_closed_request(session, li, server)
    call = the_call(session, FollowUpKind.REQUEST, case.id)
    calls.take(session, DAY, caller, call.id or 0)
    calls.note_result(session, DAY, caller, call.id or 0, unsolved, text="Still blocked")
    assert (case.state, case.reopened, call.state) == (CaseState.PLANNING, 1, S.REACHED)
    # What was booked goes on as a request that names it, with somebody else.
    booking = a_served_booking(session, li, server)
    call = the_call(session, FollowUpKind.BOOKING, booking.id)
    calls.take(session, DAY, caller, call.id or 0)
    calls.note_result(session, DAY, caller, call.id or 0, unsolved, text="One side is longer", grade=1)
    new = session.exec(select(Case).order_by(col(Case.id).desc())).first()
    assert new is not None
    assert (new.kind, new.person_id, new.price) == (CaseKind.REQUEST, li.id, 0)
    assert new.about == f"{booking.number}: One side is longer"
    assert new.custodian_id not in (None, server.id)
    assert booking.state is BookingState.SERVED
    # So does a request that is too old to be opened again.
    old = a_closed_request(session, li, server)
    late, call = days_later(16), the_call(session, FollowUpKind.REQUEST, old.id)
    calls.take(session, late, caller, call.id or 0)
    calls.note_result(session, late, caller, call.id or 0, unsolved, text="Blocked again")
    assert old.state is CaseState.CLOSED
    newest = session.exec(select(Case.about).order_by(col(Case.id).desc())).first()
    assert newest == f"{old.number}: Blocked again"


def test_who_leads_hears_once_a_day_what_is_late(session: Session, li: Who, server: Who, caller: Who) -> None:
    leader = a_person(session, "Leader", Role.DUTY_LEADER)
    for _ in range(3):
        a_served_booking(session, li, server)
    taken = the_call(session, FollowUpKind.BOOKING, a_served_booking(session, li, server).id)
    calls.take(session, DAY, caller, taken.id or 0)
    due = days_later(7)
    deadlines.act_on_due(session, due, 99)
    told = select(Notice.person_id).where(Notice.kind == follow_ups.OVERDUE).order_by(col(Notice.id))
    assert session.exec(told).all() == [leader.id, caller.id]
    assert calls.late(session, due, leader) == (4, taken.due_at)
    # Whoever has no role any more rings nobody.
    staff.leave(session, due, caller.id)
    deadlines.act_on_due(session, due, 99)
    session.refresh(taken)
    assert (taken.state, taken.caller_id) == (S.DUE, None)
    deadlines.act_on_due(session, days_later(8), 99)
    assert session.exec(told).all() == [leader.id, caller.id, leader.id]
    privacy.erase(session, days_later(8), li)
    states = session.exec(select(FollowUp.state)).all()
    assert set(states) == {S.DROPPED}
    deadlines.act_on_due(session, days_later(9), 99)
    assert len(session.exec(told).all()) == 3


def test_of_two_who_take_it_at_once_one_rings(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        a_rule(session, "follow_up_bookings", 100)
        li, server = a_person(session, "Li"), a_person(session, "Server", Role.CLERK)
        callers = [a_person(session, f"Clerk {n}", Role.CLERK).id for n in range(8)]
        row = the_call(session, FollowUpKind.BOOKING, a_served_booking(session, li, server).id).id or 0

    def take(person: int) -> Act:
        return lambda session: calls.take(session, DAY, by_id(session, person), row).caller_id

    came_of_it = race(engine, *(take(person) for person in callers))
    assert sum(isinstance(one, int) for one in came_of_it) == 1
