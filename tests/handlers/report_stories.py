"""The forms about reports, as stories."""

from sqlmodel import Session

from centre.reports import writing
from models.people import Role
from models.reports import HANDED_IN, ReportState
from models.who import by_id
from tests.auxil.reports import a_kept
from tests.auxil.stage import Actor, Stage
from tests.handlers.story import Question, Story, picture, says, sticker


async def _someone(stage: Stage, language: str, state: ReportState) -> Actor:
    """Who can act on a report in a state; it was written by somebody else."""
    writer = await stage.staff("陈协调", Role.COORDINATOR, language)
    row = await writer.row()

    def keep(session: Session) -> None:
        moment, who = stage.linli.present(session), by_id(session, row.id or 0)
        report = a_kept(session, moment, who)
        report.state = state
        if state in (ReportState.APPROVED, *HANDED_IN):
            report.approved_at = moment.now
        if state in HANDED_IN:
            report.sent_at = report.received_at = moment.now
        if state is ReportState.QUESTIONS:
            report.questions = [{"asked": moment.now.isoformat(), "question": "为什么这么少？ <Why>"}]

    await stage.write(keep)
    if state is not ReportState.WAITING:
        return writer
    return await stage.staff("高主任", Role.DIRECTOR, language)


async def _drafts(stage: Stage, language: str) -> Actor:
    return await _someone(stage, language, ReportState.DRAFT)


async def _approves(stage: Stage, language: str) -> Actor:
    return await _someone(stage, language, ReportState.WAITING)


async def sends(stage: Stage, language: str) -> Actor:
    return await _someone(stage, language, ReportState.APPROVED)


async def _asks(stage: Stage, language: str) -> Actor:
    return await _someone(stage, language, ReportState.RECEIVED)


async def _answers(stage: Stage, language: str) -> Actor:
    return await _someone(stage, language, ReportState.QUESTIONS)


async def open_card(actor: Actor) -> str:
    """The card of the only report there is."""
    await actor.say("/report")
    await actor.press("reports.all")
    return await actor.tap_data("a:report.card:")


async def _write(actor: Actor) -> str:
    await open_card(actor)
    await actor.press("reports.do.write")
    return await actor.tap_data(f"a:report.words:1:{writing.PARTS[1]}")


async def _decline(actor: Actor) -> str:
    await open_card(actor)
    return await actor.press("reports.do.decline")


async def _send(actor: Actor) -> str:
    await open_card(actor)
    return await actor.press("reports.do.send")


async def _ask(actor: Actor) -> str:
    await open_card(actor)
    return await actor.press("reports.do.ask")


async def _answer(actor: Actor) -> str:
    await open_card(actor)
    return await actor.press("reports.do.answer")


REPORTS = (
    Story(
        "report_ask",
        _asks,
        _ask,
        (Question("words", says("为什么这么少？ / Why so few?"), (sticker, picture)),),
        "report_ask.done",
    ),
    Story(
        "report_answer",
        _answers,
        _answer,
        (Question("words", says("放假了。 / It was a holiday."), (sticker, picture)),),
        "report_answer.done",
    ),
    Story(
        "report_words",
        _drafts,
        _write,
        (Question("words", says("大厅换了新椅子。 / New chairs in the hall."), (sticker, picture)),),
        "report_words.done",
    ),
    Story(
        "report_decline",
        _approves,
        _decline,
        (Question("why", says("请写上地点 / Say where"), (sticker, picture)),),
        "report_decline.done",
        carded=False,
    ),
    Story(
        "report_send",
        sends,
        _send,
        (Question("to", says("区民政局"), (sticker, picture)),),
        "report_send.done",
    ),
)
