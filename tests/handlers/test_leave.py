"""Leave and stepping in, as five people live it: in waves, by the first who accepts, to a person by name."""

import pytest

from models.people import Role
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, sign_up, standings, the_shift, volunteer
from tests.handlers.shift_stories import ask_leave


async def leave(actor: Actor) -> None:
    """Ask leave from the next shift, being ill."""
    await ask_leave(actor)
    await actor.press("leave.why.ill")
    await actor.press("engine.skip")
    await actor.press("leave.confirm")


async def test_somebody_steps_in(stage: Stage, language: str) -> None:
    await stage.write(lambda session: a_rule(session, "search_wave", 2))
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner)
    leaver, *others = [
        await volunteer(stage, name, language) for name in ("许晓", "钱一", "赵二", "周三", "郑四")
    ]
    first, second, third, fourth = others
    await sign_up(stage, leaver, shift_id)

    await ask_leave(leaver)
    await leaver.press("leave.why.ill")
    await leaver.press("engine.skip")
    leaver.reads("leave.card", "leave.would_search")
    await leaver.press("leave.confirm", times=2)
    leaver.reads("engine.already_finished")
    assert leaver.has_read("leave.looking") == 1
    assert [one.has_read("notice.search.ask") for one in others] == [1, 1, 0, 0]
    await leaver.say("/leave")
    leaver.reads("leave.asked_for")

    await stage.pass_time(minutes=61)  # nobody said anything
    assert [one.has_read("notice.search.ask") for one in others] == [1, 1, 1, 1]
    await fourth.press("stand_in.cannot")
    fourth.reads("stand_in.declined")
    await third.press("stand_in.take")
    third.reads("stand_in.taken")
    third.sees("许晓")
    leaver.reads("notice.leave.found")
    leaver.sees("周三")
    for late in (first, second):
        late.reads("stand_in.found")
        assert late.newest_buttons == []
    await first.forge("a:stand_in.take:1:")
    first.reads("refused.search_over")
    assert fourth.has_read("stand_in.found") == 0  # they hear nothing more of it
    await fourth.press("stand_in.after_all")
    fourth.reads("refused.search_over")
    await leaver.forge("a:leave.stay:1:")
    leaver.reads("refused.sign_up_replaced")
    assert (await standings(stage, shift_id))["许晓"] == "replaced"
    await leaver.say("/leave")
    leaver.reads("leave.nothing")


@pytest.mark.parametrize(("hours", "at_night"), [(120, 0), (22, 1)])
async def test_nobody_is_woken_unless_it_is_urgent(stage: Stage, hours: int, at_night: int) -> None:
    """Leave at half past nine in the evening: of a shift next morning they hear at once, else at eight."""
    owner = await coordinator(stage, "en")
    shift_id = await the_shift(stage, owner, hours=hours)
    leaver, other = [await volunteer(stage, name, "en") for name in ("Xu", "Qian")]
    await sign_up(stage, leaver, shift_id)
    await stage.pass_time(hours=11, minutes=30)
    await leave(leaver)
    assert other.has_read("notice.search.ask") == at_night
    if not at_night:
        await stage.pass_time(hours=10, minutes=35)
        assert other.has_read("notice.search.ask") == 1


async def test_whoever_left_may_come_after_all(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner)
    leaver, asked = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    await sign_up(stage, leaver, shift_id)
    await stage.pass_time(hours=48)
    leaver.reads("notice.shift.reminder")
    await leaver.press("leave.ask")  # one tap on a reminder
    await leaver.press("leave.why.work")
    await leaver.say("开会 / a meeting")
    await leaver.press("leave.confirm")
    leaver.reads("leave.looking")

    await leaver.press("leave.stay")
    leaver.reads("leave.back")
    asked.reads("stand_in.found")
    assert asked.newest_buttons == []
    await asked.forge("a:stand_in.take:1:")
    asked.reads("refused.search_over")

    await leave(leaver)  # and then not, too late for it not to count
    await stage.pass_time(hours=36)
    await leaver.press("leave.stay")
    await ask_leave(leaver)
    await leaver.press("leave.why.family")
    await leaver.press("engine.skip")
    leaver.reads("leave.is_late")
    await stage.pass_time(hours=13)  # the shift has begun meanwhile
    await leaver.press("leave.confirm")
    assert leaver.has_read("refused.leave_too_late") == 1


async def test_who_is_not_needed_is_free_at_once(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner, ("", 1, 3))
    stays, leaver, stranger = [await volunteer(stage, name, language) for name in ("钱一", "许晓", "赵二")]
    for actor in (stays, leaver):
        await sign_up(stage, actor, shift_id)
    await ask_leave(leaver)
    await leaver.press("leave.why.travel")
    await leaver.press("engine.skip")
    leaver.reads("leave.would_be_free")
    await leaver.press("leave.confirm")
    leaver.reads("leave.free")
    assert stranger.has_read("notice.search.ask") == 0
    await stranger.forge("a:leave.ask:1:")  # somebody else's
    stranger.reads("refused.sign_up_unknown")


async def test_nobody_is_found_and_somebody_by_name_sees_to_it(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    leader = await stage.staff("王值班", Role.DUTY_LEADER, language)
    deputy = await stage.staff("李副值", Role.DUTY_DEPUTY, language)
    shift_id = await the_shift(stage, owner)
    leaver, asked, able = [await volunteer(stage, name, language) for name in ("许晓", "钱一", "赵二")]
    await sign_up(stage, leaver, shift_id)
    await leave(leaver)
    owner.reads("search_desk.card", "search_desk.bot_asks")  # from the first question on
    card = owner.last_message["message_id"]
    await asked.press("stand_in.cannot")
    owner.reads("search_desk.card")  # the same message, told anew
    assert owner.last_message["message_id"] == card
    await owner.press("search_desk.names")
    owner.sees("钱一", owner.words("search_desk.said.declined"), "赵二")
    await owner.press("search_desk.more")
    await able.forge("a:search.names:1:")
    able.reads("refused.not_allowed")

    await stage.pass_time(hours=94)  # two hours before: the coordinator's
    assert owner.has_read("search_desk.please_see_to_it")
    assert leader.has_read("search_desk.card") == 0
    await owner.press("search_desk.mine")
    owner.reads("search_desk.seen_by")
    await stage.pass_time(hours=1)  # one hour before: the duty leader's, who says nothing
    leader.reads("search_desk.please_see_to_it")
    assert owner.has_read("search_desk.told_to")
    await stage.pass_time(minutes=16)  # so the deputy hears
    deputy.reads("search_desk.please_see_to_it")
    await deputy.press("search_desk.mine", times=2)
    assert deputy.has_read("search_desk.seen_by")
    leaver.reads("notice.shift.still_yours")

    await deputy.press("search_desk.fewer")
    deputy.reads("refused.nobody_comes")
    await deputy.press("search_desk.put")
    await deputy.tap("赵二")
    await deputy.press("search_put.confirm")
    deputy.reads("search_put.done")
    able.reads("notice.search.put_in")
    leaver.reads("notice.leave.found")
    for watcher in (owner, leader, deputy):
        assert watcher.has_read("search_desk.filled")
        assert watcher.has_read("search_desk.card") == 0
    await deputy.forge("a:search.more:2:")
    deputy.reads("refused.search_closed")


async def test_a_shift_runs_with_fewer_or_not_at_all(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    for confirm in ("search_fewer", "search_cancel"):
        shift_id = await the_shift(stage, owner, ("", 2, 2), hours=50, number=confirm)
        stays, leaver = [await volunteer(stage, f"{name}{confirm}", language) for name in ("钱一", "许晓")]
        for actor in (stays, leaver):
            await sign_up(stage, actor, shift_id)
        await leave(leaver)
        await stage.pass_time(hours=1)
        await owner.tap_data(f"a:{confirm.replace('_', '.')}:")
        await owner.say("下雨 / rain")
        await owner.press(f"{confirm}.confirm")
        assert owner.has_read(f"{confirm}.done")
        leaver.reads("notice.leave.free" if confirm == "search_fewer" else "notice.shift.cancelled")
        states = await standings(stage, shift_id)
        assert sorted(states.values()) == (
            ["confirmed", "released"] if confirm == "search_fewer" else ["called_off", "called_off"]
        )


async def test_whoever_is_expected_elsewhere_is_told_when(stage: Stage, language: str) -> None:
    owner = await coordinator(stage, language)
    shift_id = await the_shift(stage, owner)
    other_id = await the_shift(stage, owner, number="HD-OTHER", hours=97)
    leaver, asked = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    await sign_up(stage, leaver, shift_id)
    await leave(leaver)
    await sign_up(stage, asked, other_id)
    await asked.press("stand_in.take")
    asked.reads("refused.shift_clash")
    asked.sees("11:00")
    assert "+00:00" not in asked.last
