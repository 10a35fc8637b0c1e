"""A bot of a few lines that answers each word with what it is asked to show."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import aiohttp

from tests.auxil.playtime import TOKEN

BLOCKED, TOO_FAST, SERVER_ERROR = 403, 429, 500

KEYS = [
    [{"text": "Yes", "callback_data": "edit", "style": "primary"}, {"text": "No", "callback_data": "alert"}],
    [{"text": "Copy the number", "copy_text": {"text": "TS-4QF-8"}}],
    [{"text": "Again", "url": "https://t.me/linli_bot?start=again"}],
]
ASKS = {
    "keyboard": [
        [{"text": "My number", "request_contact": True}, {"text": "My place", "request_location": True}],
        [{"text": "Tea, please"}],
    ]
}
RICH = (
    "<b>Bold</b> <i>&lt;i&gt;</i> <code>TS-4QF-8</code> <tg-spoiler>hidden</tg-spoiler>"
    ' <a href="https://example.org/">a link</a>\n<blockquote expandable>'
    + "\n".join(f"line {number}" for number in range(1, 8))
    + "</blockquote>"
)


class EchoBot:
    """Polls, and answers one update after the other."""

    def __init__(self, url: str) -> None:
        self._base = f"{url}/bot{TOKEN}"

    async def run(self) -> None:
        """Answer until cancelled."""
        async with aiohttp.ClientSession() as self._http:
            english = [
                {"command": "tea", "description": "Have a cup"},
                {"command": "help", "description": "Help"},
            ]
            await self._call("setMyCommands", commands=english)
            chinese = [{"command": "tea", "description": "喝茶"}]
            await self._call("setMyCommands", commands=chinese, language_code="zh")
            offset = 0
            while True:
                for update in await self._call("getUpdates", offset=offset, timeout=50):
                    offset = update["update_id"] + 1
                    if "callback_query" in update:
                        await self._tapped(update["callback_query"])
                    elif "message" in update:
                        await self._told(update["message"])

    async def _told(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        text = message.get("text", "")
        if text.startswith("/start"):
            await self._say(chat, f"Hello {text}", reply_markup={"inline_keyboard": KEYS})
        elif text == "keyboard":
            asks = {
                "keyboard": ASKS["keyboard"],
                "input_field_placeholder": "Tap below",
                "one_time_keyboard": True,
            }
            await self._say(chat, "Choose", reply_markup=asks)
        elif text == "rich":
            await self._say(chat, RICH, parse_mode="HTML")
        elif text == "ask":
            await self._say(chat, "What is it about?", reply_markup={"force_reply": True})
        elif text == "type":
            await self._call("sendChatAction", chat_id=chat, action="typing")
        elif text == "forget":
            said = await self._say(chat, "Gone in a moment")
            await self._call("deleteMessage", chat_id=chat, message_id=said["message_id"])
            await self._say(chat, "Forgotten")
        elif text == "like":
            reaction = [{"type": "emoji", "emoji": "👍"}]
            await self._call(
                "setMessageReaction", chat_id=chat, message_id=message["message_id"], reaction=reaction
            )
        elif photo := message.get("photo"):
            await self._call("sendPhoto", chat_id=chat, photo=photo[-1]["file_id"], caption="Your photo")
        elif document := message.get("document"):
            await self._call("sendDocument", chat_id=chat, document=document["file_id"], caption="Your file")
        elif "new_chat_members" in message:
            await self._say(chat, "Good day, everybody")
        elif text:
            quoted = message.get("reply_to_message", {}).get("text")
            await self._say(chat, f"“{text}” about “{quoted}”" if quoted else f"You said: {text}")
        else:
            [kind] = {"voice", "location", "contact", "sticker"} & message.keys()
            await self._say(chat, f"You sent: {kind}", reply_parameters={"message_id": message["message_id"]})

    async def _tapped(self, query: dict[str, Any]) -> None:
        message = query["message"]
        if query["data"] == "edit":
            place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            again = {"inline_keyboard": [[{"text": "Alert", "callback_data": "alert"}]]}
            await self._call("editMessageText", **place, text="You said yes", reply_markup=again)
            await self._call("answerCallbackQuery", callback_query_id=query["id"], text="Thank you")
        else:
            answer = {"callback_query_id": query["id"], "text": "Are you sure?", "show_alert": True}
            await self._call("answerCallbackQuery", **answer)

    async def _say(self, chat: int, text: str, **more: object) -> Any:
        return await self._call("sendMessage", chat_id=chat, text=text, **more)

    async def _call(self, method: str, **parameters: object) -> Any:
        """Call a method, again and again while faults are in the way."""
        while True:
            with suppress(aiohttp.ClientConnectionError):
                async with self._http.post(f"{self._base}/{method}", data=_form(parameters)) as response:
                    answer = await response.json()
                if answer["ok"] or response.status == BLOCKED:
                    return answer.get("result")
                if response.status not in {TOO_FAST, SERVER_ERROR}:
                    raise ValueError(f"{method}: {answer['description']}")
            await asyncio.sleep(0)


def _form(parameters: dict[str, object]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()
    }
