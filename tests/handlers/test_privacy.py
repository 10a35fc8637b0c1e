"""What is kept about somebody: seen, taken along, erased."""

import io
import json
import zipfile

import pytest
from sqlmodel import func, select

from centre.retention.terms import KEEP_BACKUPS
from models.dialogue import Dialogue
from models.people import Person, Role
from tests.auxil.factories import a_rule
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.auxil.traces import traces
from tests.handlers.stories import ask, ask_by_phone


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    return await stage.resident("Canary", language)


async def export_of(stage: Stage, resident: Actor) -> zipfile.ZipFile:
    """Open the file that the resident was sent last."""
    document = next(m["document"] for m in reversed(resident.screen) if "document" in m)
    about = stage.telegram.world.files.find(document["file_id"])
    assert about is not None
    return zipfile.ZipFile(io.BytesIO(stage.telegram.world.files.content(about)))


async def test_what_is_kept_is_counted(stage: Stage, resident: Actor) -> None:
    await ask(resident)
    await resident.say("/privacy")
    resident.reads("privacy.text", "have.person", "have.calls", "have.consents")
    resident.sees(resident.words("have.calls", n=1))
    assert resident.words("have.invites", n=1) not in resident.last


async def test_how_long_it_is_kept_is_what_the_rules_say(stage: Stage, resident: Actor) -> None:
    await stage.write(lambda session: a_rule(session, "keep_inbox", 24))
    await stage.write(lambda session: a_rule(session, "keep_outbox", 7))
    await resident.say("/privacy")
    first, *rest = resident.last.splitlines()[1:-2]
    assert first == resident.words("have.person", n=1)
    resident.sees("24", "7")
    assert not any("48" in line or "30" in line for line in rest)
    assert f" {KEEP_BACKUPS.days} " in resident.last.splitlines()[-2]


async def test_the_export_holds_every_word_and_file(stage: Stage, resident: Actor) -> None:
    await resident.do(lambda phone: phone.send_photo(PNG, "My canary is ill 🐤"))
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    await resident.say("/privacy")
    await resident.press("privacy.export")
    resident.reads("privacy.exported")
    archive = await export_of(stage, resident)
    content = json.loads(archive.read("linli.json"))
    assert content["calls"][0]["about"] == "My canary is ill 🐤"
    assert content["person"][0]["name"] == "Canary"
    assert {"messages_from_you", "messages_to_you", "forms", "consents"} <= content.keys()
    (picture,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(picture) == PNG


async def test_an_export_with_odd_characters_is_made_all_the_same(stage: Stage) -> None:
    from tests.handlers.test_reception import raw_text

    resident = await stage.resident("Canary", "en")
    await resident.do(raw_text("half \ud83d a bird"))
    await resident.say("/privacy")
    await resident.press("privacy.export")
    content = json.loads((await export_of(stage, resident)).read("linli.json"))
    assert content["messages_from_you"]


async def test_erasing_leaves_no_trace_but_the_numbers(stage: Stage, resident: Actor) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, resident.language)
    await ask_by_phone(resident, "My canary words")
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("Dear Canary")
    await clerk.press("desk_reply.confirm")
    await resident.do(lambda phone: phone.send_photo(PNG, "canary picture"))
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    await resident.say("着火了，canary")
    await clerk.say("/calls")
    row = await resident.row()
    await resident.say("/privacy")
    await resident.press("privacy.erase")
    resident.reads("privacy.erase_sure")
    await resident.press("privacy.keep")
    resident.reads("privacy.text")
    await resident.press("privacy.erase")
    await resident.press("privacy.erase_now")
    assert resident.has_read("privacy.erased") == 1
    assert resident.has_read("kept.calls") == 1
    await stage.settle()
    await stage.linli.purge()
    left = await stage.read(lambda s: traces(s, "Canary", "canary", "13800138000", resident.id))
    # An alarm that nobody has answered is kept until somebody did: first they must be helped. What the clerk
    # sent and tapped stays in the inbox for two days.
    alarm = {"alert.words", "alert.name", "alert.chat_id"}
    assert left <= alarm | {"outbox.chat_id", "inbox.payload"}, left
    assert not list((stage.settings.data_dir / "files").iterdir())
    assert (
        await stage.read(lambda s: s.exec(select(Dialogue).where(Dialogue.person_id == row.id)).all()) == []
    )
    assert resident.commands == stage.stranger("Ben", resident.language).commands


async def test_who_was_erased_and_writes_again_is_a_stranger(stage: Stage, resident: Actor) -> None:
    await resident.say("/privacy")
    await resident.press("privacy.erase")
    await resident.press("privacy.erase_now")
    await stage.restart()
    await resident.say("Hello again")
    resident.reads("consent.notice")
    await resident.press("consent.agree")
    await resident.say("/my")
    resident.reads("my.nothing")
    assert await stage.read(lambda s: s.exec(select(func.count()).select_from(Person)).one()) == 2


async def test_old_buttons_of_who_was_erased_lead_to_the_notice(stage: Stage, resident: Actor) -> None:
    await ask(resident)
    await resident.say("/talk")
    await resident.say("/privacy")
    await resident.press("privacy.erase")
    await resident.press("privacy.erase_now", times=2)
    assert resident.has_read("privacy.erased") == 1
    resident.reads("consent.notice")
    for prefix in ("d:", "a:call.see:", "a:call.write:"):
        await resident.tap_data(prefix)
        resident.reads("consent.notice")


async def test_open_matters_end_with_their_person(stage: Stage, resident: Actor) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, resident.language)
    await ask(resident)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await resident.say("/privacy")
    await resident.press("privacy.erase")
    await resident.press("privacy.erase_now")
    clerk.reads("notice.call.withdrawn")
    clerk.sees(clerk.words("desk.no_name"))
    await clerk.press("desk.reply")
    clerk.reads("refused.call_withdrawn")
    await clerk.tap_data("a:desk.see:")
    assert clerk.saw(clerk.words("call.about_line", about=clerk.words("call.no_words"))) == 1
    await clerk.say("/calls")
    clerk.reads("desk.empty")
    await stage.pass_time(days=10)


async def test_the_last_director_cannot_be_erased(stage: Stage, language: str) -> None:
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await director.say("/privacy")
    await director.press("privacy.erase")
    await director.press("privacy.erase_now")
    director.reads("refused.last_director")
    await director.say("/privacy")
    director.reads("privacy.text")


async def test_a_stranger_asking_for_their_data_meets_the_notice(stage: Stage, language: str) -> None:
    anna = stage.stranger("Anna", language)
    await anna.say("/privacy")
    anna.reads("consent.notice")
    for action in ("export", "erase", "erase_now"):
        await anna.forge(f"a:privacy.{action}:0:")
        anna.reads("consent.notice")
