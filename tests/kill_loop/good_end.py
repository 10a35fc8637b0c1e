"""A loop that came to a good end, in small, for the laws to be tried on."""

import json
import random
from dataclasses import replace
from typing import Any, cast

from bot.inbox import NOWHERE
from bot.outbox import NOBODY
from models.audit import AuditLine
from models.bookings import Booking, BookingState
from models.calls import Call, CallLine, CallState, Side, Wanted
from models.cases import Case, CaseAction, CaseKind, CaseLine, CaseState
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState, Notice, NoticeState
from models.slots import Slot
from playground.client import PlaygroundClient, RemotePerson
from tests.auxil.factories import NOW
from tests.kill_loop.applicants import Applicant, Demand
from tests.kill_loop.books import Books, Reminders
from tests.kill_loop.evidence import Evidence
from tests.kill_loop.good_complaint import (
    COMPLAINER,
    COMPLAINT,
    ROW,
    STEPS,
    a_complainer,
    a_complaint,
    all_that_is_left,
    what_only_it_has,
)
from tests.kill_loop.good_shift import HELPER, LEAVER, TOLD, a_helper, of_shifts, what_was_done
from tests.kill_loop.killer import Aim, Kill
from tests.kill_loop.observer import Look
from tests.kill_loop.people import Matter, Resident, answer_to
from tests.kill_loop.visitors import Visit, Visitor
from tests.kill_loop.witness import Heard

CHAT, PERSON = 7_000_000_001, 1
GUEST = 7_000_000_002
APPLICANT = 7_000_000_003
ASKED = "R1-1a: the lamp is dark"
CONFIRM = "d:1:3:~confirm"


def an_update(number: int, body: dict[str, object], lane: int = CHAT) -> Update:
    payload = json.dumps({"update_id": number} | body)
    return Update(
        id=number, update_id=number, lane=lane, payload=payload, state=UpdateState.DONE, received_at=NOW
    )


def a_message(number: int, text: str, **values: Any) -> Message:
    row: dict[str, Any] = {
        "id": number,
        "chat_id": CHAT,
        "method": "sendMessage",
        "payload": json.dumps({"text": f"<b>{text}</b>"}),
        "state": MessageState.SENT,
        "message_id": 10 * number,
        "attempts": 1,
        "not_before": NOW,
        "created_at": NOW,
        "finished_at": NOW,
    }
    return Message(**row | values)


def a_booking(number: int, note: str, state: BookingState) -> Booking:
    return Booking(
        id=number,
        service_id=1,
        version=1,
        slot_id=3,
        person_id=PERSON + 1,
        made_by=PERSON + 1,
        note=note,
        state=state,
        created_at=NOW,
        updated_at=NOW,
    )


def a_slot(capacity: int, taken: int) -> Slot:
    return Slot(id=3, service_id=1, window_id=1, starts_at=NOW, ends_at=NOW, capacity=capacity, taken=taken)


def an_act(action: str, subject_id: int = 5) -> AuditLine:
    return AuditLine(action=action, subject_kind=action.partition(".")[0], subject_id=subject_id, at=NOW)


def a_good_end() -> Evidence:
    """A matter, two bookings, two cases and two shifts; at one kill two messages were on their way."""
    phone = RemotePerson(cast(PlaygroundClient, None), CHAT)
    resident = Resident("R1", phone, random.Random(1), patience=0)
    resident.deeds = [ASKED, CONFIRM]
    resident.matters = [Matter("R1-1", "chat", said=[ASKED], settled=True)]
    call = Call(
        id=5,
        person_id=PERSON,
        about=ASKED,
        wanted=Wanted.CHAT,
        state=CallState.SETTLED,
        due_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    visitor = Visitor("V1", RemotePerson(cast(PlaygroundClient, None), GUEST), random.Random(1), patience=0)
    visitor.visits = [Visit("V1-1", confirmed=True), Visit("V1-2", confirmed=True, cancelled=True)]
    applicant = Applicant(
        "A1", RemotePerson(cast(PlaygroundClient, None), APPLICANT), random.Random(1), patience=0
    )
    applicant.demands = [Demand("A1-1", handed_in=True, open=True, filled=1, planned=True)]
    steps = [
        a_line(1, CaseAction.TAKE_UP),
        a_line(2, CaseAction.LIST_GAPS, text="A photo"),
        a_line(3, CaseAction.FILL_GAPS, Side.RESIDENT, "A1-1: here it is"),
        a_line(4, CaseAction.ACCEPT),
        a_line(5, CaseAction.PLAN),
        a_line(6, CaseAction.OFFER_PLAN),
    ]
    heard_of = [a_line(n, step, case_id=COMPLAINT) for n, step in enumerate(STEPS, 7)]
    heard_of[-1].side = Side.RESIDENT
    told = [("case.new", None), ("case.step", 1), ("case.step", 2), ("case.news", 3), ("case.step", 4)]
    forgotten = an_update(3, {}, lane=NOWHERE)
    forgotten.payload = ""
    kept = Books(
        updates=[
            an_update(1, {"message": {"text": ASKED}}),
            an_update(2, {"callback_query": {"data": CONFIRM}}),
            forgotten,
        ],
        turns=[(1, "done"), (2, "done"), (3, "done")],
        messages=[
            a_message(1, "How?"),
            a_message(2, "Thanks", repeats=1, attempts=2),
            a_message(20, "", repeats=1, attempts=2, chat_id=NOBODY, payload=""),
            a_message(TOLD, "Somebody stands in", notice_id=TOLD, chat_id=HELPER),
            *(a_message(n, f"News {n}", notice_id=n, chat_id=APPLICANT) for n in range(3, 11)),
        ],
        untold=[],
        calls=[call],
        lines=[CallLine(call_id=5, side=Side.STAFF, text=answer_to(ASKED), said_at=NOW)],
        audit=[
            *(an_act(f"call.{act}") for act in ("asked", "assigned", "take", "answer", "settle")),
            *(an_act(f"case.{act}", 4) for act in ("submitted", *(line.action for line in steps))),
            *(an_act(f"case.{act}", COMPLAINT) for act in ("submitted", *STEPS, "graded")),
            *what_was_done(),
        ],
        cases=[a_request(), a_complaint()],
        case_lines=[*steps, *heard_of],
        complaints={COMPLAINT: what_only_it_has()},
        case_notices=[
            *(a_notice(n, *of) for n, of in enumerate([*told, ("case.step", 6)], 3)),
            a_notice(9, "case.new", case_id=COMPLAINT),
            a_notice(10, "case.news", heard_of[-1].id, case_id=COMPLAINT),
        ],
        watched=frozenset({4}),
        bookings=[
            a_booking(7, "V1-1", BookingState.CONFIRMED),
            a_booking(8, "V1-2", BookingState.CANCELLED),
        ],
        slots=[a_slot(1, taken=1)],
        reminders={7: Reminders(owed=[NOW], promised=[NOW])},
        of_shifts=of_shifts(),
        people={CHAT: PERSON, GUEST: PERSON + 1, APPLICANT: PERSON + 2, COMPLAINER: ROW, HELPER: LEAVER},
    )
    heard = {
        CHAT: [Heard(10, "How?"), Heard(15, "Thanks"), Heard(20, "Thanks")],
        APPLICANT: [Heard(10 * n, f"News {n}") for n in range(3, 11)],
        COMPLAINER: [Heard(190, "Your code"), Heard(200, "Your code")],
        HELPER: [Heard(10 * TOLD, "Somebody stands in")],
    }
    look = Look(pending=0, waiting=0, started=frozenset({(2, 1), (20, 1)}))
    people = [resident, visitor, applicant, a_complainer(), a_helper()]
    kill = Kill(Aim.UNNOTED, unacknowledged=1, look=look)
    return Evidence(kept, people, heard, [kill], all_that_is_left())


def a_request() -> Case:
    """One that waits for its resident to agree to a plan."""
    return Case(
        id=4,
        number="SQ-4",
        kind=CaseKind.REQUEST,
        state=CaseState.PLAN_OFFERED,
        person_id=PERSON + 2,
        made_by=PERSON + 2,
        service_id=2,
        version=1,
        about="A1-1: the drain is blocked",
        custodian_id=9,
        due_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


def a_line(
    number: int, action: CaseAction, side: Side = Side.STAFF, text: str = "", *, case_id: int = 4
) -> CaseLine:
    return CaseLine(id=number, case_id=case_id, side=side, action=action, text=text, said_at=NOW)


def a_notice(number: int, kind: str, line: int | None = None, *, case_id: int = 4) -> Notice:
    params = {} if line is None else {"line": line}
    return Notice(
        id=number,
        kind=kind,
        person_id=9,
        subject_kind="case",
        subject_id=case_id,
        params=params,
        due_at=NOW,
        state=NoticeState.TOLD,
    )


def with_books(evidence: Evidence, **changes: Any) -> Evidence:
    return replace(evidence, books=replace(evidence.books, **changes))
