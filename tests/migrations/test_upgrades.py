"""An upgrade from any earlier version, with rows in every table, loses and changes none of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, MetaData, func, insert, select
from sqlmodel import Session, SQLModel

from centre import demo
from migrations import scripts
from models.activities import ActivityTime
from models.badges import CodeCheck, Verdict
from models.bookings import LoanDay
from models.database import connect
from models.people import Role
from models.rectification import InspectionScore
from models.replicas import Replica
from models.settings import SettingChange
from models.slots import Closure
from models.surveys import SurveyOpinion, SurveyPot
from models.teams import TeamGroup
from tests.auxil.a_life import a_life
from tests.auxil.databases import SqliteDatabases
from tests.auxil.factories import NOW, a_moment, a_person

Row = Mapping[str, Any]
TABLES = SQLModel.metadata.tables


@pytest.fixture(scope="module")
def lived(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Row]]:
    """The rows of a centre of today, by table."""
    engine = connect(sqlite_databases.fresh(tmp_path_factory.mktemp("lived")))
    with Session(engine) as session:
        a_life(session, a_person(session, "Clerk", Role.CLERK))
        session.commit()
        demo.load(session, a_moment())
        session.add_all(_what_nobody_left(session))
        session.commit()
    with engine.connect() as connection:
        found = {name: _rows(connection, name, table.c.keys()) for name, table in TABLES.items()}
    engine.dispose()
    return found


def _what_nobody_left(session: Session) -> Iterator[SQLModel]:
    """A row for each table in which nobody's life leaves one."""

    def one(table: str) -> int:
        number: int = session.execute(select(func.min(TABLES[table].c.id))).scalar_one()
        return number

    day, hours = NOW.date(), (time(9), time(11))
    yield ActivityTime(activity_id=one("activity"), weekday=2, starts=hours[0], ends=hours[1], from_day=day)
    yield Closure(starts_at=NOW, ends_at=NOW + timedelta(hours=4), reason="The roof", closed_at=NOW)
    yield CodeCheck(day=day, verdict=Verdict.VALID)
    yield InspectionScore(inspection_id=one("inspection"), category="order", code="bikes", points=3, most=5)
    yield LoanDay(service_id=one("service"), item=1, day=day, booking_id=one("booking"))
    yield Replica(started_at=NOW, heard_at=NOW)
    yield SettingChange(key="flood", revision=1, before=[1], after={"a": None}, changed_at=NOW)
    yield SurveyOpinion(survey_id=one("survey"), answer_id=one("survey_answer"), raised_at=NOW)
    yield SurveyPot(survey_id=one("survey"), sheets=[{"answers": {"q": "好"}}])
    yield TeamGroup(staff=True, chat_id=-1001, title="Desk")


def _rows(connection: Connection, table: str, columns: Iterable[str]) -> list[Row]:
    of = TABLES[table]
    query = select(*(of.c[name] for name in columns)).order_by(*of.primary_key)
    return [dict(row) for row in connection.execute(query).mappings()]


def test_something_is_in_every_table(lived: dict[str, list[Row]]) -> None:
    assert {name for name, rows in lived.items() if not rows} == set()


def test_no_upgrade_loses_or_changes_a_row(bare_engine: Engine, lived: dict[str, list[Row]]) -> None:
    kept: dict[str, list[Row]] = {}
    for revision in reversed(scripts.revisions()):
        scripts.upgrade(bare_engine, revision)
        with bare_engine.begin() as connection:
            for name, rows in kept.items():
                assert _rows(connection, name, rows[0]) == rows, (revision, name)
            kept |= dict(_new(connection, lived, list(kept)))
    with Session(bare_engine) as session:  # what the models make of them
        for mapper in SQLModel._sa_registry.mappers:
            found = session.execute(select(mapper.class_)).scalars().all()
            assert len(found) == len(lived[str(mapper.class_.__tablename__)])


def _new(
    connection: Connection, lived: Mapping[str, list[Row]], known: Collection[str]
) -> Iterator[tuple[str, list[Row]]]:
    """Fill the tables that were not known before, with what there was to know at that revision."""
    now = MetaData()
    now.reflect(connection)
    for table in SQLModel.metadata.sorted_tables:
        if table.name in known or table.name not in now.tables:
            continue
        columns = [table.c[column.name] for column in now.tables[table.name].c]
        rows: list[Row] = [{column.name: row[column.name] for column in columns} for row in lived[table.name]]
        # Not the model's table: that would fill in what came later.
        then = sa.table(table.name, *(sa.column(column.name, column.type) for column in columns))
        connection.execute(insert(then), rows)
        yield table.name, rows
