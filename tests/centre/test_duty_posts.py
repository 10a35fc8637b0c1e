"""Who is at the desk and who rings back: named by whoever lays the rota, told, and given what comes in."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from centre import duty
from centre.duty import Pair, posts
from centre.errors import Refused
from models.audit import AuditLine
from models.covers import CoverState, DutyCover
from models.duty import DutyKind
from models.outbox import Notice
from models.people import Assignment, Role
from models.rights import RIGHTS, Right
from models.who import Who
from tests.auxil.factories import NOW, a_call, a_moment, a_person, again

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
    cover = DutyCover(
        for_id=liu.id,
        by_id=chen.id,
        why="",
        state=CoverState.AGREED,
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(hours=1),
        asked_at=NOW,
        updated_at=NOW,
    )
    session.add(cover)
    session.flush()
    assert a_call(session, resident).owner_id == chen.id
    cover.ends_at = NOW
    session.flush()
    assert a_call(session, resident).owner_id == liu.id
