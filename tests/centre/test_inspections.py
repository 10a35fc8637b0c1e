"""Inspections: by whom and when, the form of a mystery visit, its figures counted by hand (M84), items."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from centre import periods, retention
from centre import rectification as items
from centre.errors import Refused
from centre.figures import Share
from centre.metrics import METRICS, Ask, By
from centre.rectification import visit_form
from models.audit import AuditLine
from models.people import Role
from models.rectification import Inspection, InspectionKind, InspectionScore, Item, ItemSource, ItemState
from models.who import Who, by_id
from tests.auxil.factories import a_person, at
from tests.auxil.races import Act, race
from tests.auxil.shifts import a_site
from tests.auxil.told import told

MOMENT = at("11:00")
DAY = date(2026, 11, 20)
FORM = visit_form.newest()
CODES = [item.code for _, item in FORM.items]
ALL_GOOD: Mapping[str, int | None] = dict.fromkeys(CODES, 2)


@pytest.fixture
def leader(session: Session) -> Who:
    return a_person(session, "Leader", Role.COORDINATOR)


def a_visit(
    session: Session, who: Who, points: Mapping[str, int | None] = ALL_GOOD, **values: Any
) -> Inspection:
    said = {"version": FORM.version, "day": DAY, "points": points, **values}
    return items.visit(session, MOMENT, who, **said)


def test_the_form_has_six_categories_and_37_things_in_both_languages() -> None:
    assert (len(FORM.categories), len(FORM.items), len(set(CODES))) == (6, 37, 37)
    for worded in (*(one.name for one in FORM.categories), *(item.text for _, item in FORM.items)):
        assert set(worded) == {"en", "zh-hans"}
        assert all(text.strip() == text and text for text in worded.values())


def test_who_may_note_an_inspection_and_what_cannot_be(session: Session, leader: Who) -> None:
    roles = {
        "resident": (),
        "clerk": (Role.CLERK,),
        "auditor": (Role.AUDITOR,),
        "volunteer": (Role.VOLUNTEER,),
        "duty": (Role.DUTY_LEADER,),
        "director": (Role.DIRECTOR,),
    }
    said: dict[str, Any] = {"kind": InspectionKind.SUPERIOR, "day": DAY, "title": "The street office"}
    for name, held in roles.items():
        who = a_person(session, name, *held)
        if name in {"duty", "director"}:
            assert items.inspect(session, MOMENT, who, **said).noted_by == who.id
            assert a_visit(session, who).noted_by is None
            continue
        with pytest.raises(Refused, match="not_allowed"):
            items.inspect(session, MOMENT, who, **said)
        with pytest.raises(Refused, match="not_allowed"):
            a_visit(session, who)
    closed = a_site(session)
    closed.state = "closed"  # type: ignore[assignment]
    session.flush()
    for wrong, why in (
        ({"day": MOMENT.now.date() + timedelta(days=1)}, "inspection_day"),
        ({"rank": 4}, "inspection_rank"),
        ({"rank": 5, "ranked": 4}, "inspection_rank"),
        ({"title": " "}, "words_missing"),
        ({"title": "x" * 201}, "words_too_long"),
        ({"site_id": closed.id}, "site_unlisted"),
        ({"site_id": 2**63 - 1}, "site_unknown"),
    ):
        with pytest.raises(Refused, match=why):
            items.inspect(session, MOMENT, leader, **said | wrong)


def test_a_form_is_complete_or_refused_and_nobody_is_written_down(session: Session, leader: Who) -> None:
    for wrong in (
        dict(list(ALL_GOOD.items())[1:]),
        {**ALL_GOOD, "place_99": 2},
        {**ALL_GOOD, "place_1": 3},
        {**ALL_GOOD, "place_1": -1},
        dict.fromkeys(CODES),
    ):
        with pytest.raises(Refused, match="visit_incomplete"):
            a_visit(session, leader, wrong)
    found = a_visit(session, leader)
    assert (found.kind, found.noted_by, found.form_version) == (InspectionKind.MYSTERY, None, FORM.version)
    lines = session.exec(select(AuditLine).where(AuditLine.subject_kind == "inspection")).all()
    assert [(line.action, line.actor_id) for line in lines] == [("inspection.noted", None)]
    session.add(InspectionScore(inspection_id=found.id or 0, category="place", code="x", points=3, most=2))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("seed", range(4))
def test_scores_ranks_and_what_changed_are_as_defined(session: Session, leader: Who, seed: int) -> None:
    """M84: per inspection, category scores, rank of n, change; counted anew here, slowly."""
    dice = random.Random(seed)
    sites = [None, a_site(session, "Park").id, a_site(session, "Lane").id]
    noted: list[tuple[Inspection, dict[str, int | None]]] = []
    for _ in range(14):
        day, site = DAY - timedelta(days=dice.randrange(6)), dice.choice(sites)
        if dice.random() < 0.7:
            seen = dice.choice((0.02, 0.1, 0.5, 1))
            points = {code: dice.randrange(3) if dice.random() < seen else None for code in CODES}
            points["place_1"] = dice.randrange(3)
            found = a_visit(session, leader, points, day=day, site_id=site)
        else:
            rank = dice.choice((None, dice.randrange(1, 23)))
            kind = dice.choice((InspectionKind.SUPERIOR, InspectionKind.APPRAISAL))
            ranks = {"rank": rank, "ranked": 22 if rank else None}
            values: dict[str, Any] = {"day": day, "site_id": site, "title": "Office", **ranks}
            found, points = items.inspect(session, MOMENT, leader, kind=kind, **values), {}
        noted.append((found, points))
    for found, points in noted:
        came = items.scoring.came(session, leader, found.id or 0)
        earlier = [
            one
            for one in noted
            if (one[0].kind, one[0].site_id) == (found.kind, found.site_id)
            and (one[0].day, one[0].id or 0) < (found.day, found.id or 0)
        ]
        before = max(earlier, key=lambda one: (one[0].day, one[0].id or 0), default=None)
        for category in FORM.categories if points else ():
            codes = [item.code for item in category.items]
            score = came.categories[category.code]
            assert (score.points, score.most, score.n) == by_hand(points, codes)
            assert score.percent(5) == percent_by_hand(points, codes)
            expected = change_by_hand(before[1] if before else {}, points, codes)
            assert came.change_of(category.code) == expected
        assert (came.total.points, came.total.most, came.total.n) == by_hand(points, CODES)
        assert came.change == change_by_hand(before[1] if before else {}, points, CODES)
        known = before[0].rank if before else None
        assert came.places == (known - found.rank if known and found.rank else None)
    _metrics_are_as_defined(session, noted)


def _metrics_are_as_defined(session: Session, noted: list[tuple[Inspection, dict[str, int | None]]]) -> None:
    for days in (0, 2, 9):
        period = periods.between(MOMENT.calendar, DAY - timedelta(days=days), DAY - timedelta(days=days // 3))
        theirs = [one for one in noted if period.first <= one[0].day <= period.last]
        ask = Ask(session, MOMENT, period)
        ranks = [(found.rank, found.ranked) for found, _ in theirs]
        behind = Share(sum(m - n for n, m in ranks if n and m), sum(m - 1 for _, m in ranks if m))
        assert METRICS["M84b"].read(ask) == {None: behind}
        visits = [(found, points) for found, points in theirs if points]
        assert METRICS["M84"].read(ask) == {None: share_by_hand([(points, CODES) for _, points in visits])}
        assert METRICS["M84"].read(replace(ask, by=By.INSPECTION)) == {
            found.id: share_by_hand([(points, CODES)]) for found, points in visits
        }
        parts = {one.code: [item.code for item in one.items] for one in FORM.categories}
        seen = {code: [(points, codes) for _, points in visits] for code, codes in parts.items()}
        assert METRICS["M84"].read(replace(ask, by=By.PART)) == {
            code: share_by_hand(of)
            for code, of in seen.items()
            if any(points[one] is not None for points, codes in of for one in codes)
        }


def share_by_hand(of: list[tuple[dict[str, int | None], list[str]]]) -> Share:
    """Points of points that could be had; nothing of nothing where fewer than five things were seen."""
    counted = [by_hand(points, codes) for points, codes in of]
    got, most, n = (sum(column) for column in zip(*counted, strict=True)) if counted else (0, 0, 0)
    return Share(got, most) if n >= 5 else Share(0, 0)


def by_hand(points: Mapping[str, int | None], codes: list[str]) -> tuple[int, int, int]:
    seen = [points[code] for code in codes if points.get(code) is not None]
    return sum(one or 0 for one in seen), 2 * len(seen), len(seen)


def exact_by_hand(points: Mapping[str, int | None], codes: list[str]) -> Fraction | None:
    got, most, n = by_hand(points, codes)
    return Fraction(got * 100, most) if n >= 5 else None


def rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent_by_hand(points: Mapping[str, int | None], codes: list[str]) -> Decimal | None:
    exact = exact_by_hand(points, codes)
    return None if exact is None else rounded(exact)


def change_by_hand(
    before: Mapping[str, int | None], now: Mapping[str, int | None], codes: list[str]
) -> Decimal | None:
    earlier, later = exact_by_hand(before, codes), exact_by_hand(now, codes)
    return None if earlier is None or later is None else rounded(later - earlier)


def test_what_came_out_badly_becomes_an_item_once(session: Session, leader: Who, clerk: Who) -> None:
    site = a_site(session)
    points = {**ALL_GOOD, "place_2": 1, "safety_1": 0, "manner_3": None}
    visit = a_visit(session, leader, points, site_id=site.id)
    bad = items.scoring.low(session, visit.id or 0)
    assert [one.code for one in bad] == ["safety_1", "place_2"]
    item = items.make_low(session, MOMENT, clerk, bad[0].id or 0, "Not so: ways out are marked")
    assert (item.inspection_id, item.site_id, item.source) == (visit.id, site.id, ItemSource.INSPECTION)
    assert items.made_of(session, ItemSource.INSPECTION, bad[0].id or 0) == item
    with pytest.raises(Refused, match="item_made"):
        items.make_low(session, MOMENT, clerk, bad[0].id or 0, "Not so: ways out are marked")
    good = select(InspectionScore.id).where(InspectionScore.code == "place_1")
    for row in (session.exec(good).one() or 0, 0, 2**63 - 1):
        with pytest.raises(Refused, match="visit_not_low"):
            items.make_low(session, MOMENT, clerk, row, "Fine")
    with pytest.raises(Refused, match="not_allowed"):
        items.make_low(session, MOMENT, a_person(session, "Auditor", Role.AUDITOR), bad[1].id or 0, "Door")


def test_findings_go_to_their_inspection_and_place(session: Session, leader: Who, clerk: Who) -> None:
    site = a_site(session)
    said: dict[str, Any] = {"kind": InspectionKind.VIDEO, "day": DAY, "title": "The bureau"}
    found = items.inspect(session, MOMENT, leader, site_id=site.id, **said)
    made = items.add_findings(session, MOMENT, leader, found.id or 0, "1. Wet floor RC-10\n2. !No sign")
    assert {(one.inspection_id, one.site_id) for one in made} == {(found.id, site.id)}
    assert [card.item for card in items.of_inspection(session, clerk, found.id or 0)] == made
    for who, row, why in ((clerk, found.id or 0, "not_allowed"), (leader, 2**63 - 1, "inspection_unknown")):
        with pytest.raises(Refused, match=why):
            items.add_findings(session, MOMENT, who, row, "Wet")


def test_an_item_is_looked_for_at_every_other_place_once(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        leader, clerk = a_person(session, "L", Role.COORDINATOR), a_person(session, "C", Role.CLERK)
        own = a_site(session, "Own").id
        others = [a_site(session, name).id for name in ("Park", "Lane", "Hall")]
        item = items.open_finding(
            session, MOMENT, source=ItemSource.INSPECTION, text="Wet", by=leader, site_id=own
        )
        row = item.id or 0
        for who, why in ((clerk, "not_allowed"), (a_person(session, "R"), "not_allowed")):
            with pytest.raises(Refused, match=why):
                items.copy_to_sites(session, MOMENT, who, row)

    def copy(session: Session) -> int:
        return len(items.copy_to_sites(session, MOMENT, by_id(session, leader.id), row))

    came_of_it = race(engine, copy, copy, copy)
    assert min(map(str, came_of_it)) == "3"
    with Session(engine, expire_on_commit=False) as session, session.begin():
        copies = session.exec(select(Item).where(Item.copy_of == row).order_by(col(Item.site_id))).all()
        assert [one.site_id for one in copies] == sorted(others, key=lambda one: one or 0)
        assert {one.source for one in copies} == {ItemSource.SELF_CHECK}
        with pytest.raises(Refused, match="item_copied"):
            items.copy_to_sites(session, MOMENT, leader, row)
        with pytest.raises(Refused, match="item_is_copy"):
            items.copy_to_sites(session, MOMENT, leader, copies[0].id or 0)
        # A place that is new on the list is added by a second tap; where it is in order it ends.
        a_site(session, "Mill")
        assert len(items.copy_to_sites(session, MOMENT, leader, row)) == 1
        items.fine(session, MOMENT, leader, copies[0].id or 0, "Dry, I walked through.")
        assert copies[0].state is ItemState.CLEARED
        assert items.figures(session, at("10:00", "2026-12-02"), leader).found == 4


def test_a_month_has_six_tasks_and_a_summary_each_on_a_working_day(session: Session, leader: Who) -> None:
    clerks = [a_person(session, f"Clerk {n}", Role.CLERK) for n in range(2)]
    tasks, first = items.improvement.tasks(), date(2026, 12, 1)
    owners = {task.code: clerks[n % 2].id for n, task in enumerate(tasks)}
    found = items.improvement.begin_month(session, MOMENT, leader, first, owners, language="en")
    made = [card.item for card in items.of_inspection(session, leader, found.id or 0)]
    assert (len(made), len({str(task.stage) for task in tasks}), tasks[-1].code) == (7, 3, "summary")
    days = [MOMENT.calendar.local(one.due_at).date() for one in made if one.due_at]
    assert days == sorted(days)
    assert all(map(MOMENT.calendar.is_working_day, days))
    assert days[0] == first
    assert [one.owner_id for one in made] == [owners[task.code] for task in tasks]
    assert {(one.state, one.answer) for one in made} == {(ItemState.ASSIGNED, None)}
    # Each owner hears of all their tasks in one message.
    assert sorted(told(session)) == sorted(("item.month", clerk.id) for clerk in clerks)
    wrong = {**owners, "vote": a_person(session, "Resident").id}
    with pytest.raises(Refused, match="item_not_for_them"):
        items.improvement.begin_month(session, MOMENT, leader, first, wrong, language="zh-hans")


def test_of_two_who_tap_at_once_one_makes_the_item(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        people = [a_person(session, f"Clerk {n}", Role.CLERK).id for n in range(3)]
        visit = a_visit(session, a_person(session, "Leader", Role.DIRECTOR), {**ALL_GOOD, "place_1": 0})
        (bad,) = items.scoring.low(session, visit.id or 0)

    def make(person: int) -> Act:
        return lambda s: items.make_low(s, MOMENT, by_id(s, person), bad.id or 0, "No signs").id

    came_of_it = race(engine, *(make(one) for one in people))
    assert sorted(map(str, came_of_it))[1:] == ["refused.item_made"] * 2


def test_scores_go_with_their_inspection(session: Session, leader: Who) -> None:
    a_visit(session, leader)
    retention.purge(session, MOMENT.now + timedelta(days=1824), 100)
    assert len(session.exec(select(InspectionScore)).all()) == 37
    retention.purge(session, MOMENT.now + timedelta(days=1826), 100)
    assert session.exec(select(InspectionScore)).all() == []
    assert session.exec(select(Inspection)).all() == []
