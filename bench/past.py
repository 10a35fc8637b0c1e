"""A centre's last three years: bookings, cases, sign-ups with their hours, and ratings, as many as wanted."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from bench.free_times import MOMENT
from bench.sweeps import NOW
from centre import catalogue
from centre.catalogue import Wording
from centre.rows import insert_many
from models.activities import Activity, ActivityRole, ActivityState, Source
from models.base import Row
from models.bookings import Booking, BookingState
from models.calls import Side
from models.cases import Case, CaseAction, CaseKind, CaseLimit, CaseLine, CaseState, LimitStep, Reason
from models.catalogue import Category, Mode
from models.complaints import Complaint, ComplaintCategory, Finding, Severity, Target
from models.hours import HourLine, HourState
from models.people import PRIVACY, Assignment, Consent, Person, Role
from models.ratings import Matter, Rating, RatingState
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.sites import EntryState, Site
from models.slots import Slot, Window
from models.teams import Team
from models.volunteers import AgeBand, Volunteer, VolunteerState
from models.wrap_ups import WrapUp

Rows = Iterator[dict[str, Any]]

COORDINATOR, RESIDENT = 1, 2
DAYS = 3 * 365
# Of a hundred records so many are of each kind.
_BOOKINGS, _CASES, _SIGN_UPS, _RATINGS = 40, 20, 25, 15
_A_SLOT, _A_SHIFT = 4, 10
_SERVICES, _TEAMS, _PEOPLE = 8, 5, 500
_BUILDINGS = ("", "1", "2", "3", "5", "8")
_CHUNK = 10_000
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_KINDS = (CaseKind.REQUEST, CaseKind.REQUEST, CaseKind.REQUEST, CaseKind.COMPLAINT, CaseKind.SUGGESTION)
_OVER = (*[CaseState.CLOSED] * 8, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN)
_BOOKED = (*[BookingState.SERVED] * 8, BookingState.NO_SHOW, BookingState.CANCELLED)
_CAME = (*[SignUpState.CHECKED_OUT] * 8, SignUpState.NO_SHOW, SignUpState.REPLACED)
_STEPS = {
    CaseKind.REQUEST: (LimitStep.REVIEW, LimitStep.FINISH),
    CaseKind.COMPLAINT: (LimitStep.CONTACT, LimitStep.REPLY),
    CaseKind.SUGGESTION: (LimitStep.DECIDE,),
}
# One case in so many still runs, and one sign-up in so many was given back.
_RUNS, _GIVEN_BACK = 50, 10


def fill(engine: Engine, records: int, telegram_ids: tuple[int, int] = (COORDINATOR, RESIDENT)) -> None:
    """Write so many records into a database that is empty, evenly over three years until now.

    telegram_ids: of a coordinator and a resident who can be talked to.
    """
    with Session(engine) as session, session.begin():
        _people(session, telegram_ids)
        _offers(session)
        dice = random.Random(records)
        _book(session, dice, records * _BOOKINGS // 100)
        _serve(session, dice, records * _CASES // 100)
        _staff_shifts(session, dice, records * _SIGN_UPS // 100)
        _insert(session, Rating, _ratings(dice, records * _RATINGS // 100))


def _when(number: int, of: int) -> datetime:
    """When the one of so many was, in hours of the day."""
    day, hour = divmod(number * DAYS * 8 // max(of, 1), 8)
    return NOW - timedelta(days=DAYS - 1 - day) + hour * _HOUR


def _people(session: Session, telegram_ids: tuple[int, int]) -> None:
    known = {"language": "zh-hans", "letters": "normal", "created_at": NOW - DAYS * _DAY}
    at_telegram = [*telegram_ids, *(9_000_000_000 + number for number in range(3, _PEOPLE + 1))]
    people = enumerate(at_telegram, 1)
    _insert(session, Person, ({**known, "id": n, "telegram_id": at, "name": f"No {n}"} for n, at in people))
    agreed = {"kind": PRIVACY, "version": 1, "given_at": NOW}
    _insert(session, Consent, ({**agreed, "person_id": n} for n in range(1, _PEOPLE + 1)))
    since = NOW - DAYS * _DAY
    serves = {"state": VolunteerState.ACTIVE, "level": 1, "age_band": AgeBand.ADULT, "updated_at": since}
    when = {"applied_at": since, "inducted_at": since + 9 * _DAY}
    volunteers = range(RESIDENT + 1, _PEOPLE + 1)
    _insert(session, Volunteer, ({"number": f"V{n}", "person_id": n, **serves, **when} for n in volunteers))
    insert_many(session, Assignment, [{"person_id": 1, "role": Role.COORDINATOR, "granted_at": NOW}])


def _offers(session: Session) -> None:
    """Services with their hours, teams with an activity each, and a place to meet."""
    since = NOW - DAYS * _DAY
    session.add(Category(code="LIFE", names={"zh-hans": "便民生活"}))
    session.flush()
    for number in range(1, _SERVICES + 1):
        said = Wording("zh-hans", f"服务{number}", "服务", "全体居民", "申请", "清单", [], "五天")
        mode = Mode.SLOT if number % 2 else Mode.APPLY
        one = catalogue.publish(session, MOMENT, None, f"SVC-{number}", [said], category="LIFE", mode=mode)
        hours = {"opens": time(8), "closes": time(18), "minutes": 60, "from_day": date(2020, 1, 1)}
        insert_many(session, Window, [{"service_id": catalogue.the_id(one), "weekday": 0, **hours}])
    site = {"name": {"zh-hans": "活动室"}, "key": "活动室", "person_id": COORDINATOR, "updated_at": since}
    insert_many(session, Site, [{**site, "entered_at": since, "state": EntryState.APPROVED}])
    for team in range(1, _TEAMS + 1):
        words = {"zh-hans": f"队{team}"}
        session.add(Team(code=f"T{team}", name=words, field=words, created_at=since))
        session.flush()
        held = {"number": f"HD-{team}", "title": words, "state": ActivityState.OPEN, "team_id": team}
        whose = {"source": list(Source)[team % len(Source)], "coordinator_id": COORDINATOR, "leave_hours": 24}
        insert_many(
            session, Activity, [{**held, **whose, "site_id": 1, "created_at": since, "updated_at": since}]
        )
        role = {"activity_id": team, "position": 0, "title": words, "minimum": 8, "maximum": 20}
        insert_many(session, ActivityRole, [role])


def _book(session: Session, dice: random.Random, bookings: int) -> None:
    slots = bookings // _A_SLOT
    starts = [_when(number, slots) for number in range(slots)]
    _insert(
        session,
        Slot,
        (
            {
                "id": number + 1,
                "service_id": 1 + 2 * (number % (_SERVICES // 2)),
                "window_id": 1 + number % _SERVICES,
                # No two of a window begin at once.
                "starts_at": at + timedelta(seconds=number),
                "ends_at": at + _HOUR + timedelta(seconds=number),
                "capacity": _A_SLOT + 1,
                "taken": _A_SLOT,
            }
            for number, at in enumerate(starts)
        ),
    )
    _insert(session, Booking, _bookings(dice, starts))


def _bookings(dice: random.Random, starts: list[datetime]) -> Rows:
    for number in range(len(starts) * _A_SLOT):
        at = starts[number // _A_SLOT]
        made = at - dice.randrange(1, 14) * _DAY
        yield {
            "number": f"B{number}",
            "service_id": 1 + 2 * (number // _A_SLOT % (_SERVICES // 2)),
            "version": 1,
            "slot_id": number // _A_SLOT + 1,
            "person_id": dice.randrange(RESIDENT, _PEOPLE) + 1,
            "made_by": COORDINATOR,
            "state": dice.choice(_BOOKED) if at < NOW else BookingState.CONFIRMED,
            "building": dice.choice(_BUILDINGS),
            "created_at": made,
            "updated_at": made,
        }


def _serve(session: Session, dice: random.Random, cases: int) -> None:
    rows = list(_cases(dice, cases))
    _insert(session, Case, iter(rows))
    complaints = [row for row in rows if row["kind"] is CaseKind.COMPLAINT]
    _insert(session, Complaint, (_complaint(dice, row) for row in complaints))
    _insert(session, CaseLimit, (limit for row in rows for limit in _limits(dice, row)))
    _insert(session, CaseLine, (line for row in rows for line in _lines(dice, row)))


def _cases(dice: random.Random, cases: int) -> Rows:
    for number in range(cases):
        at, kind = _when(number, cases), dice.choice(_KINDS)
        runs = not dice.randrange(_RUNS)
        over = min(at + dice.randrange(1, 20) * _DAY, NOW)
        yield {
            "id": number + 1,
            "number": f"C{number}",
            "kind": kind,
            "state": CaseState.INVESTIGATING if runs else dice.choice(_OVER),
            "person_id": dice.randrange(RESIDENT, _PEOPLE) + 1,
            "made_by": COORDINATOR,
            "custodian_id": COORDINATOR,
            "service_id": 2 + 2 * dice.randrange(_SERVICES // 2) if kind is CaseKind.REQUEST else None,
            "building": dice.choice(_BUILDINGS),
            "rounds": dice.choice((0, 0, 0, 1, 2)),
            "created_at": at,
            "updated_at": at,
            "answered_at": min(at + timedelta(minutes=dice.randrange(5, 3_000)), NOW),
            "accepted_at": min(at + dice.randrange(1, 48) * _HOUR, NOW) if number % 10 else None,
            "due_at": NOW + dice.randrange(-24, 480) * _HOUR if runs else None,
            "closed_at": None if runs else over,
        }


def _complaint(dice: random.Random, case: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": case["id"],
        "category": dice.choice(list(ComplaintCategory)),
        "severity": Severity.NORMAL,
        "target": Target.OTHER,
        "counts_from": case["created_at"],
        "finding": dice.choice(list(Finding)),
        "reworks": dice.choice((0, 0, 0, 1)),
        "grade": dice.choice((None, 2, 3, 4, 5)),
    }


def _limits(dice: random.Random, case: dict[str, Any]) -> Rows:
    for step in _STEPS[case["kind"]]:
        due = case["created_at"] + dice.randrange(1, 6) * _DAY
        met = min(due + dice.randrange(-72, 12) * _HOUR, NOW)
        last = step is _STEPS[case["kind"]][-1]
        open_now = case["closed_at"] is None and last
        due_at = case["due_at"] if open_now else due
        yield {"case_id": case["id"], "step": step, "due_at": due_at, "met_at": None if open_now else met}


def _lines(dice: random.Random, case: dict[str, Any]) -> Rows:
    said = {"case_id": case["id"], "side": Side.STAFF, "said_at": case["answered_at"]}
    yield {**said, "action": CaseAction.TAKE_UP}
    if not dice.randrange(5):
        yield {**said, "action": CaseAction.SEND_BACK, "reason": dice.choice(list(Reason))}
    if case["kind"] is CaseKind.COMPLAINT and case["closed_at"] is not None:
        answer = dice.choice((CaseAction.FIXED, CaseAction.FIXED, CaseAction.NOT_FIXED))
        yield {**said, "action": answer, "said_at": case["closed_at"]}


def _staff_shifts(session: Session, dice: random.Random, sign_ups: int) -> None:
    shifts = sign_ups // _A_SHIFT
    starts = [_when(number, shifts) + timedelta(seconds=number) for number in range(shifts)]
    _insert(session, Shift, (_shift(number, at) for number, at in enumerate(starts, 1)))
    _insert(session, Post, (_post(number) for number in range(1, shifts + 1)))
    _insert(session, SignUp, _sign_ups(dice, starts))
    _insert(session, HourLine, _hours(dice, starts))
    _insert(session, WrapUp, (_wrap_up(dice, number, at) for number, at in enumerate(starts, 1)))


def _shift(number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "number": f"S{number}",
        "activity_id": _activity(number),
        "site_id": 1,
        "starts_at": at,
        "ends_at": at + 2 * _HOUR,
        "opens_at": at - 14 * _DAY,
        "laid_for": at,
        "state": ShiftState.ARCHIVED if at < NOW else ShiftState.OPEN,
        "coordinator_id": COORDINATOR,
        "secret": "secret",
        "created_at": at - 14 * _DAY,
        "updated_at": at,
    }


def _activity(shift: int) -> int:
    return 1 + shift % _TEAMS


def _post(shift: int) -> dict[str, Any]:
    people = {"minimum": _A_SHIFT - 2, "maximum": 2 * _A_SHIFT, "taken": _A_SHIFT}
    return {"id": shift, "shift_id": shift, "role_id": _activity(shift), **people}


def _sign_ups(dice: random.Random, starts: list[datetime]) -> Rows:
    for number in range(len(starts) * _A_SHIFT):
        shift = number // _A_SHIFT
        at = starts[shift]
        yield {
            "id": number + 1,
            "shift_id": shift + 1,
            "post_id": shift + 1,
            "person_id": 3 + (number * 7) % (_PEOPLE - 2),
            "state": dice.choice(_CAME) if at < NOW else SignUpState.CONFIRMED,
            "leave_asked_at": None if dice.randrange(_GIVEN_BACK) else at - _DAY,
            "created_at": at - 7 * _DAY,
            "updated_at": at,
        }


def _hours(dice: random.Random, starts: list[datetime]) -> Rows:
    for number in range(len(starts) * _A_SHIFT):
        at = starts[number // _A_SHIFT]
        if at < NOW and dice.randrange(_GIVEN_BACK):
            yield {
                "person_id": 3 + (number * 7) % (_PEOPLE - 2),
                "sign_up_id": number + 1,
                "day": at.date(),
                "minutes": dice.randrange(30, 240),
                "state": HourState.CONFIRMED,
                "created_at": at,
                "updated_at": at,
            }


def _wrap_up(dice: random.Random, shift: int, at: datetime) -> dict[str, Any]:
    done = at + dice.randrange(1, 100) * _HOUR
    told = {"done_at": done if done < NOW else None, "created_at": at}
    return {"shift_id": shift, "lead_id": COORDINATOR, "due_at": at + 3 * _DAY, **told}


def _ratings(dice: random.Random, ratings: int) -> Rows:
    for number in range(ratings):
        at = _when(number, ratings)
        grade = dice.choice((None, None, 1, 2, 3, 4, 4, 5, 5, 5))
        yield {
            "matter": Matter.BOOKING,
            "matter_id": number,
            "person_id": dice.randrange(RESIDENT, _PEOPLE) + 1,
            "service_id": 1,
            "state": RatingState.GIVEN if grade else RatingState.EXPIRED,
            "grade": grade,
            "delivered": True,
            "invited_at": at - 7 * _DAY,
            "closes_at": at,
            "updated_at": at,
        }


def _insert(session: Session, model: type[Row], rows: Rows) -> None:
    while chunk := list(islice(rows, _CHUNK)):
        insert_many(session, model, chunk)
