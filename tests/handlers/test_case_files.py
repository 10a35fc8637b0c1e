"""Photos, voice and places in a case go both ways: what the centre shows and says reaches its resident."""

import json

from models.cases import Openness
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained, requested
from tests.handlers.requested import open_case
from tests.handlers.test_reports import text_of


async def _shows(clerk: Actor) -> None:
    """A photo, a voice note and a place, with a word."""
    await clerk.say("This is the new valve.")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.do(lambda phone: phone.send_voice(b"OggS"))
    await clerk.do(lambda phone: phone.send_location(39.9, 116.4))


def _got(actor: Actor, what: str) -> int:
    return sum(what in message for message in actor.screen)


async def _to_the_words(clerk: Actor) -> None:
    """Reply up to the words for whoever complained."""
    await clerk.press("complaint.reply")
    await clerk.press("complaint.finding.substantiated")
    await clerk.say("The stair was screwed down.")
    await clerk.press("engine.skip")


async def test_a_message_and_the_result_of_a_request_come_with_what_was_sent(
    stage: Stage, language: str
) -> None:
    clerk, wang = await requested.begun(stage, language)
    await clerk.press("queue.say")
    await _shows(clerk)
    clerk.sees("39.90000, 116.40000")
    await clerk.press("queue_say.confirm")
    wang.reads("case.message", "call.files")
    await wang.press("case.files")
    assert (_got(wang, "photo"), _got(wang, "voice")) == (1, 1)
    # A photo alone says enough on the way, but not at the end.
    await open_case(clerk)
    await clerk.press("queue.say")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.press("queue_say.confirm")
    wang.reads("case.message", "call.files")
    await open_case(clerk)
    await clerk.press("queue.finish")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.say("80")
    await clerk.press("queue_finish.confirm")
    clerk.reads("refused.words_missing", "queue_finish.words.ask")
    await clerk.say("It is dry again.")
    await clerk.press("queue_finish.confirm")
    wang.sees("It is dry again.")
    await wang.press("case.files")
    assert _got(wang, "photo") == 1 + 2


async def test_a_reply_has_words_and_no_more_than_ten_files(stage: Stage, language: str) -> None:
    clerk, resident = await complained.looked_into(stage, language)
    await _to_the_words(clerk)
    await clerk.do(lambda phone: phone.send_album([PNG] * 10), lambda phone: phone.send_photo(PNG))
    clerk.reads("misread.too_many_files")
    await clerk.press("complaint_reply.confirm")
    clerk.reads("refused.words_missing", "complaint_reply.words.ask")
    await clerk.say("It is mended, look.")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.press("complaint_reply.confirm")
    clerk.reads("complaint_reply.done")
    resident.sees("It is mended, look.")
    await resident.press("case.files")
    assert 0 < _got(resident, "photo") <= 10


async def test_whoever_has_only_a_code_sees_it_too(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    code = (await complained.complain(resident, openness=Openness.NO_TRACE)).code
    await complained.weigh(clerk)
    await complained.look(clerk)
    await clerk.press("complaint.assign")
    await clerk.press("complaint.look")
    await _to_the_words(clerk)
    await clerk.do(lambda phone: phone.send_photo(PNG, "It is mended, look."))
    await clerk.press("complaint_reply.confirm")
    assert not resident.saw("It is mended, look.")
    await resident.say(f"/status {code}")
    resident.sees("It is mended, look.")
    await resident.press("case.files")
    assert _got(resident, "photo") == 1
    # Nobody else gets at it by its row.
    stranger = await stage.resident("李建国", language)
    await stranger.forge("a:case.files:1:")
    stranger.reads("refused.case_unknown")


async def test_a_case_goes_out_as_a_file_and_the_audit_says_so(stage: Stage, language: str) -> None:
    clerk, resident = await requested.begun(stage, language)
    await resident.do(lambda phone: phone.send_text("/start"))
    await clerk.press("queue.say")
    await _shows(clerk)
    await clerk.press("queue_say.confirm")
    await open_case(clerk)
    # Who works on cases does not take them out of the house.
    assert clerk.words("case_file.open") not in clerk.newest_buttons
    await clerk.forge("a:queue.file_in:1:json")
    assert "document" not in clerk.last_message
    lead = await stage.staff("高主任", Role.DIRECTOR, language)
    await lead.forge("a:queue.see:1:")
    await lead.press("case_file.open")
    lead.reads("case_file.ask", "export.persons.with")
    await lead.tap_data("a:queue.file_in:1:zh-hans")
    lead.reads("case_file.made")
    paper = text_of(stage, lead)
    for words in ("办件档案", "王桂英", "This is the new valve.", "管道疏通", "照片1张"):
        assert words in paper, words
    await lead.forge("a:queue.file_in:1:json")
    about = stage.telegram.world.files.find(lead.last_message["document"]["file_id"])
    assert about is not None
    data = json.loads(stage.telegram.world.files.content(about))
    assert (data["person"], data["kind"], len(data["files"])) == ("王桂英", "request", 2)
    assert "This is the new valve." in str(data["steps"])
    for forged in ("", "exe", "pdf.en", "²"):
        await lead.forge(f"a:queue.file_in:1:{forged}")
        assert "document" not in lead.last_message
    await lead.say("/audit")
    await lead.press("audit.today")
    lead.reads("audit.act.exported")
