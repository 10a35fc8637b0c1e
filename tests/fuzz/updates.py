"""Updates as nobody nice would send them; some are what Telegram could send, the others are spoiled."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from playground.jsons import Json
from tests.auxil.api_contract import api
from tests.fuzz.values import TEXTS, Values

_ANONYMOUS_ADMIN = {
    "id": 1_087_968_824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_CHANNEL_USER = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
_SPOILED = 0.2


class Hostile(NamedTuple):
    """An update, and whether Telegram could have sent it."""

    update: Json
    possible: bool


class Updates:
    """Makes one update after the other.

    wanted: the kinds that the bot asks for; they come more often. actions: the names of all that buttons do.
    seen: the data of buttons that are on some screen.
    """

    def __init__(
        self,
        dice: random.Random,
        people: Sequence[int],
        groups: Sequence[int],
        *,
        wanted: Sequence[str],
        actions: Sequence[str],
        seen: Callable[[], Sequence[str]],
    ) -> None:
        self._dice = dice
        self._people, self._groups = people, groups
        self._values = Values(dice, people, [*people, *groups, -1_009_999_999_999])
        self._wanted, self._actions, self._seen = wanted, actions, seen
        self._kinds = [field["name"] for field in api()["types"]["Update"]["fields"][1:]]
        self._types = {field["name"]: field["types"][0] for field in api()["types"]["Update"]["fields"]}

    def endless(self, first: int) -> Iterator[Hostile]:
        """Updates with rising numbers; a few numbers come twice."""
        number = first
        while True:
            number += self._dice.random() < 0.99
            often = self._dice.random() < 0.8
            kind = self._dice.choice(self._wanted if often else self._kinds)
            body = self._body(kind)
            possible = self._dice.random() >= _SPOILED
            yield Hostile(
                {"update_id": number, kind: body if possible else self._values.spoiled(body)}, possible
            )

    def _body(self, kind: str) -> Json:
        body: Json = self._values.of(self._types[kind])
        person, group = self._dice.choice(self._people), self._dice.choice(self._groups)
        match kind:
            case "message" | "edited_message":
                return body | self._said(person, group)
            case "callback_query":
                return body | self._tapped(person, group)
            case "my_chat_member":
                return body | {"chat": self._chat(person, group), "from": self._user(person)}
            case _:
                return body

    def _said(self, person: int, group: int) -> Json:
        """Where and by whom something is said; in a group also by nobody in particular."""
        chat = self._chat(person, group)
        told: Json = {"chat": chat, "from": self._user(person)}
        if chat["id"] < 0 and self._dice.random() < 0.3:
            told["from"] = self._dice.choice((_ANONYMOUS_ADMIN, _CHANNEL_USER))
            told["sender_chat"] = chat
        if self._dice.random() < 0.7:
            told["text"] = self._dice.choice(TEXTS)
            if told["text"].startswith("/"):
                length = len(told["text"].split()[0].encode("utf-16-le", "surrogatepass")) // 2
                told["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return told

    def _tapped(self, person: int, group: int) -> Json:
        row = self._dice.choice(("0", "1", "2", "3", "7", "-1", "1y2p0ij32e8e7", "zzzzzzzzzzzzzzzzz", ""))
        extra = self._dice.choice(("", "0", "1", "x", "-1", "9" * 30))
        forged = f"a:{self._dice.choice(self._actions)}:{row}:{extra}"
        data = self._dice.choice((self._dice.choice([*self._seen()[-200:], *TEXTS]), forged))
        if self._dice.random() < 0.3:
            place = self._dice.randrange(len(data) + 1)
            data = (
                data[:place]
                + self._dice.choice(("", ":", "0", "zzzzzzzzzzzzzzzz", "-1", "~"))
                + data[place + 1 :]
            )
        chat = self._chat(person, group)
        stub = self._dice.random() < 0.2
        message = {
            "message_id": self._dice.randrange(1, 400),
            "chat": chat,
            "date": 0 if stub else 1_795_000_000,
        }
        return {
            "id": str(self._dice.randrange(10**9)),
            "from": self._user(person),
            "data": data[:64],
            "chat_instance": str(chat["id"]),
            "message": message
            if stub
            else message | {"text": "…", "from": {**_CHANNEL_USER, "is_bot": True}},
        }

    def _chat(self, person: int, group: int) -> Json:
        if self._dice.random() < 0.8:
            return {"id": person, "type": "private", "first_name": self._dice.choice(TEXTS)[:64]}
        kind = "supergroup" if group < -1_000_000_000_000 else "group"
        return {"id": group, "type": kind, "title": self._dice.choice(TEXTS)[:128]}

    def _user(self, person: int) -> Json:
        return {"id": person, "is_bot": False, "first_name": self._dice.choice(TEXTS)[:64]}
