"""Shifts that change hands, as the two who agree see it."""

from tests.auxil.stage import Actor, Stage
from tests.handlers.rostered import coordinator, sign_up, standings, team_of, the_shift, volunteer
from tests.handlers.shift_stories import ask_leave, in_a_team


async def test_a_friend_takes_a_shift(stage: Stage, language: str) -> None:
    leaver = await in_a_team(stage, language)
    friend = await volunteer(stage, "王芳", language)  # of the same name, of no team
    await leaver.say("/leave")
    await leaver.press("swap.give")
    await leaver.say("王芳")
    leaver.reads("shift_give.card")
    await leaver.press("shift_give.confirm")
    assert leaver.has_read("swap.asked") == 1
    assert friend.has_read("notice.shift_swap.asked") == 0
    await friend.forge("a:swap.yes:1:0")
    friend.reads("refused.swap_over")

    await leaver.press("swap.take_back")
    leaver.reads("swap.taken_back")
    await leaver.press("swap.another")
    await leaver.say("李四")
    leaver.reads("misread.person_none")
    await leaver.say("王")
    leaver.reads("misread.person_which")
    await leaver.tap("王方明")
    await leaver.press("shift_give.confirm")
    await leaver.say("/leave")
    await leaver.press("swap.give")
    leaver.reads("refused.swap_asked_already")
    await stage.pass_time(hours=24)  # nobody says anything
    leaver.reads("swap.no_answer", "swap.still_yours")
    await leaver.press("leave.ask")
    leaver.reads("leave.why.ask")


async def _mates(stage: Stage, language: str, apart: float) -> tuple[Actor, Actor, int, int]:
    owner = await coordinator(stage, language)
    first, second = [await volunteer(stage, name, language) for name in ("许晓", "钱一")]
    await team_of(stage, first, second)
    mine = await the_shift(stage, owner)
    theirs = await the_shift(stage, owner, hours=96 + apart, number="HD-OTHER")
    await sign_up(stage, first, mine)
    await sign_up(stage, second, theirs)
    return first, second, mine, theirs


async def test_two_exchange_shifts_and_one_of_them_undoes_it(stage: Stage, language: str) -> None:
    first, second, mine, theirs = await _mates(stage, language, 24)
    await first.say("/myshifts")
    await first.tap_data("a:shift.see:")
    await first.press("swap.exchange")
    await first.tap("钱一")
    await first.tap(first.newest_buttons[0])
    first.reads("shift_exchange.card")
    await first.press("shift_exchange.confirm")
    second.reads("swap.asked_exchange")
    second.sees("许晓")
    await second.press("swap.yes")
    for actor, name in ((first, "钱一"), (second, "许晓")):
        assert actor.has_read("swap.exchanged") == 1
        assert actor.has_read("swap.can_undo") == 1
        assert actor.saw(name)
    assert (await standings(stage, mine))["钱一"] == "confirmed"
    assert (await standings(stage, theirs))["许晓"] == "confirmed"

    await first.press("swap.undo")
    first.reads("swap.undone")
    second.reads("notice.shift_swap.undone")
    assert (await standings(stage, mine))["许晓"] == "confirmed"
    await second.forge("a:swap.undo:1:")
    second.reads("refused.swap_over")


async def test_a_no_leaves_everything_as_it_was(stage: Stage, language: str) -> None:
    first, second, mine, _theirs = await _mates(stage, language, 24)
    await first.say("/leave")
    await ask_leave(first)
    await first.press("leave.why.ill")
    await first.press("engine.skip")
    await first.press("leave.confirm")
    await first.press("swap.give")
    await first.say("钱")
    await first.press("shift_give.confirm")
    second.reads("notice.shift_swap.asked")
    await second.press("swap.no")
    second.reads("swap.declined")
    assert first.has_read("notice.shift_swap.settled") == 1
    first.reads("swap.search_goes_on")
    await first.press("swap.another")
    first.reads("shift_give.nobody")
    assert (await standings(stage, mine))["许晓"] == "leaving"
