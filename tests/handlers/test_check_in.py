"""Coming to a shift and going, as a volunteer and the lead live it."""

from sqlmodel import Session

from centre import shifts
from centre.shifts import codes
from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, sign_up, the_shift, volunteer


async def code(stage: Stage, shift_id: int) -> str:
    """The code that a shift shows now."""

    def look(session: Session) -> str:
        return codes.current(session, shifts.find(session, shift_id), stage.clock.now())[0]

    return await stage.read(look)


async def a_class(stage: Stage, language: str) -> tuple[Actor, Actor, int]:
    """A lead, a volunteer, and a shift that begins in twenty minutes."""
    lead = await coordinator(stage, language)
    shift_id = await the_shift(stage, lead, hours=24)
    helper = await volunteer(stage, "许晓", language)
    await sign_up(stage, helper, shift_id)
    await stage.pass_time(hours=23, minutes=40)
    return lead, helper, shift_id


async def test_somebody_comes_by_the_code_and_goes_by_the_picture(stage: Stage, language: str) -> None:
    lead, helper, shift_id = await a_class(stage, language)
    await lead.say("/checkin")
    lead.reads("attendance.which")
    await lead.tap_data(f"a:attendance.list:{shift_id}:")
    lead.sees("许晓")
    await lead.press("attendance.code")
    shown = await code(stage, shift_id)
    lead.sees(f"{shown[:3]} {shown[3:]}")

    await helper.say("/checkout")
    helper.reads("check_in.code.ask")
    await helper.say(shown)
    helper.reads("refused.not_checked_in")
    await helper.press("check_in.come")
    helper.reads("check_in.done")
    await lead.press("attendance.list")
    lead.reads("attendance.state.checked_in")

    await stage.pass_time(hours=2)
    await helper.say(f"/checkout {shown}")
    helper.reads("refused.code_old")
    await helper.start(f"chk_{shift_id}_{await code(stage, shift_id)}")
    helper.reads("check_in.going")
    await helper.press("check_in.go", times=2)
    assert helper.has_read("check_in.gone") == 1
    # How it was is asked at once, of who came; who leads it is not asked.
    helper.reads("notice.rating.invite")
    assert lead.has_read("notice.rating.invite") == 0
    assert not stage.wrong_requests()


async def test_codes_are_typed_as_people_type_them(stage: Stage, language: str) -> None:
    _, helper, shift_id = await a_class(stage, language)
    await helper.say("/checkin")
    await helper.say("12")
    helper.reads("misread.check_in_code")
    await helper.say("000000" if await code(stage, shift_id) != "000000" else "111111")
    assert helper.has_read("refused.code_wrong")
    shown = await code(stage, shift_id)
    await helper.say(f"{shown[:3]} {shown[3:]}")
    helper.reads("check_in.done")
    passer_by = await stage.resident("路人", language)
    await passer_by.start(f"chk_{shift_id}_{shown}")
    passer_by.reads("refused.not_in_shift")
    await passer_by.start("chk_nonsense")
    passer_by.reads("refused.code_wrong")
    await passer_by.say("/checkin")
    passer_by.reads("check_in.nothing_now")


async def test_the_lead_hears_who_is_missing_and_notes_them(stage: Stage, language: str) -> None:
    lead, helper, shift_id = await a_class(stage, language)
    await stage.pass_time(minutes=36)
    helper.reads("notice.shift.absent")
    lead.reads("notice.shift.awaited")
    lead.sees("许晓")
    await helper.press("check_in.coming")
    lead.reads("notice.shift.on_the_way")
    await lead.press("attendance.list")
    await lead.tap("许晓")
    await lead.press("attendance.mark.missed")
    lead.reads("attendance.noted", "attendance.state.no_show")
    await helper.say("/checkin")
    await helper.say(await code(stage, shift_id))
    helper.reads("check_in.done")


async def test_a_forgotten_check_out_is_asked_about_and_set_right(stage: Stage, language: str) -> None:
    lead, helper, shift_id = await a_class(stage, language)
    await helper.say(f"/checkin {await code(stage, shift_id)}")
    await stage.pass_time(minutes=20)
    await stage.pass_time(hours=2)
    await stage.pass_time(hours=1)
    assert helper.has_read("notice.shift.forgotten") == 0
    await stage.pass_time(hours=24)
    helper.reads("notice.shift.forgotten")
    await helper.press("check_in.earlier")
    helper.reads("check_in.lead_corrects")
    lead.reads("notice.shift.disputed")
    await lead.press("attendance.fix")
    await lead.say("呃……")
    lead.reads("misread.time_of_day")
    await lead.say("9:00")
    await lead.say("家里有事 / was needed at home")
    await lead.press("attendance_fix.confirm")
    assert lead.has_read("refused.time_impossible")  # that was before they came
    await lead.say("11:00")
    await lead.press("attendance_fix.confirm")
    assert lead.has_read("attendance_fix.done")
