"""Values of any type of the Bot API, and what somebody hostile makes of them."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.auxil.api_contract import api

_ARRAY = "Array of "
_DEEP = 5
_NOW = 1_795_000_000
# What stands in the field that tells one subtype from the others; where nothing is said it is the rest of
# the type's own name: MessageOriginHiddenUser is a "hidden_user".
_TOLD_BY = ("status", "type", "source", "state")
_TOLD = {"ChatMemberOwner": "creator", "ChatMemberBanned": "kicked"}
_CHATS = ("private", "group", "supergroup", "channel")

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202eevil\u202c",
    "\u2066\u2067x\u2069",
    "\u200b\u200d\ufeff",
    "e" + "\u0301" * 200,
    "👨\u200d👩\u200d👧\u200d👦🏳️\u200d🌈",
    "<b>bold</i>&amp;<script>alert(1)</script>",
    "{name} {0} %s %(x)s",
    "'; DROP TABLE person; --",
    '=HYPERLINK("http://x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "BEGIN:VCALENDAR\r\nSUMMARY:x\r\nEND:VCALENDAR",
    "first\nsecond\r\nthird\u2028fourth",
    "\x1b[31mred\x1b[0m",
    "../../../../etc/passwd",
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "明天下午三点" * 20,
    "/start",
    "/start " + "x" * 64,
    "/start 😀",
    "/cancel@linli_bot",
    "/" + "a" * 300,
    "/help\u0000",
    "火警",
    "家里有煤气味",
    "a" * 4096,
    "𠮷" * 4096,
    "\n" * 4096,
)
NUMBERS = (0, 1, -1, 2, 7, 255, 65_536, 2**31 - 1, 2**31, -(2**31) - 1, 2**52, 2**53 + 1)
OUTRAGEOUS = (2**63 - 1, 2**63, -(2**63), 2**64, 10**30, -(10**30))


class Values:
    """Makes values of types; the ids are those of `people` and `chats` wherever somebody is meant."""

    def __init__(self, dice: random.Random, people: Sequence[int], chats: Sequence[int]) -> None:
        self._dice = dice
        self._people = people
        self._chats = chats
        self._basic: dict[str, Callable[[str], Any]] = {
            "Integer": self._integer,
            "Float": self._float,
            "String": self._string,
            "InputFile": self._string,
            "Boolean": self._boolean,
            "True": self._true,
        }

    def of(self, kind: str, name: str = "", depth: int = 0) -> Any:
        """A value of a type; `name` is the field in which it will stand."""
        if kind.startswith(_ARRAY):
            length = 0 if depth > _DEEP else self._dice.choice((0, 1, 1, 2, 3, 40 if depth < 2 else 1))
            return [self.of(kind.removeprefix(_ARRAY), name, depth + 1) for _ in range(length)]
        if kind in self._basic:
            return self._basic[kind](name)
        about = api()["types"][kind]
        if subtypes := about.get("subtypes"):
            return self._one_of(kind, subtypes, depth)
        return self._object(about, depth)

    def spoiled(self, value: Any) -> Any:
        """The same, with something in it that should not be so."""
        if isinstance(value, dict) and value and self._dice.random() < 0.75:
            name = self._dice.choice(sorted(value))
            if self._dice.random() < 0.3:
                return {key: part for key, part in value.items() if key != name}
            return value | {name: self.spoiled(value[name])}
        if isinstance(value, list) and value and self._dice.random() < 0.75:
            place = self._dice.randrange(len(value))
            return [*value[:place], self.spoiled(value[place]), *value[place + 1 :]]
        return self._dice.choice(
            (None, True, 1.5, {}, [], [[]], {"": {"": ""}}, *TEXTS[:8], *OUTRAGEOUS, "x" * 70_000)
        )

    def _object(self, about: dict[str, Any], depth: int) -> dict[str, Any]:
        generous = self._dice.choice((0.0, 0.05, 0.15, 0.5)) / (depth + 1)
        made = {}
        for field in about["fields"]:
            if field["required"] or (depth < _DEEP and self._dice.random() < generous):
                made[field["name"]] = self.of(self._dice.choice(field["types"]), field["name"], depth + 1)
        if about["name"] == "Chat":
            made["id"] = self._dice.choice(self._chats)
            made["type"] = "private" if made["id"] > 0 else self._dice.choice(_CHATS[1:])
        elif about["name"] == "User":
            made["id"] = self._dice.choice(self._people)
            made["is_bot"] = self._dice.random() < 0.02
        elif about["name"] == "InaccessibleMessage":
            made["date"] = 0
        return made

    def _one_of(self, kind: str, subtypes: Sequence[str], depth: int) -> Any:
        subtype = self._dice.choice(subtypes if depth < _DEEP else subtypes[:1])
        made = self.of(subtype, depth=depth + 1)
        told_by = next((name for name in _TOLD_BY if isinstance(made, dict) and name in made), None)
        if told_by is not None and kind != "MaybeInaccessibleMessage":
            rest = subtype.removeprefix(kind)
            plain = "".join("_" + sign.lower() if sign.isupper() else sign for sign in rest).strip("_")
            made[told_by] = _TOLD.get(subtype, plain)
        return made

    def _integer(self, name: str) -> int:
        if name.endswith(("date", "time")):
            return _NOW + self._dice.randrange(-100_000, 100_000)
        if name == "message_id":
            return self._dice.randrange(1, 400)
        if name.endswith("offset"):
            return self._dice.randrange(20)
        if name == "length":
            return self._dice.randrange(1, 20)
        return self._dice.choice(NUMBERS if name.endswith(("id", "size")) else NUMBERS[:9])

    def _string(self, name: str) -> str:
        if name == "language_code":
            return self._dice.choice(("zh-hans", "en", "zh", "", "xx", "en-GB-oxendict", "zh_CN"))
        text = self._dice.choice(TEXTS)
        return text if self._dice.random() < 0.8 else text + self._dice.choice(TEXTS)[:200]

    def _float(self, _name: str) -> float:
        return self._dice.choice((0.0, -0.0, 39.9, 116.4, 1e308, -91.0, 181.0))

    def _boolean(self, _name: str) -> bool:
        return self._dice.random() < 0.5

    def _true(self, _name: str) -> bool:
        return True
