"""Bookings and waitlist against a model: whatever people do in whatever order, no place is had twice.

Every step is a transaction of its own; now and then the process dies before it commits, and nothing happened.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import bookings, deadlines
from centre.bookings import Order, waitlist
from centre.errors import Refused
from centre.moment import Moment
from models.bookings import AHEAD, RELEASED, Booking, BookingState, Wish, WishState
from models.outbox import Notice, NoticeState
from models.people import Role
from models.slots import Slot, SlotState
from models.who import Who, by_id
from tests.auxil.factories import SHANGHAI, a_person, at
from tests.auxil.offers import a_service, a_slot

DAY = date(2026, 11, 26)
TEN = at("10:00", "2026-11-26").now
PEOPLE, CAPACITIES = 5, (1, 1, 2)
LEAD = timedelta(hours=1)
nth = st.integers(0, 30)


class Machine(RuleBasedStateMachine):
    """Five people, three times of one day, one leader who closes, and a clock that only goes forward."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.now = at("12:00", "2026-11-24").now
        with Session(engine) as session, session.begin():
            service = a_service(session, lead_hours=1, change_hours=0, moves=99)
            self.service = service.id or 0
            self.slots = [
                a_slot(session, service, TEN + timedelta(hours=n), capacity=c).id or 0
                for n, c in enumerate(CAPACITIES)
            ]
            self.people = [a_person(session, f"No {n}").id for n in range(PEOPLE)]
            self.leader = a_person(session, "Leader", Role.DUTY_LEADER).id
        # The model: who has a place where, and which times are closed.
        self.places: dict[int, tuple[int, int]] = {}
        self.closed: set[int] = set()
        # What was noted of a booking and can be taken back, and on which day.
        self.noted: dict[int, list[tuple[str, date]]] = {}

    @property
    def moment(self) -> Moment:
        return Moment(self.now, SHANGHAI)

    @property
    def day(self) -> date:
        return SHANGHAI.local(self.now).date()

    def does(self, person: int, act: Callable[[Session, Who], Any]) -> Any:
        """Somebody acts, in a transaction; the result, or the key of the refusal."""
        with Session(self.engine) as session:
            try:
                result = act(session, by_id(session, person))
            except Refused as no:
                return no.key
            session.commit()
            return result

    def dies(self, person: int, slot: int) -> None:
        """Somebody books, and the process ends before it has committed."""
        with Session(self.engine) as session:
            with suppress(Refused):
                order = Order(slot_id=slot, quoted=0)
                bookings.book(session, self.moment, by_id(session, person), order)
            session.rollback()

    def room(self, slot: int) -> bool:
        index = self.slots.index(slot)
        starts = TEN + timedelta(hours=index)
        taken = sum(where == slot for _, where in self.places.values())
        return slot not in self.closed and taken < CAPACITIES[index] and self.now <= starts - LEAD

    def holds(self, person: int, slot: int) -> bool:
        return any(
            (row.person_id, row.slot_id, row.state) == (person, slot, BookingState.HELD)
            for row in self.look().values()
        )

    def look(self) -> dict[int, Booking]:
        with Session(self.engine) as session:
            rows = session.exec(select(Booking).where(Booking.service_id == self.service)).all()
        return {row.id or 0: row for row in rows}

    def learn(self) -> None:
        """Take over what the centre did by itself: offers made and offers ended."""
        rows = self.look()
        self.places = {
            number: (row.person_id, row.slot_id) for number, row in rows.items() if row.state not in RELEASED
        }

    def pick(self, states: set[BookingState], which: int) -> Booking | None:
        rows = [row for row in self.look().values() if row.state in states]
        return rows[which % len(rows)] if rows else None

    @rule(person=nth, slot=nth)
    def book(self, person: int, slot: int) -> None:
        who, where = self.people[person % PEOPLE], self.slots[slot % len(self.slots)]
        expected = self.room(where) or self.holds(who, where)
        order = Order(slot_id=where, quoted=0)
        made = self.does(who, lambda s, me: bookings.book(s, self.moment, me, order).id)
        assert isinstance(made, int) is expected, made
        if expected:
            self.places[made] = (who, where)

    @rule(person=nth, slot=nth)
    def die_while_booking(self, person: int, slot: int) -> None:
        self.dies(self.people[person % PEOPLE], self.slots[slot % len(self.slots)])

    @rule(which=nth)
    def cancel(self, which: int) -> None:
        booking = self.pick({BookingState.CONFIRMED}, which)
        if booking is not None and booking.id is not None:
            number, whose = booking.id, booking.person_id
            said = self.does(whose, lambda s, me: bookings.cancel(s, self.moment, me, number))
            assert said in (None, "refused.too_late_to_change")
            self.learn()

    @rule(which=nth, slot=nth)
    def move(self, which: int, slot: int) -> None:
        booking, where = self.pick({BookingState.CONFIRMED}, which), self.slots[slot % len(self.slots)]
        if booking is None or booking.slot_id == where:
            return
        number, expected = booking.id or 0, self.room(where)
        moved = self.does(
            booking.person_id, lambda s, me: bookings.move_to(s, self.moment, me, number, where, quoted=0).id
        )
        assert moved == number or not expected or moved == "refused.too_late_to_change"
        self.learn()

    @rule(slot=nth)
    @precondition(lambda self: len(self.closed) < 2)
    def close(self, slot: int) -> None:
        where = self.slots[slot % len(self.slots)]
        starts = TEN + timedelta(hours=self.slots.index(where))
        hour: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(minutes=30)}
        self.does(
            self.leader,
            lambda s, me: bookings.close(
                s, self.moment, me, **hour, reason="A power cut", service_id=self.service
            ),
        )
        self.closed.add(where)
        self.learn()

    @rule(person=nth)
    def wish(self, person: int) -> None:
        free = any(self.room(slot) for slot in self.slots)
        said = self.does(
            self.people[person % PEOPLE],
            lambda s, me: waitlist.wish(s, self.moment, me, self.service, DAY).id,
        )
        assert not (free and isinstance(said, int)), "there was room"

    @rule(which=nth, take=st.booleans())
    def answer(self, which: int, take: bool) -> None:
        held = self.pick({BookingState.HELD}, which)
        if held is None or held.id is None:
            return
        number = held.id
        if take:
            order = Order(slot_id=held.slot_id, quoted=0)
            said = self.does(held.person_id, lambda s, me: bookings.book(s, self.moment, me, order).id)
            assert said == number, said
        else:
            said = self.does(held.person_id, lambda s, me: waitlist.decline(s, self.moment, me, number))
            assert said is None, said
        self.learn()

    @rule(which=nth)
    def die_while_taking(self, which: int) -> None:
        held = self.pick({BookingState.HELD}, which)
        if held is not None:
            self.dies(held.person_id, held.slot_id)

    @rule(which=nth, how=st.sampled_from(["arrived", "served", "missed"]))
    def note(self, which: int, how: str) -> None:
        booking = self.pick({BookingState.CONFIRMED, BookingState.ARRIVED, BookingState.NO_SHOW}, which)
        if booking is not None and booking.id is not None:
            number = booking.id
            said = self.does(self.leader, lambda s, me: getattr(bookings, how)(s, self.moment, me, number))
            if said is None:
                noted = self.noted.get(number, [])
                self.noted[number] = [*(one for one in noted if one[0] == "arrived"), (how, self.day)]

    @rule(which=nth)
    def undo(self, which: int) -> None:
        booking = self.pick({BookingState.ARRIVED, BookingState.SERVED, BookingState.NO_SHOW}, which)
        if booking is None or booking.id is None:
            return
        number, noted = booking.id, self.noted[booking.id]
        (_, when), left = noted[-1], noted[:-1]
        said = self.does(self.leader, lambda s, me: bookings.undo(s, self.moment, me, number))
        if when != self.day:
            assert said == "refused.too_late_to_undo"
        elif not left and booking.slot_id in self.closed:
            assert said == "refused.undo_closed"
        else:
            assert said is None, said
            self.noted[number] = left
            stands = BookingState.ARRIVED if left else BookingState.CONFIRMED
            assert self.look()[number].state is stands

    @rule(minutes=st.sampled_from([1, 30, 130, 600, 1440]))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        with Session(self.engine) as session, session.begin():
            while deadlines.act_on_due(session, self.moment, 100):
                pass
        self.learn()

    @invariant()
    def no_place_is_had_twice_and_none_is_lost(self) -> None:
        with Session(self.engine) as session:
            slots = session.exec(select(Slot).where(Slot.service_id == self.service)).all()
        had = Counter(slot for _, slot in self.places.values())
        kept = Counter(row.slot_id for row in self.look().values() if row.state not in RELEASED)
        assert had == kept
        for slot in slots:
            assert slot.taken == had[slot.id or 0] <= slot.capacity
            assert (slot.state is SlotState.CLOSED) is (slot.id in self.closed)
            if slot.state is SlotState.CLOSED:
                assert not any(
                    row.state in AHEAD and row.state is not BookingState.ARRIVED
                    for row in self.look().values()
                    if row.slot_id == slot.id
                )

    @invariant()
    def each_offer_has_its_wish_and_no_wish_more_than_three(self) -> None:
        with Session(self.engine) as session:
            wishes = session.exec(select(Wish).where(Wish.service_id == self.service)).all()
        offered = {wish.booking_id for wish in wishes if wish.state is WishState.OFFERED}
        held = {number for number, row in self.look().items() if row.state is BookingState.HELD}
        assert offered == held
        assert all(wish.offers <= 3 for wish in wishes)
        now = self.now
        assert all((row.held_until or now) >= now for row in self.look().values() if row.id in held)

    @invariant()
    def only_what_stands_is_reminded_of(self) -> None:
        rows = self.look()
        waiting = (Notice.kind == "booking.reminder", Notice.state == NoticeState.WAITING)
        with Session(self.engine) as session:
            promised = session.exec(
                select(Notice).where(*waiting, col(Notice.subject_id).in_(list(rows)))
            ).all()
        for notice in promised:
            booking = rows[notice.subject_id or 0]
            # What was noted may be taken back; whether it still stands is looked at again when it is told.
            assert booking.state not in RELEASED
            assert notice.params["sequence"] == booking.sequence


def test_whatever_people_do_no_place_is_had_twice(engine: Engine) -> None:
    class OnThisDatabase(Machine):
        def __init__(self) -> None:
            super().__init__(engine)

    run_state_machine_as_test(OnThisDatabase, settings=settings(max_examples=15, stateful_step_count=25))
