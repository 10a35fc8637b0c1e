"""The whole bot: starting, working, stopping, and what it owes to people who cannot be reached."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot import app
from bot.app import Linli
from bot.outbox import claim
from bot.settings import Settings
from centre import faults, notices, retention, rules
from chat.languages import Languages
from chat.replies import Reply
from chat.rooms import Command
from chat.talk import Talk
from handlers import open_house
from models.desk import PhoneLine
from models.inbox import Update
from models.outbox import Message
from models.people import Person, Role
from playground.faults import FaultKind
from tests.auxil.factories import a_moment
from tests.auxil.loops import until
from tests.auxil.outgoing import a_message
from tests.auxil.stage import Actor, Stage

POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]


@asynccontextmanager
async def running(linli: Linli) -> AsyncIterator[asyncio.Event]:
    """The bot at work, stopped at the end as SIGTERM stops it."""
    stop = asyncio.Event()
    task = asyncio.create_task(linli.run(stop))
    yield stop
    stop.set()
    await task


async def states(stage: Stage) -> tuple[set[str], set[str]]:
    """What became of all updates and of all messages, as it was committed."""

    def read(session: Session) -> tuple[set[str], set[str]]:
        updates, messages = session.exec(select(Update.state)), session.exec(select(Message.state))
        return {str(state) for state in updates}, {str(state) for state in messages}

    return await stage.read(read)


async def is_reachable(stage: Stage, actor: Actor) -> bool:
    return await stage.read(
        lambda session: session.exec(select(Person.reachable).where(Person.telegram_id == actor.id)).one()
    )


async def phone_list(stage: Stage) -> list[tuple[str, str]]:
    """Who is to be rung: the state of each line, and what to say."""

    def read(session: Session) -> list[tuple[str, str]]:
        lines = session.exec(select(PhoneLine).order_by(col(PhoneLine.id)))
        return [(str(line.state), line.what) for line in lines]

    return await stage.read(read)


# --- starting


def menus(stage: Stage) -> list[tuple[str, str]]:
    """Every publication of a command menu: for which chat, in which language."""
    return [
        (str(call.parameters.get("scope", "")), str(call.parameters.get("language_code", "")))
        for call in stage.telegram.calls.of("setMyCommands")
    ]


async def test_the_menus_that_everybody_sees_are_published_once(stage: Stage) -> None:
    assert menus(stage) == [("", "en"), ("", "zh"), ("", "")]
    await stage.restart()
    assert len(menus(stage)) == 3


async def test_an_empty_chat_and_the_profile_say_what_the_bot_is_for(stage: Stage) -> None:
    chinese, english, other = (stage.stranger("Li", code).phone for code in ("zh-hans", "en", "fr"))
    assert "预约" in chinese.description()
    assert "book" in english.description()
    assert other.description() == chinese.description()  # the default
    assert stage.telegram.bot()["short_description"]
    asked = ("setMyDescription", "setMyShortDescription")
    assert [len(stage.telegram.calls.of(method)) for method in asked] == [3, 3]
    await stage.restart()
    assert [len(stage.telegram.calls.of(method)) for method in asked] == [3, 3]
    names = {"en": "Qingtang & Sons " + "x" * 600, "zh-hans": "清塘社区服务中心"}
    await stage.write(lambda session: rules.change(session, stage.clock.now(), "centre_name", names))
    await stage.restart()
    assert "清塘社区服务中心" in chinese.description()
    assert "Qingtang & Sons" in english.description()
    assert len(english.description()) == 512
    assert await stage.faults() == []


async def test_a_changed_menu_is_published_in_its_languages(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = open_house

    def with_less() -> Any:
        smaller = house()
        del smaller.commands["help"]
        return smaller

    monkeypatch.setattr(app, "open_house", with_less)
    await stage.restart()
    assert menus(stage)[3:] == [("", "en"), ("", "zh"), ("", "")]
    await stage.restart()
    assert len(menus(stage)) == 6
    assert "help" not in stage.stranger("Li", "en").commands


async def test_everybody_sees_the_menu_of_their_language_and_roles(stage: Stage) -> None:
    chinese, english, other = (stage.stranger("Li", code).phone for code in ("zh-hans", "en", "fr"))

    def lines(phone: Any) -> list[str]:
        return [command["description"] for command in phone.commands()]

    default = Languages("zh-hans")["zh-hans"]
    assert default.label("command.talk") in lines(chinese)
    assert lines(other) == lines(chinese)
    assert lines(english) != lines(chinese)
    clerk = await stage.staff("Chen", Role.CLERK, "en")
    assert "calls" in clerk.commands
    assert "calls" not in stage.stranger("Wang", "en").commands


async def test_a_change_of_language_changes_the_menu(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    before = li.phone.commands()
    await li.say("/language")
    await li.tap_data("a:language:0:zh-hans")
    assert [c["command"] for c in li.phone.commands()] == [c["command"] for c in before]
    assert [c["description"] for c in li.phone.commands()] != [c["description"] for c in before]


async def test_what_became_of_others_does_not_keep_the_bot_from_starting(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await li.say("/privacy")
    await li.press("privacy.erase")
    await li.press("privacy.erase_now")
    stranger = stage.stranger("Wang", "en")
    await stranger.start()
    await stranger.press("consent.decline")
    before = len(menus(stage))
    await stage.restart()
    await stage.linli.purge()
    await stage.restart()
    assert len(menus(stage)) == before


async def have_it_claimed(stage: Stage) -> None:
    """The bot on the stage has claimed all messages, and gets no further."""
    number = stage.linli.presence.number
    await stage.write(lambda session: claim(session, stage.clock.now(), 16, (), replica_id=number))


async def test_a_start_takes_up_what_was_left(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    li.phone.send_text("/help")
    await stage.linli.poller.poll(0)
    await stage.write(lambda session: a_message(session, li.id, "Come at two", not_before=stage.clock.now()))
    await have_it_claimed(stage)
    await stage.restart()
    assert li.saw("Come at two")
    li.reads("help.text")


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
async def test_a_second_bot_leaves_the_first_ones_messages_alone(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await stage.write(lambda session: a_message(session, li.id, "Come at two", not_before=stage.clock.now()))
    await have_it_claimed(stage)
    second = stage._build()
    await second.start()
    stage.clock.push(days=1)
    await second.courier.recover()
    await second.settle()
    assert not li.saw("Come at two")
    await stage.linli.presence.leave()
    await second.courier.recover()
    await second.settle()
    assert li.saw("Come at two")
    await second.close()


# --- taps


SPOILED = [
    FaultKind.SERVER_ERROR,
    FaultKind.NOT_FOUND,
    FaultKind.FLOOD,
    FaultKind.DROP_BEFORE,
    FaultKind.DROP_AFTER,
    FaultKind.TIMEOUT_AFTER,
]


@pytest.mark.parametrize("kind", SPOILED)
async def test_a_tap_that_cannot_be_acknowledged_is_answered_all_the_same(
    stage: Stage, kind: FaultKind
) -> None:
    li = await stage.resident("Li", "en")
    stage.edge.faults.switch_on(kind, retry_after=600, methods=["answerCallbackQuery"])
    await li.press("menu.talk")
    li.reads("call.about.ask")
    assert await states(stage) == ({"done"}, {"sent"})


async def test_after_an_outage_old_taps_and_new_ones_work(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    number = li.last_message["message_id"]
    li.phone.tap(number, "m:talk")
    await stage.pass_time(minutes=3)
    (call,) = stage.telegram.calls.of("answerCallbackQuery")[-1:]
    assert call.outcome == 400
    li.reads("call.about.ask")
    await li.say("/start")
    await li.press("menu.my")
    assert stage.telegram.calls.of("answerCallbackQuery")[-1].outcome == 200


async def test_a_slow_acknowledgement_keeps_nobody_waiting(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = await stage.resident("Li", "en")
    request, held, release = stage.edge.request, asyncio.Event(), asyncio.Event()

    async def slow(token: str, method: str, *args: Any, **kwargs: Any) -> Any:
        if method == "answerCallbackQuery":
            held.set()
            await release.wait()
        return await request(token, method, *args, **kwargs)

    monkeypatch.setattr(stage.edge, "request", slow)
    async with running(stage.linli):
        li.phone.tap(li.last_message["message_id"], "m:talk")
        await held.wait()
        await until(lambda: bool(li.has_read("call.about.ask")))
        li.phone.send_text("The lift is out of order")
        await until(lambda: bool(li.has_read("call.wanted.ask")))
        release.set()


# --- working and stopping


async def test_it_answers_and_stops_with_nothing_half_done(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    async with running(stage.linli):
        li.phone.send_text("/help")
        await until(lambda: bool(li.has_read("help.text")))
        for n in range(20):
            li.phone.send_text(f"/my {n}")
    updates, messages = await states(stage)
    # What had come in is done or waits whole; what was sent is noted.
    assert updates <= {"done", "pending"}
    assert messages <= {"sent", "pending"}
    await stage.restart()
    assert await states(stage) == ({"done"}, {"sent"})
    assert li.has_read("my.nothing") == 20


async def test_a_stop_lets_a_turn_end_and_sends_its_answer(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    begun, go_on = Event(), Event()

    def slow(talk: Talk) -> None:
        begun.set()
        go_on.wait()
        talk.say(Reply("It is done"))

    stage.linli.house.commands["slow"] = Command(slow)
    async with running(stage.linli) as stop:
        li.phone.send_text("/slow")
        await until(begun.is_set)
        stop.set()
        await asyncio.sleep(0)
        go_on.set()
    assert li.saw("It is done")
    assert await states(stage) == ({"done"}, {"sent"})


async def test_what_the_last_turn_promised_is_told_before_the_end(stage: Stage) -> None:
    director = await stage.staff("Wang", Role.DIRECTOR, "en")
    begun, go_on = Event(), Event()

    def slow(talk: Talk) -> None:
        begun.set()
        go_on.wait()
        faults.running_late(talk.session, talk.moment, talk.moment.now - faults.LATE)

    stage.linli.house.commands["slow"] = Command(slow)
    async with running(stage.linli) as stop:
        director.phone.send_text("/slow")
        await until(begun.is_set)
        stop.set()
        go_on.set()
    director.reads("notice.fault.delay")


async def test_a_pushed_clock_is_heard_everywhere(stage: Stage) -> None:
    li = await stage.resident("Li", "en")

    def promise(session: Session) -> None:
        who = session.exec(select(Person.id).where(Person.telegram_id == li.id)).one()
        due = stage.clock.now() + timedelta(days=1)
        notices.promise(session, a_moment(stage.clock.now()), "fault.update", who or 0, due=due)

    await stage.write(promise)
    stage.linli.house.words["fault.update"] = lambda _reader, _notice: Reply("A day later")
    async with running(stage.linli):
        stage.clock.push(days=1)
        for wake in stage.clock._wake:
            wake()
        await until(lambda: bool(li.saw("A day later")))


async def test_a_pushed_clock_lets_go_of_what_is_too_old_by_then(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.resident("Li", "en")
    purge, purged = stage.linli.purge, asyncio.Event()

    async def watched() -> None:
        await purge()
        purged.set()

    monkeypatch.setattr(stage.linli, "purge", watched)
    listeners = len(stage.clock._wake)
    async with running(stage.linli):
        # Pushed before it listens, the purge would come with the first one after the start, in a minute.
        await until(lambda: len(stage.clock._wake) > listeners)
        stage.clock.push(days=3)
        for wake in stage.clock._wake:
            wake()
        await purged.wait()
    assert await stage.read(lambda session: session.exec(select(Update.id)).all()) == []


async def test_when_a_part_fails_the_others_stop_and_it_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise LookupError("a fault of ours")

    monkeypatch.setattr(stage.linli.ingress, "run", fail)
    with pytest.raises(LookupError):
        await stage.linli.run(asyncio.Event())


async def test_a_purge_goes_on_until_nothing_is_left(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [2500, 1000, 200]
    monkeypatch.setattr(retention, "purge", lambda *_args, **_kwargs: {"inbox": rows.pop(0), "call": 0})
    await stage.linli.purge()
    assert rows == []


# --- who cannot be reached


async def promise(stage: Stage, actor: Actor, text: str, **values: Any) -> None:
    """Promise somebody a sentence, due now."""

    def work(session: Session) -> None:
        who = session.exec(select(Person.id).where(Person.telegram_id == actor.id)).one()
        moment = a_moment(stage.clock.now())
        notices.promise(session, moment, "fault.update", who or 0, params={"text": text}, **values)

    stage.linli.house.words["fault.update"] = lambda _reader, notice: Reply(notice.params["text"])
    await stage.write(work)


async def test_whoever_blocks_the_bot_is_rung_for_what_is_owed(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await li.do(lambda phone: phone.block())
    assert not await is_reachable(stage, li)
    sent = len(stage.telegram.calls.of("sendMessage"))
    await promise(stage, li, "Come at two")
    await promise(stage, li, "News of the choir", owed=False)
    await stage.settle()
    assert await phone_list(stage) == [("open", "Come at two")]
    assert len(stage.telegram.calls.of("sendMessage")) == sent


async def test_whoever_comes_back_need_not_be_rung(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await li.do(lambda phone: phone.block())
    await promise(stage, li, "Come at two")
    await stage.settle()
    await li.start()
    assert await is_reachable(stage, li)
    assert await phone_list(stage) == [("dropped", "Come at two")]
    li.reads("menu.greeting")


async def test_a_refusal_is_noticed_without_being_told_of_the_block(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    with stage.telegram.world.store.batch():
        stage.telegram.world.change_chat(li.id, blocked=True)
    await promise(stage, li, "Come at two")
    await promise(stage, li, "Bring your card")
    await stage.settle()
    assert not await is_reachable(stage, li)
    assert await phone_list(stage) == [("open", "Come at two\nBring your card")]
    await promise(stage, li, "News of the choir", owed=False)
    await stage.settle()
    assert len(await phone_list(stage)) == 1


async def test_nobody_is_rung_about_buttons_and_menus(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    with stage.telegram.world.store.batch():
        stage.telegram.world.change_chat(li.id, blocked=True)
    known: dict[str, Any] = {"person_id": await person_id(stage, li), "not_before": stage.clock.now()}

    def put(session: Session) -> None:
        markup = {"chat_id": li.id, "message_id": 1, "reply_markup": {"inline_keyboard": []}}
        a_message(session, li.id, method="editMessageReplyMarkup", payload=markup, **known)
        a_message(session, li.id, "Come at two", **known)
        a_message(session, li.id, method="editMessageReplyMarkup", payload=markup, **known)

    await stage.write(put)
    await stage.settle()
    assert await phone_list(stage) == [("open", "Come at two")]


async def person_id(stage: Stage, actor: Actor) -> int | None:
    return await stage.read(
        lambda session: session.exec(select(Person.id).where(Person.telegram_id == actor.id)).one()
    )


async def test_a_stranger_who_blocks_the_bot_leaves_nothing(stage: Stage) -> None:
    stranger = stage.stranger("Wang", "en")
    await stranger.start()
    await stranger.do(lambda phone: phone.block())
    assert await phone_list(stage) == []
    assert await stage.read(lambda session: session.exec(select(Person.id)).all()) == []


def unfinished(session: Session) -> list[int | None]:
    return list(session.exec(select(Message.id).where(col(Message.finished_at).is_(None))))


async def test_nothing_waits_for_whoever_is_gone(stage: Stage) -> None:
    li = await stage.resident("Li", "en")
    await promise(stage, li, "Come at two")
    with stage.telegram.world.store.batch():
        stage.telegram.world.change_chat(li.id, blocked=True)
    await stage.settle()
    assert await stage.read(unfinished) == []


async def test_at_work_it_looks_for_garbage_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    class Idle:
        application = SimpleNamespace(bot=SimpleNamespace(username="linli_bot"))

        async def start(self) -> None:
            gc.disable()  # as `run` does before it imports everything

        async def run(self, _stop: asyncio.Event) -> None:
            seen.append(gc.isenabled())

        async def close(self) -> None:
            gc.unfreeze()

    monkeypatch.setattr(app, "build", lambda *_, **__: Idle())
    try:
        await app.serve(Settings(_env_file=None), asyncio.Event())
    finally:
        gc.enable()
    assert seen == [True]
