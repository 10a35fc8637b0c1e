"""Complaints and suggestions at the desk, as people see them."""

from sqlmodel import select

from centre import complaints
from models.bookings import Channel
from models.cases import CaseAction, CaseKind, CaseState, Openness, Outcome
from models.complaints import Complaint, ComplaintCategory, Got, Target
from models.people import Role
from models.templates import Template
from tests.auxil.factories import a_template
from tests.auxil.playtime import PNG
from tests.auxil.stage import Actor, Stage
from tests.handlers import complained
from tests.handlers.complained import complain, look, newest
from tests.handlers.requested import as_person, lose, open_case, the_case


async def complaint_of(stage: Stage, case_id: int = 1) -> Complaint:
    """The second row of a complaint as it is now."""
    return await stage.read(lambda session: session.get_one(Complaint, case_id))


async def weigh(clerk: Actor) -> None:
    """Weigh the complaint on the screen: as heavy as usual, and about nobody of the staff."""
    await clerk.press("complaint.weigh")
    await clerk.press("complaint.category.premises")
    await clerk.press("queue.complaint.severity.normal")
    await clerk.press("complaint_weigh.nobody")
    await clerk.press("complaint_weigh.confirm")


async def test_from_the_complaint_to_not_fixed_twice_and_the_director(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await complain(resident, wish="A safe stair")
    clerk.reads("notice.case.new")
    await open_case(clerk)
    clerk.sees("王桂英", complained.STAIR, "A safe stair", clerk.words("complaint.category.premises"))
    clerk.reads("queue.complaint.contact_by")
    await weigh(clerk)
    await open_case(clerk)
    await clerk.press("complaint.assign")
    await clerk.press("complaint.contact")
    await clerk.say("We come and look this afternoon.")
    await clerk.press("complaint_contact.confirm")
    assert resident.saw("We come and look this afternoon.")
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    for rounds in range(3):
        await look(clerk)
        if rounds:
            await clerk.press("complaint.look")
        await clerk.press("complaint.reply")
        await clerk.press("complaint.finding.substantiated")
        await clerk.say("The stair was screwed down.")
        await clerk.press("engine.skip")
        await clerk.say(f"It is mended, {rounds}.")
        clerk.sees("The stair was screwed down.", f"It is mended, {rounds}.")
        await clerk.press("complaint_reply.confirm")
        clerk.reads("complaint_reply.done")
        assert resident.saw(f"It is mended, {rounds}.")
        await as_person(resident, lambda s, m, who: complaints.not_fixed(s, m, who, 1, "It shakes again."))
        # Twice it goes back to whoever handled it.
        handler = clerk if rounds < 2 else director
        handler.reads("queue.news.not_fixed" if rounds < 2 else "queue.news.not_fixed_again")
        handler.sees("It shakes again.")
    assert not director.has_read("notice.case.new")
    await resident.forge("a:voice.see:1:")
    resident.reads("complaint.next.rework_director")
    resident.sees("高主任")
    assert (await the_case(stage)).custodian_id == (await director.row()).id
    await look(director)
    await director.press("complaint.look")
    director.reads("queue.complaint.found")
    assert await stage.faults() == []


async def test_what_a_handler_cannot_settle_is_told_the_director_with_the_reason(
    stage: Stage, language: str
) -> None:
    clerk, resident = await complained.looked_into(stage, language)
    director = await stage.staff("高主任", Role.DIRECTOR, language)
    await clerk.press("complaint.refer")
    await clerk.say("The house is not ours.")
    await clerk.press("complaint_refer.confirm")
    director.reads("queue.news.refer")
    director.sees("陈窗口", "The house is not ours.")
    # One message for one event, and none of it for whoever complained.
    assert not director.has_read("notice.case.new")
    assert not resident.saw("The house is not ours.")
    assert await stage.faults() == []


async def test_who_complained_stays_unknown_and_is_written_to_all_the_same(
    stage: Stage, language: str
) -> None:
    clerk, resident = await complained.submitted(
        stage, language, openness=Openness.CONFIDENTIAL, category=ComplaintCategory.FEE
    )
    clerk.reads("queue.complaint.openness.confidential")
    assert not clerk.saw("王桂英")
    assert clerk.words("desk.phoned") not in clerk.newest_buttons
    await complained.weigh(clerk, ComplaintCategory.FEE)
    await look(clerk)
    await clerk.press("complaint.assign")
    assert clerk.words("complaint.rang") not in clerk.newest_buttons
    await clerk.press("complaint.contact")
    await clerk.say("We check the list of fees.")
    await clerk.press("complaint_contact.confirm")
    assert resident.saw("We check the list of fees.")
    await complained.reply(clerk)
    await look(clerk)
    assert clerk.words("complaint.told_phone") not in clerk.newest_buttons
    await as_person(resident, lambda s, m, who: complaints.fixed(s, m, who, 1))
    assert not clerk.saw("王桂英")
    assert await stage.faults() == []


async def test_no_list_of_colleagues_tells_who_of_them_complained(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    colleague = await stage.staff("刘窗口", Role.CLERK, language)
    await complained.complain(colleague, openness=Openness.CONFIDENTIAL)
    await look(clerk)
    await clerk.press("complaint.weigh")
    await clerk.press("complaint.category.premises")
    await clerk.press("queue.complaint.severity.normal")
    assert "刘窗口" in clerk.newest_buttons
    await clerk.press("complaint_weigh.nobody")
    await clerk.press("complaint_weigh.confirm")
    await look(clerk)
    await clerk.press("desk.hand_over")
    before = len(colleague.screen)
    await clerk.tap("刘窗口")
    await clerk.press("engine.skip")
    await clerk.press("queue_hand_over.confirm")
    clerk.reads("queue_hand_over.done")
    assert len(colleague.screen) == before


async def test_who_left_no_trace_is_not_asked_and_finds_the_reply(stage: Stage, language: str) -> None:
    clerk, _ = await complained.submitted(stage, language, openness=Openness.NO_TRACE)
    clerk.reads("queue.complaint.take_on_by")
    await weigh(clerk)
    clerk.reads("complaint_weigh.done_unnamed")
    await open_case(clerk)
    await clerk.press("complaint.assign")
    clerk.reads("queue.complaint.openness.no_trace")
    assert clerk.words("complaint.contact") not in clerk.newest_buttons
    await clerk.press("complaint.look")
    await complained.reply(clerk)
    await look(clerk)
    clerk.reads("queue.complaint.got.waiting")


async def test_a_letter_without_a_name_is_answered_at_the_counter(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.say("/queue")
    await clerk.press("queue.new_voice_for")
    await clerk.press("voice_for.channel.paper")
    await clerk.press("engine.skip")
    await clerk.press("voice_for.kind.complaint")
    await clerk.press("complaint.category.late")
    await clerk.press("queue.complaint.target.other")
    await clerk.press("engine.skip")
    await clerk.do(lambda phone: phone.send_photo(PNG))
    await clerk.press("engine.skip")
    await clerk.press("voice_for.confirm")
    clerk.reads("voice_for.receipt_paper", "voice_for.code_paper", "voice_for.unnamed_paper")
    clerk.reads("queue.complaint.take_on_by")
    code = clerk.copied
    case = await stage.read(lambda session: complaints.by_code(session, code))
    assert case is not None
    assert (case.person_id, case.channel) == (None, Channel.PAPER)
    await complained.weigh(clerk, ComplaintCategory.LATE)
    await look(clerk)
    clerk.reads("queue.complaint.openness.open")
    await clerk.press("complaint.assign")
    await clerk.press("complaint.look")
    await complained.reply(clerk)
    await look(clerk)
    assert clerk.words("complaint.says_fixed") not in clerk.newest_buttons
    # Who wrote it down and handles it cannot answer for them; a colleague can, to whom they show the code.
    await clerk.say(code)
    await clerk.press("voice.fixed")
    clerk.reads("refused.code_of_theirs", "complaint.asks_unknown")
    await clerk.forge(f"a:voice.grade:0:5{code}")
    clerk.reads("refused.code_of_theirs")
    colleague = await stage.staff("李前台", Role.CLERK, language)
    await colleague.say(code)
    await colleague.press("voice.fixed")
    await colleague.press("voice.grade.5")
    complaint = await complaint_of(stage)
    assert ((await the_case(stage)).outcome, complaint.got, complaint.grade) == (
        Outcome.FIXED,
        Got.DELIVERED,
        5,
    )
    assert await stage.faults() == []


async def test_nobody_picks_up_on_three_days(stage: Stage, language: str) -> None:
    caller, handler = await complained.taken_to_ring(stage, language)
    await handler.say("/followups")
    handler.reads("desk.empty")
    await handler.forge("a:follow_up.no_answer:1:")
    handler.reads("refused.follow_up_served")
    await look(handler)
    assert handler.saw(handler.words("case.state.follow_up"))
    assert handler.words("complaint.says_fixed") not in handler.newest_buttons
    for day in range(3):
        if day:
            await caller.say("/followups")
            await caller.tap_data("a:follow_up.see:")
            caller.reads("follow_up.tries")
            await caller.press("follow_up.take")
        caller.sees("王桂英")
        await caller.press("follow_up.no_answer")
        if day < 2:
            caller.reads("follow_up.tried")
            await caller.forge("a:follow_up.take:1:")
            caller.reads("refused.tried_today")
            await stage.pass_time(days=1)
    assert caller.has_read("follow_up.tried_last")
    assert (await the_case(stage)).outcome is Outcome.UNREACHABLE


async def test_what_is_not_solved_comes_back_to_who_handled_it(stage: Stage, language: str) -> None:
    caller, handler = await complained.taken_to_ring(stage, language)
    await caller.press("follow_up.give_back")
    await caller.press("follow_up.take")
    other = await stage.staff("赵窗口", Role.CLERK, language)
    await other.say("/followups")
    other.reads("desk.empty")
    # A list of a moment ago: what a colleague has taken is not taken from them by the same button.
    await other.forge("a:follow_up.take:1:")
    other.reads("refused.follow_up_taken")
    await other.forge("a:follow_up.see:1:")
    await other.press("follow_up.take_over")
    await caller.forge("a:follow_up.reached:1:")
    caller.reads("refused.follow_up_not_yours")
    await other.press("follow_up.reached")
    await other.press("follow_up.result.not_solved")
    await other.say("It shakes again.")
    await other.press("engine.skip")
    await other.press("follow_up_result.confirm")
    other.reads("follow_up_result.done_not_solved")
    await look(handler)
    handler.sees("It shakes again.")
    assert (await the_case(stage)).state is CaseState.REWORK
    await other.say("/followups")
    await other.press("follow_ups.view.done")
    await other.tap_data("a:follow_up.see:")
    other.sees("It shakes again.", other.words("follow_up.result.not_solved"))
    assert await stage.faults() == []


async def test_what_was_told_is_noted_once(stage: Stage, language: str) -> None:
    clerk, resident = await complained.replied(stage, language)
    await lose(resident)
    await look(clerk)
    await clerk.press("complaint.told_phone")
    assert clerk.words("complaint.told_person") not in clerk.newest_buttons
    assert (await complaint_of(stage)).got is Got.BY_PHONE
    await clerk.press("complaint.says_not_fixed")
    await clerk.say("It shakes.")
    await clerk.press("complaint_answer.how.by_phone")
    await clerk.press("engine.skip")
    await clerk.press("complaint_answer.confirm")
    clerk.reads("complaint_answer.done_not_fixed")
    assert (await the_case(stage)).state is CaseState.REWORK


async def test_whom_it_is_about_sees_nothing_of_it(stage: Stage, language: str) -> None:
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    resident = await stage.resident("王桂英", language)
    await complain(resident, target=Target.PERSON, whom="刘窗口", category=ComplaintCategory.ATTITUDE)
    number = (await the_case(stage)).number or ""
    await other.say("/queue")
    other.reads("desk.empty")
    await other.say(f"/find {number}")
    other.reads("find.nothing")
    await other.forge("a:queue.see:1:")
    other.reads("refused.case_unknown")
    for action in ("weigh", "assign", "contact", "reply", "look", "merge", "says"):
        await other.forge(f"a:complaint.{action}:1:")
        other.reads("refused.case_unknown")
    await stage.staff("赵窗口", Role.CLERK, language)
    await look(clerk)
    clerk.reads("queue.complaint.against")
    await clerk.press("desk.hand_over")
    assert "刘窗口" not in clerk.newest_buttons
    assert "赵窗口" in clerk.newest_buttons


async def test_who_finds_that_it_is_about_them_has_it_no_longer(stage: Stage, language: str) -> None:
    clerk, _ = await complained.submitted(stage, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    await clerk.press("complaint.weigh")
    await clerk.press("complaint.category.attitude")
    await clerk.press("queue.complaint.severity.normal")
    await clerk.press("complaint_weigh.me")
    await clerk.press("complaint_weigh.confirm")
    clerk.reads("complaint_weigh.about_you")
    other.reads("notice.case.new")
    await clerk.forge("a:queue.see:1:")
    clerk.reads("refused.case_unknown")


async def test_what_is_critical_is_told_at_night(stage: Stage, language: str) -> None:
    leader = await stage.staff("周组长", Role.DUTY_LEADER, language)
    resident = await stage.resident("王桂英", language)
    await stage.pass_time(hours=13)
    await complain(resident, category=ComplaintCategory.SAFETY)
    leader.reads("notice.case.new", "queue.card_critical")
    await open_case(leader)
    leader.reads("queue.card_critical")
    await leader.press("complaint.emergency")
    leader.sees("120")
    await leader.say("Please ring 119 now.")
    await leader.press("complaint_emergency.confirm")
    assert (await the_case(stage)).state is CaseState.EMERGENCY


async def test_of_two_clerks_one_has_it_and_the_other_is_told_who(stage: Stage, language: str) -> None:
    clerk, _ = await complained.submitted(stage, language)
    other = await stage.staff("刘窗口", Role.CLERK, language)
    await look(other)
    await other.press("queue.take_over")
    clerk.reads("notice.case.taken_over")
    clerk.sees("刘窗口")
    await clerk.forge("a:complaint.weigh:1:")
    clerk.reads("refused.case_not_yours")
    clerk.sees("刘窗口")


async def test_more_time_is_asked_for_and_granted(stage: Stage, language: str) -> None:
    clerk, _ = await complained.looked_into(stage, language)
    leader = await stage.staff("周组长", Role.DUTY_LEADER, language)
    await look(clerk)
    assert clerk.words("queue.longer") not in clerk.newest_buttons
    await clerk.press("complaint.extend")
    await clerk.press("complaint_extend.days", n=3)
    await clerk.say("The witness is away.")
    await clerk.press("complaint_extend.confirm")
    await look(clerk)
    clerk.reads("queue.complaint.more_time")
    await leader.press("complaint.grant")
    clerk.reads("notice.case.extension_settled")
    assert (await complaint_of(stage)).extra_days == 3
    await look(clerk)
    clerk.reads("queue.complaint.more_time_settled")
    assert clerk.words("complaint.extend") not in clerk.newest_buttons


async def test_more_time_is_refused_from_the_card_with_a_reason(stage: Stage, language: str) -> None:
    clerk, _ = await complained.looked_into(stage, language)
    leader = await stage.staff("周组长", Role.DUTY_LEADER, language)
    await as_person(clerk, lambda s, m, who: complaints.extension.ask(s, m, who, 1, 3, why="He is away."))
    await look(clerk)
    assert clerk.words("complaint.grant") not in clerk.newest_buttons
    await leader.forge("a:queue.see:1:")
    await leader.press("complaint.refuse_time")
    await leader.say("You have been there; reply today.")
    await leader.press("complaint_refuse_time.confirm")
    leader.reads("complaint_refuse_time.done")
    assert clerk.has_read("complaint.time_refused")
    assert clerk.saw("You have been there; reply today.")
    await leader.forge("a:complaint.grant:1:")
    leader.reads("refused.extension_over")
    assert (await complaint_of(stage)).extra_days == 0
    assert await stage.faults() == []


async def test_two_of_the_same_become_one(stage: Stage, language: str) -> None:
    clerk, _ = await complained.submitted(stage, language)
    first = (await the_case(stage)).number or ""
    await complain(await stage.resident("李建国", language))
    await complained.weigh(clerk)
    await clerk.forge("a:queue.see:2:")
    await clerk.press("complaint.merge")
    await clerk.say("TS-AAA-A")
    clerk.reads("refused.number_mistyped")
    await clerk.say(((await the_case(stage, 2)).number or "").lower())
    clerk.reads("refused.merge_unfit")
    await clerk.say(first)
    await clerk.press("engine.skip")
    clerk.sees(first, clerk.words("complaint.category.premises"), "Building 3")
    await clerk.press("complaint_merge.confirm")
    await open_case(clerk)
    clerk.reads("queue.complaint.merged")
    await clerk.forge("a:queue.see:1:")
    clerk.reads("queue.complaint.joined")


async def test_words_to_start_from_are_one_tap_and_leaders_keep_their_own(
    stage: Stage, language: str
) -> None:
    clerk, resident = await complained.looked_into(stage, language)
    await stage.write(lambda session: session.add(a_template(language=language)))
    await clerk.press("complaint.reply")
    await clerk.press("complaint.finding.partly")
    await clerk.say("Mended")
    await clerk.press("engine.skip")
    await clerk.tap("We apologise")
    number = (await the_case(stage)).number or ""
    clerk.sees(f"Dear 王桂英, about {number}: we are sorry.")
    await clerk.press("complaint_reply.confirm")
    assert clerk.words("template.keep") not in clerk.newest_buttons
    assert resident.saw(f"Dear 王桂英, about {number}")

    leader = await stage.staff("周组长", Role.COORDINATOR, language)
    await complain(await stage.resident("李建国", language))
    row = await newest(stage)
    await leader.forge(f"a:queue.see:{row}:")
    if (await the_case(stage, row)).custodian_id != (await leader.row()).id:
        await leader.press("queue.take_over")
    await complained.weigh(leader)
    await as_person(leader, lambda s, m, who: complaints.assign(s, m, who, row))
    await leader.forge(f"a:queue.see:{row}:")
    await leader.press("complaint.contact")
    await leader.say(f"李建国, we come today for {(await the_case(stage, row)).number}. {{price}}")
    await leader.press("complaint_contact.confirm")
    await leader.press("template.keep")
    leader.sees("{name}, we come today for {number}. {price}")
    await leader.press("template_keep.text.as_sent")
    await leader.say("Today")
    await leader.press("template_keep.whom.this")
    await leader.press("template_keep.confirm")
    [kept] = await stage.read(
        lambda session: session.exec(select(Template).where(Template.title == "Today")).all()
    )
    assert (kept.text, kept.category) == (
        "{name}, we come today for {number}. {price}",
        ComplaintCategory.PREMISES,
    )
    await leader.say("/queue")
    await leader.press("template.list")
    leader.reads("template.heading", "template.line")
    await leader.press("template.see", title="Today")
    leader.reads("template.text")
    await leader.press("template.drop")
    leader.reads("template.dropped")
    await leader.forge(f"a:template.see:{kept.id}:")
    leader.reads("refused.template_gone")
    await clerk.say("/queue")
    assert clerk.words("template.list") not in clerk.newest_buttons
    assert len(await stage.read(lambda session: session.exec(select(Template)).all())) == 1


async def test_words_are_written_before_anybody_needs_them(stage: Stage, language: str) -> None:
    leader = await stage.staff("周组长", Role.COORDINATOR, language)
    await leader.say("/queue")
    await leader.press("template.list")
    await leader.press("template.write")
    await leader.press("template_write.step.reply")
    await leader.press("complaint.category.fee")
    await leader.tap("中文" if language.startswith("zh") else "English")
    leader.reads("template_write.text.ask")
    leader.sees("{number}", "{name}")
    await leader.say("Dear {name}, about {number}: you get it back.")
    await leader.say("x" * 41)
    await leader.press("template_write.confirm")
    leader.reads("refused.template_title")
    await leader.say("Money back")
    await leader.press("template_write.confirm")
    leader.reads("template_keep.done")
    kept = await stage.read(lambda session: session.get_one(Template, 1))
    assert (kept.kind, kept.action, kept.category, kept.language) == (
        CaseKind.COMPLAINT,
        CaseAction.REPLY,
        ComplaintCategory.FEE,
        language,
    )
    # Of a suggestion there are no categories; a clerk writes none.
    await leader.press("template.list")
    await leader.press("template.write")
    await leader.press("template_write.step.adopt")
    leader.reads("template_write.language.ask")
    clerk = await stage.staff("陈窗口", Role.CLERK, language)
    await clerk.forge("a:template.write:0:")
    assert not clerk.has_read("template_write.step.ask")


async def test_a_suggestion_is_adopted_and_carried_out(stage: Stage, language: str) -> None:
    clerk, resident = await complained.suggested(stage, language)
    clerk.reads("queue.complaint.suggestion")
    clerk.sees("A bench at the gate.")
    await clerk.press("suggestion.adopt_part")
    await clerk.say("One bench in spring.")
    await clerk.press("suggestion_adopt_part.confirm")
    assert resident.saw("One bench in spring.")
    await open_case(clerk)
    await clerk.press("suggestion.done")
    await clerk.say("It stands there.")
    await clerk.press("suggestion_done.confirm")
    assert resident.saw("It stands there.")
    assert (await the_case(stage)).outcome is Outcome.PARTLY_ADOPTED
    assert await stage.faults() == []
