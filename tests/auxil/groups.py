"""A group on the stage: what its people do there, and what they see."""

from typing import Any

from playground.groups import Group
from playground.jsons import Json
from tests.auxil.stage import Actor, Stage, buttons_of, words_of


class Meeting:
    """A group of people, into which the bot may be let."""

    def __init__(self, stage: Stage, title: str = "数字助手队") -> None:
        self.stage = stage
        self.group: Group = stage.telegram.found_group(title)
        self._answers: list[Json] = []
        stage.telegram.world.listeners.append(self._hear)

    def _hear(self, kind: str, about: Json) -> None:
        if kind == "answer":
            self._answers.append(about)

    async def let_in(self, actor: Actor, link: str = "") -> None:
        """Add the bot, by the link of a button or just so."""
        self.group.add_bot(actor.id, link.partition("startgroup=")[2])
        await self.stage.settle()

    async def say(self, actor: Actor, text: str) -> None:
        """Write in the group."""
        self.group.say(actor.id, text)
        await self.stage.settle()

    async def tap(self, actor: Actor, data: str, *, forged: str = "") -> str:
        """Tap the newest button whose data begins so; what is answered to whoever tapped alone."""
        for message in reversed(self.posts):
            for button in buttons_of(message):
                if button.get("callback_data", "").startswith(data):
                    self.group.tap(actor.id, message["message_id"], forged or button["callback_data"])
                    await self.stage.settle()
                    return str(self._answers[-1]["text"])
        raise AssertionError(f"no button {data!r} among {[buttons_of(m) for m in self.posts]}")

    @property
    def posts(self) -> list[dict[str, Any]]:
        """What the bot has written there, as it looks now."""
        return [message for message in self.group.history() if not message["outgoing"]]

    @property
    def said(self) -> list[str]:
        """The words of it."""
        return [words_of(message) for message in self.posts]
