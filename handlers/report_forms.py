"""Writing in a report part by part, saying why one goes back, and noting to whom one was handed in."""

import re
from typing import Any
from zlib import crc32

from centre.reports import moves, questions, sending, writing
from centre.reports.moves import REPORTS
from centre.reports.writing import PARTS as WRITTEN
from chat import engine
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import join_words, words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import report_sheet
from handlers.kept_reports import card
from models.reports import ReportAction
from models.rights import Right

_LONGEST_NAME = 200
_BETWEEN = re.compile(r"[\n;；、]+")


def _choose(talk: Talk, row: int, _extra: str) -> None:
    """To which part are words to be added?"""
    report = moves.for_writer(talk.session, talk.me, row)
    REPORTS.check(report, ReportAction.EDIT)
    buttons = []
    for part in WRITTEN:
        name = report_sheet.part_name(talk, part)
        key = "reports.change_part" if part in report.words else "reports.add_to_part"
        buttons.append(talk.action(key, "report.words", row, part, part=name))
    back = talk.action("engine.back", "report.card", row)
    text = talk.t("reports.which_part", number=report.number)
    talk.replace(Reply(text, talk.rows([*buttons, back]), subject=moves.subject(report)))


def _write(talk: Talk, row: int, part: str) -> None:
    report = moves.for_writer(talk.session, talk.me, row)
    REPORTS.check(report, ReportAction.EDIT)
    if part not in WRITTEN:
        engine.stale(talk)
        return
    engine.start(talk, REPORT_WORDS, context={"report": row, "part": part})


def _written(talk: Talk, form: Finished) -> Reply:
    about = (form.context["report"], form.context["part"], form.answers["words"] or "")
    report = writing.edit(talk.session, talk.moment, talk.me, *about)
    return card(talk, report, talk.t("report_words.done"))


def _decline(talk: Talk, row: int, version: str) -> None:
    if not (version.isascii() and version.isdigit()):
        engine.stale(talk)
        return
    report = moves.for_second(talk.session, talk.me, row, int(version))
    REPORTS.check(report, ReportAction.DECLINE)
    engine.start(talk, REPORT_DECLINE, context={"report": row, "version": int(version)})


def _declined(talk: Talk, form: Finished) -> Reply:
    about = (form.context["report"], form.context["version"], form.answers["why"])
    report = writing.decline(talk.session, talk.moment, talk.me, *about)
    return card(talk, report, talk.t("report_decline.done"))


def _send(talk: Talk, row: int, _extra: str) -> None:
    report = moves.for_writer(talk.session, talk.me, row)
    REPORTS.check(report, ReportAction.SEND)
    engine.start(talk, REPORT_SEND, context={"report": row})


def _offered(reader: Reader, _known: Answers) -> list[Choice]:
    """Who may be ticked: those of the list, and who got the last reports."""
    return [Choice(_code(name), name) for name in sending.recipients(reader.session)]


def _code(name: str) -> str:
    """What a button carries of a name that is too long for it."""
    return f"{crc32(name.encode()):x}"


def _names(reader: Reader, incoming: Incoming) -> list[str]:
    said = words(reader, incoming)
    names = list(dict.fromkeys(name.strip() for name in _BETWEEN.split(said) if name.strip()))
    if not names:
        raise Misread("report_send.no_name")
    if any(len(name) > _LONGEST_NAME for name in names):
        raise Misread("report_send.too_long", limit=_LONGEST_NAME)
    return names


def _ticked(reader: Reader, known: Answers, said: list[str]) -> list[str]:
    """Names, whether they were ticked or written."""
    offered = {choice.code: choice.label for choice in _offered(reader, known)}
    return [offered.get(one, one) for one in said]


def _named(reader: Reader, names: Any) -> str:
    return report_sheet.names(reader, names)


def _sent(talk: Talk, form: Finished) -> Reply:
    report = sending.send(talk.session, talk.moment, talk.me, form.context["report"], form.answers["to"])
    return card(talk, report, talk.t("report_send.done"))


def _ask(talk: Talk, row: int, _extra: str) -> None:
    REPORTS.check(moves.for_writer(talk.session, talk.me, row), ReportAction.ASK)
    engine.start(talk, REPORT_ASK, context={"report": row})


def _asked(talk: Talk, form: Finished) -> Reply:
    report = questions.ask(talk.session, talk.moment, talk.me, form.context["report"], form.answers["words"])
    return card(talk, report, talk.t("report_ask.done"))


def _answer(talk: Talk, row: int, _extra: str) -> None:
    REPORTS.check(moves.for_writer(talk.session, talk.me, row), ReportAction.ANSWER)
    engine.start(talk, REPORT_ANSWER, context={"report": row})


def _answered(talk: Talk, form: Finished) -> Reply:
    report = questions.answer(
        talk.session, talk.moment, talk.me, form.context["report"], form.answers["words"]
    )
    return card(talk, report, talk.t("report_answer.done"))


def _question(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    """Which report it is about, and what is asked."""
    report = moves.find(reader.session, context["report"])
    asked = report.questions[-1]["question"] if report.questions else ""
    return {"number": report.number, "question": asked}


_TO = Step("to", parse=_names, choices=_offered, settle=_ticked, several=True, show=_named, columns=1)
REPORT_WORDS = Flow(
    name="report_words",
    version=1,
    steps=(Step("words", parse=words, merge=join_words, optional=True),),
    finish=_written,
)
REPORT_DECLINE = Flow(
    name="report_decline", version=1, steps=(Step("why", parse=words),), finish=_declined, carded=False
)
REPORT_SEND = Flow(name="report_send", version=1, steps=(_TO,), finish=_sent)
REPORT_ASK = Flow(
    name="report_ask",
    version=1,
    steps=(Step("words", parse=words, merge=join_words),),
    finish=_asked,
    params=_question,
)
REPORT_ANSWER = Flow(
    name="report_answer",
    version=1,
    steps=(Step("words", parse=words, merge=join_words),),
    finish=_answered,
    params=_question,
)

ROOM = Room(
    flows=(REPORT_WORDS, REPORT_DECLINE, REPORT_SEND, REPORT_ASK, REPORT_ANSWER),
    actions={
        "report.ask": Action(_ask, Right.WRITE_REPORTS),
        "report.answer": Action(_answer, Right.WRITE_REPORTS),
        "report.write": Action(_choose, Right.WRITE_REPORTS),
        "report.words": Action(_write, Right.WRITE_REPORTS),
        "report.decline": Action(_decline, Right.APPROVE_REPORTS),
        "report.send": Action(_send, Right.WRITE_REPORTS),
    },
)
