"""A matter from its first word to each of its ends, as its resident and the desk live through it."""

import pytest
from sqlmodel import col, select

from models.calls import Call, CallState
from models.files import FileState, StoredFile
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage, words_of
from tests.handlers.stories import ask, ask_by_phone


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def resident(stage: Stage, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def state_of(stage: Stage) -> CallState:
    """Where the newest matter stands."""
    newest = select(Call).order_by(col(Call.id).desc())
    return (await stage.read(lambda s: s.exec(newest).first())).state  # type: ignore[union-attr]


async def take(clerk: Actor) -> None:
    """Open the newest notice and take the matter."""
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")


async def answer(clerk: Actor, text: str = "The repairman comes at three.") -> None:
    """Answer the matter whose card is open."""
    await clerk.press("desk.reply")
    await clerk.say(text)
    await clerk.press("desk_reply.confirm")


async def test_the_number_of_a_receipt_can_be_copied_and_sent_back(resident: Actor) -> None:
    await ask(resident)
    resident.sees(resident.copied)
    await resident.say(resident.copied)
    resident.reads("call.heading", "call.next.open")


async def test_settled(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask(resident)
    clerk.reads("notice.call.new")
    clerk.sees("王桂英", "The lift is out of order")
    await take(clerk)
    resident.reads("notice.call.taken")
    resident.sees("陈窗口")
    await answer(clerk)
    clerk.reads("desk_reply.done")
    resident.reads("notice.call.answer", "call.is_settled")
    resident.sees("The repairman comes at three.")
    await resident.press("call.settle")
    resident.reads("notice.call.answer", "call.settled_thanks")
    resident.sees("The repairman comes at three.")
    assert resident.has_read("call.is_settled") == 0  # they have answered it
    clerk.reads("notice.call.settled")
    assert await state_of(stage) is CallState.SETTLED
    await stage.pass_time(days=10)
    assert resident.has_read("notice.call.follow_up") == 0


async def test_not_settled_and_so_opened_again(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask(resident)
    await take(clerk)
    await answer(clerk)
    await resident.press("call.reopen")
    await resident.say("Nobody came")
    await resident.press("call_reopen.confirm")
    clerk.reads("notice.call.reopened")
    clerk.sees("Nobody came")
    assert await state_of(stage) is CallState.TAKEN
    await clerk.tap_data("a:desk.see:")
    await answer(clerk, "Now he is there.")
    await resident.press("call.settle")
    assert await state_of(stage) is CallState.SETTLED


async def test_a_word_after_the_answer_is_the_owner_s_turn(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await ask(resident)
    await take(clerk)
    await answer(clerk)
    await resident.press("call.write")
    await resident.say("Which day?")
    await resident.press("call_write.confirm")
    assert await state_of(stage) is CallState.TAKEN
    clerk.reads("notice.call.written")


async def test_silence_is_asked_about_and_then_closed_and_can_be_opened_again(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await ask(resident)
    await take(clerk)
    await answer(clerk)
    await stage.pass_time(hours=23)
    assert resident.has_read("notice.call.follow_up") == 0
    await stage.pass_time(hours=1)
    resident.reads("notice.call.follow_up")
    await stage.pass_time(hours=47)
    assert resident.has_read("notice.call.lapsed") == 0
    await stage.pass_time(hours=1)
    resident.reads("notice.call.lapsed")
    assert await state_of(stage) is CallState.UNCONFIRMED
    await resident.press("call.reopen")
    await resident.say("It is still dark")
    await resident.press("call_reopen.confirm")
    assert await state_of(stage) is CallState.TAKEN
    await stage.pass_time(days=2)  # from a Saturday to the Monday
    assert clerk.has_read("notice.call.reopened")


async def test_a_lapsed_matter_can_still_be_said_to_be_settled(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await ask(resident)
    await take(clerk)
    await answer(clerk)
    await stage.pass_time(days=4)
    await resident.press("call.settle")
    resident.reads("call.settled_thanks")
    assert await state_of(stage) is CallState.SETTLED


@pytest.mark.parametrize("taken", [False, True])
async def test_withdrawn(stage: Stage, clerk: Actor, resident: Actor, taken: bool) -> None:
    await ask(resident)
    if taken:
        await take(clerk)
    await resident.press("call.see")
    await resident.press("call.withdraw")
    resident.reads("call.withdraw_sure")
    await resident.press("call.keep")
    resident.reads("call.heading")
    await resident.press("call.withdraw")
    await resident.press("call.withdraw_now", times=2)
    assert resident.has_read("call.withdrawn_now") == 1
    assert await state_of(stage) is CallState.WITHDRAWN
    if taken:
        clerk.reads("notice.call.withdrawn")
    await stage.pass_time(days=10)
    assert resident.has_read("notice.call.taken") == int(taken)


async def test_before_the_desk_has_heard_of_it_a_withdrawn_matter_is_none(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await stage.pass_time(hours=9)  # seven in the evening
    await ask(resident)
    await resident.press("call.see")
    await resident.press("call.withdraw")
    await resident.press("call.withdraw_now")
    await stage.pass_time(days=1)
    assert clerk.has_read("notice.call.new") == 0
    assert clerk.has_read("notice.call.withdrawn") == 0


async def test_by_phone(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask_by_phone(resident)
    await take(clerk)
    clerk.sees("138 0013 8000")
    await clerk.press("desk.phoned")
    await clerk.say("She needs a lamp.")
    await clerk.press("desk_phoned.confirm")
    resident.reads("notice.call.answer_phone")
    resident.sees("She needs a lamp.")
    await resident.press("call.settle")
    assert await state_of(stage) is CallState.SETTLED


@pytest.mark.parametrize(
    ("said", "understood"),
    [("上午", "morning"), ("下午", "afternoon"), ("都行", "any_time"), ("打电话", None), ("好", None)],
)
async def test_a_way_may_be_written_in_part(stage: Stage, said: str, understood: str | None) -> None:
    resident = await stage.resident("王桂英", "zh-hans")
    await resident.say("/talk")
    await resident.say("电梯又坏了")
    await resident.say(said)
    if understood is None:
        resident.reads("misread.tap_one", "call.wanted.ask")
    else:
        resident.reads("call.phone.ask")
        await resident.say("138 0013 8000")
        resident.sees(resident.words(f"call.wanted.{understood}"))


async def test_the_own_number_is_shared_with_one_key(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await resident.say("/talk")
    await resident.say("The lift is out of order")
    await resident.press("call.wanted.afternoon")
    keyboard = resident.phone.keyboard()
    assert keyboard is not None
    assert keyboard["keyboard"][0][0]["request_contact"]
    await resident.do(lambda phone: phone.send_contact())
    assert resident.phone.keyboard() is None
    assert resident.has_read("engine.noted") == 1
    await resident.press("call.confirm")
    resident.reads("call.receipt_phone")


async def test_nobody_picks_up_for_three_days(stage: Stage, clerk: Actor, resident: Actor) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, clerk.language)
    await ask_by_phone(resident)
    await take(leader)
    for day in range(3):
        await leader.tap_data("a:desk.no_answer:")
        await leader.tap_data("a:desk.no_answer:")  # twice a day is one day
        assert resident.has_read("notice.call.unreached") == day + 1
        assert leader.has_read("notice.call.out_of_reach") == int(day == 2)
        await stage.pass_time(days=1)
    assert resident.saw("138 0013 8000") >= 3


async def test_handed_over(stage: Stage, clerk: Actor, resident: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await ask(resident)
    await take(clerk)
    await clerk.press("desk.hand_over")
    clerk.reads("desk.hand_over_whom")
    await clerk.tap("刘窗口")
    other.reads("notice.call.handed_over")
    resident.reads("notice.call.new_owner")
    await other.tap_data("a:desk.see:")
    await answer(other)
    resident.reads("notice.call.answer")
    resident.sees("刘窗口")


async def test_taken_over(stage: Stage, clerk: Actor, resident: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await ask(resident)
    await take(clerk)
    await other.say("/calls")
    await other.tap_data("a:desk.see:")
    assert other.words("desk.reply") not in other.newest_buttons
    await other.press("desk.take_over")
    clerk.reads("notice.call.taken_over")
    await answer(other)
    resident.reads("notice.call.answer")


async def test_the_owner_is_warned_at_half_and_four_fifths_and_then_daily_the_leader(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, clerk.language)
    await ask(resident)  # ten o'clock, to be answered by two
    assert leader.has_read("notice.call.new") == 1
    await leader.tap_data("a:desk.see:")
    await leader.press("desk.hand_over")
    await leader.tap("陈窗口")
    await stage.pass_time(hours=2)
    assert clerk.has_read("notice.call.warning") == 1
    await stage.pass_time(hours=1, minutes=12)
    assert clerk.has_read("notice.call.warning") == 2
    await stage.pass_time(minutes=48)
    assert clerk.has_read("notice.call.overdue") == 1
    assert leader.has_read("notice.call.overdue") == 0
    for day in range(1, 3):
        await stage.pass_time(days=1)
        assert leader.has_read("notice.call.overdue") == day
    await leader.say("/calls")
    leader.reads("desk.line_late")
    await leader.press("desk.view.overdue")
    leader.reads("desk.line_late")


async def test_at_night_nobody_is_disturbed(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await stage.pass_time(hours=11)  # nine in the evening
    await ask(resident)
    resident.reads("call.receipt")
    assert clerk.has_read("notice.call.new") == 0
    await stage.pass_time(hours=11, minutes=30)
    assert clerk.has_read("notice.call.new") == 1


async def test_too_many_matters_at_once_are_refused_and_the_form_kept(stage: Stage, resident: Actor) -> None:
    for number in range(5):
        await ask(resident, f"Matter {number} of many")
    await resident.say("/talk")
    await resident.say("One more matter")
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    resident.reads("refused.too_many_calls", "call.card")
    await resident.press("engine.cancel")
    await resident.say("/my")
    resident.reads("my.heading")


async def test_a_long_list_of_matters_has_pages(stage: Stage, resident: Actor) -> None:
    for number in range(8):
        await ask(resident, f"Matter {number} of many")
        await resident.press("call.see")
        await resident.press("call.withdraw")
        await resident.press("call.withdraw_now")
    await resident.say("/my")
    resident.sees("Matter 7", "Matter 2")
    await resident.press("engine.next")
    resident.sees("Matter 1", "Matter 0")
    assert "Matter 2" not in resident.last
    await resident.press("engine.previous")
    resident.sees("Matter 7")
    await resident.tap_data("a:call.see:")
    resident.reads("call.heading")
    await resident.press("menu.my")
    resident.reads("my.heading")


async def test_a_picture_that_comes_after_the_words_belongs_to_them(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await resident.say("/talk")
    await resident.say("The lift is out of order")
    await resident.do(lambda phone: phone.send_photo(PNG, "This one"))
    resident.reads("engine.added", "call.wanted.ask")
    await resident.press("call.wanted.morning")
    await resident.do(lambda phone: phone.send_album([PNG, PNG]))
    resident.reads("engine.added", "call.phone.ask")
    await resident.say("138 0013 8000")
    resident.sees("The lift is out of order\nThis one", resident.words("files.photo", n=3))


async def test_an_album_at_the_card_is_read_back_once(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await resident.say("/talk")
    await resident.say("The lift is out of order")
    await resident.press("call.wanted.chat")
    await resident.do(lambda phone: phone.send_album([PNG, PNG, PNG]))
    assert resident.has_read("call.card") == 2  # the one before the album, and the one with it
    resident.sees(resident.words("files.photo", n=3))
    await resident.press("call.confirm")
    resident.reads("call.receipt")


async def test_words_and_files_are_told_apart_at_a_glance(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await resident.do(lambda phone: phone.send_photo(PNG, "Look at this lamp"))
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    await clerk.tap_data("a:desk.see:")
    files = clerk.words("call.files", n=1)
    clerk.sees(clerk.words("call.words_and_files", words="Look at this lamp", files=files))


async def test_pictures_reach_the_desk_and_the_disk(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await resident.do(lambda phone: phone.send_album([PNG, PNG], "The stairs"))
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    stored = await stage.read(lambda s: s.exec(select(StoredFile)).all())
    assert [file.state for file in stored] == [FileState.STORED, FileState.STORED]
    await take(clerk)
    clerk.sees(clerk.words("call.files", n=2))
    await clerk.press("desk.files")
    assert [m["caption"] for m in clerk.screen if "photo" in m] == [
        clerk.words("desk.file_caption", number=(await number(stage)))
    ] * 2
    await resident.press("call.write")
    await resident.do(lambda phone: phone.send_voice(b"OggS"))
    await resident.press("call_write.confirm")
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.files")
    assert "voice" in clerk.screen[-1]


async def number(stage: Stage) -> str:
    """The number of the one matter."""
    return (await stage.read(lambda s: s.exec(select(Call)).one())).number or ""


async def test_a_long_answer_arrives_whole(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask(resident)
    await take(clerk)
    since = len(resident.screen)
    await answer(clerk, "She said that. " * 400)
    said = " ".join(words_of(message) for message in resident.screen[since:])
    assert said.count("She said that.") == 400
    await resident.press("call.settle")
    assert await state_of(stage) is CallState.SETTLED
    await resident.press("menu.start")
    await resident.say("/my")
    await resident.tap_data("a:call.see:")
    since = len(resident.screen)
    await resident.press("call.read")
    said = " ".join(words_of(message) for message in resident.screen[since:])
    assert said.count("She said that.") == 400
    await resident.press("call.back")
    resident.reads("call.heading")


async def test_notes_are_for_colleagues_only(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask(resident)
    await take(clerk)
    await clerk.press("desk.note")
    await clerk.say("Ask the janitor first")
    await clerk.press("desk_note.confirm")
    await clerk.tap_data("a:desk.see:")
    clerk.sees("Ask the janitor first")
    await resident.say("/my")
    await resident.tap_data("a:call.see:")
    assert not resident.saw("janitor")


async def test_of_two_who_take_it_at_once_one_gets_it(stage: Stage, clerk: Actor, resident: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await ask(resident)
    await clerk.tap_data("a:desk.see:")
    await other.say("/calls")
    await other.tap_data("a:desk.see:")
    clerk.phone.press(clerk.last_message["message_id"])
    await other.press("desk.take")
    takers = [one for one in (clerk, other) if one.words("desk.reply") in one.newest_buttons]
    assert len(takers) == 1
    loser = other if takers == [clerk] else clerk
    loser.reads("refused.call_taken")
    assert resident.has_read("notice.call.taken") == 1


async def test_without_any_staff_a_matter_waits_for_the_first(stage: Stage, language: str) -> None:
    resident = await stage.resident("王桂英", language)
    await ask(resident)
    resident.reads("call.receipt")
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.press("menu.calls")
    clerk.sees("The lift is out of order")


async def test_receipts_and_answers_stay_in_the_chat(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await ask(resident)
    receipt = resident.last_message["message_id"]
    for key in ("call.see", "menu.start"):
        await resident.press(key)
        kept = next(m for m in resident.screen if m["message_id"] == receipt)
        assert await number(stage) in words_of(kept)
        assert resident.words("call.receipt", number=await number(stage), due="")[:4] in words_of(kept)
    await take(clerk)
    await answer(clerk)
    notice = resident.last_message["message_id"]
    await resident.press("call.write")
    await resident.press("engine.cancel")
    kept = next(m for m in resident.screen if m["message_id"] == notice)
    assert "The repairman comes at three." in words_of(kept)
