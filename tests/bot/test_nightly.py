"""The backup of the night: made once, by one, tried again where it failed, and looked at by `check`."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot import backup, erased, vault
from bot.check import findings
from bot.database import Database
from bot.nightly import Nightly
from bot.settings import Settings
from centre import faults
from centre.moment import present
from models.outbox import Notice
from models.people import Role
from scheduler.clock import SystemClock
from tests.auxil.factories import a_call, a_moment, a_person
from tests.auxil.stage import Stage, StageClock

KEY = vault.new_key()


class Night:
    """A machine on which somebody looks after the backups, and its clock."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.settings = Settings(backup_key=SecretStr(KEY), data_dir=folder)
        self.clock = StageClock()
        self.leads = True
        self.engine = engine
        self.database = Database(engine)
        self.nightly = self.begin()

    def begin(self) -> Nightly:
        """Another life."""
        now = self.clock.now
        return Nightly(
            self.settings,
            self.engine,
            self.database,
            self.clock,
            lambda session: present(session, now(), a_moment().calendar),
            lambda: self.leads,
        )

    async def pass_hours(self, hours: int) -> list[str]:
        """Let the purge come round each hour; gives the backups that are there."""
        for _ in range(hours):
            await self.nightly.tend()
            self.clock.push(hours=1)
        return self.made()

    def made(self) -> list[str]:
        """The backups that are there, by the hour of the centre's day at which they were made."""
        return [path.name for path in sorted(erased.folder(self.settings.data_dir).glob("*"))]


@pytest.fixture
async def night(engine: Engine, tmp_path: Path) -> Night:
    with Session(engine) as session:
        a_call(session, a_person(session, "Lin"))
        a_person(session, "Wang", Role.DIRECTOR)
        session.commit()
    return Night(engine, tmp_path)


async def test_one_a_night_and_the_first_at_once(night: Night) -> None:
    # From ten in the morning, Shanghai: the last night had none.
    assert await night.pass_hours(16) == ["linli-20261125T020000Z.age"]
    assert len(await night.pass_hours(24)) == 2
    assert night.made()[1] == "linli-20261125T190000Z.age"  # three o'clock
    night.nightly = night.begin()
    assert len(await night.pass_hours(1)) == 2
    with vault.opening(erased.folder(night.settings.data_dir) / night.made()[-1], KEY) as source:
        assert b"Lin" in source.read()


@pytest.mark.parametrize("without", [{"backup_key": None}, {"backup_hour": -1}])
async def test_none_where_none_is_wanted(night: Night, without: dict[str, object]) -> None:
    night.settings = night.settings.model_copy(update=without)
    night.nightly = night.begin()
    assert await night.pass_hours(24) == []


async def test_of_several_bots_one_makes_it(night: Night) -> None:
    night.leads = False
    assert await night.pass_hours(24) == []
    night.leads = True
    assert len(await night.pass_hours(1)) == 1


async def test_what_fails_is_told_once_a_day_and_tried_again(night: Night) -> None:
    (night.settings.data_dir / "backups").write_text("no folder")
    await night.pass_hours(3)

    def told(session: Session) -> list[str]:
        return list(session.exec(select(Notice.kind).order_by(col(Notice.id))))

    assert await night.database.read(told) == ["fault.backup"]
    (night.settings.data_dir / "backups").unlink()
    assert len(await night.pass_hours(1)) == 1
    assert await night.database.read(told) == ["fault.backup"]


async def test_a_file_that_somebody_put_there_is_no_backup(night: Night) -> None:
    erased.folder(night.settings.data_dir).mkdir()
    for name in ("linli-old.age", "zzz.age"):
        (erased.folder(night.settings.data_dir) / name).touch()
    assert len(await night.pass_hours(1)) == 3


async def test_whoever_ends_gives_it_up_and_the_next_life_makes_it(night: Night) -> None:
    night.nightly.end()
    assert await night.pass_hours(1) == []
    assert await night.database.read(lambda session: session.exec(select(Notice.id)).all()) == []
    night.nightly = night.begin()
    assert len(await night.pass_hours(1)) == 1


async def test_those_who_look_after_the_bot_read_of_it(stage: Stage) -> None:
    director = await stage.staff("主任", Role.DIRECTOR)
    await stage.write(lambda session: faults.backup_not_made(session, stage.linli.present(session)))
    await stage.settle()
    director.reads("notice.fault.backup")


def test_check_says_how_old_the_newest_is(night: Night) -> None:
    def look() -> tuple[bool, str]:
        (found,) = [each for each in findings(night.settings) if each.subject == "backups"]
        return found.fine, found.words

    now = SystemClock().now()
    assert look() == (True, "there is none yet")
    old = backup.make(night.engine, night.settings.data_dir, KEY, now - timedelta(hours=30))
    fine, words = look()
    assert not fine
    assert "backup_not_made" in words
    backup.make(night.engine, night.settings.data_dir, KEY, now)
    assert look()[0]
    old.unlink()
    night.settings = night.settings.model_copy(update={"backup_key": None})
    assert "BACKUP_KEY" in look()[1]
