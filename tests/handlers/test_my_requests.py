"""A request from its number to each of its ends, as its resident lives through it."""

from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import select

from centre import cases
from models.bookings import Channel
from models.cases import CaseState, Outcome, Reason
from models.desk import PhoneLine
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.ratings import before_rating, reads_before_rating
from tests.auxil.stage import Actor, Stage
from tests.handlers.request_stories import (
    PLAN,
    a_drain,
    agree_to_plan,
    an_escort,
    ask_for_drain,
    asked,
    asks_price,
    come_to,
    done,
    finishes,
    lists_gaps,
    offers_plan,
    planned,
    served,
)
from tests.handlers.requested import as_person, the_case
from tests.handlers.stories import a_visitor

ENDS = pytest.mark.parametrize("times", [1, 2])


async def see(resident: Actor) -> str:
    """Open the newest request under its number."""
    await resident.say("/my")
    return await resident.tap_data("a:case.see:")


async def test_from_the_number_to_the_end(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await resident.press("case.see")
    resident.reads("booking.heading", "case.next.submitted", "case.owner")
    await come_to(clerk, case_id, cases.take_up)
    resident.reads("notice.case.step", "case.next.reviewing")
    await come_to(clerk, case_id, cases.accept)
    resident.reads("notice.case.step", "case.next.planning")
    await come_to(clerk, case_id, offers_plan)
    resident.reads(
        "notice.case.step", "case.next.plan_offered", "case.plan_who", "case.plan_when", "booking.price"
    )
    resident.sees("陈师傅 / Master Chen", "9:00", "11:00", "He brings the machine.")
    await resident.press("case.agree")
    resident.reads("case.agreed")
    assert (await the_case(stage, case_id)).price == 6000
    await come_to(clerk, case_id, cases.start, finishes)
    resident.reads("notice.case.step", "case.next.done", "case.charged")
    resident.sees("The drain is free")
    await resident.press("case.confirm")
    reads_before_rating(resident, "case.confirmed", "case.ended.confirmed", "case.reopen_until")
    case = await the_case(stage, case_id)
    assert (case.state, case.outcome) == (CaseState.CLOSED, Outcome.CONFIRMED)


async def test_what_was_done_is_told_in_plain_words(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await done(stage, language)
    await see(resident)
    resident.reads("case.history", "case.step.agree", "case.step.start", "case.step.finish", "case.you")
    await as_person(clerk, lambda s, m, who: cases.add_note(s, m, who, case_id, "He is hard of hearing"))
    await resident.press("case.read")
    resident.reads("case.step.take_up", "case.step.accept", "case.step.plan", "case.step.offer_plan")
    resident.sees("The kitchen sink", "陈窗口")
    assert resident.saw("hard of hearing") == 0
    await resident.press("call.back")
    resident.reads("case.next.done")
    assert resident.saw("hard of hearing") == 0


async def test_everything_that_is_missing_is_listed_and_sent_with_a_photo(
    stage: Stage, language: str
) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, lists_gaps)
    resident.reads("notice.case.step", "case.next.supplement")
    resident.sees("门牌照片 / a photo of the door", "身份证 / ID card")
    await resident.press("case.fill")
    resident.reads("case_fill.words.ask")
    resident.sees("门牌照片 / a photo of the door", "身份证 / ID card")
    await resident.do(lambda phone: phone.send_album([PNG, PNG]))
    await resident.press("case_fill.confirm")
    resident.reads("case_fill.done", "case.next.reviewing")
    assert (await the_case(stage, case_id)).state is CaseState.REVIEWING
    clerk.reads("notice.case.news")


async def test_what_is_missing_may_be_brought(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, lists_gaps)
    await resident.press("case.fill")
    await resident.press("request.papers.bring")
    await resident.press("case_fill.confirm")
    resident.reads("case_fill.done")
    assert (await the_case(stage, case_id)).brings


async def test_what_is_missing_is_brought_as_somebody_writes(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, lists_gaps)
    await resident.press("case.fill")
    await resident.say("明天我带过来 / I'll bring it tomorrow")
    await resident.press("case_fill.confirm")
    resident.reads("case_fill.done")
    assert (await the_case(stage, case_id)).brings
    clerk.sees("I'll bring it tomorrow")


async def test_a_photo_in_reply_to_the_list_is_what_was_missing(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, lists_gaps)
    listed = resident.last_message["message_id"]
    await resident.do(lambda phone: phone.send_photo(PNG, reply_to=listed))
    resident.reads("case_fill.card")


async def test_what_is_missing_is_asked_for_again_and_then_given_up(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up, lists_gaps)
    await stage.pass_time(days=8)
    assert resident.has_read("notice.case.reminder") == 1
    await stage.pass_time(days=8)
    resident.reads("notice.case.step", "case.ended.gaps_left")
    case = await the_case(stage, case_id)
    assert (case.state, case.outcome) == (CaseState.WITHDRAWN, Outcome.GAPS_LEFT)
    await see(resident)
    resident.reads("case.ended.gaps_left")
    await resident.press("case.again")
    resident.reads("request.whom.ask")


async def test_another_plan_is_asked_for(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await planned(stage, language)
    await resident.press("case.change")
    await resident.say("Friday morning, please")
    await resident.press("case_change.confirm")
    resident.reads("case_change.done", "case.next.planning")
    await come_to(clerk, case_id, offers_plan)
    await agree_to_plan(resident)


async def test_nobody_agrees_to_a_plan_that_is_another_by_now(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await planned(stage, language)
    old = resident.last_message["message_id"]
    await resident.press("case.change")
    await resident.say("Friday morning, please")
    await resident.press("case_change.confirm")
    await resident.forge(f"a:case.agree:{case_id}:1", old)
    resident.reads("case.moved_on", "case.next.planning")
    await come_to(clerk, case_id, offers_plan)
    for action in ("agree", "change"):
        await resident.forge(f"a:case.{action}:{case_id}:1", old)
        resident.reads("refused.plan_changed", "case.next.plan_offered")
    assert (await the_case(stage, case_id)).state is CaseState.PLAN_OFFERED


async def test_a_higher_price_needs_a_yes_to_this_very_price(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await served(stage, language)
    await come_to(clerk, case_id, asks_price)
    resident.reads("notice.case.step", "case.next.price_asked")
    resident.sees("The pipe has to be opened")
    await resident.forge(f"a:case.price_yes:{case_id}:7000")
    resident.reads("refused.case_price_changed", "case.next.price_asked")
    assert (await the_case(stage, case_id)).price == 6000
    await resident.tap_data("a:case.price_yes:")
    resident.reads("case.price_agreed", "case.next.in_service")
    case = await the_case(stage, case_id)
    assert (case.state, case.price) == (CaseState.IN_SERVICE, 8000)
    await resident.forge(f"a:case.see:{case_id}:")
    await clerk.forge(f"a:queue.see:{case_id}:")
    agreed = "case.step.agree_price", "queue.step.agree_price"
    for actor, key in zip((resident, clerk), agreed, strict=True):
        actor.sees(
            actor.words(
                "case.step_price", done=actor.words(key), price="CN¥80" if language == "en" else "¥80"
            )
        )


async def test_no_to_a_higher_price_ends_it_at_the_price_of_the_visit(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await served(stage, language)
    await come_to(clerk, case_id, asks_price)
    await resident.press("case.price_no")
    resident.reads("case.price_refused", "case.ended.price_refused", "case.charged")
    case = await the_case(stage, case_id)
    assert (case.state, case.charged) == (CaseState.CLOSED, 2000)
    await resident.forge(f"a:case.price_yes:{case_id}:8000")
    resident.reads("case.moved_on", "case.ended.price_refused")


async def test_what_is_not_done_goes_on(stage: Stage, language: str) -> None:
    clerk, resident, _ = await done(stage, language)
    await resident.press("case.not_done")
    await resident.do(lambda phone: phone.send_photo(PNG, "Still blocked"))
    await resident.press("case_not_done.confirm")
    resident.reads("case_not_done.done", "case.next.in_service")
    clerk.sees("Still blocked")
    await see(resident)
    resident.sees(resident.words("call.files", n=1))


async def test_silence_closes_it_and_it_can_be_opened_again(stage: Stage, language: str) -> None:
    _, resident, case_id = await done(stage, language)
    await stage.pass_time(days=3)
    reads_before_rating(resident, "notice.case.step", "case.ended.unconfirmed", "case.reopen_until")
    await resident.press("case.reopen")
    await resident.say("It is blocked again")
    await resident.press("case_reopen.confirm")
    resident.reads("case_reopen.done", "case.next.planning")
    assert (await the_case(stage, case_id)).reopened == 1


async def test_after_fifteen_days_nothing_is_opened_again(stage: Stage, language: str) -> None:
    _, resident, case_id = await done(stage, language)
    await resident.press("case.confirm")
    told = before_rating(resident)["message_id"]
    await see(resident)
    await resident.press("case.reopen")
    await stage.pass_time(days=16)
    await resident.press("engine.cancel")
    await resident.say("/my")
    resident.reads("my.nothing_ahead")
    await resident.press("my.past", count=1)
    resident.reads("my.past_heading")
    await resident.tap_data("a:case.see:")
    assert resident.words("case.reopen") not in resident.newest_buttons
    assert resident.words("case.again") in resident.newest_buttons
    await resident.do(lambda phone: phone.send_text("It is blocked", reply_to=told))
    resident.reads("case.ended_already", "case.ended.confirmed")
    assert resident.words("case.again") in resident.newest_buttons
    await resident.forge(f"a:case.write:{case_id}:")
    resident.reads("case.ended_already")
    await resident.forge(f"a:case.reopen:{case_id}:")
    resident.reads("refused.case_too_old", "case.ended.confirmed")
    await resident.press("case.again")
    resident.reads("request.whom.ask")


async def test_a_closed_request_that_is_written_to_offers_reopening(stage: Stage, language: str) -> None:
    _, resident, case_id = await done(stage, language)
    await resident.press("case.confirm")
    told = before_rating(resident)["message_id"]
    await resident.forge(f"a:case.write:{case_id}:")
    resident.reads("case.ended_already", "case.reopen_until")
    assert resident.words("case.reopen") in resident.newest_buttons
    await resident.do(lambda phone: phone.send_text("It is blocked again", reply_to=told))
    resident.reads("case_reopen.card")


async def test_words_that_come_too_late_are_said_not_to_be_sent(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await resident.press("case.write")
    await resident.say("When do you come?")
    decline = partial(cases.decline, reason=Reason.OUT_OF_SCOPE, text="Ask the water works")
    await as_person(clerk, lambda s, m, who: cases.take_up(s, m, who, case_id))
    await as_person(clerk, lambda s, m, who: decline(s, m, who, case_id))
    resident.reads("notice.case.step", "case.next.not_accepted", "case.reason.out_of_scope")
    resident.sees("Ask the water works")
    await resident.press("case_write.confirm")
    assert resident.has_read("case.not_sent") == 1


async def test_passed_on_with_whom_to_ask(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await come_to(clerk, case_id, cases.take_up)
    await as_person(clerk, lambda s, m, who: cases.transfer(s, m, who, case_id, "The water works, 962740"))
    resident.reads("notice.case.step", "case.next.transferred")
    resident.sees("962740")


async def test_words_go_both_ways(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await resident.press("case.write")
    await resident.say("Please ring twice")
    await resident.press("case_write.confirm")
    resident.reads("case_write.done", "case.next.submitted")
    clerk.sees("Please ring twice")
    await come_to(clerk, case_id, cases.take_up)
    await as_person(clerk, lambda s, m, who: cases.say(s, m, who, case_id, "Which floor?"))
    resident.reads("case.message")
    resident.sees("Which floor?", "陈窗口")
    question = resident.last_message["message_id"]
    await resident.do(lambda phone: phone.send_text("The fifth", reply_to=question))
    resident.reads("case_write.card")
    await resident.press("case_write.confirm")
    clerk.sees("The fifth")


@ENDS
async def test_withdrawn_once_and_asked_before(stage: Stage, language: str, times: int) -> None:
    _, resident, case_id = await asked(stage, language)
    await see(resident)
    await resident.press("case.withdraw")
    resident.reads("case.withdraw_sure")
    await resident.press("case.keep")
    resident.reads("case.next.submitted")
    await resident.press("case.withdraw")
    await resident.press("case.withdraw_now", times=times)
    assert resident.has_read("case.withdrawn_now") == 1
    assert (await the_case(stage, case_id)).state is CaseState.WITHDRAWN


async def test_what_is_done_is_not_withdrawn(stage: Stage, language: str) -> None:
    _, resident, case_id = await done(stage, language)
    await see(resident)
    assert resident.words("case.withdraw") not in resident.newest_buttons
    for action in ("withdraw", "withdraw_now"):
        await resident.forge(f"a:case.{action}:{case_id}:")
        resident.reads("case.moved_on", "case.next.done")
    assert (await the_case(stage, case_id)).state is CaseState.DONE


@ENDS
async def test_two_taps_confirm_it_once(stage: Stage, language: str, times: int) -> None:
    _, resident, case_id = await done(stage, language)
    await resident.press("case.confirm", times=times)
    assert (await the_case(stage, case_id)).state is CaseState.CLOSED
    reads_before_rating(resident, "case.ended.confirmed")


async def test_when_the_time_is_over_it_is_said_plainly(stage: Stage, language: str) -> None:
    _, resident, _ = await asked(stage, language)
    await stage.pass_time(hours=25)
    resident.reads("notice.case.late", "case.late", "case.next.submitted")
    await see(resident)
    resident.reads("case.late")


async def test_the_number_shows_it_and_nobody_else_s(stage: Stage, language: str) -> None:
    _, resident, case_id = await asked(stage, language)
    number = (await the_case(stage, case_id)).number or ""
    for said in (f"/status {number}", number.lower()):
        await resident.say(said)
        resident.reads("booking.heading", "case.next.submitted")
    other = await stage.resident("别人", language)
    for said in (f"/status {number}", number, "/status SQ-ZZZ-Z"):
        await other.say(said)
        other.reads("refused.number_mistyped" if "ZZZ" in said else "refused.case_unknown")
    for action in ("see", "read", "fill", "agree", "confirm", "write", "withdraw_now", "reopen"):
        await other.forge(f"a:case.{action}:{case_id}:1")
        other.reads("refused.case_unknown")
        await other.forge(f"a:case.{action}:4711:1")
        other.reads("refused.case_unknown")
    assert other.saw(number) == 0
    assert (await the_case(stage, case_id)).state is CaseState.SUBMITTED


async def test_a_sensitive_service_is_not_named_in_what_is_told(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await stage.write(lambda session: an_escort(session, separate_consent=False, sensitive=True))
    resident = await stage.resident("王桂英", language)
    asked_for = cases.Application(1, about="My knee")
    case_id = await as_person(resident, lambda s, m, who: cases.submit(s, m, who, asked_for).id or 0)
    await come_to(clerk, case_id, cases.take_up)
    resident.reads("notice.case.step", "case.discreet")
    await resident.press("case.see")
    resident.reads("case.next.reviewing")


async def test_what_no_longer_holds_is_not_told(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    await stage.pass_time(hours=12)  # ten in the evening
    await come_to(clerk, case_id, cases.take_up, cases.accept)
    before = len(resident.screen)
    await stage.pass_time(hours=12)
    assert [message for message in resident.screen[before:] if "text" in message]
    assert resident.has_read("case.next.reviewing") == 0
    assert resident.has_read("case.next.planning") == 1


async def test_it_stands_beside_what_else_goes_on(stage: Stage, language: str) -> None:
    _, resident, _ = await asked(stage, language)
    await ask_for_drain(resident)
    await resident.say("/my")
    resident.reads("my.heading", "case.line", "case.state.submitted")
    assert sum("SQ-" in label for label in resident.newest_buttons) == 2


async def test_what_was_handed_in_at_the_counter_is_told_for_the_record(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    person = (await resident.row()).id or 0
    await stage.write(lambda session: a_drain(session).id)
    asked_for = cases.Application(1, building="3", room="1208", about="The sink")
    made = partial(cases.submit, person_id=person, channel=Channel.COUNTER)
    await as_person(clerk, lambda s, m, who: made(s, m, who, asked_for))
    resident.reads("notice.case.made_for", "case.next.submitted")
    await resident.press("case.see")
    resident.reads("booking.heading")


async def test_whoever_is_rung_hears_nothing_of_buttons(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    person = await a_visitor(clerk)
    await stage.write(lambda session: a_drain(session).id)
    asked_for = cases.Application(1, building="3", room="1208", about="The sink")
    made = partial(cases.submit, person_id=person, channel=Channel.COUNTER)
    case_id = await as_person(clerk, lambda s, m, who: made(s, m, who, asked_for).id or 0)
    await come_to(clerk, case_id, cases.take_up)
    await as_person(clerk, lambda s, m, who: cases.say(s, m, who, case_id, "Which floor?"))
    lines = await stage.read(lambda session: session.exec(select(PhoneLine.what)).all())
    assert len(lines) == 1
    assert "Which floor?" in lines[0]
    assert clerk.words("case.message_how") not in lines[0]


async def test_the_staff_find_it_by_its_number_in_the_queue(stage: Stage, language: str) -> None:
    clerk, _, case_id = await asked(stage, language)
    await clerk.say((await the_case(stage, case_id)).number or "")
    clerk.reads("queue.card")


async def test_where_no_plan_is_needed_the_words_say_when(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await stage.write(lambda session: a_drain(session, plan_days=0).id)
    resident = await stage.resident("王桂英", language)
    case_id = await ask_for_drain(resident)
    await come_to(clerk, case_id, cases.take_up)
    await as_person(clerk, lambda s, m, who: cases.accept(s, m, who, case_id, "It is on our list."))
    resident.reads("notice.case.step", "case.next.accepted")
    resident.sees("It is on our list.")
    await as_person(clerk, lambda s, m, who: cases.schedule(s, m, who, case_id, "Chen comes at three."))
    resident.reads("notice.case.step", "case.next.scheduled")
    resident.sees("Chen comes at three.")
    assert "\n\n" not in resident.last


async def test_a_price_above_the_list_is_asked_about_as_such(stage: Stage, language: str) -> None:
    clerk, resident, case_id = await asked(stage, language)
    listed = replace(PLAN, price=None)
    await come_to(clerk, case_id, cases.take_up, cases.accept)
    await as_person(clerk, lambda s, m, who: cases.offer_plan(s, m, who, case_id, listed))
    resident.reads("case.as_listed")
    await agree_to_plan(resident)
    await come_to(clerk, case_id, cases.start, asks_price)
    resident.reads("case.next.price_asked", "case.as_listed")
    await resident.tap_data("a:case.price_yes:")
    resident.reads("case.price_agreed")
    assert (await the_case(stage, case_id)).price == 8000
