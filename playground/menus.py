"""Command menus: set per scope and language, seen by each person as Telegram resolves them."""

import re

from playground import limits
from playground.errors import bad_request
from playground.jsons import Json, decode
from playground.store import Store

_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


class Menus:
    """The lists of commands of the bot."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows = store.table("commands")

    def set(self, scope: str, language: str, commands: list[Json]) -> None:
        """Replace one list; an empty one is the same as none; inside a batch."""
        if commands:
            self._store.put("commands", _key(scope, language), {"commands": commands})
        else:
            self._store.delete("commands", _key(scope, language))

    def get(self, scope: str, language: str) -> list[Json]:
        """One list exactly as it was set."""
        commands: list[Json] = self._rows.get(_key(scope, language), {}).get("commands", [])
        return commands

    def seen_by(self, person_id: int, language_code: str | None) -> list[Json]:
        """What a person's client shows: the narrowest scope wins, in it their language, then none."""
        language = (language_code or "")[:2].lower()
        for scope in (f"chat:{person_id}", "all_private_chats", "default"):
            for tongue in dict.fromkeys((language, "")):
                if commands := self.get(scope, tongue):
                    return commands
        return []


def _key(scope: str, language: str) -> str:
    return f"{scope}/{language}"


def parse_scope(raw: object) -> str:
    """Read a BotCommandScope into a short name like `default` or `chat:7000000001`."""
    if raw is None or raw == "":
        return "default"
    scope = decode(raw, "BotCommandScope")
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    return ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)


def parse_language(raw: str) -> str:
    """Read a two-letter language code, or none."""
    if raw and not _LANGUAGE.fullmatch(raw):
        raise bad_request("invalid language code specified")
    return raw


def parse_commands(raw: object) -> list[Json]:
    """Read and check a list of BotCommand."""
    commands = decode(raw, "commands") if raw else []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(command) for command in commands]


def _command(raw: object) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(raw.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command, description = raw["command"].strip().removeprefix("/"), raw["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > limits.COMMAND_NAME:
        raise bad_request(f"command length must not exceed {limits.COMMAND_NAME}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > limits.COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {limits.COMMAND_DESCRIPTION}")
    if not _NAME.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}
