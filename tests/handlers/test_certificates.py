"""Certificates: asked for in the chat, issued at the desk, printed, and checked by whoever is shown one."""

from io import BytesIO

import pypdfium2
import zxingcpp
from sqlmodel import Session, col, select

from centre import hours
from centre.moment import Moment
from models.hours import HourLine
from models.who import Who
from tests.auxil.stage import Actor, Stage
from tests.handlers.certificate_stories import ask, student
from tests.handlers.requested import as_person
from tests.handlers.rostered import coordinator
from tests.handlers.stories import STORIES


async def printed(stage: Stage, actor: Actor) -> tuple[str, list[str]]:
    """What can be read on the newest paper on somebody's phone, and what its code says to the bot."""
    file_id = next(m["document"]["file_id"] for m in reversed(actor.screen) if "document" in m)
    about = stage.telegram.world.files.find(file_id)
    assert about is not None
    with pypdfium2.PdfDocument(BytesIO(stage.telegram.world.files.content(about))) as document:
        (page,) = document
        codes = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        return page.get_textpage().get_text_range(), [code.text.partition("start=")[2] for code in codes]


async def test_a_student_gets_a_paper_that_anybody_can_check(stage: Stage, language: str) -> None:
    desk, helper = await coordinator(stage, language), await student(stage, language)
    await STORIES["certificate"].begin(helper)
    await STORIES["certificate"].fill_in(helper)
    helper.reads("certificate.hours")
    await STORIES["certificate"].finish(helper)
    desk.reads("notice.certificate.asked")
    await desk.say("/vol")
    await desk.press("certificate.queue", n=1)
    desk.reads("certificate.queue_line")
    await desk.tap_data("a:certificate.review:")
    desk.sees("Xu Xiao", "许晓", "手机课")
    await desk.press("certificate.look")
    text, codes = await printed(stage, desk)
    assert "DRAFT" in text
    assert codes == []
    await desk.press("certificate.issue", times=2)
    assert desk.has_read("certificate.to_seal") == 1

    helper.reads("notice.certificate.decided", "certificate.told.issued")
    text, codes = await printed(stage, helper)
    for words in ("Certificate of Volunteer Service", "Xu Xiao", "ZM-", "手机课", "7 h 30 min", "seal"):
        assert words in text
    assert "DRAFT" not in text
    stranger = stage.stranger("单位 / Employer", language)
    await stranger.start(codes[0])
    stranger.reads("verify.valid", "certificate.facts")
    assert stranger.saw("Xu Xiao") + stranger.saw("许晓") == 0

    await helper.press("menu.certificate")
    await helper.tap_data("a:certificate.see:")
    await helper.press("certificate.paper")
    assert (await printed(stage, helper))[0] == text  # word for word
    assert not stage.wrong_requests()
    assert await stage.faults() == []


async def test_a_correction_replaces_the_paper(stage: Stage, language: str) -> None:
    desk, helper = await coordinator(stage, language), await student(stage, language)
    await ask(helper)
    await desk.tap_data("a:certificate.review:")
    await desk.press("certificate.issue")
    (older,) = (await printed(stage, helper))[1]
    await helper.press("menu.certificate")
    await helper.tap_data("a:certificate.see:")
    await helper.press("certificate.anew")
    helper.reads("certificate.period.ask")
    await helper.press("certificate.period.all")
    await helper.tap("许晓")
    await helper.press("certificate.confirm")
    await desk.tap_data("a:certificate.review:")
    desk.reads("certificate.replaces")
    await desk.press("certificate.issue")
    stranger = stage.stranger("单位 / Employer", language)
    await stranger.start(older)
    stranger.reads("verify.replaced")
    (newer,) = (await printed(stage, helper))[1]
    await desk.press("engine.back")
    await desk.press("certificate.withdraw")
    await desk.say("False <hours>.")
    await desk.press("certificate_withdraw.confirm")
    helper.reads("certificate.told.withdrawn")
    helper.sees("False <hours>.")
    await stranger.say(f"/verify {newer.removeprefix('vol_')}")
    stranger.reads("verify.withdrawn")
    await helper.say("/certificate")
    helper.reads("certificate.heading")
    assert not stage.wrong_requests()
    assert await stage.faults() == []


async def test_hours_that_were_corrected_ask_for_the_newer_paper(stage: Stage, language: str) -> None:
    desk, helper = await coordinator(stage, language), await student(stage, language)
    await ask(helper)
    await desk.tap_data("a:certificate.review:")
    await desk.press("certificate.issue")
    (older,) = (await printed(stage, helper))[1]

    def correct(session: Session, moment: Moment, who: Who) -> None:
        line = session.exec(select(HourLine).order_by(col(HourLine.id))).first()
        assert line is not None
        hours.correct(session, moment, who, line.id or 0, minutes=60, reason="The list")

    await as_person(desk, correct)
    helper.reads("notice.certificate.corrected")
    stranger = stage.stranger("单位 / Employer", language)
    await stranger.start(older)
    stranger.reads("verify.corrected", "certificate.facts")
    await helper.press("certificate.renew")
    helper.reads("certificate.card", "certificate.hours")
    await helper.press("certificate.confirm")
    await desk.tap_data("a:certificate.review:")
    desk.reads("certificate.replaces")
    await desk.press("certificate.issue")
    (newer,) = (await printed(stage, helper))[1]
    for code, said in ((older, "verify.replaced"), (newer, "verify.valid")):
        await stranger.start(code)
        stranger.reads(said)
    assert await stage.faults() == []


async def test_a_wish_is_taken_back_sent_back_or_late(stage: Stage, language: str) -> None:
    desk, helper = await coordinator(stage, language), await student(stage, language)
    await ask(helper)
    await helper.say("/certificate")
    await helper.tap_data("a:certificate.see:")
    await helper.press("certificate.drop")
    helper.reads("certificate.state.dropped")
    await desk.tap_data("a:certificate.review:")
    desk.reads("certificate.state.dropped")
    row = await ask(helper)
    await helper.say("/certificate")
    await helper.press("certificate.ask")
    await helper.press("certificate.period.year")
    await helper.tap("English")
    await helper.tap("许晓")
    await helper.press("certificate.confirm")
    helper.reads("refused.certificate_waits")
    await helper.forge(f"a:certificate.issue:{row}:450")
    helper.reads("refused.not_allowed")
    await stage.pass_time(days=8)
    assert desk.has_read("notice.certificate.late") >= 1
    assert helper.has_read("notice.certificate.waits") == 1
    await desk.tap_data("a:certificate.review:")
    await desk.press("certificate.return")
    await desk.say("The name is not yours.")
    await desk.press("certificate_return.confirm")
    helper.reads("certificate.told.returned")


async def test_without_hours_there_is_nothing_to_certify(stage: Stage, language: str) -> None:
    resident = await stage.resident("王桂英", language)
    await resident.say("/certificate")
    await resident.press("certificate.period.year")
    await resident.tap("English")
    await resident.tap("王桂英")
    await resident.press("certificate.confirm")
    resident.reads("refused.certificate_no_hours", "certificate.period.ask")
