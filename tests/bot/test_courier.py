"""The courier: every outcome of a delivery, in order, once where it must be once; on both databases."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col
from telegram.error import ChatMigrated

from bot import courier as module
from bot import outbox
from bot.courier import CHATS_AT_ONCE, PATIENT_AT_ONCE, Aftermath, Courier
from bot.database import Database
from bot.http import NotSent
from bot.limiter import Limiter
from bot.outbox import PER_CHAT
from bot.scribe import Scribe
from bot.sender import Sender
from bot.tally import Tally
from bot.telegram import Telegram
from chat.languages import Languages
from chat.rooms import Maker
from models.outbox import Message, MessageState, Priority
from models.replicas import Replica
from playground.edge import Edge
from playground.faults import FaultKind
from playground.inprocess import InProcessRequest
from playground.people import Person
from playground.telegram import Telegram as Emulated
from tests.auxil.factories import a_moment, a_person
from tests.auxil.lives import Life
from tests.auxil.loops import until
from tests.auxil.outgoing import a_message, a_replica, the_message
from tests.auxil.outgoing import outbox as all_messages
from tests.auxil.stage import TOKEN, StageClock
from tests.auxil.transactions import Watch

S = MessageState
ANOTHER, DEAD = 98, 99
AWAY = OperationalError("SELECT", {}, Exception("the database system is shutting down"))


class Line(InProcessRequest):
    """The line to Telegram: it can be held, and it can break in ways that the emulator does not know."""

    def __init__(self, edge: Edge) -> None:
        super().__init__(edge)
        self.breaks: list[Exception] = []
        self.open = asyncio.Event()
        self.open.set()
        self.waiting = 0
        self.reached = asyncio.Event()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.waiting += 1
        self.reached.set()
        await self.open.wait()
        self.waiting -= 1
        if self.breaks:
            raise self.breaks.pop(0)
        return await super().do_request(*args, **kwargs)


class ShakyDatabase(Database):
    """A database that can be away, or slow to answer."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.away = 0
        self.away_for_readers = 0
        self.deaf = 0
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()

    async def write(self, work: Callable[[Session], Any]) -> Any:
        self.asked.set()
        if self.away:
            self.away -= 1
            raise AWAY
        result = await super().write(work)
        if self.deaf:
            self.deaf -= 1
            raise AWAY
        await self.open.wait()
        return result

    async def read(self, work: Callable[[Session], Any]) -> Any:
        if self.away_for_readers:
            self.away_for_readers -= 1
            raise AWAY
        return await super().read(work)

    async def make(self, work: Callable[[Session], Any]) -> Any:
        return await self.read(work)


class Office:
    """A courier with its outbox, and the phones of those whom it writes to."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.clock = StageClock()
        self.emulated = Emulated(self.clock.now)
        self.edge = Edge(self.emulated)
        self.line = Line(self.edge)
        self.database = ShakyDatabase(engine)
        self.lost: list[tuple[int, list[str]]] = []
        self.makers: dict[str, Maker] = {"list": self.make}
        self.made = 0
        self.life = Life()
        self.courier = self.another()

    def another(self) -> Courier:
        """A courier as the next process has it."""
        limiter = Limiter(0, lambda: self.clock.now().timestamp(), self.sleep)
        telegram = Telegram(self.line, "https://api.telegram.org", TOKEN)
        rooms = SimpleNamespace(makers=self.makers, tellers={}, address="")
        present = lambda _session: a_moment(self.clock.now())  # noqa: E731
        scribe = Scribe(rooms, Languages("en"), present, Path("files"))
        sender = Sender(self.database, telegram, limiter, self.clock, scribe, self.life.holds)
        aftermath = Aftermath(
            self.unreachable, lambda _s, _chat: None, lambda _s, _old, _new: None, lambda _s: None
        )
        return Courier(self.database, sender, self.clock, self.life, aftermath, Tally())

    async def sleep(self, seconds: float) -> None:
        self.clock.push(seconds=seconds)

    def unreachable(self, _session: Session, chat_id: int, owed: list[str]) -> None:
        self.lost.append((chat_id, [json.loads(payload)["text"] for payload in owed]))

    def make(self, session: Session, folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
        self.made += 1
        return "list.txt", f"{params['of']}: {len(all_messages(session))}, {folder}".encode()

    def person(self, name: str = "Li") -> Person:
        """Somebody who has pressed Start."""
        person = self.emulated.add_person(name)
        person.press_start()
        return person

    async def put(self, to: Person | int, text: str = "Hello", **values: Any) -> int:
        """Put a message into the outbox."""
        chat = to if isinstance(to, int) else to.id
        values = {"not_before": self.clock.now(), "created_at": self.clock.now(), **values}
        number: int = await self.database.write(lambda session: a_message(session, chat, text, **values))
        return number

    async def claimed_by(self, number: int) -> None:
        """Have a replica that is on the roll claim all there is."""
        claim = partial(outbox.claim, now=self.clock.now(), chats_at_most=16, busy=(), replica_id=number)
        await self.database.write(claim)

    async def enter(self, number: int) -> None:
        """Have a replica put itself on the roll."""
        await self.database.write(lambda session: a_replica(session, number))

    async def strike_off(self, number: int) -> None:
        """Have a replica taken for dead."""
        gone = delete(Replica).where(col(Replica.id) == number)
        await self.database.write(lambda session: session.connection().execute(gone))

    async def die(self) -> None:
        """Be struck off the roll, as whoever is not heard any more; the next one has another number."""
        await self.strike_off(self.life.number)
        self.life = Life(self.life.number + 1)
        await self.enter(self.life.number)

    async def look(self, number: int) -> Message:
        """A message as it was committed."""
        message: Message = await Database.read(self.database, lambda session: the_message(session, number))
        return message

    async def later(self, **by: float) -> int:
        """Let time pass, then deliver what may go."""
        self.clock.push(**by)
        return await self.courier.flush()

    def calls(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """What was asked of Telegram."""
        return [
            {**call.parameters, "chat_id": int(str(call.parameters["chat_id"]))}
            for call in self.emulated.calls.of(method)
        ]


def read(person: Person) -> list[str]:
    """What somebody was told."""
    said = (message for message in person.history() if not message["outgoing"])
    return [message.get("text") or message.get("caption") or "" for message in said]


@pytest.fixture
async def office(engine: Engine, tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(engine, tmp_path)
    await office.enter(office.life.number)
    yield office
    office.database.away = 0
    await office.database.close()


# --- what is sent, and in which order


async def test_a_message_is_sent_once_and_noted(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    assert await office.courier.flush() == 1
    assert await office.courier.flush() == 0
    assert read(li) == ["Hello"]
    message = await office.look(number)
    assert (message.state, message.message_id) == (S.SENT, li.history()[-1]["message_id"])


async def test_replies_go_first_while_there_is_more_than_may_go_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHATS_AT_ONCE", 1)
    people = [office.person() for _ in range(6)]
    order = [Priority.BROADCAST, Priority.REMINDER, Priority.REPLY] * 2
    for person, priority in zip(people, order, strict=True):
        await office.put(person, priority.name, priority=priority)
    await office.courier.flush()
    assert [call["text"] for call in office.calls()] == [p.name for p in sorted(order)]


async def test_a_chat_keeps_its_order_over_many_rounds(office: Office) -> None:
    li = office.person()
    texts = [f"{n}" for n in range(3 * PER_CHAT + 1)]
    for text in texts:
        await office.put(li, text)
    await office.courier.flush()
    assert read(li) == texts


async def test_so_many_chats_are_written_to_at_once_and_not_one_more(office: Office) -> None:
    for _ in range(CHATS_AT_ONCE + 5):
        await office.put(office.person())
    office.line.open.clear()
    flushing = asyncio.create_task(office.courier.flush())
    await until(lambda: office.line.waiting == CHATS_AT_ONCE)
    office.line.open.set()
    await flushing
    assert len(office.calls()) == CHATS_AT_ONCE + 5


async def test_an_answer_finds_a_free_hand_while_many_are_told(office: Office) -> None:
    for _ in range(2 * CHATS_AT_ONCE):
        await office.put(office.person(), priority=Priority.REMINDER)
    office.line.open.clear()
    stop = asyncio.Event()
    running = asyncio.create_task(office.courier.run(stop))
    await until(lambda: office.line.waiting == PATIENT_AT_ONCE)
    await office.put(office.person(), "Your answer")
    office.courier.wake()
    await until(lambda: office.line.waiting == PATIENT_AT_ONCE + 1)
    office.line.open.set()
    await until(lambda: len(office.calls()) == 2 * CHATS_AT_ONCE + 1)
    stop.set()
    office.courier.wake()
    await running


# --- outcomes


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.TIMEOUT_AFTER])
async def test_an_unknown_outcome_repeats_what_is_owed_and_counts_it(office: Office, kind: FaultKind) -> None:
    li = office.person()
    number = await office.put(li)
    office.edge.faults.switch_on(kind, count=1, methods=["sendMessage"])
    await office.courier.flush()
    assert (await office.look(number)).state is S.PENDING
    await office.later(minutes=1)
    message = await office.look(number)
    assert (message.state, message.repeats, message.attempts) == (S.SENT, 1, 2)
    assert read(li) == ["Hello", "Hello"]


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.TIMEOUT_AFTER, FaultKind.SERVER_ERROR])
async def test_an_unknown_outcome_never_repeats_a_nudge(office: Office, kind: FaultKind) -> None:
    li = office.person()
    number = await office.put(li, owed=False)
    office.edge.faults.switch_on(kind, count=1, methods=["sendMessage"])
    await office.courier.flush()
    await office.later(hours=1)
    assert (await office.look(number)).state is S.UNKNOWN
    assert len(read(li)) == (kind is not FaultKind.SERVER_ERROR)


async def test_an_unknown_outcome_of_a_server_error_is_tried_again(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    office.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=3, methods=["sendMessage"])
    await office.courier.flush()
    for _ in range(3):
        await office.later(minutes=1)
    assert ((await office.look(number)).state, (await office.look(number)).repeats) == (S.SENT, 3)
    assert read(li) == ["Hello"]


@pytest.mark.parametrize("owed", [True, False])
async def test_what_cannot_have_been_sent_goes_again_without_being_a_repeat(
    office: Office, owed: bool
) -> None:
    li = office.person()
    number = await office.put(li, owed=owed)
    office.line.breaks = [NotSent("Not sent: ClientConnectorError")]
    await office.courier.flush()
    await office.later(minutes=1)
    message = await office.look(number)
    assert (message.state, message.repeats) == (S.SENT, 0)
    assert read(li) == ["Hello"]


async def test_a_flood_refusal_halts_all_chats_for_as_long_as_it_says(office: Office) -> None:
    li, wang = office.person(), office.person()
    office.edge.faults.switch_on(FaultKind.FLOOD, count=1, retry_after=37, methods=["sendMessage"])
    first, second = await office.put(li), await office.put(wang)
    await office.courier.flush()
    # Whoever was second was not even tried, and waits in the database, where other replicas see it.
    ends = office.clock.now() + timedelta(seconds=37)
    assert [(await office.look(n)).not_before for n in (first, second)] == [ends, ends]
    assert [(await office.look(n)).attempts for n in (first, second)] == [1, 0]
    assert len(office.calls()) == 1
    assert await office.later(seconds=36) == 0
    assert await office.later(seconds=1) == 2
    assert read(li) == read(wang) == ["Hello"]
    assert (await office.look(first)).repeats == 0


async def test_the_rest_of_a_chat_waits_with_its_first(office: Office) -> None:
    li, wang = office.person(), office.person()
    texts = [f"{n}" for n in range(PER_CHAT + 1)]
    for text in texts:
        await office.put(li, text)
    await office.put(wang)
    office.line.breaks = [NotSent("Not sent")]
    await office.courier.flush()
    assert read(li) == []
    assert read(wang) == ["Hello"]
    await office.later(minutes=1)
    assert read(li) == texts


async def test_whoever_blocked_the_bot_gets_nothing_more(office: Office) -> None:
    li, wang = office.person(), office.person()
    li.block()
    owed = [await office.put(li, f"Come at {hour}") for hour in range(PER_CHAT + 2)]
    nudge = await office.put(li, "News", owed=False)
    await office.put(wang)
    await office.courier.flush()
    assert {(await office.look(n)).state for n in [*owed, nudge]} == {S.UNREACHABLE}
    assert office.lost == [(li.id, [f"Come at {hour}" for hour in range(PER_CHAT + 2)])]
    assert len([call for call in office.calls() if call["chat_id"] == li.id]) == 1
    assert read(wang) == ["Hello"]


async def test_a_chat_that_does_not_exist_is_unreachable(office: Office) -> None:
    number = await office.put(999, owed=False)
    await office.courier.flush()
    assert (await office.look(number)).state is S.UNREACHABLE
    assert office.lost == [(999, [])]


async def test_a_refused_message_is_not_tried_again_and_holds_nobody_up(office: Office) -> None:
    li = office.person()
    refused = await office.put(li, " ")
    await office.put(li, "Hello")
    await office.courier.flush()
    await office.later(hours=1)
    message = await office.look(refused)
    assert (message.state, message.fault) == (S.REFUSED, "Message text is empty")
    assert read(li) == ["Hello"]
    assert len(office.calls()) == 2


async def test_refused_markup_is_sent_as_plain_words(office: Office) -> None:
    li = office.person()
    payload = {"chat_id": li.id, "text": "<b>80 &lt; 90", "parse_mode": "HTML"}
    number = await office.put(li, payload=payload)
    await office.courier.flush()
    assert read(li) == ["80 < 90"]
    assert ((await office.look(number)).state, (await office.look(number)).repeats) == (S.SENT, 0)


async def test_a_group_that_moved_is_written_to_once_at_its_new_place(office: Office) -> None:
    group = office.person()  # as good a chat as any
    numbers = [await office.put(-7, text) for text in ("one", "two")]
    office.line.breaks = [ChatMigrated(group.id)]
    await office.courier.flush()
    assert read(group) == ["one", "two"]
    assert [(await office.look(n)).state for n in numbers] == [S.SENT, S.SENT]
    assert [call["chat_id"] for call in office.calls()] == [group.id, group.id]


async def test_nothing_that_goes_wrong_in_one_chat_harms_another(office: Office) -> None:
    bad, li = office.person(), office.person()
    nothing = {"generated": {"maker": "none", "params": {}}}
    excused = await office.put(bad, payload={"chat_id": bad.id} | nothing)
    number = await office.put(bad, payload=nothing)
    await office.put(li)
    await office.courier.flush()
    assert (await office.look(excused)).state is S.SENT
    (said,) = read(bad)
    assert "in a few minutes" in said
    assert (await office.look(number)).state is S.REFUSED
    assert read(li) == ["Hello"]


# --- edits


async def test_an_edit_finds_the_message_that_went_just_before_it(office: Office) -> None:
    li = office.person()
    first = await office.put(li, "Which day?")
    await office.put(li, "Which hour?", method="editMessageText", edits=first)
    await office.courier.flush()
    assert read(li) == ["Which hour?"]


async def test_an_edit_finds_a_message_of_long_ago(office: Office) -> None:
    li = office.person()
    first = await office.put(li, "Which day?")
    await office.courier.flush()
    await office.put(li, "Which hour?", method="editMessageText", edits=first)
    await office.courier.flush()
    assert read(li) == ["Which hour?"]


async def test_an_edit_of_what_never_arrived_is_said_anew(office: Office) -> None:
    li = office.person()
    first = await office.put(li, "Which day?", owed=False)
    office.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=1, methods=["sendMessage"])
    await office.courier.flush()
    second = await office.put(li, "Which hour?", method="editMessageText", edits=first)
    await office.courier.flush()
    assert read(li) == ["Which hour?"]
    assert (await office.look(second)).state is S.SENT


async def test_an_edit_of_a_vanished_message_is_said_anew_in_its_place(office: Office) -> None:
    li = office.person()
    first = await office.put(li, "Which day?")
    await office.courier.flush()
    message_id = li.history()[-1]["message_id"]
    office.emulated.call(TOKEN, "deleteMessage", {"chat_id": li.id, "message_id": message_id})
    await office.put(li, "Which hour?", method="editMessageText", edits=first)
    strip = await office.put(
        li, method="editMessageReplyMarkup", payload={"chat_id": li.id, "message_id": message_id}
    )
    await office.put(li, "See you")
    await office.courier.flush()
    assert read(li) == ["Which hour?", "See you"]
    assert (await office.look(strip)).state is S.LAPSED


async def test_an_edit_that_changes_nothing_has_succeeded(office: Office) -> None:
    li = office.person()
    first = await office.put(li, "Which day?")
    again = await office.put(li, "Which day?", method="editMessageText", edits=first)
    await office.courier.flush()
    assert read(li) == ["Which day?"]
    assert (await office.look(again)).state is S.SENT


# --- documents


async def test_a_document_is_made_when_it_is_sent_and_never_stored(office: Office) -> None:
    li = office.person()
    payload = {"chat_id": li.id, "caption": "List", "generated": {"maker": "list", "params": {"of": "all"}}}
    number = await office.put(li, method="sendDocument", payload=payload)
    assert office.made == 0
    await office.courier.flush()
    assert office.made == 1
    document = li.history()[-1]["document"]
    assert document["file_name"] == "list.txt"
    path = office.emulated.call(TOKEN, "getFile", {"file_id": document["file_id"]})
    assert isinstance(path, dict)
    assert office.emulated.download(TOKEN, path["file_path"])[1] == b"all: 1, files"
    assert b"all: 1".decode() not in (await office.look(number)).payload


async def test_words_that_look_like_a_recipe_are_words(office: Office) -> None:
    li = office.person()
    await office.put(li, "generated")
    await office.put(li, '"generated": {"maker": "list"}')
    await office.courier.flush()
    assert read(li) == ["generated", '"generated": {"maker": "list"}']
    assert office.made == 0


async def test_a_document_whose_facts_cannot_be_read_now_is_made_later(office: Office) -> None:
    li = office.person()
    payload = {"chat_id": li.id, "generated": {"maker": "list", "params": {"of": "all"}}}
    number = await office.put(li, method="sendDocument", payload=payload)

    def away(_session: Session, _folder: Path, _params: dict[str, Any]) -> tuple[str, bytes]:
        raise AWAY

    office.makers["list"] = away
    await office.courier.flush()
    assert ((await office.look(number)).state, (await office.look(number)).repeats) == (S.PENDING, 0)
    office.makers["list"] = office.make
    await office.later(minutes=1)
    assert (await office.look(number)).state is S.SENT


# --- crash, stop, a database that is away


async def test_after_a_crash_what_was_being_sent_is_unknown(office: Office) -> None:
    li = office.person()
    owed, nudge = await office.put(li, "Come at two"), await office.put(li, "News", owed=False)
    # Killed after the claim was committed; whether Telegram heard of it, nobody knows.
    await office.enter(DEAD)
    await office.claimed_by(DEAD)
    await office.strike_off(DEAD)
    heir = office.another()
    await heir.recover()
    await heir.flush()
    assert read(li) == ["Come at two"]
    assert ((await office.look(owed)).state, (await office.look(owed)).repeats) == (S.SENT, 1)
    assert (await office.look(nudge)).state is S.UNKNOWN


async def test_what_was_claimed_by_a_write_whose_answer_was_lost_is_sent_and_is_no_repeat(
    office: Office,
) -> None:
    li, wang = office.person(), office.person()
    office.line.open.clear()
    first = await office.put(wang, "On its way meanwhile")
    stop = asyncio.Event()
    work = asyncio.create_task(office.courier.run(stop))
    await office.line.reached.wait()
    number = await office.put(li)
    office.database.deaf = 1  # the claim is committed, and the line breaks before the answer comes
    office.courier.wake()
    await until(lambda: not office.database.deaf)
    office.line.open.set()
    await until(lambda: bool(read(li)), meanwhile=office.courier.wake)
    stop.set()
    office.courier.wake()
    await work
    assert (read(li), read(wang)) == (["Hello"], ["On its way meanwhile"])
    kept = [await office.look(each) for each in (first, number)]
    assert [(each.state, each.repeats, each.attempts) for each in kept] == [(S.SENT, 0, 1)] * 2


async def test_a_replica_leaves_to_another_what_that_one_has_in_hand(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    await office.enter(ANOTHER)
    await office.claimed_by(ANOTHER)
    office.clock.push(days=1)
    await office.courier.recover()
    assert await office.courier.flush() == 0
    assert ((await office.look(number)).state, (await office.look(number)).replica_id) == (S.STARTED, ANOTHER)


async def test_whoever_cannot_be_sure_of_its_messages_sends_none(office: Office) -> None:
    li = office.person()
    texts = [f"{n}" for n in range(PER_CHAT)]
    numbers = [await office.put(li, text) for text in texts]
    office.life.frozen = True
    assert await office.courier.flush() == len(texts)
    assert await office.later(seconds=1) == 0
    assert office.calls() == []
    office.life.frozen = False
    await office.later(seconds=1)
    assert read(li) == texts
    assert {(await office.look(number)).repeats for number in numbers} == {0}


async def test_a_frozen_one_that_wakes_notes_nothing_and_goes_on_with_the_rest(
    office: Office, logged: list[Any]
) -> None:
    li, wang = office.person(), office.person()
    li.block()
    lost = await office.put(li)
    office.line.open.clear()
    frozen, stop = office.courier, asyncio.Event()
    work = asyncio.create_task(frozen.run(stop))
    await office.line.reached.wait()
    asleep = office.life
    await office.die()  # it slept for too long; somebody else took over, to whom Li is not unreachable
    await office.another().recover()
    await office.claimed_by(office.life.number)
    asleep.number = ANOTHER
    await office.enter(ANOTHER)
    own = await office.put(wang)
    office.line.open.set()
    frozen.wake()
    await until(lambda: bool(read(wang)))
    stop.set()
    frozen.wake()
    await work
    message = await office.look(lost)
    assert (message.state, message.replica_id, message.repeats) == (S.STARTED, office.life.number, 1)
    assert office.lost == []
    assert (await office.look(own)).state is S.SENT
    assert "deliveries_taken_over" in [line["event"] for line in logged]


async def test_a_pushed_clock_does_not_make_one_give_up_on_oneself(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    office.line.open.clear()
    flushing = asyncio.create_task(office.courier.flush())
    await office.line.reached.wait()
    office.clock.push(days=1)
    await office.courier.recover()
    office.line.open.set()
    await flushing
    assert ((await office.look(number)).state, (await office.look(number)).repeats) == (S.SENT, 0)
    assert read(li) == ["Hello"]


async def test_running_looks_for_dead_replicas_now_and_then(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECOVER_SECONDS", 0)
    li = office.person()
    await office.put(li)
    await office.enter(DEAD)
    await office.claimed_by(DEAD)
    await office.strike_off(DEAD)
    async with running(office.courier):
        await office.line.reached.wait()
    assert read(li) == ["Hello"]


async def test_that_one_is_gone_is_reason_to_look_at_once(office: Office) -> None:
    li = office.person()
    async with running(office.courier):
        await until(office.database.asked.is_set)
        await office.put(li)
        await office.enter(DEAD)
        await office.claimed_by(DEAD)
        await office.strike_off(DEAD)
        office.courier.look_for_orphans()
        await office.line.reached.wait()
    assert read(li) == ["Hello"]


class running:  # noqa: N801 - used like a keyword
    """The courier at work; at the end it is stopped in good order."""

    def __init__(self, courier: Courier) -> None:
        self.courier = courier
        self.stop = asyncio.Event()

    async def __aenter__(self) -> "running":
        self.task = asyncio.create_task(self.courier.run(self.stop))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop.set()
        self.courier.wake()
        await self.task


async def test_a_wake_is_enough(office: Office) -> None:
    li = office.person()
    async with running(office.courier):
        await until(office.database.asked.is_set)
        await office.put(li)
        office.courier.wake()
        await office.line.reached.wait()
    assert read(li) == ["Hello"]


async def test_a_stop_lets_the_running_request_end_and_notes_it(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    office.line.open.clear()
    async with running(office.courier) as work:
        await office.line.reached.wait()
        work.stop.set()
        office.courier.wake()
        office.line.open.set()
    assert (await office.look(number)).state is S.SENT
    assert read(li) == ["Hello"]


async def test_a_stop_still_sends_what_may_go_at_once(office: Office) -> None:
    people = [office.person() for _ in range(CHATS_AT_ONCE + 3)]
    for person in people:
        await office.put(person)
    office.line.open.clear()
    async with running(office.courier) as work:
        await office.line.reached.wait()
        work.stop.set()
        office.courier.wake()
        office.line.open.set()
    assert all(read(person) == ["Hello"] for person in people)


async def test_a_stop_begins_nothing_after_its_time_and_leaves_nothing_half_noted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LAST_ROUND_SECONDS", 0)
    li = office.person()
    first = await office.put(li, "first")
    office.line.open.clear()
    async with running(office.courier) as work:
        await office.line.reached.wait()
        second = await office.put(li, "second")
        work.stop.set()
        office.courier.wake()
        office.line.open.set()
    assert [(await office.look(n)).state for n in (first, second)] == [S.SENT, S.PENDING]
    assert (await office.look(second)).attempts == 0


async def test_a_request_may_end_while_the_last_outcomes_are_being_noted(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    office.line.open.clear()
    async with running(office.courier) as work:
        await office.line.reached.wait()
        office.database.open.clear()
        office.database.asked.clear()
        work.stop.set()
        office.courier.wake()
        await office.database.asked.wait()
        office.line.open.set()
        await until(lambda: len(read(li)) == 1 and office.line.waiting == 0)
        for _ in range(10):
            await asyncio.sleep(0)
        office.database.open.set()
    assert (await office.look(number)).state is S.SENT


async def test_a_database_that_is_away_costs_nothing_but_time(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    office.line.open.clear()
    async with running(office.courier):
        await office.line.reached.wait()
        office.database.away = 3
        office.line.open.set()
        # Woken, it does not sit out its pauses.
        await until(lambda: office.database.away == 0, meanwhile=office.courier.wake)
    assert ((await office.look(number)).state, (await office.look(number)).repeats) == (S.SENT, 0)
    assert read(li) == ["Hello"]


async def test_a_stop_without_a_database_still_lets_the_running_request_end(office: Office) -> None:
    li = office.person()
    number = await office.put(li)
    office.line.open.clear()
    stop = asyncio.Event()
    work = asyncio.create_task(office.courier.run(stop))
    await office.line.reached.wait()
    office.database.away = 10**9
    stop.set()
    office.courier.wake()
    office.line.open.set()
    with pytest.raises(OperationalError):
        await work
    assert read(li) == ["Hello"]
    office.database.away = 0
    await office.die()
    heir = office.another()
    await heir.recover()
    await heir.flush()
    assert ((await office.look(number)).state, (await office.look(number)).repeats) == (S.SENT, 1)


async def test_an_id_that_cannot_be_read_now_is_asked_for_again(office: Office) -> None:
    li = office.person()
    first = await office.put(li, "Which day?")
    await office.courier.flush()
    edit = await office.put(li, "Which hour?", method="editMessageText", edits=first)
    office.database.away_for_readers = 1
    await office.courier.flush()
    assert ((await office.look(edit)).state, (await office.look(edit)).repeats) == (S.PENDING, 0)
    await office.later(minutes=1)
    assert read(li) == ["Which hour?"]


async def test_no_transaction_is_open_while_something_is_sent(office: Office, engine: Engine) -> None:
    li = office.person()
    first = await office.put(li)
    await office.put(li, "Bye", method="editMessageText", edits=first)
    request = office.line.do_request

    async def do_request(*args: Any, **kwargs: Any) -> tuple[int, bytes]:
        assert watch.open == 0
        return await request(*args, **kwargs)

    office.line.do_request = do_request  # type: ignore[method-assign]
    with Watch(engine) as watch:
        await office.courier.flush()
    assert read(li) == ["Bye"]
    assert watch.begun > 0


# --- words of strangers


async def test_what_a_stranger_was_told_is_gone_once_it_is_sent(office: Office) -> None:
    li, wang = office.person(), office.person()
    known = await office.database.write(lambda session: a_person(session).id)
    stranger, friend = await office.put(li), await office.put(wang, person_id=known)
    office.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=1, chat_id=li.id)
    await office.courier.flush()
    assert (await office.look(stranger)).payload
    await office.later(minutes=1)
    assert (await office.look(stranger)).payload == ""
    assert (await office.look(friend)).payload
