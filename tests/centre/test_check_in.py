"""Coming and going: the rotating code, the lead's list, and what is open when a shift is over."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from centre import hours, shifts
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import check_in, closing, codes
from centre.shifts.check_in import Mark
from models.deadlines import Deadline
from models.hours import HourLine
from models.people import Role
from models.shifts import CheckedBy, LeaveReason, Shift, SignUp, SignUpState
from models.who import Who
from tests.auxil.factories import a_person
from tests.auxil.shifts import a_shift, an_activity, the_post
from tests.auxil.told import notices
from tests.auxil.volunteers import a_volunteer


class Day:
    """A shift of an activity with its lead and somebody in it, and a clock to push."""

    def __init__(self, session: Session, moment: Moment, people: int = 1) -> None:
        self.session, self.moment = session, moment
        self.lead = a_person(session, "Coordinator", Role.COORDINATOR)
        self.activity = an_activity(session, self.lead.id, ("", 0, 3))
        self.shift = a_shift(session, moment, self.activity)
        self.people = [a_volunteer(session, f"Helper {n}") for n in range(people)]
        self.places = [self.joins(who, self.shift) for who in self.people]

    def joins(self, who: Who, shift: Shift) -> int:
        post_id = the_post(self.session, shift).id or 0
        return shifts.sign_up(self.session, self.moment, who.id, post_id, actor_id=who.id).id or 0

    def at(self, **after_the_beginning: float) -> Moment:
        """Let it be so long after the beginning, and happen what is due."""
        now = self.shift.starts_at + timedelta(**after_the_beginning)
        self.moment = Moment(now, self.moment.calendar)
        while act_on_due(self.session, self.moment, 100):
            self.session.expire_all()
        return self.moment

    @property
    def code(self) -> str:
        return codes.current(self.session, self.shift, self.moment.now)[0]

    def place(self, number: int = 0) -> SignUp:
        return shifts.find_sign_up(self.session, self.places[number])


def test_somebody_comes_and_goes_by_the_code(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    (who,) = day.people
    with pytest.raises(Refused, match="check_in_early"):
        check_in.check_in(session, day.at(minutes=-31), who, day.code)
    with pytest.raises(Refused, match="not_checked_in"):
        check_in.check_out(session, day.at(minutes=-20), who, day.code)
    check_in.check_in(session, day.moment, who, day.code)
    with pytest.raises(Refused, match="sign_up_checked_in"):
        check_in.check_in(session, day.moment, who, day.code)
    gone = check_in.check_out(session, day.at(minutes=125), who, day.code)

    assert (gone.state, gone.checked_in_by, gone.checked_out_by) == (
        SignUpState.CHECKED_OUT,
        CheckedBy.CODE,
        CheckedBy.CODE,
    )
    assert gone.checked_in_at == day.shift.starts_at - timedelta(minutes=20)
    assert gone.settled_at == day.moment.now
    assert _proposed(session) == [gone.id]


def test_a_code_holds_for_a_while_and_says_when_it_is_old(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    (who,) = day.people
    day.at(minutes=1)
    shown = day.code
    day.at(minutes=5)
    assert day.code != shown
    assert codes.holds(session, day.moment, day.shift, shown)
    with pytest.raises(Refused, match="code_old"):
        check_in.check_in(session, day.at(minutes=12), who, shown)
    with pytest.raises(Refused, match="code_wrong"):
        check_in.check_in(session, day.moment, who, "ABCDEF")


def test_yesterdays_code_opens_nothing_today(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    (who,) = day.people
    day.at(minutes=10)
    yesterdays = day.code
    today = a_shift(session, moment, day.activity, starts_at=day.shift.starts_at + timedelta(days=1))
    day.joins(who, today)
    day.at(days=1, minutes=1)
    for link in (None, day.shift.id, today.id):
        with pytest.raises(Refused, match="code_old" if link != today.id else "code_wrong"):
            check_in.check_in(session, day.moment, who, yesterdays, shift_id=link)


def test_the_code_of_a_link_is_for_those_in_the_shift(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    day.at(minutes=1)
    shift_id, code = codes.read(codes.link(day.shift, day.code))
    stranger = a_volunteer(session, "Passer-by")
    with pytest.raises(Refused, match="not_in_shift"):
        check_in.check_in(session, day.moment, stranger, code, shift_id=shift_id)
    with pytest.raises(Refused, match="code_wrong"):
        codes.read("chk_nonsense")


def test_whoever_asked_for_leave_may_come_all_the_same(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    day.at(hours=-1)
    post = the_post(session, day.shift)
    post.minimum = 1
    session.flush()
    shifts.leave(session, day.moment, day.people[0], day.places[0], reason=LeaveReason.ILL)
    assert day.place().state is SignUpState.LEAVING
    day.at(minutes=5)
    assert check_in.check_in(session, day.moment, day.people[0], day.code).state is SignUpState.CHECKED_IN


def test_the_lead_notes_who_is_here_and_takes_it_back(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    with pytest.raises(Refused, match="not_allowed"):
        check_in.note(session, day.at(minutes=5), day.people[0], day.places[0], Mark.HERE)
    with pytest.raises(Refused, match="shift_not_begun"):
        check_in.note(
            session,
            Moment(day.shift.starts_at - timedelta(minutes=9), moment.calendar),
            day.lead,
            day.places[0],
            Mark.MISSED,
        )
    for mark, state in (
        (Mark.MISSED, SignUpState.NO_SHOW),
        (Mark.HERE, SignUpState.CHECKED_IN),
        (Mark.UNDO, SignUpState.CONFIRMED),
        (Mark.HERE, SignUpState.CHECKED_IN),
        (Mark.GONE, SignUpState.CHECKED_OUT),
        (Mark.UNDO, SignUpState.CHECKED_IN),
    ):
        assert check_in.note(session, day.moment, day.lead, day.places[0], mark).state is state
        asked = [one.person_id for one in notices(session, kind="rating.invite")]
        assert asked == ([day.people[0].id] if mark is Mark.GONE else [])
    assert day.place().checked_out_at is None
    assert day.place().settled_at is None


def test_a_going_that_was_vouched_for_is_not_taken_back(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    check_in.note(session, day.at(minutes=5), day.lead, day.places[0], Mark.HERE)
    _goes(day, minutes=90)
    check_in.note(session, day.moment, day.lead, day.places[0], Mark.UNDO)
    line = _goes(day, minutes=91)
    hours.confirm(session, day.moment, day.lead, line.id or 0)
    with pytest.raises(Refused, match="hours_vouched_for"):
        check_in.note(session, day.moment, day.lead, day.places[0], Mark.UNDO)


def test_late_arrival_after_being_missed_unless_expected_elsewhere(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    for place in day.places:
        check_in.note(session, day.at(minutes=20), day.lead, place, Mark.MISSED)
    assert check_in.check_in(session, day.moment, day.people[0], day.code).state is SignUpState.CHECKED_IN

    near = a_shift(session, moment, day.activity, starts_at=day.moment.now + timedelta(minutes=30))
    day.joins(day.people[1], near)
    with pytest.raises(Refused, match="shift_clash"):
        check_in.check_in(session, day.moment, day.people[1], day.code)


def test_whoever_is_missing_is_asked_and_the_lead_told(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=2)
    check_in.check_in(session, day.at(minutes=1), day.people[0], day.code)
    day.at(minutes=15)
    assert [notice.person_id for notice in notices(session, kind=closing.ABSENT)] == [day.people[1].id]
    assert [notice.person_id for notice in notices(session, kind=closing.AWAITED)] == [day.lead.id]


def test_forgotten_going_is_closed_at_the_end_and_confirmed(session: Session, moment: Moment) -> None:
    day = Day(session, moment, people=3)
    for who in day.people[:2]:
        check_in.check_in(session, day.at(minutes=1), who, day.code)
    day.at(hours=3)
    first, second, third = (day.place(n) for n in range(3))
    assert first.checked_out_at == second.checked_out_at == day.shift.ends_at
    assert first.checked_out_by is CheckedBy.CLOCK
    assert third.state is SignUpState.NO_SHOW
    assert _proposed(session) == []

    day.at(days=1)
    closing.confirm(session, day.moment, day.people[0], day.places[0])
    with pytest.raises(Refused, match="check_out_settled"):
        closing.dispute(session, day.moment, day.people[0], day.places[0])
    closing.dispute(session, day.moment, day.people[1], day.places[1])
    early = day.shift.starts_at - timedelta(hours=1)
    with pytest.raises(Refused, match="time_impossible"):
        closing.correct(session, day.moment, day.lead, day.places[1], went_at=early, reason="Left early")
    earlier = day.shift.starts_at + timedelta(hours=1)
    closing.correct(session, day.moment, day.lead, day.places[1], went_at=earlier, reason="Left early")
    assert day.place(1).checked_out_at == earlier
    assert _proposed(session) == day.places[:2]
    day.at(days=9)
    assert _proposed(session) == day.places[:2]


def test_silence_about_a_forgotten_going_settles_it(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    check_in.check_in(session, day.at(minutes=1), day.people[0], day.code)
    day.at(hours=3)
    day.at(days=5)
    assert day.place().settled_at is not None
    assert _proposed(session) == day.places


def _goes(day: Day, *, minutes: float) -> HourLine:
    """Somebody who came five minutes late goes; the line of hours of it."""
    check_in.note(day.session, day.at(minutes=minutes), day.lead, day.places[0], Mark.GONE)
    day.at(minutes=minutes)
    line = day.session.exec(select(HourLine)).one()
    assert line.minutes == minutes - 5
    return line


def _proposed(session: Session) -> list[int | None]:
    """The places of which hours are to be made."""
    asked = select(Deadline).where(Deadline.kind == check_in.PROPOSE).order_by(Deadline.id)  # type: ignore[arg-type]
    return [deadline.subject_id for deadline in session.exec(asked)]


def test_whoever_is_there_when_a_shift_is_called_off_goes_home_with_their_hours(
    session: Session, moment: Moment
) -> None:
    day = Day(session, moment)
    (who,) = day.people
    check_in.check_in(session, day.at(minutes=0), who, day.code)

    shifts.cancel(session, day.at(hours=1), day.lead, day.shift.id or 0, "The pipe burst")
    day.at(hours=1)

    assert (day.place().state, day.place().checked_out_by) == (SignUpState.CHECKED_OUT, CheckedBy.LEAD)
    assert [line.minutes for line in session.exec(select(HourLine))] == [60]
    assert notices(session, person_id=who.id, kind="shift.cancelled")


def test_whoever_is_there_already_when_a_shift_moves_is_asked_anew(session: Session, moment: Moment) -> None:
    day = Day(session, moment)
    (who,) = day.people
    check_in.check_in(session, day.at(minutes=-20), who, day.code)

    later = day.shift.starts_at + timedelta(days=1)
    times = {"starts_at": later, "ends_at": later + timedelta(hours=2)}
    shifts.change(session, day.moment, day.lead, day.shift.id or 0, **times, site_id=day.shift.site_id)

    assert (day.place().state, day.place().checked_in_at) == (SignUpState.CONFIRMED, None)
    assert notices(session, person_id=who.id, kind="shift.changed")
