"""Shifts as volunteers live them: found, signed up for, waited for, changed; standing places and news."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from centre import rules, shifts
from models.activities import Risk
from models.shifts import LeaveReason, Shift, SignUpState
from models.sites import Site
from models.training import Course
from tests.auxil.stage import Actor, Stage, buttons_of
from tests.auxil.training import a_course, a_session
from tests.handlers.rostered import coordinator, person, sign_up, standings, the_shift, volunteer


@pytest.fixture
async def owner(stage: Stage) -> Actor:
    """Who answers for the shifts."""
    return await coordinator(stage, "zh-hans")


async def number(stage: Stage, shift_id: int) -> str:
    """The number of a shift."""
    return await stage.read(lambda session: session.get_one(Shift, shift_id).number or "")


async def move(stage: Stage, owner: Actor, shift_id: int, **by: float) -> None:
    """Hold a shift later."""

    def change(session: Session) -> None:
        shift = session.get_one(Shift, shift_id)
        new = {"starts_at": shift.starts_at + timedelta(**by), "ends_at": shift.ends_at + timedelta(**by)}
        who, present = person(session, owner), stage.linli.present(session)
        shifts.change(session, present, who, shift_id, site_id=shift.site_id, **new)

    await stage.write(change)
    await stage.settle()


async def test_a_shift_is_found_and_signed_up_for(stage: Stage, owner: Actor, language: str) -> None:
    actor = await volunteer(stage, "许晓", language)
    far = await the_shift(stage, owner, hours=120)
    near = await the_shift(stage, owner, hours=80)

    def address(session: Session) -> None:
        session.exec(select(Site)).one().address = "清塘路18号"

    await stage.write(address)
    await actor.say("/shifts")
    actor.reads("shifts.heading")
    opens = [button["callback_data"] for button in buttons_of(actor.last_message)][:2]
    assert opens == [f"a:shift.see:{near}:", f"a:shift.see:{far}:"]  # the nearest first
    await actor.press("shifts.suggest")
    actor.reads("shifts.because.needed", "shift.fits", "shift.address_later")
    actor.sees(await number(stage, near))
    assert "清塘路18号" not in actor.last
    await actor.press("shift.join")
    actor.reads("shift.join_check")
    await actor.press("shift.join_now", times=2)
    assert actor.has_read("shift.joined") == 1
    assert actor.saw("清塘路18号")
    assert await standings(stage, near) == {"许晓": SignUpState.CONFIRMED}

    await actor.say("/myshifts")
    actor.reads("myshifts.line")
    await actor.tap_data(f"a:shift.see:{near}")
    assert actor.words("leave.ask") in actor.newest_buttons
    await actor.say("/shifts")
    await actor.tap_data(f"a:shift.see:{far}")
    actor.sees(await number(stage, far))
    assert await stage.faults() == []


async def test_what_does_not_fit_says_why_and_what_to_do(stage: Stage, owner: Actor, language: str) -> None:
    course_id = await stage.write(lambda session: a_course(session).id)
    trained = await the_shift(stage, owner, course_id=course_id)
    high = await the_shift(stage, owner, hours=100, level=2, risk=Risk.HIGH, insured=True)
    skilled = await the_shift(stage, owner, ("first_aid", 1, 2), hours=104)
    later = await the_shift(stage, owner, ("", 1, 2), hours=24 * 20, opens_days=7)
    actor = await volunteer(stage, "许晓", language)

    await actor.say("/shifts")
    actor.reads("shifts.line_opens")
    await actor.press("shifts.all")
    actor.reads("shifts.all_heading")
    await actor.tap_data(f"a:shift.see:{trained}")
    actor.reads("refused.course_needed", "shift.no_session", "shift.needs_course")

    def session_to_come(session: Session) -> int | None:
        return a_session(session, session.get_one(Course, course_id)).id

    await stage.write(session_to_come)
    await actor.start(f"shf_{await number(stage, trained)}")
    actor.reads("shift.next_session")
    await actor.tap_data("a:training.session:")
    await actor.start(f"shf_{await number(stage, high)}")
    actor.reads(
        "refused.level_needed", "shift.risk.high", "shift.insured", "shift.needs_level", "shift.adults"
    )
    await actor.start(f"shf_{await number(stage, skilled)}")
    actor.reads("refused.skill_needed")
    actor.sees(actor.words("skill.first_aid"))
    await actor.press("volunteer.change_skills")
    await actor.say("/cancel")
    await actor.say(f"/status {await number(stage, later)}")
    actor.reads("shift.opens")
    assert actor.words("shift.join") not in actor.newest_buttons
    await actor.start("shf_BC-222-2")
    actor.reads("refused.shift_unknown")

    resident = await stage.resident("王桂英", language)
    await resident.say("/shifts")
    resident.reads("shifts.for_volunteers")
    await resident.start(f"shf_{await number(stage, later)}")
    resident.reads("refused.not_serving")
    assert resident.words("menu.volunteer") in resident.newest_buttons
    assert "shifts" not in resident.commands


async def test_who_waits_is_offered_a_place(stage: Stage, owner: Actor, language: str) -> None:
    shift_id = await the_shift(stage, owner, ("", 0, 1))
    first, second, third = [await volunteer(stage, name, language) for name in ("钱一", "赵二", "周三")]
    await sign_up(stage, first, shift_id)
    for one in (second, third):
        await one.start(f"shf_{await number(stage, shift_id)}")
        await one.press("shift.wait")
        one.reads("shift.wait_check")
        await one.press("shift.wait_now")
        one.reads("shift.waits_now")

    await first.say("/leave")
    await first.tap_data("a:leave.ask:")
    await first.press("leave.why.ill")
    await first.press("engine.skip")
    await first.press("leave.confirm")
    second.reads("notice.shift.offer")
    await second.press("shift.pass")
    second.reads("shift.passed")
    third.reads("notice.shift.offer")
    await third.press("shift.take")
    third.reads("shift.joined")
    await second.press("shift.take")
    second.reads("refused.sign_up_lapsed")
    await second.say("/myshifts")
    second.reads("myshifts.nothing")
    await second.press("myshifts.past", count=1)
    second.reads("shift.mine.lapsed")


async def test_an_offer_runs_out_and_goes_to_the_next(stage: Stage, owner: Actor, language: str) -> None:
    shift_id = await the_shift(stage, owner, ("", 0, 1))
    first, slow, third = [await volunteer(stage, name, language) for name in ("钱一", "赵二", "周三")]
    mine = await sign_up(stage, first, shift_id)
    for one in (slow, third):
        await one.start(f"shf_{await number(stage, shift_id)}")
        await one.press("shift.wait")
        await one.press("shift.wait_now")

    def cannot_come(session: Session) -> None:
        who, present = person(session, first), stage.linli.present(session)
        shifts.leave(session, present, who, mine, reason=LeaveReason.ILL)

    await stage.write(cannot_come)
    await stage.settle()
    slow.reads("notice.shift.offer")
    minutes = await stage.read(lambda session: rules.load(session).shift_hold)
    await stage.pass_time(minutes=minutes - 1)
    assert third.has_read("notice.shift.offer") == 0
    await stage.pass_time(minutes=1)
    third.reads("notice.shift.offer")
    await slow.press("shift.take")
    slow.reads("refused.sign_up_lapsed")
    await third.press("shift.take")
    third.reads("shift.joined")
    held = {"赵二": SignUpState.LAPSED, "周三": SignUpState.CONFIRMED}
    assert held.items() <= (await standings(stage, shift_id)).items()


async def test_the_last_place_was_just_taken(stage: Stage, owner: Actor, language: str) -> None:
    shift_id = await the_shift(stage, owner)
    quick, slow = await volunteer(stage, "钱一", language), await volunteer(stage, "赵二", language)
    await slow.start(f"shf_{await number(stage, shift_id)}")
    await slow.press("shift.join")
    await sign_up(stage, quick, shift_id)
    await slow.press("shift.join_now")
    slow.reads("refused.post_full")
    await slow.press("shift.wait")
    await slow.press("shift.wait_now")
    await slow.press("shift.stop_waiting")
    slow.reads("shift.waits_no_more")


async def test_everybody_hears_what_changed(stage: Stage, owner: Actor, language: str) -> None:
    shift_id = await the_shift(stage, owner, ("", 0, 2))
    other_id = await the_shift(stage, owner, hours=120)
    comes, clashes, waits = [await volunteer(stage, name, language) for name in ("钱一", "赵二", "周三")]
    for one in (comes, clashes):
        await sign_up(stage, one, shift_id)
    await sign_up(stage, clashes, other_id)
    await waits.start(f"shf_{await number(stage, shift_id)}")
    await waits.press("shift.wait")
    await move(stage, owner, shift_id, hours=24)
    comes.reads("notice.shift.changed")
    await comes.press("shift.coming")
    comes.reads("shift.coming_noted")
    clashes.reads("notice.shift.clashed")
    await waits.press("shift.wait_now")  # the screen shows the time before
    waits.reads("shift.changed_meanwhile")

    def cancel(session: Session) -> None:
        present = stage.linli.present(session)
        shifts.cancel(session, present, person(session, owner), shift_id, "下大雨 / heavy rain")

    await stage.write(cancel)
    await stage.settle()
    comes.reads("notice.shift.cancelled")
    comes.sees("下大雨 / heavy rain")
    await comes.start(f"shf_{await number(stage, shift_id)}")
    comes.reads("refused.shift_over")


async def test_new_shifts_are_told_in_the_evening(stage: Stage, owner: Actor, language: str) -> None:
    actor = await volunteer(stage, "许晓", language)
    new = [await the_shift(stage, owner, hours=hours) for hours in (96, 120)]

    def announce(session: Session) -> None:
        for shift_id in new:
            shifts.announce(session, stage.linli.present(session), session.get_one(Shift, shift_id))

    await stage.write(announce)
    await stage.pass_time(hours=9)
    assert actor.has_read("notice.shift.news") == 0
    await stage.pass_time(hours=1)  # eight in the evening
    assert actor.has_read("notice.shift.news") == 1
    await actor.tap_data("a:shift.see:")
    actor.reads("shift.fits")


async def test_whoever_says_that_they_come_is_reminded_once_more(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner)
    xu = await volunteer(stage, "许晓", language)
    await sign_up(stage, xu, shift_id)

    await stage.pass_time(hours=48)
    xu.reads("notice.shift.reminder")
    xu.sees("孙协调")  # whom to ask for
    await xu.press("shift.coming")
    xu.reads("shift.coming_noted")
    await stage.pass_time(hours=25)
    assert xu.has_read("notice.shift.reminder") == 1
    await stage.pass_time(hours=21)

    assert xu.has_read("notice.shift.reminder") == 2
    assert [button for button in xu.newest_buttons if "shift.coming" in str(button)] == []


async def test_whoever_says_nothing_is_reminded_three_times_at_most(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner)
    xu = await volunteer(stage, "许晓", language)
    await sign_up(stage, xu, shift_id)

    told = []
    for _ in range(96 // 2):
        await stage.pass_time(hours=2)
        told.append(xu.has_read("notice.shift.reminder"))
    # Two days, a day and two hours before, of a shift in four days; afterwards nothing more.
    assert [told.index(n) + 1 for n in (1, 2, 3)] == [24, 36, 47]
    await stage.pass_time(hours=12)
    assert xu.has_read("notice.shift.reminder") == 3
