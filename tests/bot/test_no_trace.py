"""Whoever wants to leave no trace leaves none: not in the database, its files, the log or an export."""

import io
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from bot import logs
from centre import audit, files
from chat import engine
from chat.flow import Finished, Flow
from chat.parsers import file_refs
from chat.replies import Reply, subject_of
from chat.rooms import Action, Command, House
from chat.talk import Reader, Talk
from handlers.calls import ASK, WRITE
from handlers.common import note_files
from handlers.reception import FrontDesk
from models.calls import Wanted
from models.desk import PhoneLine
from models.files import FileState, StoredFile
from models.inbox import Update, UpdateState
from playground.faults import FaultKind
from tests.auxil.everything import Everything, everything, forgotten
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage

CODE = "QX7-K3M-9PD"
WORDS = "隔壁半夜敲铁管"
BILL = "canary-bill.pdf"
SAID = (CODE, WORDS, BILL)


def _code(_reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    return {"number": context["code"]}


class Whispers(FrontDesk):
    """A room in which one may whisper; to come back, say the code or tap a button that carries it."""

    def __init__(self, house: House) -> None:
        self.broken = False
        self.tell = replace(
            ASK, finish=self._heard, traceless=lambda known: known.get("wanted") == Wanted.CHAT
        )
        self.add = Flow(
            "call_write", 1, WRITE.steps, self._added, params=_code, traceless=lambda _known: True
        )
        house.flows |= {flow.name: flow for flow in (self.tell, self.add)}
        house.commands["talk"] = Command(lambda talk: engine.start(talk, self.tell))
        house.actions |= {"whisper.look": Action(self._look), "whisper.add": Action(self._add)}
        house.reception = self

    def stray(self, talk: Talk) -> None:
        """Know the code when it is written."""
        if talk.incoming.text == CODE:
            self._look(talk, 1, CODE)
        else:
            super().stray(talk)

    def _heard(self, talk: Talk, form: Finished) -> Reply:
        ids = note_files(talk, file_refs(form.answers["about"]))
        files.attach_unnamed(talk.session, talk.me, ids, ("whisper", 1))
        audit.note(talk.session, talk.moment, None, "case.kept", ("case", 1))
        return self._card(talk, "heard")

    def _added(self, talk: Talk, form: Finished) -> Reply:
        if self.broken:
            raise ValueError(form.answers["words"]["words"])
        return self._card(talk, "added")

    def _look(self, talk: Talk, _record: int, code: str) -> None:
        talk.leave_no_trace()
        talk.show(self._card(talk, code))

    def _add(self, talk: Talk, _record: int, code: str) -> None:
        engine.start(talk, self.add, context={"code": code})

    @staticmethod
    def _card(talk: Talk, word: str) -> Reply:
        look = talk.action("call.see", "whisper.look", 1, CODE)
        add = talk.action("call.write", "whisper.add", 1, CODE)
        return Reply(f"{word}: {CODE}", [[look, add]], subject=("whisper", 1))


class Scene:
    """A stage with the room, somebody who wants to leave no trace, and the log."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.log = io.StringIO()
        self.whispers = Whispers(stage.linli.house)

    async def enter(self) -> None:
        self.resident: Actor = await self.stage.resident("Wang", "en")
        await self.resident.say("/start")
        self.person_id = (await self.resident.row()).id or 0
        await self.stage.pass_time(minutes=1)
        self.before = await self.look()

    async def look(self) -> Everything:
        return await everything(self.stage, self.resident, self.log)

    async def is_forgotten(self) -> Everything:
        """Assert that nothing of what was said is left, and nothing that leads to whoever said it."""
        after = await self.look()
        assert after.places(*SAID, *self.files) == set()
        forgotten(self.before, after, self.resident, self.person_id)
        return after

    @property
    def files(self) -> list[str]:
        """What Telegram calls the files that were sent."""
        sent = [message for message in self.resident.phone.history() if message["outgoing"]]
        found = [m.get("voice") or m.get("document") or (m.get("photo") or [None])[-1] for m in sent]
        return [file["file_id"] for file in found if file]

    async def tell(self) -> None:
        """Say everything that can be said, and only then that it is to leave no trace."""
        await self.resident.say("/talk")
        await self.resident.say(WORDS)
        await self.resident.do(lambda phone: phone.send_photo(PNG))
        await self.resident.do(lambda phone: phone.send_document(b"%PDF-1", BILL))
        await self.resident.do(lambda phone: phone.send_voice(b"OggS"))
        await self.resident.press("call.wanted.chat")


@pytest.fixture
async def scene(stage: Stage, logs_as_before: None) -> Scene:
    scene = Scene(stage)
    logs.configure("json", "DEBUG", stream=scene.log)
    await scene.enter()
    return scene


async def test_a_form_that_says_so_at_its_end_is_forgotten_from_its_beginning(scene: Scene) -> None:
    await scene.tell()
    assert (await scene.look()).tables(WORDS) == {"dialogue", "inbox"}
    await scene.resident.press("call.confirm")
    scene.resident.sees(CODE)
    after = await scene.is_forgotten()
    assert {table for table, _ in after.rows.keys() - scene.before.rows.keys()} == {
        "audit_line",
        "inbox",
        "outbox",
        "stored_file",
    }
    kept = await scene.stage.read(lambda session: session.exec(select(StoredFile)).all())
    assert [(one.state, one.subject_kind, one.person_id) for one in kept] == [
        (FileState.STORED, "whisper", None)
    ] * 3
    assert sorted(scene.stage.settings.data_dir.glob("files/*.pdf"))


async def test_an_open_form_of_the_same_kind_leaves_its_traces(scene: Scene) -> None:
    await scene.tell()
    await scene.resident.press("engine.edit")
    await scene.resident.press("call.wanted.line")
    await scene.resident.press("call.wanted.morning")
    await scene.resident.say("13800138000")
    await scene.resident.press("call.confirm")
    said = await scene.look()
    assert said.about(scene.person_id, scene.resident.id) > scene.before.about(
        scene.person_id, scene.resident.id
    )


async def test_coming_back_with_the_code(scene: Scene) -> None:
    resident = scene.resident
    await resident.say(CODE)
    resident.sees(CODE)
    shown = resident.last_message["message_id"]
    await resident.press("call.see")
    assert resident.last_message["message_id"] > shown  # the code is not written over
    await scene.is_forgotten()
    await resident.press("call.write")
    assert (await scene.look()).tables(CODE) == {"dialogue"}
    await resident.say(WORDS)
    assert (await scene.look()).tables(*SAID) == {"dialogue"}
    await resident.press("call_write.confirm")
    resident.sees("added", CODE)
    await scene.is_forgotten()
    await resident.press("call.write")
    await resident.say(WORDS)
    await resident.say("/cancel")
    resident.reads("engine.cancelled")
    await scene.is_forgotten()


async def test_what_comes_late_leaves_nothing_either(scene: Scene) -> None:
    resident = scene.resident
    await scene.tell()
    await resident.press("call.confirm", times=2)
    resident.reads("engine.old_button_no_form")
    mine = [m for m in resident.phone.history() if m["outgoing"] and m.get("text") == WORDS]
    await resident.do(lambda phone: phone.edit_text(mine[0]["message_id"], f"{WORDS}！"))
    resident.reads("engine.edited_too_late")
    receipt = next(m for m in resident.screen if CODE in m.get("text", ""))
    await scene.is_forgotten()
    await resident.do(lambda phone: phone.reply(receipt["message_id"], "Thank you very much"))
    assert (await scene.look()).places(*SAID) == set()


async def test_the_form_behind_it_goes_on(scene: Scene) -> None:
    resident = scene.resident
    await resident.say("/request")
    scene.before = await scene.look()
    await scene.stage.pass_time(minutes=1)
    await scene.tell()
    await resident.press("call.confirm")
    assert resident.saw(CODE)
    resident.reads("engine.back_to", "request.service.ask")
    await scene.is_forgotten()
    await resident.press("engine.cancel")
    resident.reads("engine.cancelled")


async def test_what_is_said_of_other_matters_meanwhile_stays(scene: Scene) -> None:
    """A receipt is known by its matter: whoever replies to it is understood."""
    resident = scene.resident
    await resident.say(CODE)
    await resident.press("call.write")
    await resident.say("/help")
    await resident.say("I smell gas")
    alarm = next(m for m in resident.screen if "120" in m["text"])
    await resident.say("/cancel")
    after = await scene.look()
    about = after.about(scene.person_id, resident.id) - scene.before.about(scene.person_id, resident.id)
    assert {table for table, _ in about} == {"alert", "audit_line", "outbox"}
    assert after.tables("I smell gas") == {"alert"}
    assert await scene.stage.read(lambda s: subject_of(s, resident.id, alarm["message_id"])) == ("alert", 1)


async def test_what_is_on_its_way_is_delivered_and_then_forgotten(scene: Scene) -> None:
    await scene.tell()
    scene.stage.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=1, methods=["editMessageText"])
    await scene.resident.press("call.confirm")
    assert scene.resident.saw(CODE) == 0
    assert (await scene.look()).tables(CODE) == {"outbox"}
    await scene.stage.restart()
    await scene.stage.pass_time(minutes=1)
    assert scene.resident.saw(CODE) == 1
    await scene.is_forgotten()


async def test_whoever_cannot_be_written_to_is_not_rung(scene: Scene) -> None:
    await scene.tell()
    scene.stage.edge.faults.switch_on(FaultKind.SERVER_ERROR, count=1, methods=["editMessageText"])
    await scene.resident.press("call.confirm")
    scene.resident.phone.block()
    await scene.stage.pass_time(minutes=1)
    assert await scene.stage.read(lambda session: session.exec(select(PhoneLine)).all()) == []
    assert (await scene.look()).places(*SAID) == set()


async def test_a_turn_that_fails_leaves_no_more_than_its_update_and_in_the_end_not_that(
    scene: Scene,
) -> None:
    scene.whispers.broken = True
    await scene.resident.say(CODE)
    await scene.resident.press("call.write")
    await scene.resident.say(WORDS)
    await scene.resident.press("call_write.confirm")
    scene.resident.reads("stray.apology")
    put_aside = select(Update).where(Update.state == UpdateState.QUARANTINED)
    (update,) = await scene.stage.read(lambda session: session.exec(put_aside).all())
    assert (update.payload, update.lane) == ("", 0)
    assert WORDS not in scene.log.getvalue()
    scene.whispers.broken = False
    await scene.resident.press("engine.go_on", form=scene.resident.words("call_write.name"))
    await scene.resident.press("call_write.confirm")
    await scene.is_forgotten()
    await scene.stage.write(lambda session: session.delete(session.merge(update)))


async def test_what_is_never_sent_is_kept_no_longer_than_the_words_in_the_inbox(scene: Scene) -> None:
    await scene.resident.say(CODE)
    await scene.resident.press("call.write")
    await scene.resident.say(WORDS)
    await scene.stage.pass_time(hours=46)
    assert (await scene.look()).tables(*SAID) == {"dialogue"}
    await scene.stage.pass_time(hours=2)
    await scene.stage.linli.purge()
    await scene.is_forgotten()
    await scene.resident.press("engine.edit")
    scene.resident.reads("engine.old_button_no_form")
    await scene.is_forgotten()
