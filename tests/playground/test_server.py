import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from playground import server
from playground.emulator import Emulator
from playground.faults import FaultKind
from playground.people import Person
from playground.server import serve, serving
from tests.auxil.playtime import PNG, TOKEN, StandingTime
from tests.playground.ptb import converse

NO_TOKEN = "1:" + "x" * 35


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(real_time=StandingTime(), bad_tokens=[NO_TOKEN])


@pytest.fixture
def mary(emulator: Emulator) -> Person:
    person = emulator.telegram.add_person("Mary", language_code="en")
    person.press_start()
    emulator.telegram.call(TOKEN, "deleteWebhook", {"drop_pending_updates": True})
    return person


@pytest.fixture
async def url(emulator: Emulator) -> AsyncIterator[str]:
    async with serving(emulator, page=None) as url:
        yield url


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(trust_env=False) as session:
        yield session


def ptb(url: str, **timeouts: float) -> Bot:
    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"trust_env": False}, **timeouts)  # type: ignore[arg-type]

    return Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request(),
        get_updates_request=request(),
    )


async def test_ptb_talks_to_it_over_http(url: str, mary: Person) -> None:
    async with ptb(url) as bot:
        await converse(bot, mary)


async def answer(response: aiohttp.ClientResponse) -> tuple[int, Any]:
    return response.status, await response.json()


async def test_parameters_come_in_every_shape(url: str, mary: Person, http: aiohttp.ClientSession) -> None:
    path, fields = f"{url}/bot{TOKEN}/sendMessage", {"chat_id": str(mary.id), "text": "你好"}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    for request in (
        http.get(path, params=fields),
        http.post(path, data=fields),
        http.post(path, json={**fields, "chat_id": mary.id}),
        http.post(path, data=multipart),
        http.post(path, params={"chat_id": mary.id}, json={"text": "你好"}),
    ):
        async with request as response:
            assert (await answer(response))[1]["result"]["text"] == "你好"


async def test_uploads_and_downloads(url: str, mary: Person, http: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData({"chat_id": str(mary.id)})
    form.add_field("photo", PNG, filename="a.png", content_type="image/png")
    async with http.post(f"{url}/bot{TOKEN}/sendPhoto", data=form) as response:
        file_id = (await response.json())["result"]["photo"][0]["file_id"]
    async with http.get(f"{url}/bot{TOKEN}/getFile", params={"file_id": file_id}) as response:
        path = (await response.json())["result"]["file_path"]
    async with http.get(f"{url}/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == PNG
    async with http.get(f"{url}/file/bot{TOKEN}/photos/none.jpg") as response:
        assert (await answer(response))[0] == 404
    async with http.get(f"{url}/file/bot{NO_TOKEN}/{path}") as response:
        assert (await answer(response))[0] == 401


async def test_refusals_are_answers(url: str, mary: Person, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{url}/bot{TOKEN}/sendTelegram") as response:
        assert await answer(response) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    async with http.get(f"{url}/bot{NO_TOKEN}/getMe") as response:
        assert await answer(response) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    async with http.post(
        f"{url}/bot{TOKEN}/sendMessage", data=b"{", headers={"Content-Type": "application/json"}
    ) as response:
        assert (await answer(response))[1]["description"] == "Bad Request: chat_id is empty"


async def test_too_much_is_too_much(
    emulator: Emulator, mary: Person, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "UPLOAD_BYTES", 1024)
    form = aiohttp.FormData({"chat_id": str(mary.id)})
    form.add_field("document", BytesIO(bytes(2 * 1024 * 1024)), filename="a.bin")
    async with (
        serving(emulator, page=None) as url,
        http.post(f"{url}/bot{TOKEN}/sendDocument", data=form) as response,
    ):
        status, body = await answer(response)
    assert (status, body["description"]) == (413, "Request Entity Too Large")


async def test_a_long_poll_waits_for_somebody_to_write(
    url: str, mary: Person, http: aiohttp.ClientSession
) -> None:
    async def poll() -> Any:
        async with http.get(f"{url}/bot{TOKEN}/getUpdates", params={"timeout": 50}) as response:
            return await answer(response)

    older = asyncio.create_task(poll())
    newer = asyncio.create_task(poll())
    done, (waiting,) = await asyncio.wait([older, newer], return_when=asyncio.FIRST_COMPLETED)
    assert [(await task)[0] for task in done] == [409]
    mary.send_text("hello")
    status, body = await waiting
    assert (status, body["result"][0]["message"]["text"]) == (200, "hello")


@pytest.mark.parametrize(("kind", "arrives"), [(FaultKind.DROP_BEFORE, False), (FaultKind.DROP_AFTER, True)])
async def test_dropped_connections_are_really_dropped(
    emulator: Emulator, url: str, mary: Person, http: aiohttp.ClientSession, kind: FaultKind, arrives: bool
) -> None:
    emulator.faults.switch_on(kind, count=1, methods=["sendMessage"])
    with pytest.raises(aiohttp.ClientError):
        await http.post(f"{url}/bot{TOKEN}/sendMessage", data={"chat_id": mary.id, "text": "x"})
    assert (len(mary.history()) == 2) == arrives
    emulator.faults.switch_on(kind, count=1, methods=["sendMessage"])
    async with ptb(url) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(mary.id, "x")


async def test_an_answer_that_never_comes(
    emulator: Emulator, url: str, mary: Person, http: aiohttp.ClientSession
) -> None:
    emulator.faults.switch_on(FaultKind.TIMEOUT_AFTER, count=1)
    news = emulator.events.last
    body = {"chat_id": mary.id, "text": "x"}
    request = asyncio.create_task(http.post(f"{url}/bot{TOKEN}/sendMessage", data=body).__aenter__())
    await emulator.events.wait(news)
    assert len(mary.history()) == 2
    done, _ = await asyncio.wait([request], timeout=0)
    assert not done
    request.cancel()


async def test_serving_until_cancelled(emulator: Emulator, http: aiohttp.ClientSession) -> None:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(emulator, page=None, ready=ready.set_result))
    async with http.get(f"{await ready}/bot{TOKEN}/getMe") as response:
        assert response.status == 200
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(aiohttp.ClientConnectorError):
        await http.get(await ready)


async def test_the_page_is_served(
    emulator: Emulator, http: aiohttp.ClientSession, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = tmp_path_factory.mktemp("page")
    (page / "index.html").write_text("<p>Hello")
    (page / "app.js").write_text("1")
    async with serving(emulator, page=page) as url:
        for path, text in (("/", "<p>Hello"), ("/app.js", "1")):
            async with http.get(url + path) as response:
                assert await response.text() == text
        async with http.get(f"{url}/../server.py") as response:
            assert response.status == 404
        async with http.get(f"{url}/play/state") as response:
            assert json.loads(await response.read())["people"] == []
