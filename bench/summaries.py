"""How long the figures of a period take, beside their bare statements, and what residents notice of it."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, event, func, select
from sqlmodel import Session, col

from bench import past
from bench.crowd import Say, Script, Talker, Tap
from bench.free_times import MOMENT
from bench.percentiles import percentile
from bench.postings import TOKEN, PushedClock, hear, running
from bench.sweeps import NOW
from bot.app import build
from bot.settings import Settings
from chat.incoming import Incoming
from chat.languages import Languages
from chat.talk import Reader, Talk
from handlers import open_house
from handlers.picture_words import COURSES, PICTURES
from migrations.scripts import upgrade
from models.database import connect
from models.outbox import Message
from models.who import by_id
from playground.edge import Edge
from playground.inprocess import InProcessRequest
from playground.telegram import Telegram

_LOOKS = 5
# The words; a picture comes after them, in a message of its own.
_FIRST = select(col(Message.payload)).order_by(col(Message.id)).limit(1)
_LAST = select(func.coalesce(func.max(col(Message.id)), 0))
_TODAY = MOMENT.calendar.local(NOW).date()
_THREE_YEARS = f"/summary {_TODAY - timedelta(days=past.DAYS - 1)} - {_TODAY}"
# What whoever leads types, by what it is for, and within how many seconds it is to be there.
ASKED = {
    "/today": ("/today", 1.0),
    "a day": ("/summary today", 1.0),
    "a week": ("/week", 1.0),
    "a month": ("/month", 1.0),
    "three years": (_THREE_YEARS, 3.0),
}


# A picture comes after the words of three years, and may take so many seconds more.
PICTURE, PICTURE_LIMIT = "the slowest picture of three years", 1.0


@dataclass(frozen=True, slots=True)
class SummaryTimes:
    """Milliseconds to a text with figures, the median of some looks, and of its statements alone."""

    what: str
    records: int
    milliseconds: float
    statements: float


@dataclass(frozen=True, slots=True)
class MeanwhileTimes:
    """Milliseconds to a resident's answers while somebody asks for three years again and again: their p95.

    alone: the same while nobody does. asked: how many summaries there were.
    """

    records: int
    taps: int
    asked: int
    alone: float
    answered: float


class _Lead:
    """A coordinator who asks for figures."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._house, self._languages = open_house(), Languages("zh-hans")
        self.statements: list[tuple[str, Any]] = []
        event.listen(engine, "before_cursor_execute", self._note)

    def look(self, text: str) -> float:
        """Seconds from a command to its reply; nothing of it is kept."""
        self.statements.clear()
        command, _, argument = text.removeprefix("/").partition(" ")
        with Session(self._engine) as session:
            who = by_id(session, past.COORDINATOR)
            incoming = Incoming(who.id, who.id, "", None, 1, NOW, text, command, argument)
            talk = Talk(session, MOMENT, self._languages, who, incoming, house=self._house)
            last = session.execute(_LAST).scalar_one()
            began = perf_counter()
            self._house.message(talk)
            first = session.execute(_FIRST.where(col(Message.id) > last)).scalars().first()
            payload = json.loads(first or "{}")
            if "told" in payload:  # found when it is sent
                reader = Reader(session, MOMENT, self._languages, who)
                told = payload["told"]
                self._house.tellers[told["teller"]](reader, told["params"])
            return perf_counter() - began

    def draw(self, name: str) -> float:
        """Seconds to the picture of a name over three years, drawn as it is for a tap."""
        self.statements.clear()
        since = _TODAY - timedelta(days=past.DAYS - 1)
        with Session(self._engine) as session:
            reader = Reader(session, MOMENT, self._languages, by_id(session, past.COORDINATOR))
            began = perf_counter()
            self._house.tellers["picture.draw"](reader, {"code": f"{since}.{_TODAY}.{name}"})
            return perf_counter() - began

    def _note(self, *said: Any) -> None:
        _connection, _cursor, statement, values, *_ = said
        if statement.startswith("SELECT"):
            self.statements.append((statement, values))


def both(folder: Path, sizes: Sequence[int], seconds: float) -> tuple[list[SummaryTimes], MeanwhileTimes]:
    """Measure what figures of several sizes take, and what a resident notices of the largest."""
    files = [(_fill(folder, size), size) for size in sizes]
    return measure(files, _LOOKS), asyncio.run(meanwhile(*files[-1], seconds))


def _fill(folder: Path, records: int) -> Path:
    file = folder / f"{records} records.db"
    engine = connect(f"sqlite:///{file}")
    upgrade(engine)
    past.fill(engine, records)
    engine.dispose()
    return file


def measure(files: Sequence[tuple[Path, int]], looks: int) -> list[SummaryTimes]:
    """Ask for the figures of databases of several sizes."""
    found = []
    for file, records in files:
        engine = connect(f"sqlite:///{file}")
        lead = _Lead(engine)
        for what, (text, _limit) in ASKED.items():
            lead.look(text)  # the first look compiles the statements
            taken = median(lead.look(text) for _ in range(looks))
            bare = median(_run(file, lead.statements) for _ in range(looks))
            found.append(SummaryTimes(what, records, taken * 1000, bare * 1000))
        found.append(_slowest_picture(lead, file, records, looks))
        engine.dispose()
    return found


def _slowest_picture(lead: _Lead, file: Path, records: int, looks: int) -> SummaryTimes:
    """Draw every picture; the one that takes longest is told."""
    courses = [f"course.{number}" for number in COURSES]
    slowest = SummaryTimes(PICTURE, records, 0, 1)
    for name in [*courses, *(one for one in PICTURES if one != "course")]:
        lead.draw(name)
        taken = median(lead.draw(name) for _ in range(looks)) * 1000
        if taken > slowest.milliseconds:
            bare = median(_run(file, lead.statements) for _ in range(looks)) * 1000
            slowest = SummaryTimes(PICTURE, records, taken, bare)
    return slowest


async def meanwhile(file: Path, records: int, seconds: float) -> MeanwhileTimes:
    """Let a resident tap for some seconds, alone and then while a coordinator asks for three years."""
    clock = PushedClock()
    telegram = Telegram(clock.now)
    phones = [telegram.add_person(f"No {number}", language_code="zh-hans") for number in (1, 2)]
    for phone in phones:
        phone.press_start()
    telegram.call(TOKEN, "deleteWebhook", {"drop_pending_updates": True})
    with sqlite3.connect(file) as connection:
        for number, phone in enumerate(phones, past.COORDINATOR):
            connection.execute("UPDATE person SET telegram_id = ? WHERE id = ?", (phone.id, number))
    url = f"sqlite:///{file}"
    settings = Settings(
        bot_token=SecretStr(TOKEN),
        database_url=url,
        data_dir=file.parent / "data",
        send_rate=0,
        flood_limit=0,
    )
    alone: list[float] = []
    busy: list[float] = []
    waits: list[float] = []
    script = Script((), [Say("/start"), Tap("m:")])
    lead = Talker(phones[0], Script((), [Say(_THREE_YEARS)]), waits)
    resident, beside = (Talker(phones[1], script, taps) for taps in (alone, busy))
    listen = telegram.world.store.listen
    listen(partial(hear, lead, f"messages/{phones[0].id}"))
    listen(partial(hear, resident, f"messages/{phones[1].id}"))
    listen(partial(hear, beside, f"messages/{phones[1].id}"))
    async with running(
        build(settings, clock=clock, request=InProcessRequest(Edge(telegram)), engine=connect(url))
    ):
        await _tap(resident, seconds)
        asking = asyncio.create_task(_tap(lead, seconds))
        await _tap(beside, seconds)
        await asking
    return MeanwhileTimes(
        records, len(busy), len(waits), percentile(alone, 95) * 1000, percentile(busy, 95) * 1000
    )


async def _tap(talker: Talker, seconds: float) -> None:
    until = perf_counter() + seconds
    await talker.step()
    while perf_counter() < until:
        await talker.step()
        # Nobody taps without a pause; one process has both phones and the bot.
        await asyncio.sleep(0.05)


def _run(file: Path, statements: Sequence[tuple[str, Any]]) -> float:
    """Seconds for the same statements without anything around them."""
    with sqlite3.connect(file) as connection:
        began = perf_counter()
        for statement, values in statements:
            connection.execute(statement, values).fetchall()
        return perf_counter() - began
