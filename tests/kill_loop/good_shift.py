"""What a loop leaves of shifts that came to a good end, for the laws to be tried on.

Somebody could not come to two shifts: in one of them somebody stood in, for the other people are looked for.
"""

import random
from collections import Counter
from datetime import timedelta
from typing import Any, cast

from models.audit import AuditLine
from models.outbox import Notice, NoticeState
from models.shifts import Ask, AskState, Origin, Post, Search, SearchState, Shift, SignUp, SignUpState
from playground.client import PlaygroundClient, RemotePerson
from tests.auxil.factories import NOW
from tests.kill_loop.helpers import LEAVE, MADE, Done, Helper
from tests.kill_loop.shift_books import ShiftBooks

HELPER, LEAVER, TAKER = 7_000_000_005, 5, 6
TOLD = 11
_LEFT, _TAKEN, _OPEN = 51, 52, 53
_DONE = [Done(MADE, _LEFT), Done(LEAVE, _LEFT), Done(MADE, _OPEN), Done(LEAVE, _OPEN)]


def a_helper() -> Helper:
    """Whoever could not come."""
    phone = RemotePerson(cast(PlaygroundClient, None), HELPER)
    helper = Helper("H1", phone, random.Random(1), patience=0)
    helper.done = list(_DONE)
    return helper


def what_was_done() -> list[AuditLine]:
    """By whoever could not come, and whoever stood in."""
    taken = [(Done(MADE, _TAKEN), TAKER), (Done("sign_up.replace", _LEFT), TAKER)]
    return [
        AuditLine(action=act, actor_id=actor_id, subject_kind="sign_up", subject_id=number, at=NOW)
        for (act, number), actor_id in [*((done, LEAVER) for done in _DONE), *taken]
    ]


def of_shifts() -> ShiftBooks:
    """Two shifts that overlap, each with one place that is taken."""
    found = ("leave.found", LEAVER, _LEFT)
    return ShiftBooks(
        shifts={31: _a_shift(31, 24), 32: _a_shift(32, 25)},
        posts=[_a_post(41, 31), _a_post(42, 32)],
        sign_ups=[
            _a_sign_up(_LEFT, 31, LEAVER, SignUpState.REPLACED),
            _a_sign_up(_TAKEN, 31, TAKER, SignUpState.CONFIRMED, origin=Origin.STAND_IN, replaces_id=_LEFT),
            _a_sign_up(_OPEN, 32, LEAVER, SignUpState.LEAVING),
        ],
        searches=[_a_search(61, 31, SearchState.FILLED), _a_search(62, 32, SearchState.OPEN)],
        asks=[Ask(id=71, search_id=61, person_id=TAKER, wave=1, state=AskState.ACCEPTED, asked_at=NOW)],
        going_on=frozenset({62}),
        notices=[
            Notice(
                id=TOLD,
                kind=found[0],
                person_id=found[1],
                subject_kind="sign_up",
                subject_id=found[2],
                due_at=NOW,
                state=NoticeState.TOLD,
            )
        ],
        owed=Counter([found]),
    )


def _a_shift(number: int, hours_ahead: int) -> Shift:
    starts_at = NOW + timedelta(hours=hours_ahead)
    return Shift(
        id=number,
        activity_id=1,
        site_id=1,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        opens_at=NOW,
        laid_for=starts_at,
        coordinator_id=LEAVER,
        secret="",
        created_at=NOW,
        updated_at=NOW,
    )


def _a_post(number: int, shift_id: int) -> Post:
    return Post(id=number, shift_id=shift_id, role_id=1, minimum=1, maximum=1, taken=1)


def _a_sign_up(number: int, shift_id: int, person_id: int, state: SignUpState, **values: Any) -> SignUp:
    return SignUp(
        id=number,
        shift_id=shift_id,
        post_id=shift_id + 10,
        person_id=person_id,
        state=state,
        created_at=NOW,
        updated_at=NOW,
        **values,
    )


def _a_search(number: int, shift_id: int, state: SearchState) -> Search:
    return Search(
        id=number, shift_id=shift_id, post_id=shift_id + 10, state=state, next_at=NOW, created_at=NOW
    )
