"""What a loop leaves of a complaint without a trace that came to a good end, for the laws to be tried on."""

import json
import random
from typing import cast

from centre.complaints import hashed
from models.cases import Case, CaseAction, CaseKind, CaseState, Openness
from models.complaints import Complaint, ComplaintCategory, Severity, Target
from playground.client import PlaygroundClient, RemotePerson
from tests.auxil.everything import Everything
from tests.auxil.factories import NOW
from tests.kill_loop.complainers import Complainer, Grief
from tests.kill_loop.people import FORGOTTEN

COMPLAINER, ROW, COMPLAINT = 7_000_000_004, 4, 6
CODE = "K7QM-4XPD-29RT"
STEPS = (CaseAction.TRIAGE, CaseAction.ASSIGN, CaseAction.INVESTIGATE, CaseAction.REPLY, CaseAction.FIXED)


def a_complainer() -> Complainer:
    """Somebody whose one deed left no trace."""
    complainer = Complainer(
        "C1", RemotePerson(cast(PlaygroundClient, None), COMPLAINER), random.Random(1), patience=0
    )
    complainer.deeds = [FORGOTTEN]
    complainer.griefs = [Grief("C1-1", traceless=True, code=CODE, handed_in=True, grade=5, fixed=True)]
    return complainer


def a_complaint() -> Case:
    """One that is fixed, and whose nobody knows."""
    return Case(
        id=COMPLAINT,
        number="TS-6",
        kind=CaseKind.COMPLAINT,
        state=CaseState.CLOSED,
        openness=Openness.NO_TRACE,
        code_hash=hashed(CODE),
        about="C1-1: nobody came",
        custodian_id=9,
        created_at=NOW,
        updated_at=NOW,
        closed_at=NOW,
    )


def what_only_it_has() -> Complaint:
    """The part of it that other cases do not have."""
    return Complaint(
        id=COMPLAINT,
        category=ComplaintCategory.LATE,
        severity=Severity.NORMAL,
        target=Target.SERVICE,
        counts_from=NOW,
        grade=5,
    )


def all_that_is_left() -> Everything:
    """Whoever complained, and the complaint: neither leads to the other."""
    person, case = ("person", (ROW,)), ("case", (COMPLAINT,))
    rows = {
        person: json.dumps({"id": ROW, "telegram_id": COMPLAINER}),
        case: json.dumps({"id": COMPLAINT, "number": "TS-6", "about": "C1-1: nobody came"}),
    }
    return Everything(rows, {person: frozenset(), case: frozenset({9})}, files={}, log="", export="")
