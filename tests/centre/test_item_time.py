"""More time for an item, who decides what is disputed, and the morning's list."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from centre import deadlines, staff
from centre import rectification as items
from centre.errors import Refused
from centre.rectification.access import deciders
from models.outbox import Notice
from models.people import Role
from models.rectification import Answer, Item, ItemAction, ItemLine, ItemSource, ItemState
from models.who import Who, by_id
from tests.auxil.factories import a_moment, a_person, at
from tests.auxil.races import race
from tests.auxil.told import told

MOMENT = at("11:00")
DUE, LATER = date(2026, 12, 4), date(2026, 12, 11)


def an_item(session: Session, leader: Who, owner: Who, day: date = DUE) -> Item:
    """Something that somebody has to put right."""
    item = items.open_finding(session, MOMENT, source=ItemSource.INSPECTION, text="Wet", by=leader)
    row = item.id or 0
    items.verify(session, MOMENT, leader, row)
    return items.assign(session, MOMENT, leader, row, owner.id, measure="Mop", day=day)


@pytest.fixture
def leader(session: Session) -> Who:
    return a_person(session, "Leader", Role.COORDINATOR)


@pytest.fixture
def owner(session: Session) -> Who:
    return a_person(session, "Owner", Role.CLERK)


def test_whoever_assigned_it_decides_and_everybody_who_may_hears_when_they_do_not(
    session: Session, leader: Who, owner: Who
) -> None:
    other = a_person(session, "Other", Role.COORDINATOR)
    item = an_item(session, leader, owner)
    row, before = item.id or 0, told(session)
    items.ask_time(session, MOMENT, owner, row, "The supplier is late", day=LATER)
    assert [one for one in told(session) if one not in before] == [("item.time", leader.id)]
    # Until it is decided the old day counts; one working day later everybody hears who may decide.
    assert (item.due_at, item.wanted_at) == (at("17:30", "2026-12-04").now, at("17:30", "2026-12-11").now)
    deadlines.act_on_due(session, at("11:01", "2026-11-25"), 100)
    assert Counter(told(session))["item.time", other.id] == 1
    items.grant(session, at("11:30", "2026-11-25"), other, row)
    session.refresh(item)
    assert (item.due_at, item.wanted_at) == (at("17:30", "2026-12-11").now, None)
    assert item.first_due_at == at("17:30", "2026-12-04").now
    assert ("item.time_settled", owner.id) in told(session)
    assert not [one for one in told(session) if one[0] == "item.time"]


def test_what_was_asked_is_refused_with_the_reason_and_both_texts_stay(
    session: Session, leader: Who, owner: Who
) -> None:
    item = an_item(session, leader, owner)
    row = item.id or 0
    for day, why in ((DUE, "item_day"), (date(2028, 1, 1), "item_day")):
        with pytest.raises(Refused, match=why):
            items.ask_time(session, MOMENT, owner, row, "Late", day=day)
    with pytest.raises(Refused, match="words_missing"):
        items.ask_time(session, MOMENT, owner, row, " ", day=LATER)
    items.ask_time(session, MOMENT, owner, row, "Late", day=LATER)
    items.refuse_time(session, MOMENT, leader, row, "The lobby lends its mop")
    session.refresh(item)
    assert (item.due_at, item.wanted_at, item.extended_at) == (at("17:30", "2026-12-04").now, None, None)
    said = [(line.action, line.text) for line, _ in items.card(session, row).said]
    assert said[-2:] == [
        (ItemAction.ASK_TIME, "Late"),
        (ItemAction.REFUSE_TIME, "The lobby lends its mop"),
    ]
    # A refusal does not use up the one time that it may be put off.
    items.ask_time(session, MOMENT, owner, row, "The lobby has none", day=LATER)
    with pytest.raises(Refused, match="item_time_over"):
        items.grant(session, at("09:00", "2026-12-14"), leader, row)
    items.assign(session, MOMENT, leader, row, owner.id, measure="Mop")
    session.refresh(item)
    assert item.wanted_at is None


def test_where_nobody_could_decide_it_is_said_at_once(session: Session, leader: Who) -> None:
    item = an_item(session, leader, leader)
    with pytest.raises(Refused, match="item_time_nobody"):
        items.ask_time(session, MOMENT, leader, item.id or 0, "Late", day=LATER)


def test_of_two_who_decide_at_once_one_does(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        leaders = [a_person(session, f"L{n}", Role.COORDINATOR) for n in range(2)]
        owner = a_person(session, "Owner", Role.CLERK)
        row = an_item(session, leaders[0], owner).id or 0
        items.ask_time(session, MOMENT, owner, row, "Late", day=LATER)
    came_of_it = race(
        engine,
        lambda s: items.grant(s, MOMENT, by_id(s, leaders[0].id), row).state.value,
        lambda s: items.refuse_time(s, MOMENT, by_id(s, leaders[1].id), row, "No").state.value,
    )
    assert came_of_it.count("assigned") == 1
    assert set(came_of_it) - {"assigned"} <= {"refused.item_changed", "refused.item_time_settled"}
    with Session(engine) as session:
        settled = select(ItemLine).where(col(ItemLine.action).in_([ItemAction.GRANT, ItemAction.REFUSE_TIME]))
        assert len(session.exec(settled).all()) == 1


@pytest.mark.parametrize("about", ["owner", "disputer"])
def test_what_the_only_director_disputes_or_has_to_do_somebody_else_decides(
    session: Session, owner: Who, about: str
) -> None:
    director = a_person(session, "Director", Role.DIRECTOR)
    if about == "owner":
        item = an_item(session, director, director)
    else:
        said = {"source": ItemSource.INSPECTION, "text": "Wet", "by": owner}
        item = items.open_finding(session, MOMENT, **said)  # type: ignore[arg-type]
    row = item.id or 0
    items.dispute(session, MOMENT, director, row, "Not so")
    session.refresh(item)
    # Nobody else leads: any other colleague decides; once somebody does, it is theirs.
    assert (item.custodian_id, [one.id for one in deciders(session, item)]) == (owner.id, [owner.id])
    leader = a_person(session, "Leader", Role.COORDINATOR)
    why = "item_own" if about == "owner" else "item_disputed_yourself"
    for who, refused in ((director, why), (owner, "not_allowed")):
        with pytest.raises(Refused, match=refused):
            items.clear(session, MOMENT, who, row, "So be it", answer=Answer.CLARIFIED)
    items.clear(session, MOMENT, leader, row, "A misunderstanding", answer=Answer.CLARIFIED)
    assert item.state is ItemState.CLEARED


def digests(session: Session) -> list[tuple[int, date]]:
    """Who got a morning's list, and on which day."""
    sent = session.exec(select(Notice).where(Notice.kind == "item.digest").order_by(col(Notice.id))).all()
    return [(one.person_id, MOMENT.calendar.local(one.due_at).date()) for one in sent]


def test_the_list_comes_once_a_person_and_working_day_while_something_is_due(
    session: Session, leader: Who, owner: Who
) -> None:
    other = a_person(session, "Other", Role.CLERK)
    for day in (date(2026, 11, 27), date(2026, 11, 27), date(2026, 12, 2)):
        an_item(session, leader, owner, day)
    an_item(session, leader, other, date(2026, 12, 9))
    moment = MOMENT
    while moment.now < at("20:00", "2026-12-03").now:
        moment = a_moment(moment.now + timedelta(hours=1))
        deadlines.act_on_due(session, moment, 200)
    mine = [day for person, day in digests(session) if person == owner.id]
    # Due on Friday the 27th: told of on Thursday and Friday, and as overdue from Monday on; no weekend.
    expected = [date(2026, 11, n) for n in (26, 27, 30)] + [date(2026, 12, n) for n in (1, 2, 3)]
    assert mine == expected
    # Due on Wednesday the 9th: told of once, on the morning after half of the time had gone.
    assert [day for person, day in digests(session) if person == other.id] == [date(2026, 12, 3)]
    # Whoever is on duty, here the coordinator, is told of what others let pass in the same message.
    late = [day for person, day in digests(session) if person == leader.id]
    assert late == expected[2:]
    assert items.digest.read(session, moment, leader).others
    assert len(items.digest.read(session, moment, owner).own) == 3
    assert not items.digest.read(session, moment, a_person(session, "Resident")).own


def test_the_list_follows_whoever_answers_for_an_item(session: Session, leader: Who, owner: Who) -> None:
    an_item(session, leader, owner, date(2026, 11, 26))
    director = a_person(session, "Director", Role.DIRECTOR)
    staff.revoke(session, MOMENT, director, owner.id, Role.CLERK)
    deadlines.act_on_due(session, at("11:01"), 100)
    deadlines.act_on_due(session, at("08:59", "2026-11-25"), 100)
    for day in ("2026-11-25", "2026-11-26"):
        deadlines.act_on_due(session, at("09:01", day), 100)
    assert {person for person, _ in digests(session)} == {leader.id}
