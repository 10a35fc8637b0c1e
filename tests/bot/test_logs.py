import asyncio
import gc
import io
import json
import logging
import sqlite3
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest
import structlog
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken

from bot import logs
from bot.http import AiohttpRequest, NotSent, Payload
from bot.redaction import redactor, said, shown, traceback_of

SECRET = "77:CANARY-token-too-short-for-its-shape"[:24]
TOKEN = "1234567890:CANARY-of-a-token-in-its-right-shape"
NAME = "王金丝雀"
PHONE = "138 0013 8000"
CANARIES = (SECRET, TOKEN, "CANARY", NAME, PHONE, PHONE.replace(" ", ""))

log = structlog.get_logger("bot.somewhere")
pytestmark = pytest.mark.usefixtures("logs_as_before")


class Captured:
    """What was written to the log."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def is_clean(self) -> bool:
        assert self.text, "nothing was logged at all"
        return not any(canary in self.text for canary in CANARIES)


@pytest.fixture
def captured(logs_as_before: None) -> Captured:
    """A log as it is in service, but at its most talkative."""
    stream = io.StringIO()
    logs.configure("json", "DEBUG", [SECRET], stream=stream)
    return Captured(stream)


def raised(call: Callable[[], object]) -> BaseException:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whatever it is, it is looked at
        call()
    return caught.value


# --- what a line looks like


def test_a_line_of_ours(captured: Captured) -> None:
    log.info("delivery", outbox=7, state="sent")
    (line,) = captured.lines
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "delivery", "level": "info", "outbox": 7, "state": "sent"}


def test_text_for_people() -> None:
    stream = io.StringIO()
    logs.configure("text", "INFO", stream=stream)
    log.debug("too quiet")
    log.info("delivery", outbox=7, text="one\nline")
    assert "delivery" in stream.getvalue()
    assert "outbox=7" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 1


def test_values_are_plain_or_only_their_type() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert shown({"at": Path("data"), "of": [1, None, Colour.RED]}) == {"at": "data", "of": [1, None, "red"]}
    assert shown(Bot(TOKEN)) == "<Bot>"
    assert shown(KeyError(NAME)) == "KeyError"


def test_lines_of_libraries_keep_their_template(captured: Captured) -> None:
    logging.getLogger("some.library").warning("%s called\n%s", NAME, PHONE)
    logging.getLogger("some.library").info("not even that")
    logging.getLogger("some.library").error(ValueError(NAME))
    first, second = captured.lines
    assert (first["event"], first["logger"]) == ("%s called", "some.library")
    assert second["event"] == "ValueError"
    assert captured.is_clean()


def test_lines_about_machinery_are_whole(captured: Captured) -> None:
    logging.getLogger("apscheduler.scheduler").warning('Job "%s" was missed', "purge")
    logging.getLogger("scheduler.sweeps").debug("%d due", 3)
    assert [line["event"] for line in captured.lines] == ['Job "purge" was missed', "3 due"]


def test_a_line_that_cannot_be_formatted_keeps_its_template(captured: Captured) -> None:
    broken = {"name": "apscheduler", "levelno": logging.ERROR, "msg": "%d due", "args": (NAME,)}
    logging.getLogger().handlers[0].handle(logging.makeLogRecord(broken))
    assert captured.lines[0]["event"] == "%d due"


def test_a_reader_that_went_away_fails_nobody() -> None:
    stream = io.StringIO()
    logs.configure("json", "INFO", stream=stream)
    stream.close()
    log.info("said to nobody")


# --- secrets and personal data


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/bot[token]/getMe"),
        ("1234567890%3ACANARY-of-a-token-in-its-right-shape", "[token]"),
        ("BACKUP_KEY=AGE-SECRET-KEY-1QYPSZ0CANARY", "BACKUP_KEY=[key]"),
        ("/start inv_Zm9vYmFy-_x9", "/start [invite]"),
        ("/start grd_Zm9vYmFy-_x9", "/start [invite]"),
        ("https://t.me/linli_bot?start=inv_abc", "https://t.me/linli_bot?start=[invite]"),
        ("postgresql://linli:geheim@db/linli", "postgresql://[password]@db/linli"),
        ("call 13800138000 or 138-0013-8000", "call [phone] or [phone]"),
        ("call +86 138 0013 8000, 010-12345678", "call [phone], [phone]"),
        ("+49 (30) 1234567", "[phone]"),
        (f"part {SECRET} of", "part [secret] of"),
        ("at 2026-11-25T06:00:00.138001+00:00", "at 2026-11-25T06:00:00.138001+00:00"),
        ("chat -1001380013800, user 5123456789, update 871234567", None),
        ("0.13800138000 12345:short", None),
    ],
)
def test_what_has_the_shape_of_a_secret_is_taken_out(text: str, clean: str | None) -> None:
    assert redactor([SECRET, "short"])(text) == (clean or text)


def test_errors_that_speak_of_the_machine_say_it() -> None:
    def missing() -> object:
        return None.name  # type: ignore[attr-defined]

    assert said(raised(missing)) == "AttributeError: 'NoneType' object has no attribute 'name'"
    assert said(OSError(28, "No space left on device")) == "OSError: [Errno 28] No space left on device"
    assert said(FileNotFoundError(2, "No such file", f"{NAME}.jpg")).endswith("No such file: …")
    assert said(NotSent("Not sent: ClientConnectorError")) == "NotSent: Not sent: ClientConnectorError"


@pytest.mark.parametrize("error", [ValueError(NAME), KeyError(NAME), AssertionError(NAME), Exception(NAME)])
def test_other_errors_keep_their_message_to_themselves(error: Exception) -> None:
    assert said(error) == type(error).__name__


@pytest.mark.parametrize(
    "message",
    [
        f'Bad Request: can\'t parse entities: Unsupported start tag "{NAME}" at byte offset 3',
        f"Can't use `{NAME}` or '{NAME}\\'s'",
        f"ungültiger Wert „{NAME}“",
    ],
)
def test_quotes_are_cut_out_of_messages(message: str) -> None:
    assert NAME not in said(BadRequest(message))
    assert len(said(BadRequest(message))) > len("BadRequest: …")


def test_a_traceback_shows_places_and_no_values(captured: Captured) -> None:
    def inner(name: str) -> None:
        raise ValueError(name)

    def outer(name: str) -> None:
        try:
            inner(name)
        except ValueError as error:
            raise BaseExceptionGroup(
                name, [KeyError(name), BadRequest(f'Unsupported tag "{name}"')]
            ) from error

    try:
        outer(NAME)
    except BaseExceptionGroup:
        log.exception("turn_failed", inbox=7)
    trace = captured.lines[0]["exception"]
    assert captured.is_clean()
    assert "in inner" in trace
    assert "which led to:" in trace
    assert [line for line in trace.splitlines() if " of 2:" in line] == ["  1 of 2:", "  2 of 2:"]


def test_errors_that_go_in_circles_come_to_an_end() -> None:
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    assert traceback_of(one) == "KeyError\nwhich led to:\nValueError"


async def test_ptb_s_rejected_token(captured: Captured) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 52\r\n\r\n")
        writer.write(b'{"ok":false,"error_code":401,"description":"Nobody"}')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        for token in (SECRET, TOKEN):
            request = AiohttpRequest(address)
            bot = Bot(token, base_url=f"{address}/bot", request=request, get_updates_request=request)
            try:
                await bot.initialize()
            except InvalidToken:
                log.exception("refused", bot=bot, text=repr(bot))
            await request.shutdown()
    assert len(captured.lines) == 2
    assert captured.is_clean()


async def test_an_address_out_of_reach(captured: Captured) -> None:
    for address in (f"http://127.0.0.1:1/bot{TOKEN}/getMe", f"http:///bot{TOKEN}/getMe"):
        async with AiohttpRequest(address) as request:
            try:
                await request.post(address, Payload(b"{}"))
            except NotSent:
                log.exception("polling_failed")
        async with aiohttp.ClientSession() as session:
            try:
                await session.get(address)
            except aiohttp.ClientError as error:
                log.warning("failed", error=error, exc_info=error)
    assert "ClientConnectorError: Cannot connect to host" in captured.text
    assert captured.is_clean()


def test_a_poison_update_at_debug_level(captured: Captured) -> None:
    bot = Bot(TOKEN)
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    poison = {"update_id": 1, "message": {"text": NAME, "contact": {"phone_number": PHONE}, "date": "x"}}
    try:
        Update.de_json(poison, bot)
    except (TypeError, ValueError, KeyError):
        logging.getLogger("telegram.ext.Updater").critical("Received data was %s", poison, exc_info=True)
    logging.getLogger("telegram.Bot").debug("Calling `%s` with parameters `%s`", "sendMessage", poison)
    assert len(captured.lines) == 2
    assert captured.is_clean()
    logging.getLogger("telegram").setLevel(logging.NOTSET)


@pytest.mark.parametrize("hidden", [True, False])
def test_a_row_that_is_refused(captured: Captured, engine: Engine, hidden: bool) -> None:
    engine = create_engine(engine.url, hide_parameters=hidden)
    with engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE guest (name VARCHAR(40) PRIMARY KEY, age INTEGER)"))
        statements = [
            "INSERT INTO guest (name, age) VALUES (:name, 1), (:name, 2)",
            "INSERT INTO guest (name, age) SELECT CAST(:name AS INTEGER), 1 WHERE nothing(:name)",
            "INSERT INTO nowhere VALUES (:name)",
        ]
        for statement in statements:
            try:
                with connection.begin_nested():
                    connection.execute(text(statement), {"name": NAME})
            except SQLAlchemyError:
                log.exception("turn_failed")
    engine.dispose()
    assert len(captured.lines) == len(statements)
    assert captured.is_clean()
    unique = captured.lines[0]["exception"].splitlines()[-1]
    assert "guest_pkey" in unique or unique == "IntegrityError: UNIQUE constraint failed: guest.name"


def test_a_database_that_does_not_answer() -> None:
    error = raised(lambda: psycopg.connect("postgresql://linli:geheim-CANARY@127.0.0.1:1/linli"))
    assert "refused" in said(error)
    assert "CANARY" not in said(error)
    assert said(sqlite3.OperationalError("database is locked")) == "OperationalError: database is locked"


# --- what nobody caught


def test_an_uncaught_error(captured: Captured) -> None:
    error = raised(lambda: int(f"{NAME} {PHONE}"))
    sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    (line,) = captured.lines
    assert (line["event"], line["level"]) == ("crash", "critical")
    assert line["exception"].endswith("ValueError")
    assert captured.is_clean()


def test_an_uncaught_error_in_a_thread(captured: Captured) -> None:
    thread = threading.Thread(target=int, args=(NAME,))
    # pytest listens too; the hook is called as the thread would.
    error = raised(lambda: int(NAME))
    threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, thread)))
    assert captured.lines[0]["event"] == "thread_crash"
    assert captured.is_clean()


def test_an_error_while_cleaning_up(captured: Captured) -> None:
    class Unlucky:
        def __del__(self) -> None:
            raise ValueError(NAME)

    unlucky = Unlucky()
    del unlucky
    gc.collect()
    assert captured.lines[0]["event"] == "unraisable"
    assert captured.is_clean()


async def test_a_task_that_nobody_awaits(captured: Captured) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.loop_fault)

    async def fail(name: str) -> None:
        raise ValueError(name)

    def fail_at_once(name: str) -> None:
        raise KeyError(name)

    task = asyncio.create_task(fail(NAME))
    await asyncio.wait([task])
    del task
    gc.collect()
    loop.call_soon(fail_at_once, NAME)
    await asyncio.sleep(0)
    first, second = captured.lines
    assert first["reason"] == "Task exception was never retrieved"
    assert second["reason"].startswith("Exception in callback ")
    assert "in fail_at_once" in second["exception"]
    assert captured.is_clean()


async def test_asyncio_s_own_words(captured: Captured) -> None:
    """Other loops than ours log through the standard library."""
    loop = asyncio.get_running_loop()
    error = raised(lambda: int(NAME))
    loop.default_exception_handler({"message": "Trouble", "exception": error, "value": NAME})
    assert captured.lines[0]["event"] == "Trouble"
    assert captured.is_clean()


def test_warnings(captured: Captured) -> None:
    warnings.showwarning(UserWarning(f"never heard of '{NAME}' at {PHONE}"), UserWarning, "file.py", 7)
    warnings.showwarning(f"unclosed {TOKEN}", ResourceWarning, "file.py", 8)
    assert [line["place"] for line in captured.lines] == ["file.py:7", "file.py:8"]
    assert captured.is_clean()


def test_the_test_would_see_a_leak() -> None:
    """The canaries do sing where nobody holds their beak."""
    error = raised(lambda: int(NAME))
    assert NAME in "".join(traceback.format_exception(error))
    assert NAME in str(BadRequest(NAME))
