"""The HTTP API of the playground's own side: what people see and do, the clock, the faults."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from playground.deeds import DEEDS, GROUP_DEEDS
from playground.emulator import Emulator
from playground.errors import DeedError
from playground.events import Event
from playground.faults import FaultKind
from playground.fields import Fields
from playground.jsons import Json, dump
from playground.people import Person

_PING_SECONDS = 15
_LETTER_SIZES = ("normal", "large")
_PROFILE = ("first_name", "last_name", "username", "language_code", "phone_number", "letter_size", "role")
_Handler = Callable[[web.Request], Awaitable[object]]


def play_routes(emulator: Emulator) -> list[web.AbstractRouteDef]:
    """The routes under `/play/`."""
    play = _Play(emulator)
    return [
        web.get("/play/state", _answered(play.state)),
        web.get("/play/events", _answered(play.events)),
        web.post("/play/people", _answered(play.add_person)),
        web.patch("/play/people/{person}", _answered(play.change_person)),
        web.get("/play/people/{person}/chat", _answered(play.chat)),
        web.post("/play/people/{person}/{deed}", _answered(play.do)),
        web.post("/play/groups", _answered(play.found_group)),
        web.post("/play/groups/{group}/{deed}", _answered(play.do_in_group)),
        web.get("/play/files/{file}", _answered(play.file)),
        web.get("/play/clock", _answered(play.clock)),
        web.post("/play/clock", _answered(play.push_clock)),
        web.get("/play/faults", _answered(play.faults)),
        web.post("/play/faults", _answered(play.switch_on)),
        web.delete("/play/faults", _answered(play.switch_off)),
        web.delete("/play/faults/{fault}", _answered(play.switch_off)),
        web.get("/play/bot", _answered(play.process)),
        web.post("/play/bot/kill", _answered(play.kill_bot)),
        web.get("/play/calls", _answered(play.calls)),
        web.get("/play/updates", _answered(play.updates)),
    ]


def _answered(handler: _Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            body, status = await handler(request), 200
        except DeedError as error:
            body, status = {"error": str(error)}, error.status
        if isinstance(body, web.StreamResponse):
            return body
        return web.Response(body=dump(body), status=status, content_type="application/json")

    return answer


@dataclass(frozen=True)
class _Play:
    emulator: Emulator

    async def state(self, request: web.Request) -> Json:
        return self.emulator.state(int(_query(request, "messages", 0)) or None)

    # people

    async def add_person(self, request: web.Request) -> Json:
        fields = await Fields.read(request)
        fields.text("first_name")
        return self.emulator.telegram.add_person(**_profile(fields)).profile

    async def change_person(self, request: web.Request) -> Json:
        person = self._person(request)
        person.change(**_profile(await Fields.read(request)))
        return person.profile

    async def chat(self, request: web.Request) -> Json:
        return self.emulator.telegram.chat(self._person(request).id)

    async def do(self, request: web.Request) -> Json:
        person = self._person(request)
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise DeedError("People cannot do that here.", 404)
        return deed(person, await Fields.read(request))

    # groups

    async def found_group(self, request: web.Request) -> Json:
        return self.emulator.telegram.found_group((await Fields.read(request)).text("title")).about

    async def do_in_group(self, request: web.Request) -> Json:
        number = request.match_info["group"].removeprefix("-")
        group = self.emulator.telegram.group(-int(number) if number.isdigit() else 0)
        deed = GROUP_DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise DeedError("People cannot do that in a group.", 404)
        body = await Fields.read(request)
        return deed(group, self.emulator.telegram.person(body.whole("person")), body)

    def _person(self, request: web.Request) -> Person:
        number = request.match_info["person"]
        return self.emulator.telegram.person(int(number) if number.isdigit() else 0)

    async def file(self, request: web.Request) -> web.Response:
        files = self.emulator.telegram.world.files
        about = files.find(request.match_info["file"])
        if about is None:
            raise DeedError("There is no such file.", 404)
        # Somebody's document must not run as a part of this page.
        guards = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=files.content(about), content_type=about["mime_type"], headers=guards)

    # news

    async def events(self, request: web.Request) -> web.StreamResponse:
        log = self.emulator.events
        known = request.headers.get("Last-Event-ID", "")
        last = int(known) if known.isdigit() else int(_query(request, "after", log.last))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        while True:
            events = log.after(last)
            if events is None:
                await response.write(_sse(Event(log.last, "reset", {})))
                return response
            if events:
                last = events[-1].number
                await response.write(b"".join(map(_sse, events)))
                continue
            try:
                async with asyncio.timeout(_PING_SECONDS):
                    await log.wait(last)
            except TimeoutError:
                await response.write(b": ping\n\n")

    # clock and faults

    async def clock(self, request: web.Request) -> Json:
        version = int(_query(request, "after", -1))
        return await self.emulator.clock_after(version, _query(request, "timeout", 25.0))

    async def push_clock(self, request: web.Request) -> Json:
        fields = await Fields.read(request)
        if fields.values.get("to") == "next":
            return await self.emulator.push_to_next()
        try:
            return self.emulator.push_clock(timedelta(seconds=fields.decimal("seconds")))
        except (OverflowError, ValueError):
            raise DeedError("The clock only goes forward, and not beyond the year 9999.") from None

    async def faults(self, request: web.Request) -> Json:
        return self.emulator.faults_on()

    async def switch_on(self, request: web.Request) -> Json:
        fields = await Fields.read(request)
        methods = fields.values.get("methods") or []
        if not isinstance(methods, list):
            raise DeedError("“methods” must be a list.")
        try:
            fault = self.emulator.faults.switch_on(
                FaultKind(fields.text("kind")),
                seconds=fields.decimal("seconds", 2.0),
                retry_after=fields.whole("retry_after", 5),
                count=fields.maybe_whole("count"),
                every=fields.whole("every", 1),
                methods=[str(method) for method in methods],
                chat_id=fields.maybe_whole("chat_id"),
            )
        except ValueError as error:
            raise DeedError(f"There is no such fault: {error}") from None
        return fault.as_json()

    async def switch_off(self, request: web.Request) -> Json:
        number = request.match_info.get("fault")
        self.emulator.faults.switch_off(int(number) if number and number.isdigit() else None)
        return self.emulator.faults_on()

    # for tests and tools

    async def process(self, _request: web.Request) -> Json | None:
        return self.emulator.process()

    async def kill_bot(self, _request: web.Request) -> Json | None:
        return self.emulator.kill_bot()

    async def calls(self, request: web.Request) -> Json:
        log = self.emulator.telegram.calls
        calls = log.of(request.query.get("method"), after=int(_query(request, "after", 0)))
        return {"calls": [call.as_json() for call in calls], "last": log.last}

    async def updates(self, request: web.Request) -> Json:
        return {"updates": self.emulator.telegram.world.updates.pending()}


def _profile(fields: Fields) -> dict[str, Any]:
    profile = {name: fields.values[name] for name in _PROFILE if name in fields.values}
    if not all(value is None or isinstance(value, str) for value in profile.values()):
        raise DeedError("Names, languages and numbers are texts.")
    if not (profile.get("first_name", "x") or "").strip():
        raise DeedError("Everybody has a first name.")
    if profile.get("letter_size", "normal") not in _LETTER_SIZES:
        raise DeedError(f"“letter_size” is one of {', '.join(_LETTER_SIZES)}.")
    return profile


def _query(request: web.Request, name: str, default: float) -> float:
    try:
        return float(request.query.get(name, default))
    except ValueError:
        raise DeedError(f"“{name}” must be a number.") from None


def _sse(event: Event) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.number, event.kind.encode(), dump(event.data))
