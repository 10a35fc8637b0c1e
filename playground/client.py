"""A program's hands in the playground: people that write, tap and wait for what the bot answers."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Self, TypeVar

import aiohttp

from playground.errors import DeedError
from playground.jsons import Json

_T = TypeVar("_T")
_PATIENCE = 30.0
_LONGEST_EVENT = 4 * 1024 * 1024


class RemotePerson:
    """Somebody in the playground, with a mirror of their chat that follows what happens there."""

    def __init__(self, client: "PlaygroundClient", person_id: int) -> None:
        self._client = client
        self._news = asyncio.Condition()
        self.id = person_id
        self.messages: dict[int, Json] = {}
        self.state: Json = {}
        self.answers: dict[str, Json] = {}

    def __repr__(self) -> str:
        return f"RemotePerson({self.id})"

    @property
    def history(self) -> list[Json]:
        """The chat as they see it, oldest first."""
        return [self.messages[number] for number in sorted(self.messages)]

    @property
    def last(self) -> Json | None:
        """The newest message, whoever wrote it."""
        return self.messages[max(self.messages)] if self.messages else None

    async def start(self, payload: str = "") -> list[Json]:
        """Press Start, perhaps by a deep link."""
        return await self.do("start", payload=payload)

    async def say(self, text: str, *, reply_to: int | None = None) -> list[Json]:
        """Write."""
        return await self.do("text", text=text, reply_to=reply_to)

    async def press(self, message: Json, label: str) -> str:
        """Tap the button with this label under a message; gives the id of the tap."""
        for buttons in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in buttons:
                if button["text"] == label and "callback_data" in button:
                    return await self.tap(message["message_id"], button["callback_data"])
        raise DeedError(f"There is no button “{label}” under message {message['message_id']}.", 404)

    async def tap(self, message_id: int, data: str) -> str:
        """Send any button's data, as a changed client can."""
        path = f"people/{self.id}/tap"
        tapped = await self._client.post(path, {"message_id": message_id, "data": data})
        return str(tapped["callback_query_id"])

    async def waiting(self) -> list[Json]:
        """What they did and the bot has not got yet."""
        updates: list[Json] = (await self._client.get("updates"))["updates"]
        return [
            update
            for update in updates
            if any(isinstance(it, dict) and it.get("from", {}).get("id") == self.id for it in update.values())
        ]

    async def do(self, deed: str, **body: Any) -> list[Json]:
        """Do anything else of `/play/people/{id}/…`; gives the messages it made."""
        done = await self._client.post(f"people/{self.id}/{deed}", body)
        messages: list[Json] = done.get("messages", [])
        async with self._news:
            for message in messages:
                self.messages.setdefault(message["message_id"], message)
        return messages

    async def wait_for(
        self, predicate: Callable[["RemotePerson"], _T | None], seconds: float = _PATIENCE
    ) -> _T:
        """Wait until the predicate finds something in their chat, and give that."""
        async with asyncio.timeout(seconds), self._news:
            while not (found := predicate(self)):
                self._client.check()
                await self._news.wait()
            return found

    async def notice(self, kind: str = "", about: Json | None = None) -> None:
        """Bring the mirror up to date with one event, and wake who waits."""
        async with self._news:
            match kind, about or {}:
                case (("message" | "edited"), {"message": message}):
                    self.messages[message["message_id"]] = message
                case "deleted", {"message_id": number}:
                    self.messages.pop(number, None)
                case "answer", {"callback_query_id": number, **answer}:
                    self.answers[number] = answer
                case (("chat" | "typing" | "commands"), news):
                    self.state |= {"typing": news} if kind == "typing" else news
            self._news.notify_all()

    async def see(self, chat: Json) -> None:
        """Take a whole chat for the mirror."""
        self.messages = {message["message_id"]: message for message in chat["messages"]}
        self.state = {name: value for name, value in chat.items() if name != "messages"}
        await self.notice()


class PlaygroundClient:
    """The `/play/…` API of an emulator; used as an async context manager, it follows all chats."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")
        self.people: dict[int, RemotePerson] = {}
        self._failure: BaseException | None = None

    async def __aenter__(self) -> Self:
        # News have no end, so there is no overall timeout; and proxies have no business on loopback.
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_PATIENCE)
        self._http = aiohttp.ClientSession(timeout=timeout, trust_env=False, read_bufsize=_LONGEST_EVENT)
        self._follower = asyncio.create_task(self._follow(await self._fetch()))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._follower.cancel()
        await asyncio.gather(self._follower, return_exceptions=True)
        await self._http.close()

    async def add_person(self, first_name: str, **profile: Any) -> RemotePerson:
        """Let somebody in."""
        added = await self.post("people", {"first_name": first_name, **profile})
        return self._person(int(added["id"]))

    async def push_clock(self, seconds: float) -> Json:
        """Move the playground's time ahead."""
        return await self.post("clock", {"seconds": seconds})

    async def calls(self, *, after: int = 0, method: str | None = None) -> list[Json]:
        """What the bot asked for after that call."""
        query: dict[str, str | int] = {"after": after} | ({"method": method} if method else {})
        calls: list[Json] = (await self.get("calls", **query))["calls"]
        return calls

    async def get(self, path: str, **query: str | float) -> Json:
        """GET `/play/{path}`."""
        return await self._request("GET", path, params=query)

    async def post(self, path: str, body: Json | None = None) -> Json:
        """POST a JSON object to `/play/{path}`."""
        return await self._request("POST", path, json=body or {})

    async def upload(self, path: str, *files: tuple[str, bytes, str], **fields: str) -> Json:
        """POST files, each a name, a content and a content type, to `/play/{path}`."""
        form = aiohttp.FormData(fields)
        for name, content, mime_type in files:
            form.add_field("file", content, filename=name, content_type=mime_type)
        return await self._request("POST", path, data=form)

    async def delete(self, path: str) -> Json:
        """DELETE `/play/{path}`."""
        return await self._request("DELETE", path)

    async def events(self, after: int) -> AsyncGenerator[tuple[str, Json]]:
        """Give what happens after that event, its kind and its data; "reset" says that some was missed."""
        url = f"{self._base_url}/play/events"
        async with self._http.get(url, params={"after": after}) as response:
            kind = ""
            async for line in response.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    yield kind, json.loads(value)

    def check(self) -> None:
        """Raise if the news have stopped coming."""
        if self._failure:
            raise ConnectionError("The playground is not there any more.") from self._failure

    async def _request(self, method: str, path: str, **options: Any) -> Json:
        async with self._http.request(method, f"{self._base_url}/play/{path}", **options) as response:
            body: Json = await response.json()
            if response.status != 200:
                raise DeedError(body["error"], response.status)
            return body

    def _person(self, person_id: int) -> RemotePerson:
        return self.people.setdefault(person_id, RemotePerson(self, person_id))

    async def _fetch(self) -> int:
        state = await self.get("state")
        for number, chat in state["chats"].items():
            await self._person(int(number)).see(chat)
        return int(state["event"])

    async def _follow(self, last: int) -> None:
        try:
            while True:
                async with aclosing(self.events(last)) as events:
                    async for kind, about in events:
                        if kind == "reset":
                            break
                        if "chat_id" in about:
                            await self._person(about["chat_id"]).notice(kind, about)
                last = await self._fetch()
        except aiohttp.ClientError as error:
            self._failure = error
            for person in self.people.values():
                await person.notice()
