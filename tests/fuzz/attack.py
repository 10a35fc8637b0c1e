"""A bot under hostile updates, and what must hold of it whatever came."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
from sqlmodel import Session, col, select

from bot.ingress import WANTED
from bot.turn import ATTEMPTS
from centre import demo
from handlers import open_house
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState
from playground.jsons import Json
from tests.auxil.api_contract import check_request
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.fuzz.updates import Hostile, Updates

_BATCH = 25
_FIRST = 800_000_001
# What Telegram says to a bot that has done nothing wrong: somebody else's message or an old tap was meant.
_FAIR = (
    "query is too old",
    "message to edit not found",
    "message is not modified",
    "message can't be edited",
)


@dataclass
class Report:
    """What came of an attack. memory: megabytes that the process has at its end."""

    seed: int
    updates: int = 0
    possible: int = 0
    unreadable: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    calls: int = 0
    seconds: float = 0.0
    memory: int = 0
    broken: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        """The report for whoever reads it by machine."""
        return asdict(self)


class Attack:
    """Sends hostile updates to the bot of a stage."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage = stage
        self._dice = random.Random(seed)
        self._buttons: list[str] = []
        self._looked = 0
        self._row = 0
        self._newest = 0
        self.report = Report(seed)

    async def carry_out(self, number: int) -> Report:
        """Send so many updates, looking at the laws again and again."""
        began = time.monotonic()
        actors = await self._cast()
        self._known = {actor.id: actor for actor in actors}
        groups = self._found_groups(actors[0])
        await self._stage.settle()
        updates = Updates(
            self._dice,
            list(self._known),
            groups,
            wanted=WANTED,
            actions=sorted(open_house().actions),
            seen=lambda: self._buttons,
        ).endless(_FIRST)
        self._places = {*self._known, *groups}
        kinds: Counter[str] = Counter()
        for _ in range(0, number, _BATCH):
            batch = list(islice(updates, _BATCH))
            kinds.update(name for one in batch for name in one.update if name != "update_id")
            await self._send(batch)
        self.report.kinds = dict(sorted(kinds.items()))
        await self._is_anybody_stuck()
        self.report.memory = psutil.Process().memory_info().rss >> 20
        self.report.seconds = time.monotonic() - began
        return self.report

    async def _cast(self) -> list[Actor]:
        """People of every kind, in a centre where there is something to tap."""
        stage = self._stage
        await stage.write(lambda session: demo.load(session, stage.linli.present(session)))
        # The demo centre knows its staff by the numbers that those get who come after the two residents.
        names = [("李奶奶", "zh-hans"), ("Mary", "en")]
        names += [(one["name"], one["language"]) for one in demo.read()["staff"]]
        people = [stage.stranger(name, language) for name, language in names]
        for one in people:
            await one.start()
        for one in people[:2]:
            await one.press("consent.agree")
        for one in people:
            for command in ("/start", "/today", "/services", "/my", "/shifts"):
                await one.say(command)
        return [*people, *(stage.stranger(f"S{n}") for n in range(3))]

    def _found_groups(self, founder: Actor) -> list[int]:
        """A group and a supergroup in which the bot is."""
        group = self._stage.telegram.found_group("Neighbours")
        other = self._stage.telegram.found_group("Helpers")
        for one in (group, other):
            one.add_bot(founder.id)
        return [group.id, other.become_supergroup(founder.id).id]

    async def _send(self, batch: list[Hostile]) -> None:
        world = self._stage.telegram.world
        with world.store.batch():
            for one in batch:
                tap = one.update.get("callback_query")
                if isinstance(tap, dict) and isinstance(tap.get("id"), str):
                    world.store.put(
                        "taps", tap["id"], {"time": world.now().timestamp(), "chat_id": 0, "message_id": 0}
                    )
        await self._stage.linli.ingress.accept([one.update for one in batch])
        self._stage.clock.push(seconds=self._dice.choice((1, 5, 60, 3600)))
        await self._stage.settle()
        self.report.updates += len(batch)
        self.report.possible += sum(one.possible for one in batch)
        await self._look(batch)

    async def _look(self, batch: list[Hostile]) -> None:
        """See whether the laws hold, and which buttons there are now."""
        # Of several with one number the first is the one that counts.
        firsts = {one.update["update_id"]: one.possible for one in reversed(batch)}
        possible = {number for number, first in firsts.items() if first and number > self._newest}
        self._newest = max(firsts)
        found, self._row = await self._stage.read(lambda session: _rows(session, self._row))
        for row in found:
            self.report.unreadable += row["attempts"] == 0
            if row["attempts"] or row["update_id"] in possible:
                self.report.broken.append(f"{row}")
        for complaint in self._complaints():
            self.report.broken.append(complaint)
        for actor in self._known.values():
            screen = actor.phone.history()[-3:]
            self._buttons += [
                b["callback_data"] for m in screen for b in buttons_of(m) if "callback_data" in b
            ]
        del self._buttons[:-2000]

    def _complaints(self) -> Iterator[str]:
        """What the API would not have taken."""
        log = self._stage.telegram.calls
        for call in log.of(after=self._looked):
            self.report.calls += 1
            wrong = check_request(call.method, call.parameters)
            told = call.description or ""
            # It may speak to a chat that nobody has, where an update came from there.
            nowhere = str(call.parameters.get("chat_id", "")) not in {*map(str, self._places), ""}
            refused = call.outcome == 400 and not nowhere
            if wrong or (refused and not any(fair in told for fair in _FAIR)):
                yield f"{call.method} {call.outcome} {told} {wrong} {call.parameters}"[:2000]
        self._looked = log.last

    async def _is_anybody_stuck(self) -> None:
        """Everybody is still answered, and nothing waits."""
        for actor in self._known.values():
            actor.phone.unblock()
            before = self._stage.telegram.calls.last
            await actor.say("/help")
            calls = self._stage.telegram.calls.of("sendMessage", after=before)
            answers = [call for call in calls if str(call.parameters.get("chat_id")) == str(actor.id)]
            if not answers:
                self.report.broken.append(f"{actor.phone} is not answered any more")
        waiting = await self._stage.read(_waiting)
        self.report.broken += waiting


def _rows(session: Session, after: int) -> tuple[list[dict[str, Any]], int]:
    """The updates after a row that were put aside, and the newest row."""
    rows = session.exec(select(Update).where(col(Update.id) > after).order_by(col(Update.id))).all()
    aside = [
        {
            "update_id": one.update_id,
            "attempts": one.attempts,
            "fault": one.fault,
            "payload": one.payload,
        }
        for one in rows
        if one.state is UpdateState.QUARANTINED or one.attempts >= ATTEMPTS
    ]
    return aside, max((one.id or 0 for one in rows), default=after)


def _waiting(session: Session) -> list[str]:
    pending = session.exec(select(Update).where(Update.state == UpdateState.PENDING)).all()
    refused = session.exec(select(Message).where(Message.state == MessageState.UNKNOWN)).all()
    return [
        *(f"waits: {one.payload[:500]}" for one in pending),
        *(f"not known whether sent: {one.payload[:500]}" for one in refused),
    ]


async def attack(number: int, seed: int, database_url: str, folder: Path | None = None) -> Report:
    """Attack a fresh bot on an empty, migrated database with so many updates."""
    with tempfile.TemporaryDirectory(prefix="linli-fuzz-") as made:
        stage = Stage(database_url, (folder or Path(made)) / "data")
        stage.telegram.world.rich = True  # an older server refuses those, and that is no fault of ours
        await stage.open()
        try:
            return await Attack(stage, seed).carry_out(number)
        finally:
            await stage.close()
