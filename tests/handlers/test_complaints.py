"""Complaining as people do it: by taps and words, as oneself, unknown to the staff, or leaving no trace."""

import pytest

from models.cases import CaseState, Openness
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.requested import the_case
from tests.handlers.voice_stories import complain


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def resident(stage: Stage, clerk: Actor, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def test_it_has_a_number_and_both_times(stage: Stage, resident: Actor) -> None:
    await complain(resident)
    case = await the_case(stage)
    resident.sees(case.number or "", "陈窗口")
    resident.reads("complaint.promise", "voice.receipt_told", "booking.ask")
    assert (case.state, case.openness) == (CaseState.SUBMITTED, Openness.OPEN)
    await resident.press("case.see")
    resident.reads("complaint.next.submitted", "case.owner")
