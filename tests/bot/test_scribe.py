"""What takes long to find is found when it is sent, and nobody waits for it but who asked."""

import asyncio
import json
from threading import Event
from typing import Any

from sqlmodel import Session, col, select

from bot.app import Linli
from centre import audit, staff
from chat.replies import Content, Keep, Reply, Told
from chat.rooms import Command
from chat.talk import Reader, Talk
from models.audit import AuditLine
from models.outbox import Message, MessageState
from models.people import Role
from models.refused import Refused
from tests.auxil.loops import until
from tests.auxil.playtime import PNG
from tests.auxil.stage import Stage

Teller = Any


def asks(linli: Linli, teller: Teller) -> None:
    """A command, in the place of /summary, whose answer is found by a teller."""

    def ask(talk: Talk) -> None:
        talk.say(Reply("", told=Told("tale", {"of": talk.incoming.argument})))

    linli.house.commands["summary"] = Command(ask)
    linli.house.tellers["tale"] = teller


async def told(stage: Stage) -> list[Message]:
    """The messages whose words are found late."""

    def read(session: Session) -> list[Message]:
        return [one for one in session.exec(select(Message)) if '"told"' in one.payload]

    return await stage.read(read)


async def test_it_says_what_holds_when_it_is_sent_and_its_words_are_never_stored(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    asks(stage.linli, lambda reader, params: Reply(f"Of {params['of']}, {reader.who.name}"))
    await li.say("/summary dragons")
    li.sees("Of dragons, Li")
    (message,) = await told(stage)
    assert (message.method, message.state) == ("sendMessage", MessageState.SENT)
    assert set(json.loads(message.payload)) == {"chat_id", "told"}


async def test_a_picture_is_sent_as_one(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    asks(stage.linli, lambda _reader, _params: Reply("Look", file=Content("look.png", PNG, "photo")))
    await li.say("/summary dragons")
    assert li.last == "Look"
    assert li.last_message["photo"]


async def test_where_nothing_is_to_be_said_nothing_is_sent(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    before = len(li.screen)
    asks(stage.linli, lambda _reader, _params: None)
    await li.say("/summary dragons")
    assert len(li.screen) == before
    (message,) = await told(stage)
    assert message.state == MessageState.LAPSED


async def test_whoever_lost_the_right_meanwhile_hears_that_instead(stage: Stage) -> None:
    wang = await stage.staff("Wang", Role.COORDINATOR, "en")

    def teller(reader: Reader, _params: dict[str, Any]) -> Reply:
        if reader.who is None or not reader.who.roles:
            raise Refused("refused.not_allowed")
        return Reply("A secret")

    asks(stage.linli, teller)
    await wang.say("/summary dragons")
    wang.sees("A secret")
    wang.phone.send_text("/summary dragons")
    await stage.linli.poller.poll(0)
    await stage.linli.lanes.drain()
    number = (await wang.row()).id or 0
    await stage.write(lambda s: staff.release(s, stage.linli.present(s), number, Role.COORDINATOR))
    await stage.settle()
    wang.reads("refused.not_allowed")


async def test_what_cannot_be_made_is_said_so_and_somebody_looks_at_it(stage: Stage, language: str) -> None:
    lead = await stage.staff("Wang", Role.DIRECTOR, language)

    def fails(_reader: Reader, _params: dict[str, Any]) -> Reply:
        raise OSError("no process can be started")

    asks(stage.linli, fails)
    await lead.say("/summary dragons")
    assert lead.has_read("told.not_made") == 1
    await lead.say("/summary dragons")
    assert (lead.has_read("told.not_made"), lead.has_read("notice.fault.answer")) == (2, 1)
    assert {message.state for message in await told(stage)} == {MessageState.SENT}


async def _kept(stage: Stage) -> list[str]:
    def read(session: Session) -> list[str]:
        lines = select(AuditLine.action).where(col(AuditLine.action).startswith("report."))
        return list(session.exec(lines.order_by(col(AuditLine.id))))

    return await stage.read(read)


async def test_what_must_stay_as_it_was_found_is_written_down_and_then_told(stage: Stage) -> None:
    wang = await stage.staff("Wang", Role.COORDINATOR, "en")

    def keeps(reader: Reader, params: dict[str, Any]) -> Reply:
        audit.note(reader.session, reader.moment, params["found"], "report.kept", ("report", 1))
        if len(reader.session.exec(select(AuditLine).where(AuditLine.action == "report.kept")).all()) > 1:
            raise Refused("refused.not_allowed")
        return Reply("It is kept")

    asks(stage.linli, lambda reader, _params: Reply("", keep=Keep("tale", {"found": reader.who.id})))
    stage.linli.house.keepers["tale"] = keeps
    await wang.say("/summary dragons")
    wang.sees("It is kept")
    assert await _kept(stage) == ["report.kept"]
    # What is refused half-way leaves nothing behind.
    await wang.say("/summary dragons")
    wang.reads("refused.not_allowed")
    assert await _kept(stage) == ["report.kept"]


async def test_nobody_else_waits_for_it(stage: Stage) -> None:
    wang, li = await stage.staff("Wang", Role.COORDINATOR, "en"), await stage.resident("Li", "en")
    begun, go_on = Event(), Event()

    def slow(_reader: Reader, _params: dict[str, Any]) -> Reply:
        begun.set()
        go_on.wait()
        return Reply("At last")

    asks(stage.linli, slow)
    stop = asyncio.Event()
    working = asyncio.create_task(stage.linli.run(stop))
    try:
        wang.phone.send_text("/summary dragons")
        await until(begun.is_set)
        li.phone.send_text("/help")
        await until(lambda: bool(li.has_read("help.text")))
        assert not wang.saw("At last")
    finally:
        go_on.set()
    await until(lambda: bool(wang.saw("At last")))
    stop.set()
    await working
