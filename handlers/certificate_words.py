"""Certificates in words: on the screen, and word for word as they stand on the paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from html import unescape as _plain
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import certificate_paper, certificates, public_codes
from centre.certificates import Draft, Served
from chat import when
from chat.languages import Markup
from chat.replies import Generated
from chat.talk import Reader, Talk
from handlers.common import centre_name, role_name
from handlers.hour_words import long
from models.certificates import Certificate
from models.people import Role
from models.rights import RIGHTS, Right

MAKER = "certificate"
# With more lines than this the paper tells what was done activity by activity.
_LINES = 40


def period(reader: Reader, row: Certificate) -> Markup:
    """From which day to which."""
    return reader.t(
        "certificate.period", first=_date(reader, row.first_day), last=_date(reader, row.last_day)
    )


def line(reader: Reader, row: Certificate) -> Markup:
    """A certificate in a line: its number, its time, how it stands."""
    return reader.t(
        "certificate.line",
        number=row.number,
        period=period(reader, row),
        state=reader.t(f"certificate.state.{row.state.value}"),
    )


def checked(reader: Reader, said: str, row: Certificate) -> str:
    """What anybody may know of a certificate whose code they hold: enough to compare it, and no name."""
    facts = reader.t(
        "certificate.facts", number=row.number, period=period(reader, row), long=long(reader, row.minutes)
    )
    return f"{said}\n{facts}"


def served(reader: Reader, lines: Iterable[Served]) -> list[Markup]:
    """What was done, a line each."""
    return [
        reader.t(
            "certificate.served",
            day=_date(reader, one.day),
            what=_what(reader, one),
            long=long(reader, one.minutes),
        )
        for one in lines
    ]


def paper(row: Certificate) -> Generated:
    """What was issued, printed again as it was."""
    return Generated(MAKER, {"certificate": row.id, "name": f"{row.number}.pdf"})


def unsigned(talk: Talk, row: Certificate, draft: Draft) -> Generated:
    """How it would look, marked as a draft, without a code."""
    drawn = {**sheet(talk, row, draft, ""), "draft": _plain(_in(talk, row).t("certificate.draft"))}
    return Generated(MAKER, {"sheet": drawn, "name": f"{row.number}-draft.pdf"})


def make(session: Session, _folder: Path, params: dict[str, Any]) -> tuple[str, bytes]:
    """Draw a certificate from what was frozen at its issue, or a draft of one."""
    frozen = params.get("sheet") or certificates.find(session, params["certificate"]).sheet
    return params["name"], certificate_paper.draw(frozen)


def sheet(talk: Talk, row: Certificate, draft: Draft, code: str) -> dict[str, Any]:
    """What stands on the paper, in its own language."""
    reader = _in(talk, row)
    centre = centre_name(reader)
    said: dict[str, Any] = {
        "name": row.name,
        "centre": centre,
        "first": _date(reader, row.first_day),
        "last": _date(reader, row.last_day),
        "long": long(reader, draft.minutes),
    }
    posts = [role for role in Role if role in talk.me.roles and Right.WORK_VOLUNTEERS in RIGHTS[role]]
    today = talk.moment.calendar.local(talk.now).date()
    signed = [
        centre,
        *(_plain(reader.t("certificate.by", post=role_name(reader, one))) for one in posts[-1:]),
    ]
    return {
        "lang": row.language,
        "draft": "",
        "title": _plain(reader.t("certificate.title")),
        "number": _plain(reader.t("certificate.numbered", number=row.number)),
        "centre": centre,
        "body": _plain(reader.t("certificate.body", **said)),
        "columns": [_plain(reader.t(f"certificate.column.{name}")) for name in ("day", "what", "long")],
        "rows": _rows(reader, draft.lines),
        "total": ["", _plain(reader.t("certificate.total")), _plain(said["long"])],
        "signed": [*signed, _plain(_date(reader, today))],
        "seal": _plain(reader.t("certificate.seal")),
        "check": _plain(reader.t("certificate.check", code=public_codes.grouped(code))),
        "link": talk.house.deep_link(public_codes.LINK + code) if code else "",
    }


def _rows(reader: Reader, lines: Sequence[Served]) -> list[list[str]]:
    if len(lines) <= _LINES:
        return [
            [_plain(_date(reader, one.day)), _what(reader, one), _plain(long(reader, one.minutes))]
            for one in lines
        ]
    by_what = sorted(lines, key=lambda one: (_what(reader, one), one.day))
    rows = []
    for what, found in groupby(by_what, key=lambda one: _what(reader, one)):
        same = list(found)
        times = _plain(reader.t("certificate.times", n=len(same)))
        minutes = sum(one.minutes for one in same)
        rows.append([times, what, _plain(long(reader, minutes))])
    return rows


def _what(reader: Reader, one: Served) -> str:
    return one.what.get(reader.language.code) or next(iter(one.what.values()), "")


def _in(talk: Talk, row: Certificate) -> Reader:
    """Whoever reads the paper."""
    who = replace(talk.me, language=row.language)
    return Reader(talk.session, talk.moment, talk.languages, who)


def _date(reader: Reader, day: date) -> Markup:
    return when.date_text(reader.language, day)
