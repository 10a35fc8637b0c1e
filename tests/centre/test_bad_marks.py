"""Bad marks: opened with the grade, handled by somebody else, told, asked about; nobody loses one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from centre import (
    bad_marks,
    bookings,
    deadlines,
    follow_ups,
    periods,
    privacy,
    ratings,
    rectification,
    retention,
    staff,
)
from centre import follow_up_calls as calls
from centre.bad_marks import View
from centre.bad_marks.access import DECIDED
from centre.errors import Refused, deciding
from centre.figures import Share
from centre.metrics import METRICS, Ask
from centre.moment import Moment
from centre.ratings import About, Details
from centre.rows import change
from models.audit import AuditLine
from models.bad_marks import OPEN, TRANSITIONS, BadMark, BadMarkAction, BadMarkLine, BadMarkState, CameOf
from models.follow_ups import FollowUp, FollowUpKind, FollowUpResult, FollowUpState
from models.outbox import Notice, NoticeState
from models.people import Role
from models.ratings import Matter, Rating
from models.rectification import Gravity, ItemSource
from models.who import Who, by_id
from tests.auxil.factories import a_person, a_rule, at
from tests.auxil.offers import a_booking, a_service, a_slot
from tests.auxil.races import Act, race

S, A = BadMarkState, BadMarkAction
NOON, FRIDAY = at("12:00"), date(2026, 11, 27)
ACTS: dict[BadMarkAction, Callable[[Session, Moment, Who, int], Any]] = {
    A.TAKE: lambda s, m, w, row: bad_marks.take(s, m, w, row, former=bad_marks.find(s, row).custodian_id),
    A.NO_ANSWER: bad_marks.note_try,
    A.CONTACT: lambda s, m, w, row: bad_marks.reach(s, m, w, row, "He waited an hour."),
    A.VERIFY: lambda s, m, w, row: bad_marks.verify(s, m, w, row, "Two were ill."),
    A.FIX: lambda s, m, w, row: bad_marks.fix(s, m, w, row, "There is a second chair."),
    A.PLAN: lambda s, m, w, row: bad_marks.plan(s, m, w, row, "A second chair", day=FRIDAY),
    A.EXPLAIN: lambda s, m, w, row: bad_marks.explain(s, m, w, row, "Two were ill."),
    A.APPEAL: lambda s, m, w, row: bad_marks.appeal(s, m, w, row, "It was another shop."),
    A.ACCEPT: lambda s, m, w, row: bad_marks.accept(s, m, w, row, "It was another shop."),
    A.REJECT: lambda s, m, w, row: bad_marks.reject(s, m, w, row, "It was ours."),
}
_LOOKED = (A.CONTACT, A.VERIFY)
# How a bad mark comes to a state in the ordinary way.
WAYS: dict[BadMarkState, tuple[BadMarkAction, ...]] = {
    S.OPEN: (),
    S.CONTACTED: _LOOKED[:1],
    S.VERIFIED: _LOOKED,
    S.PLANNED: (*_LOOKED, A.PLAN),
    S.APPEALED: (*_LOOKED, A.APPEAL),
    S.TOLD: (*_LOOKED, A.FIX),
    S.CLOSED: (*_LOOKED, A.FIX, A.SOLVED),
    S.DROPPED: (A.DROP,),
}


@pytest.fixture
def li(session: Session) -> Who:
    return a_person(session, "Li", phone="13800138000")


@pytest.fixture
def rated(session: Session) -> Who:
    return a_person(session, "Clerk Chen", Role.CLERK)


@pytest.fixture
def handler(session: Session) -> Who:
    return a_person(session, "Clerk Liu", Role.CLERK)


@pytest.fixture
def colleague(session: Session, handler: Who) -> Who:
    assert handler.id
    return a_person(session, "Clerk Sun", Role.CLERK)


@pytest.fixture
def leader(session: Session, colleague: Who) -> Who:
    assert colleague.id
    return a_person(session, "Leader Gao", Role.DUTY_LEADER)


def asked(session: Session, who: Who, about: Who | None, **values: Any) -> int:
    """Somebody is asked how it was; the rating."""
    matter = {"matter": Matter.BOOKING, "matter_id": 1, **values}
    about_it = About(**matter, about_id=about.id if about else None)
    found = ratings.invite(session, at("10:00"), who.id, about_it)
    assert found is not None
    return found


def a_bad_mark(
    session: Session, who: Who, about: Who | None, *, call: bool | None = True, **values: Any
) -> BadMark:
    """One that somebody has just given."""
    row = asked(session, who, about, **values)
    ratings.give(session, NOON, who, row, 1)
    ratings.add(session, NOON, who, row, Details(words="I waited.", call_back=call))
    found = bad_marks.of_rating(session, row)
    assert found is not None
    return found


def step(session: Session, mark: BadMark, action: BadMarkAction, *people: Who) -> None:
    """One step as the ordinary person takes it: whoever handles it, decides, or gave it."""
    handler, leader, li = people
    row = mark.id or 0
    if action is A.SOLVED:
        bad_marks.fixed(session, NOON, li, row)
    elif action is A.NOT_SOLVED:
        bad_marks.not_fixed(session, NOON, li, row, "Still one chair.")
    elif action is A.LAPSE:
        bad_marks.unreached(session, NOON, row)
    elif action is A.DROP:
        bad_marks.leave(session, NOON, li)
    else:
        ACTS[action](session, NOON, leader if action in DECIDED else handler, row)
    session.refresh(mark)


def told(session: Session, kind: str) -> list[int]:
    """Whom notices of a kind are promised to and not taken back, in order."""
    still = (Notice.kind == kind, Notice.state == NoticeState.WAITING)
    return list(session.exec(select(Notice.person_id).where(*still).order_by(col(Notice.id))))


def refusal(role: str, state: BadMarkState, action: BadMarkAction) -> str | None:
    """Why this is refused, by who may and by the table; None if it is allowed."""
    if role in {"an auditor", "a resident"}:
        return "refused.not_allowed"
    if role in {"themselves", "the rated"}:
        return "refused.bad_mark_unknown"
    if (state, action) not in TRANSITIONS:
        return f"refused.bad_mark_{state}"
    if action in DECIDED:
        named = {"the handler": "refused.bad_mark_own_appeal", "a colleague": "refused.not_allowed"}
        return named.get(role)
    if action is A.TAKE:
        return "refused.bad_mark_yours" if role == "the handler" else None
    return None if role == "the handler" else "refused.bad_mark_not_yours"


def test_only_what_the_table_allows_happens_and_only_by_whom_it_may(
    session: Session, li: Who, rated: Who, handler: Who, colleague: Who, leader: Who
) -> None:
    staff.appoint(session, NOON, li.id, Role.COORDINATOR)
    li = by_id(session, li.id)
    roles = {
        "a resident": a_person(session, "Zhao"),
        "an auditor": a_person(session, "Auditor", Role.AUDITOR),
        "themselves": li,
        "the rated": rated,
        "the handler": handler,
        "a colleague": colleague,
        "the leader": leader,
    }
    for place, state in enumerate(BadMarkState):
        mark = a_bad_mark(session, li, rated, matter_id=place + 1)
        if mark.custodian_id != handler.id:
            bad_marks.take(session, NOON, handler, mark.id or 0, former=mark.custodian_id)
        for action in WAYS[state]:
            step(session, mark, action, handler, leader, li)
        assert mark.state is state
        for role, actor in roles.items():
            for action, act in ACTS.items():
                expected = refusal(role, state, action)
                if expected is None:
                    with session.begin_nested() as attempt:
                        act(session, NOON, actor, mark.id or 0)
                        session.refresh(mark)
                        assert mark.state is TRANSITIONS[state, action], (role, state, action)
                        assert (mark.closed_at is None) is (mark.state in OPEN)
                        attempt.rollback()
                    session.refresh(mark)
                    continue
                with pytest.raises(Refused) as refused, deciding(session):
                    act(session, NOON, actor, mark.id or 0)
                assert (role, state, action, refused.value.key) == (role, state, action, expected)
                session.refresh(mark)
                assert mark.state is state
        for answer in (A.SOLVED, A.NOT_SOLVED, A.LAPSE):
            if state is S.TOLD:
                with session.begin_nested() as attempt:
                    step(session, mark, answer, handler, leader, li)
                    assert mark.state is TRANSITIONS[state, answer]
                    attempt.rollback()
                session.refresh(mark)
                continue
            with pytest.raises(Refused, match=f"bad_mark_{state}"), deciding(session):
                step(session, mark, answer, handler, leader, li)
    others = {A.SOLVED, A.NOT_SOLVED, A.LAPSE, A.DROP}
    assert {*ACTS, *others} == {action for _, action in TRANSITIONS}
    assert set(BadMarkAction) - {A.ANSWER, A.CHANGE} == {*ACTS, *others}


def test_a_low_grade_opens_one_and_a_better_one_does_not_undo_it(
    session: Session, li: Who, rated: Who, handler: Who
) -> None:
    row = asked(session, li, rated)
    ratings.give(session, NOON, li, row, 3)
    assert bad_marks.of_rating(session, row) is None
    ratings.give(session, NOON, li, row, 2)
    mark = bad_marks.of_rating(session, row)
    assert mark is not None
    assert (mark.state, mark.custodian_id, mark.about_id) == (S.OPEN, handler.id, rated.id)
    assert (mark.number or "").startswith("CP-")
    assert bad_marks.by_number(session, mark.number or "") is mark
    assert mark.contact_due_at == at("17:30", "2026-11-25").now
    assert mark.fix_due_at == at("17:30", "2026-12-15").now
    assert told(session, "bad_mark.yours") == [handler.id]
    for grade in (4, 1):
        ratings.give(session, at("13:00"), li, row, grade)
    said = session.exec(select(BadMarkLine).where(BadMarkLine.mark_id == mark.id)).all()
    assert [(one.action, one.grade, one.author_id) for one in said] == [
        (A.CHANGE, 4, None),
        (A.CHANGE, 1, None),
    ]
    assert session.exec(select(BadMark)).all() == [mark]
    # Whom it is about may read the audit: it does not say who.
    acts = session.exec(select(AuditLine).where(AuditLine.subject_kind == "bad_mark")).all()
    assert {one.actor_id for one in acts} == {None}


def test_whom_it_is_about_never_has_it_nor_sees_it(session: Session, li: Who, rated: Who) -> None:
    mark = a_bad_mark(session, li, rated)
    assert (mark.custodian_id, told(session, "bad_mark.yours")) == (None, [])
    for view in View:
        assert bad_marks.listed(session, NOON, rated, view).total == 0
    assert bad_marks.to_contact(session, rated) == 0
    with pytest.raises(Refused, match="bad_mark_unknown"):
        bad_marks.look(session, NOON, rated, mark.id or 0)
    with pytest.raises(IntegrityError), session.begin_nested():
        change(session, BadMark, col(BadMark.id) == mark.id, custodian_id=rated.id)
    # As soon as there is somebody who can, the clock finds them.
    other = a_person(session, "Clerk Liu", Role.CLERK)
    deadlines.act_on_due(session, at("09:00", "2026-11-26"), 20)
    session.refresh(mark)
    assert mark.custodian_id == other.id


def test_of_a_restricted_matter_only_who_leads_knows(session: Session, li: Who, handler: Who) -> None:
    leader = a_person(session, "Gao", Role.COORDINATOR)
    mark = a_bad_mark(session, li, None)
    mark.restricted, mark.custodian_id = True, leader.id
    session.flush()
    assert bad_marks.listed(session, NOON, handler, View.OPEN).total == 0
    assert bad_marks.listed(session, NOON, leader, View.OPEN).total == 1
    with pytest.raises(Refused, match="bad_mark_unknown"):
        bad_marks.look(session, NOON, handler, mark.id or 0)
    auditor = a_person(session, "Auditor", Role.AUDITOR)
    mark.restricted = False
    session.flush()
    # Who only looks sees no name and no number.
    seen, known = (bad_marks.look(session, NOON, one, mark.id or 0) for one in (auditor, leader))
    assert (seen.name, seen.phone, known.name, known.phone) == ("", "", "Li", "13800138000")
    lines = session.exec(select(AuditLine.actor_id).where(AuditLine.action == "bad_mark.seen")).all()
    assert lines == [auditor.id, leader.id]


def test_who_did_not_agree_to_be_rung_is_written_to(session: Session, li: Who, handler: Who) -> None:
    mark = a_bad_mark(session, li, None, call=False)
    row = mark.id or 0
    assert bad_marks.look(session, NOON, handler, row).phone == ""
    for act in (ACTS[A.CONTACT], ACTS[A.NO_ANSWER]):
        with pytest.raises(Refused, match="no_call"):
            act(session, NOON, handler, row)
    with pytest.raises(Refused, match="words_missing"), deciding(session):
        bad_marks.write(session, NOON, handler, row, " ")
    bad_marks.write(session, NOON, handler, row, "What happened?")
    assert told(session, "bad_mark.contact") == [li.id]
    bad_marks.answer(session, NOON, li, row, "I waited an hour.")
    assert told(session, "bad_mark.answered") == [handler.id]
    bad_marks.verify(session, NOON, handler, row, "So it was.")
    bad_marks.explain(session, NOON, handler, row, "Two were ill.")
    assert told(session, "bad_mark.told") == [li.id]
    assert session.exec(select(FollowUp)).all() == []
    # Silence ends it after rule 17.35, and is not counted as heard.
    deadlines.act_on_due(session, at("13:00", "2026-12-01"), 20)
    session.refresh(mark)
    assert (mark.state, mark.came_of, mark.heard_at) == (S.CLOSED, CameOf.EXPLAINED, None)
    with pytest.raises(Refused, match="bad_mark_closed"):
        bad_marks.answer(session, NOON, li, row, "Thanks")


def test_a_day_of_the_plan_is_within_the_limit(session: Session, li: Who, handler: Who) -> None:
    mark = a_bad_mark(session, li, None)
    row = mark.id or 0
    for action in _LOOKED:
        ACTS[action](session, NOON, handler, row)
    for day in (date(2026, 11, 23), date(2026, 12, 16)):
        with pytest.raises(Refused, match="bad_mark_day"):
            bad_marks.plan(session, NOON, handler, row, "Later", day=day)
    bad_marks.plan(session, NOON, handler, row, "A second chair", day=date(2026, 12, 15))
    session.refresh(mark)
    assert mark.due_at == at("17:30", "2026-12-15").now
    assert told(session, "bad_mark.planned") == [li.id]
    bad_marks.fix(session, NOON, handler, row, "Here it is.")
    session.refresh(mark)
    assert mark.came_of is CameOf.DATED_PLAN


def test_one_try_a_day_counts(session: Session, li: Who, handler: Who) -> None:
    row = a_bad_mark(session, li, None).id or 0
    bad_marks.note_try(session, NOON, handler, row)
    with pytest.raises(Refused, match="tried_today"):
        bad_marks.note_try(session, at("16:00"), handler, row)
    assert bad_marks.note_try(session, at("09:00", "2026-11-25"), handler, row).tries == 2


def test_what_is_not_due_yet_is_in_no_figure(session: Session, li: Who, handler: Who) -> None:
    """Of a month that runs, only what had to be done by now (M35)."""
    a_bad_mark(session, li, None)
    month = periods.containing(NOON.calendar, periods.Unit.MONTH, date(2026, 11, 24))
    for later, whole in ((timedelta(), 0), (timedelta(days=4), 1)):
        ask = Ask(session, replace(NOON, now=NOON.now + later), month)
        assert METRICS["M35"].read(ask) == {None: Share(0, whole)}
        assert METRICS["M35c"].read(ask) == METRICS["M37"].read(ask) == {None: Share(0, 0)}


def test_time_that_runs_is_said_to_who_has_it_and_then_to_who_leads(
    session: Session, li: Who, rated: Who, handler: Who, leader: Who
) -> None:
    mark = a_bad_mark(session, li, rated)
    assert mark.custodian_id == handler.id
    deadlines.act_on_due(session, at("17:00", "2026-11-25"), 20)
    assert told(session, "bad_mark.warning") == [handler.id] * 2
    deadlines.act_on_due(session, at("17:30", "2026-11-25"), 20)
    assert told(session, "bad_mark.overdue") == [handler.id]
    for day in ("2026-11-26", "2026-11-27"):
        deadlines.act_on_due(session, at("08:30", day), 20)
    assert told(session, "bad_mark.overdue") == [handler.id, leader.id, leader.id]
    assert bad_marks.listed(session, at("09:00", "2026-11-27"), leader, View.LATE).total == 1
    # Whoever goes on with it is spared what is not said yet.
    ACTS[A.CONTACT](session, at("09:00", "2026-11-27"), handler, mark.id or 0)
    assert told(session, "bad_mark.warning") == told(session, "bad_mark.overdue") == []
    # A leader whom it is about is not told, nor anybody in their stead but who has it.
    about_leader = a_bad_mark(session, li, leader, matter_id=2)
    for day in ("2026-11-25", "2026-11-26", "2026-11-27"):
        deadlines.act_on_due(session, at("17:30", day), 40)
    assert leader.id not in told(session, "bad_mark.overdue")
    assert about_leader.custodian_id in told(session, "bad_mark.overdue")


def test_an_appeal_is_decided_by_another_and_the_mark_stays(
    session: Session, li: Who, handler: Who, leader: Who
) -> None:
    mark = a_bad_mark(session, li, None)
    for action in (*_LOOKED, A.APPEAL):
        step(session, mark, action, handler, leader, li)
    assert told(session, "bad_mark.yours") == [handler.id, leader.id]
    step(session, mark, A.REJECT, handler, leader, li)
    step(session, mark, A.APPEAL, handler, leader, li)
    step(session, mark, A.ACCEPT, handler, leader, li)
    assert (mark.came_of, mark.decided_by) == (CameOf.APPEALED, leader.id)
    assert told(session, "bad_mark.told") == [li.id]
    assert session.get_one(Rating, mark.rating_id).grade == 1
    # Not even past the room decides whoever appealed.
    with pytest.raises(IntegrityError), session.begin_nested():
        change(session, BadMark, col(BadMark.id) == mark.id, decided_by=mark.appealed_by)


def the_call(session: Session, mark: BadMark, rounds: int = 0) -> FollowUp:
    call = follow_ups.of_matter(session, FollowUpKind.BAD_MARK, mark.id or 0, rounds)
    assert call is not None
    return call


def test_who_was_told_is_rung_by_another_until_it_is_fine(
    session: Session, li: Who, rated: Who, handler: Who, colleague: Who, leader: Who
) -> None:
    mark = a_bad_mark(session, li, rated)
    for action in (*_LOOKED, A.FIX):
        step(session, mark, action, handler, leader, li)
    call = the_call(session, mark)
    assert (call.state, call.number, call.served_by) == (FollowUpState.DUE, mark.number, handler.id)
    assert call.due_at == call.first_due_at == at("17:30", "2026-11-25").now
    assert told(session, "follow_up.new") == [colleague.id]
    for who, key in ((handler, "follow_up_served"), (rated, "follow_up_unknown")):
        with pytest.raises(Refused, match=key):
            calls.take(session, NOON, who, call.id or 0)
    assert calls.listed(session, NOON, rated, calls.View.DONE).total == 0
    tomorrow = at("09:00", "2026-11-25")
    assert [calls.to_ring(session, one, colleague) for one in (NOON, tomorrow)] == [0, 1]
    calls.take(session, tomorrow, colleague, call.id or 0)
    unsolved = FollowUpResult.NOT_SOLVED
    calls.note_result(session, tomorrow, colleague, call.id or 0, unsolved, text="Still one chair")
    session.refresh(mark)
    assert (mark.state, mark.reopened, mark.fixed_at, mark.came_of) == (S.VERIFIED, 1, None, None)
    assert mark.due_at == at("17:30", "2026-12-16").now
    assert mark.fix_due_at == at("17:30", "2026-12-15").now
    assert told(session, "bad_mark.yours")[-1] == handler.id
    step(session, mark, A.FIX, handler, leader, li)
    again = the_call(session, mark, 1)
    calls.take(session, tomorrow, colleague, again.id or 0)
    calls.note_result(session, tomorrow, colleague, again.id or 0, FollowUpResult.PARTLY, text="Nearly")
    session.refresh(mark)
    assert (mark.state, mark.heard_at) == (S.CLOSED, tomorrow.now)


def test_nobody_picks_up_on_three_days(session: Session, li: Who, handler: Who, colleague: Who) -> None:
    mark = a_bad_mark(session, li, None)
    for action in (*_LOOKED, A.FIX):
        ACTS[action](session, NOON, handler, mark.id or 0)
    call = the_call(session, mark)
    for day in range(3):
        moment = Moment(NOON.now + timedelta(days=day), NOON.calendar)
        calls.take(session, moment, colleague, call.id or 0)
        calls.note_try(session, moment, colleague, call.id or 0)
        assert calls.to_ring(session, moment, colleague) == 0
    session.refresh(mark)
    assert (call.state, mark.state, mark.heard_at) == (FollowUpState.UNREACHABLE, S.CLOSED, None)
    with pytest.raises(Refused, match="bad_mark_closed"):
        bad_marks.fixed(session, NOON, li, mark.id or 0)


def test_who_takes_their_yes_to_a_call_back_is_not_rung(
    session: Session, li: Who, handler: Who, leader: Who
) -> None:
    mark = a_bad_mark(session, li, None)
    for action in (*_LOOKED, A.FIX):
        step(session, mark, action, handler, leader, li)
    ratings.add(session, NOON, li, mark.rating_id, Details(call_back=False))
    assert the_call(session, mark).state is FollowUpState.DROPPED
    deadlines.act_on_due(session, at("12:00", "2026-12-01"), 20)
    session.refresh(mark)
    assert mark.state is S.CLOSED


def test_who_left_no_number_is_written_to(session: Session, handler: Who) -> None:
    mark = a_bad_mark(session, a_person(session, "Wu"), None)
    assert not bad_marks.wants_call(session, mark)
    with pytest.raises(Refused, match="no_call"):
        ACTS[A.CONTACT](session, NOON, handler, mark.id or 0)


def test_who_says_so_by_themselves_is_not_rung(session: Session, li: Who, handler: Who, leader: Who) -> None:
    for place, answer in enumerate((A.SOLVED, A.NOT_SOLVED)):
        mark = a_bad_mark(session, li, None, matter_id=place + 1)
        for action in (*_LOOKED, A.FIX, answer):
            step(session, mark, action, handler, leader, li)
        assert the_call(session, mark).state is FollowUpState.DROPPED
        assert (mark.heard_at is None) is (answer is A.NOT_SOLVED)
        with pytest.raises(Refused, match="bad_mark_unknown"):
            bad_marks.fixed(session, NOON, handler, mark.id or 0)


def test_nobody_is_rung_twice_about_one_service(session: Session, li: Who, rated: Who, handler: Who) -> None:
    a_rule(session, "follow_up_bookings", 100)
    slot = a_slot(session, a_service(session), at("10:00").now)
    booking = a_booking(session, li, slot, number="YY-1-1")
    bookings.served(session, at("11:00"), rated, booking.id or 0)
    rating = session.exec(select(Rating)).one()
    ratings.give(session, NOON, li, rating.id or 0, 2)
    call = session.exec(select(FollowUp)).one()
    assert (call.kind, call.state) == (FollowUpKind.BOOKING, FollowUpState.DROPPED)


def test_an_item_is_made_of_it_once(session: Session, li: Who, rated: Who, handler: Who) -> None:
    mark = a_bad_mark(session, li, rated)
    row = mark.id or 0
    make = partial(rectification.make_of, session, NOON, source=ItemSource.BAD_MARK, source_id=row)
    with pytest.raises(Refused, match="bad_mark_unknown"):
        make(rated, text="One chair")
    made = make(handler, text="One chair", severity=Gravity.SERIOUS)
    with pytest.raises(Refused, match="item_made"):
        make(handler, text="One chair")
    assert rectification.made_of(session, ItemSource.BAD_MARK, row) == made
    assert rectification.origin_number(session, handler, made) == mark.number
    # Whom the mark is about may read the item, and does not learn that there is a mark.
    assert rectification.origin_number(session, rated, made) == ""


def test_who_leaves_hands_on_and_who_is_forgotten_ends(session: Session, li: Who, handler: Who) -> None:
    mark = a_bad_mark(session, li, None)
    assert mark.custodian_id == handler.id
    other = a_person(session, "Clerk Sun", Role.CLERK)
    director = a_person(session, "Director", Role.DIRECTOR)
    staff.revoke(session, NOON, director, handler.id, Role.CLERK)
    deadlines.act_on_due(session, at("12:01"), 20)
    session.refresh(mark)
    assert mark.custodian_id == other.id
    privacy.erase(session, NOON, li)
    session.refresh(mark)
    assert mark.state is S.DROPPED
    assert session.get_one(Rating, mark.rating_id).grade == 1


def test_a_rating_is_kept_as_long_as_its_bad_mark(session: Session, li: Who, handler: Who) -> None:
    mark = a_bad_mark(session, li, None, call=False)
    row = mark.id or 0
    late = at("12:00", "2031-01-01")
    retention.purge(session, late.now, 99)
    assert session.get(Rating, mark.rating_id) is not None
    bad_marks.write(session, NOON, handler, row, "What happened?")
    bad_marks.verify(session, NOON, handler, row, "So it was.")
    bad_marks.explain(session, NOON, handler, row, "Two were ill.")
    bad_marks.fixed(session, NOON, li, row)
    session.expire_all()
    for _ in range(2):
        retention.purge(session, late.now, 99)
    assert [session.exec(select(one)).all() for one in (BadMark, BadMarkLine, Rating)] == [[], [], []]


def test_of_two_at_once_one_has_it_and_one_answer_counts(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        li, rated = a_person(session, "Li", phone="13800138000").id, a_person(session, "Chen", Role.CLERK)
        people = [a_person(session, f"Clerk {place}", Role.CLERK).id for place in range(3)]
        mark = a_bad_mark(session, by_id(session, li), rated)
        row, former = mark.id or 0, mark.custodian_id
        assert former == people[0]

    def takes(person_id: int) -> Act:
        return lambda s: bad_marks.take(s, NOON, by_id(s, person_id), row, former=former).custodian_id

    came = race(engine, *(takes(one) for one in people[1:]))
    assert len([one for one in came if isinstance(one, int)]) == 1
    assert {one for one in came if isinstance(one, str)} == {"refused.bad_mark_changed"}
    with Session(engine, expire_on_commit=False) as session, session.begin():
        owner = by_id(session, bad_marks.find(session, row).custodian_id or 0)
        for action in (*_LOOKED, A.FIX):
            ACTS[action](session, NOON, owner, row)
        call = the_call(session, bad_marks.find(session, row))
        caller = by_id(session, next(one for one in people if one != owner.id))
        calls.take(session, NOON, caller, call.id or 0)
    solved = FollowUpResult.SOLVED
    race(
        engine,
        lambda s: bad_marks.not_fixed(s, NOON, by_id(s, li), row, "Still one chair"),
        lambda s: calls.note_result(s, NOON, by_id(s, caller.id), call.id or 0, solved),
    )
    with Session(engine) as session:
        mark, call = bad_marks.find(session, row), session.get_one(FollowUp, call.id)
        assert (mark.state, call.state) in {
            (S.CLOSED, FollowUpState.REACHED),
            (S.VERIFIED, FollowUpState.DROPPED),
        }


def test_many_taps_at_once_open_one(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        li = a_person(session, "Li").id
        row = asked(session, by_id(session, li), None)

    def gives(grade: int) -> Act:
        return lambda s: ratings.give(s, NOON, by_id(s, li), row, grade).grade

    race(engine, *map(gives, (1, 2, 1, 2)))
    with Session(engine) as session:
        assert len(session.exec(select(BadMark)).all()) == 1
