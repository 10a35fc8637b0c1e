"""An emergency from its declaration to its note: who may, what it holds back, and how long it is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import deadlines, emergencies, emergency, notices, plans, privacy, retention, roll_call
from centre.emergencies import Lesson
from centre.errors import Refused
from centre.moment import Moment
from models.desk import Alert
from models.emergency import (
    TRANSITIONS,
    Emergency,
    EmergencyAction,
    EmergencyKind,
    EmergencyState,
    RollCall,
    Safety,
)
from models.outbox import Notice, NoticeState
from models.people import Role
from models.who import Who, by_id
from scheduler.sweeps import next_due, sweep
from tests.auxil.factories import a_moment, a_person, a_rule, at
from tests.auxil.races import Act, race
from tests.auxil.told import told

LESSON = Lesson("A pipe burst.", "We turned the water off.", "Show everybody the tap.")


def declared(session: Session, leader: Who, moment: Moment | None = None) -> int:
    found = emergencies.declare(session, moment or at("10:00"), leader, EmergencyKind.WATER)
    assert found.id is not None
    return found.id


def state(session: Session, number: int) -> EmergencyState:
    return emergencies.find(session, number).state


def do(session: Session, actor: Who, number: int, action: EmergencyAction) -> None:
    if action is EmergencyAction.END:
        emergencies.end(session, at("11:00"), actor, number)
    else:
        emergencies.review(session, at("12:00"), actor, number, LESSON)


PATHS = {
    EmergencyState.DECLARED: (),
    EmergencyState.STABLE: (EmergencyAction.END,),
    EmergencyState.REVIEWED: (EmergencyAction.END, EmergencyAction.REVIEW),
}


@pytest.mark.parametrize("action", EmergencyAction)
@pytest.mark.parametrize("before", EmergencyState)
def test_only_what_is_drawn_happens(
    session: Session,
    leader: Who,
    deputy: Who,
    clerk: Who,
    resident: Who,
    before: EmergencyState,
    action: EmergencyAction,
) -> None:
    number = declared(session, leader)
    for step in PATHS[before]:
        do(session, leader, number, step)
    for nobody in (clerk, resident):
        with pytest.raises(Refused, match=r"refused\.not_allowed"):
            do(session, nobody, number, action)
    if (before, action) in TRANSITIONS:
        do(session, deputy, number, action)
        assert state(session, number) is TRANSITIONS[before, action]
    else:
        with pytest.raises(Refused, match=rf"refused\.emergency_{before}") as refused:
            do(session, deputy, number, action)
        assert refused.value.params == {"name": leader.name}
        assert state(session, number) is before


def test_one_is_on_at_a_time_and_only_leaders_declare_one(session: Session, leader: Who, clerk: Who) -> None:
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        declared(session, clerk)
    number = declared(session, leader)
    with pytest.raises(Refused, match=r"refused\.emergency_declared"):
        declared(session, leader)
    emergencies.end(session, at("11:00"), leader, number)
    assert declared(session, leader, at("12:00")) != number
    with pytest.raises(Refused, match=r"refused\.emergency_unknown"):
        emergencies.end(session, at("12:00"), leader, 4711)


def test_of_two_who_declare_or_end_at_once_one_does(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"Leader {number}", Role.DIRECTOR).id for number in range(4)]

    def declares(person: int) -> Act:
        return lambda session: declared(session, by_id(session, person))

    came_of_it = race(engine, *map(declares, people))
    (number,) = [result for result in came_of_it if isinstance(result, int)]
    assert sorted(map(str, came_of_it))[1:] == ["refused.emergency_declared"] * 3

    def ends(person: int) -> Act:
        return lambda session: emergencies.end(session, at("11:00"), by_id(session, person), number)

    ended = race(engine, *map(ends, people))
    assert sorted(map(str, ended)) == ["None", *["refused.emergency_stable"] * 3]
    with Session(engine) as session:
        overs = session.exec(select(Notice).where(Notice.kind == "emergency.over")).all()
        assert sorted(one.person_id for one in overs) == people


def test_the_alarm_behind_it_stops_and_so_does_the_leader_s_own(
    session: Session, leader: Who, deputy: Who, resident: Who, other_resident: Who
) -> None:
    theirs, own, other = (
        emergency.raise_alert(session, at("09:59"), one.telegram_id or 0, one, name=one.name, words="smoke")
        for one in (resident, leader, other_resident)
    )
    found = emergencies.declare(
        session, at("10:00"), leader, EmergencyKind.FIRE, about="smoke", alert_id=theirs.id
    )
    assert found.person_id == resident.id
    seen = {one.id: one.acknowledged_by for one in session.exec(select(Alert)).all()}
    assert seen == {theirs.id: leader.id, own.id: leader.id, other.id: None}


def test_what_is_not_urgent_waits_for_the_end(session: Session, leader: Who, resident: Who) -> None:
    said: list[str] = []

    def tell(_session: Session, moment: Moment, notice: Notice) -> None:
        said.append(notice.kind)
        notices.settle(moment, notice, told=True)

    def look(moment: Moment) -> list[str]:
        said.clear()
        sweep(session, moment.now, lambda _session: moment, tell)
        return sorted(said)

    notices.promise(session, at("09:00"), "reminder", resident.id, due=at("10:30").now)
    plans.plan(session, "staff.left", ("person", resident.id), at("10:30").now)
    number = declared(session, leader)
    assert look(at("10:00")) == ["emergency.roll_call", "emergency.tally"]
    notices.promise_staff(session, at("10:31"), "news", leader.id)
    notices.promise(session, at("10:31"), "answer", resident.id)
    notices.promise(session, at("10:31"), "alarm", leader.id, critical=True)
    assert next_due(session) == at("10:10").now  # the roll-call asks again; for what is held back it is idle
    assert look(at("10:31")) == ["alarm", "answer", "emergency.roll_call"]
    assert next_due(session) == at("10:41").now
    emergencies.end(session, at("10:40"), leader, number)
    assert next_due(session) == at("10:30").now
    assert look(at("10:40")) == ["emergency.over", "emergency.tally", "news", "reminder"]
    assert not look(at("10:40"))


def test_an_emergency_that_nobody_ends_holds_nothing_back_for_ever(
    session: Session, leader: Who, deputy: Who
) -> None:
    a_rule(session, "roll_call_repeats", 0)
    declared(session, leader)
    before = len(told(session))
    deadlines.act_on_due(session, at("21:59"), 10, urgent=True)
    assert emergencies.holding(session)
    deadlines.act_on_due(session, at("22:00"), 10, urgent=True)
    assert not emergencies.holding(session)
    asked = told(session)[before:]
    assert asked == [("emergency.released", leader.id), ("emergency.released", deputy.id)]


def test_whoever_leads_is_reminded_of_the_note_every_working_day_until_it_is_written(
    session: Session, leader: Who
) -> None:
    number = declared(session, leader, at("10:00", "2026-11-27"))  # a Friday
    emergencies.end(session, at("11:00", "2026-11-27"), leader, number)
    before = len(told(session))
    for day in ("2026-11-30", "2026-12-01"):
        assert deadlines.act_on_due(session, at("08:29", day), 10) == 0
        assert deadlines.act_on_due(session, at("08:30", day), 10) == 1
    assert told(session)[before:] == [("emergency.note", leader.id)] * 2
    emergencies.review(session, at("09:00", "2026-12-01"), leader, number, LESSON)
    assert "emergency.note" not in dict(told(session))
    assert deadlines.act_on_due(session, at("09:00", "2026-12-24"), 10) == 0
    found = emergencies.find(session, number)
    assert (found.happened, found.done, found.change) == (LESSON.happened, LESSON.done, LESSON.change)
    assert (found.reviewed_by, found.reviewed_at) == (leader.id, at("09:00", "2026-12-01").now)
    assert emergencies.current(session) is None


def test_the_roll_call_goes_before_the_emergency_and_neither_before_the_note(
    session: Session, leader: Who, clerk: Who
) -> None:
    number = declared(session, leader)
    emergencies.end(session, at("11:00"), leader, number)

    def kept(days: int) -> tuple[bool, bool]:
        retention.purge(session, at("12:00").now + timedelta(days=days), 100)
        return (
            session.exec(select(RollCall)).first() is not None,
            session.exec(select(Emergency)).first() is not None,
        )

    assert kept(5000) == (True, True)
    emergencies.review(session, at("12:00"), leader, number, LESSON)
    assert kept(90) == (True, True)
    assert kept(91) == (False, True)
    assert kept(1096) == (False, False)


def test_who_called_for_help_has_their_words_erased_once_it_is_over(
    session: Session, leader: Who, resident: Who, clerk: Who
) -> None:
    alert = emergency.raise_alert(session, a_moment(), 7, resident, name="Wang", words="smoke")
    number = emergencies.declare(
        session, at("10:00"), leader, EmergencyKind.FIRE, about="Wang: smoke", alert_id=alert.id
    ).id
    assert number is not None
    roll_call.answer(session, at("10:01"), clerk, number, Safety.SAFE)
    assert privacy.export(session, clerk)["roll_calls"][0]["answer"] == "safe"
    privacy.erase(session, at("10:02"), resident)
    privacy.erase(session, at("10:02"), clerk)
    assert emergencies.find(session, number).about == "Wang: smoke"
    assert [one.name for one in roll_call.members(session, number)] == [leader.name]
    emergencies.end(session, at("11:00"), leader, number)
    retention.purge(session, at("11:00").now, 100)
    assert emergencies.find(session, number).about == ""
    waiting = session.exec(select(Notice).where(Notice.state == NoticeState.WAITING)).all()
    assert {one.person_id for one in waiting} == {leader.id}
