"""One look at what is due: in batches, each alone, nothing twice; on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from centre import deadlines, notices, plans
from centre.moment import Moment
from models.deadlines import Deadline, DeadlineState
from models.outbox import Notice, NoticeState
from models.who import Who
from scheduler import sweeps
from scheduler.sweeps import BATCH, RETRY, Swept, next_due, sweep
from tests.auxil.factories import a_person, at

POSTGRESQL_ONLY = [pytest.param("postgresql", marks=pytest.mark.postgres)]
MORNING = at("10:00")


class Teller:
    """Notes what it was given to tell; fails where a test says so."""

    def __init__(self) -> None:
        self.told: list[int] = []
        self.fails_at: dict[int, Exception] = {}

    def __call__(self, session: Session, moment: Moment, notice: Notice) -> None:
        assert notice.id is not None
        notices.settle(moment, notice, told=True)
        session.flush()
        if error := self.fails_at.get(notice.id):
            raise error
        self.told.append(notice.id)


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session)


@pytest.fixture
def teller() -> Teller:
    return Teller()


def promised(session: Session, who: Who, count: int = 1, **values: Any) -> list[int]:
    made = [notices.promise(session, MORNING, "reminder", who.id, **values) for _ in range(count)]
    return [number for number in made if number is not None]


def look(session: Session, moment: Moment, teller: Teller) -> Swept:
    return sweep(session, moment.now, lambda _session: moment, teller)


def waiting(session: Session) -> int:
    state = col(Notice.state) == NoticeState.WAITING
    return session.scalar(select(func.count()).select_from(Notice).where(state)) or 0


def test_what_is_due_is_told_the_oldest_first_and_nothing_else(
    session: Session, li: Who, teller: Teller
) -> None:
    (late,) = promised(session, li, due=at("11:00").now)
    (second,) = promised(session, li, due=at("09:30").now)
    (first,) = promised(session, li, due=at("09:00").now)
    assert look(session, MORNING, teller).told == 2
    assert teller.told == [first, second]
    assert not look(session, MORNING, teller).told
    look(session, at("11:00"), teller)
    assert teller.told == [first, second, late]


def test_a_backlog_is_told_in_batches(session: Session, li: Who, teller: Teller) -> None:
    numbers = promised(session, li, 25)
    looks = [look(session, MORNING, teller) for _ in range(4)]
    assert [swept.told for swept in looks] == [10, 10, 5, 0]
    assert [swept.more for swept in looks] == [True, True, False, False]
    assert BATCH == 10
    assert teller.told == numbers


def test_a_backlog_of_deadlines_means_more_as_well(
    session: Session, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    acted: list[int] = []

    def act(_session: Session, _moment: Moment, deadline: Deadline) -> None:
        acted.append(deadline.subject_id)

    monkeypatch.setitem(deadlines.DEADLINES, "check", act)
    for number in range(BATCH + 1):
        plans.plan(session, "check", ("thing", number), MORNING.now)
    assert look(session, MORNING, teller).more
    assert not look(session, MORNING, teller).more
    assert acted == list(range(BATCH + 1))


def test_deadlines_act_before_notices_are_told(
    session: Session, li: Who, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(session: Session, moment: Moment, _deadline: Deadline) -> None:
        notices.promise(session, moment, "late", li.id)
        notices.drop(session, moment, ("thing", 1))

    monkeypatch.setitem(deadlines.DEADLINES, "check", act)
    promised(session, li, subject=("thing", 1))
    plans.plan(session, "check", ("thing", 1), MORNING.now)
    swept = look(session, MORNING, teller)
    assert (swept.acted, swept.told) == (1, 1)
    assert [session.get_one(Notice, number).kind for number in teller.told] == ["late"]


def test_a_sentence_that_fails_is_put_off_and_keeps_back_no_other(
    session: Session, li: Who, teller: Teller, caplog: pytest.LogCaptureFixture
) -> None:
    first, bad, last = promised(session, li, 3)
    teller.fails_at[bad] = KeyError("no sentence 'notice.reminder' in en")
    look(session, MORNING, teller)
    assert teller.told == [first, last]
    session.expire_all()
    notice = session.get_one(Notice, bad)
    assert (notice.state, notice.settled_at) == (NoticeState.WAITING, None)
    assert notice.due_at == MORNING.now + RETRY
    assert f"notice {bad}" in caplog.text
    teller.fails_at.clear()
    assert not look(session, Moment(MORNING.now + RETRY / 2, MORNING.calendar), teller).told
    look(session, Moment(MORNING.now + RETRY, MORNING.calendar), teller)
    assert teller.told == [first, last, bad]


@pytest.mark.parametrize("database_url", POSTGRESQL_ONLY, indirect=True)
def test_two_replicas_tell_each_notice_once(session: Session, engine: Engine, teller: Teller) -> None:
    numbers = promised(session, a_person(session), BATCH + 5)
    session.commit()
    look(session, MORNING, teller)
    with Session(engine) as replica:
        look(replica, MORNING, teller)
        replica.commit()
    session.commit()
    assert sorted(teller.told) == numbers
    assert waiting(session) == 0


def test_the_next_due_time(session: Session, li: Who) -> None:
    assert next_due(session) is None
    promised(session, li, due=at("12:00").now)
    assert next_due(session) == at("12:00").now
    plans.plan(session, "check", ("thing", 1), at("11:00").now)
    assert next_due(session) == at("11:00").now
    plans.drop(session, MORNING, ("thing", 1))
    assert next_due(session) == at("12:00").now
    assert session.exec(select(Deadline.state)).all() == [DeadlineState.DROPPED]


def test_what_is_told_is_not_due_any_more(session: Session, li: Who, teller: Teller) -> None:
    promised(session, li)
    look(session, MORNING, teller)
    assert next_due(session) is None


def test_a_look_is_short(session: Session, li: Who, teller: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 3)
    promised(session, li, 5)
    swept = look(session, Moment(MORNING.now + timedelta(days=400), MORNING.calendar), teller)
    assert (swept.told, swept.more) == (3, True)
