"""Rich messages: tables where Telegram's server takes them, the same in plain words where it does not."""

import pytest

from models.people import Role
from playground.faults import FaultKind
from tests.auxil.stage import Actor, Stage
from tests.handlers.requested import request

RICH = "sendRichMessage"


async def coordinator(stage: Stage, language: str, *, rich: bool) -> Actor:
    """Somebody for whom a request waits, where there are rich messages or not."""
    actor = await stage.staff("陈协调", Role.COORDINATOR, language)
    await request(await stage.resident())
    stage.telegram.world.rich = rich
    return actor


def methods(stage: Stage, since: int) -> list[str]:
    """What was asked of Telegram since then, without what shows no message."""
    asked = [call.method for call in stage.telegram.calls.of() if call.number > since]
    return [method for method in asked if "essage" in method]


@pytest.mark.parametrize("command", ["/today", "/week", "/month", "/summary 2026"])
async def test_figures_stand_in_tables_where_there_are_some(
    stage: Stage, language: str, command: str
) -> None:
    actor = await coordinator(stage, language, rich=True)
    await actor.say(command)
    shown = next(message for message in reversed(actor.screen) if "rich_message" in message)
    tables = [block for block in shown["rich_message"]["blocks"] if block["type"] == "table"]
    assert tables
    assert all(len(row) in {2, 3} for table in tables for row in table["cells"])
    assert "text" not in shown
    assert await stage.faults() == []
    assert stage.wrong_requests() == set()


async def test_both_say_the_same(stage: Stage, language: str) -> None:
    actor = await coordinator(stage, language, rich=True)
    for command in ("/today", "/summary 2026-11"):
        said = []
        for rich in (True, False):
            stage.telegram.world.rich = rich
            await stage.pass_time(hours=2)
            await actor.say(command)
            shown = next(m for m in reversed(actor.screen) if "rich_message" in m or "text" in m)
            assert ("rich_message" in shown) is rich
            said.append(
                [button["text"] for row in shown["reply_markup"]["inline_keyboard"] for button in row]
            )
        assert said[0] == said[1]


async def test_a_rich_message_is_changed_in_place(stage: Stage, language: str) -> None:
    actor = await coordinator(stage, language, rich=True)
    await actor.say("/today")
    count = len(actor.screen)
    await actor.tap_data("a:today.day:")
    assert len(actor.screen) == count
    assert "text" in actor.last_message  # another day has bookings alone, and no table
    await actor.tap_data("a:today.day:0:2026-11-25")
    assert len(actor.screen) == count
    assert "rich_message" in actor.last_message


async def test_a_server_that_has_none_is_asked_once_an_hour(stage: Stage, language: str) -> None:
    actor = await coordinator(stage, language, rich=False)
    since = stage.telegram.calls.last
    await actor.say("/today")
    assert methods(stage, since) == [RICH, "sendMessage"]
    actor.reads("today.figures")
    since = stage.telegram.calls.last
    await actor.say("/today")
    assert methods(stage, since) == ["sendMessage"]
    stage.telegram.world.rich = True
    await stage.pass_time(hours=1)
    await actor.say("/today")
    assert "rich_message" in actor.last_message
    assert await stage.faults() == []


async def test_a_method_that_is_not_found_is_one_that_is_not_there(stage: Stage, language: str) -> None:
    actor = await coordinator(stage, language, rich=True)
    stage.edge.faults.switch_on(FaultKind.NOT_FOUND, methods=[RICH])
    await actor.say("/today")
    actor.reads("today.figures")
    assert await stage.faults() == []


async def test_an_edit_that_an_older_server_does_not_understand(stage: Stage, language: str) -> None:
    actor = await coordinator(stage, language, rich=False)
    await actor.say("/summary")
    await actor.tap_data("a:summary.show:")
    actor.reads("summary.waits")
    assert await stage.faults() == []


async def test_whoever_cannot_be_reached_is_not_tried_twice(stage: Stage, language: str) -> None:
    actor = await coordinator(stage, language, rich=True)
    since = stage.telegram.calls.last
    await actor.do(lambda phone: phone.send_text("/today"), lambda phone: phone.block())
    assert "sendMessage" not in methods(stage, since)
