"""Telegram in memory: what a bot calls on one side, what people do on the other."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from playground.calls import CallLog
from playground.clock import real_now
from playground.errors import ApiError, DeedError, not_found, unauthorized
from playground.files import Upload
from playground.groups import Group
from playground.jsons import Json
from playground.methods import METHODS
from playground.methods.chat import menu_button
from playground.people import Person
from playground.world import World

NO_FILES: Mapping[str, Upload] = MappingProxyType({})
_TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{35}")


class Telegram:
    """The emulator without any network: plain, synchronous, deterministic."""

    def __init__(
        self,
        now: Callable[[], datetime] = real_now,
        journal: Path | None = None,
        *,
        bad_tokens: Collection[str] = (),
        flood_limits: bool = False,
        rich: bool = False,
    ) -> None:
        self.now = now
        self.world = World(now, journal=journal, flood_limits=flood_limits, rich=rich)
        self.calls = CallLog(now)
        self._bad_tokens = frozenset(bad_tokens)

    # the bot's side

    def authorize(self, token: str) -> None:
        """Refuse a token that is nobody's; remember whose it is."""
        match = _TOKEN.fullmatch(token)
        if not match or token in self._bad_tokens:
            raise unauthorized()
        self.world.bot_id = int(match[1])

    def call(
        self,
        token: str,
        method: str,
        parameters: Mapping[str, object] = MappingProxyType({}),
        files: Mapping[str, Upload] = NO_FILES,
    ) -> object:
        """Do what the bot asks and give the result; raises ApiError as the Bot API would answer."""
        self.authorize(token)
        kind = METHODS.get(method.lower())
        if kind is None:
            raise not_found()
        with self.world.store.batch():
            return kind.read(parameters, files).run(self.world)

    def download(self, token: str, path: str) -> tuple[Json, bytes]:
        """The file that getFile told the path of."""
        self.authorize(token)
        about = self.world.files.find_path(path)
        if about is None:
            raise ApiError(404, "Not Found: file not found")
        return about, self.world.files.content(about)

    # the people's side

    def add_person(
        self,
        first_name: str,
        *,
        language_code: str | None = None,
        last_name: str | None = None,
        username: str | None = None,
        phone_number: str | None = None,
        letter_size: str = "normal",
        role: str = "",
    ) -> Person:
        """Let somebody in, who has not pressed Start yet."""
        profile = {
            "first_name": first_name,
            "last_name": last_name,
            "username": username,
            "language_code": language_code,
            "phone_number": phone_number,
            "letter_size": letter_size,
            "role": role,
        }
        with self.world.store.batch():
            return Person(self.world, self.world.add_person(profile))

    def found_group(self, title: str) -> Group:
        """A new group, in which the bot is not."""
        return Group.found(self.world, title)

    def group(self, group_id: int) -> Group:
        """A group that is there."""
        if group_id not in self.world.store.table("groups"):
            raise DeedError(f"There is no group {group_id}.", 404)
        return Group(self.world, group_id)

    @property
    def groups(self) -> list[Group]:
        """All groups, in the order in which they were founded."""
        return [Group(self.world, number) for number in self.world.store.table("groups")]

    def person(self, person_id: int) -> Person:
        """Somebody who is there."""
        if self.world.person(person_id) is None:
            raise DeedError(f"There is no person {person_id}.", 404)
        return Person(self.world, person_id)

    @property
    def people(self) -> list[Person]:
        """Everybody, in the order in which they came."""
        return [Person(self.world, number) for number in self.world.store.table("people")]

    # what a test or the page looks at

    def chat(self, person_id: int, newest: int | None = None) -> Json:
        """A chat as its person sees it: messages, keyboard, menu, typing."""
        person = self.person(person_id)
        return {
            **self.world.chat_state(person_id),
            "menu_button": menu_button(self.world, person_id),
            "commands": person.commands(),
            "description": person.description(),
            "typing": self.world.typing_in(person_id),
            "messages": self.world.history(person_id, newest),
        }

    def bot(self) -> Json:
        """The bot as people see it."""
        texts = {name: self.world.setting(name) for name in ("description", "short_description")}
        return {**self.world.bot, **texts}

    def close(self) -> None:
        """Let go of the journal."""
        self.world.store.close()
