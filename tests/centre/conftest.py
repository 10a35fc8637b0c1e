"""People by role, the present, and the demo centre."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from centre import demo
from centre.moment import Moment
from models.database import connect
from models.people import Role
from models.who import Who
from tests.auxil.databases import SqliteDatabases
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


@pytest.fixture(scope="session")
def demo_centre(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """The demo centre, loaded once, for tests that only look."""
    engine = connect(sqlite_databases.fresh(tmp_path_factory.mktemp("demo")))
    with Session(engine, expire_on_commit=False) as session:
        demo.load(session, a_moment())
        yield session
    engine.dispose()
