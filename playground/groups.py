"""Groups to which a bot may belong, and what it hears of them in its privacy mode."""

from playground.entities import with_detected
from playground.errors import DeedError
from playground.jsons import Json
from playground.world import NEW_CHAT, World

_FIRST_GROUP, _FIRST_SUPERGROUP = 50_000_001, 1_000_050_000_001


class Group:
    """A group, and what its people do in it."""

    def __init__(self, world: World, group_id: int) -> None:
        self._world = world
        self.id = group_id

    @classmethod
    def found(cls, world: World, title: str) -> "Group":
        """A new group, without the bot."""
        return cls._new(world, title, "group", bot=False)

    @classmethod
    def _new(cls, world: World, title: str, kind: str, *, bot: bool) -> "Group":
        first = _FIRST_GROUP if kind == "group" else _FIRST_SUPERGROUP
        with world.store.batch():
            number = -world.store.count(kind, first)
            about = {"id": number, "title": title, "type": kind, "bot": bot, "open": True, "moved_to": 0}
            world.store.put("groups", number, about)
            world.store.put("chats", number, {**NEW_CHAT, "started": True})
        return cls(world, number)

    @property
    def about(self) -> Json:
        """Its title, whether the bot is in it, and whether members may write."""
        about: Json = self._world.store.table("groups")[self.id]
        return about

    def history(self, newest: int | None = None) -> list[Json]:
        """What stands in the group, oldest first."""
        return self._world.history(self.id, newest)

    def add_bot(self, person_id: int, payload: str = "") -> None:
        """Somebody lets the bot in, perhaps by a link with a payload, which their client writes there."""
        self._bot(person_id, inside=True)
        with self._world.store.batch():
            joined = self._world.post(
                self.id, {"new_chat_members": [self._world.bot]}, outgoing=True, sender=person_id
            )
            self._world.updates.add("message", joined)
        if payload:
            self.say(person_id, f"/start@{self._world.bot['username']} {payload}")

    def remove_bot(self, person_id: int) -> None:
        """Somebody puts the bot out."""
        self._bot(person_id, inside=False)

    def allow(self, *, writing: bool) -> None:
        """Let members write, or only administrators; a bot does not hear of it."""
        self._change(open=writing)

    def say(self, person_id: int, text: str, reply_to: int = 0) -> None:
        """Write; the bot sees only commands that are not for another one, and answers to its messages."""
        marks = with_detected(text, [])
        content: Json = {"text": text} | ({"entities": marks} if marks else {})
        with self._world.store.batch():
            message = self._world.post(self.id, content, outgoing=True, reply_to=reply_to, sender=person_id)
            addressed = text.partition(" ")[0].partition("@")[2]
            other = addressed not in {"", self._world.bot["username"]}
            answered = message.get("reply_to_message", {}).get("from", {}).get("is_bot", False)
            if self.about["bot"] and (answered or (text.startswith("/") and not other)):
                self._world.updates.add("message", message)

    def tap(self, person_id: int, message_id: int, data: str) -> None:
        """Tap a button under a message of the group.

        Raises:
            DeedError: there is no such message.
        """
        if message_id not in self._world.rows(self.id):
            raise DeedError(f"There is no message {message_id} here.", 404)
        with self._world.store.batch():
            number = str(self._world.store.count("tap", 9_001))
            place = {"chat_id": self.id, "message_id": message_id}
            self._world.store.put("taps", number, {"time": self._world.now().timestamp(), **place})
            query = {
                "id": number,
                "from": self._world.user(person_id),
                "message": self._world.rows(self.id)[message_id]["message"],
                "chat_instance": str(self.id),
                "data": data,
            }
            self._world.updates.add("callback_query", query)

    def become_supergroup(self, person_id: int) -> "Group":
        """Turn into a supergroup: another chat, to which the bot belongs as before."""
        new = Group._new(self._world, self.about["title"], "supergroup", bot=self.about["bot"])
        for group, about in (
            (self, {"migrate_to_chat_id": new.id}),
            (new, {"migrate_from_chat_id": self.id}),
        ):
            with self._world.store.batch():
                said = self._world.post(group.id, about, outgoing=True, sender=person_id)
                self._world.updates.add("message", said)
        self._change(moved_to=new.id)
        return new

    def _bot(self, person_id: int, *, inside: bool) -> None:
        member, gone = {"status": "member"}, {"status": "left"}
        old, new = (gone, member) if inside else (member, gone)
        self._change(bot=inside)
        with self._world.store.batch():
            self._world.updates.add(
                "my_chat_member",
                {
                    "chat": self._world.chat(self.id),
                    "from": self._world.user(person_id),
                    "date": int(self._world.now().timestamp()),
                    "old_chat_member": {"user": self._world.bot, **old},
                    "new_chat_member": {"user": self._world.bot, **new},
                },
            )

    def _change(self, **values: object) -> None:
        with self._world.store.batch():
            self._world.store.put("groups", self.id, {**self.about, **values})
