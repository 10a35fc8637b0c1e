"""/hours: what somebody has served, line by line, and the way to say that a line is wrong."""

from datetime import date
from typing import Any

from centre import hours
from chat import engine, when
from chat.buttons import Button
from chat.flow import Answers, Finished, Flow, Step
from chat.languages import Markup
from chat.parsers import join_words
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Command, Room
from chat.talk import Reader, Talk
from handlers import days, shift_list, weighing
from handlers import hour_words as words
from models.hours import UNSETTLED, HourLine, HourState
from models.people import Role

_FIRST = date(2000, 1, 1)


def show(talk: Talk) -> None:
    """Say how many hours somebody has served, and list the lines."""
    _show(talk, 0, "")


def _show(talk: Talk, page: int, _extra: str) -> None:
    lines = hours.of_person(talk.session, talk.me.id)
    heading = _sums(talk, lines) if lines else talk.t("hours.nothing")
    entries = [(talk.t("hours.item", line=words.entry(talk, row)), _opener(talk, row)) for row in lines]
    open_ones = hours.to_decide(talk.session, talk.me)
    more = [talk.action("vouch.to_do", "vouch.list", 0, count=open_ones)] if open_ones else []
    more += [talk.menu("points"), talk.menu("myshifts"), talk.menu("start")]
    shift_list.show(talk, entries, page, listing="hours.list", heading=heading, more=more)


def _sums(talk: Talk, lines: list[HourLine]) -> Markup:
    today = days.today(talk)
    ever, year, month = (
        words.long(talk, hours.total(talk.session, talk.me.id, first, today))
        for first in (_FIRST, today.replace(month=1, day=1), today.replace(day=1))
    )
    said = talk.t("hours.heading", ever=ever, year=year, month=month)
    waits = sum(row.minutes for row in lines if row.state in UNSETTLED and row.corrects_id is None)
    return Markup(f"{said}\n{talk.t('hours.waits', long=words.long(talk, waits))}") if waits else said


def _opener(talk: Talk, row: HourLine) -> Button:
    return talk.action("hours.open", "hours.see", row.corrects_id or row.id or 0, line=words.label(talk, row))


def _see(talk: Talk, line_id: int, _extra: str) -> None:
    """A line of one's own: how it stands, what was corrected, and the way to say that it is wrong."""
    row = hours.of_self(talk.session, talk.me, line_id)
    lines = [
        talk.t("hours.card", what=words.what(talk, row), day=when.date_text(talk.language, row.day)),
        _length(talk, row),
    ]
    lines.append(_standing(talk, row))
    lines += [_correction(talk, one) for one in hours.corrections(talk.session, line_id)]
    lines += [*_dispute(talk, row), *weighing.said(talk, row)]
    wrong = [] if hours.is_open(row) else [talk.action("hours.wrong", "hours.wrong", line_id)]
    engine.aside(talk, "\n".join(lines), talk.rows([*wrong, talk.menu("hours"), talk.menu("start")]))


def _length(talk: Talk, row: HourLine) -> Markup:
    times, long = words.times(talk, row), words.long(talk, row.minutes)
    return talk.t("hours.from_to", times=times, long=long) if times else long


def _standing(talk: Talk, row: HourLine) -> Markup:
    """How a line stands, and where it waits: for whom, until when."""
    who = hours.asked(talk.session, row)
    until = talk.moment_text(hours.due_at(talk.session, talk.moment, row))
    key = f"hours.stands.{row.state.value}"
    if row.state in UNSETTLED:
        return talk.t(key, name=who.name if who else talk.t("hours.desk"), until=until)
    reason = row.reason if row.state is HourState.REFUSED else ""
    return talk.t(key, reason=reason)


def _correction(talk: Talk, row: HourLine) -> Markup:
    key = "hours.corrected" if row.state is HourState.CONFIRMED else "hours.correction_waits"
    return talk.t(key, by=words.by(talk, row), reason=row.reason)


def _dispute(talk: Talk, row: HourLine) -> list[Markup]:
    if not hours.is_open(row):
        return []
    until = talk.moment_text(hours.answer_by(talk.session, talk.moment, row))
    return [talk.t("hours.disputed", words=row.dispute, until=until)]


def _wrong(talk: Talk, line_id: int, _extra: str) -> None:
    hours.expect_dispute(talk.me, hours.find(talk.session, line_id))
    engine.start(talk, HOURS_WRONG, context={"line": line_id})


def _blanks(reader: Reader, context: Answers) -> dict[str, Any]:
    return {"line": words.line(reader, hours.find(reader.session, context["line"]))}


def _say_so(talk: Talk, form: Finished) -> Reply:
    row = hours.dispute(talk.session, talk.moment, talk.me, form.context["line"], form.answers["words"])
    until = talk.moment_text(hours.answer_by(talk.session, talk.moment, row))
    text = talk.t("hours_wrong.done", words=row.dispute, until=until)
    return Reply(text, talk.rows([talk.menu("hours"), talk.menu("start")]))


HOURS_WRONG = Flow(
    name="hours_wrong",
    version=1,
    steps=(Step("words", parse=in_words, merge=join_words),),
    finish=_say_so,
    params=_blanks,
)

ROOM = Room(
    commands={"hours": Command(show, role=Role.VOLUNTEER)},
    flows=(HOURS_WRONG,),
    actions={
        "hours.list": Action(_show),
        "hours.see": Action(_see),
        "hours.wrong": Action(_wrong),
    },
)
