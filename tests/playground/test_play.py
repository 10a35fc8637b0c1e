"""The contract of `/play/…` that the page and the tools build on."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from playground.emulator import Emulator
from playground.server import serving
from tests.auxil.playtime import NOON, PNG, TOKEN, StandingTime


class Play:
    """A plain HTTP client of `/play/…`."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def __call__(self, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
        options: dict[str, Any] = (
            {"data" if isinstance(body, aiohttp.FormData) else "json": body} if body is not None else {}
        )
        async with self._http.request(method, f"{self._url}/play/{path}", **options) as response:
            assert response.status == expect, await response.text()
            return await response.json()

    def raw(self, path: str, **options: Any) -> Any:
        return self._http.get(f"{self._url}/play/{path}", **options)


async def due() -> datetime:
    return NOON + timedelta(hours=6)


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(real_time=StandingTime(), next_due=due)


@pytest.fixture
async def play(emulator: Emulator) -> AsyncIterator[Play]:
    async with serving(emulator, page=None) as url, aiohttp.ClientSession(trust_env=False) as http:
        yield Play(http, url)


@pytest.fixture
async def mary(play: Play) -> str:
    """Path of somebody who has pressed Start."""
    person = await play("POST", "people", {"first_name": "Mary", "language_code": "en"})
    path = f"people/{person['id']}"
    await play("POST", f"{path}/start", {})
    return path


def form(*files: tuple[str, bytes], **fields: str) -> aiohttp.FormData:
    data = aiohttp.FormData(fields, default_to_multipart=True)
    for name, content in files:
        data.add_field("file", content, filename=name)
    return data


async def test_the_state_holds_everything(play: Play, mary: str) -> None:
    state = await play("GET", "state")
    assert set(state) == {"event", "bot", "clock", "people", "chats", "groups", "faults", "process"}
    (person,) = state["people"]
    assert set(person) == {
        "id", "first_name", "last_name", "username", "language_code", "phone_number", "letter_size", "role",
    }  # fmt: skip
    chat = state["chats"][str(person["id"])]
    assert set(chat) == {
        "started", "blocked", "keyboard", "force_reply", "menu_button", "commands", "description",
        "typing", "messages",
    }  # fmt: skip
    assert chat == await play("GET", f"{mary}/chat")
    assert chat["messages"][0]["outgoing"] is True
    assert set(state["bot"]) == {"id", "is_bot", "first_name", "username", "description", "short_description"}
    assert state["clock"] == {
        "now": "2026-11-23T12:00:00+00:00", "zone": "Asia/Shanghai", "offset": 0.0, "version": 0,
        "next": True,
    }  # fmt: skip


async def test_only_the_newest_messages_if_asked(play: Play, mary: str) -> None:
    for text in "abc":
        await play("POST", f"{mary}/text", {"text": text})
    state = await play("GET", "state?messages=2")
    (chat,) = state["chats"].values()
    assert [message["text"] for message in chat["messages"]] == ["b", "c"]


async def test_people_come_and_change(play: Play, mary: str) -> None:
    changed = await play("PATCH", mary, {"letter_size": "large", "language_code": None})
    assert (changed["letter_size"], changed["language_code"]) == ("large", None)


@pytest.mark.parametrize(
    ("deed", "body", "key"),
    [
        ("start", {"payload": "svc_1"}, "text"),
        ("text", {"text": "你好", "reply_to": 1}, "reply_to_message"),
        ("photo", form(("a.png", PNG), caption="dot", reply_to="1"), "photo"),
        ("album", form(("a.png", PNG), ("b.png", PNG), caption="dots"), "media_group_id"),
        ("voice", form(("a.oga", b"OggS"), duration="3"), "voice"),
        ("document", form(("a.pdf", b"%PDF"), caption="file"), "document"),
        ("location", {"latitude": 31.23, "longitude": 121.47}, "location"),
        ("contact", {}, "contact"),
        ("contact", {"phone_number": "+1", "first_name": "W", "user_id": 5}, "contact"),
        ("sticker", {"emoji": "🌸"}, "sticker"),
        ("edit", {"message_id": 1, "text": "new"}, "edit_date"),
    ],
)
async def test_every_deed(play: Play, mary: str, deed: str, body: Any, key: str) -> None:
    done = await play("POST", f"{mary}/{deed}", body)
    assert key in done["messages"][0]
    assert done["messages"][0]["outgoing"] is True
    assert (await play("GET", "updates"))["updates"]


async def test_taps(play: Play, mary: str, emulator: Emulator) -> None:
    rows = [[{"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b"}]]
    markup = {"inline_keyboard": rows}
    person = emulator.telegram.people[0]
    emulator.telegram.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": "?", "reply_markup": markup})
    honest = await play("POST", f"{mary}/tap", {"message_id": 2, "row": 0, "column": 1})
    forged = await play("POST", f"{mary}/tap", {"message_id": 2, "data": "rm -rf"})
    taps = [update["callback_query"] for update in (await play("GET", "updates"))["updates"][1:]]
    assert [(tap["id"], tap["data"]) for tap in taps] == [
        (honest["callback_query_id"], "b"),
        (forged["callback_query_id"], "rm -rf"),
    ]


async def test_blocking(play: Play, mary: str) -> None:
    assert await play("POST", f"{mary}/block") == {"blocked": True}
    refused = await play("POST", f"{mary}/text", {"text": "x"}, expect=409)
    assert refused == {"error": "The bot is blocked: unblock it first."}
    assert await play("POST", f"{mary}/unblock", {}) == {"blocked": False}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("POST", "people", {}, 400, "“first_name” is missing."),
        ("POST", "people", {"first_name": " "}, 400, "Everybody has a first name."),
        (
            "POST",
            "people",
            {"first_name": "x", "letter_size": "huge"},
            400,
            "“letter_size” is one of normal, large.",
        ),
        ("POST", "people", {"first_name": "x", "role": 5}, 400, "Names, languages and numbers are texts."),
        ("POST", "people", [], 400, "The body is not a JSON object."),
        ("GET", "people/5/chat", None, 404, "There is no person 5."),
        ("GET", "people/x/chat", None, 404, "There is no person 0."),
        ("POST", "{mary}/dance", {}, 404, "People cannot do that here."),
        ("POST", "{mary}/text", {}, 400, "“text” is missing."),
        ("POST", "{mary}/text", {"text": 5}, 400, "“text” must be a text."),
        ("POST", "{mary}/text", {"text": "x", "reply_to": 99}, 404, "There is no message 99 in this chat."),
        ("POST", "{mary}/tap", {"message_id": 1, "row": 0, "column": 0}, 404, "There is no such button."),
        ("POST", "{mary}/tap", {"message_id": "x"}, 400, "“message_id” must be a number."),
        ("POST", "{mary}/tap", {"message_id": 1.5}, 400, "“message_id” must be a whole number."),
        ("POST", "{mary}/photo", {}, 400, "One file is needed, as multipart/form-data."),
        ("POST", "clock", {"seconds": -1}, 400, "The clock only goes forward, and not beyond the year 9999."),
        (
            "POST",
            "clock",
            {"seconds": 1e300},
            400,
            "The clock only goes forward, and not beyond the year 9999.",
        ),
        (
            "POST",
            "clock",
            {"seconds": "NaN"},
            400,
            "The clock only goes forward, and not beyond the year 9999.",
        ),
        ("GET", "clock?after=x", None, 400, "“after” must be a number."),
        ("GET", "events?after=x", None, 400, "“after” must be a number."),
        ("POST", "faults", {"kind": "rain"}, 400, "There is no such fault: 'rain' is not a valid FaultKind"),
        ("POST", "faults", {"kind": "slow", "methods": "x"}, 400, "“methods” must be a list."),
        ("GET", "files/none", None, 404, "There is no such file."),
    ],
)
async def test_what_is_wrong_is_said(
    play: Play, mary: str, method: str, path: str, body: Any, status: int, words: str
) -> None:
    assert await play(method, path.format(mary=mary), body, expect=status) == {"error": words}


async def test_a_body_that_is_not_json(play: Play, mary: str) -> None:
    async with play._http.post(f"{play._url}/play/{mary}/text", data=b"{") as response:
        assert (response.status, await response.json()) == (400, {"error": "The body is not JSON."})


async def test_files_are_shown_but_never_run(play: Play, mary: str) -> None:
    done = await play("POST", f"{mary}/document", form(("a.html", b"<script>")))
    async with play.raw(f"files/{done['messages'][0]['document']['file_id']}") as response:
        assert await response.read() == b"<script>"
        assert response.headers["Content-Security-Policy"] == "sandbox"


async def test_the_clock(play: Play) -> None:
    pushed = await play("POST", "clock", {"seconds": 3600})
    assert (pushed["now"], pushed["version"]) == ("2026-11-23T13:00:00+00:00", 1)
    assert await play("GET", "clock") == pushed
    assert await play("GET", "clock?after=0&timeout=60") == pushed
    assert await play("GET", "clock?after=1&timeout=0") == pushed
    assert (await play("POST", "clock", {"to": "next"}))["now"] == "2026-11-23T18:00:00+00:00"
    assert await play("POST", "clock", {"to": "next"}, expect=409) == {"error": "There is no reminder ahead."}


async def test_faults(play: Play) -> None:
    fault = await play(
        "POST", "faults", {"kind": "flood", "retry_after": 3, "methods": ["sendMessage"], "count": 2}
    )
    assert fault == {
        "id": 1,
        "kind": "flood",
        "seconds": 2.0,
        "retry_after": 3,
        "count": 2,
        "every": 1,
        "methods": ["sendMessage"],
        "chat_id": None,
    }
    await play("POST", "faults", {"kind": "slow", "seconds": 0.5})
    assert [each["kind"] for each in (await play("GET", "faults"))["faults"]] == ["flood", "slow"]
    assert [each["id"] for each in (await play("DELETE", "faults/1"))["faults"]] == [2]
    assert await play("DELETE", "faults") == {"faults": []}


async def test_calls(play: Play, mary: str, emulator: Emulator) -> None:
    person = emulator.telegram.people[0]
    for text in "ab":
        await emulator.edge.request(TOKEN, "sendMessage", {"chat_id": person.id, "text": text})
    log = await play("GET", "calls?method=sendMessage&after=1")
    assert log["last"] == 2
    (call,) = log["calls"]
    assert call == {
        "number": 2,
        "time": "2026-11-23T12:00:00+00:00",
        "method": "sendMessage",
        "parameters": {"chat_id": person.id, "text": "b"},
        "outcome": 200,
        "effect": True,
        "description": None,
    }


async def test_news_come_as_server_sent_events(play: Play, mary: str, emulator: Emulator) -> None:
    last = (await play("GET", "state"))["event"]
    await play("POST", f"{mary}/text", {"text": "你好"})
    async with play.raw(f"events?after={last}") as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readline() == b"id: %d\n" % (last + 1)
        assert await response.content.readline() == b"event: message\n"
        assert b'"text":"\\u4f60\\u597d"' in await response.content.readline()
        emulator.telegram.people[0].send_text("live")
        while b"live" not in await response.content.readline():
            pass
    async with play.raw("events", headers={"Last-Event-ID": str(last - 999)}) as response:
        text = await response.text()
    assert text == f"id: {emulator.events.last}\nevent: reset\ndata: {{}}\n\n"


async def test_a_group_is_everybodys(play: Play, mary: str) -> None:
    person = int(mary.removeprefix("people/"))
    group = await play("POST", "groups", {"title": "Helpers"})
    assert (group["title"], group["bot"]) == ("Helpers", False)
    path, last = f"groups/{group['id']}", len((await play("GET", "updates"))["updates"])

    await play("POST", f"{path}/text", {"person": person, "text": "/tea"})
    assert len((await play("GET", "updates"))["updates"]) == last  # the bot is not there
    assert (await play("POST", f"{path}/let_in", {"person": person, "payload": "tmg_1"}))["bot"]
    heard = (await play("GET", "updates"))["updates"][last:]
    assert [next(iter(update.keys() - {"update_id"})) for update in heard] == [
        "my_chat_member",
        "message",
        "message",
    ]
    (kept,) = (await play("GET", "state"))["groups"]
    said = [message.get("text") for message in kept["messages"]]
    assert said == ["/tea", None, "/start@linli_bot tmg_1"]

    tapped = {"person": person, "message_id": kept["messages"][-1]["message_id"], "data": "x"}
    await play("POST", f"{path}/tap", tapped)
    await play("POST", f"{path}/tap", tapped | {"message_id": 999}, expect=404)
    await play("POST", f"{path}/text", {"person": 1, "text": "Who?"}, expect=404)
    await play("POST", f"{path}/sing", {"person": person}, expect=404)
    await play("POST", "groups/-1/text", {"person": person, "text": "Where?"}, expect=404)
    assert not (await play("POST", f"{path}/put_out", {"person": person}))["bot"]
