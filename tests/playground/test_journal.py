from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from playground.emulator import Emulator
from playground.files import Upload
from playground.journal import Journal, JournalError
from tests.auxil.playtime import NOON, PNG, TOKEN, StandingTime


def world(path: Path) -> Emulator:
    return Emulator(journal=path, real_time=StandingTime())


def lived_in(path: Path) -> tuple[Emulator, int]:
    """A world in which all kinds of things have happened."""
    emulator = world(path)
    telegram = emulator.telegram
    li = telegram.add_person("李", language_code="zh-hans", letter_size="large")
    telegram.add_person("Shy")
    li.press_start("svc_1")
    li.send_photo(PNG, "灯")

    def call(method: str, files: Any = None, **parameters: object) -> Any:
        return telegram.call(TOKEN, method, parameters, files or {})

    menu = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    first = call("sendMessage", chat_id=li.id, text="在吗", reply_markup=menu)
    call("sendDocument", {"document": Upload("a.pdf", b"%PDF")}, chat_id=li.id)
    call("editMessageText", chat_id=li.id, message_id=first["message_id"], text="您好")
    call("deleteMessage", chat_id=li.id, message_id=1)
    call("setMyCommands", commands=[{"command": "start", "description": "开始"}])
    call("sendMessage", chat_id=li.id, text="?", reply_markup={"keyboard": [["是"]]})
    call("setMyName", name="邻里")
    li.tap(first["message_id"], "ok")
    (oldest, *_) = call("getUpdates", allowed_updates=["message", "callback_query"])
    call("getUpdates", offset=oldest["update_id"] + 1)
    emulator.push_clock(timedelta(days=1, hours=2))
    return emulator, li.id


def snapshot(emulator: Emulator) -> Any:
    state = emulator.state()
    del state["event"]
    updates = emulator.telegram.world.updates.pending()
    contents = [
        emulator.telegram.world.files.content(about)
        for about in emulator.telegram.world.store.table("files").values()
    ]
    return state, updates, contents


def test_the_world_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "world.jsonl"
    before, li = lived_in(path)
    after = world(path)  # `before` was never closed, as if it had been killed
    assert snapshot(after) == snapshot(before)
    assert after.clock.now() == NOON + timedelta(days=1, hours=2)
    (message,) = after.telegram.person(li).send_text("再见")
    assert message["message_id"] == max(row["message_id"] for row in before.telegram.person(li).history()) + 1
    assert snapshot(world(path)) == snapshot(after)


def test_files_are_still_downloaded_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "world.jsonl"
    _, li = lived_in(path)
    telegram = world(path).telegram
    document = telegram.person(li).history()[-2]["document"]
    file: Any = telegram.call(TOKEN, "getFile", {"file_id": document["file_id"]})
    assert telegram.download(TOKEN, file["file_path"])[1] == b"%PDF"


def test_any_half_written_last_line_is_as_if_never_begun(tmp_path: Path) -> None:
    path = tmp_path / "world.jsonl"
    emulator, li = lived_in(path)
    whole = snapshot(emulator)
    length = path.stat().st_size
    emulator.telegram.person(li).send_text("lost")
    line = path.read_bytes()[length:]
    for cut in (1, len(line) // 2, len(line) - 1):
        with path.open("r+b") as file:
            file.truncate(length)
            file.seek(length)
            file.write(line[:cut])
        revived = world(path)
        assert snapshot(revived) == whole
        assert path.stat().st_size == length
        revived.telegram.close()


def test_a_damaged_journal_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "world.jsonl"
    path.write_text('[]\nrubbish\n[["people",1,null]]\n')
    with pytest.raises(JournalError, match="Line 2 of"):
        world(path)


def test_one_deed_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "world.jsonl"
    li = world(path).telegram.add_person("李")
    li.press_start()
    assert len(path.read_text().splitlines()) == 2
    assert len(list(Journal(path).replay())) == 2


def test_empty_polls_leave_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "world.jsonl"
    telegram = world(path).telegram
    for _ in range(3):
        telegram.call(TOKEN, "getUpdates", {"allowed_updates": ["message"]})
    assert len(path.read_text().splitlines()) == 1
