"""Every action in every state by everybody: what the table does not allow is refused and changes nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, func, select

from centre import cases
from centre.cases import Proposal
from centre.errors import Refused, deciding
from centre.moment import Moment
from models.audit import AuditLine
from models.cases import (
    ENDED,
    TRANSITIONS,
    Case,
    CaseAction,
    CaseKind,
    CaseLine,
    CaseState,
    Gap,
    Handover,
    Plan,
    Reason,
)
from models.deadlines import Deadline
from models.outbox import Notice
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.offers import a_request

MOMENT = at("11:00")
TABLE = TRANSITIONS[CaseKind.REQUEST]
PLAN = Proposal("Master Chen", date(2026, 11, 26), "morning", 3000)
Act = Callable[[Session, Moment, Who, int], Any]


def plan_id(session: Session, case_id: int) -> int:
    case = session.get(Case, case_id)
    plan = cases.plan_of(session, case) if case else None
    return plan.id or 0 if plan else 0


ACTS: dict[str, tuple[CaseAction, Act]] = {
    "take up": (CaseAction.TAKE_UP, cases.take_up),
    "list gaps": (
        CaseAction.LIST_GAPS,
        lambda s, m, w, c: cases.list_gaps(s, m, w, c, ["A photo"], new=True),
    ),
    "accept": (CaseAction.ACCEPT, cases.accept),
    "decline": (
        CaseAction.DECLINE,
        lambda s, m, w, c: cases.decline(s, m, w, c, Reason.OUT_OF_SCOPE, text="Ask the landlord"),
    ),
    "transfer": (CaseAction.TRANSFER, lambda s, m, w, c: cases.transfer(s, m, w, c, "The water works")),
    "offer a plan": (CaseAction.OFFER_PLAN, lambda s, m, w, c: cases.offer_plan(s, m, w, c, PLAN)),
    "schedule": (CaseAction.SCHEDULE, cases.schedule),
    "send back": (
        CaseAction.SEND_BACK,
        lambda s, m, w, c: cases.send_back(s, m, w, c, Reason.WRONG_ADDRESS),
    ),
    "start": (CaseAction.START, cases.start),
    "ask for more": (
        CaseAction.ASK_PRICE,
        lambda s, m, w, c: cases.ask_price(s, m, w, c, 8000, text="A new valve"),
    ),
    "finish": (CaseAction.FINISH, lambda s, m, w, c: cases.finish(s, m, w, c, "It is dry")),
    "fill gaps": (CaseAction.FILL_GAPS, lambda s, m, w, c: cases.fill_gaps(s, m, w, c, "Here it is")),
    "agree": (CaseAction.AGREE, lambda s, m, w, c: cases.agree(s, m, w, c, plan_id(s, c))),
    "ask for another": (
        CaseAction.ASK_CHANGE,
        lambda s, m, w, c: cases.ask_change(s, m, w, c, plan_id(s, c), text="Not on Thursday"),
    ),
    "agree to more": (CaseAction.AGREE_PRICE, lambda s, m, w, c: cases.agree_price(s, m, w, c, 8000)),
    "refuse more": (CaseAction.REFUSE_PRICE, cases.refuse_price),
    "confirm": (CaseAction.CONFIRM, cases.confirm),
    "not done": (CaseAction.NOT_DONE, lambda s, m, w, c: cases.not_done(s, m, w, c, "It still drips")),
    "reopen": (CaseAction.REOPEN, lambda s, m, w, c: cases.reopen(s, m, w, c, "It drips again")),
    "withdraw": (CaseAction.WITHDRAW, cases.withdraw),
    "lapse": (CaseAction.LAPSE, lambda s, m, _, c: cases.lapse(s, m, c)),
}
OF_RESIDENT = {
    "fill gaps",
    "agree",
    "ask for another",
    "agree to more",
    "refuse more",
    "confirm",
    "not done",
    "reopen",
    "withdraw",
}
ANYBODY = {"lapse"}  # the clock's own
# What is done without anybody having to tap it.
BY_ITSELF = {CaseAction.PLAN}

ROLES = {
    "the resident": (),
    "the resident, a clerk too": (Role.CLERK,),
    "another resident": (),
    "a volunteer": (Role.VOLUNTEER,),
    "an auditor": (Role.AUDITOR,),
    "the custodian": (Role.CLERK,),
    "another clerk": (Role.CLERK,),
    "a director": (Role.DIRECTOR,),
}
# How a case comes to a state in the ordinary way.
WAY: dict[CaseState, tuple[str, ...]] = {
    CaseState.SUBMITTED: (),
    CaseState.REVIEWING: ("take up",),
    CaseState.SUPPLEMENT: ("take up", "list gaps"),
    CaseState.ACCEPTED: ("take up", "accept"),
    CaseState.PLANNING: ("take up", "accept"),
    CaseState.PLAN_OFFERED: ("take up", "accept", "offer a plan"),
    CaseState.SCHEDULED: ("take up", "accept", "offer a plan", "agree"),
    CaseState.IN_SERVICE: ("take up", "accept", "offer a plan", "agree", "start"),
    CaseState.PRICE_ASKED: ("take up", "accept", "offer a plan", "agree", "start", "ask for more"),
    CaseState.DONE: ("take up", "accept", "offer a plan", "agree", "start", "finish"),
    CaseState.CLOSED: ("take up", "accept", "offer a plan", "agree", "start", "finish", "confirm"),
    CaseState.NOT_ACCEPTED: ("take up", "decline"),
    CaseState.TRANSFERRED: ("take up", "transfer"),
    CaseState.WITHDRAWN: ("withdraw",),
}


def bring_to(session: Session, state: CaseState, resident: Who, custodian: Who) -> int:
    """A request that came to a state in the ordinary way; without a plan it is only accepted."""
    case = a_request(session, resident, at("10:00"), plan_days=0 if state is CaseState.ACCEPTED else 2)
    assert case.id is not None
    if case.custodian_id != custodian.id:
        cases.take_over(session, at("10:01"), custodian, case.id)
    for act in WAY[state]:
        ACTS[act][1](session, MOMENT, resident if act in OF_RESIDENT else custodian, case.id)
    assert session.get_one(Case, case.id).state is state
    return case.id


def refusal(role: str, act: str, state: CaseState) -> str | None:
    """Why this is refused, by the table; None if it is allowed."""
    action, _ = ACTS[act]
    own, custodian = role.startswith("the resident"), role == "the custodian"
    by_staff = act not in OF_RESIDENT | ANYBODY
    works = bool(set(ROLES[role]) & {Role.CLERK, Role.DIRECTOR})
    tapped_twice = act == "take up" and custodian and state is CaseState.REVIEWING
    reasons = {
        "refused.case_unknown": act in OF_RESIDENT and not own,
        "refused.not_allowed": by_staff and not works,
        "refused.case_own": by_staff and own,
        f"refused.case_{state}": (state, action) not in TABLE and not tapped_twice,
        "refused.case_not_yours": by_staff and not custodian and act != "take up",
    }
    return next((key for key, holds in reasons.items() if holds), None)


def footprint(session: Session) -> list[Any]:
    """The case, and how many rows there are of what an act writes."""
    counts = [
        select(func.count()).select_from(table).scalar_subquery()
        for table in (CaseLine, Gap, Plan, Handover, Notice, Deadline, AuditLine)
    ]
    columns = SQLModel.metadata.tables["case"].columns
    return list(session.connection().execute(select(*counts, *columns)).one())


@pytest.mark.parametrize("state", WAY)
def test_only_what_the_table_allows_happens(session: Session, state: CaseState) -> None:
    for role, roles in ROLES.items():
        with session.begin_nested() as everything:
            resident = a_person(session, "Resident", *(roles if role.startswith("the resident") else ()))
            custodian = a_person(session, "Custodian", Role.CLERK)
            actor = {"the custodian": custodian}.get(role) or (
                resident if role.startswith("the resident") else a_person(session, role, *roles)
            )
            case_id = bring_to(session, state, resident, custodian)
            session.flush()
            for name in ACTS:
                try_it(session, actor, case_id, name, refusal(role, name, state))
            everything.rollback()


def try_it(session: Session, actor: Who, case_id: int, name: str, expected: str | None) -> None:
    """Act, and see that it does what the table says or, where it is refused, nothing."""
    action, act = ACTS[name]
    state = session.get_one(Case, case_id, populate_existing=True).state
    if expected is None:
        with session.begin_nested() as attempt:
            act(session, MOMENT, actor, case_id)
            after = TABLE.get((state, action), state)
            after = CaseState.PLANNING if after is CaseState.ACCEPTED else after
            case = session.get_one(Case, case_id)
            assert case.state is after, name
            assert (case.closed_at is not None) is (after in ENDED), name
            assert (case.due_at is None) is (after in ENDED), name
            assert case.custodian_id is not None, name
            attempt.rollback()
    else:
        before = footprint(session)
        with pytest.raises(Refused) as refused, deciding(session):
            act(session, MOMENT, actor, case_id)
        assert (name, refused.value.key) == (name, expected)
        assert footprint(session) == before, name


@pytest.mark.parametrize("name", ACTS)
def test_what_is_not_there_is_not_touched(session: Session, clerk: Who, name: str) -> None:
    with pytest.raises(Refused, match=r"refused\.case_unknown"):
        ACTS[name][1](session, MOMENT, clerk, 4711)


def test_the_table_names_every_state_and_action() -> None:
    assert {state for state, _ in TABLE} | set(TABLE.values()) == set(WAY)
    assert {action for action, _ in ACTS.values()} | BY_ITSELF == {action for _, action in TABLE}
