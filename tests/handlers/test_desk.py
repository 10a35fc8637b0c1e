"""The queue, the card and the phone list."""

from typing import Any

import pytest
from sqlmodel import select

from centre.rows import change
from models.calls import Call
from models.desk import PhoneLine, PhoneLineState
from models.files import FileState, StoredFile
from models.people import Role
from tests.auxil.stage import Actor, Stage
from tests.handlers.stories import ask, ask_by_phone


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


async def test_an_empty_queue_says_so(stage: Stage, clerk: Actor) -> None:
    await clerk.say("/calls")
    clerk.reads("desk.heading", "desk.empty")
    for view in ("mine", "open", "overdue", "all"):
        if view != "all":
            await clerk.press(f"desk.view.{view}")
            clerk.reads("desk.empty")
    await clerk.press("desk.phone_list")
    clerk.reads("phone.empty")
    await clerk.press("menu.calls")
    clerk.reads("desk.heading")


async def test_a_long_queue_has_pages_and_one_s_own_comes_first(stage: Stage, clerk: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    for number in range(8):
        await ask(await stage.resident(f"居民{number}", clerk.language), f"Matter {number} of many")
    await clerk.say("/calls")
    clerk.sees("Matter 0", clerk.words("desk.view.mine"))
    assert clerk.has_read("desk.line") == 1
    await clerk.press("desk.view.all")
    assert clerk.last.count("HF-") == 6
    await clerk.press("engine.next")
    assert clerk.last.count("HF-") == 2
    await clerk.tap_data("a:desk.see:")
    await clerk.press("menu.calls")
    await other.say("/calls")
    other.sees("Matter 1")


async def test_what_only_shows_pictures_is_named_so(stage: Stage, clerk: Actor) -> None:
    resident = await stage.resident("王桂英", clerk.language)
    await resident.do(lambda phone: phone.send_voice(b"OggS"))
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    clerk.sees(clerk.words("call.only_files"))
    await clerk.say("/calls")
    clerk.sees(clerk.words("call.only_files"))
    await resident.say("/my")
    resident.sees(resident.words("call.only_files"))


async def test_files_that_leave_no_trace_are_shown_from_where_we_keep_them(
    stage: Stage, clerk: Actor
) -> None:
    resident = await stage.resident("王桂英", clerk.language)
    await resident.do(lambda phone: phone.send_voice(b"OggS"))
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    await clerk.tap_data("a:desk.see:")
    nobodys = {"person_id": None, "telegram_file_id": ""}

    async def shown(state: FileState) -> dict[str, Any]:
        await stage.write(lambda session: change(session, StoredFile, state=state, **nobodys))
        await clerk.tap_data("a:desk.files:")
        return clerk.last_message

    voice = (await shown(FileState.STORED))["voice"]
    about = stage.telegram.world.files.find(voice["file_id"])
    assert about is not None
    assert stage.telegram.world.files.content(about) == b"OggS"
    await shown(FileState.OWED)
    clerk.reads("desk.file_coming")
    await shown(FileState.REFUSED)
    clerk.reads("desk.file_lost")


async def test_one_s_own_matter_is_for_colleagues(stage: Stage, clerk: Actor) -> None:
    await ask(clerk)
    await clerk.say("/calls")
    clerk.reads("desk.empty")
    call = await stage.read(lambda s: s.exec(select(Call)).one())
    assert call.owner_id is None
    for action in ("take", "reply", "note", "hand_over", "no_answer", "phoned"):
        await clerk.forge(f"a:desk.{action}:1:")
        if action == "note":
            await clerk.say("A note to myself")
            await clerk.press("desk_note.confirm")
        clerk.reads("refused.call_own")


async def test_who_may_only_look_finds_no_buttons_to_work_with(stage: Stage, language: str) -> None:
    auditor = await stage.staff("秦监督", Role.AUDITOR, language)
    await ask(await stage.resident("王桂英", language))
    await auditor.press("menu.calls")
    assert auditor.words("desk.phone_list") not in auditor.newest_buttons
    await auditor.tap_data("a:desk.see:")
    auditor.sees("The lift is out of order")
    assert auditor.newest_buttons == [auditor.words("menu.calls")]


async def test_who_lost_the_role_sees_nothing_any_more(stage: Stage, clerk: Actor) -> None:
    director = await stage.staff("高主任", Role.DIRECTOR, clerk.language)
    await ask(await stage.resident("王桂英", clerk.language))
    await director.say("/roles")
    await director.tap("陈窗口")
    await director.press("roles.take", role=director.words("role.clerk"))
    await clerk.tap_data("a:desk.see:")
    clerk.reads("refused.not_allowed")
    assert not clerk.saw("desk.card_due")
    await clerk.say("/calls")
    clerk.reads("refused.not_allowed")


async def test_the_phone_list_is_worked_off(stage: Stage, clerk: Actor) -> None:
    resident = await stage.resident("<b>Wang</b>", clerk.language)
    await ask_by_phone(resident)
    await resident.do(lambda phone: phone.block())
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("The repairman comes <b>at</b> three & brings a ladder.")
    await clerk.press("desk_reply.confirm")
    await clerk.say("/calls")
    await clerk.press("desk.phone_list")
    clerk.reads("phone.heading", "phone.line")
    clerk.sees("<b>Wang</b>", "138 0013 8000", "The repairman comes <b>at</b> three & brings a ladder.")
    await clerk.press("phone.no_answer", name="<b>Wang</b>")
    clerk.sees(clerk.words("phone.line", n=1, name="<b>Wang</b>", phone="138 0013 8000", what="")[:20])
    await clerk.press("phone.called", name="<b>Wang</b>", times=2)
    assert clerk.has_read("phone.empty") == 1
    assert clerk.has_read("refused.phone_line_closed") == 1
    lines = await stage.read(lambda s: s.exec(select(PhoneLine)).all())
    assert [(line.state, line.attempts) for line in lines] == [(PhoneLineState.CALLED, 2)]


async def test_a_phone_list_of_many_has_pages(stage: Stage, clerk: Actor) -> None:
    for number in range(7):
        resident = await stage.resident(f"居民{number}", clerk.language)
        await ask(resident, f"Matter {number} of many")
        await resident.do(lambda phone: phone.block())
        await clerk.tap_data("a:desk.see:")
        await clerk.press("desk.take")
    await clerk.say("/calls")
    await clerk.press("desk.phone_list")
    clerk.sees(clerk.words("phone.no_number"))
    await clerk.press("engine.next")
    clerk.sees("居民6")


async def test_a_matter_that_moved_on_says_how_it_stands(stage: Stage, clerk: Actor) -> None:
    resident = await stage.resident("王桂英", clerk.language)
    await ask(resident)
    for action, said in (
        ("reply", "refused.call_open"),
        ("phoned", "refused.call_open"),
        ("no_answer", "refused.call_open"),
    ):
        await clerk.forge(f"a:desk.{action}:1:")
        clerk.reads(said)
    await clerk.forge("a:desk.hand_over_to:1:nonsense")
    clerk.reads("engine.old_button_no_form")
    await clerk.forge("a:desk.hand_over_to:1:4711")
    clerk.reads("refused.call_not_for_them")
    await clerk.forge(f"a:desk.hand_over_to:1:{(await resident.row()).id}")
    clerk.reads("refused.call_not_for_them")
    await resident.press("call.see")
    await resident.press("call.withdraw")
    await resident.press("call.withdraw_now")
    await clerk.forge("a:desk.take:1:")
    clerk.reads("refused.call_withdrawn")
    await clerk.forge("a:desk.hand_over:1:")
    clerk.reads("refused.call_withdrawn")
    await clerk.forge("a:desk.see:1:")
    assert clerk.newest_buttons == [clerk.words("desk.note"), clerk.words("menu.calls")]


async def test_an_answer_crossed_by_a_withdrawal_is_refused_at_the_card(stage: Stage, clerk: Actor) -> None:
    resident = await stage.resident("王桂英", clerk.language)
    await ask(resident)
    await clerk.tap_data("a:desk.see:")
    await clerk.press("desk.take")
    await clerk.press("desk.reply")
    await clerk.say("The repairman comes at three.")
    await resident.say("/my")
    await resident.tap_data("a:call.see:")
    await resident.press("call.withdraw")
    await resident.press("call.withdraw_now")
    await clerk.press("desk_reply.confirm")
    assert clerk.has_read("refused.call_withdrawn") == 1
    await clerk.press("engine.cancel")
    assert not resident.saw("The repairman comes at three.")
