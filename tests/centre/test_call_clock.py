from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from centre import calls, deadlines
from centre.calls.clock import due_at
from centre.moment import Moment
from centre.rules import DEFAULTS
from models.calls import Call, CallState, Wanted
from models.deadlines import Deadline, DeadlineState
from models.who import Who
from tests.auxil.factories import a_call, a_moment, a_rule, at
from tests.auxil.told import notices, told


def act(session: Session, moment: Moment) -> list[tuple[str, int]]:
    """What is newly promised by the deadlines that are due."""
    last = max((notice.id or 0 for notice in notices(session)), default=0)
    deadlines.act_on_due(session, moment, 100)
    return told(session, after=last)


@pytest.mark.parametrize(
    ("wanted", "day", "clock", "due_day", "due"),
    [
        (Wanted.CHAT, "2026-11-24", "10:00", "2026-11-24", "14:00"),
        (Wanted.CHAT, "2026-11-24", "16:00", "2026-11-25", "11:00"),
        (Wanted.CHAT, "2026-11-28", "22:00", "2026-11-30", "12:30"),
        (Wanted.ANY_TIME, "2026-11-24", "10:00", "2026-11-24", "14:00"),
        (Wanted.MORNING, "2026-11-24", "09:00", "2026-11-24", "11:30"),
        (Wanted.MORNING, "2026-11-24", "10:30", "2026-11-24", "11:30"),
        (Wanted.MORNING, "2026-11-24", "10:31", "2026-11-25", "11:30"),  # less than an hour is left
        (Wanted.MORNING, "2026-11-27", "12:00", "2026-11-30", "11:30"),
        (Wanted.MORNING, "2026-11-28", "06:00", "2026-11-30", "11:30"),
        (Wanted.AFTERNOON, "2026-11-24", "10:00", "2026-11-24", "17:00"),
        (Wanted.AFTERNOON, "2026-11-24", "16:30", "2026-11-25", "17:00"),
        (Wanted.AFTERNOON, "2026-09-30", "20:00", "2026-10-08", "17:00"),
    ],
)
def test_by_when_somebody_is_answered(wanted: Wanted, day: str, clock: str, due_day: str, due: str) -> None:
    assert due_at(at(clock, day), DEFAULTS, wanted) == at(due, due_day).now


def test_the_owner_is_warned_on_the_way_and_when_time_is_up(
    session: Session, resident: Who, clerk: Who
) -> None:
    a_call(session, resident, at("10:00"))
    assert act(session, at("11:59")) == []
    assert act(session, at("12:00")) == [("call.warning", clerk.id)]
    assert act(session, at("13:12")) == [("call.warning", clerk.id)]
    assert [notice.params for notice in notices(session, kind="call.warning")] == [
        {"percent": 50},
        {"percent": 80},
    ]
    assert act(session, at("14:00")) == [("call.late", resident.id), ("call.overdue", clerk.id)]
    assert act(session, at("17:00")) == []


def test_from_the_next_day_on_the_leader_hears_of_it(
    session: Session, resident: Who, clerk: Who, director: Who
) -> None:
    a_call(session, resident, at("10:00", "2026-11-26"))
    assert act(session, at("14:00", "2026-11-26"))[-1:] == [("call.overdue", clerk.id)]
    assert act(session, at("08:29", "2026-11-27")) == []
    assert act(session, at("08:30", "2026-11-27")) == [("call.overdue", director.id)]
    assert act(session, at("12:00", "2026-11-29")) == []
    assert act(session, at("08:30", "2026-11-30")) == [("call.overdue", director.id)]
    overdue = notices(session, kind="call.overdue")
    assert [notice.params["days"] for notice in overdue] == [0, 1, 2]


def test_after_a_long_silence_of_the_machine_one_alarm_is_enough(
    session: Session, resident: Who, clerk: Who
) -> None:
    a_call(session, resident, at("10:00"))
    assert act(session, at("10:00", "2026-12-04")) == [
        ("call.late", resident.id),
        ("call.overdue", clerk.id),
    ]
    assert act(session, at("10:00", "2026-12-04")) == []


def test_an_answer_stops_the_warnings(session: Session, resident: Who, clerk: Who) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    act(session, at("12:00"))
    calls.reply(session, at("12:30"), clerk, call.id, "At three")
    assert notices(session, kind="call.warning") == []
    assert act(session, at("17:00")) == []


def test_silence_after_an_answer_is_asked_about_once_and_then_closed(
    session: Session, resident: Who, clerk: Who
) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    calls.reply(session, at("11:00"), clerk, call.id, "At three")
    assert act(session, at("10:59", "2026-11-25")) == []
    assert act(session, at("11:00", "2026-11-25")) == [("call.follow_up", resident.id)]
    (asked,) = notices(session, kind="call.follow_up")
    assert not asked.owed
    assert act(session, at("11:00", "2026-11-26")) == []
    assert act(session, at("11:00", "2026-11-27")) == [("call.lapsed", resident.id)]
    assert (call.state, call.closed_at) == (CallState.UNCONFIRMED, at("11:00", "2026-11-27").now)
    assert notices(session, kind="call.follow_up") == []
    assert act(session, at("11:00", "2027-11-27")) == []


def test_a_second_answer_begins_the_wait_anew(session: Session, resident: Who, clerk: Who) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    calls.reply(session, at("11:00"), clerk, call.id, "At three")
    calls.reply(session, at("16:00"), clerk, call.id, "It is done")
    assert act(session, at("11:00", "2026-11-25")) == []
    assert act(session, at("16:00", "2026-11-25")) == [("call.follow_up", resident.id)]
    assert call.first_answer_at == at("11:00").now
    assert call.answered_at == at("16:00").now


@pytest.mark.parametrize("how", ["write", "reopen"])
def test_a_resident_who_comes_back_starts_the_clock_anew(
    session: Session, resident: Who, clerk: Who, how: str
) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    calls.reply(session, at("11:00"), clerk, call.id, "At three")
    getattr(calls, how)(session, at("15:30"), resident, call.id, "Nobody came")
    assert (call.state, call.due_at) == (CallState.TAKEN, at("10:30", "2026-11-25").now)
    assert act(session, at("17:29")) == []
    assert act(session, at("08:30", "2026-11-25")) == [("call.warning", clerk.id)]


def test_a_word_added_before_the_answer_leaves_the_clock_alone(
    session: Session, resident: Who, clerk: Who
) -> None:
    call = a_call(session, resident, at("10:00"))
    calls.write(session, at("13:00"), resident, call.id or 0, "It is urgent")
    assert call.due_at == at("14:00").now
    assert act(session, at("14:00"))[-1] == ("call.overdue", clerk.id)


def test_a_centre_has_its_own_limits(session: Session, resident: Who, clerk: Who) -> None:
    a_rule(session, "call_answer", 2)
    a_rule(session, "call_warnings", [25])
    a_rule(session, "call_overdue_every", 2)
    call = a_call(session, resident, at("10:00"))
    assert call.due_at == at("12:00").now
    assert act(session, at("10:30")) == [("call.warning", clerk.id)]
    assert act(session, at("12:00")) == [("call.late", resident.id), ("call.overdue", clerk.id)]
    waiting = select(Deadline.due_at).where(col(Deadline.state) == DeadlineState.WAITING)
    assert session.exec(waiting).all() == [at("08:30", "2026-11-26").now]


@pytest.mark.parametrize("end", ["withdraw", "settle"])
def test_nothing_runs_on_after_the_end(session: Session, resident: Who, clerk: Who, end: str) -> None:
    call = a_call(session, resident, at("10:00"))
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    calls.reply(session, at("10:02"), clerk, call.id, "At three")
    getattr(calls, end)(session, at("10:03"), resident, call.id)
    assert act(session, a_moment(at("10:00").now + timedelta(days=400))) == []
    assert session.get_one(Call, call.id).closed_at == at("10:03").now
