"""The courier: takes messages from the outbox to Telegram, within its limits, and notes the outcomes."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import structlog
from sqlmodel import Session

from bot import delivery, outbox, roll
from bot.bell import Bell
from bot.database import Database
from bot.delivery import Verdict
from bot.outbox import Parcel
from bot.replicas import Presence
from bot.sender import Sender
from bot.tally import Tally
from models.database import is_away
from models.outbox import MessageState
from scheduler.clock import Clock

CHATS_AT_ONCE = 16
# The others are kept for answers, however much there is to tell.
PATIENT_AT_ONCE = 12
LAST_ROUND_SECONDS = 5.0
LONGEST_REST = 5.0
# Somebody who buried a replica may have died before taking up what it left.
RECOVER_SECONDS = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the centre makes of an outcome, in the transaction that notes it.

    unreachable: nobody can be written to in a chat, and these payloads were owed there. silenced: we may not
    write in a group. moved: a group has another id from now on. unmade: an answer could not be made, and who
    asked for it was told so.
    """

    unreachable: Callable[[Session, int, list[str]], None]
    silenced: Callable[[Session, int], None]
    moved: Callable[[Session, int, int], None]
    unmade: Callable[[Session], None]


class Courier:
    """Sends what is owed. One transaction notes the last outcomes and claims the next messages."""

    def __init__(  # noqa: PLR0917 - it is built in one place
        self,
        database: Database,
        sender: Sender,
        clock: Clock,
        presence: Presence,
        aftermath: Aftermath,
        tally: Tally,
    ) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._presence = presence
        self._aftermath = aftermath
        self._tally = tally
        self._bell = Bell()
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._patient: set[int] = set()
        self._verdicts: list[Verdict] = []
        self._orphans = False
        self._in_doubt = False

    def wake(self) -> None:
        """Look again: something was put into the outbox, or the clock was pushed."""
        self._bell.ring()

    def look_for_orphans(self) -> None:
        """Look at once for messages whose sender died: one is gone."""
        self._orphans = True
        self._bell.ring()

    async def recover(self) -> None:
        """Take up messages whose sender died."""
        self._orphans = False
        lost = await self._database.write(partial(outbox.recover, now=self._clock.now()))
        if lost:
            log.warning("deliveries_with_unknown_outcome", count=lost)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; then send what may go at once and note every outcome."""
        loop = asyncio.get_running_loop()
        recover_at = loop.time() + RECOVER_SECONDS
        while not stop.is_set():
            try:
                if self._orphans or loop.time() >= recover_at:
                    recover_at = loop.time() + RECOVER_SECONDS
                    await self.recover()
                await self._round()
                if not self._verdicts:
                    await self._until_worthwhile()
            except Exception as error:  # what is known is kept and noted later
                trace = None if is_away(error) else error
                log.error("courier_waits", fault=type(error).__name__, exc_info=trace)
                await self._bell.rest(1)
        try:
            await self.flush(until=loop.time() + LAST_ROUND_SECONDS)
        finally:
            await self._finish()

    async def flush(self, until: float = math.inf) -> int:
        """Deliver all that may go now, but begin nothing after `until`; returns how many were settled."""
        settled = 0
        while asyncio.get_running_loop().time() < until:
            await self._round()
            if not self._sending and not self._verdicts:
                break
            await self._sent()
            settled += len(self._verdicts)
        return settled

    async def _finish(self) -> None:
        """Let running requests end and note their outcomes; nothing new is begun."""
        await self._sent()
        await self._note_and_claim(room=0)

    async def _sent(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending.values())  # unlike gather, it cancels none of them

    async def _round(self) -> None:
        parcels = await self._note_and_claim(room=CHATS_AT_ONCE - len(self._sending))
        for chat_id, of_chat in groupby(parcels, key=lambda p: p.chat_id):
            mine = list(of_chat)
            if mine[0].patient:
                self._patient.add(chat_id)
            task = asyncio.create_task(self._deliver(mine))
            self._sending[chat_id] = task
            task.add_done_callback(partial(self._done, chat_id))

    def _done(self, chat_id: int, _task: "asyncio.Task[None]") -> None:
        self._sending.pop(chat_id, None)
        self._patient.discard(chat_id)
        self._bell.ring()

    async def _until_worthwhile(self) -> None:
        """Wait until woken, or until the next message may go; some seconds at most, if a wake is missed."""
        seconds = LONGEST_REST
        if not self._sending:
            due = await self._database.read(outbox.next_time)
            if due is not None:
                seconds = min(seconds, max(0.02, (due - self._clock.now()).total_seconds()))
        await self._bell.rest(seconds)

    async def _note_and_claim(self, room: int) -> list[Parcel]:
        verdicts, self._verdicts = self._verdicts, []
        busy = list(self._sending)
        try:
            parcels = await self._database.write(partial(self._work, verdicts, room, busy))
        except outbox.TakenOver:
            self._verdicts = await self._still_ours(verdicts) + self._verdicts
            return await self._note_and_claim(room)
        except Exception:
            self._verdicts = verdicts + self._verdicts
            self._in_doubt = True
            raise
        self._in_doubt = False
        self._tally.deliveries.update(verdict.delivery.state.value for verdict in verdicts)
        return parcels

    async def _still_ours(self, verdicts: list[Verdict]) -> list[Verdict]:
        """The outcomes that are ours to note; of the others nobody can say any more what they were."""
        parcels = [verdict.delivery.parcel for verdict in verdicts]
        try:
            held = await self._database.read(partial(outbox.still_held, parcels=parcels))
        except Exception:
            self._verdicts = verdicts + self._verdicts
            raise
        log.warning("deliveries_taken_over", count=len(parcels) - len(held))
        return [verdict for verdict in verdicts if verdict.delivery.parcel.id in held]

    def _work(self, verdicts: list[Verdict], room: int, busy: list[int], session: Session) -> list[Parcel]:
        now = self._clock.now()
        outbox.settle(session, [verdict.delivery for verdict in verdicts], now)
        for verdict in verdicts:
            chat_id = verdict.delivery.parcel.chat_id
            if verdict.halt:
                roll.halt(session, self._presence.number, verdict.halt)
            if verdict.migrated_to is not None:
                outbox.move_chat(session, chat_id, verdict.migrated_to)
                self._aftermath.moved(session, chat_id, verdict.migrated_to)
            if verdict.unmade:
                self._aftermath.unmade(session)
            if verdict.silenced:
                self._aftermath.silenced(session, chat_id)
            if verdict.unreachable:
                parcel = verdict.delivery.parcel
                owed = [parcel.payload] if parcel.owed and not parcel.traceless else []
                self._aftermath.unreachable(session, chat_id, owed + outbox.close_chat(session, chat_id, now))
        number = self._presence.number
        if self._in_doubt:  # the last claim may have been committed, and nobody here knows of it
            outbox.put_back(session, number, busy)
        patience = PATIENT_AT_ONCE - len(self._patient)
        if room <= 0:
            return []
        return outbox.claim(session, now, room, busy, replica_id=number, patient_at_most=patience)

    async def _deliver(self, parcels: list[Parcel]) -> None:
        """Send the messages of one chat one after the other; what follows a failed one waits with it."""
        arrived: dict[int, int | None] = {}
        for position, parcel in enumerate(parcels):
            verdict = await self._sender.send(parcel, arrived)
            self._verdicts.append(verdict)
            arrived[parcel.id] = verdict.delivery.changes.get("message_id")
            if verdict.delivery.state in (MessageState.PENDING, MessageState.UNREACHABLE):
                now = self._clock.now()
                rest = (delivery.released(waiting, now) for waiting in parcels[position + 1 :])
                self._verdicts.extend(Verdict(each) for each in rest)
                return
