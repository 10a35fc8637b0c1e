"""Requests at the desk: from the review to the end, and what is missing."""

from datetime import date

from sqlmodel import Session, col, select

from centre import cases
from centre.cases import Application
from models.audit import AuditLine
from models.cases import CaseState, Gap
from models.catalogue import Service, Where
from models.people import Role
from models.slots import Worker
from tests.auxil.offers import a_fee
from tests.auxil.stage import Stage, words_of
from tests.handlers import requested
from tests.handlers.request_stories import a_drain
from tests.handlers.requested import as_person, open_case, request, take_up, the_case

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
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    wang = await stage.resident("王桂英", language)
    drain = await stage.write(lambda session: a_drain(session, plan_days=0, place=Where.CENTRE).id or 0)

    def decide(session: Session) -> None:
        a_fee(session, session.get_one(Service, drain), 9000, date(2026, 11, 26))

    await stage.write(decide)
    await as_person(wang, lambda s, moment, who: cases.submit(s, moment, who, Application(drain)).id)
    await stage.pass_time(days=2)
    await clerk.say("/queue")
    await open_case(clerk)
    clerk.reads("booking.price")
    clerk.sees("60")
    await clerk.press("queue.take_up")
    await clerk.press("queue.accept")
    await clerk.press("queue.schedule")
    await clerk.press("engine.skip")
    await clerk.press("queue_schedule.confirm")
    assert (await the_case(stage)).price == 6000
    await wang.say("/my")
    await wang.tap_data("a:case.see:")
    wang.reads("case.price_fixed")


async def test_a_plan_offers_the_price_on_the_list_to_tap(stage: Stage, language: str) -> None:
    clerk, _ = await requested.accepted(stage, language)
    await stage.write(
        lambda session: a_fee(session, session.get_one(Service, 1), 5000, date(2026, 1, 1), visit=1500)
    )
    await stage.write(lambda session: session.add(Worker(name="Master Zhou", deliverer="staff")))
    await clerk.press("queue.plan")
    await clerk.tap("Master Zhou")
    await clerk.tap_data("d:")
    await clerk.tap_data("d:")
    listed = clerk.newest_buttons[1]
    assert "50" in listed
    await clerk.tap(listed)
    await clerk.tap(clerk.newest_buttons[1])
    await clerk.press("engine.skip")
    clerk.sees("Master Zhou", "50", "15")
    await clerk.press("queue_plan.confirm")
    clerk.reads("queue_plan.done")


async def test_what_is_free_costs_nothing_to_turn_away(stage: Stage, language: str) -> None:
    clerk, _ = await requested.accepted(stage, language)
    await clerk.press("queue.plan")
    await clerk.press("queue_plan.me")
    await clerk.tap_data("d:")
    await clerk.press("engine.skip")
    await clerk.press("queue_plan.free")
    clerk.reads("queue_plan.words.ask")
    await clerk.press("engine.skip")
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
    clerk, wang = await requested.scheduled(stage, language)
    await clerk.press("queue.back")
    await clerk.press("case.reason.wrong_address")
    await clerk.press("engine.skip")
    await clerk.press("queue_back.confirm")
    await open_case(clerk)
    clerk.sees(clerk.words("case.reason.wrong_address"), clerk.words("case.state.planning"))
    assert clerk.words("queue.plan") in clerk.newest_buttons
    await wang.say("/my")
    await wang.tap_data("a:case.see:")
    wang.reads("case.sent_back.wrong_address")


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


async def test_a_message_of_eight_thousand_characters_arrives_whole(stage: Stage, language: str) -> None:
    phrase = "先关总阀，再换水管。" if language == "zh-hans" else "Shut the <main> valve & change the pipe. "
    clerk, wang = await requested.reviewed(stage, language)
    whole = (phrase * (8000 // len(phrase)))[:7990]
    before = len(wang.screen)
    await clerk.press("queue.say")
    # A phone sends so much as two messages.
    await clerk.do(lambda phone: phone.send_text(whole[:4096]), lambda phone: phone.send_text(whole[4096:]))
    await clerk.press("queue_say.confirm")
    told = "".join(words_of(message) for message in wang.screen[before:])
    assert "".join(whole.split()) in "".join(told.split())
    assert len(wang.screen) - before > 1


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
