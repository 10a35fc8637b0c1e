"""What the demo centre's volunteers have served, a star of a month, a certificate that is asked for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from centre import certificates, hours, notices, plans
from centre.honours import rounds, shortlist
from centre.moment import Moment
from centre.rows import insert_values
from models import who as whos
from models.honours import HonourCard, RoundKind
from models.hours import Grade, HourLine
from models.people import Person

DATA = Path(__file__).with_suffix(".json")
_DAY = timedelta(days=1)
# Confirmed in the evening of the day.
_EVENING = time(18)
# A month is looked at in the middle of the one that follows, and awarded within it.
_MIDDLE = 11


def load(session: Session, moment: Moment, known: Mapping[str, int]) -> None:
    """Bring them in as if everybody had been told, unless somebody has served already."""
    if session.exec(select(HourLine.id).limit(1)).first() is not None:
        return
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        person_id = known.get(one["name"]) or session.exec(_called(one["name"])).one()
        _serve(session, moment, one, person_id, coordinator_id=known["王敏"])
        if one.get("certificate"):
            _ask(session, moment, one["name"], person_id)
    _honour(session, moment, known["陈晓"], coordinator_id=known["王敏"], director_id=known["林主任"])


def _serve(
    session: Session, moment: Moment, one: Mapping[str, Any], person_id: int, *, coordinator_id: int
) -> None:
    since, until = time.fromisoformat(one["from"]), time.fromisoformat(one["to"])
    minutes = (until.hour - since.hour) * 60 + until.minute - since.minute
    # Whoever has the card has heard of the star.
    star = hours.stars.level(session, minutes * len(one["days"]))
    insert_values(session, HonourCard, person_id=person_id, star=star)
    for away in one["days"]:
        day = _today(moment) + away * _DAY
        then = replace(moment, now=min(moment.now, moment.calendar.at(day, _EVENING)))
        line = HourLine(
            person_id=person_id,
            what=one["what"],
            day=day,
            begun_at=moment.calendar.at(day, since),
            ended_at=moment.calendar.at(day, until),
            minutes=minutes,
            grade=Grade(one["grade"]) if "grade" in one else None,
            created_at=then.now,
            updated_at=then.now,
        )
        session.add(line)
        session.flush()
        hours.confirm(session, then, whos.by_id(session, coordinator_id), line.id or 0)
        notices.drop(session, moment, ("hour_line", line.id))


def _honour(
    session: Session, moment: Moment, person_id: int, *, coordinator_id: int, director_id: int
) -> None:
    """Last month the month before it was looked at: its star agreed, was named, and is honoured."""
    last = (_today(moment).replace(day=1) - _DAY).replace(day=_MIDDLE)
    month = (last.replace(day=1) - _DAY).replace(day=1)
    then = replace(moment, now=moment.calendar.at(last, _EVENING))
    desk, director = whos.by_id(session, coordinator_id), whos.by_id(session, director_id)
    found = rounds.open_round(session, then, desk, RoundKind.MONTH, month)
    round_id = found.id or 0
    one = shortlist.put(session, then, desk, round_id, person_id)
    shortlist.agree(session, then, whos.by_id(session, person_id), one.id or 0)
    until: datetime | None = rounds.publish(session, then, desk, round_id).until
    rounds.award(session, replace(moment, now=until or then.now), director, round_id)
    for subject in (("honour", one.id or 0), ("honour_round", round_id)):
        notices.drop(session, moment, subject)
        plans.drop(session, moment, subject)


def _ask(session: Session, moment: Moment, name: str, person_id: int) -> None:
    """A certificate that the desk can issue, asked for yesterday."""
    then = replace(moment, now=moment.now - _DAY)
    first = _today(moment) - 365 * _DAY
    wanted = certificates.Wanted("zh-hans", name, first, _today(moment))
    row = certificates.ask(session, then, whos.by_id(session, person_id), wanted)
    notices.drop(session, moment, ("certificate", row.id or 0))


def _called(name: str) -> Any:
    return select(Person.id).where(Person.name == name)


def _today(moment: Moment) -> date:
    return moment.calendar.local(moment.now).date()
