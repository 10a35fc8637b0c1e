"""Every action in every state by everybody: what the tables do not allow is refused and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from centre import calls
from centre.errors import Refused, deciding
from models.audit import AuditLine
from models.calls import ENDED, TRANSITIONS, Call, CallAction, CallLine, CallState
from models.deadlines import Deadline
from models.outbox import Notice
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_call, a_person, at

MOMENT = at("11:00")
Act = Callable[[Session, Who, int], Any]


def hand_over_to_a_colleague(session: Session, who: Who, call_id: int) -> None:
    colleague = a_person(session, "New colleague", Role.CLERK)
    calls.hand_over(session, MOMENT, who, call_id, colleague.id)


ACTS: dict[str, tuple[CallAction, Act]] = {
    "take": (CallAction.TAKE, lambda s, w, c: calls.take(s, MOMENT, w, c)),
    "reply": (CallAction.ANSWER, lambda s, w, c: calls.reply(s, MOMENT, w, c, "At three")),
    "rang": (CallAction.ANSWER, lambda s, w, c: calls.note_call(s, MOMENT, w, c, reached=True, text="Fine")),
    "hand over": (CallAction.HAND_OVER, hand_over_to_a_colleague),
    "take over": (CallAction.HAND_OVER, lambda s, w, c: calls.hand_over(s, MOMENT, w, c, w.id)),
    "write": (CallAction.WRITE, lambda s, w, c: calls.write(s, MOMENT, w, c, "And the light")),
    "settle": (CallAction.SETTLE, lambda s, w, c: calls.settle(s, MOMENT, w, c)),
    "reopen": (CallAction.REOPEN, lambda s, w, c: calls.reopen(s, MOMENT, w, c)),
    "withdraw": (CallAction.WITHDRAW, lambda s, w, c: calls.withdraw(s, MOMENT, w, c)),
    "lapse": (CallAction.LAPSE, lambda s, _, c: calls.lapse(s, MOMENT, c)),
}
OF_RESIDENT = {"write", "settle", "reopen", "withdraw"}
OF_OWNER = {"reply", "rang"}
ANYBODY = {"lapse"}  # the clock's own

ROLES = {
    "the resident": (),
    "the resident, a clerk too": (Role.CLERK,),
    "another resident": (),
    "a volunteer": (Role.VOLUNTEER,),
    "an auditor": (Role.AUDITOR,),
    "the owner": (Role.CLERK,),
    "another clerk": (Role.CLERK,),
    "a coordinator": (Role.COORDINATOR,),
    "a director": (Role.DIRECTOR,),
}


def bring_to(session: Session, state: CallState, resident: Who, owner: Who) -> int:
    """A call-back that came to a state in the ordinary way."""
    call = a_call(session, resident, at("10:00"), phone="13800138000")
    assert call.id is not None
    call_id = call.id
    if call.owner_id != owner.id:
        calls.hand_over(session, at("10:01"), owner, call_id, owner.id)
    if state not in (CallState.OPEN, CallState.WITHDRAWN):
        calls.take(session, at("10:02"), owner, call_id)
    if state in (CallState.ANSWERED, CallState.SETTLED, CallState.UNCONFIRMED):
        calls.reply(session, at("10:03"), owner, call_id, "It is being repaired.")
    match state:
        case CallState.SETTLED:
            calls.settle(session, at("10:04"), resident, call_id)
        case CallState.UNCONFIRMED:
            calls.lapse(session, at("10:04"), call_id)
        case CallState.WITHDRAWN:
            calls.withdraw(session, at("10:04"), resident, call_id)
    assert session.get_one(Call, call_id).state is state
    return call_id


def refusal(role: str, act: str, state: CallState) -> str | None:
    """Why this is refused, by the tables; None if it is allowed."""
    action, _ = ACTS[act]
    own, owner = role.startswith("the resident"), role == "the owner"
    by_staff = act not in OF_RESIDENT | ANYBODY
    works = bool(set(ROLES[role]) & {Role.CLERK, Role.COORDINATOR, Role.DIRECTOR})
    tapped_twice = act == "take" and owner and state is CallState.TAKEN
    reasons = {
        "refused.call_unknown": act in OF_RESIDENT and not own,
        "refused.not_allowed": by_staff and not works,
        "refused.call_own": by_staff and own,
        f"refused.call_{state}": (state, action) not in TRANSITIONS and not tapped_twice,
        "refused.call_not_yours": act in OF_OWNER and not owner,
        "refused.call_theirs_already": act == "take over" and owner,
    }
    return next((key for key, holds in reasons.items() if holds), None)


def footprint(session: Session) -> list[Any]:
    """The call-back, and how many rows there are of what an act writes."""
    counts = [
        select(func.count()).select_from(table).scalar_subquery()
        for table in (CallLine, Notice, Deadline, AuditLine)
    ]
    columns = SQLModel.metadata.tables["call"].columns
    return list(session.connection().execute(select(*counts, *columns)).one())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", CallState)
def test_only_what_the_tables_allow_happens(session: Session, state: CallState, role: str) -> None:
    resident = a_person(session, "Resident", *(ROLES[role] if role.startswith("the resident") else ()))
    owner = a_person(session, "Owner", Role.CLERK)
    actor = {"the owner": owner}.get(role) or (
        resident if role.startswith("the resident") else a_person(session, role, *ROLES[role])
    )
    call_id = bring_to(session, state, resident, owner)
    session.flush()
    for name, (action, act) in ACTS.items():
        expected = refusal(role, name, state)
        if expected is None:
            with session.begin_nested() as attempt:
                act(session, actor, call_id)
                after = TRANSITIONS.get((state, action), state)
                call = session.get_one(Call, call_id)
                assert call.state is after, name
                assert (call.closed_at is not None) is (after in ENDED), name
                attempt.rollback()
        else:
            before = footprint(session)
            with pytest.raises(Refused) as refused, deciding(session):
                act(session, actor, call_id)
            assert (name, refused.value.key) == (name, expected)
            assert footprint(session) == before, name


@pytest.mark.parametrize("name", [name for name in ACTS if name != "hand over"])
def test_what_is_not_there_is_not_touched(session: Session, clerk: Who, name: str) -> None:
    with pytest.raises(Refused, match=r"refused\.call_unknown"):
        ACTS[name][1](session, clerk, 4711)


@pytest.mark.parametrize("state", CallState)
def test_notes_are_for_colleagues_in_every_state(
    session: Session, resident: Who, clerk: Who, state: CallState
) -> None:
    call_id = bring_to(session, state, resident, clerk)
    before = session.get_one(Call, call_id).model_dump()
    calls.add_note(session, MOMENT, clerk, call_id, "Hard of hearing")
    assert session.get_one(Call, call_id).model_dump() == before
    line = session.exec(select(CallLine).order_by(col(CallLine.id).desc())).first()
    assert line is not None
    assert line.text == "Hard of hearing"
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        calls.add_note(session, MOMENT, resident, call_id, "Me too")


def test_the_tables_name_every_state_and_action() -> None:
    assert {state for state, _ in TRANSITIONS} | {CallState.WITHDRAWN} == set(CallState)
    assert {action for _, action in TRANSITIONS} == set(CallAction) == {action for action, _ in ACTS.values()}
