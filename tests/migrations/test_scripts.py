"""The scripts lead to exactly what the models say, and back, on both databases."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, Text, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

import migrations
from migrations import scripts
from models import Consent
from models.database import connect
from tests.auxil.factories import a_person
from tests.auxil.schema import layout


@pytest.fixture
def migrated_engine(bare_engine: Engine) -> Engine:
    """A migrated database that no other test uses, so that this one may change its layout."""
    scripts.upgrade(bare_engine)
    return bare_engine


def test_head_is_the_newest_script() -> None:
    assert scripts.revisions()[0] == migrations.HEAD


def test_each_script_up_down_up(bare_engine: Engine) -> None:
    before = layout(bare_engine)
    for revision in reversed(scripts.revisions()):
        scripts.upgrade(bare_engine, revision)
        after = layout(bare_engine)
        scripts.downgrade(bare_engine, "-1")
        assert layout(bare_engine) == before
        scripts.upgrade(bare_engine, revision)
        assert layout(bare_engine) == after
        before = after


def test_models_have_not_drifted_from_the_scripts(bare_engine: Engine) -> None:
    scripts.upgrade(bare_engine)
    migrated = layout(bare_engine)
    with bare_engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []

    scripts.downgrade(bare_engine, "base")
    SQLModel.metadata.create_all(bare_engine)
    assert layout(bare_engine) == migrated


def test_a_bare_database_is_not_current(bare_engine: Engine) -> None:
    assert not migrations.is_current(bare_engine)
    scripts.upgrade(bare_engine)
    assert migrations.is_current(bare_engine)


def test_upgrading_again_changes_nothing(migrated_engine: Engine) -> None:
    before = layout(migrated_engine)
    scripts.upgrade(migrated_engine)
    assert layout(migrated_engine) == before


def test_replicas_that_start_together_migrate_once(bare_database_url: str) -> None:
    def start(_: int) -> bool:
        engine = connect(bare_database_url)
        scripts.upgrade(engine)
        current = migrations.is_current(engine)
        engine.dispose()
        return current

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(start, range(4)))


def test_a_database_of_a_newer_version_is_left_alone(migrated_engine: Engine) -> None:
    before = layout(migrated_engine)
    with migrated_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(scripts.UnknownRevisionError, match="9999"):
        scripts.upgrade(migrated_engine)
    assert layout(migrated_engine) == before


class TestRowsInTheWay:
    @pytest.fixture
    def person_id(self, migrated_engine: Engine) -> int:
        """Somebody to whom a consent refers."""
        with Session(migrated_engine) as session:
            person = a_person(session)
            session.commit()
        return person.id

    @staticmethod
    def consenting(engine: Engine) -> Sequence[int]:
        with Session(engine) as session:
            return session.exec(select(Consent.person_id)).all()

    def test_a_table_is_rebuilt_under_rows_that_refer_to_it(
        self, migrated_engine: Engine, person_id: int
    ) -> None:
        with scripts.migrating(migrated_engine) as config:
            operations = Operations(MigrationContext.configure(config.attributes["connection"]))
            with operations.batch_alter_table("person") as table:
                table.alter_column("name", type_=Text())
        assert self.consenting(migrated_engine) == [person_id]

    def test_a_script_that_leaves_them_dangling_is_rolled_back(
        self, migrated_engine: Engine, person_id: int
    ) -> None:
        refusal = (scripts.DanglingReferenceError, IntegrityError)
        with pytest.raises(refusal), scripts.migrating(migrated_engine) as config:
            config.attributes["connection"].execute(text("DELETE FROM person"))
        with migrated_engine.connect() as connection:
            assert connection.scalar(text("SELECT id FROM person")) == person_id


def test_asking_does_not_import_alembic() -> None:
    question = "import sys, migrations; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", question], check=True)
