"""Files that people sent are fetched after their turn, whole or not at all; on both databases."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot import files as module
from bot.database import Database
from bot.files import BATCH, Fetcher
from bot.telegram import Telegram
from centre.moment import Moment
from models.files import FileState, StoredFile
from playground.edge import Edge
from playground.faults import FaultKind
from playground.inprocess import InProcessRequest
from playground.telegram import Telegram as Emulated
from tests.auxil.factories import SHANGHAI, a_file, a_person
from tests.auxil.lives import Life
from tests.auxil.loops import until
from tests.auxil.outgoing import a_replica
from tests.auxil.playtime import PNG
from tests.auxil.stage import TOKEN, Stage, StageClock


class Room:
    """A fetcher, its folder and the Telegram that has the files."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.clock = StageClock()
        self.emulated = Emulated(self.clock.now)
        self.edge = Edge(self.emulated)
        self.database = Database(engine)
        self.folder = folder / "files"
        self.request = InProcessRequest(self.edge)
        self.telegram = Telegram(self.request, "https://api.telegram.org", TOKEN)
        self.fetcher = self.another(1)
        self.li = self.emulated.add_person("Li")

    def another(self, number: int = 2) -> Fetcher:
        """A fetcher as another replica has it."""
        return Fetcher(
            self.database,
            self.telegram,
            self.request,
            self.folder,
            clock=self.clock,
            present=self.present,
            presence=Life(number),
        )

    def present(self, _session: Session) -> Moment:
        return Moment(self.clock.now(), SHANGHAI)

    async def sent(self, content: bytes = b"%PDF", name: str = "bill.pdf", **values: Any) -> int:
        """Somebody sent a document, and the turn has noted it. Returns its row."""
        (message,) = self.li.send_document(content, name)
        file_id = values.pop("telegram_file_id", message["document"]["file_id"])

        def note(session: Session) -> int:
            file = a_file(session, a_person(session), telegram_file_id=file_id, size=0, **values)
            return file.id or 0

        return await self.database.write(note)

    async def look(self, number: int) -> StoredFile | None:
        """A file as it was committed."""
        return await self.database.read(
            lambda session: session.exec(select(StoredFile).where(StoredFile.id == number)).first()
        )

    async def state(self, number: int) -> FileState | None:
        file = await self.look(number)
        return file.state if file else None

    async def set(self, number: int, **values: Any) -> None:
        """Change a row behind the fetcher's back."""

        def change(session: Session) -> None:
            file = session.exec(select(StoredFile).where(col(StoredFile.id) == number)).one()
            for name, value in values.items():
                setattr(file, name, value)
            session.add(file)

        await self.database.write(change)

    @property
    def on_disk(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*"))}


@pytest.fixture
async def room(engine: Engine, tmp_path: Path, logged: list[Any]) -> AsyncIterator[Room]:
    room = Room(engine, tmp_path)
    yield room
    await room.database.close()


async def test_a_file_is_fetched_and_stored_under_its_number(room: Room) -> None:
    number = await room.sent(b"%PDF-1")
    assert await room.fetcher.tick() == 1
    file = await room.look(number)
    assert file
    assert (file.state, file.path, file.size) == (FileState.STORED, f"{number}.pdf", 6)
    assert room.on_disk == {f"{number}.pdf": b"%PDF-1"}
    assert await room.fetcher.tick() == 0


async def test_a_name_without_an_ending_gets_one(room: Room) -> None:
    number = await room.sent(b"x", "README")
    await room.fetcher.tick()
    assert room.on_disk == {f"{number}.bin": b"x"}


async def test_the_turn_does_not_wait_for_it(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await li.press("menu.talk")
    stage.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=1, methods=["getFile"])
    await li.do(lambda phone: phone.send_photo(PNG))
    li.reads("call.wanted.ask")
    await li.press("call.wanted.chat")
    await li.press("call.confirm")
    folder = stage.settings.data_dir / "files"
    assert not list(folder.glob("*"))
    await stage.pass_time(minutes=2)
    assert [path.read_bytes() for path in folder.glob("*")] == [PNG]


async def test_a_file_that_is_too_large_is_refused_at_once(room: Room) -> None:
    number = await room.sent(b"0" * (20 * 1024 * 1024 + 1))
    await room.fetcher.tick()
    assert await room.state(number) is FileState.REFUSED
    assert len(room.emulated.calls.of("getFile")) == 1
    assert room.on_disk == {}


@pytest.mark.parametrize(
    ("kind", "methods"),
    [
        (FaultKind.NOT_FOUND, ["getFile"]),
        (FaultKind.SERVER_ERROR, ["getFile"]),
        (FaultKind.FLOOD, ["getFile"]),
        (FaultKind.DROP_BEFORE, ["getFile"]),
        (FaultKind.TIMEOUT_AFTER, ["getFile"]),
    ],
)
async def test_trouble_is_waited_out_longer_and_longer_and_ends(
    room: Room, kind: FaultKind, methods: list[str]
) -> None:
    room.edge.faults.switch_on(kind, methods=methods)
    number = await room.sent()
    pauses: list[float] = []
    while await room.state(number) is FileState.OWED:
        assert await room.fetcher.tick() == 1
        assert await room.fetcher.tick() == 0
        file = await room.look(number)
        assert file
        pauses.append((file.not_before - room.clock.now()).total_seconds())
        room.clock.push(seconds=pauses[-1])
    assert await room.state(number) is FileState.REFUSED
    assert pauses == sorted(pauses)
    assert len(pauses) == 8


async def test_a_file_without_a_path_is_asked_for_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await room.sent()
    with monkeypatch.context() as patch:
        patch.setattr(room.emulated, "call", lambda *_: {"file_id": "x", "file_unique_id": "y"})
        assert await room.fetcher.tick() == 1
    assert await room.state(number) is FileState.OWED
    room.clock.push(hours=1)
    await room.fetcher.tick()
    assert await room.state(number) is FileState.STORED


async def test_a_download_that_is_not_there_is_asked_for_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await room.sent()
    with monkeypatch.context() as patch:
        patch.setattr(room.emulated.world.files, "find_path", lambda _path: None)
        assert await room.fetcher.tick() == 1
    assert await room.state(number) is FileState.OWED
    room.clock.push(hours=1)
    await room.fetcher.tick()
    assert room.on_disk == {f"{number}.pdf": b"%PDF"}


async def test_one_file_in_trouble_does_not_hold_up_the_others(room: Room) -> None:
    bad = await room.sent(telegram_file_id="nonsense")
    good = await room.sent()
    await room.fetcher.tick()
    assert await room.state(bad) is FileState.OWED
    assert await room.state(good) is FileState.STORED


async def test_a_file_that_is_erased_while_it_is_fetched_leaves_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await room.sent()
    retrieve = room.request.retrieve

    async def erased_meanwhile(*args: Any, **kwargs: Any) -> bytes:
        content: bytes = await retrieve(*args, **kwargs)
        await room.set(number, state=FileState.DOOMED)
        return content

    monkeypatch.setattr(room.request, "retrieve", erased_meanwhile)
    await room.fetcher.tick()
    assert room.on_disk == {}
    await room.fetcher.tick()
    assert await room.look(number) is None


async def test_a_doomed_file_goes_from_the_disk_before_its_row(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await room.sent()
    other = await room.sent()
    await room.fetcher.tick()
    await room.set(number, state=FileState.DOOMED)
    assert await room.fetcher.tick() == 1
    assert list(room.on_disk) == [f"{other}.pdf"]
    assert await room.look(number) is None


async def test_what_a_killed_fetch_left_behind_is_erased_too(room: Room) -> None:
    number = await room.sent()
    room.folder.mkdir(parents=True)
    # Killed after writing, before the row knew of it; then the person has everything erased.
    (room.folder / f"{number}.pdf").write_bytes(b"%PDF")
    (room.folder / f"{number}.3.part").write_bytes(b"%P")
    (room.folder / f"{number}1.pdf").write_bytes(b"another")
    await room.set(number, state=FileState.DOOMED)
    await room.fetcher.tick()
    assert list(room.on_disk) == [f"{number}1.pdf"]


async def test_a_file_is_written_whole_or_not_at_all(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await room.sent()

    def killed(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("bot.files.os.fsync", killed)
    with pytest.raises(OSError, match="no space"):
        await room.fetcher.tick()
    assert list(room.on_disk) == [f"{number}.1.part"]
    monkeypatch.undo()
    await room.fetcher.tick()
    assert room.on_disk == {f"{number}.pdf": b"%PDF"}


async def test_running_goes_on_after_trouble_and_takes_more_than_a_batch(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 10**9)
    numbers = [await room.sent() for _ in range(BATCH + 3)]
    write, left = module._write, [OSError("no space left on device")]

    def shaky(path: Path, temporary: Path, content: bytes) -> None:
        if left:
            raise left.pop()
        write(path, temporary, content)

    monkeypatch.setattr(module, "_write", shaky)
    stop = asyncio.Event()
    running = asyncio.create_task(room.fetcher.run(stop))
    await until(lambda: not left)
    room.fetcher.wake()
    await until(lambda: len(list(room.folder.glob("*.pdf"))) == len(numbers))
    stop.set()
    room.fetcher.wake()
    await running
    assert {await room.state(number) for number in numbers} == {FileState.STORED}


async def test_a_stop_waits_for_one_file_only(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [await room.sent() for _ in range(3)]
    stop = asyncio.Event()
    write = module._write

    def stopped_meanwhile(path: Path, temporary: Path, content: bytes) -> None:
        stop.set()
        write(path, temporary, content)

    monkeypatch.setattr(module, "_write", stopped_meanwhile)
    running = asyncio.create_task(room.fetcher.run(stop))
    await until(running.done, meanwhile=room.fetcher.wake)
    states = [await room.state(number) for number in numbers]
    assert states == [FileState.STORED, FileState.OWED, FileState.OWED]


async def test_the_slower_of_two_leaves_alone_what_the_other_has_stored(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await room.sent()
    heir = room.another()
    retrieve, left = room.request.retrieve, [heir]

    async def taken_over_meanwhile(*args: Any, **kwargs: Any) -> bytes:
        content: bytes = await retrieve(*args, **kwargs)
        if left:  # it slept for so long that it was taken for dead; the heir is on no roll either
            await left.pop().tick()
        return content

    monkeypatch.setattr(room.request, "retrieve", taken_over_meanwhile)
    await room.fetcher.tick()
    file = await room.look(number)
    assert file
    assert (file.state, file.replica_id) == (FileState.STORED, 2)
    assert room.on_disk == {f"{number}.pdf": b"%PDF"}


async def test_two_side_by_side_fetch_each_file_once(room: Room) -> None:
    for number in (1, 2):
        await room.database.write(partial(a_replica, number=number))
    numbers = [await room.sent() for _ in range(6)]
    await asyncio.gather(room.fetcher.tick(), room.another().tick())
    assert {await room.state(number) for number in numbers} == {FileState.STORED}
    assert len(room.emulated.calls.of("getFile")) == len(numbers)
