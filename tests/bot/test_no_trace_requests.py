"""Whoever asks for a service without a trace is nowhere in what is kept, from its beginning to its end."""

import pytest
from sqlmodel import Session, select

from bot import logs
from centre import cases
from models.cases import CaseState, Openness, Outcome
from models.catalogue import Mode, Service
from models.files import StoredFile
from tests.auxil.offers import a_service, a_wording
from tests.auxil.playtime import PNG
from tests.auxil.stage import Stage
from tests.auxil.untraced import Untraced
from tests.handlers.offered import first
from tests.handlers.request_stories import come_to, finishes, offers_plan
from tests.handlers.requested import the_case

WORDS = "夜里总是睡不着"
MORE = "周五下午有空"
BILL = "canary-letter.pdf"


def counselling(session: Session) -> Service:
    """What may be had without a name, and else needs a consent."""
    wordings = (a_wording("zh-hans", title="心理疏导"), a_wording("en", title="Counselling"))
    policies = {"plan_days": 3, "anonymous": True, "sensitive": True, "separate_consent": True}
    return a_service(session, *wordings, mode=Mode.APPLY, **policies)


class Scene(Untraced):
    """What they may do in it."""

    async def ask(self) -> str:
        """Ask for it without a name; gives the code."""
        await self.resident.say("/request")
        await first(self.resident)
        self.resident.reads("request.openness.ask")
        await self.resident.press("openness.no_trace")
        self.resident.reads("request.papers.ask")
        await self.resident.do(lambda phone: phone.send_document(b"%PDF-1", BILL))
        await self.resident.say(WORDS)
        self.resident.reads("request.card", "openness.remark")
        await self.resident.press("request.confirm")
        self.resident.reads("request.receipt", "request.receipt_next", "voice.receipt_code")
        return self.resident.copied


@pytest.fixture
async def scene(stage: Stage, logs_as_before: None, language: str) -> Scene:
    scene = Scene(stage, words=(WORDS, MORE), names=(BILL,))
    logs.configure("json", "DEBUG", stream=scene.log)
    await stage.write(counselling)
    await scene.enter(language)
    return scene


async def test_from_the_request_to_what_was_missing_nothing_leads_to_them(scene: Scene) -> None:
    resident, clerk = scene.resident, scene.clerk
    code = await scene.ask()
    await scene.is_forgotten(code)
    case = await the_case(scene.stage)
    assert (case.openness, case.person_id, case.made_by) == (Openness.NO_TRACE, None, None)
    kept = await scene.stage.read(lambda session: session.exec(select(StoredFile)).all())
    assert [(one.person_id, one.subject_kind) for one in kept] == [(None, "case")]
    await resident.press("case.write")
    await resident.say(MORE)
    await resident.press("case_write.confirm")
    resident.reads("case_write.done", "case.next.submitted", "case.look_again")
    await scene.is_forgotten(code)
    # What is missing is asked of whoever has the code.
    await clerk.say("/queue")
    await clerk.tap_data("a:queue.see:1:")
    clerk.reads("case.whose.no_trace", "queue.complaint.openness.no_trace")
    await clerk.press("queue.take_up")
    await clerk.press("queue.gaps")
    await clerk.press("queue.tick_on")
    await clerk.say("哪天方便？")
    await clerk.press("queue_gaps.confirm")
    clerk.reads("queue_gaps.done")
    assert not resident.saw("哪天方便？")
    await resident.say(code.replace("-", " "))
    resident.reads("case.next.supplement")
    await resident.press("case.fill")
    resident.sees("哪天方便？")
    await resident.say(MORE)
    await resident.do(lambda phone: phone.send_photo(PNG))
    await resident.press("case_fill.confirm")
    resident.reads("case_fill.done", "case.next.reviewing", "case.look_again")
    await scene.is_forgotten(code)


async def test_from_the_plan_to_its_end_nothing_leads_to_them(scene: Scene) -> None:
    resident, clerk = scene.resident, scene.clerk
    code = await scene.ask()
    # They do not like the first plan, and agree to the second.
    await come_to(clerk, 1, cases.take_up, cases.accept, offers_plan)
    await resident.say(f"/status {code.lower()}")
    await resident.press("case.change")
    await resident.say(MORE)
    await resident.press("case_change.confirm")
    resident.reads("case_change.done", "case.next.planning")
    await scene.is_forgotten(code)
    await come_to(clerk, 1, offers_plan)
    await resident.press("case.see")
    await resident.press("case.agree")
    resident.reads("case.agreed", "case.look_again")
    await scene.is_forgotten(code)
    await come_to(clerk, 1, cases.start, finishes)
    await resident.press("case.see")
    await resident.press("case.not_done")
    await resident.say(MORE)
    await resident.press("case_not_done.confirm")
    resident.reads("case_not_done.done", "case.next.in_service")
    await come_to(clerk, 1, finishes)
    await resident.press("case.see")
    await resident.press("case.read")
    await resident.press("call.back")
    await resident.press("case.confirm")
    resident.reads("case.confirmed", "case.ended.confirmed")
    assert (await the_case(scene.stage)).outcome is Outcome.CONFIRMED
    await scene.is_forgotten(code)
    await resident.press("case.see")
    await resident.press("case.reopen")
    await resident.say(MORE)
    await resident.press("case_reopen.confirm")
    resident.reads("case_reopen.done", "case.look_again")
    await scene.is_forgotten(code)


async def test_who_gave_a_name_first_and_thinks_better_of_it_is_forgotten_as_well(scene: Scene) -> None:
    resident = scene.resident
    await resident.say("/request")
    await first(resident)
    await resident.press("openness.open")
    await resident.press("book.whom.new")
    await resident.say("李建国")
    await resident.press("book.agreed.yes")
    await resident.press("book.consent.yes")
    await resident.press("request.papers.bring")
    await resident.say(WORDS)
    await resident.press("engine.edit")
    await resident.press("request.openness.line")
    await resident.press("openness.no_trace")
    resident.reads("request.card", "openness.remark")
    assert "李建国" not in resident.last
    await resident.press("request.confirm")
    code = resident.copied
    await scene.is_forgotten(code)
    # It is withdrawn by the code, and another phone has it as well.
    other = await scene.stage.resident("李建国", resident.language)
    await other.say(code)
    other.reads("case.next.submitted", "case.look_again")
    for data in ("a:case.see:1:", "a:case.withdraw_now:1:", "a:case.withdraw_now:0:~ABCD-EFGH-JKLM"):
        await other.forge(data)
        assert WORDS not in other.last
    await scene.clerk.say(code)
    await scene.clerk.press("case.withdraw")
    scene.clerk.reads("refused.code_of_theirs")
    await resident.press("case.see")
    await resident.press("case.withdraw")
    await resident.press("case.keep")
    await resident.press("case.withdraw")
    await resident.press("case.withdraw_now")
    resident.reads("case.withdrawn_now")
    assert (await the_case(scene.stage)).state is CaseState.WITHDRAWN
    await scene.is_forgotten(code)


async def test_a_price_is_not_asked_of_nobody(scene: Scene) -> None:
    resident, clerk = scene.resident, scene.clerk
    code = await scene.ask()
    await come_to(clerk, 1, cases.take_up, cases.accept, offers_plan)
    await resident.say(code)
    await resident.press("case.agree")
    await come_to(clerk, 1, cases.start)
    await clerk.say("/queue")
    await clerk.tap_data("a:queue.see:1:")
    await clerk.press("queue.price")
    clerk.reads("refused.price_unaskable")
    assert (await the_case(scene.stage)).state is CaseState.IN_SERVICE
