"""A stage: the real application against an offline Telegram, and people who write and tap as people do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bot.app import Linli, build
from bot.limiter import Limiter
from bot.settings import Settings
from centre import staff
from models.database import connect
from models.people import Role
from playground.edge import Edge
from playground.inprocess import InProcessRequest
from playground.people import Person
from playground.telegram import Telegram

TOKEN = "4200000001:" + "A" * 35
# A Wednesday morning in office hours: 10:00 in Shanghai.
WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


class StageClock:
    """Time that stands still until it is pushed."""

    def __init__(self, now: datetime = WEDNESDAY) -> None:
        self._now = now
        self._wake: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present of everybody on the stage."""
        return self._now

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Remember whom to wake."""
        self._wake.append(wake)

    def push(self, **by: float) -> None:
        """Let time pass."""
        self._now += timedelta(**by)


class Stage:
    """One bot, one Telegram, one database, one clock."""

    def __init__(self, database_url: str, data_dir: Path) -> None:
        self.clock = StageClock()
        self.telegram = Telegram(self.clock.now)
        self.edge = Edge(self.telegram)
        self.settings = Settings(
            bot_token=SecretStr(TOKEN), database_url=database_url, data_dir=data_dir, send_rate=0
        )
        self.linli: Linli = self._build()

    def _build(self) -> Linli:
        return build(
            self.settings,
            clock=self.clock,
            request=InProcessRequest(self.edge),
            engine=connect(self.settings.database_url),
            limiter=Limiter(0),
        )

    async def open(self) -> None:
        """Start the bot."""
        await self.linli.start()
        await self.settle()

    async def restart(self) -> None:
        """Leave the bot where it stands and start another one on the same database."""
        await self.linli.close()
        self.linli = self._build()
        await self.open()

    async def close(self) -> None:
        """Stop the bot."""
        await self.linli.close()

    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        while await self.linli.poller.poll(0):
            await self.linli.settle()
        await self.linli.settle()

    async def pass_time(self, **by: float) -> None:
        """Push the clock and let happen what falls due."""
        self.clock.push(**by)
        await self.settle()

    def stranger(self, name: str, language: str | None = "zh-hans") -> "Actor":
        """Somebody who never wrote to the bot."""
        return Actor(self, self.telegram.add_person(name, language_code=language))

    async def resident(self, name: str, language: str | None = "zh-hans") -> "Actor":
        """Somebody who has pressed Start and agreed to the privacy notice."""
        actor = self.stranger(name, language)
        await actor.start()
        await actor.tap_data("a:consent.agree:")
        return actor

    async def staff(self, name: str, role: Role, language: str = "zh-hans") -> "Actor":
        """Somebody who has joined the staff by an invite."""
        actor = await self.resident(name, language)
        moment = self.linli.present()
        invitation = await self.linli.database.write(lambda s: staff.invite(s, moment, None, role))
        await actor.start(invitation.payload)
        return actor

    async def read(self, work: Callable[[Session], Any]) -> Any:
        """Look into the database as it was committed."""
        return await self.linli.database.read(work)


class Actor:
    """A person with a phone: writes, taps what is on the screen, and reads."""

    def __init__(self, stage: Stage, phone: Person) -> None:
        self.stage = stage
        self.phone = phone
        self.id: int = phone.profile["id"]

    async def start(self, payload: str = "") -> str:
        """Press Start, or open a deep link."""
        return await self._after(lambda: self.phone.press_start(payload))

    async def say(self, text: str) -> str:
        """Write; returns the newest message of the bot."""
        return await self._after(lambda: self.phone.send_text(text))

    async def do(self, deed: Callable[[Person], object]) -> str:
        """Do anything else a person can do with a phone."""
        return await self._after(lambda: deed(self.phone))

    async def tap(self, label: str) -> str:
        """Tap the newest button that carries these words (or begins with them); returns the newest message."""
        for message in reversed(self.screen):
            for button in _buttons(message):
                if button["text"] == label or button["text"].startswith(label):
                    data = button.get("callback_data")
                    if data is None:
                        continue
                    return await self._after(lambda m=message, d=data: self.phone.tap(m["message_id"], d))
        raise AssertionError(f"no button {label!r} among {self.buttons}")

    async def tap_data(self, prefix: str) -> str:
        """Tap the newest button whose data begins so, whatever its words are."""
        for message in reversed(self.screen):
            for button in _buttons(message):
                data = button.get("callback_data", "")
                if data.startswith(prefix):
                    return await self._after(lambda m=message, d=data: self.phone.tap(m["message_id"], d))
        raise AssertionError(f"no button with data {prefix!r}")

    async def forge(self, data: str, message_id: int | None = None) -> str:
        """Send callback data that no button carries, as a changed client can."""
        number = message_id or self.last_message["message_id"]
        return await self._after(lambda: self.phone.tap(number, data))

    @property
    def screen(self) -> list[dict[str, Any]]:
        """All messages of the bot, as they look now."""
        return [m for m in self.phone.history() if not m["outgoing"]]

    @property
    def last_message(self) -> dict[str, Any]:
        """The bot's newest message."""
        return self.screen[-1]

    @property
    def last(self) -> str:
        """What the bot's newest message says."""
        return words_of(self.last_message)

    @property
    def buttons(self) -> list[str]:
        """The words on all buttons of the screen, the newest message's last."""
        return [button["text"] for message in self.screen for button in _buttons(message)]

    @property
    def newest_buttons(self) -> list[str]:
        """The words on the buttons of the newest message."""
        return [button["text"] for button in _buttons(self.last_message)]

    def sees(self, *texts: str) -> None:
        """Assert that the newest message says all this."""
        for text in texts:
            assert text in self.last, f"{text!r} is not in {self.last!r}"

    def saw(self, text: str) -> bool:
        """Whether any message of the bot says this."""
        return any(text in words_of(message) for message in self.screen)

    async def _after(self, deed: Callable[[], object]) -> str:
        deed()
        await self.stage.settle()
        return self.last if self.screen else ""


def words_of(message: dict[str, Any]) -> str:
    """Text or caption of a message."""
    return str(message.get("text") or message.get("caption") or "")


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
