from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from centre import deadlines, plans
from centre.errors import Refused
from centre.moment import Moment
from models.deadlines import Deadline, DeadlineState
from models.people import Person
from models.who import Who
from tests.auxil.factories import NOW, at
from tests.auxil.told import told

Act = Callable[[Session, Moment, Deadline], None]
SUBJECT = ("thing", 1)


@pytest.fixture
def acted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the deadlines of kind "note" and "fail" were given to look at."""
    seen: list[int] = []

    def note(_session: Session, _moment: Moment, deadline: Deadline) -> None:
        seen.append(deadline.subject_id)

    def fail(session: Session, moment: Moment, deadline: Deadline) -> None:
        note(session, moment, deadline)
        session.add(Person(name="half done", created_at=NOW))
        session.flush()
        raise ZeroDivisionError

    def drop_others(session: Session, moment: Moment, deadline: Deadline) -> None:
        note(session, moment, deadline)
        plans.drop(session, moment, SUBJECT)

    def give_up(_session: Session, _moment: Moment, _deadline: Deadline) -> None:
        raise OperationalError("SELECT", {}, Exception("the database is away"))

    for kind, act in {"note": note, "fail": fail, "drop others": drop_others, "give up": give_up}.items():
        monkeypatch.setitem(deadlines.DEADLINES, kind, act)
    return seen


def states(session: Session) -> list[DeadlineState]:
    session.expire_all()
    return [deadline.state for deadline in session.exec(select(Deadline).order_by(col(Deadline.id)))]


def test_what_is_due_is_looked_at_once(session: Session, acted: list[int]) -> None:
    plans.plan(session, "note", ("thing", 1), at("10:00").now)
    plans.plan(session, "note", ("thing", 2), at("10:01").now)
    assert deadlines.act_on_due(session, at("09:59"), 10) == 0
    assert deadlines.act_on_due(session, at("10:00"), 10) == 1
    assert deadlines.act_on_due(session, at("10:00"), 10) == 0
    assert acted == [1]
    assert states(session) == [DeadlineState.MET, DeadlineState.WAITING]


def test_the_oldest_come_first_and_the_batch_has_an_end(session: Session, acted: list[int]) -> None:
    for number, clock in enumerate(("10:03", "10:01", "10:02")):
        plans.plan(session, "note", ("thing", number), at(clock).now)
    assert deadlines.act_on_due(session, at("11:00"), 2) == 2
    assert acted == [1, 2]


def test_one_that_fails_is_put_aside_and_reported_and_the_rest_goes_on(
    session: Session, acted: list[int], director: Who
) -> None:
    plans.plan(session, "fail", ("thing", 1), at("10:00").now)
    plans.plan(session, "no such kind", ("thing", 2), at("10:00").now)
    plans.plan(session, "note", ("thing", 3), at("10:00").now)
    assert deadlines.act_on_due(session, at("10:00"), 10) == 3
    session.commit()
    assert acted == [1, 3]
    assert states(session) == [DeadlineState.FAILED, DeadlineState.FAILED, DeadlineState.MET]
    faults = session.exec(select(Deadline.fault).order_by(col(Deadline.id))).all()
    assert faults == ["ZeroDivisionError", "KeyError", ""]
    assert "half done" not in session.exec(select(Person.name)).all()
    assert told(session) == [("fault.deadline", director.id)] * 2
    assert deadlines.act_on_due(session, at("11:00"), 10) == 0


def test_whoever_is_quicker_than_the_clock_does_not_stop_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def meet_somebody(_session: Session, _moment: Moment, deadline: Deadline) -> None:
        tried.append(deadline.subject_id)
        if len(tried) == 1:
            raise Refused("refused.sign_up_changed")

    monkeypatch.setitem(deadlines.DEADLINES, "meet", meet_somebody)
    plans.plan(session, "meet", SUBJECT, at("10:00").now)
    deadlines.act_on_due(session, at("10:00"), 10)
    assert (tried, states(session)) == ([1, 1], [DeadlineState.MET])


def test_one_that_became_pointless_in_the_same_batch_is_passed_over(
    session: Session, acted: list[int]
) -> None:
    plans.plan(session, "drop others", ("other", 9), at("10:00").now)
    plans.plan(session, "note", SUBJECT, at("10:00").now)
    deadlines.act_on_due(session, at("10:00"), 10)
    assert acted == [9]
    assert states(session) == [DeadlineState.MET, DeadlineState.DROPPED]


def test_no_deadline_is_blamed_for_the_database(session: Session, acted: list[int]) -> None:
    plans.plan(session, "give up", SUBJECT, at("10:00").now)
    session.commit()
    with pytest.raises(OperationalError):
        deadlines.act_on_due(session, at("10:00"), 10)
    session.rollback()
    assert states(session) == [DeadlineState.WAITING]


def test_a_plan_is_made_once_and_can_be_dropped(session: Session) -> None:
    due = at("10:00").now
    assert plans.plan(session, "note", SUBJECT, due, once="a", params={"days": 2}) is not None
    assert plans.plan(session, "note", SUBJECT, due, once="a") is None
    plans.plan(session, "other", SUBJECT, due)
    plans.plan(session, "note", ("thing", 2), due)
    assert plans.drop(session, at("09:00"), SUBJECT) == 2
    assert plans.drop(session, at("09:00"), SUBJECT) == 0
    assert states(session) == [DeadlineState.DROPPED, DeadlineState.DROPPED, DeadlineState.WAITING]


def test_every_kind_is_named_after_its_room() -> None:
    assert set(deadlines.DEADLINES) == {
        "activity.lay",
        "alert.deputy",
        "alert.everybody",
        "bad_mark.lapse",
        "bad_mark.overdue",
        "bad_mark.warning",
        "booking.pending",
        "booking.unmarked",
        "call.follow_up",
        "call.lapse",
        "call.overdue",
        "call.warning",
        "case.call_back",
        "case.deputy",
        "case.everybody",
        "case.handover_lapse",
        "case.lapse",
        "announcement.begins",
        "announcement.board",
        "case.overdue",
        "case.promise",
        "case.reminder",
        "case.warning",
        "follow_up.overdue",
        "certificate.due",
        "certificate.late",
        "check.over",
        "check.warn",
        "cover.begin",
        "cover.end",
        "digest.tell",
        "duty.ahead",
        "duty.evening",
        "duty.morning",
        "duty.post_reminder",
        "duty.reminder",
        "duty.swap_lapse",
        "emergency.again",
        "emergency.note",
        "emergency.release",
        "extension.late",
        "guardian.link_over",
        "guardian.waited",
        "honour.ripe",
        "hours.late",
        "hours.overdue",
        "hours.propose",
        "idea_call.closes",
        "idea_call.opens",
        "idea_call.waits",
        "item.digest",
        "item.look_back",
        "item.overdue",
        "item.time_late",
        "item.warning",
        "loan.due",
        "loan.overdue",
        "no_show.judge",
        "proposal.lapse",
        "proposal.overdue",
        "proposal.reminder",
        "proposal.warning",
        "rating.close",
        "rating.remind",
        "refund.overdue",
        "report.watch",
        "register.waiting",
        "search.step",
        "survey.board",
        "survey.closes",
        "survey.opens",
        "survey.quarter",
        "survey.remind",
        "shift.absent",
        "shift.begin",
        "shift.close",
        "shift.end",
        "shift.lapse",
        "shift.settle",
        "shift.unfit_free",
        "shift.unfit_look",
        "shift_swap.lapse",
        "staff.left",
        "staff_group.look",
        "team.posts",
        "training.roll",
        "volunteer.review",
        "volunteer.term",
        "vote.closes",
        "vote.over",
        "vote.opens",
        "wish.end",
        "wish.lapse",
        "wrap_up.late",
        "wrap_up.look",
        "wrap_up.remind",
    }
