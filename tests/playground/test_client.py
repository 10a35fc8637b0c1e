import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from playground.client import PlaygroundClient, RemotePerson
from playground.emulator import Emulator
from playground.errors import DeedError
from playground.jsons import Json
from playground.server import serving
from tests.auxil.playtime import PNG, TOKEN, StandingTime


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(real_time=StandingTime())


@pytest.fixture
async def playground(emulator: Emulator) -> AsyncIterator[PlaygroundClient]:
    async with serving(emulator, page=None) as url, PlaygroundClient(url) as client:
        yield client


def say(emulator: Emulator, person: RemotePerson, text: str, *labels: str) -> None:
    buttons = [{"text": label, "callback_data": label.lower()} for label in labels]
    markup = {"inline_keyboard": [buttons]} if buttons else None
    parameters = {"chat_id": person.id, "text": text, "reply_markup": markup}
    emulator.telegram.call(TOKEN, "sendMessage", parameters)


def newest(text: str) -> Callable[[RemotePerson], Json | None]:
    """Finds the newest message if it says this."""
    return lambda person: person.last if person.last and person.last["text"] == text else None


async def test_people_wait_for_what_the_bot_says(emulator: Emulator, playground: PlaygroundClient) -> None:
    mary = await playground.add_person("Mary", language_code="en")
    (started,) = await mary.start("svc_1")
    assert started["text"] == "/start svc_1"
    waiting = asyncio.create_task(mary.wait_for(newest("Which day?")))
    await asyncio.sleep(0)
    say(emulator, mary, "Which day?", "Today", "Back")
    menu = await waiting
    tap = await mary.press(menu, "Back")
    emulator.telegram.call(TOKEN, "answerCallbackQuery", {"callback_query_id": tap, "text": "Fine"})
    answer = await mary.wait_for(lambda person: person.answers.get(tap))
    assert answer["text"] == "Fine"
    place = {"chat_id": mary.id, "message_id": menu["message_id"]}
    emulator.telegram.call(TOKEN, "editMessageText", {**place, "text": "Never mind."})
    await mary.wait_for(newest("Never mind."))
    emulator.telegram.call(TOKEN, "deleteMessage", place)
    await mary.wait_for(lambda person: len(person.history) == 1)
    with pytest.raises(DeedError, match="no button “Today”"):
        await mary.press(started, "Today")


async def test_what_the_bot_has_not_got_yet_is_known(
    emulator: Emulator, playground: PlaygroundClient
) -> None:
    mary, li = await playground.add_person("Mary"), await playground.add_person("Li")
    await mary.say("Hello")
    assert [update["message"]["text"] for update in await mary.waiting()] == ["Hello"]
    assert await li.waiting() == []
    (update,) = await mary.waiting()
    emulator.telegram.world.updates.confirm(update["update_id"])
    assert await mary.waiting() == []


async def test_the_mirror_shows_keyboards_and_typing(
    emulator: Emulator, playground: PlaygroundClient
) -> None:
    mary = await playground.add_person("Mary")
    await mary.start()
    emulator.telegram.call(TOKEN, "sendChatAction", {"chat_id": mary.id, "action": "typing"})
    await mary.wait_for(lambda person: (person.state.get("typing") or {}).get("action") == "typing")
    markup = {"keyboard": [["Yes"]]}
    emulator.telegram.call(TOKEN, "sendMessage", {"chat_id": mary.id, "text": "?", "reply_markup": markup})
    assert await mary.wait_for(lambda person: person.state["keyboard"])
    await mary.say("Yes", reply_to=1)
    assert mary.last
    assert mary.last["reply_to_message"]["message_id"] == 1


async def test_a_late_client_sees_what_was_there(emulator: Emulator, playground: PlaygroundClient) -> None:
    mary = await playground.add_person("Mary")
    await mary.start()
    async with PlaygroundClient(playground._base_url) as late:
        assert late.people[mary.id].history == mary.history


async def test_a_client_that_fell_behind_catches_up(emulator: Emulator, playground: PlaygroundClient) -> None:
    mary = await playground.add_person("Mary")
    await mary.start()
    emulator.events._kept.clear()
    emulator.events.last += 50
    say(emulator, mary, "still there?")
    assert await mary.wait_for(newest("still there?"))


async def test_files_clock_faults_and_calls(emulator: Emulator, playground: PlaygroundClient) -> None:
    mary = await playground.add_person("Mary")
    await mary.start()
    done = await playground.upload(f"people/{mary.id}/photo", ("a.png", PNG, "image/png"), caption="dot")
    assert done["messages"][0]["caption"] == "dot"
    assert (await playground.push_clock(60))["offset"] == 60
    await playground.post("faults", {"kind": "slow"})
    assert await playground.delete("faults") == {"faults": []}
    await emulator.edge.request(TOKEN, "getMe", {})
    assert [call["method"] for call in await playground.calls(method="getMe")] == ["getMe"]
    assert await playground.calls(after=1) == []
    with pytest.raises(DeedError, match="no person 5"):
        await playground.get("people/5/chat")


async def test_waiting_ends_when_the_emulator_is_gone(emulator: Emulator) -> None:
    async with serving(emulator, page=None) as url:
        client = await PlaygroundClient(url).__aenter__()
        mary = await client.add_person("Mary")
    with pytest.raises(ConnectionError):
        await mary.wait_for(lambda person: person.last)
    await client.__aexit__()
