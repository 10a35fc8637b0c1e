"""The emulator over HTTP: the Bot API for bots, `/play/…` for people, and the page."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import web

from playground.edge import Answer, ConnectionLostError, NoAnswerError, refusal
from playground.emulator import Emulator
from playground.errors import ApiError
from playground.files import Upload
from playground.limits import UPLOAD_BYTES
from playground.play import play_routes

PAGE = Path(__file__).parent / "page"
_ROOM_FOR_FIELDS = 1024 * 1024
# Parked polls and event streams have nothing to lose when the emulator goes.
_SHUTDOWN_SECONDS = 0.1


def make_app(emulator: Emulator, page: Path | None = PAGE) -> web.Application:
    """The web application; `page` is the folder of static files served at `/`."""
    app = web.Application(client_max_size=UPLOAD_BYTES + _ROOM_FOR_FIELDS)
    app.add_routes(_bot_routes(emulator))
    app.add_routes(play_routes(emulator))
    if page and page.is_dir():
        app.add_routes(_page_routes(page))
    return app


@asynccontextmanager
async def serving(
    emulator: Emulator, *, host: str = "127.0.0.1", port: int = 0, page: Path | None = PAGE
) -> AsyncIterator[str]:
    """Serve while the context lasts; gives the base URL."""
    runner = web.AppRunner(
        make_app(emulator, page),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    await runner.setup()
    posting = asyncio.create_task(emulator.webhook.run())
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        posting.cancel()
        with suppress(asyncio.CancelledError):
            await posting
        await runner.cleanup()


async def serve(
    emulator: Emulator,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    page: Path | None = PAGE,
    ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Serve until cancelled, telling the base URL to `ready` once it answers."""
    async with serving(emulator, host=host, port=port, page=page) as url:
        ready(url)
        await asyncio.Event().wait()


def _page_routes(page: Path) -> list[web.AbstractRouteDef]:
    async def index(_: web.Request) -> web.FileResponse:
        return web.FileResponse(page / "index.html")

    return [web.get("/", index), web.static("/", page)]


def _bot_routes(emulator: Emulator) -> list[web.AbstractRouteDef]:
    edge = emulator.edge

    async def method(request: web.Request) -> web.Response:
        token, name = request.match_info["token"], request.match_info["method"]
        try:
            parameters, files = await _read(request)
            return _response(await edge.request(token, name, parameters, files))
        except web.HTTPRequestEntityTooLarge:
            return _response(refusal(ApiError(413, "Request Entity Too Large")))
        except ConnectionLostError:
            if request.transport:
                request.transport.abort()
            return web.Response()
        except NoAnswerError:
            # The bot's own patience ends this: the handler is cancelled when it hangs up.
            await asyncio.Event().wait()
            raise

    async def file(request: web.Request) -> web.Response:
        try:
            about, content = edge.telegram.download(request.match_info["token"], request.match_info["path"])
        except ApiError as error:
            return _response(refusal(error))
        return web.Response(body=content, content_type=about["mime_type"])

    return [
        web.route("*", "/bot{token:[^/]+}/{method}", method),
        web.get("/file/bot{token:[^/]+}/{path:.+}", file),
    ]


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, content_type="application/json")


async def _read(request: web.Request) -> tuple[dict[str, object], dict[str, Upload]]:
    parameters: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        with suppress(ValueError):
            body = json.loads(await request.read())
            parameters |= body if isinstance(body, dict) else {}
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                parameters[name] = value if isinstance(value, str) else bytes(value).decode(errors="replace")
    return parameters, files
