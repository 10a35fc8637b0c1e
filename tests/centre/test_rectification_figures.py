"""What a month comes to of what must be put right: exact, against a slow count of what was done with each."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import months
from centre import rectification as items
from centre.errors import Refused
from centre.figures import Share
from centre.metrics import METRICS, Ask, By
from centre.moment import Moment
from centre.rectification.moves import LOOK_BACK
from models.deadlines import Deadline
from models.people import Role
from models.rectification import Answer, Cause, Item, ItemAction, ItemLine, ItemSource, ItemState
from models.who import Who
from tests.auxil.factories import a_moment, a_person, a_rule, at

DECEMBER = at("10:00", "2026-12-20")
LOOK_BACKS, WITHIN = (30, 90, 180), 90


class Lives:
    """Items that live by chance, by the very steps that people and the clock take."""

    def __init__(self, session: Session, seed: int) -> None:
        self._session, self._dice = session, random.Random(seed)
        roles = {"owner": Role.CLERK, "leader": Role.COORDINATOR, "director": Role.DIRECTOR}
        people = {name: a_person(session, name, role) for name, role in roles.items()}
        self._owner, self._leader, self._director = people.values()
        self.people = (self._owner, self._leader)

    def live(self, known: Item | None = None, moment: Moment | None = None) -> None:
        """From the finding as far as chance will have it, and what comes of it if it does not last."""
        session, dice = self._session, self._dice
        now = moment or at("10:00", str(date(2026, 8, 1) + timedelta(days=dice.randrange(120))))
        item = known or items.open_finding(
            session, now, source=ItemSource.INSPECTION, text="Wet", by=self._leader
        )
        row = item.id or 0
        while (going := self._next(item)) is not None:
            now = going(self._later(now, item), row)
            session.refresh(item)
        if item.state is ItemState.RELAPSED:
            self.live(session.exec(select(Item).where(Item.relapse_of == row)).one(), now)

    def _next(self, item: Item) -> Callable[[Moment, int], Moment] | None:
        dice, known = self._dice, item.state
        if dice.random() < 0.06:
            return None
        ways = {
            ItemState.FOUND: (self._verify, self._verify, self._dispute),
            ItemState.DISPUTED: (self._uphold, self._clear),
            ItemState.VERIFIED: (self._assign,),
            ItemState.ASSIGNED: (self._start, self._start, self._dispute),
            ItemState.IN_PROGRESS: (self._hand_in, self._hand_in, self._extend),
            ItemState.EVIDENCE_IN: (self._take,),
            ItemState.RECHECK: (self._settle, self._settle, self._settle, self._send_back),
            ItemState.BACK: (self._start,),
            ItemState.CLOSED: (self.look,),
            ItemState.LOOK_BACK: (self._last, self._relapse),
        }
        return dice.choice(ways[known]) if known in ways else None

    def _later(self, now: Moment, item: Item) -> Moment:
        """Some time after, a look-back on its day: on others it is made late."""
        dice = self._dice
        if item.state is ItemState.CLOSED:
            assert item.next_at is not None
            return a_moment(item.next_at)
        days = dice.choice((0, 1, 3, 40)) if item.state is ItemState.LOOK_BACK else dice.randrange(9)
        return a_moment(now.now + timedelta(days=days, minutes=1))

    def _verify(self, now: Moment, row: int) -> Moment:
        items.verify(self._session, now, self._leader, row, cause=self._dice.choice([None, *Cause]))
        return now

    def _dispute(self, now: Moment, row: int) -> Moment:
        items.dispute(self._session, now, self._owner, row, "Not ours")
        return now

    def _uphold(self, now: Moment, row: int) -> Moment:
        items.uphold(self._session, now, self._director, row, "It is")
        return now

    def _clear(self, now: Moment, row: int) -> Moment:
        answer = self._dice.choice((Answer.CLARIFIED, Answer.UNPROVEN))
        items.clear(self._session, now, self._director, row, "It is not", answer=answer)
        return now

    def _assign(self, now: Moment, row: int) -> Moment:
        due = self._session.get_one(Item, row).due_at
        day = None if due else self._day(now)
        items.assign(self._session, now, self._leader, row, self._owner.id, measure="Mop", day=day)
        return now

    def _start(self, now: Moment, row: int) -> Moment:
        items.start(self._session, now, self._owner, row)
        return now

    def _extend(self, now: Moment, row: int) -> Moment:
        item = self._session.get_one(Item, row)
        if item.extended_at is None and item.due_at is not None:
            day = self._day(a_moment(max(now.now, item.due_at)))
            items.extend(self._session, now, self._leader, row, "Late", day=day)
        return now

    def _hand_in(self, now: Moment, row: int) -> Moment:
        items.hand_in(self._session, now, self._owner, row, "Dry")
        return now

    def _take(self, now: Moment, row: int) -> Moment:
        items.take(self._session, now, self._leader, row)
        return now

    def _settle(self, now: Moment, row: int) -> Moment:
        items.settle(self._session, now, self._leader, row)
        return now

    def _send_back(self, now: Moment, row: int) -> Moment:
        items.send_back(self._session, now, self._leader, row, "Still wet")
        return now

    def look(self, now: Moment, row: int) -> Moment:
        """Let the day of a look-back come."""
        due = Deadline(kind=LOOK_BACK, subject_kind="item", subject_id=row, due_at=now.now)
        items.DEADLINES[LOOK_BACK](self._session, now, due)
        return now

    def _last(self, now: Moment, row: int) -> Moment:
        items.last(self._session, now, self._leader, row)
        return now

    def _relapse(self, now: Moment, row: int) -> Moment:
        items.relapse(self._session, now, self._leader, row, "Wet again")
        return now

    def _day(self, now: Moment) -> date:
        day: date = now.calendar.local(now.now).date() + timedelta(days=self._dice.randrange(1, 30))
        return day


@dataclass(frozen=True)
class Told:
    """What the history of one item tells: nothing here is read from where the item stands now."""

    item: Item
    cleared: bool
    closed: datetime | None
    answer: str | None
    relapse_days: int | None

    @classmethod
    def of(cls, session: Session, item: Item) -> "Told":
        """Read it from what was done."""
        lines = session.exec(select(ItemLine).where(ItemLine.item_id == item.id).order_by(col(ItemLine.id)))
        acts = [(line.action, line.said_at) for line in lines]
        done = [action for action, _ in acts]
        answers = [
            "admitted" if one is not ItemAction.CLEAR else "denied"
            for one in done
            if one in {ItemAction.VERIFY, ItemAction.UPHOLD, ItemAction.CLEAR}
        ]
        closed = [when for action, when in acts if action is ItemAction.PASS]
        days = LOOK_BACKS[done.count(ItemAction.HOLDS)] if ItemAction.RELAPSE in done else None
        return cls(
            item,
            ItemAction.CLEAR in done,
            closed[0] if closed else None,
            answers[-1] if answers else None,
            days,
        )


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_as_they_are_defined(session: Session, seed: int) -> None:
    """M80 to M83 of every month, counted anew from what was done, slowly."""
    a_rule(session, "item_look_backs", list(LOOK_BACKS))
    lives = Lives(session, seed)
    for _ in range(40):
        lives.live()
    session.expire_all()
    known = [Told.of(session, one) for one in session.exec(select(Item).order_by(col(Item.id))).all()]
    late, leader = at("10:00", "2027-11-10"), a_person(session, "Reader", Role.COORDINATOR)
    late_ones = relapses = 0
    for back in range(16):
        span = months.month(late, back)
        real = [one for one in known if one.item.created_at < span.ends and not one.cleared]
        due = [one for one in real if one.item.due_at and one.item.due_at < span.ends]
        closed = [one for one in real if one.closed and one.closed < span.ends]
        again = {one.item.relapse_of for one in real}
        relapsed = [one for one in closed if one.item.id in again and (one.relapse_days or 999) <= WITHIN]
        late_ones += sum(one.item.id in again for one in closed) - len(relapsed)
        relapses += len(relapsed)
        done = [one for one in due if one.closed and one.closed < span.ends]
        on_time = [
            one
            for one in done
            if one.closed and one.item.first_due_at and one.closed <= one.item.first_due_at
        ]
        new = [one for one in real if one.item.created_at >= span.begins]
        answered = [one for one in known if span.begins <= one.item.created_at < span.ends and one.answer]
        expected = {
            "M80": Share(len(done), len(due)),
            "M81": Share(len(on_time), len(due)),
            "M82": Share(len(relapsed), len(closed)),
            "M83": len(new),
            "M83b": Share(sum(one.answer == "admitted" for one in answered), len(answered)),
        }
        ask = Ask(session, late, span)
        assert {name: METRICS[name].read(ask)[None] for name in expected} == expected
        by_cause = METRICS["M83"].read(replace(ask, by=By.CAUSE))
        assert by_cause == dict(Counter(one.item.cause for one in new))
        found = items.figures(session, late, leader, back)
        assert (found.done, found.on_time, found.relapsed) == tuple(
            expected[name] for name in ("M80", "M81", "M82")
        )
        assert (found.found, sum(found.answers.values())) == (len(new), len(answered))
        assert found.causes == {cause: n for cause, n in by_cause.items() if cause}
    # Chance made what the rule is about: relapses that count, and some that came too late to count.
    assert relapses > 0
    assert late_ones > 0


@pytest.mark.parametrize(("looks", "counts"), [((30, 90), True), ((30, 120), False)])
def test_a_look_back_that_is_late_or_moved_counts_by_the_day_it_was_planned_for(
    session: Session, looks: tuple[int, ...], counts: bool
) -> None:
    """Rule 20.13: closed so that the 90th day is a Sunday, and looked at weeks after that."""
    a_rule(session, "item_look_backs", list(looks))
    lives = Lives(session, 0)
    owner, leader = lives.people
    now = at("10:00", "2026-08-31")
    item = items.open_finding(session, now, source=ItemSource.INSPECTION, text="Wet", by=leader)
    row = item.id or 0
    items.verify(session, now, leader, row)
    items.assign(session, now, leader, row, owner.id, measure="Mop", day=date(2026, 9, 30))
    items.start(session, now, owner, row)
    items.hand_in(session, now, owner, row, "Dry")
    items.take(session, now, leader, row)
    items.settle(session, now, leader, row)
    for last in (False, True):
        session.refresh(item)
        assert item.next_at is not None
        lives.look(a_moment(item.next_at), row)
        if not last:
            items.last(session, a_moment(item.next_at), leader, row)
    session.refresh(item)
    assert item.closed_at is not None
    made = a_moment(item.closed_at + timedelta(days=140))
    items.relapse(session, made, leader, row, "Wet again")
    # Afterwards the rule is another; what was planned is not.
    a_rule(session, "item_look_backs", [200, 300])
    span = months.month(at("10:00", "2027-03-01"))
    assert METRICS["M82"].read(Ask(session, made, span)) == {None: Share(int(counts), 1)}


def test_a_percentage_takes_five_and_nothing_is_no_percentage() -> None:
    assert [Share(*pair).percent(5) for pair in ((0, 0), (4, 4), (5, 6))] == [None, None, Decimal("83.3")]
    assert [Share(*pair).percent() for pair in ((0, 0), (0, 1))] == [None, Decimal(0)]


def test_a_month_is_counted_without_what_was_cleared_or_came_later(session: Session, clerk: Who) -> None:
    leader = a_person(session, "Leader", Role.COORDINATOR)

    def an_item(created: str, **values: Any) -> None:
        when, due = at("09:00", created).now, at("17:30", "2026-11-27").now
        owned: dict[str, Any] = {"owner_id": clerk.id, "measure": "Mop", "due_at": due, "first_due_at": due}
        about: dict[str, Any] = {"source": ItemSource.INSPECTION, "finding": "Wet"}
        session.add(Item(created_at=when, updated_at=when, **about | owned | values))

    for day in ("2026-11-02", "2026-11-30"):
        an_item(day)
    closed: dict[str, Any] = {
        "closed_at": at("09:00", "2026-11-27").now,
        "checked_by": leader.id,
        "proof": "Dry",
    }
    an_item("2026-10-31", state=ItemState.CLOSED, **closed)
    an_item("2026-11-02", state=ItemState.CLEARED)
    an_item("2026-12-01")
    session.flush()
    with pytest.raises(Refused, match="not_allowed"):
        items.figures(session, DECEMBER, a_person(session, "Resident"))
    found = items.figures(session, DECEMBER, leader)
    assert (found.done, found.on_time, found.found) == (Share(1, 3), Share(1, 3), 2)
    assert items.figures(session, DECEMBER, leader, 1).done == Share(0, 0)
