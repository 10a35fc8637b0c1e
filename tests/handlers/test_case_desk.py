"""Requests at the desk: the queue, the card, what is missing, two who act at once, hand-overs."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from centre import cases
from models.audit import AuditLine
from models.bookings import Channel
from models.cases import CaseState, Gap
from models.catalogue import Service
from models.desk import PhoneLine
from models.people import Role
from models.slots import Worker
from tests.auxil.offers import a_fee
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers import requested
from tests.handlers.request_stories import ask_for_drain, offer_both
from tests.handlers.requested import as_person, open_case, request, take_up, the_case


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def wang(stage: Stage, clerk: Actor) -> Actor:
    return await stage.resident("王桂英", clerk.language)


# the queue


async def test_an_empty_queue_says_so(clerk: Actor) -> None:
    await clerk.press("menu.start")
    await clerk.press("menu.queue")
    clerk.reads("queue.heading", "desk.empty")
    for view in ("mine", "new", "overdue"):
        await clerk.press(f"queue.view.{view}")
        clerk.reads("desk.empty")


async def test_a_line_says_what_a_request_waits_for(stage: Stage, clerk: Actor, wang: Actor) -> None:
    case_id = await request(wang)
    await clerk.say("/queue")
    clerk.sees(clerk.words("case.state.submitted"), "陈窗口", "王桂英", clerk.words("queue.view.mine"))
    await take_up(clerk)
    await as_person(clerk, lambda s, m, who: cases.list_gaps(s, m, who, case_id, ["ID card"]))
    await clerk.say("/queue")
    clerk.sees(clerk.words("case.state.supplement"))
    await stage.pass_time(days=3)
    await clerk.press("queue.view.overdue")
    clerk.reads("desk.empty")  # the clock stands still


async def test_a_late_request_stands_out_and_an_urgent_one_is_marked(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await offer_both(stage)
    await wang.say("/request")
    await wang.say("通下水 / drain")
    await wang.press("book.whom.me")
    await wang.say("3-2-1208")
    await wang.press("request.urgent.yes")
    await wang.say("Water everywhere")
    await wang.press("request.confirm")
    await clerk.say("/queue")
    clerk.reads("queue.line_urgent")
    await open_case(clerk)
    clerk.reads("queue.card_urgent")
    await stage.pass_time(days=3)
    await clerk.say("/queue")
    await clerk.press("queue.view.overdue")
    clerk.reads("queue.line_late")
    await open_case(clerk)
    clerk.reads("queue.card_late")


async def test_a_long_queue_has_pages(stage: Stage, clerk: Actor) -> None:
    for number in range(8):
        await request(await stage.resident(f"居民{number}", clerk.language))
    await clerk.say("/queue")
    assert clerk.last.count("SQ-") == 6
    await clerk.press("engine.next")
    assert clerk.last.count("SQ-") == 2
    await clerk.press("queue.view.all")
    assert clerk.last.count("SQ-") == 6
    await clerk.forge("a:queue.list:0:nonsense")
    clerk.reads("queue.heading")


async def test_a_sensitive_service_has_no_name_in_lists(clerk: Actor, wang: Actor) -> None:
    await request(wang, sensitive=True)
    await clerk.say("/queue")
    clerk.sees(clerk.words("today.discreet"))
    await open_case(clerk)
    assert clerk.words("today.discreet") not in clerk.last


# the card


async def test_the_card_holds_everything(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await offer_both(stage)
    await ask_for_drain(wang)
    await open_case(clerk)
    clerk.sees("王桂英", "1-2-0-8", "The kitchen sink", clerk.words("case.state.submitted"))
    looked = select(AuditLine).where(AuditLine.action == "case.seen")
    assert len(await stage.read(lambda session: session.exec(looked).all())) == 1
    await wang.press("case.write")
    await wang.do(lambda phone: phone.send_voice(b"OggS"))
    await wang.press("case_write.confirm")
    await open_case(clerk)
    await clerk.press("desk.files")
    clerk.reads("desk.file_caption")


async def test_a_long_history_is_read_whole(clerk: Actor, wang: Actor) -> None:
    case_id = await request(wang)
    for number in range(8):
        text = f"Word {number} " + "and more " * 50
        await as_person(wang, lambda s, m, who, text=text: cases.write(s, m, who, case_id, text))  # type: ignore[misc]
    await open_case(clerk)
    assert "Word 0" not in clerk.last
    await clerk.press("call.read")
    assert clerk.saw("Word 0")
    assert clerk.saw("Word 7")


async def test_a_request_without_files_says_so(clerk: Actor, wang: Actor) -> None:
    await request(wang)
    await clerk.forge("a:queue.files:1:")
    clerk.reads("desk.no_files")


async def test_a_number_and_a_reply_lead_to_it(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await request(wang)
    await clerk.say((await the_case(stage)).number or "")
    clerk.reads("queue.card")
    await take_up(clerk)
    card = clerk.last_message["message_id"]
    await clerk.do(lambda phone: phone.send_text("Somebody comes at three.", reply_to=card))
    clerk.reads("queue_say.card")
    await clerk.press("queue_say.confirm")
    wang.sees("Somebody comes at three.")


async def test_a_reply_of_who_does_not_answer_for_it_says_who_does(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await request(wang)
    await take_up(clerk)
    await other.say("/queue")
    await open_case(other)
    card = other.last_message["message_id"]
    await other.do(lambda phone: phone.send_text("It is done.", reply_to=card))
    other.reads("refused.case_not_yours")
    assert not wang.saw("It is done.")


# from the review to the end


async def test_a_request_goes_its_way_by_taps(stage: Stage, language: str) -> None:
    clerk, wang = await requested.begun(stage, language)
    clerk.reads("queue.plan.agreed")
    await clerk.press("queue.price")
    await clerk.say("70")
    clerk.reads("refused.price_not_higher")
    await clerk.say("￥120.50")
    await clerk.say("A new pipe is needed")
    await clerk.press("queue_price.confirm")
    await wang.tap_data("a:case.price_yes:")
    clerk.reads("queue.news.agree_price")
    await open_case(clerk)
    await clerk.press("queue.finish")
    await clerk.say("The drain is free")
    await clerk.say("200")
    clerk.reads("refused.price_not_agreed")
    await clerk.say("100")
    await clerk.press("queue_finish.confirm")
    clerk.reads("queue_finish.done")
    await wang.press("case.confirm")
    clerk.reads("queue.news.confirm")
    case = await the_case(stage)
    assert (case.state, case.price, case.charged) == (CaseState.CLOSED, 12050, 10000)
    await open_case(clerk)
    clerk.sees(clerk.words("case.outcome.confirmed"))
    assert clerk.newest_buttons[0] == clerk.words("desk.note")


async def test_without_a_plan_and_a_price_little_is_asked(stage: Stage, language: str) -> None:
    clerk, _ = await requested.accepted(stage, language, plan_days=0)
    await clerk.press("queue.schedule")
    await clerk.say("On Friday at nine.")
    await clerk.press("queue_schedule.confirm")
    await open_case(clerk)
    await clerk.press("queue.start")
    await clerk.press("queue.finish")
    await clerk.say("The paper is stamped")
    clerk.reads("queue_finish.card")
    clerk.sees(clerk.words("money.free"))
    await clerk.press("queue_finish.confirm")
    assert (await the_case(stage)).charged == 0


async def test_without_a_plan_it_costs_what_was_listed_when_it_was_asked_for(
    stage: Stage, language: str
) -> None:
    clerk, _ = await requested.accepted(stage, language, plan_days=0)

    def decide(session: Session) -> None:
        a_fee(session, session.get_one(Service, 1), 5000, date(2026, 1, 1))
        a_fee(session, session.get_one(Service, 1), 9000, date(2026, 11, 26))

    await stage.write(decide)
    await stage.pass_time(days=2)
    await clerk.say("/queue")
    await open_case(clerk)
    clerk.reads("queue.listed")
    await clerk.press("queue.schedule")
    await clerk.press("engine.skip")
    await clerk.press("queue_schedule.confirm")
    assert (await the_case(stage)).price == 5000


async def test_a_plan_offers_the_price_on_the_list_to_tap(stage: Stage, language: str) -> None:
    clerk, _ = await requested.accepted(stage, language)
    await stage.write(lambda session: a_fee(session, session.get_one(Service, 1), 5000, date(2026, 1, 1)))
    await stage.write(lambda session: session.add(Worker(name="Master Zhou", deliverer="staff")))
    await clerk.press("queue.plan")
    await clerk.tap("Master Zhou")
    await clerk.tap_data("d:")
    await clerk.tap_data("d:")
    listed = clerk.newest_buttons[1]
    assert "50" in listed
    await clerk.tap(listed)
    await clerk.press("engine.skip")
    clerk.sees("Master Zhou", "50")
    await clerk.press("queue_plan.confirm")
    clerk.reads("queue_plan.done")


async def test_a_request_is_not_accepted_with_a_reason_and_another_way(stage: Stage, language: str) -> None:
    clerk, wang = await requested.reviewed(stage, language)
    await clerk.press("queue.decline")
    await clerk.press("case.reason.out_of_scope")
    await clerk.say("Please ask the water company, 96118.")
    await clerk.press("queue_decline.confirm")
    wang.sees("96118")
    case = await the_case(stage)
    assert case.state is CaseState.NOT_ACCEPTED
    for action in ("accept", "gaps", "decline", "transfer", "plan", "start", "finish", "say", "hand_over"):
        await clerk.forge(f"a:queue.{action}:1:")
        clerk.reads("refused.case_not_accepted")


async def test_a_step_back_carries_its_reason(stage: Stage, language: str) -> None:
    clerk, _ = await requested.scheduled(stage, language)
    await clerk.press("queue.back")
    await clerk.press("case.reason.wrong_address")
    await clerk.press("engine.skip")
    await clerk.press("queue_back.confirm")
    await open_case(clerk)
    clerk.sees(clerk.words("case.reason.wrong_address"), clerk.words("case.state.planning"))
    assert clerk.words("queue.plan") in clerk.newest_buttons


async def test_what_was_said_and_noted_reaches_whom_it_should(stage: Stage, language: str) -> None:
    clerk, wang = await requested.reviewed(stage, language)
    for key, flow in (
        ("desk.note", "queue_note"),
        ("desk.phoned", "queue_phoned"),
        ("queue.say", "queue_say"),
    ):
        await clerk.press(key)
        await clerk.say(f"By {flow}")
        await clerk.press(f"{flow}.confirm")
        await open_case(clerk)
        clerk.sees(f"By {flow}")
    assert wang.saw("By queue_say")
    assert not wang.saw("By queue_note")
    await wang.say("/my")
    await wang.tap_data("a:case.see:")
    assert not wang.saw("By queue_note")


# what is missing


async def test_all_that_is_missing_goes_out_at_once_in_the_language_of_who_reads_it(
    stage: Stage, language: str
) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    wang = await stage.resident("王桂英", "en" if language == "zh-hans" else "zh-hans")
    await request(wang)
    await take_up(clerk)
    await clerk.press("queue.gaps")
    thing = "身份证" if language == "zh-hans" else "ID card"
    await clerk.press("queue.unticked", what=thing)
    await clerk.press("queue.ticked", what=thing)
    await clerk.press("queue.unticked", what=thing)
    await clerk.press("queue.tick_on")
    clerk.sees(thing)
    await clerk.say("A photo of the meter\n\nA signature")
    await clerk.press("queue_gaps.confirm")
    clerk.reads("queue_gaps.done")
    listed = await stage.read(lambda session: session.exec(select(Gap.what).order_by(col(Gap.id))).all())
    theirs = "ID card" if language == "zh-hans" else "身份证"
    assert listed == [theirs, "A photo of the meter", "A signature"]
    wang.sees(theirs, "A photo of the meter")
    await open_case(clerk)
    clerk.reads("queue.card_gaps", "queue.card_waits")


async def test_a_second_list_needs_something_new(stage: Stage, language: str) -> None:
    clerk, wang = await requested.reviewed(stage, language)
    await as_person(clerk, lambda s, m, who: cases.list_gaps(s, m, who, 1, ["ID card"]))
    await requested.fill(wang)
    clerk.reads("queue.news.fill_gaps")
    await open_case(clerk)
    await clerk.press("queue.gaps")
    clerk.reads("queue.gaps_again")
    await clerk.press("queue.gaps_late")
    clerk.reads("queue.gap_late")
    counted = select(AuditLine.subject_id).where(AuditLine.action == "case.late_gap")
    assert await stage.read(lambda session: session.exec(counted).all()) == [1]
    assert (await the_case(stage)).state is CaseState.REVIEWING

    await open_case(clerk)
    await clerk.press("queue.gaps")
    await clerk.press("queue.gaps_new")
    await clerk.press("queue.tick_on")
    await clerk.say("The new form of this month")
    await clerk.press("queue_gaps.confirm")
    assert (await the_case(stage)).rounds == 2


async def test_nothing_missing_and_too_much_are_asked_again(stage: Stage, language: str) -> None:
    clerk, _ = await requested.reviewed(stage, language, about="")
    await clerk.press("queue.gaps")
    await clerk.press("queue.tick_on")
    await clerk.press("engine.skip")
    await clerk.press("queue_gaps.confirm")
    clerk.reads("refused.gaps_missing", "queue_gaps.words.ask")
    await clerk.say("\n".join(f"Paper {number}" for number in range(13)))
    await clerk.press("queue_gaps.confirm")
    clerk.reads("refused.too_many_gaps")
    await clerk.say("Paper 1")
    await clerk.press("queue_gaps.confirm")
    clerk.reads("queue_gaps.done")
    for extra in ("nonsense", "-1", "ffffffffff", "²", ""):
        await clerk.forge(f"a:queue.tick:1:{extra}")
        clerk.reads("refused.case_supplement")


async def test_forged_ticks_lead_nowhere(stage: Stage, language: str) -> None:
    clerk, _ = await requested.reviewed(stage, language)
    for action in ("tick", "gaps_write"):
        for extra in ("nonsense", "-1", "fffffff", "²", ""):
            await clerk.forge(f"a:queue.{action}:1:{extra}")
            clerk.reads("engine.old_button_no_form")


# two at once


async def test_of_two_clerks_one_has_it_and_the_other_is_told_who(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await request(wang)
    await other.say("/queue")
    await open_case(other)
    await take_up(clerk)
    await other.press("queue.take_up")
    other.reads("refused.case_reviewing")
    other.sees("陈窗口")
    for action in ("accept", "gaps", "decline", "transfer", "say", "hand_over"):
        await other.forge(f"a:queue.{action}:1:")
        other.reads("refused.case_not_yours")
        other.sees("陈窗口")
    await clerk.forge("a:queue.take_up:1:")  # a tap too many is harmless
    assert (await the_case(stage)).state is CaseState.REVIEWING


async def test_whoever_takes_over_tells_the_one_before(stage: Stage, clerk: Actor, wang: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await request(wang)
    await take_up(clerk)
    await other.say("/queue")
    await open_case(other)
    await other.press("queue.take_over", times=2)
    assert other.has_read("refused.case_yours_already") == 1
    clerk.reads("notice.case.taken_over")
    clerk.sees("刘窗口")


async def test_a_form_crossed_by_a_withdrawal_is_refused_at_its_card(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await clerk.press("queue.transfer")
    await clerk.say("The water company, 96118")
    await as_person(wang, lambda s, m, who: cases.withdraw(s, m, who, 1))
    await clerk.press("queue_transfer.confirm")
    assert clerk.has_read("refused.case_withdrawn") == 1
    assert not wang.saw("96118")


# hand-overs


async def offered(stage: Stage, language: str) -> tuple[Actor, Actor]:
    """A request that a clerk has offered to a colleague."""
    clerk, _ = await requested.reviewed(stage, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    await clerk.press("desk.hand_over")
    await clerk.tap("刘窗口")
    await clerk.say("I am away from tomorrow")
    await clerk.press("queue_hand_over.confirm")
    other.reads("notice.case.handover")
    other.sees("I am away from tomorrow", "陈窗口")
    return clerk, other


async def test_a_hand_over_counts_when_it_is_accepted(stage: Stage, language: str) -> None:
    clerk, other = await offered(stage, language)
    await open_case(clerk)
    clerk.reads("queue.card_offered")
    assert clerk.words("desk.hand_over") not in clerk.newest_buttons
    before = await the_case(stage)
    assert before.custodian_id == (await clerk.row()).id
    await other.press("queue.handover_yes", times=2)
    assert other.has_read("refused.handover_over") == 1
    assert (await the_case(stage)).custodian_id == (await other.row()).id
    clerk.reads("notice.case.handover_settled", "queue.handover.accepted")


async def test_a_hand_over_can_be_declined(stage: Stage, language: str) -> None:
    clerk, other = await offered(stage, language)
    await other.press("queue.handover_no")
    other.reads("queue.handover_left")
    clerk.reads("queue.handover.declined")
    assert (await the_case(stage)).custodian_id == (await clerk.row()).id


async def test_a_hand_over_that_nobody_accepts_goes_back(stage: Stage, language: str) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, language)
    clerk, other = await offered(stage, language)
    await stage.pass_time(hours=5)
    assert clerk.has_read("queue.handover.lapsed")
    assert leader.has_read("queue.handover.lapsed")
    await other.tap_data("a:queue.handover_yes:")
    other.reads("refused.handover_over")


async def test_a_hand_over_is_for_whom_it_was_offered_to(stage: Stage, language: str) -> None:
    clerk, _ = await offered(stage, language)
    third = await stage.staff("孙窗口", Role.CLERK, language)
    for actor in (third, clerk):
        for action in ("handover_yes", "handover_no"):
            await actor.forge(f"a:queue.{action}:1:")
            actor.reads("refused.handover_over")


# what the custodian is told


async def test_what_a_resident_does_is_told_with_their_words(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await requested.plan(clerk)
    await wang.press("case.change")
    await wang.say("Not on Friday")
    await wang.press("case_change.confirm")
    clerk.reads("queue.news.ask_change")
    clerk.sees("Not on Friday")
    await as_person(wang, lambda s, m, who: cases.write(s, m, who, 1, "And not on Monday"))
    clerk.reads("queue.news.written")
    await as_person(wang, lambda s, m, who: cases.withdraw(s, m, who, 1))
    clerk.reads("queue.news.withdraw")


async def test_news_of_the_night_is_told_in_the_morning_if_it_still_holds(
    stage: Stage, language: str
) -> None:
    clerk, wang = await requested.accepted(stage, language)
    await requested.plan(clerk)
    await stage.pass_time(hours=9)
    await requested.agree(wang)
    await as_person(wang, lambda s, m, who: cases.withdraw(s, m, who, 1))
    await stage.pass_time(hours=15)
    assert clerk.has_read("queue.news.withdraw") == 1
    assert clerk.has_read("queue.news.agree") == 0


async def test_the_clock_warns_and_then_rings(stage: Stage, clerk: Actor, wang: Actor) -> None:
    leader = await stage.staff("马主任", Role.DUTY_LEADER, clerk.language)
    await request(wang)
    await stage.pass_time(hours=6)
    assert clerk.has_read("notice.case.warning") == 0
    await stage.pass_time(hours=17)
    assert clerk.has_read("notice.case.warning") == leader.has_read("notice.case.warning") == 2
    await stage.pass_time(hours=2)
    assert clerk.has_read("notice.case.overdue") == 1
    clerk.reads("notice.case.overdue")


async def test_an_answer_that_never_came_is_told_as_its_outcome(stage: Stage, language: str) -> None:
    clerk, _ = await requested.begun(stage, language)
    await as_person(clerk, lambda s, m, who: cases.finish(s, m, who, 1, "Done"))
    await stage.pass_time(days=5)
    clerk.sees(clerk.words("case.outcome.unconfirmed"))


async def test_a_price_that_nobody_answers_is_rung_about(stage: Stage, language: str) -> None:
    clerk, _ = await requested.begun(stage, language)
    await as_person(clerk, lambda s, m, who: cases.ask_price(s, m, who, 1, 9000, text="A pipe"))
    await stage.pass_time(days=2)
    assert clerk.has_read("queue.ring_them")


# who may


async def test_who_may_only_look_finds_no_buttons_to_work_with(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    auditor = await stage.staff("秦监督", Role.AUDITOR, clerk.language)
    await request(wang)
    await auditor.say("/start")
    await auditor.press("menu.queue")
    await open_case(auditor)
    assert auditor.newest_buttons == [auditor.words("menu.queue")]
    for action in ("take_up", "take_over", "note", "say", "handover_yes", "tick"):
        await auditor.forge(f"a:queue.{action}:1:")
        auditor.reads("refused.not_allowed")


async def test_one_s_own_request_is_for_colleagues(stage: Stage, clerk: Actor) -> None:
    other = await stage.staff("刘窗口", Role.CLERK, clerk.language)
    await request(clerk)
    other.reads("notice.case.new")
    await clerk.say("/queue")
    clerk.reads("desk.empty")
    for action in ("see", "take_up", "accept", "gaps", "say", "note", "take_over"):
        await clerk.forge(f"a:queue.{action}:1:")
        clerk.reads("refused.case_own")


async def test_who_lost_the_role_is_told_nothing_any_more(stage: Stage, clerk: Actor, wang: Actor) -> None:
    director = await stage.staff("高主任", Role.DIRECTOR, clerk.language)
    await request(wang)
    await director.say("/roles")
    await director.tap("陈窗口")
    await director.press("roles.take", role=director.words("role.clerk"))
    await open_case(clerk)
    clerk.reads("refused.not_allowed")
    assert director.saw("SQ-")


# for those who cannot tap


async def test_what_somebody_says_who_cannot_tap_is_noted(stage: Stage, language: str) -> None:
    clerk, wang = await requested.with_gaps(stage, language)
    heard = len(wang.screen)
    await clerk.say("/queue")
    await open_case(clerk)
    clerk.reads("queue.card_ring")
    await clerk.press("queue.brought")
    await clerk.say("The ID card")
    await clerk.press("queue_fill.confirm")
    await open_case(clerk)
    clerk.reads("queue.step_for_them")
    await clerk.press("queue.accept")
    await requested.plan(clerk)
    await open_case(clerk)
    await clerk.press("queue.plan_agreed")
    await clerk.press("queue.start")
    await as_person(clerk, lambda s, m, who: cases.ask_price(s, m, who, 1, 9000, text="A pipe"))
    await clerk.say("/queue")
    await open_case(clerk)
    await clerk.forge("a:queue.price_agreed:1:1")
    clerk.reads("refused.case_price_changed")
    for extra in ("", "nonsense", "²", "-1"):
        await clerk.forge(f"a:queue.price_agreed:1:{extra}")
        clerk.reads("engine.old_button_no_form")
    await clerk.press("queue.price_agreed")
    await as_person(clerk, lambda s, m, who: cases.finish(s, m, who, 1, "Done"))
    await clerk.say("/queue")
    await open_case(clerk)
    await clerk.press("queue.confirmed")
    case = await the_case(stage)
    assert (case.state, case.price) == (CaseState.CLOSED, 9000)
    noted = select(AuditLine.actor_id).where(AuditLine.action == "case.confirm")
    assert await stage.read(lambda session: session.exec(noted).all()) == [(await clerk.row()).id]
    assert len(wang.screen) == heard
    lines = await stage.read(lambda session: session.exec(select(PhoneLine)).all())
    assert any((case.number or "") in line.what for line in lines)


async def test_a_higher_price_can_be_refused_for_somebody(stage: Stage, language: str) -> None:
    clerk, wang = await requested.begun(stage, language)
    await requested.lose(wang)
    await as_person(clerk, lambda s, m, who: cases.ask_price(s, m, who, 1, 9000, text="A pipe"))
    await open_case(clerk)
    await clerk.press("queue.price_refused")
    assert (await the_case(stage)).charged == requested.AGREED


async def test_nobody_speaks_for_who_can_tap_or_instead_of_its_custodian(stage: Stage, language: str) -> None:
    clerk, wang = await requested.accepted(stage, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    await requested.plan(clerk)
    taps = (
        "plan_agreed:1:1",
        "plan_other:1:",
        "price_refused:1:",
        "confirmed:1:",
        "withdraw:1:",
        "brought:1:",
    )
    for tap in taps:
        await clerk.forge(f"a:queue.{tap}")
        clerk.reads("refused.case_unknown")
    await requested.lose(wang)
    for tap in taps:
        await other.forge(f"a:queue.{tap}")
        other.reads("refused.case_unknown")
    assert (await the_case(stage)).state is CaseState.PLAN_OFFERED


async def test_somebody_without_telegram_asks_at_the_counter_and_is_rung(stage: Stage, clerk: Actor) -> None:
    await offer_both(stage)
    await clerk.say("/queue")
    await clerk.press("queue.new_for")
    await clerk.press("counter.channel.counter")
    await clerk.say("李建国")
    await clerk.press("engine.skip")
    await clerk.press("counter.agreed.yes")
    await clerk.say("通下水 / drain")
    await clerk.say("3-2-1208")
    await clerk.press("request_for.urgent.yes")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.press("request_for.confirm")
    clerk.reads("request_for.receipt", "request_for.reached_nobody")
    case = await the_case(stage)
    assert (case.channel, case.urgent, case.made_by) == (Channel.COUNTER, True, (await clerk.row()).id)
    await open_case(clerk)
    clerk.reads("queue.card_ring", "queue.card_urgent")
    clerk.sees("李建国", "1-2-0-8")
    await clerk.press("queue.take_up")
    await clerk.press("queue.accept")
    await requested.plan(clerk)
    await open_case(clerk)
    await clerk.press("queue.plan_agreed")
    assert (await the_case(stage)).state is CaseState.SCHEDULED
