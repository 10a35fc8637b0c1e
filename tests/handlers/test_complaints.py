"""Complaining as people do it: by taps and words, as oneself or unknown to the staff, until it is fixed."""

from datetime import timedelta

import pytest
from sqlmodel import select

from centre import cases, complaints
from models.cases import Case, CaseState, Openness, Outcome, Reason
from models.complaints import Complaint, Follower
from models.files import StoredFile
from models.people import Role
from tests.auxil.playtime import PNG
from tests.auxil.stage import WEDNESDAY, Actor, Stage
from tests.handlers.offered import book, offer
from tests.handlers.request_stories import come_to
from tests.handlers.requested import newest, request, the_case
from tests.handlers.voice_stories import MEASURE, REPLY, complain, handled, replies, suggest, triages


@pytest.fixture
async def clerk(stage: Stage, language: str) -> Actor:
    return await stage.staff("陈窗口", Role.CLERK, language)


@pytest.fixture
async def resident(stage: Stage, clerk: Actor, language: str) -> Actor:
    return await stage.resident("王桂英", language)


async def the_complaint(stage: Stage, case_id: int = 1) -> Complaint:
    """What only a complaint has."""
    return await stage.read(lambda session: session.get_one(Complaint, case_id))


async def test_it_has_a_number_and_both_times(stage: Stage, resident: Actor) -> None:
    await complain(resident)
    case = await the_case(stage)
    resident.sees(case.number or "", "陈窗口")
    resident.reads("complaint.promise", "voice.receipt_told", "booking.ask")
    assert (case.state, case.openness) == (CaseState.SUBMITTED, Openness.OPEN)
    await resident.press("case.see")
    resident.reads("complaint.next.submitted", "case.owner")
    await resident.say("/my")
    resident.sees(case.number or "", resident.words("complain.kind.premises"))
    await resident.say(f"/status {case.number}")
    resident.reads("complaint.next.submitted")
    stranger = await stage.resident("李建国", resident.language)
    await stranger.say(f"/status {case.number}")
    stranger.reads("refused.case_unknown")


async def test_photos_and_a_place_on_the_map_belong_to_what_happened(stage: Stage, resident: Actor) -> None:
    await resident.say("/complain")
    await resident.press("complain.topic.place")
    await resident.press("complain.kind.safety")
    await resident.press("engine.skip")
    await resident.press("openness.open")
    await resident.do(lambda phone: phone.send_location(39.9, 116.4))
    await resident.do(lambda phone: phone.send_photo(PNG))
    resident.reads("complain.wish.ask")
    await resident.say("Please put up a fence")
    resident.reads("complain.card", "request.remark_urgent", "files.photo")
    resident.sees("39.90000, 116.40000", "Please put up a fence")
    await resident.press("complain.confirm")
    case, complaint = await the_case(stage), await the_complaint(stage)
    assert case.urgent
    assert (complaint.whom, complaint.wish) == ("", "Please put up a fence")
    assert len(await stage.read(lambda session: session.exec(select(StoredFile)).all())) == 1


async def test_the_reply_is_read_in_full_and_only_they_say_that_it_is_fixed(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await complain(resident)
    await come_to(clerk, 1, triages, complaints.assign)
    assert resident.has_read("notice.case.step") == 0  # it changes nothing for them
    await come_to(clerk, 1, lambda s, m, who, case: complaints.contact(s, m, who, case, "We come today."))
    resident.reads("case.message", "case.message_how")
    long = "。".join(["我们来看过了"] * 700)
    await come_to(clerk, 1, lambda s, m, who, case: replies(s, m, who, case, text=long))
    assert sum(m.get("text", "").count("我们来看过了") for m in resident.screen) == 700
    resident.reads("complaint.asks")
    await resident.press("voice.fixed")
    resident.reads("voice.told_thanks", "complaint.ended.fixed", "complaint.review_until_fixed")
    resident.reads("voice.grade_ask")
    # The question that was answered is no longer asked above it.
    assert resident.words("complaint.asks_head") not in resident.last
    await resident.press("voice.grade.5")
    resident.reads("voice.grade_thanks")
    await resident.forge("a:voice.grade:1:1")
    resident.reads("voice.grade_given")
    await resident.forge("a:voice.fixed:1:")
    resident.reads("case.moved_on", "complaint.ended.fixed", "complaint.graded")
    assert (await the_complaint(stage)).grade == 5
    assert (await the_case(stage)).outcome is Outcome.FIXED


async def test_not_fixed_goes_back_and_the_grade_is_asked_once(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await complain(resident)
    await handled(clerk, 1)
    await resident.press("voice.not_fixed")
    await resident.do(lambda phone: phone.send_photo(PNG))
    await resident.press("voice_not_fixed.confirm")
    resident.reads("voice_not_fixed.done", "complaint.next.rework", "voice.grade_ask")
    await come_to(clerk, 1, complaints.investigate, replies)
    resident.sees(REPLY)
    await resident.press("voice.partly")
    await resident.press("engine.skip")
    resident.reads("complaint.ended.partly_fixed")
    assert resident.words("voice.grade_ask") not in resident.last
    await resident.press("voice.review")
    await resident.say("It is not true")
    await resident.press("voice_review.confirm")
    resident.reads("voice_review.done", "complaint.next.review")
    await stage.pass_time(days=1)


async def test_who_gave_no_grade_is_not_asked_again(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await complain(resident)
    await handled(clerk, 1)
    await resident.press("voice.fixed")
    resident.reads("voice.grade_ask")
    await resident.forge("a:voice.review:1:")
    await resident.say("It shakes again")
    await resident.press("voice_review.confirm")
    resident.reads("voice_review.done")
    assert resident.words("voice.grade_ask") not in resident.last
    await stage.pass_time(days=1)


async def test_it_leaves_my_list_when_nobody_can_review_it_any_more(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await complain(resident)
    await handled(clerk, 1)
    await resident.press("voice.fixed")
    number = (await the_case(stage)).number or ""
    await stage.pass_time(days=29)
    await resident.say("/my")
    resident.sees(number)
    await stage.pass_time(days=2)
    await resident.say("/my")
    assert number not in resident.last
    await resident.forge("a:voice.review:1:")
    resident.reads("refused.complaint_review_late")


async def test_a_neighbour_says_me_too_and_sees_nothing_of_the_other(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await complain(resident)
    neighbour = await stage.resident("李建国", resident.language)
    await neighbour.say("/complain")
    await neighbour.press("complain.topic.place")
    await neighbour.press("complain.kind.premises")
    await neighbour.say("Building 3")
    await neighbour.press("openness.no_trace")
    neighbour.reads("complain.about.ask")  # who leaves no trace cannot be told what comes of it
    await neighbour.press("engine.back")
    await neighbour.press("openness.confidential")
    neighbour.reads("complain.like.ask")
    assert "loose" not in neighbour.last
    await neighbour.tap(neighbour.newest_buttons[0])
    neighbour.reads("complain.card", "complain.too")
    await neighbour.press("complain.confirm_join")
    neighbour.reads("complain.joined")
    assert await stage.read(lambda s: [one.case_id for one in s.exec(select(Follower)).all()]) == [1]
    assert (await the_complaint(stage)).joined == 1
    await neighbour.say("/status " + ((await the_case(stage)).number or ""))
    neighbour.reads("refused.case_unknown")
    await neighbour.say("/my")
    neighbour.reads("followed.line")
    await neighbour.press("followed.see", what=neighbour.words("complain.kind.premises"))
    neighbour.reads("followed.later")
    await handled(clerk, 1)
    neighbour.reads("notice.case.followed")
    await neighbour.say("/my")
    await neighbour.press("followed.see", what=neighbour.words("complain.kind.premises"))
    neighbour.sees(MEASURE)
    assert not any(neighbour.saw(words) for words in (REPLY, (await the_case(stage)).number or ""))
    await resident.forge("a:followed.see:1:")
    resident.reads("refused.case_unknown")


async def test_an_ended_one_is_not_joined_but_complained_of_anew(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await complain(resident)
    neighbour = await stage.resident("李建国", resident.language)
    await neighbour.say("/complain")
    await neighbour.press("complain.topic.place")
    await neighbour.press("complain.kind.premises")
    await neighbour.say("3号楼")
    await neighbour.press("openness.open")
    await neighbour.tap(neighbour.newest_buttons[0])
    await come_to(
        clerk, 1, lambda s, m, who, case: cases.decline(s, m, who, case, Reason.OUT_OF_SCOPE, text="x")
    )
    resident.reads("complaint.next.not_accepted", "complaint.review_until")
    await neighbour.press("complain.confirm_join")
    neighbour.reads("refused.complaint_over")
    await neighbour.press("complain.another")
    await neighbour.say("It is loose")
    await neighbour.press("engine.skip")
    await neighbour.press("complain.confirm")
    neighbour.reads("voice.receipt")


async def test_what_weighs_too_much_is_looked_into_though_it_is_withdrawn(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await complain(resident)
    await resident.press("case.see")
    await resident.press("voice.withdraw")
    await resident.say("It is fine by now")
    await resident.press("voice_withdraw.confirm")
    resident.reads("voice_withdraw.done")
    assert not resident.has_read("complaint.next.withdrawn")
    await resident.say("/complain")
    await resident.press("complain.topic.person")
    await resident.press("complain.kind.privacy")
    await resident.press("engine.skip")
    await resident.press("openness.confidential")
    await resident.say("He told my neighbours")
    await resident.press("engine.skip")
    await resident.press("complain.confirm")
    resident.reads("voice.receipt_confidential")
    await resident.press("case.see")
    await resident.press("voice.withdraw")
    await resident.say("Never mind")
    await resident.press("voice_withdraw.confirm")
    resident.reads("voice_withdraw.goes_on")
    assert (await the_case(stage, 2)).state is CaseState.SUBMITTED


async def test_a_reply_to_a_message_is_a_word_about_it(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await complain(resident)
    message = resident.last_message["message_id"]
    await resident.do(lambda phone: phone.reply(message, "One thing more"))
    resident.reads("voice_write.card")
    await resident.press("voice_write.confirm")
    resident.reads("voice_write.done")
    await resident.press("voice.write")
    await come_to(
        clerk, 1, lambda s, m, who, case: cases.decline(s, m, who, case, Reason.OUT_OF_SCOPE, text="x")
    )
    await resident.say("Too late")
    await resident.press("voice_write.confirm")
    resident.reads("voice.not_sent", "complaint.next.not_accepted")
    await resident.do(lambda phone: phone.reply(message, "And this"))
    resident.reads("voice.ended_already")


async def test_a_request_s_buttons_do_nothing_with_a_complaint(stage: Stage, resident: Actor) -> None:
    await complain(resident)
    for data in ("a:case.withdraw_now:1:", "a:case.write:1:", "a:voice.take_back_now:1:"):
        await resident.forge(data)
    case = await the_case(stage)
    assert (case.state, case.closed_at) == (CaseState.SUBMITTED, None)


async def test_a_suggestion_is_acknowledged_and_its_author_hears_what_became_of_it(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await suggest(resident)
    resident.reads("suggestion.next.submitted")
    case = await the_case(stage)
    assert case.due_at is not None
    assert case.due_at > WEDNESDAY + timedelta(days=20)
    await resident.press("case.see")
    await resident.press("voice.take_back")
    await resident.press("voice.take_back_now")
    resident.reads("voice.taken_back")
    assert (await stage.read(lambda s: s.get_one(Case, 1))).state is CaseState.WITHDRAWN


async def test_whoever_complains_of_a_request_or_a_booking_need_not_say_which(
    stage: Stage, clerk: Actor, resident: Actor
) -> None:
    await offer(stage)
    await book(resident, "tomorrow")
    case_id = await request(resident)
    number = (await the_case(stage, case_id)).number or ""
    for openness, told in ((Openness.OPEN, True), (Openness.CONFIDENTIAL, False)):
        await resident.say(f"/status {number}")
        await resident.press("complain.this")
        await resident.press("complain.kind.late")
        await resident.press(f"openness.{openness.value}")
        await resident.say("Nobody came")
        await resident.press("engine.skip")
        assert (number in resident.last) == told
        await resident.press("complain.confirm")
        resident.reads("voice.receipt")
        complaint = await the_complaint(stage, await stage.read(lambda s: newest(s, resident)))
        # The number of their request would say who they are.
        assert (complaint.concerns_id, number in complaint.whom) == (case_id if told else None, told)
    await resident.forge("a:complain.booking:1:")
    resident.reads("complain.category.ask")


async def test_a_code_is_one_in_the_middle_of_a_form_too(stage: Stage, clerk: Actor, resident: Actor) -> None:
    await suggest(resident, openness=Openness.NO_TRACE)
    code = resident.copied
    await resident.say("/talk")
    await resident.say(code)
    resident.reads("suggestion.next.submitted")
    # The form waited, and takes what only looks like a code for what it is: words.
    await resident.say("ABCD-EFGH-JKLM")
    resident.reads("call.wanted.ask")
