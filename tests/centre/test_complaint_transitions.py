"""Every action on a complaint in every state by everybody: what the table does not allow changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, func, select

from centre import cases, complaints, deadlines
from centre.complaints import Bearer, Grievance, Voice
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
    Handover,
    Openness,
    Reason,
)
from models.complaints import (
    ComplaintCategory,
    Extension,
    Finding,
    Follower,
    Got,
    Severity,
    Target,
)
from models.deadlines import Deadline
from models.outbox import Notice
from models.people import Role
from models.who import Who, by_id
from tests.auxil.factories import a_person, at

TABLE = TRANSITIONS[CaseKind.COMPLAINT]
ABOUT = "Chen Hong"
MOMENT = at("12:00", "2026-11-26")
Act = Callable[[Session, Moment, Any, int], Any]


def weigh(session: Session, moment: Moment, who: Who, case_id: int) -> None:
    category, severity = ComplaintCategory.PREMISES, Severity.NORMAL
    case = session.get(Case, case_id)
    about = case.against_id if case else None
    complaints.triage(session, moment, who, case_id, category=category, severity=severity, against_id=about)


def reply(session: Session, moment: Moment, who: Who, case_id: int) -> None:
    found: dict[str, Any] = {
        "measure": "The stair was screwed down.",
        "text": "You were right; it is mended.",
    }
    complaints.reply(session, moment, who, case_id, Finding.SUBSTANTIATED, **found)


def merge(session: Session, moment: Moment, who: Who, case_id: int) -> None:
    """Into one that a neighbour made of the same."""
    neighbour = a_complaint(session, a_person(session, "Neighbour"))
    case = session.get(Case, case_id)
    neighbour.against_id = case.against_id if case else None
    session.flush()
    complaints.merge(session, moment, who, case_id, neighbour.id or 0)


def ring(session: Session, moment: Moment, _who: Voice, case_id: int) -> None:
    """What the clock does with a reply to which nobody says anything."""
    case = session.get_one(Case, case_id)
    deadlines.act_on_due(session, Moment(case.due_at or moment.now, moment.calendar), 9)


# What moves a complaint, by the table.
ACTS: dict[str, tuple[CaseAction, Act]] = {
    "triage": (CaseAction.TRIAGE, weigh),
    "assign": (CaseAction.ASSIGN, complaints.assign),
    "contact": (CaseAction.CONTACT, lambda s, m, w, c: complaints.contact(s, m, w, c, "We come today.")),
    "investigate": (CaseAction.INVESTIGATE, complaints.investigate),
    "reply": (CaseAction.REPLY, reply),
    "fixed": (CaseAction.FIXED, complaints.fixed),
    "partly fixed": (CaseAction.PARTLY_FIXED, complaints.partly_fixed),
    "not fixed": (CaseAction.NOT_FIXED, lambda s, m, w, c: complaints.not_fixed(s, m, w, c, "Still loose")),
    "ask for review": (
        CaseAction.ASK_REVIEW,
        lambda s, m, w, c: complaints.ask_review(s, m, w, c, "It is your stair"),
    ),
    "withdraw": (CaseAction.WITHDRAW, lambda s, m, w, c: complaints.withdraw(s, m, w, c, "Never mind")),
    "decline": (
        CaseAction.DECLINE,
        lambda s, m, w, c: cases.decline(s, m, w, c, Reason.OUT_OF_SCOPE, text="Ask the landlord"),
    ),
    "transfer": (CaseAction.TRANSFER, lambda s, m, w, c: cases.transfer(s, m, w, c, "The housing office")),
    "merge": (CaseAction.MERGE, merge),
    "call help": (
        CaseAction.CALL_EMERGENCY,
        lambda s, m, w, c: complaints.call_emergency(s, m, w, c, "Ring 119; they are on their way"),
    ),
    "lapse": (CaseAction.LAPSE, lambda s, m, _, c: cases.lapse(s, m, c)),
}
# What leaves it where it is, and in which states it can be done.
NOTES: dict[str, tuple[set[CaseState], Act]] = {
    "ask for time": (
        {CaseState.INVESTIGATING},
        lambda s, m, w, c: complaints.extension.ask(s, m, w, c, 3, why="Witnesses are away"),
    ),
    "note that it was told": (
        {CaseState.REPLIED, CaseState.FOLLOW_UP},
        lambda s, m, w, c: complaints.note_told(s, m, w, c, Got.BY_PHONE),
    ),
}
OF_RESIDENT = {"fixed", "partly fixed", "not fixed", "ask for review", "withdraw"}
# What is done by the clock, by who leads (below), by whoever rings (test_follow_ups.py), or where there is a
# director (test_complaint_story.py).
BY_ITSELF = {CaseAction.CALL_BACK, CaseAction.NO_ANSWER, CaseAction.EXTEND, CaseAction.REFER}

OTHERS: dict[str, tuple[Role, ...]] = {
    "another resident": (),
    "a volunteer": (Role.VOLUNTEER,),
    "an auditor": (Role.AUDITOR,),
    "a director": (Role.DIRECTOR,),
}
CLERKS = {"who complained, a clerk too", "the custodian", "another clerk", "a clerk whom it is about"}
_REPLIED = ("triage", "assign", "contact", "reply")
# How a complaint comes to a state in the ordinary way.
WAY: dict[CaseState, tuple[str, ...]] = {
    CaseState.SUBMITTED: (),
    CaseState.TRIAGED: ("triage",),
    CaseState.ASSIGNED: ("triage", "assign"),
    CaseState.INVESTIGATING: ("triage", "assign", "contact"),
    CaseState.REPLIED: _REPLIED,
    CaseState.FOLLOW_UP: (*_REPLIED, "ring"),
    CaseState.REWORK: (*_REPLIED, "not fixed"),
    CaseState.CLOSED: (*_REPLIED, "fixed"),
    CaseState.REVIEW: (*_REPLIED, "fixed", "ask for review"),
    CaseState.NOT_ACCEPTED: ("decline",),
    CaseState.TRANSFERRED: ("triage", "transfer"),
    CaseState.MERGED: ("triage", "merge"),
    CaseState.EMERGENCY: ("call help",),
    CaseState.WITHDRAWN: ("withdraw",),
}


def a_complaint(session: Session, who: Who, **told: Any) -> Case:
    """About a stair, unless something else is told."""
    ordinary = {"category": ComplaintCategory.PREMISES, "target": Target.PLACE, "whom": "Building 3"}
    grievance = Grievance(**{**ordinary, "about": "The third stair is loose.", **told})
    return complaints.submit(session, at("10:00"), who, grievance).case


def bring_to(session: Session, state: CaseState, resident: Who, **told: Any) -> Case:
    """A complaint that came to a state in the ordinary way."""
    case = a_complaint(session, resident, **told)
    voice = resident if case.person_id == resident.id else Bearer(case.code_hash)
    for step in WAY[state]:
        name = "investigate" if (step, case.openness) == ("contact", Openness.NO_TRACE) else step
        act = ring if name == "ring" else act_of(name)
        actor = voice if name in OF_RESIDENT else by_id(session, case.custodian_id or 0)
        act(session, at("11:00"), actor, case.id or 0)
    assert case.state is state
    return case


def refusal(role: str, name: str, case: Case) -> str | None:
    """Why this is refused, by the table; None if it is allowed."""
    custodian, of_resident = role == "the custodian", name in OF_RESIDENT
    own = role.startswith("who complained")
    by_staff = not of_resident and name != "lapse"
    works = role in CLERKS | {"a director"}
    reasons = {
        "refused.not_allowed": by_staff and not works,
        "refused.case_own": by_staff and own,
        "refused.case_unknown": (of_resident and not own)
        or (by_staff and role == "a clerk whom it is about"),
        f"refused.case_{case.state}": not allows(name, case.state) and (name in ACTS or case.state in ENDED),
        "refused.case_not_yours": by_staff and not custodian,
        # What goes on as another's comes back only after that one's reply.
        f"refused.case_{case.state} ": not allows(name, case.state) or case.state is CaseState.MERGED,
        # Who can be spoken to is, before anything is looked into.
        "refused.complaint_contact_first": (name, case.state) == ("investigate", CaseState.ASSIGNED)
        and case.openness is not Openness.NO_TRACE,
    }
    return next((key.strip() for key, holds in reasons.items() if holds), None)


def act_of(name: str) -> Act:
    """How something is done."""
    return (NOTES[name] if name in NOTES else ACTS[name])[1]


def allows(name: str, state: CaseState) -> bool:
    """Whether something can be done in a state."""
    return state in NOTES[name][0] if name in NOTES else (state, ACTS[name][0]) in TABLE


def footprint(session: Session, case_id: int) -> list[Any]:
    """The case, and how many rows there are of what an act writes."""
    counts = [
        select(func.count()).select_from(table).scalar_subquery()
        for table in (Case, CaseLine, Handover, Extension, Follower, Notice, Deadline, AuditLine)
    ]
    of_case, of_complaint = (SQLModel.metadata.tables[name] for name in ("case", "complaint"))
    both = of_case.join(of_complaint, of_case.c.id == of_complaint.c.id)
    rows = select(*counts, *of_case.columns, *of_complaint.columns).select_from(both)
    return list(session.connection().execute(rows.where(of_case.c.id == case_id)).one())


def try_all(session: Session, role: str, actor: Voice, case_id: int) -> None:
    """Have somebody try everything; whoever has nothing but a code tries what residents do."""
    session.flush()
    before = footprint(session, case_id)
    for name in OF_RESIDENT if isinstance(actor, Bearer) else [*ACTS, *NOTES]:
        case = session.get_one(Case, case_id, populate_existing=True)
        try_it(session, actor, case, name, refusal(role, name, case), before)


def try_it(
    session: Session, actor: Voice, case: Case, name: str, expected: str | None, before: list[Any]
) -> None:
    """Act, and see that it does what the table says or, where it is refused, nothing."""
    case_id = case.id or 0
    if expected is None:
        with session.begin_nested() as attempt:
            after = case.state if name in NOTES else TABLE[case.state, ACTS[name][0]]
            act_of(name)(session, MOMENT, actor, case_id)
            assert case.state is after, name
            assert (case.closed_at is not None) is (case.due_at is None) is (after in ENDED), name
            assert case.custodian_id is not None, name
            assert footprint(session, case_id) != before, name
            attempt.rollback()
    else:
        with pytest.raises(Refused) as refused, deciding(session):
            act_of(name)(session, MOMENT, actor, case_id)
        assert (name, refused.value.key) == (name, expected)
        assert footprint(session, case_id) == before, name


@pytest.mark.parametrize("state", WAY)
def test_only_what_the_table_allows_happens(session: Session, state: CaseState) -> None:
    a_person(session, "Leader", Role.DUTY_LEADER)
    clerks = [a_person(session, name, Role.CLERK) for name in ("One", "Two")]
    resident = a_person(session, "Resident")
    others = {role: a_person(session, role, *roles) for role, roles in OTHERS.items()}
    case = bring_to(session, state, resident)
    custodian = by_id(session, case.custodian_id or 0)
    colleague = next(clerk for clerk in clerks if clerk.id != custodian.id)
    theirs = {"who complained": resident, "the custodian": custodian, "another clerk": colleague}
    for role, actor in {**theirs, **others}.items():
        try_all(session, role, actor, case.id or 0)


@pytest.mark.parametrize("state", WAY)
def test_a_clerk_has_no_part_in_what_is_their_own_or_about_them(session: Session, state: CaseState) -> None:
    a_person(session, "Leader", Role.DUTY_LEADER)
    a_person(session, "Clerk", Role.CLERK)
    own = a_person(session, "Resident", Role.CLERK)
    named = a_person(session, ABOUT, Role.CLERK)
    case = bring_to(session, state, own, whom=ABOUT)
    try_all(session, "who complained, a clerk too", own, case.id or 0)
    try_all(session, "a clerk whom it is about", named, case.id or 0)


@pytest.mark.parametrize("state", WAY)
@pytest.mark.parametrize("openness", [Openness.CONFIDENTIAL, Openness.NO_TRACE])
def test_nor_does_it_where_nobody_knows_who_complained(
    session: Session, state: CaseState, openness: Openness
) -> None:
    a_person(session, "Leader", Role.DUTY_LEADER)
    resident, stranger = (a_person(session, name) for name in ("Resident", "Stranger"))
    a_person(session, "Clerk", Role.CLERK)
    if state is CaseState.FOLLOW_UP:
        with pytest.raises(AssertionError):  # who is not known is never rung
            bring_to(session, state, resident, openness=openness)
        return
    case = bring_to(session, state, resident, openness=openness)
    custodian = by_id(session, case.custodian_id or 0)
    traceless = openness is Openness.NO_TRACE
    for role, actor in {
        "who complained": Bearer(case.code_hash) if traceless else resident,
        "another resident": resident if traceless else stranger,
        "the custodian": custodian,
    }.items():
        try_all(session, role, actor, case.id or 0)
    try_all(session, "another resident", Bearer("0" * 64), case.id or 0)


@pytest.mark.parametrize("name", [*ACTS, *NOTES])
def test_what_is_not_there_is_not_touched(session: Session, clerk: Who, name: str) -> None:
    with pytest.raises(Refused, match=r"refused\.case_unknown"):
        act_of(name)(session, MOMENT, clerk, 4711)


def test_the_table_names_every_state_and_action() -> None:
    assert {state for state, _ in TABLE} | set(TABLE.values()) == set(WAY)
    assert {action for action, _ in ACTS.values()} | BY_ITSELF == {action for _, action in TABLE}
