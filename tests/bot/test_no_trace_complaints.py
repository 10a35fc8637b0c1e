"""Whoever complains without a trace is nowhere in what is kept: nor when they come back with their code."""

import pytest
from sqlmodel import select

from bot import logs
from models.cases import Case, CaseState, Openness
from models.complaints import Complaint
from models.files import StoredFile
from tests.auxil.playtime import PNG
from tests.auxil.stage import Stage
from tests.auxil.untraced import Untraced
from tests.handlers.requested import the_case
from tests.handlers.voice_stories import REPLY, handled, suggest

WORDS = "三楼的李会计收了两次钱"
MORE = "他昨天又收了一次钱"
BILL = "canary-bill.pdf"


class Scene(Untraced):
    """What they may do in it."""

    async def tell(self) -> None:
        """Say everything in every way in which it can be said."""
        await self.resident.say(WORDS)
        await self.resident.do(lambda phone: phone.send_voice(b"OggS"))
        await self.resident.do(lambda phone: phone.send_photo(PNG))
        await self.resident.do(lambda phone: phone.send_document(b"%PDF-1", BILL))
        await self.resident.press("engine.skip")
        await self.resident.do(lambda phone: phone.send_location(39.9, 116.4))

    async def begin(self, openness: Openness) -> None:
        """Complain of a fee, up to what happened."""
        await self.resident.say("/complain")
        await self.resident.press("complain.topic.money")
        await self.resident.press("complain.kind.fee")
        await self.resident.say("三楼的李会计")
        await self.resident.press(f"openness.{openness.value}")


@pytest.fixture
async def scene(stage: Stage, logs_as_before: None, language: str) -> Scene:
    scene = Scene(stage, words=(WORDS, MORE), names=(BILL,))
    logs.configure("json", "DEBUG", stream=scene.log)
    await scene.enter(language)
    return scene


async def test_from_the_complaint_to_the_grade_nothing_leads_to_them(scene: Scene) -> None:
    resident = scene.resident
    await scene.begin(Openness.NO_TRACE)
    await scene.tell()
    resident.sees("39.90000, 116.40000")
    resident.reads("complain.card", "openness.remark")
    await resident.press("complain.confirm")
    resident.reads("voice.receipt", "complaint.promise_unnamed", "voice.receipt_code")
    code = resident.copied
    resident.sees(code)
    await scene.is_forgotten(code)
    case = await the_case(scene.stage)
    assert (case.openness, case.person_id, case.made_by) == (Openness.NO_TRACE, None, None)
    kept = await scene.stage.read(lambda session: session.exec(select(StoredFile)).all())
    assert [(one.person_id, one.subject_kind, one.subject_id) for one in kept] == [(None, "case", 1)] * 3
    # They add a word, by a button that carries the code.
    await resident.press("voice.write")
    await resident.say(MORE)
    await resident.do(lambda phone: phone.send_photo(PNG))
    await resident.press("voice_write.confirm")
    resident.reads("voice_write.done", "complaint.next.submitted")
    await scene.is_forgotten(code)
    # The reply waits for whoever has the code, however they write it.
    await handled(scene.clerk, 1)
    assert not resident.saw(REPLY)
    await resident.say(f"/status {code.lower()}")
    resident.sees(REPLY)
    await scene.is_forgotten(code)
    await resident.press("voice.not_fixed")
    await resident.say(MORE)
    await resident.press("voice_not_fixed.confirm")
    resident.reads("voice_not_fixed.done", "complaint.next.rework", "voice.grade_ask")
    await resident.press("voice.grade.2")
    resident.reads("voice.grade_thanks")
    await scene.is_forgotten(code)
    graded = await scene.stage.read(lambda session: session.get_one(Complaint, 1))
    assert (graded.grade, (await the_case(scene.stage)).state) == (2, CaseState.REWORK)


async def test_what_was_said_before_they_chose_it_is_forgotten_as_well(scene: Scene) -> None:
    resident = scene.resident
    await scene.begin(Openness.OPEN)
    await scene.tell()
    await resident.press("engine.edit")
    await resident.press("complain.openness.line")
    await resident.press("openness.no_trace")
    await resident.press("complain.confirm")
    code = resident.copied
    await scene.is_forgotten(code)
    # Whoever thinks better of it is forgotten, too.
    await scene.begin(Openness.NO_TRACE)
    await resident.say(MORE)
    await resident.press("engine.cancel")
    resident.reads("engine.cancelled")
    await scene.is_forgotten(code)
    assert await scene.stage.read(lambda session: session.get(Case, 2)) is None


async def test_another_phone_has_the_code_and_a_wrong_one_tells_nothing(scene: Scene) -> None:
    await scene.begin(Openness.NO_TRACE)
    await scene.resident.say(WORDS)
    await scene.resident.press("engine.skip")
    await scene.resident.press("complain.confirm")
    code = scene.resident.copied
    number = (await the_case(scene.stage)).number or ""
    other = await scene.stage.resident("李建国", scene.resident.language)
    await other.say(code.replace("-", " "))
    other.reads("complaint.next.submitted")
    other.sees(WORDS)
    for wrong in ("ABCD-EFGH-JKLM", "/status ABCD EFGH JKLM"):
        await other.say(wrong)
        other.reads("refused.code_unknown")
        assert WORDS not in other.last
    for data in ("a:voice.fixed:1:", "a:voice.see:1:", "a:case.see:1:", "a:voice.fixed:0:ABCD-EFGH-JKLM"):
        await other.forge(data)
        assert WORDS not in other.last
    await scene.resident.say(f"/status {number}")
    assert WORDS not in scene.resident.last


async def test_a_suggestion_leaves_none_either(scene: Scene) -> None:
    resident = scene.resident
    await suggest(resident, openness=Openness.NO_TRACE)
    code = resident.copied
    await scene.is_forgotten(code)
    await resident.say(code)
    resident.reads("suggestion.next.submitted")
    await resident.press("voice.take_back")
    await resident.press("voice.take_back_now")
    resident.reads("voice.taken_back")
    await scene.is_forgotten(code)
    assert (await the_case(scene.stage)).state is CaseState.WITHDRAWN
