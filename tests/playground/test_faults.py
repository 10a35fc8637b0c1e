import asyncio
from typing import Any

import pytest

from playground.edge import ConnectionLostError, Edge, NoAnswerError
from playground.faults import FaultKind, Faults
from playground.files import Upload
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil.playtime import TOKEN

TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7",'
    b'"parameters":{"retry_after":7}}'
)


class Sleeps:
    """A sleep that takes no time and is remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def edge(telegram: Telegram, sleeps: Sleeps) -> Edge:
    return Edge(telegram, sleep=sleeps)


async def send(edge: Edge, person: Person, method: str = "sendMessage") -> Any:
    return await edge.request(TOKEN, method, {"chat_id": str(person.id), "text": "x", "action": "typing"})


def received(person: Person) -> int:
    return sum(not message["outgoing"] for message in person.history())


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        (
            FaultKind.FLOOD,
            429,
            TOO_MANY,
        ),
        (FaultKind.SERVER_ERROR, 500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
        (FaultKind.NOT_FOUND, 404, b'{"ok":false,"error_code":404,"description":"Not Found"}'),
    ],
)
async def test_refusals_do_nothing(
    edge: Edge, mary: Person, kind: FaultKind, status: int, body: bytes
) -> None:
    edge.faults.switch_on(kind, retry_after=7, count=1)
    assert await send(edge, mary) == (status, body)
    assert received(mary) == 0
    (call,) = edge.telegram.calls.of("sendMessage")
    assert (call.outcome, call.effect) == (status, False)
    assert (await send(edge, mary)).status == 200


@pytest.mark.parametrize(
    ("kind", "error", "outcome", "effect"),
    [
        (FaultKind.DROP_BEFORE, ConnectionLostError, "dropped", False),
        (FaultKind.DROP_AFTER, ConnectionLostError, "dropped", True),
        (FaultKind.TIMEOUT_AFTER, NoAnswerError, "timeout", True),
    ],
)
async def test_unknown_outcomes(
    edge: Edge, mary: Person, kind: FaultKind, error: type[Exception], outcome: str, effect: bool
) -> None:
    edge.faults.switch_on(kind, count=1)
    with pytest.raises(error):
        await send(edge, mary)
    assert received(mary) == effect
    (call,) = edge.telegram.calls.of()
    assert (call.outcome, call.effect) == (outcome, effect)


async def test_slow_answers_come_within_patience_or_not_at_all(
    edge: Edge, mary: Person, sleeps: Sleeps
) -> None:
    edge.faults.switch_on(FaultKind.SLOW, seconds=3)
    assert (await send(edge, mary)).status == 200
    assert sleeps.seconds == [3]
    with pytest.raises(NoAnswerError):
        await edge.request(TOKEN, "sendMessage", {"chat_id": mary.id, "text": "x"}, patience=3)
    assert received(mary) == 2


async def test_slow_goes_with_another_fault(edge: Edge, mary: Person, sleeps: Sleeps) -> None:
    edge.faults.switch_on(FaultKind.SLOW, seconds=1)
    edge.faults.switch_on(FaultKind.SERVER_ERROR)
    assert (await send(edge, mary)).status == 500
    assert sleeps.seconds == [1]


async def test_methods_and_chats_are_picked_out(edge: Edge, telegram: Telegram, mary: Person) -> None:
    other = telegram.add_person("Other")
    other.press_start()
    edge.faults.switch_on(FaultKind.SERVER_ERROR, methods=["SendMessage"], chat_id=mary.id)
    statuses = [
        (await send(edge, person, method)).status
        for person in (mary, other)
        for method in ("sendMessage", "sendChatAction")
    ]
    assert statuses == [500, 200, 200, 200]


async def test_counts_and_intervals(edge: Edge, mary: Person) -> None:
    edge.faults.switch_on(FaultKind.SERVER_ERROR, every=3, count=2)
    statuses = [(await send(edge, mary)).status for _ in range(10)]
    assert statuses == [200, 200, 500, 200, 200, 500, 200, 200, 200, 200]
    assert list(edge.faults) == []


def test_switches_tell_that_they_changed() -> None:
    faults = Faults()
    told: list[int] = []
    faults.changed = lambda: told.append(len(list(faults)))
    first = faults.switch_on(FaultKind.SLOW)
    faults.switch_on(FaultKind.FLOOD, count=1)
    faults.hit("getMe")
    faults.switch_off(first.id)
    faults.switch_off()
    assert told == [1, 2, 1, 0, 0]


@pytest.mark.parametrize("wrong", [{"count": 0}, {"every": 0}])
def test_counts_start_at_one(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="start at 1"):
        Faults().switch_on(FaultKind.SLOW, **wrong)  # type: ignore[arg-type]


async def test_the_log_tells_what_was_asked(edge: Edge, mary: Person) -> None:
    await send(edge, mary)
    await edge.request(TOKEN, "sendDocument", {"chat_id": mary.id}, {"document": Upload("a.pdf", b"%PDF")})
    await edge.request(TOKEN, "sendMessage", {"chat_id": 5, "text": "x"})
    text, document, refused = edge.telegram.calls.of()
    assert text.parameters["text"] == "x"
    assert isinstance(text.result, dict)
    assert text.result["message_id"] == mary.history()[1]["message_id"]
    assert document.parameters["document"] == "attach://document"
    assert (refused.outcome, refused.description) == (400, "Bad Request: chat not found")
    assert edge.telegram.calls.of("sendMessage", after=text.number) == [refused]
    assert edge.telegram.calls.of(after=refused.number) == []
    assert edge.telegram.calls.last == 3
    assert document.as_json()["method"] == "sendDocument"


# long polling


def poll(edge: Edge, **parameters: int) -> asyncio.Task[Any]:
    return asyncio.create_task(edge.request(TOKEN, "getUpdates", {"timeout": 50, **parameters}))


async def parked(task: asyncio.Task[Any]) -> None:
    """Let the poll run until it has nothing more to do but wait."""
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()


async def test_a_parked_poll_wakes_with_the_update(edge: Edge, mary: Person) -> None:
    waiting = poll(edge)
    await parked(waiting)
    mary.send_text("hello")
    answer = await waiting
    assert answer.status == 200
    assert b'"text":"hello"' in answer.body


async def test_a_second_poll_ends_the_parked_one(edge: Edge, mary: Person) -> None:
    older = poll(edge)
    await parked(older)
    newer = poll(edge)
    status, body = await older
    assert status == 409
    assert b"Conflict: terminated by other getUpdates request; make sure that only one bot" in body
    await parked(newer)
    mary.send_text("hello")
    assert (await newer).status == 200


async def test_with_a_backlog_two_pollers_silently_get_the_same(edge: Edge, mary: Person) -> None:
    mary.send_text("hello")
    first, second = await poll(edge), await poll(edge)
    assert first == second
    assert first.status == 200


async def test_a_short_poll_never_waits_and_ends_nobody(edge: Edge, mary: Person) -> None:
    waiting = poll(edge)
    await parked(waiting)
    assert await poll(edge, timeout=0) == (200, b'{"ok":true,"result":[]}')
    await parked(waiting)
    waiting.cancel()


async def test_a_cancelled_poll_leaves_its_place(edge: Edge, mary: Person) -> None:
    gone = poll(edge)
    await parked(gone)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    newer = poll(edge)
    await parked(newer)
    mary.send_text("hello")
    assert (await newer).status == 200
