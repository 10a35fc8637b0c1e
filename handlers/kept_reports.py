"""Reports that are kept: a list of them, a card for each, and what can be done with it."""

from collections.abc import Callable

from centre import pages, reports, rules
from centre.reports import moves, questions, sending, writing
from centre.reports.writing import PARTS as WRITTEN
from chat import engine, when
from chat.buttons import Button
from chat.languages import Markup
from chat.lengths import shortened
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import period_words, report_sheet
from models.reports import Report, ReportAction, ReportState
from models.rights import Right

_YES = "yes"
_SHOWN, _LISTED, _ASKED = 200, 20, 3
# What can be done in each state; who wrote it cannot approve it, and is not offered that.
STEPS: dict[ReportState, tuple[str, ...]] = {
    ReportState.DRAFT: ("submit", "write", "put_away"),
    ReportState.EDITED: ("submit", "write", "put_away"),
    ReportState.WAITING: ("approve", "decline", "write", "put_away"),
    ReportState.APPROVED: ("send", "write", "put_away"),
    ReportState.SENT: ("receive", "ask", "keep"),
    ReportState.RECEIVED: ("close", "ask", "keep"),
    ReportState.QUESTIONS: ("answer", "keep"),
    ReportState.CLOSED: ("ask", "keep"),
    ReportState.PUT_AWAY: (),
}
_SECOND = ("approve", "decline")
_MAIN = ("submit", "approve", "send", "answer")
_DOES: dict[str, Callable[..., Report]] = {
    "submit": writing.submit,
    "receive": sending.receive,
    "close": questions.close,
    "put_away": sending.put_away,
}


def ways(reader: Reader) -> list[Button]:
    """To all reports that are kept, and to what no report has told yet."""
    waiting = reports.unreported(reader.session, reader.now)
    told = (
        [reader.action("reports.unreported", "report.unreported", 0, many=str(len(waiting)))]
        if waiting
        else []
    )
    return [reader.action("reports.all", "report.list", 0), *told]


def _list(talk: Talk, page: int, _extra: str) -> None:
    size = rules.load(talk.session).page
    found = pages.cut(talk.session, moves.newest_first(), page, size, lambda one: one)
    lines = [talk.t("reports.heading" if found.items else "reports.empty")]
    lines += [
        talk.t("reports.item", number=one.number, period=_period(talk, one), state=_state(talk, one))
        for one in found.items
    ]
    opens = [
        talk.action("reports.open", "report.card", one.id or 0, number=one.number) for one in found.items
    ]
    rest = [*talk.turns("report.list", found.number, found.pages), [talk.menu("report")]]
    engine.aside(talk, Markup("\n".join(lines)), [*talk.rows(opens), *rest])


def _unreported(talk: Talk, _row: int, _extra: str) -> None:
    """What no report has told yet: the next one that is kept tells it."""
    found = reports.unreported(talk.session, talk.now)
    lines = [talk.t("reports.unreported_head" if found else "reports.unreported_none")]
    for event in found[-_LISTED:]:
        day = when.date_text(talk.language, talk.moment.calendar.local(event.at).date())
        lines.append(talk.t("reports.unreported_line", day=day, event=report_sheet.event_text(talk, event)))
    if len(found) > _LISTED:
        lines.append(talk.t("reports.unreported_more", n=len(found) - _LISTED))
    engine.aside(talk, Markup("\n".join(lines)), [[talk.menu("report")]])


def card(reader: Reader, report: Report, note: Markup | None = None) -> Reply:
    """The card of a report."""
    lines = [*([note, Markup("")] if note else []), *_lines(reader, report)]
    row = report.id or 0
    papers = [
        reader.action("report.paper", "report.pdf", row, one.code, name=one.name)
        for one in reader.languages
        if one.code in report.papers
    ]
    if reader.who is not None and reader.who.may(Right.EXPORT):
        papers.append(reader.action("reports.xlsx", "report.xlsx", row))
    rest = [reader.action("reports.all", "report.list", 0), reader.menu("report")]
    buttons = [*_steps(reader, report), *papers, *rest]
    return Reply(Markup("\n".join(lines)), reader.rows(buttons), subject=moves.subject(report))


def _lines(reader: Reader, report: Report) -> list[Markup]:
    head = reader.t("reports.card", number=report.number, period=_period(reader, report))
    lines = [head, _state(reader, report), report_sheet.taken(reader, report)]
    if report.corrects_id is not None:
        corrected = moves.find(reader.session, report.corrects_id)
        lines.append(reader.t("reports.in_place_of", number=corrected.number))
    later = moves.correction(reader.session, report)
    if later is not None:
        lines.append(reader.t("reports.corrected_by", number=later.number))
    if report.due_at is not None and report.sent_at is None:
        lines.append(reader.t("reports.due", at=reader.moment_text(report.due_at)))
    if report.why:
        lines.append(reader.t("reports.why", why=report.why))
    if report.events:
        lines.append(reader.t("reports.tells", n=len(report.events)))
    for part in WRITTEN:
        if part in report.words:
            said, name = shortened(report.words[part], _SHOWN), report_sheet.part_name(reader, part)
            lines.append(reader.t("reports.said", part=name, words=said))
    for one in report.questions[-_ASKED:]:
        lines.append(reader.t("reports.asked", words=shortened(one["question"], _SHOWN)))
        if "answer" in one:
            lines.append(reader.t("reports.answered", words=shortened(one["answer"], _SHOWN)))
    return lines


def _steps(reader: Reader, report: Report) -> list[Button]:
    """What this reader can do with it now."""
    who = reader.who
    if who is None:
        return []
    second = who.may(Right.APPROVE_REPORTS) and report.written_by != who.id
    may = {True: second, False: who.may(Right.WRITE_REPORTS)}
    buttons = []
    for step in STEPS[report.state]:
        if not may[step in _SECOND]:
            continue
        if step == "keep" and moves.correction(reader.session, report) is not None:
            continue
        # Who approves says yes to what they have read.
        extra = str(report.version) if step in _SECOND else ""
        if step == "keep":
            extra = f"{report.first_day}.{report.last_day}"
        style = "primary" if step in _MAIN else ""
        buttons.append(
            reader.action(f"reports.do.{step}", f"report.{step}", report.id or 0, extra, style=style)
        )
    return buttons


def _period(reader: Reader, report: Report) -> Markup:
    return period_words.name(reader, moves.period(reader.moment, report))


def _state(reader: Reader, report: Report) -> Markup:
    at = report.received_at or report.sent_at or report.approved_at
    told = reader.past_text(at) if at is not None else ""
    return reader.t(
        f"reports.state.{report.state.value}", at=told, to=report_sheet.names(reader, report.sent_to)
    )


def _card(talk: Talk, row: int, _extra: str) -> None:
    talk.replace(card(talk, moves.for_reader(talk.session, talk.me, row)))


def _do(step: str) -> Action:
    def run(talk: Talk, row: int, said: str) -> None:
        if step == "put_away" and said != _YES:
            _ask_sure(talk, row)
            return
        report = _DOES[step](talk.session, talk.moment, talk.me, row)
        talk.replace(card(talk, report, talk.t(f"reports.done.{step}")))

    return Action(run, Right.WRITE_REPORTS)


def _ask_sure(talk: Talk, row: int) -> None:
    report = moves.for_writer(talk.session, talk.me, row)
    moves.REPORTS.check(report, ReportAction.PUT_AWAY)
    yes = talk.action("reports.yes", "report.put_away", row, _YES, style="primary")
    back = talk.action("engine.back", "report.card", row)
    talk.replace(
        Reply(talk.t("reports.sure", number=report.number), [[yes], [back]], subject=moves.subject(report))
    )


def _approve(talk: Talk, row: int, version: str) -> None:
    if not (version.isascii() and version.isdigit()):
        engine.stale(talk)
        return
    report = writing.approve(talk.session, talk.moment, talk.me, row, int(version))
    talk.replace(card(talk, report, talk.t("reports.done.approve")))


ROOM = Room(
    actions={
        "report.list": Action(_list, Right.SEE_FIGURES),
        "report.unreported": Action(_unreported, Right.SEE_FIGURES),
        "report.card": Action(_card, Right.SEE_FIGURES),
        "report.approve": Action(_approve, Right.APPROVE_REPORTS),
        **{f"report.{step}": _do(step) for step in _DOES},
    },
)
