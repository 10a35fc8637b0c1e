"""Both databases keep the same promises, through the same few functions."""

import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session, col

from models import Assignment, Consent, Invite, Person
from models import database as module
from models.database import be_patient, connect, is_away, violated, worth_retrying
from models.people import Role
from tests.auxil.factories import NOW

POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]
CANARY = "Li Hua, Building 3, Room 501"


def a_person(session: Session, **values: Any) -> int:
    """Add a bare row and give its id."""
    person = Person(**{"name": "Li Hua", "created_at": NOW, **values})
    session.add(person)
    session.flush()
    assert person.id is not None
    return person.id


def an_invite(**values: Any) -> Invite:
    """An invite that is not added yet."""
    return Invite(
        **{"secret_hash": "5e1f", "role": Role.CLERK, "created_at": NOW, "expires_at": NOW, **values}
    )


class TestConnection:
    def test_nothing_refers_to_nobody(self, session: Session) -> None:
        session.add(Consent(person_id=404, kind="privacy", version=1, given_at=NOW))
        with pytest.raises(IntegrityError):
            session.flush()

    def test_what_was_committed_survives_a_power_cut(self, session: Session, engine: Engine) -> None:
        sqlite = engine.dialect.name == "sqlite"
        setting, safe = ("PRAGMA synchronous", 2) if sqlite else ("SHOW synchronous_commit", "on")
        assert session.scalar(text(setting)) == safe

    def test_increments_in_threads_lose_nothing(self, session: Session, engine: Engine) -> None:
        number = a_person(session, telegram_id=0)
        session.commit()
        together = Barrier(8)

        def increment_ten_times(_: int) -> None:
            together.wait()
            for _ in range(10):
                with Session(engine) as mine:
                    person = mine.get_one(Person, number, with_for_update=True)
                    person.telegram_id = (person.telegram_id or 0) + 1
                    mine.commit()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(increment_ten_times, range(8)))
        assert session.scalar(select(col(Person.telegram_id))) == 80

    def test_skip_locked_is_written_where_rows_can_be_locked(self, engine: Engine) -> None:
        written = str(select(Person).with_for_update(skip_locked=True).compile(engine))
        assert ("FOR UPDATE SKIP LOCKED" in written) is (engine.dialect.name == "postgresql")

    @pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
    def test_skip_locked_leaves_what_another_holds(self, session: Session, engine: Engine) -> None:
        first, second = a_person(session), a_person(session)
        session.commit()
        free = select(col(Person.id)).order_by(col(Person.id)).with_for_update(skip_locked=True)
        assert session.scalars(free.limit(1)).all() == [first]
        with Session(engine) as other:
            assert other.scalars(free).all() == [second]


class TestErrors:
    @pytest.mark.parametrize(
        "refused",
        [
            pytest.param(lambda s: s.add_all([an_invite(secret_hash=CANARY) for _ in range(2)]), id="unique"),
            pytest.param(lambda s: s.add(an_invite(secret_hash=CANARY, expires_at=None)), id="not null"),
            pytest.param(lambda s: s.add(an_invite(secret_hash=CANARY, created_by=404)), id="reference"),
            pytest.param(
                lambda s: s.execute(
                    text(
                        "INSERT INTO invite (secret_hash, role, unit, created_at, expires_at)"
                        " VALUES (:canary, 'emperor', '', '2026-11-24', '2026-11-24')"
                    ),
                    {"canary": CANARY},
                ),
                id="check",
            ),
            pytest.param(lambda s: s.execute(insert(Person).values(id=CANARY)), id="type"),
        ],
    )
    def test_never_show_a_value(self, session: Session, refused: Any) -> None:
        with pytest.raises(DBAPIError) as caught:  # noqa: PT012 - some are refused at once, some when flushed
            refused(session)
            session.flush()
        assert CANARY not in "".join(traceback.format_exception(caught.value))

    @pytest.mark.parametrize(
        ("rows", "name"),
        [
            pytest.param(lambda _: [an_invite(), an_invite()], "uq_invite_secret_hash", id="one column"),
            pytest.param(
                lambda person: [
                    Assignment(person_id=person, role=Role.CLERK, granted_at=NOW) for _ in range(2)
                ],
                "uq_assignment_standing",
                id="three columns, some rows",
            ),
            pytest.param(
                lambda _: [Consent(person_id=404, kind="privacy", version=1, given_at=NOW)],
                None,
                id="a reference",
            ),
        ],
    )
    def test_violations_have_one_name(self, session: Session, rows: Any, name: str | None) -> None:
        session.add_all(rows(a_person(session)))
        with pytest.raises(IntegrityError) as caught:
            session.flush()
        assert violated(caught.value) == name
        assert not worth_retrying(caught.value)


class TestWorthRetrying:
    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    def test_a_locked_file(self, session: Session, engine: Engine) -> None:
        a_person(session)
        with Session(engine) as other:
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA busy_timeout = 0")
            raw.close()
            with pytest.raises(OperationalError) as caught:
                a_person(other)
        assert worth_retrying(caught.value)

    @pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
    def test_a_deadlock(self, session: Session, engine: Engine) -> None:
        people = [a_person(session), a_person(session)]
        session.commit()
        together = Barrier(2)

        def rename(order: list[int]) -> DBAPIError | None:
            with Session(engine) as mine:
                for number in order:
                    try:
                        mine.execute(update(Person).where(col(Person.id) == number).values(name="Ma Li"))
                    except DBAPIError as error:
                        return error
                    if number == order[0]:
                        together.wait()
                mine.commit()
            return None

        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(rename, [people, people[::-1]]))
        (failure,) = filter(None, outcomes)
        assert worth_retrying(failure)

    @pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
    def test_a_serialization_failure(self, session: Session, engine: Engine) -> None:
        number = a_person(session)
        session.commit()
        strict = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(strict) as other:
            other.get_one(Person, number)
            session.execute(update(Person).values(name="Ma Li"))
            session.commit()
            with pytest.raises(OperationalError) as caught:
                other.execute(update(Person).values(name="Wang Fang"))
        assert worth_retrying(caught.value)

    def test_not_what_would_fail_again(self, session: Session) -> None:
        with pytest.raises(DBAPIError) as caught:
            session.execute(text("SELECT * FROM nowhere"))
        assert not worth_retrying(caught.value)


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_whoever_freezes_in_a_transaction_keeps_nobody_waiting(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module._IN_SERVICE, "idle_in_transaction_session_timeout", 50)
    frozen, other = connect(database_url, in_service=True), connect(database_url)
    with frozen.connect() as asleep, other.connect() as awake:
        asleep.exec_driver_sql("LOCK TABLE person")
        awake.exec_driver_sql("SET lock_timeout = '30s'")
        awake.exec_driver_sql("LOCK TABLE person")  # comes through once the other is thrown out
        awake.rollback()
        with pytest.raises(DBAPIError) as woken:
            asleep.exec_driver_sql("SELECT 1")
        assert is_away(woken.value)
    with frozen.connect() as patient:
        be_patient(patient)
        assert patient.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "0"
    frozen.dispose()
    other.dispose()


def test_no_file_is_made_before_the_first_use(tmp_path: Any) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'data' / 'linli.db'}")
    assert not (tmp_path / "data" / "linli.db").exists()
    engine.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_address_is_understood(scheme: str) -> None:
    engine = connect(f"{scheme}://linli:secret@db.example/linli")
    assert engine.driver == "psycopg"
    assert "secret" not in repr(engine)


class TestIsAway:
    @pytest.mark.parametrize(
        "statement",
        ["SELECT no_such FROM person", "SELECT * FROM no_such", "SELEKT 1", "SELECT 1 / 0 + no_such"],
    )
    def test_a_wrong_statement_is_our_own_fault(self, session: Session, statement: str) -> None:
        with pytest.raises(DBAPIError) as caught:
            session.execute(text(statement))
        assert not is_away(caught.value)

    def test_a_broken_rule_is_our_own_fault(self, session: Session) -> None:
        session.add(Consent(person_id=404, kind="privacy", version=1, given_at=NOW))
        with pytest.raises(IntegrityError) as caught:
            session.flush()
        assert not is_away(caught.value)
        assert not is_away(ValueError())

    def test_a_file_that_cannot_be_opened_is_away(self, tmp_path: Path) -> None:
        with pytest.raises(DBAPIError) as caught:
            connect(f"sqlite:///{tmp_path}").connect()
        assert is_away(caught.value)

    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    def test_a_file_that_somebody_else_is_writing_to_is_away(self, engine: Engine, database_url: str) -> None:
        other = connect(database_url)
        with engine.connect() as writing, other.connect() as waiting:
            writing.exec_driver_sql("SELECT 1")
            waiting.connection.cursor().execute("PRAGMA busy_timeout = 0")
            with pytest.raises(DBAPIError) as caught:
                waiting.exec_driver_sql("SELECT 1")
        other.dispose()
        assert is_away(caught.value)

    @pytest.mark.postgres
    def test_a_server_that_does_not_listen_is_away(self) -> None:
        with pytest.raises(DBAPIError) as caught:
            connect("postgresql://nobody@127.0.0.1:1/none").connect()
        assert is_away(caught.value)

    @pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
    def test_a_server_that_hangs_up_is_away(self, engine: Engine) -> None:
        with engine.connect() as mine, engine.connect() as other:
            pid = mine.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")
            with pytest.raises(DBAPIError) as caught:
                mine.exec_driver_sql("SELECT 1")
        assert is_away(caught.value)
