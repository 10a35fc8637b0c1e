"""Covers in words: from when until when, who is away and who stands in."""

from datetime import datetime, timedelta
from typing import Any

from centre import covers
from chat import when
from chat.buttons import Button
from chat.languages import Markup
from chat.replies import Reply
from chat.talk import Reader, Rows, Talk
from handlers import days
from models.covers import CoverState, DutyCover
from models.rights import Right
from models.who import by_id

_INSTANT = timedelta(microseconds=1)


def span(reader: Reader, row: DutyCover) -> Markup:
    """From when until when, in whole days where it is whole days."""
    since, until = (reader.moment.calendar.local(one) for one in (row.starts_at, row.ends_at))
    last = (until - _INSTANT).date()
    if _midnight(until) and _midnight(since):
        if since.date() == last:
            return reader.t("cover.all_day", day=_day(reader, since))
        return reader.t("duty.from_to", first=_day(reader, since), last=when.plain_day(reader.language, last))
    if since.date() == last and not _midnight(until):
        since_at, until_at = (when.clock(reader.language, one) for one in (since, until))
        return reader.t("cover.hours", day=_day(reader, since), since=since_at, until=until_at)
    ends = reader.t("cover.day_end", day=when.plain_day(reader.language, last))
    return reader.t(
        "cover.span",
        since=reader.moment_text(row.starts_at),
        until=ends if _midnight(until) else reader.moment_text(row.ends_at),
    )


def blanks(reader: Reader, row: DutyCover) -> dict[str, Any]:
    """Who is away, who stands in, when and why."""
    return {
        "away": by_id(reader.session, row.for_id).name,
        "name": by_id(reader.session, row.by_id).name,
        "span": span(reader, row),
        "why": row.why,
    }


def of_rota(talk: Talk) -> list[Markup]:
    """What the rota says of covers: those to come, and how often who has stood in this month."""
    found = covers.coming(talk.session, talk.moment)
    leads = talk.me.may(Right.TAKE_DUTY)
    key = "cover.line_why" if leads else "cover.line"
    lines = [talk.t(key, **blanks(talk, row)) for row in found]
    parts = [Markup("\n".join([talk.t("cover.coming"), *lines]))] if lines else []
    often = covers.this_month(talk.session, talk.moment) if leads else []
    if often:
        said = [talk.t("cover.often", name=name, n=number) for name, number in often]
        parts.append(talk.t("cover.month", names=talk.t("engine.comma").join(said)))
    return parts


def buttons(talk: Talk) -> Rows:
    """What one can do about covers: ask for one, answer, take back or undo."""
    rows: list[list[Button]] = []
    mine = covers.open_of(talk.session, talk.me)
    for row in mine:
        said: dict[str, Any] = {
            "name": by_id(talk.session, row.by_id).name,
            "away": by_id(talk.session, row.for_id).name,
        }
        if row.state is CoverState.AGREED:
            undo = talk.action("cover.undo", "cover.undo", row.id or 0, **said)
            rows.append([end_button(talk, row) if row.starts_at <= talk.now else undo])
        elif row.by_id == talk.me.id:
            rows.append([talk.action("cover.answer", "cover.answer", row.id or 0, style="primary", **said)])
        else:
            rows.append([talk.action("cover.withdraw", "cover.withdraw", row.id or 0, **said)])
    others = [row for row in covers.coming(talk.session, talk.moment) if row not in mine]
    rows += [[end_button(talk, row)] for row in others if covers.may_end(talk.moment, talk.me, row)]
    if not any(row.for_id == talk.me.id for row in mine) and covers.is_needed(talk.me):
        rows.append([talk.action("cover.begin", "cover.ask", 0)])
    return rows


def end_button(reader: Reader, row: DutyCover) -> Button:
    """To end a cover sooner than was agreed."""
    name, away = (by_id(reader.session, one).name for one in (row.by_id, row.for_id))
    return reader.action("cover.end", "cover.end", row.id or 0, name=name, away=away)


def over(reader: Reader, row: DutyCover, person_id: int) -> Reply:
    """That a cover is over, and who has what came meanwhile, for one of the two or whoever leads."""
    if person_id not in (row.for_id, row.by_id):
        return Reply(reader.t("cover.known_no_more", **blanks(reader, row)))
    side = "away" if person_id == row.for_id else "by"
    lines = [reader.t(f"cover.told_{side}.over", **blanks(reader, row))]
    if row.matters:
        lines.append(reader.t(f"cover.matters_{side}", n=row.matters))
    calls = len(covers.kept(reader.session, row))
    if not calls:
        return Reply("\n".join(lines))
    names = {"away": by_id(reader.session, row.for_id).name, "name": by_id(reader.session, row.by_id).name}
    lines.append(reader.t(f"cover.kept_{side}", n=calls, **names))
    back = [[reader.action("cover.hand_back", "cover.hand_back", row.id or 0, away=names["away"])]]
    return Reply("\n".join(lines), back if side == "by" else [])


def question(reader: Reader, row: DutyCover) -> Reply:
    """What a colleague asks, with the two answers."""
    answers = [
        reader.action("cover.yes", "cover.yes", row.id or 0, style="primary"),
        reader.action("duty.no", "cover.no", row.id or 0),
    ]
    text = reader.t("notice.cover.asked", **blanks(reader, row))
    return Reply(text, reader.rows(answers), subject=("cover", row.id or 0))


def _day(reader: Reader, local: datetime) -> Markup:
    return when.day(reader.language, local.date(), days.today(reader))


def _midnight(local: datetime) -> bool:
    return (local.hour, local.minute) == (0, 0)
