"""A stage: the real application against an offline Telegram, and people who write and tap as people do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlalchemy import Engine, event
from sqlmodel import Session, col, select

from bot.app import Linli, build
from bot.limiter import Limiter
from bot.settings import Settings
from centre import staff
from chat.languages import Languages
from models.audit import AuditLine
from models.database import connect
from models.deadlines import Deadline, DeadlineState
from models.inbox import Update, UpdateState
from models.outbox import Message, MessageState
from models.people import Assignment, Role
from models.people import Person as PersonRow
from playground import rich
from playground.edge import Edge
from playground.inprocess import InProcessRequest
from playground.people import Person
from playground.telegram import Telegram
from tests.auxil import sentences
from tests.auxil.api_contract import check_request

TOKEN = "4200000001:" + "A" * 35
# A Wednesday morning in office hours: 10:00 in Shanghai.
WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
CHINESE = "zh-hans"
Found = TypeVar("Found")


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
        # Here nobody waits: neither the bot between two messages nor people between two taps.
        self.settings = Settings(
            bot_token=SecretStr(TOKEN),
            database_url=database_url,
            data_dir=data_dir,
            send_rate=0,
            flood_limit=0,
        )
        self.linli: Linli = self._build()

    def _build(self) -> Linli:
        return build(
            self.settings,
            clock=self.clock,
            request=InProcessRequest(self.edge),
            engine=_engine(self.settings.database_url),
            limiter=Limiter(0),
            languages=_languages(self.settings.default_language),
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
        await self.linli.poller.poll(0)
        await self.linli.settle()
        while await self.linli.poller.poll(0):
            await self.linli.settle()

    async def pass_time(self, **by: float) -> None:
        """Push the clock and let happen what falls due."""
        self.clock.push(**by)
        await self.settle()

    def stranger(self, name: str = "王桂英", language: str | None = CHINESE) -> "Actor":
        """Somebody who never wrote to the bot."""
        return Actor(self, self.telegram.add_person(name, language_code=language), language or CHINESE)

    async def resident(self, name: str = "王桂英", language: str = CHINESE) -> "Actor":
        """Somebody who has pressed Start and agreed to the privacy notice."""
        actor = self.stranger(name, language)
        await actor.start()
        await actor.press("consent.agree")
        return actor

    async def staff(self, name: str, role: Role, language: str = CHINESE) -> "Actor":
        """Somebody who has joined the staff by an invite, or was admitted as a volunteer."""
        actor = await self.resident(name, language)
        if role in staff.EARNED:
            number = (await actor.row()).id or 0
            present = self.linli.present
            await self.write(lambda s: staff.appoint(s, present(s), number, role))
            await actor.start()
        else:
            await actor.start(await self.invite(role))
        return actor

    async def invite(self, role: Role) -> str:
        """What somebody must say to /start to join the staff."""
        present = self.linli.present
        invitation = await self.linli.database.write(lambda s: staff.invite(s, present(s), None, role))
        return invitation.payload

    async def read(self, work: Callable[[Session], Found]) -> Found:
        """Look into the database as it was committed."""
        return await self.linli.database.read(work)

    async def write(self, work: Callable[[Session], Found]) -> Found:
        """Change the database behind the bot's back."""
        return await self.linli.database.write(work)

    async def faults(self) -> list[str]:
        """What went wrong behind the scenes; whatever people do, this is to stay empty."""
        return [*(await self.read(_faults)), *(await self._unsaid())]

    async def _unsaid(self) -> list[str]:
        """What was written into the audit without there being words for it in every language."""
        seen = select(AuditLine.action, AuditLine.subject_kind).distinct()
        acts = await self.read(lambda session: session.exec(seen).all())
        keys = {key for action, subject in acts for key in _words_of_act(action, subject)}
        return sorted(
            f"{one.code}: no {key}" for one in self.linli.languages for key in keys if not one.has(key)
        )

    async def told_in_groups(self) -> set[str]:
        """What was said in a group that is nobody's to hear: who is no colleague, how to reach anybody."""
        said = "\n".join(
            str(call.parameters.get("text") or call.parameters.get("caption") or "")
            for call in self.telegram.calls.of()
            if str(call.parameters.get("chat_id", "")).startswith("-")
        )
        private = await self.read(_private) if said else set[str]()
        return {words for words in private if words in said}

    def wrong_requests(self) -> set[str]:
        """What the bot asked for that the Bot API does not know, as far as its description is at hand."""
        calls = self.telegram.calls.of()
        return {complaint for call in calls for complaint in check_request(call.method, call.parameters)}


class Actor:
    """A person with a phone: writes, taps what is on the screen, and reads."""

    def __init__(self, stage: Stage, phone: Person, language: str) -> None:
        self.stage = stage
        self.phone = phone
        self.language = language
        self.id: int = phone.profile["id"]

    # what they do

    async def start(self, payload: str = "") -> str:
        """Press Start, or open a deep link."""
        return await self.do(lambda phone: phone.press_start(payload))

    async def say(self, text: str) -> str:
        """Write; returns the newest message of the bot."""
        return await self.do(lambda phone: phone.send_text(text))

    async def do(self, *deeds: Callable[[Person], object]) -> str:
        """Do anything that a person can do with a phone, several things before the bot sees the first."""
        for deed in deeds:
            deed(self.phone)
        await self.stage.settle()
        return self.last if self.screen else ""

    async def press(self, key: str, *, times: int = 1, **params: Any) -> str:
        """Tap the newest button that carries this sentence of the house; `times` at once."""
        return await self.tap(self.words(key, **params), times=times)

    async def tap(self, label: str, *, times: int = 1) -> str:
        """Tap the newest button that carries these words; returns the newest message."""
        for message in reversed(self.screen):
            for button in buttons_of(message):
                if button["text"] == label and "callback_data" in button:
                    return await self._tap(message, button, times)
        raise AssertionError(f"no button {label!r} among {self.buttons}")

    async def tap_data(self, prefix: str, *, times: int = 1) -> str:
        """Tap the newest button whose data begins so, whatever its words are."""
        for message in reversed(self.screen):
            for button in buttons_of(message):
                if button.get("callback_data", "").startswith(prefix):
                    return await self._tap(message, button, times)
        raise AssertionError(f"no button with data {prefix!r}")

    async def forge(self, data: str, message_id: int | None = None) -> str:
        """Send callback data that no button carries, as a changed client can."""
        number = message_id or (self.last_message["message_id"] if self.screen else 1)
        return await self.do(lambda phone: phone.tap(number, data))

    async def _tap(self, message: dict[str, Any], button: dict[str, Any], times: int) -> str:
        number, data = message["message_id"], button["callback_data"]
        return await self.do(*[lambda phone: phone.tap(number, data)] * times)

    # what they see

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
        return [button["text"] for message in self.screen for button in buttons_of(message)]

    @property
    def newest_buttons(self) -> list[str]:
        """The words on the buttons of the newest message."""
        return [button["text"] for button in buttons_of(self.last_message)]

    @property
    def copied(self) -> str:
        """What the copying button of the newest message puts on the clipboard."""
        (text,) = [b["copy_text"]["text"] for b in buttons_of(self.last_message) if "copy_text" in b]
        return str(text)

    @property
    def commands(self) -> list[str]:
        """The commands that their phone lists."""
        return [command["command"] for command in self.phone.commands()]

    def words(self, key: str, **params: Any) -> str:
        """A sentence of the house in their language, as it looks on the screen."""
        return sentences.plain(self.stage.linli.languages[self.language].say(key, **params))

    def reads(self, *keys: str) -> None:
        """Assert that the newest message says these sentences of the house."""
        for key in keys:
            assert sentences.pattern(self.language, key).search(self.last), f"{key} is not in {self.last!r}"

    def sees(self, *texts: str) -> None:
        """Assert that the newest message holds these words."""
        for text in texts:
            assert text in self.last, f"{text!r} is not in {self.last!r}"

    def has_read(self, key: str) -> int:
        """How many messages of the bot say this sentence of the house."""
        wanted = sentences.pattern(self.language, key)
        return sum(wanted.search(words_of(message)) is not None for message in self.screen)

    def saw(self, text: str) -> int:
        """How many messages of the bot hold these words."""
        return sum(text in words_of(message) for message in self.screen)

    async def row(self) -> PersonRow:
        """What the bot knows of them."""
        known = select(PersonRow).where(PersonRow.telegram_id == self.id)
        return await self.stage.read(lambda session: session.exec(known).one())


_languages = lru_cache(Languages)


@lru_cache(4)  # what was compiled for one test serves the next
def _engine(url: str) -> Engine:
    engine = connect(url)
    if engine.dialect.name == "sqlite":
        # Nobody pulls the plug here: what the kill loop proves need not be waited for in every test.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return engine


def words_of(message: dict[str, Any]) -> str:
    """Text or caption of a message."""
    return str(message.get("text") or message.get("caption") or rich.plain(message))


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons under a message."""
    return [button for row in rows_of(message) for button in row]


def rows_of(message: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The buttons under a message, in their rows."""
    return list((message.get("reply_markup") or {}).get("inline_keyboard", []))


def _words_of_act(action: str, subject: str) -> set[str]:
    kind, _, verb = action.partition(".")
    return {f"audit.act.{verb}", *(f"audit.kind.{one}" for one in (kind, subject) if one)}


def _private(session: Session) -> set[str]:
    """Names of those who have no role, and everybody's numbers."""
    people = session.exec(select(PersonRow)).all()
    colleagues = set(session.exec(select(Assignment.person_id)).all())
    names = {one.name for one in people if one.id not in colleagues}
    numbers = {number for one in people for number in (one.phone, str(one.telegram_id or ""))}
    return {words for words in names | numbers if len(words) > 1}


def _faults(session: Session) -> list[str]:
    updates = session.exec(select(Update).where(Update.state != UpdateState.DONE)).all()
    deadlines = session.exec(select(Deadline).where(Deadline.state == DeadlineState.FAILED)).all()
    bad = (MessageState.REFUSED, MessageState.UNKNOWN)
    messages = session.exec(select(Message).where(col(Message.state).in_(bad))).all()
    return [
        *(f"update {one.id}: {one.state} {one.fault} {one.payload[:300]}" for one in updates),
        *(f"deadline {one.id}: {one.kind} {one.fault}" for one in deadlines),
        *(f"message {one.id}: {one.state} {one.fault} {one.payload[:300]}" for one in messages),
    ]
