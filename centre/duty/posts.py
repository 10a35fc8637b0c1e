"""Who is at the desk and who rings back, day by day; whoever leads is another part of the rota."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from centre import audit, away, notices, plans, rules, staff
from centre.duty import days, lapses
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_values
from models import who as whos
from models.deadlines import Deadline
from models.duty import DutyKind, DutyPost
from models.rights import Right
from models.who import Who

LAID = "duty.post_laid"
OFF = "duty.post_off"
REMINDER = "duty.post_reminder"
# What it takes to be named for it.
NEEDS = {DutyKind.DESK: Right.SERVE_VISITORS, DutyKind.CALLS: Right.WORK_CALLS}


@dataclass(frozen=True, slots=True)
class PostLine:
    """A day, and who is named for each kind, as far as they still may."""

    day: date
    named: Mapping[DutyKind, Who]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who does a day in the place of who is named; `whole`: as long as the centre is open."""

    who: Who
    whole: bool


def colleagues(session: Session, kind: DutyKind) -> list[Who]:
    """Everybody who may be named for a kind."""
    return staff.people_with(session, NEEDS[kind])


def lay(
    session: Session, moment: Moment, actor: Who, kind: DutyKind, plan: Mapping[date, int | None]
) -> None:
    """Name somebody, or nobody, for days; whoever is put on a day or taken off it is told.

    Raises:
        Refused: the actor may not, somebody named may not do it, or a day is over or too far ahead.
    """
    if not actor.may(Right.LAY_ROTA):
        raise Refused("refused.not_allowed")
    first, most = days.today(moment), rules.load(session).duty_range
    if any(not first <= day <= first + most * days.DAY for day in plan):
        raise Refused("refused.duty_days", n=most)
    if not {one for one in plan.values() if one is not None} <= {one.id for one in colleagues(session, kind)}:
        raise Refused("refused.duty_not_for_them")
    on: defaultdict[int, list[date]] = defaultdict(list)
    off: defaultdict[int, list[date]] = defaultdict(list)
    # In the order of the days, so that two who lay the same days wait for each other and not in a ring.
    for day, person_id in sorted(plan.items()):
        row = DutyPost(day=day, kind=kind, person_id=person_id, laid_by=actor.id, laid_at=moment.now)
        before = _put(session, moment, row)
        if before == person_id:
            continue
        lapses.void(session, moment, day, kind=kind)
        if person_id not in (None, actor.id):
            on[person_id].append(day)
        if before not in (None, actor.id):
            off[before].append(day)
    for one, theirs in on.items():
        notices.promise(session, moment, LAID, one, params={"kind": kind.value, "days": days.iso(theirs)})
    for one, theirs in off.items():
        notices.promise(session, moment, OFF, one, params={"kind": kind.value, "days": days.iso(theirs)})


def lines(session: Session, first: date, number: int) -> list[PostLine]:
    """So many days, gaps included."""
    within = col(DutyPost.day).between(first, first + (number - 1) * days.DAY)
    able = {kind: {one.id: one for one in colleagues(session, kind)} for kind in DutyKind}
    named: defaultdict[date, dict[DutyKind, Who]] = defaultdict(dict)
    for row in session.exec(select(DutyPost).where(within)):
        if row.person_id in able[row.kind]:
            named[row.day][row.kind] = able[row.kind][row.person_id]
    return [PostLine(day, named[day]) for day in (first + away * days.DAY for away in range(number))]


def stand_ins(session: Session, moment: Moment, line: PostLine) -> dict[DutyKind, StandIn]:
    """Who stands in on a day, for each kind; nobody who is away that day, too, or may not do it."""
    opening, at = moment.calendar.opening, moment.calendar.at
    opens, closes = at(line.day, opening.opens), at(line.day, opening.closes)
    covers = {one.for_id: one for one in reversed(away.between(session, opens, closes))}
    found = {}
    for kind, named in line.named.items():
        cover = covers.get(named.id)
        if cover is None or cover.by_id in covers:
            continue
        colleague = whos.by_id(session, cover.by_id)
        if colleague.may(NEEDS[kind]):
            whole = cover.starts_at <= opens and cover.ends_at >= closes
            found[kind] = StandIn(colleague, whole)
    return found


def on_reminder(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind who is at the desk or rings back the next day, or stands in for them (rule 11.4)."""
    row = session.get(DutyPost, deadline.subject_id)
    if row is None:
        return
    line = lines(session, row.day, 1)[0]
    named, instead = line.named.get(row.kind), stand_ins(session, moment, line).get(row.kind)
    people = [named] if named is not None and (instead is None or not instead.whole) else []
    for one in [*people, *([instead.who] if instead else [])]:
        # Who does both kinds is told once, of both.
        once = f"{REMINDER}:{row.day}:{one.id}"
        notices.promise(session, moment, REMINDER, one.id, params={"day": row.day.isoformat()}, once=once)


def now(session: Session, moment: Moment, kind: DutyKind) -> Who | None:
    """Who does it today: who is named, or whoever stands in for them at this hour."""
    named = lines(session, days.today(moment), 1)[0].named.get(kind)
    if named is None:
        return None
    colleague = away.stand_in(session, moment, named.id)
    return colleague if colleague is not None and colleague.may(NEEDS[kind]) else named


def replace(session: Session, kind: DutyKind, day: date, former: int, new: int) -> bool:
    """Put somebody in another's place on a day; False if the other is not named there any more."""
    still = (col(DutyPost.day) == day, col(DutyPost.kind) == kind, col(DutyPost.person_id) == former)
    return bool(change(session, DutyPost, *still, person_id=new))


def _put(session: Session, moment: Moment, new: DutyPost) -> int | None:
    """Name somebody for a day; gives who was named before."""
    named = {"person_id": new.person_id, "laid_by": new.laid_by, "laid_at": new.laid_at}
    before, row_id = None, insert_values(session, DutyPost, day=new.day, kind=new.kind, **named)
    if row_id is None:
        theirs = select(DutyPost).where(DutyPost.day == new.day, DutyPost.kind == new.kind).with_for_update()
        row = session.exec(theirs.execution_options(populate_existing=True)).one()
        row_id, before = row.id, row.person_id
        change(session, DutyPost, col(DutyPost.id) == row_id, **named)
    remind_at = moment.calendar.at(new.day - days.DAY, rules.load(session).duty_reminder)
    if remind_at > moment.now:
        # Whoever is named by then is reminded: the rota may change until it is said.
        plans.plan(session, REMINDER, ("duty_post", row_id or 0), remind_at, once=f"{REMINDER}:{row_id}")
    detail = {"kind": new.kind, "person": new.person_id}
    audit.note(session, moment, new.laid_by, "duty.laid", ("duty_post", row_id or 0), **detail)
    return before
