"""Whole call-backs, from the first word to the last."""

from datetime import timedelta

from sqlmodel import Session

from centre import calls, deadlines
from centre.calls import View
from models.calls import CallState, Wanted
from models.who import Who
from tests.auxil.factories import a_moment, at
from tests.auxil.told import told


def test_a_matter_is_asked_taken_answered_and_settled(session: Session, resident: Who, clerk: Who) -> None:
    call = calls.ask(session, at("10:00"), resident, about="The lift", wanted=Wanted.CHAT)
    assert call.number is not None
    assert call.number.startswith("HF-")
    assert call.owner_id == clerk.id
    assert call.due_at == at("14:00").now
    assert told(session) == [("call.new", clerk.id)]
    assert call.id is not None

    calls.take(session, at("10:05"), clerk, call.id)
    calls.reply(session, at("10:10"), clerk, call.id, "The repairman comes at three.")
    calls.settle(session, at("15:30"), resident, call.id)

    assert call.state is CallState.SETTLED
    assert told(session) == [
        ("call.taken", resident.id),
        ("call.answer", resident.id),
        ("call.settled", clerk.id),
    ]
    assert calls.queue(session, at("15:31"), clerk, View.ALL).total == 0
    assert deadlines.act_on_due(session, a_moment(at("15:30").now + timedelta(days=30)), 100) == 0
