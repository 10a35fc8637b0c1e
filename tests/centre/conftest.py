"""People by role, and the present."""

import pytest
from sqlmodel import Session

from centre.moment import Moment
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_moment, a_person


@pytest.fixture
def moment() -> Moment:
    """Tuesday, ten in the morning."""
    return a_moment()


@pytest.fixture
def resident(session: Session) -> Who:
    return a_person(session, "Wang Guiying")


@pytest.fixture
def other_resident(session: Session) -> Who:
    return a_person(session, "Zhao Min")


@pytest.fixture
def clerk(session: Session) -> Who:
    return a_person(session, "Clerk Chen", Role.CLERK)


@pytest.fixture
def other_clerk(session: Session) -> Who:
    return a_person(session, "Clerk Liu", Role.CLERK)


@pytest.fixture
def coordinator(session: Session) -> Who:
    return a_person(session, "Coordinator Sun", Role.COORDINATOR)


@pytest.fixture
def director(session: Session) -> Who:
    return a_person(session, "Director Gao", Role.DIRECTOR)


@pytest.fixture
def leader(session: Session) -> Who:
    return a_person(session, "Leader Ma", Role.DUTY_LEADER)


@pytest.fixture
def deputy(session: Session) -> Who:
    return a_person(session, "Deputy He", Role.DUTY_DEPUTY)


@pytest.fixture
def auditor(session: Session) -> Who:
    return a_person(session, "Auditor Qin", Role.AUDITOR)


@pytest.fixture
def volunteer(session: Session) -> Who:
    return a_person(session, "Volunteer Xu", Role.VOLUNTEER)
