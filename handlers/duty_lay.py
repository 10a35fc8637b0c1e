"""Laying the rota: from which day, who leads, who steps in, for how many days; and who hears of it."""

import re
from collections.abc import Collection
from datetime import date

from centre import duty, rules
from centre.duty import Pair
from chat import engine, when
from chat.flow import Answers, Choice, Finished, Flow, Misread, Step
from chat.incoming import Incoming
from chat.parsers import words as in_words
from chat.replies import Reply
from chat.rooms import Action, Room
from chat.talk import Reader, Talk
from handlers import days
from handlers import duty_words as words
from handlers.duty_swaps import rota
from handlers.swap_form import name
from models.outbox import Notice
from models.rights import Right

_OFFERED = (1, 2, 3, 5, 7, 14)
# The first gaps are looked for in so many days.
_FORTNIGHT = 14
_NUMBER = re.compile(r"\d{1,3}")


def _begin(talk: Talk, _record: int, said: str) -> None:
    """Begin, with the day that somebody was told of as empty; otherwise it is asked for."""
    day = days.listed(talk, said)
    engine.start(talk, LAY, given={"day": day.isoformat()} if day is not None else None)


def _first_days(reader: Reader, _known: Answers) -> list[Choice]:
    """The days without anybody come first; where there are none, the days to come."""
    coming = duty.lines(reader.session, days.today(reader), _FORTNIGHT)
    gaps = [line.day for line in coming if line.leader is None]
    return days.choices(reader, (gaps or [line.day for line in coming])[: days.NEXT])


def _able(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(f"p{one.id}", one.name) for one in duty.colleagues(reader.session)]


def _others(reader: Reader, known: Answers) -> list[Choice]:
    return [choice for choice in _able(reader, known) if choice.code != known.get("leader")]


def _offered(reader: Reader, _known: Answers) -> list[Choice]:
    return [Choice(str(n), _show_number(reader, str(n))) for n in _OFFERED]


def _number(reader: Reader, incoming: Incoming) -> str:
    """How many days, as a number that somebody wrote."""
    found, most = _NUMBER.search(in_words(reader, incoming)), rules.load(reader.session).duty_range
    if found is None or not 1 <= int(found[0]) <= most:
        raise Misread("misread.duty_number", n=most)
    return str(int(found[0]))


def _show_number(reader: Reader, value: str) -> str:
    return reader.language.label("duty_lay.days", n=int(value))


def _remarks(reader: Reader, known: Answers) -> list[str]:
    """Until when that is, and on how many of these days somebody else is named so far."""
    first, number = date.fromisoformat(known["day"]), int(known["number"])
    covered = duty.lines(reader.session, first, number)
    last = when.plain_day(reader.language, covered[-1].day)
    said: list[str] = [reader.t("duty_lay.until", day=last)] if number > 1 else []
    chosen = int(known["leader"][1:])
    others = sum(line.leader is not None and line.leader.id != chosen for line in covered)
    said += [reader.t("duty_lay.others", n=others)] if others else []
    return said


def _finish(talk: Talk, form: Finished) -> Reply:
    given = form.answers
    leader_id, deputy = int(given["leader"][1:]), given["deputy"]
    pair = Pair(leader_id, int(deputy[1:]) if deputy else None)
    first, number = date.fromisoformat(given["day"]), int(given["number"])
    duty.lay(talk.session, talk.moment, talk.me, pair, first=first, number=number)
    laid = words.runs(talk, (first + away * duty.DAY for away in range(number)))
    more = talk.action("duty_lay.more", "duty.lay", 0, (first + number * duty.DAY).isoformat())
    return Reply(talk.t("duty_lay.done", days=laid), talk.rows([more, talk.menu("duty"), talk.menu("start")]))


LAY = Flow(
    name="duty_lay",
    version=1,
    steps=(
        Step("day", parse=days.said, choices=_first_days, show=days.show),
        Step("leader", choices=_able, show=name),
        Step("deputy", choices=_others, show=name, optional=True),
        Step("number", parse=_number, choices=_offered, show=_show_number),
    ),
    finish=_finish,
    remarks=_remarks,
    reopens={
        "refused.duty_twice": ("deputy",),
        "refused.duty_not_for_them": ("leader", "deputy"),
        "refused.duty_days": ("day", "number"),
    },
)


def _tell_laid(reader: Reader, notice: Notice) -> Reply | None:
    standing = [line for line in _lines(reader, notice) if reader.who and line.names(reader.who.id)]
    if not standing or reader.who is None:
        return None
    said = words.runs(reader, (line.day for line in standing))
    part = words.part(reader, standing[0], reader.who.id)
    return Reply(reader.t("notice.duty.laid", days=said, part=part), rota(reader))


def _tell_off(reader: Reader, notice: Notice) -> Reply | None:
    free = [line.day for line in _lines(reader, notice) if reader.who and not line.names(reader.who.id)]
    return Reply(reader.t("notice.duty.off", days=words.runs(reader, free)), rota(reader)) if free else None


def _tell_gap(reader: Reader, notice: Notice) -> Reply | None:
    empty = [line.day for line in _lines(reader, notice) if line.leader is None]
    if not empty:
        return None
    lay = reader.action("duty.lay", "duty.lay", 0, min(empty).isoformat(), style="primary")
    text = reader.t("notice.duty.gap", days=words.runs(reader, empty))
    return Reply(text, reader.rows([lay, reader.menu("duty")]))


def _lines(reader: Reader, notice: Notice) -> list[duty.DutyLine]:
    """The days of a notice that are not over, as the rota stands now."""
    named: Collection[str] = notice.params["days"]
    coming = [day for day in map(date.fromisoformat, named) if day >= days.today(reader)]
    return [duty.line(reader.session, day) for day in coming]


ROOM = Room(
    flows=(LAY,),
    actions={"duty.lay": Action(_begin, Right.LAY_ROTA)},
    words={"duty.laid": _tell_laid, "duty.off": _tell_off, "duty.gap": _tell_gap},
)
