"""A whole conversation, with everything that can go wrong on the way, as Telegram and as the log sees it."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from bot import logs
from chat.rooms import Command
from chat.talk import Talk
from models.files import FileState, StoredFile
from models.people import Person as PersonRow
from models.people import Role
from playground.faults import FaultKind
from tests.auxil.api_contract import check_request
from tests.auxil.playtime import PNG
from tests.auxil.stage import TOKEN, Actor, Stage
from tests.auxil.updates import a_message_update

# Whoever finds one of these in a log line has found a person there.
NAME, WORDS, PHONE, PLACE = "Canaria Vogel", "The canary is in the cellar", "+8613712345678", "canary.pdf"
ANSWER, MORE, DANGER = "A finch will come", "And feed the siskin", "I smell gas near the aviary"
TROUBLE = {
    "delivery",
    "file_not_fetched",
    "polling_failed",
    "tap_not_acknowledged",
    "turn_failed",
    "update_quarantined",
}
CANARIES = ["canar", "vogel", "13712345678", "finch", "siskin", "aviary", TOKEN, TOKEN.partition(":")[2]]


@pytest.fixture
async def stage(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> AsyncIterator[Stage]:
    """A stage on which things may fail, and are tried again without a pause."""
    stage = Stage(database_url, tmp_path / "data")

    async def at_once(_attempts: int) -> None:
        """Pause for no time at all."""

    monkeypatch.setattr(stage.linli.lanes, "_pause", at_once)
    await stage.open()
    yield stage
    await stage.close()


@pytest.fixture
def log(logs_as_before: None) -> io.StringIO:
    """Every line of the process, however unimportant; nothing is told to the log that it must hide."""
    stream = io.StringIO()
    logs.configure("json", "DEBUG", stream=stream)
    return stream


async def converse(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A matter from the first word to its end, with two people and every kind of message."""
    clerk = await stage.staff("Clerk Chen", Role.CLERK, language)
    li = await stage.resident(NAME, language)
    await li.press("menu.talk")
    await li.say(WORDS)
    await li.press("engine.back")
    await li.do(lambda phone: phone.send_document(b"%PDF", PLACE))
    await li.press("call.wanted.morning")
    await li.say(PHONE)
    await li.press("call.confirm")
    await clerk.say("/calls")
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.files")
    await clerk.tap_data("a:desk.reply:")
    await clerk.say(ANSWER)
    await clerk.press("desk_reply.confirm")
    await li.do(lambda phone: phone.send_photo(PNG, MORE))
    await li.do(lambda phone: phone.send_voice(b"OggS"))
    await li.do(lambda phone: phone.send_sticker(), lambda phone: phone.send_location(31.2, 121.5))
    await li.say(DANGER)
    await li.say("/cancel")
    await li.say("/language")
    await li.tap_data("a:letters:0:large")
    await li.say("/privacy")
    await li.press("privacy.export")
    await li.say("/my")
    await li.say("/help")
    await stage.pass_time(days=2)
    await stage.pass_time(days=10)
    return li, clerk


async def test_every_request_is_one_of_the_bot_api(stage: Stage, language: str) -> None:
    await converse(stage, language)
    calls = stage.telegram.calls.of()
    complaints = {complaint for call in calls for complaint in check_request(call.method, call.parameters)}
    assert complaints == set()
    asked = {call.method for call in calls}
    assert {"getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery"} <= asked
    assert {"setMyCommands", "sendDocument", "getFile"} <= asked


async def test_telegram_refuses_nothing(stage: Stage, language: str) -> None:
    await converse(stage, language)
    refused = [
        (call.method, call.description)
        for call in stage.telegram.calls.of()
        if call.outcome != 200 and "not modified" not in (call.description or "")
    ]
    assert refused == []


async def test_no_line_of_the_log_tells_a_secret_or_names_a_person(stage: Stage, log: io.StringIO) -> None:
    li, _ = await converse(stage, "en")
    await stumble(stage, li)
    lines = log.getvalue()
    assert {json.loads(line)["event"] for line in lines.splitlines()} >= TROUBLE
    found = [canary for canary in CANARIES if canary.casefold() in lines.casefold()]
    assert found == [], [line for line in lines.splitlines() if found[0].casefold() in line.casefold()][:3]


async def stumble(stage: Stage, li: Actor) -> None:
    """Everything that goes wrong with a person's words in hand."""
    for kind in FaultKind:
        stage.edge.faults.switch_on(kind, seconds=100, retry_after=1, methods=["sendMessage"], count=1)
        stage.edge.faults.switch_on(kind, seconds=100, methods=["answerCallbackQuery"], count=1)
        await li.start()  # which greets by name
        await li.forge("m:my")
        await li.say(WORDS)
        await stage.pass_time(minutes=5)

    for broken in (fails_with_words, fails_with_a_row, fails_with_a_value):
        stage.linli.house.commands["boom"] = Command(broken, listed=False)
        await li.say(f"/boom {WORDS}")
        li.reads("stray.apology")

    poison = a_message_update(li.id, WORDS)
    poison["message"]["entities"] = NAME
    poison["message"]["date"] = WORDS
    await stage.linli.ingress.accept([poison])
    await stage.settle()

    await stage.write(lose_a_file)
    await stage.pass_time(minutes=1)
    await li.do(lambda phone: phone.block())
    await stage.pass_time(days=1)

    stage.edge.faults.switch_on(FaultKind.NOT_FOUND, count=2, methods=["getUpdates"])
    for _ in range(2):
        await stage.linli.poller.poll_patiently()
    stage.telegram._bad_tokens = frozenset({TOKEN})
    await stage.linli.poller.poll_patiently()
    with pytest.raises(Exception, match=r"rejected|Unauthorized"):
        await stage._build().start()
    stage.telegram._bad_tokens = frozenset()


def fails_with_words(talk: Talk) -> None:
    """A fault whose message is what somebody said."""
    raise ValueError(f"cannot parse {talk.incoming.argument!r}")


def fails_with_a_row(talk: Talk) -> None:
    """A fault of the database about a row that names somebody: PostgreSQL quotes it whole."""
    never: Any = None
    talk.session.add(PersonRow(telegram_id=1, name=NAME, created_at=never))
    talk.session.flush()


def fails_with_a_value(talk: Talk) -> None:
    """A fault of the database about a value that somebody typed."""
    talk.session.connection().execute(text("SELECT CAST(:said AS INTEGER) / 0 + no_such"), {"said": WORDS})


def lose_a_file(session: Session) -> None:
    """Owe a file that Telegram does not have."""
    file = session.exec(select(StoredFile)).first()
    assert file is not None
    file.state, file.attempts = FileState.OWED, 0
    file.telegram_file_id = f"canary_{WORDS}"
    session.add(file)
