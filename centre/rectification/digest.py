"""The morning's list: which items are due or overdue, one message a person and working day (rule 20.11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from centre import digests, notices, plans, rules, staff
from centre.moment import Moment
from models import who as whos
from models.deadlines import Deadline, DeadlineState
from models.digests import DigestKind, DigestPart
from models.rectification import Item, ItemState
from models.rights import Right
from models.who import Who

DIGEST = "item.digest"
# Part of the time of an item has gone (rule 20.2): it is in the list from then on.
WARNING = "item.warning"


@dataclass(frozen=True, slots=True)
class Digest:
    """A morning's list: one's own that is pressing; to who leads what others let pass."""

    own: Sequence[Item]
    others: Sequence[Item]


def begin(session: Session, moment: Moment, item: Item) -> None:
    """See that whoever answers for an item gets the morning's list from the next working day on."""
    if item.custodian_id is not None and item.state is not ItemState.CLOSED:
        _plan(session, moment, item.custodian_id)


def on_morning(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Send somebody the list if something is due, and look again on the next working day."""
    who = whos.by_id(session, deadline.subject_id)
    waiting = _own(session, who)
    since = datetime.fromisoformat(deadline.params["since"])
    if any(_is_due(session, moment, item) for item in waiting) or _warned(session, waiting, since):
        promise(session, moment, who.id)
    if waiting:
        _plan(session, moment, who.id)


def promise(session: Session, moment: Moment, person_id: int) -> None:
    """Promise somebody today's list; the same day asks for it once, however many items are late.

    Whoever is told of items in the digest of the morning (27.1) finds them there.
    """
    if digests.wants(session, person_id, DigestKind.MORNING, DigestPart.ITEMS):
        return
    due = moment.calendar.next_opening(moment.now)
    once = f"{DIGEST}:{person_id}:{moment.calendar.local(due).date()}"
    notices.promise(session, moment, DIGEST, person_id, due=due, once=once, owed=False)


def read(session: Session, moment: Moment, who: Who) -> Digest:
    """What the list tells somebody now; nothing to whoever may not see items."""
    if not who.may(Right.SEE_ITEMS):
        return Digest((), ())
    mine = _own(session, who)
    warned = _warned(session, mine)
    own = [item for item in mine if item.id in warned or _is_due(session, moment, item)]
    leader = staff.on_duty(session, moment).leader
    if leader is None or leader.id != who.id:
        return Digest(own, ())
    late = select(Item).where(col(Item.ended_at).is_(None), col(Item.next_at) <= moment.now)
    others = session.exec(late.order_by(col(Item.next_at), col(Item.id))).all()
    return Digest(own, [one for one in others if one.custodian_id != who.id])


def _own(session: Session, who: Who) -> Sequence[Item]:
    theirs = select(Item).where(
        Item.custodian_id == who.id, col(Item.ended_at).is_(None), col(Item.state) != ItemState.CLOSED
    )
    return session.exec(theirs.order_by(col(Item.next_at), col(Item.id))).all()


def _warned(session: Session, mine: Sequence[Item], since: datetime | None = None) -> set[int]:
    """Those of which part of the time has gone, since then or since they came into their state."""
    known = {item.id: max(item.updated_at, since or item.updated_at) for item in mine}
    met = select(Deadline.subject_id, Deadline.settled_at).where(
        Deadline.subject_kind == "item",
        col(Deadline.subject_id).in_(known),
        Deadline.kind == WARNING,
        Deadline.state == DeadlineState.MET,
    )
    return {row for row, at in session.exec(met).all() if at is not None and at >= known[row]}


def _is_due(session: Session, moment: Moment, item: Item) -> bool:
    return item.next_at is not None and item.next_at < _horizon(session, moment)


def _horizon(session: Session, moment: Moment) -> datetime:
    """The end of the last day of which a list tells."""
    calendar, ahead = moment.calendar, rules.load(session).item_digest
    day: date = (
        calendar.next_working_day(moment.now, days=ahead) if ahead else calendar.local(moment.now).date()
    )
    end: datetime = calendar.at(day + timedelta(days=1), time())
    return end


def _plan(session: Session, moment: Moment, person_id: int) -> None:
    calendar = moment.calendar
    day = calendar.next_working_day(moment.now)
    due = calendar.at(day, calendar.opening.opens)
    since, once = {"since": moment.now.isoformat()}, f"{DIGEST}:{person_id}:{day}"
    plans.plan(session, DIGEST, ("person", person_id), due, params=since, once=once)


DEADLINES = {DIGEST: on_morning}
