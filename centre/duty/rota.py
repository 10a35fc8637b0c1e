"""Laying the rota, and the gaps that somebody leaves in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from centre import audit, notices, rules
from centre.duty import clock, days, lapses
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_values
from models import who as whos
from models.deadlines import Deadline
from models.duty import DutyDay
from models.rights import Right
from models.who import Who

LAID = "duty.laid"
OFF = "duty.off"


@dataclass(frozen=True, slots=True)
class Pair:
    """Who leads, and who steps in."""

    leader_id: int
    deputy_id: int | None = None

    @property
    def ids(self) -> set[int]:
        """Both, or whoever there is."""
        return {one for one in (self.leader_id, self.deputy_id) if one is not None}


def lay(session: Session, moment: Moment, actor: Who, pair: Pair, *, first: date, number: int = 1) -> None:
    """Name a pair for so many days; whoever is put on a day or taken off it is told.

    Raises:
        Refused: the actor may not, somebody named may not lead, or the days are over or too many.
    """
    if not actor.may(Right.LAY_ROTA):
        raise Refused("refused.not_allowed")
    most = rules.load(session).duty_range
    if first < days.today(moment) or not 1 <= number <= most:
        raise Refused("refused.duty_days", n=most)
    if pair.leader_id == pair.deputy_id:
        raise Refused("refused.duty_twice")
    if not pair.ids <= {one.id for one in days.colleagues(session)}:
        raise Refused("refused.duty_not_for_them")
    on: defaultdict[int, list[date]] = defaultdict(list)
    off: defaultdict[int, list[date]] = defaultdict(list)
    for day in (first + away * days.DAY for away in range(number)):
        before = _put(session, moment, actor, day, pair)
        for person_id in pair.ids - before - {actor.id}:
            on[person_id].append(day)
        for person_id in before - pair.ids - {actor.id}:
            off[person_id].append(day)
    for person_id, theirs in on.items():
        notices.promise(session, moment, LAID, person_id, params={"days": days.iso(theirs)})
    for person_id, theirs in off.items():
        notices.promise(session, moment, OFF, person_id, params={"days": days.iso(theirs)})


def _put(session: Session, moment: Moment, actor: Who, day: date, pair: Pair) -> set[int]:
    """Name a pair for a day; gives whom the rota named before."""
    named = {
        "leader_id": pair.leader_id,
        "deputy_id": pair.deputy_id,
        "laid_by": actor.id,
        "laid_at": moment.now,
    }
    before: set[int] = set()
    day_id = insert_values(session, DutyDay, day=day, **named)
    if day_id is None:
        row = session.exec(select(DutyDay).where(DutyDay.day == day).with_for_update()).one()
        day_id, before = row.id or 0, {one for one in (row.leader_id, row.deputy_id) if one is not None}
        change(session, DutyDay, col(DutyDay.id) == day_id, **named)
        lapses.void(session, moment, day, but_of=pair.ids)
    clock.watch(session, moment, day_id, day)
    detail = {"leader": pair.leader_id, "deputy": pair.deputy_id}
    audit.note(session, moment, actor.id, "duty.laid", ("duty_day", day_id), **detail)
    return before


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Leave gaps where somebody was on the rota who may not lead any more, and tell the coordinators."""
    person_id = deadline.subject_id
    if whos.by_id(session, person_id).may(Right.TAKE_DUTY):
        return
    to_come = col(DutyDay.day) >= days.today(moment)
    led = select(DutyDay).where(to_come, DutyDay.leader_id == person_id)
    gaps = [row.day for row in session.exec(led)]
    change(session, DutyDay, to_come, col(DutyDay.leader_id) == person_id, leader_id=None)
    change(session, DutyDay, to_come, col(DutyDay.deputy_id) == person_id, deputy_id=None)
    lapses.void_of(session, moment, person_id)
    if gaps:
        clock.tell_gaps(session, moment, gaps)
