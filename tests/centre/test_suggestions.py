"""Suggestions: every action in every state by everybody, whatever order things come in, and every limit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, col, func, select

from centre import cases, complaints, suggestions
from centre.cases import Bearer, Voice
from centre.errors import Refused, deciding
from centre.moment import Moment
from models.audit import AuditLine
from models.calls import Side
from models.cases import (
    ENDED,
    TRANSITIONS,
    Case,
    CaseAction,
    CaseKind,
    CaseLine,
    CaseState,
    Openness,
    Outcome,
    Reason,
)
from models.complaints import Follower
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice
from models.people import Role
from models.who import Who, by_id
from tests.auxil.factories import a_person, at
from tests.auxil.histories import go_through, happens
from tests.auxil.told import told
from tests.centre.test_complaint_clock import run

TABLE = TRANSITIONS[CaseKind.SUGGESTION]
MOMENT = at("11:00")
Act = Callable[[Session, Moment, Any, int], Any]
ANSWERS = {CaseAction.ADOPT, CaseAction.NOT_ADOPT}


def merge(session: Session, moment: Moment, who: Who, case_id: int) -> None:
    """Into one that a neighbour made of the same."""
    neighbour = a_person(session, "Neighbour")
    same = suggestions.submit(session, at("10:30"), neighbour, "A bench, please.").case
    complaints.merge(session, moment, who, case_id, same.id or 0)


ACTS: dict[str, tuple[CaseAction, Act]] = {
    "take up": (CaseAction.TAKE_UP, cases.take_up),
    "adopt": (CaseAction.ADOPT, lambda s, m, w, c: suggestions.adopt(s, m, w, c, "A bench in spring.")),
    "adopt a part": (
        CaseAction.ADOPT,
        lambda s, m, w, c: suggestions.adopt(s, m, w, c, "A chair in spring.", partly=True),
    ),
    "not adopt": (CaseAction.NOT_ADOPT, lambda s, m, w, c: suggestions.not_adopt(s, m, w, c, "No room.")),
    "merge": (CaseAction.MERGE, merge),
    "transfer": (CaseAction.TRANSFER, lambda s, m, w, c: cases.transfer(s, m, w, c, "The district")),
    "carry out": (CaseAction.FINISH, lambda s, m, w, c: cases.finish(s, m, w, c, "The bench is there.")),
    "withdraw": (CaseAction.WITHDRAW, cases.withdraw),
    # What is done with other kinds of cases is not done with these.
    "accept": (CaseAction.ACCEPT, cases.accept),
    "decline": (
        CaseAction.DECLINE,
        lambda s, m, w, c: cases.decline(s, m, w, c, Reason.OUT_OF_SCOPE, text="Ask elsewhere"),
    ),
    "assign": (CaseAction.ASSIGN, complaints.assign),
    "fixed": (CaseAction.FIXED, complaints.fixed),
    "reopen": (CaseAction.REOPEN, lambda s, m, w, c: cases.reopen(s, m, w, c, "It is gone")),
    "lapse": (CaseAction.LAPSE, lambda s, m, _, c: cases.lapse(s, m, c)),
}
OF_RESIDENT = {"withdraw", "fixed", "reopen"}
ROLES: dict[str, tuple[Role, ...]] = {
    "the author": (),
    "the author, a clerk too": (Role.CLERK,),
    "another resident": (),
    "a volunteer": (Role.VOLUNTEER,),
    "an auditor": (Role.AUDITOR,),
    "the custodian": (Role.CLERK,),
    "another clerk": (Role.CLERK,),
    "a director": (Role.DIRECTOR,),
}
# How a suggestion comes to a state in the ordinary way.
WAY: dict[CaseState, tuple[str, ...]] = {
    CaseState.SUBMITTED: (),
    CaseState.REVIEWING: ("take up",),
    CaseState.CARRYING_OUT: ("take up", "adopt"),
    CaseState.CLOSED: ("take up", "adopt", "carry out"),
    CaseState.MERGED: ("take up", "merge"),
    CaseState.TRANSFERRED: ("take up", "transfer"),
    CaseState.WITHDRAWN: ("withdraw",),
}


def bring_to(
    session: Session, state: CaseState, author: Who, openness: Openness = Openness.OPEN
) -> tuple[Case, Voice]:
    """A suggestion that came to a state in the ordinary way, and who speaks for it."""
    filed = suggestions.submit(session, at("10:00"), author, "A bench at the gate.", openness=openness)
    case = filed.case
    voice = author if case.person_id else Bearer(case.code_hash)
    for name in WAY[state]:
        actor = voice if name in OF_RESIDENT else by_id(session, case.custodian_id or 0)
        ACTS[name][1](session, MOMENT, actor, case.id or 0)
    assert case.state is state
    return case, voice


def refusal(role: str, name: str, state: CaseState) -> str | None:
    """Why this is refused, by the table; None if it is allowed."""
    own, custodian = role.startswith("the author"), role == "the custodian"
    by_staff = name not in OF_RESIDENT | {"lapse"}
    works = bool(set(ROLES[role]) & {Role.CLERK, Role.DIRECTOR})
    tapped_twice = name == "take up" and custodian and state is CaseState.REVIEWING
    reasons = {
        "refused.case_unknown": name in OF_RESIDENT and not own,
        "refused.not_allowed": by_staff and not works,
        "refused.case_own": by_staff and own,
        f"refused.case_{state}": (state, ACTS[name][0]) not in TABLE and not tapped_twice,
        "refused.case_not_yours": by_staff and not custodian and name != "take up",
    }
    return next((key for key, holds in reasons.items() if holds), None)


def footprint(session: Session, case_id: int) -> list[Any]:
    """The case, and how many rows there are of what an act writes."""
    counts = [
        select(func.count()).select_from(table).scalar_subquery()
        for table in (Case, CaseLine, Follower, Notice, Deadline, AuditLine)
    ]
    of_case = SQLModel.metadata.tables["case"]
    rows = sa.select(*counts, *of_case.columns).where(of_case.c.id == case_id)
    return list(session.connection().execute(rows).one())


def try_it(session: Session, actor: Voice, case: Case, name: str, expected: str | None) -> None:
    """Act, and see that it does what the table says or, where it is refused, nothing."""
    case_id, (action, act) = case.id or 0, ACTS[name]
    before, state = footprint(session, case_id), case.state
    if expected is None:
        with session.begin_nested() as attempt:
            act(session, MOMENT, actor, case_id)
            after = TABLE.get((state, action), state)
            assert case.state is after, name
            assert (case.closed_at is not None) is (case.due_at is None) is (after in ENDED), name
            assert case.custodian_id is not None, name
            attempt.rollback()
    else:
        with pytest.raises(Refused) as refused, deciding(session):
            act(session, MOMENT, actor, case_id)
        assert (name, refused.value.key) == (name, expected)
        assert footprint(session, case_id) == before, name
    session.refresh(case)


@pytest.mark.parametrize("state", WAY)
def test_only_what_the_table_allows_happens(session: Session, state: CaseState) -> None:
    for role, roles in ROLES.items():
        with session.begin_nested() as everything:
            own = role.startswith("the author")
            author = a_person(session, "Author", *(roles if own else ()))
            clerks = [a_person(session, name, Role.CLERK) for name in ("One", "Two")]
            case, _ = bring_to(session, state, author)
            custodian = by_id(session, case.custodian_id or 0)
            colleague = next(clerk for clerk in clerks if clerk.id != custodian.id)
            theirs = {"the custodian": custodian, "another clerk": colleague}
            actor = author if own else theirs.get(role) or a_person(session, role, *roles)
            session.flush()
            for name in ACTS:
                try_it(session, actor, case, name, refusal(role, name, state))
            everything.rollback()


def test_the_table_names_every_state_and_action() -> None:
    assert {state for state, _ in TABLE} | set(TABLE.values()) == set(WAY)
    assert {action for _, action in TABLE} <= {action for action, _ in ACTS.values()}


HANDS = [*ACTS, "adopt", "carry out", "take over", "time", "time", "time"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(st.tuples(st.sampled_from(HANDS), st.integers(1, 200)), max_size=30),
    openness=st.sampled_from(Openness),
)
def test_a_suggestion_is_never_left_alone(
    session: Session, history: list[tuple[str, int]], openness: Openness
) -> None:
    with session.begin_nested() as attempt:
        author = a_person(session, "Author")
        clerks = [a_person(session, name, Role.CLERK) for name in ("One", "Two")]
        a_person(session, "Leader", Role.DUTY_LEADER)
        case, voice = bring_to(session, CaseState.SUBMITTED, author, openness)

        def act(now: Moment, name: str, number: int) -> None:
            def deed(custodian: Who) -> object:
                return ACTS[name][1](session, now, voice if name in OF_RESIDENT else custodian, case.id or 0)

            happens(session, now, case, clerks[number % 2], None if name == "take over" else deed)

        go_through(session, MOMENT, history, act, lambda: is_in_order(session, case.id or 0))
        attempt.rollback()


def is_in_order(session: Session, case_id: int) -> None:
    """What holds at every moment of a suggestion."""
    case = session.get_one(Case, case_id, populate_existing=True)
    waits = select(Deadline.id).where(
        Deadline.subject_kind == "case",
        Deadline.subject_id == case_id,
        Deadline.state == DeadlineState.WAITING,
    )
    ended, waiting = case.state in ENDED, session.exec(waits).all()
    assert case.custodian_id is not None
    assert ended is (case.due_at is None) is (case.closed_at is not None) is (not waiting)
    lines = session.exec(select(CaseLine).where(CaseLine.case_id == case_id).order_by(col(CaseLine.id))).all()
    decided = [line for line in lines if line.action in ANSWERS]
    assert len(decided) <= 1
    assert (case.outcome is None) is (not decided)
    if case.state is CaseState.CLOSED:
        # Its author has heard what was decided and, if it was adopted, what became of it.
        assert all(line.text and line.side is Side.STAFF and not line.by_phone for line in decided)
        assert (lines[-1].action is CaseAction.FINISH) is (case.outcome is not Outcome.NOT_ADOPTED)


def test_it_is_decided_in_fifteen_days_and_carried_out_in_sixty(
    session: Session, resident: Who, clerk: Who, leader: Who
) -> None:
    filed = suggestions.submit(session, at("10:00"), resident, "A bench at the gate.")
    case, number = filed.case, filed.case.id or 0
    assert case.due_at == at("17:30", "2026-12-15").now
    # To take it up begins nothing anew.
    cases.take_up(session, at("11:00"), clerk, number)
    assert case.due_at == at("17:30", "2026-12-15").now
    assert run(session, at("11:00"), at("12:00", "2026-12-17")) == [
        ("warning", clerk.id, "04 09:30"),
        ("warning", clerk.id, "10 16:00"),
        ("late", resident.id, "15 17:30"),
        ("overdue", clerk.id, "16 08:30"),
        ("overdue", leader.id, "16 08:30"),
        ("overdue", leader.id, "17 08:30"),
    ]
    adopted = at("12:00", "2026-12-17")
    suggestions.adopt(session, adopted, clerk, number, "A bench in spring.")
    assert told(session)[-1] == ("case.step", resident.id)
    # Sixty working days, over New Year and the Spring Festival.
    assert case.due_at == moment_of_end(adopted)
    after = run(session, adopted, Moment(case.due_at + timedelta(days=4), adopted.calendar), step=120)
    assert [(kind, person) for kind, person, _ in after][:4] == [
        ("warning", clerk.id),
        ("warning", clerk.id),
        ("late", resident.id),
        ("overdue", clerk.id),
    ]
    assert {(kind, person) for kind, person, _ in after[4:]} == {("overdue", leader.id)}
    later = Moment(case.due_at + timedelta(days=5), adopted.calendar)
    cases.finish(session, later, clerk, number, "The bench is there.")
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.ADOPTED)
    assert run(session, later, Moment(later.now + timedelta(days=9), later.calendar), step=120) == []


def moment_of_end(since: Moment) -> Any:
    """The end of the sixtieth working day, counted one by one."""
    day, left = since.calendar.local(since.now).date(), 60
    while left:
        day += timedelta(days=1)
        left -= since.calendar.is_working_day(day)
    return since.calendar.at(day, since.calendar.opening.closes)
