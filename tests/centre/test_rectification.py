"""What must be put right: who does what in which state, nothing closed without a second look, look-backs."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from centre import deadlines, files, retention
from centre import rectification as items
from centre.errors import Refused, deciding
from centre.moment import Moment
from centre.rectification import View
from centre.rows import Subject
from centre.rules import DEFAULTS
from models.deadlines import Deadline, DeadlineState
from models.files import FileKind, FileState, StoredFile
from models.people import Assignment, Role
from models.rectification import (
    DONE,
    ENDED,
    TRANSITIONS,
    UNDER_WAY,
    Answer,
    Cause,
    Gravity,
    InspectionKind,
    Item,
    ItemAction,
    ItemLine,
    ItemSource,
    ItemState,
)
from models.who import Who
from tests.auxil.factories import a_moment, a_person, at

MOMENT = at("11:00")
DAY, LATER = date(2026, 12, 4), date(2026, 12, 11)
Act = Callable[[Session, Moment, Who, Item], Any]


def _assign(session: Session, moment: Moment, who: Who, item: Item) -> None:
    owner = session.info["owner"]
    day = None if item.due_at else moment.calendar.local(moment.now).date() + timedelta(days=7)
    items.assign(session, moment, who, item.id or 0, owner.id, measure="Mop twice a day", day=day)


def _extend(session: Session, moment: Moment, who: Who, item: Item) -> None:
    items.extend(session, moment, who, item.id or 0, "The supplier is late", day=_later(moment, item))


def _ask_time(session: Session, moment: Moment, who: Who, item: Item) -> None:
    items.ask_time(session, moment, who, item.id or 0, "The supplier is late", day=_later(moment, item))


def _later(moment: Moment, item: Item) -> date:
    due = max(item.due_at or moment.now, moment.now)
    day: date = moment.calendar.local(due).date() + timedelta(days=7)
    return day


ACTS: dict[ItemAction, Act] = {
    ItemAction.VERIFY: lambda s, m, w, i: items.verify(s, m, w, i.id or 0, cause=Cause.PREMISES),
    ItemAction.FINE: lambda s, m, w, i: items.fine(s, m, w, i.id or 0, "Dry here"),
    ItemAction.DISPUTE: lambda s, m, w, i: items.dispute(s, m, w, i.id or 0, "Two queues, one window"),
    ItemAction.UPHOLD: lambda s, m, w, i: items.uphold(s, m, w, i.id or 0, "The lobby helps"),
    ItemAction.CLEAR: lambda s, m, w, i: items.clear(s, m, w, i.id or 0, "Ours?", answer=Answer.UNPROVEN),
    ItemAction.ASSIGN: _assign,
    ItemAction.START: lambda s, m, w, i: items.start(s, m, w, i.id or 0),
    ItemAction.EXTEND: _extend,
    ItemAction.ASK_TIME: _ask_time,
    ItemAction.GRANT: lambda s, m, w, i: items.grant(s, m, w, i.id or 0),
    ItemAction.REFUSE_TIME: lambda s, m, w, i: items.refuse_time(s, m, w, i.id or 0, "The supplier came"),
    ItemAction.HAND_IN: lambda s, m, w, i: items.hand_in(s, m, w, i.id or 0, "Mopped, see the plan"),
    ItemAction.TAKE: lambda s, m, w, i: items.take(s, m, w, i.id or 0),
    ItemAction.PASS: lambda s, m, w, i: items.settle(s, m, w, i.id or 0),
    ItemAction.SEND_BACK: lambda s, m, w, i: items.send_back(s, m, w, i.id or 0, "Still wet"),
    ItemAction.HOLDS: lambda s, m, w, i: items.last(s, m, w, i.id or 0),
    ItemAction.RELAPSE: lambda s, m, w, i: items.relapse(s, m, w, i.id or 0, "Wet again"),
}
A = ItemAction
# How an item comes to a state in the ordinary way; SETTLE is the second time that it lasts.
_CLOSED = (A.VERIFY, A.ASSIGN, A.START, A.HAND_IN, A.TAKE, A.PASS)
WAYS: dict[ItemState, tuple[ItemAction, ...]] = {
    ItemState.FOUND: (),
    ItemState.DISPUTED: (A.DISPUTE,),
    ItemState.VERIFIED: _CLOSED[:1],
    ItemState.ASSIGNED: _CLOSED[:2],
    ItemState.IN_PROGRESS: _CLOSED[:3],
    ItemState.EVIDENCE_IN: _CLOSED[:4],
    ItemState.RECHECK: _CLOSED[:5],
    ItemState.BACK: (*_CLOSED[:5], A.SEND_BACK),
    ItemState.CLOSED: _CLOSED,
    ItemState.LOOK_BACK: (*_CLOSED, A.LOOK_AGAIN),
    ItemState.STABLE: (*_CLOSED, A.LOOK_AGAIN, A.HOLDS, A.LOOK_AGAIN, A.HOLDS),
    ItemState.RELAPSED: (*_CLOSED, A.LOOK_AGAIN, A.RELAPSE),
    ItemState.CLEARED: (A.DISPUTE, A.CLEAR),  # see `walk`: not by whoever disputed
}
_TIME, _DECIDES = {A.EXTEND, A.GRANT, A.REFUSE_TIME}, {A.UPHOLD, A.CLEAR}
_LEADS = {A.VERIFY, A.FINE, A.ASSIGN} | _TIME
_OWNS, _CHECKED = {A.START, A.HAND_IN, A.ASK_TIME}, {A.PASS, A.SEND_BACK}
_OTHERS = {A.TAKE, A.HOLDS, A.RELAPSE} | _TIME | _DECIDES | _CHECKED
# What makes no sense of an item as it is, though its state allows it: more time is asked for once and given
# once, and only a self-check is in order where it is looked for.
UNFIT = {
    "plain": {A.GRANT: "time_settled", A.REFUSE_TIME: "time_settled", A.FINE: "not_self_check"},
    "wanted": {A.EXTEND: "time_asked", A.ASK_TIME: "time_asked"},
    "extended": {
        **dict.fromkeys((A.EXTEND, A.ASK_TIME), "extended"),
        **dict.fromkeys((A.GRANT, A.REFUSE_TIME), "time_settled"),
    },
    "self_check": {},
}


_STAFF = ("owner", "clerk", "coordinator", "checker", "director")


@pytest.fixture
def people(session: Session) -> dict[str, Who]:
    """Everybody who could have to do with an item."""
    roles = {
        "resident": (),
        "auditor": (Role.AUDITOR,),
        "owner": (Role.CLERK,),
        "clerk": (Role.CLERK,),
        "coordinator": (Role.COORDINATOR,),
        "checker": (Role.DUTY_LEADER,),
        "director": (Role.DIRECTOR,),
    }
    found = {name: a_person(session, name, *held) for name, held in roles.items()}
    session.info["owner"] = found["owner"]
    return found


def a_finding(session: Session, by: Who, moment: Moment = MOMENT, **values: Any) -> Item:
    """Something that was found."""
    said: dict[str, Any] = {"source": ItemSource.INSPECTION, "text": "The floor is wet", **values}
    return items.open_finding(session, moment, by=by, **said)


def act_on(session: Session, moment: Moment) -> None:
    """Have the clock do what is due."""
    deadlines.act_on_due(session, moment, 100)


def walk(session: Session, people: dict[str, Who], item: Item, *actions: ItemAction) -> Item:
    """Take an item through steps, each by whoever may; a look-back comes with its day."""
    for action in actions:
        if action is A.LOOK_AGAIN:
            assert item.next_at is not None
            act_on(session, a_moment(item.next_at))
        else:
            who = "owner" if action in _OWNS else "checker" if action in _CHECKED | {A.TAKE} else "director"
            who = "coordinator" if action in _DECIDES else who
            ACTS[action](session, MOMENT, people[who], item)
        session.refresh(item)
    return item


def refusal(role: str, action: ItemAction, state: ItemState, how: str) -> str | None:
    """Why somebody may not, by the rules as they are told."""
    assigned = state not in {ItemState.FOUND, ItemState.DISPUTED, ItemState.VERIFIED, ItemState.CLEARED}
    theirs, to_do = role == "owner" and assigned, action is A.DISPUTE and state in UNDER_WAY
    checked = state in DONE | {ItemState.RECHECK, ItemState.BACK}
    needed = {"coordinator", "checker", "director"} if action in _LEADS else set(_STAFF)
    disputed = state in {ItemState.DISPUTED, ItemState.CLEARED}
    deciders = {"director", "coordinator", "checker"} if disputed else {"director"}
    needed = deciders if action in _DECIDES else needed
    barred = (
        (role not in needed, "refused.not_allowed"),
        ((action in _OWNS or to_do) and not theirs, "refused.item_not_yours"),
        (action in _OTHERS and theirs, "refused.item_own"),
        # In these tests the director disputes: of that whoever else leads decides.
        (action in _DECIDES and role == "director" and disputed, "refused.item_disputed_yourself"),
        (action in _CHECKED and not (role == "checker" and checked), "refused.item_not_checker"),
        ((state, action) not in TRANSITIONS, f"refused.item_{state}"),
        (action in UNFIT[how], f"refused.item_{UNFIT[how].get(action)}"),
    )
    return next((key for bars, key in barred if bars), None)


def test_every_action_in_every_state_by_everybody(session: Session, people: dict[str, Who]) -> None:
    ways = [("plain", state, way) for state, way in WAYS.items()]
    ways += [("wanted", state, (*WAYS[state], A.ASK_TIME)) for state in UNDER_WAY]
    ways += [("extended", state, (*WAYS[state], A.ASK_TIME, A.GRANT)) for state in UNDER_WAY]
    ways += [("self_check", ItemState.FOUND, ())]
    for how, state, way in ways:
        source = ItemSource.SELF_CHECK if how == "self_check" else ItemSource.INSPECTION
        item = walk(session, people, a_finding(session, people["coordinator"], source=source), *way)
        assert item.state is state
        for action, act in ACTS.items():
            for role, who in people.items():
                expected, before = refusal(role, action, state, how), item.model_dump()
                with session.begin_nested() as attempt:
                    if expected is None:
                        act(session, MOMENT, who, item)
                        session.refresh(item)
                        assert item.state is TRANSITIONS[state, action], (how, state, action, role)
                    else:
                        with pytest.raises(Refused) as refused, deciding(session):
                            act(session, MOMENT, who, item)
                        assert refused.value.key == expected, (how, state, action, role)
                    attempt.rollback()
                session.refresh(item)
                assert item.model_dump() == before
    assert set(WAYS) == set(ItemState)
    assert {state for state, _ in TRANSITIONS} == set(ItemState) - ENDED
    assert {action for _, action in TRANSITIONS} == set(ACTS) | {A.LOOK_AGAIN, A.SETTLE} == set(ItemAction)


def test_the_database_closes_nothing_without_a_proof_and_a_second_person(
    session: Session, people: dict[str, Who]
) -> None:
    item = walk(session, people, a_finding(session, people["coordinator"]), *_CLOSED[:4])
    closed = {"state": ItemState.CLOSED, "closed_at": MOMENT.now}
    for values in (
        closed,
        {**closed, "checked_by": people["owner"].id},
        {**closed, "checked_by": people["clerk"].id, "proof": ""},
        {"state": ItemState.STABLE},
        {"owner_id": None},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Item).where(col(Item.id) == item.id).values(**values))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_somebody_answers_for_an_open_item(
    session: Session, people: dict[str, Who], seed: int
) -> None:
    dice, now = random.Random(seed), MOMENT.now
    a_finding(session, people["coordinator"])
    for _ in range(60):
        now += timedelta(hours=dice.choice((1, 6, 30, 300)))
        moment = a_moment(now)
        act_on(session, moment)
        found = session.exec(select(Item).order_by(col(Item.id))).all()
        item, role = dice.choice(found), dice.choice(list(people))
        action = dice.choice([a for s, a in TRANSITIONS if s is item.state and a in ACTS] or list(ACTS))
        try:
            with deciding(session):
                ACTS[action](session, moment, people[role], item)
        except Refused:
            continue
        finally:
            session.expire_all()
            for one in session.exec(select(Item)).all():
                check_open(session, one)


def check_open(session: Session, item: Item) -> None:
    """What must hold of every item at every time."""
    waits = select(Deadline).where(
        Deadline.subject_kind == "item",
        Deadline.subject_id == item.id,
        Deadline.state == DeadlineState.WAITING,
    )
    if item.state in ENDED:
        assert session.exec(waits).all() == []
        return
    assert item.custodian_id is not None
    assert item.next_at is not None
    assert session.exec(waits).all() != []
    if item.state in UNDER_WAY:
        assert item.custodian_id == item.owner_id
    if item.state in DONE:
        assert item.proof
        assert item.checked_by not in (None, item.owner_id, item.helper_id)
        passed = select(ItemLine.author_id).where(
            ItemLine.item_id == item.id, ItemLine.action == ItemAction.PASS
        )
        assert item.checked_by in session.exec(passed).all()


def test_it_is_looked_at_after_30_and_90_days_on_a_working_day(
    session: Session, people: dict[str, Who]
) -> None:
    item = walk(session, people, a_finding(session, people["coordinator"]), *_CLOSED)
    # Thirty days after Tuesday, 24 November is Thursday, 24 December; ninety is Monday, 22 February.
    assert item.next_at == at("11:00", "2026-12-24").now
    act_on(session, at("10:59", "2026-12-24"))
    assert items.find(session, item.id or 0).state is ItemState.CLOSED
    walk(session, people, item, A.LOOK_AGAIN, A.HOLDS)
    assert (item.state, item.looks) == (ItemState.CLOSED, 1)
    assert item.next_at == at("11:00", "2027-02-22").now
    walk(session, people, item, A.LOOK_AGAIN, A.HOLDS)
    assert (item.state, item.looks) == (ItemState.STABLE, 2)

    other = a_finding(session, people["coordinator"], text="The sign is down")
    walk(session, people, other, *_CLOSED[:5])
    friday = at("16:00", "2026-11-27")
    items.settle(session, friday, people["checker"], other.id or 0)
    session.refresh(other)
    # Thirty days later is a Sunday: it waits for Monday morning.
    assert other.next_at is not None
    local = friday.calendar.local(other.next_at)
    assert (local.date(), local.time()) == (date(2026, 12, 28), friday.calendar.opening.opens)


def test_what_did_not_last_begins_anew_linked_and_once(session: Session, people: dict[str, Who]) -> None:
    item = walk(session, people, a_finding(session, people["coordinator"]), *_CLOSED, A.LOOK_AGAIN)
    anew = items.relapse(session, MOMENT, people["checker"], item.id or 0, "Wet again")
    assert (anew.source, anew.relapse_of, anew.state) == (ItemSource.RELAPSE, item.id, ItemState.FOUND)
    assert items.look(session, people["auditor"], anew.id or 0).before == item.number
    with pytest.raises(Refused, match="item_made"):
        a_finding(session, people["clerk"], source=ItemSource.RELAPSE, relapse_of=item.id)


def test_cannot_comply_goes_to_the_director_and_both_texts_stay(
    session: Session, people: dict[str, Who]
) -> None:
    item = walk(session, people, a_finding(session, people["coordinator"]), A.VERIFY, A.ASSIGN)
    due = item.due_at
    items.dispute(session, MOMENT, people["owner"], item.id or 0, "Two queues, one window")
    session.refresh(item)
    assert item.custodian_id == people["director"].id
    items.uphold(session, MOMENT, people["director"], item.id or 0, "The lobby helps")
    said = [(line.action, line.text) for line, _ in items.card(session, item.id or 0).said]
    assert (A.DISPUTE, "Two queues, one window") in said
    assert (A.UPHOLD, "The lobby helps") in said
    # Assigned anew it is due when it was.
    with pytest.raises(Refused, match="item_day"):
        items.assign(
            session, MOMENT, people["director"], item.id or 0, people["clerk"].id, measure="Mop", day=LATER
        )
    items.assign(session, MOMENT, people["director"], item.id or 0, people["clerk"].id, measure="Mop")
    session.refresh(item)
    assert (item.due_at, item.first_due_at) == (due, due)


def test_more_time_is_given_once_and_the_first_day_stays(session: Session, people: dict[str, Who]) -> None:
    item = a_finding(session, people["coordinator"])
    walk(session, people, item, A.VERIFY)
    coordinator, row = people["coordinator"], item.id or 0
    for day in (date(2026, 11, 23), date(2028, 1, 1)):
        with pytest.raises(Refused, match="item_day"):
            items.assign(session, MOMENT, coordinator, row, people["owner"].id, measure="Mop", day=day)
    with pytest.raises(Refused, match="item_not_for_them"):
        items.assign(session, MOMENT, coordinator, row, people["auditor"].id, measure="Mop", day=DAY)
    items.assign(session, MOMENT, coordinator, row, people["owner"].id, measure="Mop", day=DAY)
    with pytest.raises(Refused, match="item_day"):
        items.extend(session, MOMENT, coordinator, row, "Late", day=DAY)
    items.extend(session, MOMENT, coordinator, row, "Late", day=LATER)
    with pytest.raises(Refused, match="item_extended"):
        items.extend(session, MOMENT, coordinator, row, "Later", day=LATER + timedelta(days=7))
    session.refresh(item)
    assert item.due_at == at("17:30", "2026-12-11").now
    assert item.first_due_at == at("17:30", "2026-12-04").now


def test_one_complaint_makes_one_item_and_who_leaves_is_followed(
    session: Session, people: dict[str, Who]
) -> None:
    first = a_finding(session, people["clerk"], source=ItemSource.COMPLAINT, source_id=7)
    with pytest.raises(Refused, match="item_made"):
        a_finding(session, people["clerk"], source=ItemSource.COMPLAINT, source_id=7)
    assert (first.number or "").startswith("ZG-")
    assert first.custodian_id in {people["coordinator"].id, people["checker"].id}
    assert first.next_at == at("17:30", "2026-11-27").now
    mine = items.items(session, MOMENT, people["auditor"], View.OPEN)
    assert [card.item.id for card in mine.items] == [first.id]
    assert items.items(session, at("18:00", "2026-11-27"), people["auditor"], View.OVERDUE).total == 1
    with pytest.raises(Refused, match="not_allowed"):
        items.items(session, MOMENT, people["resident"], View.OPEN)


def test_it_is_kept_for_five_years_and_inspections_while_they_are_used(
    session: Session, people: dict[str, Who]
) -> None:
    noted = items.inspect(
        session,
        MOMENT,
        people["coordinator"],
        kind=InspectionKind.MYSTERY,
        day=date(2026, 11, 23),
        title="Three sites",
        rank=2,
        ranked=22,
    )
    item = a_finding(session, people["coordinator"], inspection_id=noted.id)
    walk(session, people, item, A.DISPUTE, A.CLEAR)
    row, inspection = item.id, noted.id
    line = session.exec(select(ItemLine).where(ItemLine.item_id == row)).first()
    assert line is not None
    about: tuple[Subject, ...] = (
        ("inspection", inspection or 0),
        ("item", row or 0),
        ("item_line", line.id or 0),
    )
    kept = [
        files.note_unnamed(session, MOMENT, one, kind=FileKind.PHOTO, telegram_file_id="x", size=1)
        for one in about
    ]
    retention.purge(session, MOMENT.now + timedelta(days=1824), 100)
    assert [session.get_one(StoredFile, one).state for one in kept] == [FileState.OWED] * 3
    session.expire_all()
    assert session.get(Item, row) is not None
    retention.purge(session, MOMENT.now + timedelta(days=1826), 100)
    retention.purge(session, MOMENT.now + timedelta(days=1826), 100)
    session.expire_all()
    assert session.get(Item, row) is None
    assert session.get(type(noted), inspection) is None
    assert [session.get_one(StoredFile, one).state for one in kept] == [FileState.DOOMED] * 3
    for wrong in ({"rank": 3, "ranked": 2}, {"rank": 1}, {"day": date(2026, 11, 25)}):
        values: dict[str, Any] = {"day": date(2026, 11, 23), "title": "x", **wrong}
        with pytest.raises(Refused, match="inspection"):
            items.inspect(session, MOMENT, people["director"], kind=InspectionKind.SELF, **values)


def test_a_pasted_list_is_taken_whole_or_not_at_all(session: Session) -> None:
    coordinator = a_person(session, "Leads", Role.COORDINATOR)
    text = (
        "1. The floor is wet RC-10\n\n2、!No sign at the door, (rc-13)\n- Nobody greeted me\n3.5 hours late"
    )
    read = [(one.line, one.text, one.severity, one.cause, one.problem) for one in items.read_list(text)]
    assert read == [
        (1, "The floor is wet", Gravity.LIGHT, Cause.PREMISES, ""),
        (3, "No sign at the door", Gravity.SERIOUS, Cause.NOT_PUBLISHED, ""),
        (4, "Nobody greeted me", Gravity.LIGHT, None, ""),
        (5, "3.5 hours late", Gravity.LIGHT, None, ""),
    ]
    wrong = "Wet RC-99\nWet RC-01 RC-02\nRC-03\nDry\nDry"
    problems = [one.problem for one in items.read_list(wrong)]
    assert problems == ["cause", "cause", "empty", "", "twice"]
    for refused, said in (
        ("item_lines", f"{text}\n{wrong}"),
        ("words_missing", " \n 1. "),
        ("item_list_long", "\n".join(f"Lamp {number}" for number in range(DEFAULTS.item_paste + 1))),
    ):
        with pytest.raises(Refused, match=refused):
            items.open_all(session, MOMENT, coordinator, said)
    with pytest.raises(Refused, match="not_allowed"):
        items.open_all(session, MOMENT, a_person(session, "Clerk", Role.CLERK), text)
    assert session.exec(select(Item)).all() == []
    found = items.open_all(session, MOMENT, coordinator, text)
    assert [one.finding for one in found] == [line[1] for line in read]
    assert {one.custodian_id for one in found} == {coordinator.id}


def test_what_nobody_may_decide_or_check_waits_with_somebody_by_name(session: Session) -> None:
    """The only director disputes, or hands in, what nobody else could decide on or check."""
    director = a_person(session, "Alone", Role.DIRECTOR)
    session.info["owner"] = director
    for way in ((A.DISPUTE,), (A.VERIFY, A.ASSIGN, A.DISPUTE), (A.VERIFY, A.ASSIGN, A.START, A.HAND_IN)):
        item = a_finding(session, director)
        for action in way:
            ACTS[action](session, MOMENT, director, item)
            session.refresh(item)
        known = items.card(session, item.id or 0)
        assert (item.custodian_id, known.custodian, known.waits) == (director.id, "Alone", True)
        assert not any(items.may(session, director, item, one) for one in (A.UPHOLD, A.CLEAR, A.TAKE))
        assert item.next_at is not None
    # A colleague comes: they may at once, and the clock hands it over to them.
    clerk = a_person(session, "Clerk", Role.CLERK)
    waiting = session.exec(select(Item).order_by(col(Item.id))).all()
    for item in waiting:
        assert not items.card(session, item.id or 0).waits
    act_on(session, a_moment(MOMENT.now + timedelta(days=8)))
    session.expire_all()
    assert {item.custodian_id for item in waiting} == {clerk.id}


def test_a_check_that_waits_is_never_its_owners(session: Session, people: dict[str, Who]) -> None:
    item = walk(session, people, a_finding(session, people["director"]), *_CLOSED[:5])
    checker = item.checked_by
    for name, who in people.items():
        if name != "owner":
            session.exec(
                update(Assignment).where(col(Assignment.person_id) == who.id).values(ended_at=MOMENT.now)
            )
    act_on(session, a_moment(MOMENT.now + timedelta(days=8)))
    session.expire_all()
    assert (item.custodian_id, item.checked_by) == (people["owner"].id, checker)
    newcomer = a_person(session, "New", Role.CLERK)
    act_on(session, a_moment(MOMENT.now + timedelta(days=16)))
    session.expire_all()
    assert (item.custodian_id, item.checked_by) == (newcomer.id, newcomer.id)
