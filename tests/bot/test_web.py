"""The bot's own web server: updates by webhook, and what those who look after it read off."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlmodel import Session, select

from bot import webhook
from bot.app import Linli, build
from bot.limiter import Limiter
from bot.web import LARGEST
from bot.webhook import SECRET_HEADER
from centre import faults
from models.inbox import Update
from models.outbox import Message, Notice
from models.people import Person
from playground.faults import FaultKind
from playground.inprocess import InProcessRequest
from tests.auxil.outgoing import a_message
from tests.auxil.stage import Stage

SECRET = "from-Telegram_1"
PERSON = 7_000_000_001  # the first who comes
RIGHT = {SECRET_HEADER: SECRET}


class Visitor:
    """Whoever speaks HTTP with a bot that has a web server."""

    def __init__(self, linli: Linli, http: aiohttp.ClientSession) -> None:
        assert linli.web is not None
        self.linli = linli
        self._http = http
        self._base = f"http://127.0.0.1:{linli.web.port}"

    async def get(self, path: str) -> tuple[int, str]:
        async with self._http.get(f"{self._base}{path}") as answer:
            return answer.status, await answer.text()

    async def post(
        self, body: object, headers: dict[str, str] | None = None, path: str = "/telegram"
    ) -> tuple[int, Any]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = RIGHT if headers is None else headers
        async with self._http.post(f"{self._base}{path}", data=BytesIO(content), headers=given) as answer:
            return answer.status, answer.headers

    async def figures(self) -> dict[tuple[str, str], float]:
        """What /metrics says: by name and value of its label, if it has one."""
        status, text = await self.get("/metrics")
        assert status == 200
        return {
            (sample.name, next(iter(sample.labels.values()), "")): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
async def visitor(stage: Stage) -> AsyncIterator[Visitor]:
    """A bot on the stage's database to which Telegram posts."""
    settings = stage.settings.model_copy(
        update={
            "http_port": 0,
            "webhook_url": "http://127.0.0.1/telegram",
            "webhook_secret": SecretStr(SECRET),
        }
    )
    stage.stranger("王桂英", "zh-hans")
    linli = build(settings, clock=stage.clock, request=InProcessRequest(stage.edge), limiter=Limiter(0))
    await linli.start()
    assert linli.web is not None
    await linli.web.start()
    async with aiohttp.ClientSession(trust_env=False) as http:
        yield Visitor(linli, http)
    await linli.settle()
    await linli.web.stop()
    await linli.close()


def an_update(number: int = 5, text: str = "/start", person: int = PERSON) -> dict[str, Any]:
    """Somebody writes."""
    who = {"id": person, "is_bot": False, "first_name": "王", "language_code": "zh"}
    chat = {"id": person, "type": "private", "first_name": "王"}
    message = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": who, "text": text}
    return {"update_id": number, "message": message}


async def stored(stage: Stage) -> list[int]:
    return await stage.read(lambda session: list(session.exec(select(Update.update_id))))


async def test_an_update_is_there_when_telegram_hears_200_and_once_however_often_it_comes(
    stage: Stage, visitor: Visitor
) -> None:
    for _ in range(3):
        status, headers = await visitor.post(an_update())
        assert (status, headers["Server"]) == (200, "Linli")
        assert await stored(stage) == [5]
    await visitor.linli.settle()
    sent = await stage.read(lambda session: list(session.exec(select(Message).where(Message.chat_id > 0))))
    assert len(sent) == 1  # one welcome
    figures = await visitor.figures()
    assert (figures["linli_updates_total", "new"], figures["linli_updates_total", "repeated"]) == (1, 2)
    assert figures["linli_turns_total", "done"] == figures["linli_turn_seconds_count", ""] == 1


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, an_update(), 401),
        ({SECRET_HEADER: "guess"}, an_update(), 401),
        ({SECRET_HEADER: SECRET[:-1]}, an_update(), 401),
        ({SECRET_HEADER: "秘密"}, an_update(), 401),
        (RIGHT, b"{", 400),
        (RIGHT, b"\xff\xfe", 400),
        (RIGHT, b"[" * 100_000, 400),
        (RIGHT, [], 400),
        (RIGHT, {}, 400),
        (RIGHT, {"update_id": "5"}, 400),
        (RIGHT, {"update_id": True}, 400),
        (RIGHT, {"update_id": -1}, 400),
        (RIGHT, {"update_id": 2**63}, 400),
        (RIGHT, b" " * (LARGEST + 1), 413),
    ],
    ids=range(14),
)
async def test_what_telegram_would_not_post_is_not_taken(
    stage: Stage, visitor: Visitor, headers: dict[str, str], body: object, status: int
) -> None:
    assert (await visitor.post(body, headers))[0] == status
    assert await stored(stage) == []


async def test_only_the_webhook_takes_and_only_by_post(visitor: Visitor) -> None:
    assert (await visitor.get("/telegram"))[0] == 405
    assert (await visitor.post(an_update(), path="/"))[0] == 404
    assert (await visitor.post(an_update(), path="/metrics"))[0] == 405


async def test_while_the_database_is_away_telegram_keeps_the_update(
    stage: Stage, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: object) -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(visitor.linli.database, "write", away)
        patched.setattr(visitor.linli.database, "read", away)
        status, headers = await visitor.post(an_update())
        assert (status, headers["Retry-After"]) == (503, "2")
        assert await visitor.get("/healthz") == (200, '{"live": true}')
        status, told = await visitor.get("/readyz")
        assert (status, json.loads(told)) == (503, {"ready": False, "database": False})
        assert (await visitor.figures())["linli_database_up", ""] == 0
    assert (await visitor.post(an_update()))[0] == 200
    assert await stored(stage) == [5]


async def test_it_is_not_ready_while_somebody_waits_too_long(stage: Stage, visitor: Visitor) -> None:
    assert (await visitor.get("/readyz"))[0] == 200
    await visitor.post(an_update())
    stage.clock.push(seconds=faults.LATE.total_seconds() - 1)
    assert (await visitor.get("/readyz"))[0] == 200
    stage.clock.push(seconds=1)
    status, told = await visitor.get("/readyz")
    assert (status, json.loads(told)["inbox_lag_seconds"]) == (503, 300.0)
    await visitor.linli.settle()
    assert (await visitor.get("/readyz"))[0] == 200

    def owe(session: Session) -> None:
        a_message(session, PERSON, not_before=stage.clock.now() - faults.LATE)

    await stage.write(owe)
    status, told = await visitor.get("/readyz")
    assert (status, json.loads(told)["outbox_lag_seconds"]) == (503, 300.0)
    figures = await visitor.figures()
    assert (figures["linli_outbox_messages", "pending"], figures["linli_outbox_lag_seconds", ""]) == (1, 300)


async def test_the_figures_tell_what_was_missed_and_nothing_of_people(stage: Stage, visitor: Visitor) -> None:
    name = "CANARY-of-a-name"
    await visitor.post(an_update(text=f"{name} +86 138 0000 0000"))

    def promise(session: Session) -> None:
        person = Person(name=name, created_at=stage.clock.now())
        session.add(person)
        session.flush()
        due = stage.clock.now() - timedelta(hours=1)
        session.add(Notice(kind="call.answered", person_id=person.id or 0, due_at=due))

    await stage.write(promise)
    figures = await visitor.figures()
    assert (figures["linli_inbox_pending", ""], figures["linli_notices_overdue", ""]) == (1, 1)
    assert figures["linli_replicas", ""] >= 1
    assert figures["linli_deadlines_overdue", ""] == 0
    _, text = await visitor.get("/metrics")
    assert not any(told in text for told in ("CANARY", "138", str(PERSON), SECRET))


async def test_the_webhook_is_asked_for_until_it_is_granted_and_again_later(
    stage: Stage, visitor: Visitor
) -> None:
    source = visitor.linli.source
    assert isinstance(source, webhook.Webhook)
    stage.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=2, methods=["setWebhook"])
    pauses = [await source.ask_patiently() for _ in range(3)]
    assert pauses[0] < pauses[1] < pauses[2] == webhook.AGAIN_SECONDS
    (granted,) = [call for call in stage.telegram.calls.of("setWebhook") if call.outcome == 200]
    told = granted.parameters
    assert (told["url"], told["secret_token"]) == ("http://127.0.0.1/telegram", SECRET)
    assert "callback_query" in str(told["allowed_updates"])


async def test_a_running_bot_listens_and_stops_listening(stage: Stage, visitor: Visitor) -> None:
    linli = visitor.linli
    assert linli.web is not None
    await linli.web.stop()
    stop = asyncio.Event()
    running = asyncio.create_task(linli.run(stop))
    stop.set()
    await running
    with pytest.raises(aiohttp.ClientConnectionError):
        await visitor.get("/healthz")
