"""Requests at the desk: the queue, the card, and who may see and do what."""

import pytest
from sqlmodel import select

from centre import cases, numbers
from models.audit import AuditLine
from models.people import Assignment, Role
from tests.auxil.factories import a_rule
from tests.auxil.stage import Actor, Stage, buttons_of
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
    for view, empty in (("mine", "desk.empty"), ("new", "desk.empty"), ("overdue", "queue.nothing_late")):
        await clerk.press(f"queue.view.{view}")
        clerk.reads(empty)


async def test_a_line_says_what_a_request_waits_for(stage: Stage, clerk: Actor, wang: Actor) -> None:
    case_id = await request(wang)
    await clerk.say("/queue")
    clerk.reads("queue.line", "queue.why.submitted")
    clerk.sees("陈窗口", "王桂英", clerk.words("queue.view.mine"))
    await take_up(clerk)
    await as_person(clerk, lambda s, m, who: cases.list_gaps(s, m, who, case_id, ["ID card"]))
    await clerk.say("/queue")
    clerk.reads("queue.why.supplement")
    await stage.pass_time(days=3)
    await clerk.press("queue.view.overdue")
    clerk.reads("queue.nothing_late")  # the clock stands still


async def test_a_late_request_stands_out_and_an_urgent_one_is_marked(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    await offer_both(stage)
    await wang.say("/request")
    await wang.say("通下水 / drain")
    await wang.press("book.whom.me")
    await wang.say("3-2-1208")
    await wang.press("request.urgent.harm")
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


async def test_what_is_late_is_listed_the_latest_first(stage: Stage, clerk: Actor, wang: Actor) -> None:
    await clerk.say("/overdue")
    clerk.reads("queue.nothing_late")
    for _ in range(2):
        await request(wang)
        await stage.pass_time(hours=1)
    await stage.pass_time(days=3)
    await clerk.say("/overdue")
    clerk.reads("queue.line_late", "queue.why.submitted")
    clerk.sees("陈窗口")
    opens = [button["callback_data"] for button in buttons_of(clerk.last_message)]
    assert opens[:2] == ["a:queue.see:1:", "a:queue.see:2:"]


async def test_the_queue_is_narrowed_to_a_kind_a_category_and_a_unit(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    units = {"care": {"en": "Care", "zh-hans": "养老组"}, "life": {"en": "Life", "zh-hans": "便民组"}}
    await stage.write(lambda session: a_rule(session, "staff_units", units))
    await request(wang, staff_unit="care")
    await clerk.say("/queue")
    await clerk.press("queue.narrow")
    clerk.reads("queue.narrow_to")
    await clerk.press("queue.sort.complaint")
    clerk.reads("desk.empty")
    await clerk.press("queue.narrow")
    await clerk.tap("Everyday living" if clerk.language == "en" else "便民生活")
    await clerk.press("queue.view.all")
    clerk.reads("queue.line")
    await clerk.press("queue.narrow")
    await clerk.tap(units["care"][clerk.language])
    clerk.reads("queue.line")
    clerk.sees(units["care"][clerk.language], "Everyday living" if clerk.language == "en" else "便民生活")
    await clerk.press("queue.narrow")
    await clerk.press("queue.all_again")
    clerk.sees(clerk.words("queue.everything"))


async def test_who_works_in_a_unit_is_answered_as_if_the_others_had_nothing(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    other = await stage.resident("刘窗口", clerk.language)
    row = await other.row()
    life = Assignment(person_id=row.id or 0, role=Role.CLERK, unit="life", granted_at=stage.clock.now())
    await stage.write(lambda session: session.add(life))
    case_id = await request(wang, staff_unit="care")
    await other.say("/queue")
    other.reads("desk.empty")
    assert other.words("queue.narrow") in other.newest_buttons
    await other.forge("a:queue.narrow:0:mine")
    other.reads("queue.narrow_to")
    for said in ((await the_case(stage)).number or "", numbers.number("SQ", 4711)):
        await other.say(said)
        other.reads("refused.case_unknown")
    for row_id in (case_id, 4711):
        await other.forge(f"a:queue.see:{row_id}:")
        other.reads("refused.case_unknown")
    assert other.has_read("notice.case.new") == 0


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


# who may


async def test_who_may_only_look_finds_no_buttons_to_work_with(
    stage: Stage, clerk: Actor, wang: Actor
) -> None:
    auditor = await stage.staff("秦监督", Role.AUDITOR, clerk.language)
    await request(wang)
    await auditor.say("/start")
    await auditor.press("menu.queue")
    await open_case(auditor)
    # Of a case they may have a file, without names.
    assert auditor.newest_buttons == [auditor.words(key) for key in ("case_file.open", "menu.queue")]
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
