import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import RequestData

from bot.http import AiohttpRequest, Attachment, NotSent, Payload, proxy_for

TOKEN = "77:CANARY-of-a-token"
MESSAGE = {"message_id": 5, "date": 0, "chat": {"id": 1, "type": "private"}}
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """A Bot API server that notes what it is asked and answers what it is told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.connections: set[Any] = set()
        self.status = 200
        self.answer: dict[str, Any] = {"ok": True, "result": MESSAGE}
        self.address = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.connections.add(request.transport)
        asked: dict[str, Any] = {
            "method": request.method,
            "path": request.path,
            "type": request.content_type,
            "target": request.raw_path,
            "headers": dict(request.headers),
        }
        if request.content_type == "application/json":
            asked["json"] = await request.json()
        elif request.content_type == "multipart/form-data":
            form = await request.post()
            asked["fields"] = {name: value for name, value in form.items() if isinstance(value, str)}
            asked["files"] = {
                name: (file.filename, file.content_type, file.file.read())
                for name, file in form.items()
                if isinstance(file, web.FileField)
            }
        self.asked.append(asked)
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def request_(server: Server) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(server.address) as request:
        yield request


@asynccontextmanager
async def line(talk: Talk) -> AsyncIterator[str]:
    """A server that speaks no HTTP unless `talk` does."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def silence(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take what comes and never say a word."""
    try:
        while await _reader.read(65536):
            pass
    finally:
        writer.close()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up on a request that has arrived."""
    await reader.read(65536)
    # With no time to linger, closing is a reset.
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


async def half_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up in the middle of an answer."""
    await reader.read(65536)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok": true, ')
    await writer.drain()
    writer.close()


async def test_a_ready_body_goes_out_as_it_is(server: Server, request_: AiohttpRequest) -> None:
    body = json.dumps({"chat_id": 1, "text": "您好", "reply_markup": {"inline_keyboard": []}}).encode()
    result = await request_.post(f"{server.address}/bot{TOKEN}/sendMessage", Payload(body))
    assert result == MESSAGE
    assert server.asked[0]["path"] == f"/bot{TOKEN}/sendMessage"
    assert server.asked[0]["type"] == "application/json"
    assert server.asked[0]["json"] == json.loads(body)


async def test_a_ready_body_with_a_file(server: Server, request_: AiohttpRequest) -> None:
    body = json.dumps({"chat_id": 1, "caption": "您好", "reply_markup": {"inline_keyboard": []}}).encode()
    payload = Payload(body, Attachment("document", '我的 "数据".zip', b"\0\1"))
    await request_.post(f"{server.address}/sendDocument", payload)
    assert server.asked[0]["fields"] == {
        "chat_id": "1",
        "caption": "您好",
        "reply_markup": '{"inline_keyboard": []}',
    }
    assert server.asked[0]["files"] == {"document": ('我的 "数据".zip', "application/zip", b"\0\1")}


def test_a_payload_reads_like_ptb_s_own() -> None:
    payload = Payload(b'{"chat_id": 1, "text": "x", "protect_content": true}')
    assert payload.parameters == {"chat_id": 1, "text": "x", "protect_content": True}
    assert payload.json_parameters == {"chat_id": "1", "text": "x", "protect_content": "true"}
    assert payload.multipart_data == {}
    assert not payload.contains_files
    assert Payload(b"{}", Attachment("photo", "a.png", b"")).contains_files


async def test_connections_are_kept(server: Server, request_: AiohttpRequest) -> None:
    for _ in range(3):
        await request_.post(f"{server.address}/getMe", RequestData())
    assert len(server.asked) == 3
    assert len(server.connections) == 1


async def test_it_opens_again_after_a_shutdown(server: Server) -> None:
    request = AiohttpRequest(server.address)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        await request.post(f"{server.address}/getMe")
        await request.shutdown()
        await request.shutdown()
    assert len(server.asked) == 2


async def test_answers_become_ptb_s_errors(server: Server, request_: AiohttpRequest) -> None:
    server.status, server.answer = 400, {"ok": False, "description": "Bad Request: chat not found"}
    with pytest.raises(BadRequest, match="Chat not found"):
        await request_.post(f"{server.address}/sendMessage", Payload(b"{}"))
    server.status, server.answer = 429, {"ok": False, "parameters": {"retry_after": 7}}
    with pytest.raises(RetryAfter) as caught:
        await request_.post(f"{server.address}/sendMessage", Payload(b"{}"))
    assert caught.value.retry_after == timedelta(seconds=7)


async def test_a_redirect_is_not_followed(request_: AiohttpRequest) -> None:
    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with line(elsewhere) as address:
        with pytest.raises(NetworkError, match="302"):
            await request_.post(f"{address}/getMe")


async def test_files_are_fetched(server: Server, request_: AiohttpRequest) -> None:
    content = await request_.retrieve(f"{server.address}/file/bot{TOKEN}/photos/a%20b.jpg")
    assert json.loads(content) == server.answer
    assert server.asked[0]["target"] == f"/file/bot{TOKEN}/photos/a%20b.jpg"
    assert server.asked[0]["method"] == "GET"


async def test_ptb_s_bot_speaks_through_it(server: Server, tmp_path: Path) -> None:
    request = AiohttpRequest(server.address)
    bot = Bot(TOKEN, base_url=f"{server.address}/bot", request=request, get_updates_request=request)
    await request.initialize()
    await bot.send_message(1, "您好 <b>", protect_content=True)
    assert server.asked[-1]["json"] == {"chat_id": 1, "text": "您好 <b>", "protect_content": True}

    await bot.send_photo(1, b"picture", caption="看", filename="图.png")
    assert server.asked[-1]["fields"] == {"chat_id": "1", "caption": "看"}
    assert server.asked[-1]["files"] == {"photo": ("图.png", "image/png", b"picture")}

    handle = (tmp_path / "report.csv").open("w+b")
    handle.write(b"a,b")
    handle.seek(0)
    await bot.send_document(1, InputFile(handle, read_file_handle=False))
    assert server.asked[-1]["files"] == {"document": ("report.csv", "text/csv", b"a,b")}
    handle.close()

    server.answer = {"ok": True, "result": [MESSAGE, MESSAGE]}
    await bot.send_media_group(1, [InputMediaPhoto(b"one", filename="1.png"), InputMediaPhoto(b"two")])
    assert sorted(content for _, _, content in server.asked[-1]["files"].values()) == [b"one", b"two"]
    media = json.loads(server.asked[-1]["fields"]["media"])
    assert {item["media"].removeprefix("attach://") for item in media} == set(server.asked[-1]["files"])
    await request.shutdown()


async def test_a_big_upload_arrives(server: Server, request_: AiohttpRequest) -> None:
    content = bytes(range(256)) * 2**15
    payload = Payload(b'{"chat_id": 1}', Attachment("document", "big.bin", content))
    await request_.post(f"{server.address}/sendDocument", payload)
    assert server.asked[0]["files"]["document"][2] == content
    assert int(server.asked[0]["headers"]["Content-Length"]) > len(content)


async def test_a_refused_connection_is_proven_not_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NotSent) as caught:
        await request_.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/sendMessage", Payload(b"{}"))
    assert TOKEN not in str(caught.value)
    assert not isinstance(caught.value, TimedOut | BadRequest)


async def test_an_unknown_host_is_proven_not_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NotSent):
        await request_.post("http://nowhere.invalid/getMe", Payload(b"{}"))


async def test_no_address_is_proven_not_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NotSent):
        await request_.post("http:///getMe", Payload(b"{}"))


async def test_a_connection_that_does_not_come_about_is_proven_not_sent() -> None:
    with socket.socket() as deaf:  # its queue of connections is full, so the next one stays unanswered
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        others = [socket.socket() for _ in range(2)]
        for other in others:
            other.setblocking(False)
            other.connect_ex(address)
        async with AiohttpRequest("http://127.0.0.1", connect_timeout=0.05, pool_timeout=0) as request:
            with pytest.raises(NotSent):
                await request.post(f"http://127.0.0.1:{address[1]}/bot{TOKEN}/getMe", Payload(b"{}"))
        for other in others:
            other.close()


async def test_waiting_for_a_free_connection_is_proven_not_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.http._CONNECTIONS", 1)
    async with line(silence) as address, AiohttpRequest(address) as request:
        first = asyncio.create_task(request.post(f"{address}/getUpdates", Payload(b"{}"), read_timeout=None))
        await asyncio.sleep(0)
        with pytest.raises(NotSent):
            await request.post(f"{server.address}/x", Payload(b"{}"), pool_timeout=0, connect_timeout=0.05)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_no_answer_in_time_is_unknown(request_: AiohttpRequest) -> None:
    async with line(silence) as address:
        with pytest.raises(TimedOut) as caught:
            await request_.post(f"{address}/bot{TOKEN}/sendMessage", Payload(b"{}"), read_timeout=0.05)
    assert not isinstance(caught.value, NotSent)


async def test_an_upload_that_nobody_takes_ends() -> None:
    async def deaf(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await released.wait()
        writer.close()

    released = asyncio.Event()
    limits = {"read_timeout": 0.05, "media_write_timeout": 0.05, "connect_timeout": 0.05, "pool_timeout": 0}
    payload = Payload(b"{}", Attachment("document", "big.bin", bytes(2**24)))
    async with line(deaf) as address, AiohttpRequest(address, **limits) as request:
        with pytest.raises(TimedOut):
            await request.post(f"{address}/sendDocument", payload)
        released.set()


@pytest.mark.parametrize("talk", [reset, half_an_answer])
async def test_a_broken_line_is_unknown(talk: Talk, request_: AiohttpRequest) -> None:
    async with line(talk) as address:
        with pytest.raises(NetworkError) as caught:
            await request_.post(f"{address}/bot{TOKEN}/sendMessage", Payload(b"{}"))
    assert not isinstance(caught.value, NotSent | TimedOut)
    assert TOKEN not in str(caught.value)


def test_times_are_ptb_s() -> None:
    assert AiohttpRequest("http://127.0.0.1", read_timeout=3).read_timeout == 3


async def test_a_loopback_server_is_reached_without_the_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    async with AiohttpRequest(server.address) as request:
        assert await request.post(f"{server.address}/getMe") == MESSAGE


async def test_telegram_is_reached_through_the_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", server.address)
    async with AiohttpRequest("http://api.telegram.org") as request:
        await request.post("http://api.telegram.org/getMe", Payload(b"{}"))
    assert server.asked[0]["target"] == "http://api.telegram.org/getMe"


async def test_a_proxy_out_of_reach_is_proven_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{free_port()}")
    async with AiohttpRequest("https://api.telegram.org") as request:
        with pytest.raises(NotSent):
            await request.post("https://api.telegram.org/getMe", Payload(b"{}"))


async def test_a_proxy_that_refuses_is_proven_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(65536))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with line(refuse) as address:
        monkeypatch.setenv("https_proxy", address.replace("//", "//linli:ge%40heim@"))
        async with AiohttpRequest("https://api.telegram.org") as request:
            with pytest.raises(NotSent):
                await request.post(f"https://api.telegram.org/bot{TOKEN}/getMe", Payload(b"{}"))
    assert asked[0].startswith(b"CONNECT api.telegram.org:443 ")
    assert b"Proxy-Authorization: Basic bGlubGk6Z2VAaGVpbQ==" in asked[0]
    assert TOKEN.encode() not in asked[0]


@pytest.mark.parametrize("base_url", ["https://bots.example.org", "http://127.0.0.1:8081"])
def test_one_s_own_server_has_no_proxy(base_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:3128")
    assert proxy_for(base_url) == {}


def test_no_proxy_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    monkeypatch.setenv("no_proxy", ".telegram.org")
    assert proxy_for("https://api.telegram.org") == {}
