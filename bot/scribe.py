"""Completes a message when it is sent: makes its file, or finds words that take long to find.

Neither stands in the outbox: what is sent is what the database held at that moment, for who may see it then.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session

from bot.outbox import Parcel
from centre import staff
from centre.moment import Present
from chat.languages import Languages
from chat.replies import Content, Keep, Reply, as_request
from chat.rooms import Keeper, Maker, Teller
from chat.talk import Reader
from models.refused import Refused, deciding
from models.who import by_id


class Rooms(Protocol):
    """Who makes and tells what."""

    address: str

    @property
    def makers(self) -> Mapping[str, Maker]:
        """Who makes files."""

    @property
    def tellers(self) -> Mapping[str, Teller]:
        """Who finds words."""

    @property
    def keepers(self) -> Mapping[str, Keeper]:
        """Who writes down what was found."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request to Telegram that lacks nothing; `unmade`: it says that something could not be made.

    keep: what must be written down first; it is told by who does so.
    """

    method: str
    payload: str
    attached: Content | None = None
    unmade: bool = False
    keep: Keep | None = None


class Scribe:
    """Works on a snapshot of the database, which it cannot change; `keep` alone is run where it can."""

    def __init__(self, rooms: Rooms, languages: Languages, present: Present, folder: Path) -> None:
        self._rooms = rooms
        self._languages = languages
        self._present = present
        self._folder = folder

    def has_work(self, parcel: Parcel) -> bool:
        """Whether something is missing from a message."""
        return '"generated":' in parcel.payload or '"told":' in parcel.payload

    def complete(self, session: Session, parcel: Parcel) -> Request | None:
        """The message with everything that belongs to it; None if by now there is nothing to say."""
        payload = json.loads(parcel.payload)
        if "told" in payload:
            return self._tell(session, parcel, payload, payload.pop("told"))
        recipe = payload.pop("generated")
        name, content = self._rooms.makers[recipe["maker"]](session, self._folder, recipe["params"])
        kind = recipe.get("kind", "document")
        return Request(parcel.method, json.dumps(payload), Content(name, content, kind))

    def excuse(self, session: Session, parcel: Parcel) -> Request:
        """What is said instead where something could not be made: that, and what to do."""
        who = by_id(session, parcel.person_id) if parcel.person_id is not None else None
        reader = Reader(session, self._present(session), self._languages, who)
        said = Reply(reader.t("told.not_made"), [[reader.menu("start")]])
        edits = parcel.method == "editMessageText"
        method, content, _ = as_request(said, parcel.method if edits else "sendMessage")
        kept = {name: json.loads(parcel.payload).get(name) for name in ("chat_id", "message_id")}
        payload = {name: value for name, value in kept.items() if value is not None}
        return Request(method, json.dumps(payload | content), unmade=True)

    def keep(self, session: Session, parcel: Parcel, keep: Keep) -> Request:
        """Write down what was found, where that can be done, and say so."""
        reader = self._reader(session, parcel)
        try:
            with deciding(session):
                reply = self._rooms.keepers[keep.keeper](reader, keep.params)
        except Refused as no:
            reply = Reply(reader.why(no))
        method, content, attached = as_request(reply, parcel.method)
        payload = {name: value for name, value in json.loads(parcel.payload).items() if name != "told"}
        return Request(method, json.dumps(payload | content), attached)

    def _reader(self, session: Session, parcel: Parcel) -> Reader:
        """Who asked, with the rights of this very moment."""
        moment = self._present(session)
        who = staff.as_today(session, moment, by_id(session, parcel.person_id or 0))
        reader = Reader(session, moment, self._languages, who)
        reader.address = self._rooms.address
        return reader

    def _tell(
        self, session: Session, parcel: Parcel, payload: dict[str, Any], told: Mapping[str, Any]
    ) -> Request | None:
        reader = self._reader(session, parcel)
        try:
            reply = self._rooms.tellers[told["teller"]](reader, told["params"])
        except Refused as no:  # such as a right that was lost meanwhile
            reply = Reply(reader.why(no))
        if reply is None:
            return None
        if reply.keep is not None:
            return Request(parcel.method, json.dumps(payload), keep=reply.keep)
        method, content, attached = as_request(reply, parcel.method)
        return Request(method, json.dumps(payload | content), attached)
