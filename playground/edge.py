"""Where the network would be: faults, long polling and the call log, around a synchronous Telegram."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from playground.errors import ApiError, conflict, not_found, too_many_requests
from playground.faults import Fault, FaultKind, Faults
from playground.files import Upload
from playground.jsons import dump
from playground.methods.receive import GetUpdates
from playground.store import Change
from playground.telegram import NO_FILES, Telegram

_MAX_POLL = 50
_UNDONE = frozenset({FaultKind.FLOOD, FaultKind.SERVER_ERROR, FaultKind.NOT_FOUND, FaultKind.DROP_BEFORE})


class Answer(NamedTuple):
    """An HTTP answer: status and JSON body."""

    status: int
    body: bytes


class _Reply(NamedTuple):
    """What came of a call; no answer where the connection broke before it."""

    answer: Answer | None
    effect: bool
    description: str | None = None
    result: object = None


class ConnectionLostError(Exception):
    """The connection broke; whether the call took effect, the bot cannot tell."""


class NoAnswerError(Exception):
    """The answer will not come within the bot's patience."""


class Edge:
    """Takes requests as they come over the wire and gives the answers that go back."""

    def __init__(
        self,
        telegram: Telegram,
        faults: Faults | None = None,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.telegram = telegram
        self.faults = faults or Faults()
        self._sleep = sleep
        self._parked: asyncio.Future[None] | None = None
        telegram.world.store.listen(self._wake)

    async def request(
        self,
        token: str,
        method: str,
        parameters: Mapping[str, object],
        files: Mapping[str, Upload] = NO_FILES,
        *,
        patience: float = math.inf,
    ) -> Answer:
        """Answer one request; raises ConnectionLostError or NoAnswerError where a fault says so."""
        faults = {fault.kind: fault for fault in self.faults.hit(method, parameters.get("chat_id"))}
        spoiled = next((fault for kind, fault in faults.items() if kind in _UNDONE), None)
        reply = _spoil(spoiled) if spoiled else await self._call(token, method, parameters, files)
        slow = faults.get(FaultKind.SLOW)
        hangs = FaultKind.TIMEOUT_AFTER in faults or (slow is not None and slow.seconds >= patience)
        dropped = reply.answer is None or FaultKind.DROP_AFTER in faults
        attached = {name: f"attach://{name}" for name in files if name not in parameters}
        self.telegram.calls.add(
            method,
            {**parameters, **attached},
            outcome="timeout" if hangs else "dropped" if dropped or not reply.answer else reply.answer.status,
            effect=reply.effect,
            description=reply.description,
            result=reply.result,
        )
        if hangs:
            raise NoAnswerError
        if slow:
            await self._sleep(slow.seconds)
        if dropped or not reply.answer:
            raise ConnectionLostError
        return reply.answer

    async def _call(
        self, token: str, method: str, parameters: Mapping[str, object], files: Mapping[str, Upload]
    ) -> _Reply:
        try:
            if method.lower() == "getupdates":
                return _Reply(_ok(await self._poll(token, parameters)), effect=True)
            result = self.telegram.call(token, method, parameters, files)
        except ApiError as error:
            return _Reply(refusal(error), effect=False, description=error.description)
        return _Reply(_ok(result), effect=True, result=result)

    async def _poll(self, token: str, parameters: Mapping[str, object]) -> object:
        updates = self.telegram.call(token, "getUpdates", parameters)
        seconds = min(GetUpdates.read(parameters, {}).timeout, _MAX_POLL)
        if updates or seconds <= 0:
            return updates
        # Only a poll that finds nothing ends the one that is parked: with a backlog both get the same batch.
        if self._parked and not self._parked.done():
            self._parked.set_exception(conflict())
        parked = self._parked = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await parked
        except TimeoutError:
            return []
        finally:
            if self._parked is parked:
                self._parked = None
        return self.telegram.call(token, "getUpdates", parameters)

    def _wake(self, change: Change) -> None:
        if change.table == "updates" and change.value and self._parked and not self._parked.done():
            self._parked.set_result(None)


def refusal(error: ApiError) -> Answer:
    """An ApiError as the HTTP answer that it stands for."""
    body = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = dict(error.parameters)
    return Answer(error.code, dump(body))


def _ok(result: object) -> Answer:
    return Answer(200, dump({"ok": True, "result": result}))


def _spoil(fault: Fault) -> _Reply:
    match fault.kind:
        case FaultKind.FLOOD:
            error = too_many_requests(fault.retry_after)
        case FaultKind.NOT_FOUND:
            error = not_found()
        case FaultKind.SERVER_ERROR:
            error = ApiError(500, "Internal Server Error")
        case _:
            return _Reply(None, effect=False)
    return _Reply(refusal(error), effect=False, description=error.description)
