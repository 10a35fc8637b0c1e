"""Who is at the desk and who rings back: named by whoever lays the rota, told, and given what comes in."""

import functools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import duty
from centre.deadlines import act_on_due
from centre.duty import Pair, post_swaps, posts, swaps
from centre.errors import Refused
from models.audit import AuditLine
from models.covers import CoverState, DutyCover
from models.duty import DutyKind, DutySwap, SwapState
from models.outbox import Notice
from models.people import Assignment, Role
from models.rights import RIGHTS, Right
from models.who import Who
from tests.auxil.factories import NOW, a_call, a_moment, a_person, again, at
from tests.auxil.races import race

TODAY = duty.today(a_moment())
DESK, CALLS = DutyKind.DESK, DutyKind.CALLS


@pytest.fixture
def sun(session: Session) -> Who:
    return a_person(session, "孙协调", Role.COORDINATOR)


@pytest.fixture
def two(session: Session) -> tuple[Who, Who]:
    return a_person(session, "陈窗口", Role.CLERK), a_person(session, "刘窗口", Role.CLERK)


def plan(*ids: int | None, since: int = 0) -> dict[date, int | None]:
    """Somebody or nobody for each day from today, or so many days later, on."""
    return {TODAY + away * duty.DAY: one for away, one in enumerate(ids, start=since)}


def named(session: Session, kind: DutyKind, days: int = 3) -> list[str | None]:
    """The names on the rota from today on."""
    found = [line.named.get(kind) for line in posts.lines(session, TODAY, days)]
    return [one.name if one else None for one in found]


def told(session: Session, kind: str) -> list[tuple[int, list[str]]]:
    """Who is told of which days."""
    found = session.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.id)))
    return [(one.person_id, one.params["days"]) for one in found]


def test_a_week_is_named_and_named_anew_and_only_who_is_concerned_hears(
    session: Session, sun: Who, two: tuple[Who, Who]
) -> None:
    chen, liu = two
    posts.lay(session, a_moment(), sun, DESK, plan(chen.id, chen.id, None))
    assert named(session, DESK) == [chen.name, chen.name, None]
    assert named(session, CALLS) == [None, None, None]
    posts.lay(session, a_moment(), sun, DESK, plan(chen.id, liu.id, sun.id))
    assert named(session, DESK) == [chen.name, liu.name, sun.name]
    days = [day.isoformat() for day in plan(*range(3))]
    assert told(session, posts.LAID) == [(chen.id, days[:2]), (liu.id, days[1:2])]
    assert told(session, posts.OFF) == [(chen.id, days[1:2])]
    lines = session.exec(select(AuditLine).where(AuditLine.subject_kind == "duty_post")).all()
    assert {line.actor_id for line in lines} == {sun.id}


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_lay_it_and_whom_it_may_name(
    session: Session, two: tuple[Who, Who], role: Role | None
) -> None:
    actor = a_person(session, "Anna", *([role] if role else []))
    rights = RIGHTS[role] if role else frozenset[Right]()
    if Right.LAY_ROTA not in rights:
        with pytest.raises(Refused, match="not_allowed"):
            posts.lay(session, a_moment(), actor, DESK, plan(two[0].id))
        assert named(session, DESK) == [None] * 3
    else:
        posts.lay(session, a_moment(), actor, DESK, plan(two[0].id))
        assert named(session, DESK)[0] == two[0].name
    director = a_person(session, "林主任", Role.DIRECTOR)
    for kind, right in ((DESK, Right.SERVE_VISITORS), (CALLS, Right.WORK_CALLS)):
        if right in rights:
            posts.lay(session, a_moment(), director, kind, plan(actor.id))
            assert named(session, kind)[0] == actor.name
        else:
            with pytest.raises(Refused, match="duty_not_for_them"):
                posts.lay(session, a_moment(), director, kind, plan(two[0].id, actor.id))


@pytest.mark.parametrize("since", [-1, 32])
def test_days_that_are_over_or_too_far_are_refused(
    session: Session, sun: Who, two: tuple[Who, Who], since: int
) -> None:
    with pytest.raises(Refused, match="duty_days"):
        posts.lay(session, a_moment(), sun, DESK, plan(two[0].id, since=since))


def test_who_may_it_no_more_leaves_a_gap(session: Session, sun: Who, two: tuple[Who, Who]) -> None:
    posts.lay(session, a_moment(), sun, CALLS, plan(two[0].id))
    held = select(Assignment).where(Assignment.person_id == two[0].id)
    session.exec(held).one().ended_at = NOW
    session.flush()
    assert named(session, CALLS)[0] is None
    assert posts.now(session, a_moment(), CALLS) is None


def _cover(session: Session, away: Who, by: Who, since: datetime, until: datetime) -> DutyCover:
    times: dict[str, Any] = {"starts_at": since, "ends_at": until, "asked_at": NOW, "updated_at": NOW}
    cover = DutyCover(for_id=away.id, by_id=by.id, why="", state=CoverState.AGREED, **times)
    session.add(cover)
    session.flush()
    return cover


def test_whoever_has_the_next_day_is_reminded_by_the_rota_as_it_is_then(
    session: Session, sun: Who, two: tuple[Who, Who]
) -> None:
    chen, liu = two
    lay = functools.partial(posts.lay, session, a_moment(), sun)
    lay(DESK, plan(chen.id, since=2))
    lay(CALLS, plan(chen.id, since=2))
    # It changes until it is said, and who does both is told once.
    lay(DESK, plan(liu.id, since=2))
    lay(DESK, plan(chen.id, chen.id, since=2))
    lay(DESK, plan(liu.id, since=3))
    eve = at("16:00", (TODAY + duty.DAY).isoformat())
    act_on_due(session, at("15:59", (TODAY + duty.DAY).isoformat()), 100)
    assert _reminded(session) == []
    act_on_due(session, eve, 100)
    assert _reminded(session) == [(chen.id, TODAY + 2 * duty.DAY)]
    # The day after that somebody stands in: all day for one kind, two hours for another day.
    third, fourth = TODAY + 3 * duty.DAY, TODAY + 4 * duty.DAY
    lay(DESK, plan(liu.id, since=4))
    cover = _cover(session, liu, sun, at("00:00", third.isoformat()).now, at("00:00", fourth.isoformat()).now)
    line = posts.lines(session, third, 1)[0]
    assert posts.stand_ins(session, eve, line) == {DESK: posts.StandIn(sun, whole=True)}
    act_on_due(session, at("16:00", (third - duty.DAY).isoformat()), 100)
    assert _reminded(session)[1:] == [(sun.id, third)]
    cover.starts_at, cover.ends_at = (at(clock, fourth.isoformat()).now for clock in ("10:00", "12:00"))
    session.flush()
    act_on_due(session, at("16:00", third.isoformat()), 100)
    assert _reminded(session)[2:] == [(liu.id, fourth), (sun.id, fourth)]
    # Whoever stands in and is away as well does not.
    _cover(session, sun, chen, cover.starts_at, cover.ends_at)
    assert posts.stand_ins(session, eve, posts.lines(session, fourth, 1)[0]) == {}
    # What is laid when the reminder would be over is told by itself.
    known = len(_reminded(session))
    posts.lay(session, at("16:30", third.isoformat()), sun, CALLS, {fourth: chen.id})
    act_on_due(session, at("17:00", third.isoformat()), 100)
    assert len(_reminded(session)) == known


def _reminded(session: Session) -> list[tuple[int, date]]:
    found = session.exec(select(Notice).where(Notice.kind == posts.REMINDER).order_by(col(Notice.id)))
    return [(one.person_id, date.fromisoformat(one.params["day"])) for one in found]


def test_a_day_is_exchanged_once_the_colleague_agrees(
    session: Session, sun: Who, two: tuple[Who, Who]
) -> None:
    chen, liu = two
    posts.lay(session, a_moment(), sun, DESK, plan(chen.id, liu.id, chen.id))
    asks = functools.partial(post_swaps.ask, session, a_moment())
    tomorrow = TODAY + duty.DAY
    resident = a_person(session, "王桂英")
    for why, who, kind, day, to in (
        ("duty_not_yours", liu, DESK, TODAY, chen),
        ("duty_not_yours", chen, CALLS, TODAY, liu),
        ("duty_not_yours", chen, DESK, TODAY - duty.DAY, liu),
        ("duty_not_for_them", chen, DESK, TODAY, chen),
        ("duty_not_for_them", chen, DESK, TODAY, resident),
    ):
        with pytest.raises(Refused, match=why):
            asks(who, kind, day, to.id)
    with pytest.raises(Refused, match="duty_changed"):
        asks(chen, DESK, TODAY, liu.id, in_return=TODAY + 2 * duty.DAY)
    swap = asks(chen, DESK, TODAY, liu.id, in_return=tomorrow).id or 0
    assert [one.id for one in post_swaps.asked_of(session, a_moment(), liu)] == [swap]
    with pytest.raises(Refused, match="duty_asked_already"):
        asks(chen, DESK, TODAY, sun.id)
    # Who leads that day is another question.
    duty.lay(session, a_moment(), sun, Pair(sun.id), first=TODAY)
    assert duty.line(session, TODAY).swap is None
    for nobody in (chen, sun):
        with pytest.raises(Refused, match="duty_swap_over"):
            swaps.accept(session, a_moment(), nobody, swap)
    swaps.accept(session, a_moment(), liu, swap)
    assert named(session, DESK) == [liu.name, chen.name, chen.name]
    with pytest.raises(Refused, match="duty_swap_over"):
        swaps.accept(session, a_moment(), liu, swap)
    settled = session.exec(select(Notice).where(Notice.kind == swaps.POST_SETTLED)).one()
    assert settled.person_id == chen.id
    # A day that is laid anew is nobody's to exchange any more; one that was said no to stays.
    second = asks(liu, DESK, TODAY, chen.id).id or 0
    posts.lay(session, a_moment(), sun, DESK, plan(sun.id))
    with pytest.raises(Refused, match="duty_swap_over"):
        swaps.accept(session, a_moment(), chen, second)
    third = asks(chen, DESK, tomorrow, liu.id).id or 0
    assert swaps.decline(session, a_moment(), liu, third).state is SwapState.DECLINED
    assert named(session, DESK) == [sun.name, chen.name, chen.name]
    # Nobody agrees, and the day is over.
    fourth = asks(chen, DESK, tomorrow, liu.id).id or 0
    act_on_due(session, at("00:00", (tomorrow + duty.DAY).isoformat()), 100)
    session.expire_all()
    assert session.get_one(DutySwap, fourth).state is SwapState.LAPSED


def test_of_all_who_answer_at_once_or_lay_the_day_anew_one_counts(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        layer = a_person(session, "Coordinator", Role.COORDINATOR)
        mine, other = (a_person(session, f"Clerk {number}", Role.CLERK) for number in range(2))
        asked = []
        for away in range(1, 5):
            day = TODAY + away * duty.DAY
            posts.lay(session, a_moment(), layer, DESK, {day: mine.id})
            asked.append((day, post_swaps.ask(session, a_moment(), mine, DESK, day, other.id).id or 0))
    for day, swap in asked:

        def lays(session: Session, day: date = day) -> None:
            posts.lay(session, a_moment(), layer, DESK, {day: layer.id})

        race(
            engine,
            functools.partial(swaps.accept, moment=a_moment(), actor=other, swap_id=swap),
            functools.partial(swaps.withdraw, moment=a_moment(), actor=mine, swap_id=swap),
            lays,
        )
        with Session(engine) as session:
            # Whatever came first, the day is whose it was laid for, and no question stays open.
            assert posts.lines(session, day, 1)[0].named[DESK].id == layer.id
            assert session.get_one(DutySwap, swap).state is not SwapState.ASKED


def test_of_two_who_lay_the_same_days_at_once_the_later_one_s_plan_holds_whole(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        layers = [a_person(session, f"Coordinator {number}", Role.COORDINATOR) for number in range(2)]
        clerks = [a_person(session, f"Clerk {number}", Role.CLERK) for number in range(2)]
    for turn in range(4):
        first = turn * 4 + 1

        def lays(number: int, first: int = first) -> Callable[[Session], object]:
            wanted = plan(*[clerks[number].id] * 4, since=first)
            # One goes through the days backwards: they are laid in their order all the same.
            wanted = dict(reversed(wanted.items())) if number else wanted
            return lambda session: posts.lay(session, a_moment(), layers[number], DESK, wanted)

        race(engine, lays(0), lays(1))
    with Session(engine) as session:
        on = {
            one.id: [day for who, days in told(session, posts.LAID) if who == one.id for day in days]
            for one in clerks
        }
        off = {
            one.id: [day for who, days in told(session, posts.OFF) if who == one.id for day in days]
            for one in clerks
        }
        for turn in range(4):
            lines = posts.lines(session, TODAY + (turn * 4 + 1) * duty.DAY, 4)
            (holder,) = {line.named[DESK].id for line in lines}
            for day in (line.day.isoformat() for line in lines):
                # Each heard that they have it; whoever has it no more heard that, too.
                for one in clerks:
                    assert on[one.id].count(day) - off[one.id].count(day) == (one.id == holder)


def test_call_backs_go_to_who_rings_back_or_stands_in_and_never_to_whoever_asked(
    session: Session, sun: Who, two: tuple[Who, Who]
) -> None:
    chen, liu = two
    resident = a_person(session, "王桂英")
    duty.lay(session, a_moment(), sun, Pair(sun.id), first=TODAY)
    assert a_call(session, resident).owner_id == sun.id
    posts.lay(session, a_moment(), sun, CALLS, plan(liu.id))
    posts.lay(session, a_moment(), sun, DESK, plan(chen.id))
    assert a_call(session, resident).owner_id == liu.id
    assert a_call(session, again(session, liu)).owner_id == sun.id
    cover = _cover(session, liu, chen, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert a_call(session, resident).owner_id == chen.id
    cover.ends_at = NOW
    session.flush()
    assert a_call(session, resident).owner_id == liu.id
