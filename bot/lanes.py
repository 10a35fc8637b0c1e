"""Lanes: the updates of one chat one after the other, chats side by side, and a flood delays nobody else."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum, auto

from bot.inbox import Item

# More than this is left in the database until there is room: a flood must not fill the memory, nor one
# chat all of the room.
AT_HAND = 2000
OF_ONE_LANE = 100
# Where another replica has a lane, what comes behind is looked for again after so long.
LOOK_AGAIN_SECONDS = 0.25


class Outcome(Enum):
    """How a turn ended, as far as its lane is concerned."""

    DONE = auto()
    AGAIN = auto()
    ELSEWHERE = auto()


class Lanes:
    """Hands updates to `handle`; a lane that was served goes behind all others that wait."""

    def __init__(
        self,
        handle: Callable[[Item], Awaitable[Outcome]],
        pause: Callable[[int], Awaitable[None]],
        workers: int = 4,
    ) -> None:
        self._handle = handle
        self._pause = pause
        self._queues: dict[int, deque[Item]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._known: set[int] = set()
        self._resting: set[asyncio.Task[None]] = set()
        self._workers = workers
        self._left_out: set[int] = set()
        self._soon: asyncio.TimerHandle | None = None
        self.hungry = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def add(self, items: Iterable[Item]) -> None:
        """Queue updates, in order; what does not fit waits in the inbox until `hungry` is set."""
        for item in items:
            if item.id in self._known:
                continue
            if len(self._known) >= AT_HAND or self._length(item.lane) >= OF_ONE_LANE:
                self._left_out.add(item.lane)
                continue
            self._known.add(item.id)
            self._empty.clear()
            queue = self._queues.get(item.lane)
            if queue is None:
                self._queues[item.lane] = deque([item])
                self._ready.put_nowait(item.lane)
            else:
                queue.append(item)

    @property
    def at_hand(self) -> list[int]:
        """The updates queued or being handled."""
        return list(self._known)

    async def idle(self) -> None:
        """Return when nothing is queued or being handled."""
        await self._empty.wait()

    async def run(self) -> None:
        """Serve lanes until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._serve_forever())

    async def drain(self) -> int:
        """Serve until nothing is queued; returns the number of turns."""
        turns = 0
        while self._known:
            await self._serve(await self._ready.get())
            turns += 1
        return turns

    async def _serve_forever(self) -> None:
        while True:
            await self._serve(await self._ready.get())

    async def _serve(self, lane: int) -> None:
        queue = self._queues[lane]
        item = queue[0]
        outcome = await self._handle(item)
        if outcome is Outcome.AGAIN:
            # The lane rests, not the worker: other chats are waiting for it.
            resting = asyncio.create_task(self._rest(lane, item.attempts))
            self._resting.add(resting)
            resting.add_done_callback(self._resting.discard)
            return
        if outcome is Outcome.ELSEWHERE:
            self._look_again_soon()
        queue.popleft()
        self._known.discard(item.id)
        if not self._known:
            self._empty.set()
        if queue:
            self._ready.put_nowait(lane)
        else:
            del self._queues[lane]
        if self._has_room():
            self._left_out.clear()
            self.hungry.set()

    def _has_room(self) -> bool:
        """Whether it is worth looking for what was left out: half of what bounded it is free again."""
        return len(self._known) < AT_HAND // 2 and any(
            self._length(lane) < OF_ONE_LANE // 2 for lane in self._left_out
        )

    def _look_again_soon(self) -> None:
        """Another replica was quicker: when it is done, whatever waits behind is ours as well as its."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(LOOK_AGAIN_SECONDS, self._look_again)

    def _look_again(self) -> None:
        self._soon = None
        self.hungry.set()

    def _length(self, lane: int) -> int:
        return len(self._queues.get(lane, ()))

    async def _rest(self, lane: int, attempts: int) -> None:
        await self._pause(attempts)
        self._ready.put_nowait(lane)
