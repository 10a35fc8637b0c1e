"""Who stands at the desk, and who is booked."""

import pytest

from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.offered import book, offer


@pytest.fixture
async def clerk(stage: Stage) -> Actor:
    """A clerk of a centre that offers something."""
    await offer(stage)
    return await stage.staff("陈窗口", Role.CLERK, "en")


@pytest.fixture
async def wang(stage: Stage, clerk: Actor) -> Actor:
    """A resident who is booked for tomorrow at nine."""
    resident = await stage.resident("Wang", "en")
    await book(resident, "tomorrow")
    return resident
