"""Photos, voice and places in a case go both ways: what the centre shows and says reaches its resident."""

from models.cases import Openness
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained, requested
from tests.handlers.requested import open_case


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
