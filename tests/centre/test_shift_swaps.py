"""Shifts that change hands by name: only by both, only if both fit, both at once, and back again."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import shifts
from centre.deadlines import act_on_due
from centre.errors import Refused, deciding
from centre.moment import Moment
from centre.shifts import mates, swaps
from models.people import Role
from models.shifts import LeaveReason, Origin, Post, Shift, SignUp, SignUpState
from models.swaps import ShiftSwapState
from models.who import Who, by_id
from tests.auxil.factories import a_moment, a_person
from tests.auxil.races import Act, race
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.told import told
from tests.auxil.volunteers import a_team, a_volunteer, in_team


class Two:
    """Two of a team with a shift each, at the same hour of the same day if nothing else is said."""

    def __init__(self, session: Session, moment: Moment, *, apart: float = 0) -> None:
        self.session, self.moment = session, moment
        self.owner = a_person(session, "Coordinator", Role.COORDINATOR)
        self.first, self.second = self.member("Xu"), self.member("Qian")
        self.mine, self.theirs = (
            self.signs_up(who, self.shift(hours)) for who, hours in ((self.first, 0.0), (self.second, apart))
        )

    def member(self, name: str, team: str = "digital", **values: object) -> Who:
        who = a_volunteer(self.session, name, **values)  # type: ignore[arg-type]
        in_team(self.session, who, a_team(self.session, team))
        return who

    def shift(self, later: float = 0, *roles: tuple[str, int, int]) -> Shift:
        activity = an_activity(self.session, self.owner.id, *(roles or [("", 1, 1)]))
        begins = self.moment.now + timedelta(days=5, hours=later)
        return a_shift(self.session, self.moment, activity, starts_at=begins)

    def signs_up(self, who: Who, shift: Shift) -> SignUp:
        post_id = the_post(self.session, shift).id or 0
        return shifts.sign_up(self.session, self.moment, who.id, post_id, actor_id=who.id)

    def has(self, shift_id: int) -> list[int]:
        """Who has a place in a shift; never more than it has places."""
        here = (SignUp.shift_id == shift_id, SignUp.state == SignUpState.CONFIRMED)
        found = list(self.session.exec(select(SignUp.person_id).where(*here)))
        (post,) = self.session.exec(select(Post).where(Post.shift_id == shift_id)).all()
        assert len(found) == post.taken
        return found

    def later(self, **after: float) -> Moment:
        self.moment = Moment(self.moment.now + timedelta(**after), self.moment.calendar)
        while act_on_due(self.session, self.moment, 100):
            self.session.expire_all()
        return self.moment


def test_a_place_goes_to_whoever_was_asked_by_name(session: Session, moment: Moment) -> None:
    two = Two(session, moment)
    friend, place = two.member("Zhao"), two.mine.id or 0
    two.member("Too new", level=0)
    two.member("Of another team", "other")
    assert [row for row, _ in mates.able(session, moment, two.mine)] == [friend.id]  # Qian is elsewhere then
    for stranger in (two.second, a_volunteer(session, "Nobody knows them")):
        with pytest.raises(Refused, match="swap_does_not_fit"):
            swaps.ask(session, moment, two.first, place, stranger.id)
    with pytest.raises(Refused, match="sign_up_unknown"):
        swaps.ask(session, moment, friend, place, two.first.id)

    asked = swaps.ask(session, moment, two.first, place, friend.id)
    with pytest.raises(Refused, match="swap_asked_already"):
        swaps.ask(session, moment, two.first, place, friend.id)
    assert two.has(two.mine.shift_id) == [two.first.id]  # responsible until somebody accepts
    for refused in (two.first, two.second):
        with pytest.raises(Refused, match="swap_over"):
            swaps.accept(session, moment, refused, asked.id or 0)
    swaps.accept(session, moment, friend, asked.id or 0)
    with pytest.raises(Refused, match="swap_over"):
        swaps.accept(session, moment, friend, asked.id or 0)
    assert two.has(two.mine.shift_id) == [friend.id]
    placed = swaps.successor(session, place)
    assert placed is not None
    assert placed.origin is Origin.GIVEN
    assert told(session).count(("shift_swap.settled", two.first.id)) == 1
    with pytest.raises(Refused, match="swap_over"):  # what was given is asked back, not undone
        swaps.undo(session, moment, two.first, asked.id or 0)


def test_while_somebody_is_asked_by_name_the_others_are_left_in_peace(
    session: Session, moment: Moment
) -> None:
    two = Two(session, moment)
    friend, other = two.member("Zhao"), two.member("Sun")
    two.later(days=4, hours=1)  # it is near: this leave is late
    place = two.mine.id or 0
    shifts.leave(session, two.moment, two.first, place, reason=LeaveReason.ILL)
    asked = swaps.ask(session, two.moment, two.first, place, friend.id)
    two.later(minutes=59)
    assert ("search.ask", other.id) not in told(session)
    two.later(minutes=2)
    assert swaps.find(session, asked.id).state is ShiftSwapState.LAPSED
    assert ("search.ask", other.id) in told(session)
    again = swaps.ask(session, two.moment, two.first, place, friend.id)
    swaps.decline(session, two.moment, friend, again.id or 0)
    with pytest.raises(Refused, match="swap_does_not_fit"):  # a no is a no
        swaps.ask(session, two.moment, two.first, place, friend.id)
    last = swaps.ask(session, two.moment, two.first, place, other.id)
    swaps.accept(session, two.moment, other, last.id or 0)
    assert shifts.find_sign_up(session, place).left_late is False  # who finds somebody has not left late
    assert ("search.ask", friend.id) in told(session)


@pytest.mark.parametrize("apart", [0, 24])
def test_two_exchange_shifts_and_take_it_back(session: Session, moment: Moment, apart: float) -> None:
    two = Two(session, moment, apart=apart)
    ours, yours = two.mine.shift_id, two.theirs.shift_id
    assert mates.partners(session, moment, two.mine) == [(two.second.id, two.second.name)]
    asked = swaps.ask(session, moment, two.first, two.mine.id or 0, two.second.id, takes_id=two.theirs.id)
    swaps.accept(session, moment, two.second, asked.id or 0)
    assert (two.has(ours), two.has(yours)) == ([two.second.id], [two.first.id])
    with pytest.raises(Refused, match="swap_over"):
        swaps.undo(session, moment, two.owner, asked.id or 0)
    with pytest.raises(Refused, match="swap_undo_late"):
        swaps.undo(session, two.later(days=4, minutes=1), two.first, asked.id or 0)
    swaps.undo(session, moment, two.second, asked.id or 0)
    assert (two.has(ours), two.has(yours)) == ([two.first.id], [two.second.id])
    assert told(session).count(("shift_swap.undone", two.first.id)) == 1
    with pytest.raises(Refused, match="swap_over"):
        swaps.undo(session, moment, two.first, asked.id or 0)


def test_what_does_not_fit_both_is_not_exchanged_and_changes_nothing(
    session: Session, moment: Moment
) -> None:
    two = Two(session, moment, apart=24)
    skilled = two.signs_up(two.member("Zhao", skills=("sign",)), two.shift(48, ("sign", 1, 1)))
    assert mates.exchanges(session, moment, two.mine, skilled.person_id) == []
    asked = swaps.ask(session, moment, two.first, two.mine.id or 0, two.second.id, takes_id=two.theirs.id)
    two.signs_up(two.second, two.shift(2, ("", 1, 1)))  # meanwhile they took on something close to it
    with pytest.raises(Refused, match="shift_clash"), deciding(session):
        swaps.accept(session, moment, two.second, asked.id or 0)
    assert (two.has(two.mine.shift_id), two.has(two.theirs.shift_id)) == ([two.first.id], [two.second.id])
    assert swaps.find(session, asked.id).state is ShiftSwapState.ASKED
    shifts.cancel(session, moment, two.owner, two.theirs.shift_id, "Rain")
    assert swaps.find(session, asked.id).state is ShiftSwapState.LAPSED


def test_crossing_exchanges_happen_once(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        two = Two(session, a_moment(), apart=24)
        ways = ((two.first, two.mine, two.theirs), (two.second, two.theirs, two.mine))
        crossing = [
            swaps.ask(session, a_moment(), who, mine.id or 0, theirs.person_id, takes_id=theirs.id)
            for who, mine, theirs in ways
        ]

    def accept(person_id: int, swap_id: int) -> Act:
        return lambda session: swaps.accept(session, a_moment(), by_id(session, person_id), swap_id).state

    came_of_it = race(engine, *(accept(swap.to_id, swap.id or 0) for swap in crossing))
    assert sorted(map(str, came_of_it)) == ["agreed", "refused.swap_over"]
    with Session(engine) as session:
        two.session = session
        assert two.has(two.mine.shift_id) == [two.second.id]
        assert two.has(two.theirs.shift_id) == [two.first.id]
