"""Shifts, whatever people do in whatever order: never too many, never in two places, nobody forgotten.

Every step is a transaction of its own; now and then the process dies before it commits, and nothing happened.
After each one everybody whose place was changed by others must have been promised exactly the word of it.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
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
from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from centre import deadlines, hours, shifts, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import check_in, mates, swaps
from centre.shifts.check_in import Mark
from models.audit import AuditLine
from models.deadlines import Deadline, DeadlineState
from models.hours import HourLine, HourState
from models.outbox import Notice, NoticeState
from models.people import Role
from models.shifts import (
    EXPECTED,
    HOLDING,
    Ask,
    AskState,
    LeaveReason,
    Post,
    Search,
    SearchState,
    SearchStep,
    Shift,
    ShiftState,
    SignUp,
    SignUpState,
)
from models.swaps import ShiftSwap, ShiftSwapState
from models.volunteers import Volunteer, VolunteerState
from models.who import Who, by_id
from tests.auxil.factories import SHANGHAI, a_person, at
from tests.auxil.owed import HEARD, Heard, of_places, of_swaps
from tests.auxil.shifts import a_shift, an_activity
from tests.auxil.volunteers import a_team, a_volunteer, in_team

PEOPLE = 6
TEN = at("10:00", "2026-11-27").now
# Two that overlap, and one on the day after that takes two people.
TIMES = (TEN, TEN + timedelta(hours=1), TEN + timedelta(days=1))
NEEDS = ((1, 2), (1, 1), (2, 3))
LONG = timedelta(hours=2)
REST = timedelta(minutes=30)
# At these times before a shift its search is somebody's by name at the latest (rules 13.12 and 13.13).
NAMED = (timedelta(hours=2), timedelta(hours=1), timedelta())
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
nth = st.integers(0, 30)


class Machine(RuleBasedStateMachine):
    """Six volunteers, three shifts, a coordinator, a duty leader, and a clock that only goes forward."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.now = at("12:00", "2026-11-24").now
        self.dying = False
        with Session(engine, expire_on_commit=False) as session, session.begin():
            everybody = [a_volunteer(session, f"No {n}") for n in range(PEOPLE)]
            for who in everybody:
                in_team(session, who, a_team(session))
            self.people = [who.id for who in everybody]
            self.coordinator = a_person(session, "Coordinator", Role.COORDINATOR).id
            self.leader = a_person(session, "Leader", Role.DUTY_LEADER).id
            self.site = 0
            self.shifts = [self.laid(session, *one) for one in zip(TIMES, NEEDS, strict=True)]
            self.seen = self.newest(session)
        self.stopped: set[int] = set()
        self.swaps: dict[int, ShiftSwapState] = {}

    def teardown(self) -> None:
        """These people go, and nothing is due for them: they are of no concern to the next."""
        with Session(self.engine) as session, session.begin():
            session.execute(update(Deadline).values(state=DeadlineState.DROPPED))
            session.execute(update(Volunteer).values(state=VolunteerState.EXITED))

    def laid(self, session: Session, starts_at: Any, needs: tuple[int, int]) -> int:
        activity = an_activity(session, self.coordinator, ("", *needs), number=None)
        self.site = activity.site_id
        return a_shift(session, self.moment, activity, starts_at=starts_at).id or 0

    @property
    def moment(self) -> Moment:
        return Moment(self.now, SHANGHAI)

    # --- looking

    def rows(self, kind: type[Any], *still: Any) -> list[Any]:
        mine = col(kind.shift_id).in_(self.shifts) if hasattr(kind, "shift_id") else True
        with Session(self.engine) as session:
            return list(session.exec(select(kind).where(mine, *still).order_by(kind.id)).all())

    def sign_ups(self, *states: SignUpState) -> list[SignUp]:
        return self.rows(SignUp, *([col(SignUp.state).in_(states)] if states else []))

    def shift(self, number: int) -> Shift:
        with Session(self.engine) as session:
            return session.get_one(Shift, number)

    @staticmethod
    def pick(rows: list[Any], which: int) -> Any:
        return rows[which % len(rows)] if rows else None

    # --- acting

    def does(self, person: int, act: Callable[[Session, Who], Any]) -> Any:
        """Somebody acts, in a transaction; the result, or the key of the refusal."""
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                result = act(session, by_id(session, person))
            except Refused as no:
                return no.key
            return self.ends(session, result)

    def ends(self, session: Session, result: Any = None) -> Any:
        """A transaction ends: with its process, or well, and then whoever is concerned hears of it."""
        if self.dying:
            self.dying = False
            session.rollback()
            return None
        session.flush()
        self.everybody_hears(session)
        session.commit()
        return result

    def everybody_hears(self, session: Session) -> None:
        last_act, last_word = self.seen
        acts = list(
            session.exec(select(AuditLine).where(col(AuditLine.id) > last_act).order_by(col(AuditLine.id)))
        )
        words = session.exec(
            select(Notice).where(col(Notice.id) > last_word, col(Notice.kind).in_(HEARD))
        ).all()
        heard: Heard = Counter((one.kind, one.person_id, one.subject_id) for one in words)
        owed = of_places(session, acts, heard, self.stopped)
        owed += of_swaps(session, acts, heard, self.people, self.swaps)
        assert heard == owed, (heard - owed, owed - heard, [(one.action, one.subject_id) for one in acts])
        self.seen = self.newest(session)

    @staticmethod
    def newest(session: Session) -> tuple[int, int]:
        """The last act, and the last promise."""
        acts, words = (select(func.max(kind.id)) for kind in (AuditLine, Notice))
        return session.exec(acts).one() or 0, session.exec(words).one() or 0

    # --- what people do

    @rule(person=nth, post=nth, waiting=st.booleans())
    def sign_up(self, person: int, post: int, waiting: bool) -> None:
        who, where = self.people[person % PEOPLE], self.pick(self.rows(Post), post)
        full = where.taken >= where.maximum

        def act(session: Session, me: Who) -> int:
            if waiting:
                return shifts.wait(session, self.moment, me, where.id).id or 0
            return shifts.sign_up(session, self.moment, me.id, where.id, actor_id=me.id).id or 0

        made = self.does(who, act)
        assert not isinstance(made, int) or full is waiting

    @rule(which=nth, take=st.booleans())
    def answer_an_offer(self, which: int, take: bool) -> None:
        offered = self.pick(self.sign_ups(SignUpState.OFFERED), which)
        if offered is not None:
            answer = shifts.take_offer if take else shifts.pass_offer
            self.does(offered.person_id, lambda s, me: bool(answer(s, self.moment, me, offered.id)))

    @rule(which=nth)
    def leave(self, which: int) -> None:
        mine = self.pick(self.sign_ups(SignUpState.CONFIRMED), which)
        if mine is not None:
            ill = LeaveReason.ILL
            said = self.does(
                mine.person_id, lambda s, me: shifts.leave(s, self.moment, me, mine.id, reason=ill).state
            )
            assert said in (None, SignUpState.LEAVING, SignUpState.RELEASED, "refused.leave_too_late"), said

    @rule(which=nth)
    def stay(self, which: int) -> None:
        mine = self.pick(self.sign_ups(SignUpState.LEAVING), which)
        if mine is not None:
            said = self.does(mine.person_id, lambda s, me: shifts.stay(s, self.moment, me, mine.id).state)
            assert said in (None, SignUpState.CONFIRMED), said

    @rule(person=nth, which=nth)
    def step_in(self, person: int, which: int) -> None:
        search = self.pick(self.rows(Search, Search.state == SearchState.OPEN), which)
        if search is not None:
            who = self.people[person % PEOPLE]
            self.does(who, lambda s, me: shifts.accept(s, self.moment, me, search.id).id)

    @rule(which=nth, whom=nth, exchange=st.booleans())
    def ask_by_name(self, which: int, whom: int, exchange: bool) -> None:
        mine = self.pick(self.sign_ups(SignUpState.CONFIRMED, SignUpState.LEAVING), which)
        if mine is None:
            return

        def act(session: Session, me: Who) -> Any:
            find = mates.partners if exchange else mates.able
            mate = self.pick(find(session, self.moment, mine), whom)
            if mate is None:
                return None
            theirs = (
                self.pick(mates.exchanges(session, self.moment, mine, mate[0]), whom) if exchange else None
            )
            takes_id = theirs and theirs.id
            return swaps.ask(session, self.moment, me, mine.id, mate[0], takes_id=takes_id).id

        self.does(mine.person_id, act)

    @rule(which=nth, answer=st.sampled_from(["accept", "accept", "decline", "withdraw"]))
    def answer_by_name(self, which: int, answer: str) -> None:
        swap = self.pick(self.questions(ShiftSwapState.ASKED), which)
        if swap is not None:
            who = swap.from_id if answer == "withdraw" else swap.to_id
            self.does(who, lambda s, me: getattr(swaps, answer)(s, self.moment, me, swap.id).id)

    @rule(which=nth, asker=st.booleans())
    def undo_an_exchange(self, which: int, asker: bool) -> None:
        swap = self.pick(self.questions(ShiftSwapState.AGREED), which)
        if swap is not None:
            who = swap.from_id if asker else swap.to_id
            self.does(who, lambda s, me: swaps.undo(s, self.moment, me, swap.id).id)

    def questions(self, state: ShiftSwapState) -> list[ShiftSwap]:
        return self.rows(ShiftSwap, col(ShiftSwap.from_id).in_(self.people), ShiftSwap.state == state)

    @rule(which=nth)
    def decline(self, which: int) -> None:
        asked = self.pick(
            [
                (search.id, ask.person_id)
                for search in self.rows(Search, Search.state == SearchState.OPEN)
                for ask in self.rows(Ask, Ask.search_id == search.id, Ask.state == AskState.ASKED)
            ],
            which,
        )
        if asked is not None:
            search_id, person = asked
            said = self.does(person, lambda s, me: shifts.decline(s, self.moment, me, search_id).id)
            assert said is None or isinstance(said, int), said

    @rule(which=nth)
    def stop_waiting(self, which: int) -> None:
        waiting = self.pick(self.sign_ups(SignUpState.WAITING), which)
        if waiting is not None:
            self.does(waiting.person_id, lambda s, me: shifts.stop_waiting(s, self.moment, me, waiting.id))

    @rule(which=nth, by=st.sampled_from([-90, 60, 180, 1440]))
    def move(self, which: int, by: int) -> None:
        shift = self.shift(self.pick(self.shifts, which))
        starts = shift.starts_at + timedelta(minutes=by)
        times: dict[str, Any] = {"starts_at": starts, "ends_at": starts + LONG, "site_id": self.site}
        self.does(
            self.coordinator, lambda s, me: shifts.change(s, self.moment, me, shift.id or 0, **times).id
        )

    @rule(which=nth)
    @precondition(lambda self: sum(self.shift(one).state is ShiftState.CANCELLED for one in self.shifts) < 1)
    def cancel(self, which: int) -> None:
        shift_id = self.pick(self.shifts, which)
        self.does(self.coordinator, lambda s, me: shifts.cancel(s, self.moment, me, shift_id, "No power").id)

    @rule(person=nth)
    @precondition(lambda self: not self.stopped)
    def stop_serving(self, person: int) -> None:
        who, removed = self.people[person % PEOPLE], VolunteerState.REMOVED

        def act(session: Session, _: Who) -> None:
            session.execute(update(Volunteer).where(col(Volunteer.person_id) == who).values(state=removed))
            volunteers.stopping.stop(session, self.moment, who, removed)

        if not self.dying:
            self.stopped.add(who)
        self.does(self.coordinator, act)

    @rule(which=nth, mark=st.sampled_from([Mark.HERE, Mark.GONE, Mark.UNDO]))
    def note(self, which: int, mark: Mark) -> None:
        one = self.pick(self.sign_ups(*check_in.NOTED), which)
        if one is not None:
            self.does(self.coordinator, lambda s, me: check_in.note(s, self.moment, me, one.id, mark).id)

    @rule(which=nth)
    def vouch(self, which: int) -> None:
        line = self.pick(self.rows(HourLine, HourLine.state == HourState.PROPOSED), which)
        if line is not None:
            self.does(self.coordinator, lambda s, me: hours.confirm(s, self.moment, me, line.id).id)

    @rule()
    def die(self) -> None:
        """Whatever comes next, the process ends before it has committed."""
        self.dying = True

    @rule(minutes=st.sampled_from([1, 30, 130, 600, 1440]))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        while True:
            with Session(self.engine, expire_on_commit=False) as session:
                acted = deadlines.act_on_due(session, self.moment, 1)
                self.ends(session)
            if not acted:
                return

    # --- what must hold

    @invariant()
    def never_more_than_fit_in(self) -> None:
        holding = Counter(one.post_id for one in self.sign_ups(*HOLDING))
        for post in self.rows(Post):
            assert post.taken == holding[post.id] <= post.maximum

    @invariant()
    def nobody_is_expected_in_two_places(self) -> None:
        times = {number: self.shift(number) for number in self.shifts}
        for person in self.people:
            mine = [times[one.shift_id] for one in self.sign_ups(*EXPECTED) if one.person_id == person]
            for one, other in pairwise(sorted(mine, key=lambda shift: shift.starts_at)):
                assert one.ends_at + REST <= other.starts_at

    @invariant()
    def whoever_is_missing_is_looked_for_by_somebody(self) -> None:
        searches = {one.post_id: one for one in self.rows(Search, Search.state == SearchState.OPEN)}
        leaving = Counter(one.post_id for one in self.sign_ups(SignUpState.LEAVING))
        for post in self.rows(Post):
            shift, search = self.shift(post.shift_id), searches.get(post.id)
            ahead = shift.state is ShiftState.OPEN and shift.starts_at > self.now
            short = ahead and post.taken - leaving[post.id] < post.minimum
            assert (search is not None) is short
            if search is not None:
                self.goes_on(shift, search)

    def goes_on(self, shift: Shift, search: Search) -> None:
        """A search has a next step in time, which the clock will take, and at the end a name."""
        at_the_latest = min(shift.starts_at - one for one in NAMED if shift.starts_at - one > self.now)
        assert self.now < search.next_at <= at_the_latest or search.next_at == self.now
        about = (Deadline.subject_kind == "search", Deadline.subject_id == search.id)
        planned = self.rows(Deadline, *about, Deadline.state == DeadlineState.WAITING)
        assert [(one.kind, one.due_at) for one in planned] == [("search.step", search.next_at)]
        named = search.step in (SearchStep.COORDINATOR, SearchStep.LEADER)
        assert named is (search.owner_id is not None)
        if search.next_at > self.now:
            left = shift.starts_at - self.now
            assert named or left > NAMED[0]
            assert search.step is SearchStep.LEADER or left > NAMED[1]

    @invariant()
    def reminders_follow_the_shift(self) -> None:
        places = {one.id: one for one in self.sign_ups()}
        waiting = (Notice.kind == "shift.reminder", Notice.state == NoticeState.WAITING)
        for notice in self.rows(Notice, *waiting, col(Notice.subject_id).in_(list(places))):
            one = places[notice.subject_id]
            shift = self.shift(one.shift_id)
            assert one.state in EXPECTED | {SignUpState.CHECKED_OUT, SignUpState.NO_SHOW}
            assert notice.params["sequence"] == shift.sequence
            assert notice.due_at < shift.starts_at

    @invariant()
    def hours_are_the_confirmed_lines(self) -> None:
        lines = self.rows(HourLine, col(HourLine.person_id).in_(self.people))
        served = {one.id: one for one in self.sign_ups(SignUpState.CHECKED_OUT)}
        assert len({line.sign_up_id for line in lines}) == len(lines)
        for line in lines:
            one, shift = served[line.sign_up_id], self.shift(served[line.sign_up_id].shift_id)
            assert one.checked_in_at is not None
            assert one.checked_out_at is not None
            there = min(one.checked_out_at, shift.ends_at) - max(one.checked_in_at, shift.starts_at)
            assert line.minutes == there // timedelta(minutes=1)
        with Session(self.engine) as session:
            for person in self.people:
                mine = [line for line in lines if line.person_id == person]
                confirmed = [line.minutes for line in mine if line.state is HourState.CONFIRMED]
                assert hours.total(session, person, *YEAR) == sum(confirmed)


def test_whatever_people_do_nobody_is_forgotten(engine: Engine) -> None:
    class OnThisDatabase(Machine):
        def __init__(self) -> None:
            super().__init__(engine)

    run_state_machine_as_test(OnThisDatabase, settings=settings(max_examples=15, stateful_step_count=30))
