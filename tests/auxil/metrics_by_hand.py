"""Every metric counted slowly, one row after the other, as DOMAIN words it; and rows of chance to count."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from centre import periods
from centre.metrics import Ask, By
from models.activities import Activity, Source
from models.bad_marks import BadMark, BadMarkState
from models.bookings import RELEASED, Booking, BookingState
from models.cases import (
    Case,
    CaseAction,
    CaseKind,
    CaseLimit,
    CaseLine,
    CaseState,
    Handover,
    HandoverState,
    LimitStep,
    Outcome,
)
from models.catalogue import Service, Where
from models.complaints import Complaint, Finding
from models.desk import Alert
from models.follow_ups import FollowUp, FollowUpState
from models.honours import HonourCard
from models.hours import HourLine, HourState, PointLine
from models.outbox import Message, MessageState
from models.ratings import Matter, Rating, RatingState
from models.refunds import Refund
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.slots import Slot, SlotState
from models.training import CourseSession, Seat, SeatState
from models.volunteers import Volunteer, VolunteerState
from models.wrap_ups import WrapUp
from tests.auxil.factories import NOW

# One thing that is counted: by what it may be split, and whether it is a part of the whole, or how long.
Fact = tuple[dict[By, Any], Any]


@dataclass
class Known:
    """All rows there are."""

    session: Session

    def all(self, model: Any) -> list[Any]:
        return list(self.session.exec(select(model)))

    def one(self, model: Any, row_id: Any) -> Any:
        return self.session.get_one(model, row_id)


def _case_keys(case: Case) -> dict[By, Any]:
    return {
        By.UNIT: case.staff_unit,
        By.SERVICE: case.service_id,
        By.BUILDING: case.building,
        By.CHANNEL: case.channel.value,
    }


def _cases(known: Known, kind: CaseKind | None) -> Iterator[Case]:
    for case in known.all(Case):
        if kind in (None, case.kind) and case.state not in (CaseState.WITHDRAWN, CaseState.MERGED):
            yield case


def _in(ask: Ask, when: datetime | None) -> bool:
    return when is not None and ask.period.begins <= when < ask.period.ends


def _past(ask: Ask, when: datetime | None) -> bool:
    return _in(ask, when) and when is not None and when < ask.moment.now


def _minutes(since: datetime, until: datetime) -> int:
    seconds = int(until.timestamp()) - int(since.timestamp())
    return max(0, seconds) // 60


def _requests(
    part: Callable[[Case], Any], when: str, also: Callable[[Case], bool] = lambda _case: True
) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for case in _cases(known, CaseKind.REQUEST):
            if _in(ask, getattr(case, when)) and also(case):
                yield _case_keys(case), part(case)

    return facts


def _decided(known: Known, ask: Ask) -> Iterator[Fact]:
    for case in _cases(known, CaseKind.REQUEST):
        if case.accepted_at is not None:
            if _in(ask, case.accepted_at):
                yield _case_keys(case), True
        elif case.state is CaseState.NOT_ACCEPTED and _in(ask, case.closed_at):
            yield _case_keys(case), False


def _limits(step: LimitStep) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for limit in known.all(CaseLimit):
            case = known.one(Case, limit.case_id)
            if limit.step is step and _past(ask, limit.due_at) and case in list(_cases(known, None)):
                yield _case_keys(case), limit.met_at is not None and limit.met_at <= limit.due_at

    return facts


def _late(known: Known, ask: Ask) -> Iterator[Fact]:
    until = min(ask.period.ends, ask.moment.now)
    for limit in known.all(CaseLimit):
        case = known.one(Case, limit.case_id)
        late = limit.due_at is not None and limit.due_at < until
        if (
            late
            and (limit.met_at is None or ask.moment.now > until <= limit.met_at)
            and case in list(_cases(known, None))
        ):
            yield _case_keys(case), 1


def _returns(known: Known, ask: Ask) -> Iterator[Fact]:
    for line in known.all(CaseLine):
        case = known.one(Case, line.case_id)
        returned = line.action in (CaseAction.SEND_BACK, CaseAction.DECLINE)
        if returned and _in(ask, case.closed_at) and case in list(_cases(known, CaseKind.REQUEST)):
            yield {**_case_keys(case), By.REASON: line.reason and line.reason.value}, 1


def _complaints(
    part: Callable[[Case, Complaint], Any], when: str, also: Any = lambda _case, _one: True
) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for case in _cases(known, CaseKind.COMPLAINT):
            one = known.one(Complaint, case.id)
            if _in(ask, getattr(case, when)) and also(case, one):
                yield {**_case_keys(case), By.CATEGORY: one.category.value}, part(case, one)

    return facts


def _verdicts(known: Known, ask: Ask) -> Iterator[Fact]:
    verdicts = (CaseAction.FIXED, CaseAction.PARTLY_FIXED, CaseAction.NOT_FIXED)
    for line in known.all(CaseLine):
        case = known.one(Case, line.case_id)
        if (
            line.action in verdicts
            and _in(ask, line.said_at)
            and case in list(_cases(known, CaseKind.COMPLAINT))
        ):
            yield _case_keys(case), line.action is CaseAction.FIXED


def _suggestions(known: Known, ask: Ask) -> Iterator[Fact]:
    for case in _cases(known, CaseKind.SUGGESTION):
        if case.state is CaseState.CLOSED and _in(ask, case.closed_at):
            yield _case_keys(case), case.outcome in (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED)


def _places(known: Known, ask: Ask) -> Iterator[Fact]:
    for slot in known.all(Slot):
        keys = {By.SERVICE: slot.service_id}
        if _past(ask, slot.starts_at) and slot.state is SlotState.OPEN:
            for _place in range(slot.capacity):
                yield keys, "whole"
    for booking in known.all(Booking):
        slot = known.one(Slot, booking.slot_id)
        if _past(ask, slot.starts_at) and booking.state is BookingState.SERVED:
            yield {By.SERVICE: slot.service_id}, "part"


def _bookings(part: Callable[[Booking, Slot], Any], also: Any, when: Any = _past) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for booking in known.all(Booking):
            slot = known.one(Slot, booking.slot_id)
            if when(ask, slot.starts_at) and also(booking):
                keys = {By.SERVICE: slot.service_id, By.BUILDING: booking.building}
                yield {**keys, By.CHANNEL: booking.channel.value}, part(booking, slot)

    return facts


def _ratings(part: Callable[[Any], Any], also: Callable[[Rating], bool]) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for one in known.all(Rating):
            if one.matter is not Matter.SHIFT and _in(ask, one.closes_at) and also(one):
                yield {}, part(one)

    return facts


def _given(one: Rating) -> bool:
    return one.state is RatingState.GIVEN


def _invited(known: Known, ask: Ask) -> Iterator[Fact]:
    for one in known.all(Rating):
        if one.matter is not Matter.SHIFT and _in(ask, one.closes_at):
            if _given(one):
                yield {}, "part"
            if one.delivered:
                yield {}, "whole"


def _marks(due: str, done: str) -> Any:
    """Bad marks by when something was due, and whether it was done by then."""

    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for one in known.all(BadMark):
            by, at = getattr(one, due), getattr(one, done)
            if one.state is not BadMarkState.DROPPED and by is not None and _past(ask, by):
                yield {}, at is not None and (done == "heard_at" or at <= by)

    return facts


def _calls(part: Callable[[FollowUp], Any]) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for one in known.all(FollowUp):
            nobody = one.state in (FollowUpState.NOT_DRAWN, FollowUpState.DROPPED)
            if not nobody and _past(ask, one.first_due_at):
                yield {}, part(one)

    return facts


def _reached(one: FollowUp) -> bool:
    return one.state is FollowUpState.REACHED


def _activity(known: Known, line: HourLine) -> Activity | None:
    if line.sign_up_id is None:
        return None
    shift = known.one(Shift, known.one(SignUp, line.sign_up_id).shift_id)
    found: Activity = known.one(Activity, shift.activity_id)
    return found


def _lines(known: Known, ask: Ask) -> Iterator[HourLine]:
    for line in known.all(HourLine):
        if line.state is HourState.CONFIRMED and ask.period.first <= line.day <= ask.period.last:
            yield line


def _person_times(known: Known, ask: Ask) -> Iterator[Fact]:
    for line in _lines(known, ask):
        activity = _activity(known, line)
        if line.corrects_id is None:
            yield {By.TEAM: activity.team_id if activity else None}, 1


def _own_ideas(known: Known, ask: Ask) -> Iterator[Fact]:
    for line in _lines(known, ask):
        activity = _activity(known, line)
        if line.corrects_id is None and activity is not None:
            yield {By.TEAM: activity.team_id}, activity.source in (Source.TEAM, Source.OWN)


def _hours(known: Known, ask: Ask) -> Iterator[Fact]:
    for line in _lines(known, ask):
        activity = _activity(known, line)
        yield {By.TEAM: activity.team_id if activity else None}, line.minutes


def _members(known: Known, ask: Ask) -> Iterator[Fact]:
    served = {line.person_id for line in _lines(known, ask)}
    roll = (VolunteerState.PROBATION, VolunteerState.ACTIVE, VolunteerState.PAUSED)
    for one in known.all(Volunteer):
        if one.state in roll or one.person_id in served:
            yield {}, one.person_id in served


_CAME = (SignUpState.CHECKED_IN, SignUpState.CHECKED_OUT)
_EXPECTED = (*_CAME, SignUpState.CONFIRMED, SignUpState.NO_SHOW)


def _held(known: Known, ask: Ask) -> Iterator[tuple[Shift, dict[By, Any]]]:
    for shift in known.all(Shift):
        if _past(ask, shift.starts_at) and shift.state is not ShiftState.CANCELLED:
            yield shift, {By.TEAM: known.one(Activity, shift.activity_id).team_id}


def _filled(known: Known, ask: Ask) -> Iterator[Fact]:
    for shift, keys in _held(known, ask):
        for post in known.all(Post):
            if post.shift_id == shift.id:
                there = [
                    one for one in known.all(SignUp) if one.post_id == post.id and one.state in _EXPECTED
                ]
                yield from ((keys, "whole") for _place in range(post.minimum))
                yield from ((keys, "part") for _one in there[: post.minimum])


def _sign_ups(part: Callable[[SignUp], bool], also: Callable[[SignUp], bool]) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for shift, keys in _held(known, ask):
            for one in known.all(SignUp):
                if one.shift_id == shift.id and also(one):
                    yield keys, part(one)

    return facts


def _wrapped(known: Known, ask: Ask) -> Iterator[Fact]:
    for one in known.all(WrapUp):
        if _past(ask, one.due_at):
            activity = known.one(Activity, known.one(Shift, one.shift_id).activity_id)
            yield {By.TEAM: activity.team_id}, one.done_at is not None and one.done_at <= one.due_at


def _trained(known: Known, ask: Ask) -> Iterator[Fact]:
    for seat in known.all(Seat):
        came = seat.state in (SeatState.ATTENDED, SeatState.PASSED)
        if came and _past(ask, known.one(CourseSession, seat.session_id).starts_at):
            yield {}, 1


def _at_home(known: Known, ask: Ask) -> Iterator[Fact]:
    for case in _cases(known, CaseKind.REQUEST):
        if case.service_id is not None and case.state is CaseState.CLOSED and _in(ask, case.closed_at):
            yield _case_keys(case), known.one(Service, case.service_id).place is Where.HOME


def _handled(known: Known, ask: Ask) -> Iterator[Fact]:
    for case in _cases(known, CaseKind.REQUEST):
        if case.state is CaseState.CLOSED and case.accepted_at and _in(ask, case.closed_at):
            assert case.closed_at is not None
            taken = _open(ask, case.accepted_at, case.closed_at)
            paused = round(3600 * (case.paused_working_hours - case.paused_before))
            yield _case_keys(case), max(0, taken - paused) // 60


def _open(ask: Ask, since: datetime, until: datetime) -> int:
    """For how many seconds the doors were open."""
    return round(3600 * ask.moment.calendar.working_hours_between(since, until))


def _handovers(part: Callable[[Ask, Handover], Any]) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for one in known.all(Handover):
            if one.state is HandoverState.ACCEPTED and _in(ask, one.settled_at):
                yield {}, part(ask, one)

    return facts


def _waits(ask: Ask, one: Handover) -> int:
    del ask
    return _minutes(one.offered_at, one.settled_at or NOW)


def _waits_long(ask: Ask, one: Handover) -> bool:
    return _open(ask, one.offered_at, one.settled_at or NOW) > 4 * 3600


def _owed(known: Known, ask: Ask) -> Iterator[Fact]:
    until = min(ask.period.ends, ask.moment.now)
    for one in known.all(Refund):
        still = one.closed_at is None or ask.moment.now > until <= one.closed_at
        if still and ask.moment.calendar.add_working_days(one.opened_at, 5) < until:
            yield {}, 1


def _again(known: Known, ask: Ask) -> Iterator[Fact]:
    every = [(case, known.one(Complaint, case.id)) for case in _cases(known, CaseKind.COMPLAINT)]
    for case, one in every:
        if _in(ask, case.created_at):
            earlier = [
                other
                for other, its in every
                if (other.person_id, its.category, its.target, its.whom, its.area)
                == (case.person_id, one.category, one.target, one.whom, one.area)
                and (other.created_at, other.id) < (case.created_at, case.id)
                and case.created_at - other.created_at < timedelta(days=90)
            ]
            keys = {**_case_keys(case), By.CATEGORY: one.category.value}
            yield keys, case.person_id is not None and bool(earlier)


def _roll(known: Known, ask: Ask) -> Iterator[Volunteer]:
    until = min(ask.period.ends, ask.moment.now)
    for one in known.all(Volunteer):
        if one.inducted_at and one.inducted_at < until and not (one.ended_at and one.ended_at < until):
            yield one


def _on_roll(part: Callable[[Known, Ask, Volunteer], Any]) -> Any:
    def facts(known: Known, ask: Ask) -> Iterator[Fact]:
        for one in _roll(known, ask):
            yield {}, part(known, ask, one)

    return facts


def _sum(known: Known, ask: Ask, one: Volunteer, first: date) -> int:
    return sum(
        line.minutes
        for line in known.all(HourLine)
        if line.person_id == one.person_id
        and line.state is HourState.CONFIRMED
        and first <= line.day <= ask.period.last
    )


def _active(known: Known, ask: Ask, one: Volunteer) -> bool:
    last = ask.period.last
    if ask.period.ends > ask.moment.now:
        last = ask.moment.calendar.local(ask.moment.now - timedelta(microseconds=1)).date()
    return any(
        line.person_id == one.person_id and line.state is HourState.CONFIRMED and line.corrects_id is None
        for line in known.all(HourLine)
        if timedelta() <= last - line.day < timedelta(days=90)
    )


def _applied(known: Known, ask: Ask) -> Iterator[Fact]:
    for one in known.all(Volunteer):
        if _in(ask, one.applied_at):
            yield {}, one.inducted_at is not None


def _admitted(known: Known, ask: Ask) -> Iterator[Fact]:
    for one in known.all(Volunteer):
        if _in(ask, one.inducted_at):
            yield {}, _minutes(one.applied_at, one.inducted_at)


def _stayed(known: Known, ask: Ask) -> Iterator[Fact]:
    earlier = periods.before(ask.moment.calendar, ask.period, ask.period.last)
    first, then = (
        {line.person_id for line in _lines(known, replace(ask, period=period)) if line.corrects_id is None}
        for period in (earlier, ask.period)
    )
    yield from (({}, person in then) for person in first)


def _closed(case: Case, _one: Complaint) -> bool:
    return case.state is CaseState.CLOSED


def _leave(one: SignUp) -> bool:
    return one.leave_asked_at is not None


def _score(known: Known, ask: Ask) -> Iterator[Fact]:
    """The three rates, each fact with the rate that it belongs to."""
    for number in ("M21", "M22", "M23"):
        yield from (({}, (number, value)) for _keys, value in BY_HAND[number](known, ask))


def _points(fits: Callable[[int, int], bool]) -> Any:
    def facts(known: Known, ask: Ask, one: Volunteer) -> int:
        points = sum(
            line.points
            for line in known.all(PointLine)
            if line.person_id == one.person_id
            and date(ask.period.last.year, 1, 1) <= line.day <= ask.period.last
        )
        party = any(card.party for card in known.all(HonourCard) if card.person_id == one.person_id)
        return int(fits(points, 5 if party else 3))

    return _on_roll(facts)


def _alarms(known: Known, ask: Ask) -> Iterator[Fact]:
    for one in known.all(Alert):
        if _in(ask, one.raised_at) and one.acknowledged_at is not None:
            yield {}, _minutes(one.raised_at, one.acknowledged_at)


def _arrived(known: Known, ask: Ask) -> Iterator[Fact]:
    lost = (MessageState.UNKNOWN, MessageState.UNREACHABLE, MessageState.REFUSED)
    for one in known.all(Message):
        counts = one.state is MessageState.SENT or one.state in lost
        if (
            counts
            and one.chat_id > 0
            and one.method in ("sendMessage", "sendPhoto")
            and _in(ask, one.finished_at)
        ):
            yield {}, one.state is MessageState.SENT


BY_HAND: dict[str, Callable[[Known, Ask], Iterator[Fact]]] = {
    "M01": _requests(lambda _case: 1, "created_at"),
    "M02": _decided,
    "M03": _requests(
        lambda case: _minutes(case.created_at, case.answered_at or NOW),
        "created_at",
        lambda case: bool(case.answered_at),
    ),
    "M04": _limits(LimitStep.REVIEW),
    "M05": _limits(LimitStep.PLAN),
    "M06": _limits(LimitStep.FINISH),
    "M07": _late,
    "M08": _handled,
    "M09": _requests(lambda case: case.rounds == 0, "accepted_at"),
    "M09b": _requests(lambda case: case.rounds > 1, "accepted_at", lambda case: case.rounds > 0),
    "M10": _returns,
    "M11": _handovers(_waits),
    "M11b": _handovers(_waits_long),
    "M12": _requests(lambda case: case.corrections > 0, "created_at"),
    "M13": _places,
    "M13b": _bookings(
        lambda booking, _slot: booking.state is BookingState.NO_SHOW,
        lambda booking: booking.state in (BookingState.SERVED, BookingState.NO_SHOW),
    ),
    "M14": _bookings(
        lambda booking, slot: _minutes(booking.created_at, slot.starts_at),
        lambda booking: booking.state not in RELEASED,
        _in,
    ),
    "M15": _at_home,
    "M16": _owed,
    "M20": _complaints(lambda _case, _one: 1, "created_at"),
    "M21": _limits(LimitStep.CONTACT),
    "M22": _verdicts,
    "M23": _complaints(
        lambda _case, one: (one.grade or 0) >= 3, "closed_at", lambda _case, one: one.grade is not None
    ),
    "M24": _limits(LimitStep.REPLY),
    "M25": _complaints(lambda _case, one: one.reworks > 0, "closed_at", _closed),
    "M26": _complaints(
        lambda _case, one: one.finding in (Finding.SUBSTANTIATED, Finding.PARTLY),
        "closed_at",
        lambda _case, one: one.finding is not None,
    ),
    "M27": _again,
    "M29": _score,
    "M30": _invited,
    "M31": _ratings(lambda one: one.grade >= 3, _given),
    "M32": _ratings(lambda one: one.grade >= 4, _given),
    "M33": _ratings(lambda one: one.grade <= 2, _given),
    "M34": _ratings(lambda one: one.grade, _given),
    "M35": _marks("contact_due_at", "contacted_at"),
    "M35b": _marks("fix_due_at", "fixed_at"),
    "M35c": _marks("closed_at", "heard_at"),
    "M37": _calls(_reached),
    "M37b": _calls(lambda one: one.tries + 1 if _reached(one) else one.tries),
    "M40": _on_roll(lambda _known, _ask, _one: 1),
    "M40b": _on_roll(_active),
    "M41": _person_times,
    "M42": _members,
    "M43": _own_ideas,
    "M44": _hours,
    "M46": _filled,
    "M47": _sign_ups(lambda one: one.state in _CAME, lambda one: one.state in _EXPECTED),
    "M47b": _sign_ups(lambda one: one.state is SignUpState.NO_SHOW, lambda one: one.state in _EXPECTED),
    "M48": _sign_ups(_leave, lambda one: one.state in _EXPECTED or _leave(one)),
    "M48b": _sign_ups(lambda one: one.state is SignUpState.REPLACED, _leave),
    "M49": _trained,
    "M50": _applied,
    "M50b": _admitted,
    "M51": _stayed,
    "M52": _on_roll(
        lambda known, ask, one: _sum(known, ask, one, date(ask.period.last.year, 1, 1)) >= 20 * 60
    ),
    "M54": _points(lambda points, _needed: points <= 0),
    "M54b": _points(lambda points, needed: points > needed),
    "M54c": _points(lambda points, needed: 0 < points <= needed),
    "M55": _on_roll(lambda known, ask, one: _sum(known, ask, one, date.min) >= 100 * 60),
    "M56": _wrapped,
    "M90": _suggestions,
    "M90b": _limits(LimitStep.DECIDE),
    "M97": _alarms,
    "M98": _arrived,
}
