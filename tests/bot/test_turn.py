"""The turn: one update, one transaction, all of it or nothing; what fails is put aside. On both databases."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, col, select
from telegram import Update as Received
from telegram.ext import BaseHandler

from bot import inbox
from bot import turn as module
from bot.inbox import Item
from bot.lanes import Outcome
from bot.turn import ATTEMPTS
from centre import faults, notices, people
from chat.replies import Reply
from chat.rooms import Command
from chat.talk import Talk
from models.audit import AuditLine
from models.dialogue import Dialogue
from models.inbox import Update, UpdateState
from models.outbox import Message, Notice
from models.people import Person, Role
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.auxil.transactions import Watch
from tests.auxil.updates import POISON, a_message_update

AWAY = OperationalError("UPDATE", {}, Exception("the database system is shutting down"))


@pytest.fixture
async def stage(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: list[Any]
) -> AsyncIterator[Stage]:
    """A stage on which things go wrong, and are tried again without a pause."""
    stage = Stage(database_url, tmp_path / "data")

    async def at_once(_attempts: int) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(stage.linli.lanes, "_pause", at_once)
    await stage.open()
    yield stage
    await stage.close()


def on_command(stage: Stage, run: Callable[[Talk], None]) -> None:
    """Let /boom do this."""
    stage.linli.house.commands["boom"] = Command(run, listed=False)


class Fault:
    """Does a turn's whole work, then fails so many times."""

    def __init__(self, times: int, error: Exception | None = None) -> None:
        self.left = times
        self.error = error or LookupError("a fault of ours")
        self.runs = 0

    def __call__(self, talk: Talk) -> None:
        self.runs += 1
        people.rename(talk.session, talk.moment, talk.me, "Somebody Else")
        notices.promise(talk.session, talk.moment, "call.lapsed", talk.me.id)
        talk.say(Reply("It went through"))
        talk.house.command(talk, "talk")
        if self.left:
            self.left -= 1
            raise self.error


async def look(stage: Stage) -> dict[str, Any]:
    """What a turn may change, as it was committed."""

    def read(session: Session) -> dict[str, Any]:
        dialogues = session.exec(select(Dialogue).order_by(col(Dialogue.id)))
        return {
            "names": list(session.exec(select(Person.name).order_by(col(Person.id)))),
            "dialogues": [(d.flow, d.step, d.revision, d.state) for d in dialogues],
            "outbox": len(session.exec(select(Message.id)).all()),
            "notices": len(session.exec(select(Notice.id)).all()),
            "audit": len(session.exec(select(AuditLine.id)).all()),
        }

    return await stage.read(read)


async def newest(stage: Stage) -> Update:
    """The newest update in the inbox."""

    def read(session: Session) -> Update:
        return session.exec(select(Update).order_by(col(Update.id).desc()).limit(1)).one()

    return await stage.read(read)


async def item_of(stage: Stage, deed: Callable[[], object]) -> Item:
    """What somebody did, in the inbox and not handled yet."""
    deed()
    taken: list[Item] = []

    def keep(items: list[Item]) -> None:
        taken.extend(items)

    add, stage.linli.lanes.add = stage.linli.lanes.add, keep  # type: ignore[method-assign, assignment]
    await stage.linli.poller.poll(0)
    stage.linli.lanes.add = add  # type: ignore[method-assign]
    (item,) = taken
    return item


# --- all of it, or nothing


async def test_a_failing_turn_leaves_nothing_and_the_next_try_does_all_of_it(stage: Stage) -> None:
    li = await stage.resident("Li")
    await li.press("menu.talk")
    before = await look(stage)
    fault = Fault(1)
    on_command(stage, fault)
    item = await item_of(stage, lambda: li.phone.send_text("/boom"))
    assert await stage.linli.turns.handle(item) is Outcome.AGAIN
    assert await look(stage) == before
    update = await newest(stage)
    assert (update.state, update.attempts, update.fault) == (UpdateState.PENDING, 1, "LookupError")
    assert await stage.linli.turns.handle(item) is Outcome.DONE
    await stage.linli.settle()
    assert fault.runs == 2
    assert (await look(stage))["names"] == ["Somebody Else"]
    assert sum("It went through" in str(message) for message in li.screen) == 1


async def test_the_third_failure_puts_an_update_aside(stage: Stage) -> None:
    director = await stage.staff("Gao", Role.DIRECTOR, "en")
    coordinator = await stage.staff("Sun", Role.COORDINATOR, "en")
    clerk = await stage.staff("Chen", Role.CLERK, "en")
    li = await stage.resident("Li", "en")
    await li.press("menu.talk")
    before = await look(stage)
    fault = Fault(100)
    on_command(stage, fault)
    await li.say("/boom")
    assert fault.runs == ATTEMPTS == 3
    update = await newest(stage)
    assert (update.state, update.attempts, update.fault) == (UpdateState.QUARANTINED, 3, "LookupError")
    after = await look(stage)
    assert after["names"] == before["names"]
    assert after["dialogues"] == before["dialogues"]
    # The person is told, with a way on; so is who looks after faults, and nobody else.
    li.reads("stray.apology")
    assert not li.has_read("notice.fault.update")
    assert len(li.newest_buttons) == 1
    for somebody, told in ((director, True), (coordinator, True), (clerk, False)):
        assert bool(somebody.has_read("notice.fault.update")) is told
    assert "LookupError" not in json.dumps(li.screen)


async def test_what_comes_behind_a_failing_update_goes_on(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    on_command(stage, Fault(100))
    await li.do(lambda phone: phone.send_text("/boom"), lambda phone: phone.send_text("/my"))
    assert li.has_read("stray.apology") == 1
    li.reads("my.nothing")


async def test_a_failure_is_remembered_over_a_restart(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    on_command(stage, Fault(1))
    item = await item_of(stage, lambda: li.phone.send_text("/boom"))
    await stage.linli.turns.handle(item)
    await stage.linli.ingress.refill()
    (kept,) = await stage.read(lambda session: inbox.pending(session, 10, 100))
    assert kept.attempts == 1


async def test_a_tap_that_fails_is_acknowledged_and_apologised_for(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    on_command(stage, Fault(100))
    taps = len(stage.telegram.calls.of("answerCallbackQuery"))
    await li.forge("m:boom")
    li.reads("stray.apology")
    assert len(stage.telegram.calls.of("answerCallbackQuery")) == taps + 1


async def test_a_stranger_is_apologised_to_as_well(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_talk: Talk) -> bool:
        raise LookupError

    monkeypatch.setattr(stage.linli.house.reception, "admit", fail)
    stranger = stage.stranger("Wang", "en")
    await stranger.say("Good morning")
    stranger.reads("stray.apology")


@pytest.mark.parametrize("broken", ["update_put_aside", "apologise"])
async def test_an_update_is_put_aside_even_if_nobody_can_be_told(
    stage: Stage, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    director = await stage.staff("Gao", Role.DIRECTOR, "en")
    li = await stage.resident("Li", "en")
    on_command(stage, Fault(100))

    def fail(*_: Any) -> None:
        raise LookupError

    at_fault = faults if broken == "update_put_aside" else stage.linli.house.reception
    monkeypatch.setattr(at_fault, broken, fail)
    await li.do(lambda phone: phone.send_text("/boom"), lambda phone: phone.send_text("/my"))
    # What can still be said is said, and the lane goes on.
    assert bool(li.has_read("stray.apology")) is (broken == "update_put_aside")
    assert bool(director.has_read("notice.fault.update")) is (broken == "apologise")
    li.reads("my.nothing")


# --- what nobody can read


@pytest.mark.parametrize("body", POISON, ids=str)
async def test_an_unreadable_update_is_put_aside_and_the_rest_of_its_batch_is_handled(
    stage: Stage, body: dict[str, Any]
) -> None:
    director = await stage.staff("Gao", Role.DIRECTOR, "en")
    raws = [a_message_update(7, "/help"), {"update_id": 10**9, **body}, a_message_update(8, "/help")]
    await stage.linli.ingress.accept(raws)
    await stage.linli.settle()

    def states(session: Session) -> list[str]:
        return [str(state) for state in session.exec(select(Update.state).order_by(col(Update.id))).all()][
            -3:
        ]

    assert await stage.read(states) == ["done", "quarantined", "done"]
    assert director.has_read("notice.fault.update") == 1


async def test_what_is_not_for_us_is_done_with_nothing(stage: Stage) -> None:
    before = await look(stage)
    in_group = a_message_update(-1001)
    in_group["message"]["chat"] = {"id": -1001, "type": "supergroup", "title": "Neighbours"}
    of_tomorrow = {"update_id": 10**9, "kind_of_tomorrow": {"id": 7}}
    await stage.linli.ingress.accept([in_group, of_tomorrow])
    await stage.linli.settle()
    assert await look(stage) == before
    assert (await newest(stage)).state is UpdateState.DONE


# --- what PTB swallows


class Broken(BaseHandler[Received, Any, None]):
    """A handler of PTB's that fails while it matches, or before it reaches us."""

    def __init__(self, *, matching: bool) -> None:
        super().__init__(self._never)
        self.matching = matching

    async def _never(self, *_: Any) -> None:
        raise LookupError("on the way to us")

    def check_update(self, _update: object) -> bool:
        if self.matching:
            raise LookupError("while matching")
        return True


@pytest.mark.parametrize("matching", [True, False])
async def test_what_ptb_swallows_is_not_done(stage: Stage, matching: bool) -> None:
    li = await stage.resident("Li", "en")
    handlers = stage.linli.application.handlers[0]
    handlers.insert(0, Broken(matching=matching))
    item = await item_of(stage, lambda: li.phone.send_text("/help"))
    assert await stage.linli.turns.handle(item) is Outcome.AGAIN
    assert (await newest(stage)).state is UpdateState.PENDING
    handlers.pop(0)
    assert await stage.linli.turns.handle(item) is Outcome.DONE
    await stage.linli.settle()
    li.reads("help.text")


async def test_what_we_cannot_make_sense_of_is_not_done(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = await stage.resident("Li", "en")

    def read(_update: Received) -> None:
        raise LookupError

    monkeypatch.setattr(module, "read", read)
    await li.say("/help")
    assert (await newest(stage)).state is UpdateState.QUARANTINED


# --- a database that is away


@pytest.mark.parametrize("error", [AWAY, InterfaceError("UPDATE", {}, Exception("connection closed"))])
async def test_a_database_that_is_away_is_waited_for(
    stage: Stage, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = await stage.resident("Li", "en")
    write, left = stage.linli.database.write, [error] * (5 * ATTEMPTS)

    async def shaky(work: Callable[[Session], Any]) -> Any:
        if left:
            raise left.pop()
        return await write(work)

    item = await item_of(stage, lambda: li.phone.send_text("/help"))
    monkeypatch.setattr(stage.linli.database, "write", shaky)
    while left:
        assert await stage.linli.turns.handle(item) is Outcome.AGAIN
    assert item.attempts == 0
    assert await stage.linli.turns.handle(item) is Outcome.DONE
    await stage.linli.settle()
    li.reads("help.text")
    assert not li.has_read("stray.apology")


async def test_a_turn_that_loses_its_database_half_way_is_not_to_blame(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    fault = Fault(2 * ATTEMPTS, AWAY)
    on_command(stage, fault)
    await li.say("/boom")
    assert fault.runs == 2 * ATTEMPTS + 1
    assert (await newest(stage)).state is UpdateState.DONE
    assert not li.has_read("stray.apology")


async def test_what_cannot_be_put_aside_now_is_put_aside_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = await stage.resident("Li", "en")
    on_command(stage, Fault(100))
    quarantine, left = inbox.quarantine, [AWAY] * 3

    def shaky(session: Session, item: Item, fault: str) -> bool:
        if left:
            raise left.pop()
        return quarantine(session, item, fault)

    monkeypatch.setattr(inbox, "quarantine", shaky)
    await li.say("/boom")
    assert not left
    assert (await newest(stage)).state is UpdateState.QUARANTINED
    assert li.has_read("stray.apology") == 1


# --- once


async def test_an_update_that_is_done_is_not_done_again(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    item = await item_of(stage, lambda: li.phone.send_text("/help"))
    assert await stage.linli.turns.handle(item) is Outcome.DONE
    assert await stage.linli.turns.handle(item) is Outcome.ELSEWHERE
    await stage.linli.settle()
    assert li.has_read("help.text") == 1


async def test_an_update_waits_for_the_one_before_it(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    first = await item_of(stage, lambda: li.phone.send_text("/help"))
    second = await item_of(stage, lambda: li.phone.send_text("/my"))
    assert await stage.linli.turns.handle(second) is Outcome.ELSEWHERE
    assert await stage.linli.turns.handle(first) is Outcome.DONE
    assert await stage.linli.turns.handle(second) is Outcome.DONE


# --- one transaction


DEEDS: dict[str, Callable[[Actor], object]] = {
    "command": lambda li: li.phone.send_text("/help"),
    "text": lambda li: li.phone.send_text("The lift is out of order"),
    "tap": lambda li: li.phone.tap(li.last_message["message_id"], "m:talk"),
    "old tap": lambda li: li.phone.tap(li.last_message["message_id"], "d:1:1:x"),
    "photo": lambda li: li.phone.send_photo(PNG),
    "sticker": lambda li: li.phone.send_sticker(),
    "danger": lambda li: li.phone.send_text("I smell gas"),
    "blocked": lambda li: li.phone.block(),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_one_update_is_one_transaction(stage: Stage, deed: Callable[[Actor], object]) -> None:
    li = await stage.resident("Li", "en")
    item = await item_of(stage, lambda: deed(li))
    calls = stage.telegram.calls.last
    with Watch(stage.linli.database._engine) as watch:
        assert await stage.linli.turns.handle(item) is Outcome.DONE
    assert (watch.begun, watch.open) == (1, 0)
    methods = {call.method for call in stage.telegram.calls.of(after=calls)}
    assert methods <= {"answerCallbackQuery"}


async def test_nothing_is_asked_of_telegram_while_a_transaction_is_open(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = stage.edge.request
    asked: list[str] = []

    async def watched(token: str, method: str, *args: Any, **kwargs: Any) -> Any:
        assert watch.open == 0, method
        asked.append(method)
        return await request(token, method, *args, **kwargs)

    monkeypatch.setattr(stage.edge, "request", watched)
    with Watch(stage.linli.database._engine) as watch:
        await stage.staff("Chen", Role.CLERK, "en")
        li = await stage.resident("Li", "en")
        await li.press("menu.talk")
        await li.do(lambda phone: phone.send_photo(PNG))
        await li.press("call.wanted.chat")
        await li.press("call.confirm")
        await li.say("/privacy")
        await li.press("privacy.export")
        await stage.pass_time(days=1)
    assert {"getUpdates", "sendMessage", "editMessageText", "sendDocument", "setMyCommands"} <= set(asked)
    assert {"getFile", "answerCallbackQuery"} <= set(asked)
    assert watch.begun > 50


async def test_a_turn_asks_the_database_a_handful_of_questions(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    statements: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    item = await item_of(stage, lambda: li.phone.send_text("/help"))
    event.listen(stage.linli.database._engine, "before_cursor_execute", listen)
    await stage.linli.turns.handle(item)
    event.remove(stage.linli.database._engine, "before_cursor_execute", listen)
    assert len(statements) <= 12, statements
