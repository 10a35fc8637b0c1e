"""The rota in the chat: laid, looked at, swapped, reminded of and handed over."""

from sqlmodel import col, select

from centre.rows import change
from models.complaints import ComplaintCategory
from models.duty import DutyDay
from models.people import Assignment, Role
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage
from tests.handlers.complained import complain
from tests.handlers.duty_stories import lay, two
from tests.handlers.requested import request, the_case
from tests.handlers.stories import ask_by_phone


async def test_the_rota_is_laid_and_everybody_sees_who_leads(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await sun.say("/duty")
    sun.reads("duty.no_rota")
    await sun.press("duty.lay")
    await sun.say("今天 / today")
    await sun.tap("吴协调")
    await sun.tap("孙协调")
    await sun.say("3")
    sun.reads("duty_lay.card", "duty_lay.until")
    await sun.press("duty_lay.confirm")
    sun.reads("duty_lay.done")
    wu.reads("notice.duty.laid")
    wu.sees(wu.words("duty.leads"))
    assert sun.has_read("notice.duty.laid") == 0

    for looker in (resident, clerk, wu):
        await looker.say("/duty")
        looker.reads("duty.text")
        looker.sees("吴协调")
    assert (resident.has_read("duty.coming"), clerk.has_read("duty.coming")) == (0, 1)
    assert clerk.newest_buttons == [clerk.words("cover.begin"), clerk.words("menu.start")]
    assert wu.last.count("孙协调") == 3  # the deputy
    wu.reads("duty.line_gap")

    await sun.press("duty_lay.more")  # the fourth day is known
    await sun.tap("吴协调")
    await sun.press("engine.skip")
    await sun.tap(sun.words("duty_lay.days", n=1))
    await sun.press("duty_lay.confirm")
    assert len(await stage.read(lambda s: s.exec(select(DutyDay)).all())) == 4


async def test_a_day_laid_anew_is_said_so_on_the_card_and_to_whoever_had_it(
    stage: Stage, language: str
) -> None:
    sun, wu = await two(stage, language)
    await lay(wu, wu)
    await sun.say("/duty")
    await sun.press("duty.lay")
    await sun.say("明天 / tomorrow")
    await sun.tap("孙协调")
    await sun.press("engine.skip")
    await sun.say("2")
    sun.reads("duty_lay.others")
    await sun.press("duty_lay.confirm")
    wu.reads("notice.duty.off")


async def test_two_exchange_their_days(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    await lay(sun, wu)
    await sun.say("/duty")
    await sun.tap_data("a:duty.swap:")
    await sun.tap("吴协调")
    await sun.tap_data("d:")  # nothing in return, and then something after all
    await sun.press("engine.edit")
    await sun.press("duty_swap.instead.line")
    await sun.tap(next(label for label in sun.newest_buttons if "26" in label))
    sun.reads("duty_swap.card")
    await sun.press("duty_swap.confirm")
    sun.reads("duty_swap.done")
    wu.reads("duty.swap_asked_exchange")
    await wu.say("/duty")
    wu.reads("duty.line_asked")
    await wu.tap_data("a:duty.asked:")
    wu.reads("duty.swap_asked_exchange")
    await wu.press("duty.yes", times=2)
    assert wu.has_read("duty.swap_yes") == 1
    wu.reads("refused.duty_swap_over")
    sun.reads("duty.swap_exchanged")
    await sun.say("/duty")
    assert sun.last.index("吴协调") < sun.last.index("孙协调")


async def test_a_no_leaves_the_day_where_it_was_and_so_does_a_second_thought(
    stage: Stage, language: str
) -> None:
    sun, wu = await two(stage, language)
    await lay(sun)
    await ask(sun, "吴协调")
    wu.reads("notice.duty.swap_asked")
    await wu.press("duty.no")
    wu.reads("duty.swap_no")
    sun.reads("duty.swap_declined")
    await sun.press("duty.swap_another")
    await finish_asking(sun, "吴协调")
    question = wu.last_message["message_id"]
    await sun.say("/duty")
    await sun.tap_data("a:duty.withdraw:")
    assert wu.words("duty.yes") in wu.newest_buttons
    await wu.press("duty.yes")
    wu.reads("refused.duty_swap_over")
    await wu.forge("a:duty.asked:1:", question)
    assert wu.has_read("engine.old_button_no_form") == 1


async def test_a_colleague_covers_the_duty_of_whoever_is_away(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    leader = await stage.staff("马值班", Role.DUTY_LEADER, language)
    await sun.say("/duty")
    await sun.press("cover.begin")
    await sun.tap("吴协调")
    await sun.tap(sun.newest_buttons[1])  # tomorrow
    await sun.tap(sun.words("cover.same_day"))
    await sun.say("9:00-11:30")
    await sun.say("Health <stall>")
    await sun.press("cover.confirm")
    sun.reads("cover.done")
    wu.reads("notice.cover.asked")
    wu.sees("Health <stall>")
    await wu.press("cover.yes", times=2)
    assert wu.has_read("cover.agreed") == 1
    wu.reads("refused.cover_agreed")
    sun.reads("notice.cover.settled")
    leader.reads("notice.cover.known")
    await leader.say("/duty")
    leader.reads("cover.line_why")
    await stage.pass_time(days=1)
    wu.reads("notice.cover.begin")
    await stage.pass_time(hours=3)
    wu.reads("cover.told_by.over")
    sun.reads("cover.told_away.over")
    await leader.say("/duty")
    leader.reads("cover.month")


async def test_a_cover_is_ended_sooner_and_the_call_backs_go_back(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    await sun.say("/duty")
    await sun.press("cover.begin")
    await sun.tap("吴协调")
    await sun.tap(sun.newest_buttons[0])  # today
    await sun.tap(sun.words("cover.same_day"))
    await sun.press("cover.whole")
    await sun.say("Ill")
    await sun.press("cover.confirm")
    await wu.press("cover.yes")
    resident = await stage.resident("王桂英", language)
    await stage.pass_time(minutes=5)
    await ask_by_phone(resident)
    await wu.say("/duty")
    await wu.tap_data("a:cover.end:")
    wu.reads("cover.told_by.over", "cover.kept_by")
    sun.reads("cover.told_away.over", "cover.kept_away")
    await wu.tap_data("a:cover.hand_back:")
    wu.reads("cover.handed_back")
    sun.reads("notice.call.handed_over")
    await wu.forge("a:cover.hand_back:1:")
    wu.reads("refused.cover_nothing_kept")
    assert await stage.faults() == []


async def test_both_can_undo_a_cover_until_it_begins(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    for answer in ("duty.no", "cover.yes"):
        await sun.say("/duty")
        await sun.press("cover.begin")
        await sun.tap("吴协调")
        await sun.tap(sun.newest_buttons[1])
        await sun.tap(sun.newest_buttons[1])  # until the day after
        await sun.say("Away")
        await sun.press("cover.confirm")
        await wu.press(answer)
        wu.reads("cover.declined" if answer == "duty.no" else "cover.agreed")
        sun.reads("cover.told_away.declined" if answer == "duty.no" else "notice.cover.settled")
    await wu.say("/duty")
    await wu.tap_data("a:cover.undo:")
    wu.reads("cover.undone")
    sun.reads("cover.told_away.undone")
    await sun.press("cover.another")
    sun.reads("cover.whom.ask")


async def ask(actor: Actor, colleague: str) -> None:
    """Ask a colleague to take today over, as a favour."""
    await actor.say("/duty")
    await actor.tap_data("a:duty.swap:")
    await finish_asking(actor, colleague)


async def finish_asking(actor: Actor, colleague: str) -> None:
    """Choose the colleague, want nothing in return where they have a day to give, and ask."""
    await actor.tap(colleague)
    if not actor.has_read("duty_swap.card"):
        await actor.press("swap.nothing")
    await actor.press("duty_swap.confirm")
    actor.reads("duty_swap.done")


async def test_from_the_reminder_to_the_note_and_the_next_morning(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    await stage.write(lambda session: a_rule(session, "duty_ahead", 1))
    await lay(sun, wu)
    await lay(wu, sun, since=2)
    await stage.pass_time(hours=6)  # four in the afternoon
    wu.reads("notice.duty.reminder")
    assert wu.words("menu.duty") in wu.newest_buttons
    await stage.pass_time(minutes=90)  # the doors close
    sun.reads("notice.duty.evening")
    await sun.tap_data("a:duty.note:")
    await sun.say("The lift is <out>.")
    await sun.press("duty_note.confirm")
    sun.reads("duty_note.done")
    sun.sees("吴协调")
    await stage.pass_time(hours=15)
    wu.reads("notice.duty.morning", "duty.none_overdue", "duty.note")
    wu.sees("The lift is <out>.")
    morning = wu.last_message["message_id"]
    await wu.press("menu.duty", times=2)
    assert wu.saw("The lift is <out>.") == 3  # in the morning's words, which stay, and on the rota
    assert morning in {message["message_id"] for message in wu.screen}

    resident = await stage.resident("王桂英", language)
    await resident.say("/talk")
    await resident.say("The lift is out of order")
    await resident.press("call.wanted.chat")
    await resident.press("call.confirm")
    await stage.pass_time(hours=24)  # the next morning: two of Wu's days, no note owed between them
    assert wu.has_read("duty.overdue") == 1
    assert wu.has_read("duty.no_note") == 0
    assert wu.has_read("notice.duty.evening") == 0
    await stage.pass_time(hours=24)
    sun.reads("duty.no_note")
    await wu.say("/duty")
    wu.reads("duty.no_note")
    await wu.tap_data("a:duty.note:")  # better late than never
    wu.reads("duty_note.words.ask")


async def test_a_reminder_says_that_nobody_has_answered_yet(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    await lay(sun, since=1)
    await ask(sun, "吴协调")
    await stage.pass_time(hours=6)
    sun.reads("notice.duty.reminder", "duty.unanswered")
    await wu.press("duty.yes")
    sun.reads("notice.duty.swap_settled")


async def test_the_first_empty_day_leads_to_the_form(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    await lay(wu)
    await stage.pass_time(hours=24)
    sun.reads("notice.duty.gap")
    await sun.press("duty.lay")
    sun.reads("duty_lay.leader.ask")
    await sun.tap("孙协调")
    await sun.press("engine.skip")
    await sun.say("1")
    await sun.press("duty_lay.confirm")
    assert wu.has_read("notice.duty.gap") == 1


async def test_what_is_not_theirs_nobody_does(stage: Stage, language: str) -> None:
    sun, wu = await two(stage, language)
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await lay(sun, wu)
    for data in ("a:duty.lay:0:", "a:duty.swap:1:", "a:duty.note:1:", "a:duty.yes:1:", "a:duty.withdraw:1:"):
        await clerk.forge(data)
        clerk.reads("refused.not_allowed")
    await wu.forge("a:duty.swap:1:")
    wu.reads("refused.duty_not_yours")
    await wu.forge("a:duty.note:2:")
    wu.reads("refused.duty_to_come")
    await wu.forge("a:duty.note:zz:")
    wu.reads("refused.duty_unknown")


async def test_the_director_hears_that_nobody_on_duty_can_be_written_to(stage: Stage, language: str) -> None:
    director = await stage.staff("周主任", Role.DIRECTOR, language)
    leader = await stage.staff("孙协调", Role.DUTY_LEADER, language)
    resident = await stage.resident("王桂英", language)
    await leader.do(lambda phone: phone.block())
    await complain(resident, category=ComplaintCategory.SAFETY)
    assert director.has_read("notice.duty.unreached") == director.has_read("notice.case.new") == 1
    assert director.saw("孙协调")


async def test_whoever_of_one_unit_is_on_duty_opens_the_cases_of_every_unit(
    stage: Stage, language: str
) -> None:
    await stage.staff("陈窗口", Role.CLERK, language)
    wu = await stage.staff("吴协调", Role.COORDINATOR, language)
    row = (await wu.row()).id or 0
    await stage.write(lambda s: a_rule(s, "staff_units", {"care": {"en": "Care"}, "life": {"en": "Life"}}))
    await stage.write(lambda s: change(s, Assignment, col(Assignment.person_id) == row, unit="life"))
    resident = await stage.resident("王桂英", language)
    case_id = await request(resident, staff_unit="care")
    number = (await the_case(stage, case_id)).number
    await wu.say(f"/status {number}")
    wu.reads("refused.case_unknown")
    await lay(wu, wu)
    await wu.say(f"/status {number}")
    wu.sees(number or "", "王桂英")
