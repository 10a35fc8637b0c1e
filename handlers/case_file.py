"""One case as a file: on paper in either language, or as data; that it was taken is written down."""

import json
from datetime import datetime
from html import unescape
from typing import Any

from centre import cases, report_paper
from centre.cases import CaseCard, Step
from centre.exports import dossier
from centre.exports.dossier import Dossier
from centre.exports.listing import Column, Kind
from chat import engine, when
from chat.buttons import Button
from chat.languages import Markup
from chat.parsers import count_files
from chat.replies import Content, Reply, Told
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import booking_words
from handlers import case_desk_words as words
from handlers.common import centre_name
from models.rights import Right

TELLER = "case.file"
_DATA = "json"
# Millimetres: a day with its time, and what was done then.
_COLUMNS = [48, 122]
Rows = list[tuple[Markup | str, Markup | str]]


def buttons(reader: Reader, card: CaseCard) -> list[Button]:
    """To have it as a file, for who may take things out of the house."""
    if reader.who is None or not reader.who.may(Right.EXPORT):
        return []
    return [reader.action("case_file.open", "queue.file", card.case.id or 0)]


def _ask(talk: Talk, case_id: int, _extra: str) -> None:
    """On paper, and in which language, or as data?"""
    card = cases.look(talk.session, talk.moment, talk.me, case_id, talk.language.code)
    papers = [
        talk.action("case_file.paper", "queue.file_in", case_id, one.code, name=one.name)
        for one in talk.languages
    ]
    data = talk.action("case_file.data", "queue.file_in", case_id, _DATA)
    back = talk.action("engine.back", "queue.see", case_id)
    named = "with" if talk.me.may(Right.WORK_CASES) else "without"
    text = talk.t("case_file.ask", number=card.case.number, persons=talk.t(f"export.persons.{named}"))
    talk.replace(Reply(text, talk.rows([*papers, data, back]), subject=("case", case_id)))


def _take(talk: Talk, case_id: int, form: str) -> None:
    """Have it made; that somebody took it is noted."""
    if form != _DATA and form not in {one.code for one in talk.languages}:
        engine.stale(talk)
        return
    dossier.take(talk.session, talk.moment, talk.me, case_id, "json" if form == _DATA else "pdf")
    talk.say(Reply("", subject=("case", case_id), told=Told(TELLER, {"case": case_id, "form": form})))


def _tell(reader: Reader, params: dict[str, Any]) -> Reply | None:
    """Make it of what the database holds when it is sent."""
    if reader.who is None:
        return None
    case_id, form = params["case"], params["form"]
    code = reader.language.code if form == _DATA else form
    found = dossier.read(reader.session, reader.who, case_id, code)
    number = found.card.case.number
    if form == _DATA:
        data = json.dumps(dossier.as_data(found, reader.moment), ensure_ascii=False, indent=1)
        made = Content(f"{number}.json", data.encode())
    else:
        made = Content(f"{number}-{code}.pdf", report_paper.draw(sheet(reader.reading(code), found)))
    back = reader.action("desk.open", "queue.see", case_id, number=number)
    return Reply(reader.t("case_file.made", number=number), [[back]], file=made, subject=("case", case_id))


def sheet(reader: Reader, found: Dossier) -> dict[str, Any]:
    """What stands on the paper, in the reader's language."""
    facts = [reader.t(f"export.persons.{'with' if found.persons else 'without'}")]
    if found.kept_until is not None:
        facts.append(reader.t("case_file.kept_until", day=_day(reader, found.kept_until)))
    parts = {"facts": _facts(reader, found), "open": _open(reader, found)}
    parts |= {"steps": _steps(reader, found), "files": _files(reader, found)}
    return {
        "lang": reader.language.code,
        "centre": centre_name(reader),
        "title": _text(reader.t("case_file.title")),
        "number": found.card.case.number or "",
        "facts": [*map(_text, facts)],
        "columns": _COLUMNS,
        "items": [
            {
                "heading": _text(reader.t(f"case_file.part.{part}")),
                "rows": [[_text(left), _text(right)] for left, right in rows],
            }
            for part, rows in parts.items()
            if rows
        ],
        "signed": [centre_name(reader), _text(_day(reader, reader.now))],
        "seal": _text(reader.t("certificate.seal")),
    }


def _facts(reader: Reader, found: Dossier) -> Rows:
    """What its list knows of it, as far as there is anything."""
    told = [(column, _said(reader, found.card, column, value)) for column, value in found.facts]
    return [(reader.t(f"export.column.{column.name}"), said) for column, said in told if said]


def _said(reader: Reader, card: CaseCard, column: Column, value: Any) -> Markup | str:
    if value is None or value == "":
        return ""
    match column.kind:
        case Kind.WORD:
            return reader.t(f"{column.words}.{value.value}")
        case Kind.MOMENT:
            return _at(reader, value)
        case Kind.MONEY:
            return booking_words.price(reader, value)
        case Kind.SERVICE:
            return card.title
        case _:
            return str(value)


def _open(reader: Reader, found: Dossier) -> Rows:
    """What is missing, and what is planned."""
    if not found.persons:
        return []
    rows: Rows = [(reader.t("case_file.gap"), what) for what in found.card.gaps]
    plan = found.card.plan
    if plan is not None:
        said = " · ".join(part for part in (plan.who, plan.hours, plan.note) if part)
        rows.append((when.date_text(reader.language, plan.day), said))
    return rows


def _steps(reader: Reader, found: Dossier) -> Rows:
    return [(_at(reader, step.said_at), _step(reader, found, step)) for step in found.card.steps]


def _step(reader: Reader, found: Dossier, step: Step) -> str:
    """Who did what, and below it what was said."""
    by, what = words.act(reader, found.card, step)
    if not found.persons:
        by = reader.t(f"case_file.side.{step.side.value}")
    lines = [_text(reader.t("case_file.did", by=by, what=what) if what else Markup(by))]
    if found.persons and step.text:
        lines.append(step.text)
    if step.until is not None:
        lines.append(_text(reader.t("case_file.until", at=_at(reader, step.until))))
    if step.files:
        kinds = [one.kind for one in step.files]
        lines.append(reader.language.label("engine.comma").join(count_files(reader, kinds)))
    return "\n".join(lines)


def _files(reader: Reader, found: Dossier) -> Rows:
    rows: Rows = []
    for one, at in found.files:
        kind = count_files(reader, [one.kind])[0]
        rows.append((_at(reader, at), f"{kind} · {one.name}" if found.persons and one.name else kind))
    return rows


def _at(reader: Reader, at: datetime) -> Markup:
    """A day and a time as they stand on paper, where "tomorrow" means nothing."""
    local = reader.moment.calendar.local(at)
    day = when.date_text(reader.language, local.date())
    return reader.t("when.moment", day=day, time=when.clock(reader.language, local))


def _day(reader: Reader, at: datetime) -> Markup:
    return when.date_text(reader.language, reader.moment.calendar.local(at).date())


def _text(said: Markup | str) -> str:
    """A sentence as it is printed: without what only a screen needs."""
    return unescape(said.replace("<b>", "").replace("</b>", "")) if isinstance(said, Markup) else said


ROOM = Room(
    actions={"queue.file": Action(_ask, Right.EXPORT), "queue.file_in": Action(_take, Right.EXPORT)},
    tellers={TELLER: _tell},
)
