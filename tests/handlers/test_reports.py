"""Reports of a period, drafted from the centre's records."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlmodel import Session, col, select

from centre.rows import change
from models.emergency import Emergency, EmergencyKind, EmergencyState
from models.people import Role
from models.rectification import Cause, Item, ItemSource, ItemState
from models.reports import Report
from models.rights import RIGHTS, Right
from models.sites import EntryState, Site
from playground.faults import FaultKind
from tests.auxil.factories import a_rule
from tests.auxil.stage import WEDNESDAY, Actor, Stage
from tests.handlers.report_stories import open_card, sends
from tests.handlers.test_summaries import _requests

AGO = WEDNESDAY - timedelta(days=8)


@pytest.fixture
async def lead(stage: Stage, language: str) -> Actor:
    return await stage.staff("孙主管", Role.COORDINATOR, language)


def _last_week(session: Session) -> None:
    """Requests, findings, a new place and a fire, all of last week."""
    _requests(session, 8, 8, late=2)
    for cause, state in ((Cause.SKILL, ItemState.FOUND), (None, ItemState.FOUND), (None, ItemState.CLEARED)):
        session.add(
            Item(
                source=ItemSource.SELF_CHECK,
                finding="!",
                cause=cause,
                state=state,
                created_at=AGO,
                updated_at=AGO,
                ended_at=AGO if state is ItemState.CLEARED else None,
            )
        )
    session.add(
        Site(
            name={"zh-hans": "河边 <角>"},
            key="x",
            number="DD-222-2",
            person_id=1,
            state=EntryState.APPROVED,
            decided_at=AGO,
            entered_at=AGO,
            updated_at=AGO,
        )
    )
    session.add(
        Emergency(
            kind=EmergencyKind.FIRE,
            state=EmergencyState.REVIEWED,
            declared_by=1,
            declared_at=AGO,
            released_at=AGO,
            ended_at=AGO,
        )
    )


def text_of(stage: Stage, actor: Actor) -> str:
    """What stands in the newest document."""
    about = stage.telegram.world.files.find(actor.last_message["document"]["file_id"])
    assert about is not None
    with pypdfium2.PdfDocument(BytesIO(stage.telegram.world.files.content(about))) as drawn:
        return "".join(page.get_textpage().get_text_range() for page in drawn)


@pytest.mark.parametrize("paper", ["en", "zh-hans"])
async def test_a_report_is_a_document_in_either_language(stage: Stage, lead: Actor, paper: str) -> None:
    await stage.write(_last_week)
    await lead.say({"en": "/report week", "zh-hans": "/report 周"}[lead.language])
    await lead.tap_data(f"a:report.paper:0:2026-11-16.2026-11-22.{paper}")
    lead.reads("report.made")
    assert lead.last_message["document"]["file_name"] == f"report-2026-11-16-2026-11-22-{paper}.pdf"
    text = text_of(stage, lead)
    told = {
        "en": ("Draft", "75.0 %", "not enough skill", "cause not named yet", "Fire or smoke", "Shifts held"),
        "zh-hans": ("草稿", "75.0%", "原因还没写明", "着火", "已开展的班次"),
    }[paper]
    assert [words for words in (*told, "河边 <角>") if words not in text] == []
    await lead.press("report.back")
    lead.reads("report.over")


async def test_the_time_of_a_report_is_tapped_or_said(stage: Stage, lead: Actor) -> None:
    await lead.say("/report")
    lead.reads("report.which")
    await lead.press("report.last.month")
    lead.reads("report.over")
    assert lead.words("summary.sheet") in lead.newest_buttons
    await lead.press("report.figures")
    for said, key in (
        ("this month", "running"),
        ("whenever", "unheard"),
        ("15 Apr 2025 - 1 Mar 2025", "backwards"),
    ):
        await lead.say(f"/report {said}")
        lead.reads(f"report.{key}")
    await lead.say("/report 2099")
    lead.reads("refused.period_ahead")


@pytest.mark.parametrize("code", ["", "x", "2026-11-22.2026-11-16.en", "2026-11-16.2026-11-22.tlh"])
async def test_a_forged_report_is_none(stage: Stage, lead: Actor, code: str) -> None:
    await lead.say("/report week")
    for action in ("report.see", "report.paper"):
        await lead.forge(f"a:{action}:0:{code}")
    assert "document" not in lead.last_message


@pytest.mark.parametrize("role", Role)
async def test_only_who_sees_figures_sees_reports(stage: Stage, role: Role, language: str) -> None:
    actor = await stage.staff("李姐", role, language)
    assert ("report" in actor.commands) == (Right.SEE_FIGURES in RIGHTS[role])
    await actor.forge("a:report.paper:0:2026-11-16.2026-11-22.en")
    assert ("document" in actor.last_message) == (Right.SEE_FIGURES in RIGHTS[role])


async def test_a_report_is_kept_written_on_approved_sent_and_frozen(stage: Stage, lead: Actor) -> None:
    await stage.write(_last_week)
    await lead.say({"en": "/report week", "zh-hans": "/report 周"}[lead.language])
    await lead.press("reports.keep", times=2)
    # However often it is tapped, one is kept.
    lead.reads("reports.kept_already")
    assert lead.has_read("reports.done.keep") == 1
    lead.sees("BG-")
    # What happens later is not in it any more: nothing is counted again.
    await stage.write(lambda session: _requests(session, 40, 8, late=0))
    await lead.press("reports.do.write")
    await lead.tap_data("a:report.words:1:figures")
    await lead.say("Mostly haircuts. <理发最多>")
    await lead.press("report_words.confirm")
    lead.reads("report_words.done")
    lead.sees("<理发最多>")
    director = await stage.staff("高主任", Role.DIRECTOR, lead.language)
    await open_card(lead)
    await lead.press("reports.do.submit")
    lead.reads("reports.done.submit")
    assert director.has_read("notice.report.asked")
    # Whoever wrote it is offered no yes, and gets none by force.
    assert lead.words("reports.do.approve") not in lead.newest_buttons
    await lead.forge("a:report.approve:1:2")
    lead.reads("refused.not_allowed")
    await open_card(director)
    await director.press("reports.do.approve")
    director.reads("reports.done.approve")
    assert lead.has_read("notice.report.approved")
    await open_card(lead)
    await lead.press("reports.do.send")
    await lead.say("区民政局；清塘街道办")
    await lead.press("report_send.confirm")
    lead.reads("report_send.done")
    await lead.tap_data("a:report.pdf:1:zh-hans")
    told = text_of(stage, lead)
    for words in ("75.0%", "区民政局、清塘街道办", "<理发最多>", "河边 <角>", "数字截至"):
        assert words in told
    await lead.tap_data("a:report.card:")
    await lead.press("reports.xlsx")
    about = stage.telegram.world.files.find(lead.last_message["document"]["file_id"])
    assert about is not None
    book = load_workbook(BytesIO(stage.telegram.world.files.content(about)))
    cells = [cell.value for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert 0.75 in cells
    assert "Mostly haircuts. <理发最多>" in cells
    assert len(book.worksheets) == 4
    # A mistake is put right by a new report, with what is true now.
    await lead.tap_data("a:report.card:")
    await lead.press("reports.do.keep")
    lead.reads("reports.done.keep")
    lead.sees("<理发最多>")
    await lead.press("reports.do.put_away")
    lead.reads("reports.sure")
    await lead.press("reports.yes")
    lead.reads("reports.done.put_away")


async def test_a_report_names_what_goes_with_it_and_to_whom(stage: Stage, language: str) -> None:
    offices = ["区民政局", "清塘街道办", "区文明办"]
    await stage.write(lambda session: a_rule(session, "report_recipients", offices))
    actor = await sends(stage, language)
    await stage.write(
        lambda session: change(session, Report, col(Report.id) == 1, words={"attached": "平面图"})
    )
    await open_card(actor)
    await actor.press("reports.do.send")
    await actor.tap(offices[2])
    await actor.tap(offices[0])
    await actor.press("engine.all")
    actor.sees({"en": "区民政局, 区文明办", "zh-hans": "区民政局、区文明办"}[language])
    await actor.press("report_send.confirm")
    await actor.tap_data("a:report.pdf:1:zh-hans")
    told = text_of(stage, actor)
    for words in ("附件", "平面图", "区民政局、区文明办", ".xlsx", "-en.pdf"):
        assert words in told
    sent = await stage.read(lambda session: session.get_one(Report, 1).sent_to)
    assert sent == [offices[0], offices[2]]


async def test_an_answer_that_is_sent_again_keeps_no_second_report(stage: Stage, lead: Actor) -> None:
    await lead.say("/report")
    await lead.press("report.last.month")
    stage.edge.faults.switch_on(FaultKind.DROP_AFTER, count=1, methods=["sendMessage"])
    await lead.press("reports.keep")
    await stage.pass_time(minutes=1)
    assert (lead.has_read("reports.done.keep"), lead.has_read("reports.kept_already")) == (1, 1)

    def kept(session: Session) -> list[int | None]:
        return list(session.exec(select(Report.id).order_by(col(Report.id))))

    assert await stage.read(kept) == [1]


async def test_what_was_not_reported_is_listed_and_what_is_due_is_said(stage: Stage, lead: Actor) -> None:
    await stage.write(_last_week)
    await lead.say("/report")
    await lead.tap_data("a:report.unreported:")
    lead.reads("reports.unreported_head")
    lead.sees("河边 <角>")
    await lead.say({"en": "/report month", "zh-hans": "/report 月"}[lead.language])
    await lead.press("reports.keep")
    await lead.say({"en": "/report month", "zh-hans": "/report 月"}[lead.language])
    lead.reads("reports.card")
    # The first one wakes the watch: the one of this month is asked for early next month.
    await stage.pass_time(days=9)
    assert lead.has_read("notice.report.due")
    await lead.press("reports.look")
    lead.reads("report.over")


@pytest.mark.parametrize("extra", ["", "x", "²", "9" * 40, "figures.", "tlh"])
async def test_a_forged_button_of_a_kept_report_does_nothing(stage: Stage, lead: Actor, extra: str) -> None:
    await stage.staff("高主任", Role.DIRECTOR, "en")
    for action in ("keep", "card", "approve", "decline", "words", "send", "pdf", "xlsx", "put_away", "list"):
        for row in (0, 4711, 2**63 - 1):
            await lead.forge(f"a:report.{action}:{row}:{extra}")
    assert "document" not in lead.last_message
