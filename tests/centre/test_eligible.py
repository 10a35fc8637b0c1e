"""Who is found for a post, of everybody at once, is who would be let in one by one: on data of chance."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select

from centre import shifts
from centre.shifts import eligible, fit, mates
from models.activities import Risk
from models.people import Role
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.volunteers import AgeBand, Volunteer, VolunteerState
from models.who import Who
from tests.auxil.factories import a_person, at
from tests.auxil.shifts import a_shift, an_activity
from tests.auxil.training import a_course, a_qualification
from tests.auxil.volunteers import a_team, a_volunteer, in_team

NOW = at("12:00", "2026-11-25")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PEOPLE, SHIFTS, PLACES = 16, 16, 60
# They have nothing to do with who may come.
IN_VAIN = (SignUpState.REPLACED, SignUpState.RELEASED, SignUpState.CALLED_OFF)


class World:
    """People, shifts within three days, and who has which place, as the dice fall."""

    def __init__(self, session: Session, dice: Random) -> None:
        self.session, self.dice = session, dice
        self.coordinator = a_person(session, "Coordinator", Role.COORDINATOR)
        self.course = a_course(session)
        self.teams = [a_team(session, name) for name in ("North", "South", "West")]
        self.people = [self._person(number) for number in range(PEOPLE)]
        self.shifts = [self._shift() for _ in range(SHIFTS)]
        for _ in range(PLACES):
            self._place()
        for who in self.dice.sample(self.people, 6):
            for _ in range(self.dice.choice((2, 3, 4))):
                self._late_leave(who)
        session.flush()

    def odds(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _person(self, number: int) -> Who:
        local = NOW.calendar.local(NOW.now).date()
        who = a_volunteer(
            self.session,
            f"No {number}",
            VolunteerState.ACTIVE if self.odds(0.9) else self.dice.choice(list(VolunteerState)),
            skills=("first_aid",) if self.odds(0.7) else (),
            level=self.dice.choice((0, 1, 1, 2)),
            age_band=AgeBand.ADULT if self.odds(0.8) else AgeBand.FROM_16,
            first_day=local + DAY if self.odds(0.1) else None,
            last_day=local + DAY if self.odds(0.1) else None,
        )
        for team in self.teams:
            if self.odds(0.6):
                in_team(self.session, who, team)
        if self.odds(0.7):
            self._pass(who)
        return who

    def _pass(self, who: Who) -> None:
        until = None if self.odds(0.5) else NOW.now + self.dice.choice((DAY, 2 * DAY))
        revoked = NOW.now if self.odds(0.1) else None
        a_qualification(self.session, who, self.course, valid_until=until, revoked_at=revoked)

    def _shift(self) -> Shift:
        """One within three days, often right after another or at the very minute a qualification ends."""
        activity = an_activity(
            self.session,
            self.coordinator.id,
            ("first_aid" if self.odds(0.3) else "", 1, PEOPLE),
            number=None,
            level=self.dice.choice((0, 1, 1, 2)),
            minors=self.odds(0.7),
            risk=Risk.HIGH if self.odds(0.1) else Risk.LOW,
            course_id=self.course.id if self.odds(0.3) else None,
        )
        starts_at = NOW.now + self.dice.choice((-1, 1, 2, 4, 4.5, 8, 20, 24, 26, 26.5, 30, 48)) * HOUR
        laid = a_shift(self.session, NOW, activity, starts_at=starts_at, hours=self.dice.choice((1, 2, 4)))
        if self.odds(0.1):
            laid.state = self.dice.choice(list(ShiftState))
        return laid

    def _place(self) -> None:
        shift, who = self.dice.choice(self.shifts), self.dice.choice(self.people)
        known = select(SignUp).where(SignUp.shift_id == shift.id, SignUp.person_id == who.id)
        if self.session.exec(known).first() is not None and not self.odds(0.2):
            return
        state = SignUpState.CONFIRMED if self.odds(0.5) else self.dice.choice(list(SignUpState))
        if self.session.exec(known).first() is not None:
            state = self.dice.choice(IN_VAIN)
        went = shift.ends_at if state is SignUpState.CHECKED_OUT else None
        came = shift.starts_at if went else None
        self._note(shift, who, state, checked_in_at=came, checked_out_at=went)

    def _late_leave(self, who: Who) -> None:
        at = NOW.now - self.dice.choice((1, 10, 20, 40, 100)) * DAY
        late = self.odds(0.9)
        self._note(self.dice.choice(self.shifts), who, IN_VAIN[0], leave_asked_at=at, left_late=late)

    def _note(self, shift: Shift, who: Who, state: SignUpState, **values: Any) -> None:
        post_id = self.post(shift).id or 0
        place: dict[str, Any] = {
            "shift_id": shift.id or 0,
            "post_id": post_id,
            "person_id": who.id,
            "state": state,
        }
        self.session.add(SignUp(**place, **values, created_at=NOW.now, updated_at=NOW.now))
        self.session.flush()

    def post(self, shift: Shift) -> Post:
        return self.session.exec(select(Post).where(Post.shift_id == shift.id)).one()

    def was_in(self, shift: Shift, who: Who) -> set[SignUpState]:
        theirs = select(SignUp).where(SignUp.shift_id == shift.id, SignUp.person_id == who.id)
        return {one.state for one in self.session.exec(theirs)}

    def served(self, person_id: int) -> tuple[bool, datetime, int]:
        """Whoever never served comes first, then whoever did so longest ago, then whoever applied first."""
        mine = (SignUp.person_id == person_id, SignUp.state == SignUpState.CHECKED_OUT)
        went = [at for at in self.session.exec(select(SignUp.checked_out_at).where(*mine)) if at]
        row = self.session.exec(select(Volunteer.id).where(Volunteer.person_id == person_id)).one()
        return bool(went), max(went, default=NOW.now), row or 0

    def places(self) -> list[SignUp]:
        """All places that are confirmed, the next first."""
        confirmed = select(SignUp).join(Shift, col(Shift.id) == col(SignUp.shift_id))
        confirmed = confirmed.where(SignUp.state == SignUpState.CONFIRMED)
        return list(self.session.exec(confirmed.order_by(col(Shift.starts_at), col(SignUp.id))))


@pytest.mark.parametrize("seed", [1, 2])
def test_who_is_found_at_once_is_who_fits_one_by_one(session: Session, seed: int) -> None:
    world = World(session, Random(seed))
    found = 0
    for shift in world.shifts:
        post = world.post(shift)
        fitting = [
            who.id
            for who in world.people
            if not world.was_in(shift, who) - set(IN_VAIN) and fit.fits(session, NOW, who.id, post)
        ]
        people = eligible.people(session, NOW, shift, post)
        assert [row for row, _ in people] == sorted(fitting, key=world.served)
        found += len(people)
    assert found > PEOPLE  # or it says nothing


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_found_for_somebody_is_what_they_could_take(session: Session, seed: int) -> None:
    world = World(session, Random(seed))
    for who in world.people:
        expected = {
            shift.id
            for shift in world.shifts
            if not world.was_in(shift, who) - set(IN_VAIN) - {SignUpState.LAPSED, SignUpState.WITHDRAWN}
            and fit.fits(session, NOW, who.id, world.post(shift))
        }
        assert {one.shift.id for one in shifts.fitting(session, NOW, who.id)} == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_an_exchange_is_offered_when_it_could_be_asked_for(session: Session, seed: int) -> None:
    world = World(session, Random(seed))
    offered = 0
    places = world.places()
    for one in places:
        expected: dict[int, list[SignUp]] = {}
        for place in places:
            if mates.may_be_asked(session, NOW, one, place.person_id, place):
                expected.setdefault(place.person_id, []).append(place)
        assert [row for row, _ in mates.partners(session, NOW, one)] == list(expected)
        for mate_id, theirs in expected.items():
            assert mates.exchanges(session, NOW, one, mate_id) == theirs
        offered += len(expected)
    assert offered  # or it says nothing
