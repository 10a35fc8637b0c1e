"""An announcement on its way: told once, paused, ended, taken back, and what became of it with each."""

from functools import partial

import pytest
from sqlmodel import Session, select

from centre.announcements import (
    moves,
    muting,
    progress,
    readers,
    recalling,
    sending,
    writing,
)
from centre.deadlines import act_on_due
from centre.errors import Refused
from centre.moment import Moment
from models.announcements import (
    AnnouncementState,
    NewsKind,
    ReaderOutcome,
)
from models.outbox import Message, MessageState
from models.people import Person
from models.who import Who
from tests.auxil.announcements import a_plan, deliver, later, outcomes, sent_to
from tests.auxil.factories import a_person
from tests.auxil.plans import tables_read_whole


def test_everybody_gets_it_once_and_what_became_of_it_is_known(
    session: Session, moment: Moment, coordinator: Who, resident: Who, other_resident: Who
) -> None:
    silent = a_person(session, "Has muted it")
    blocked = a_person(session, "Has blocked us", reachable=False)
    muting.mute(session, moment, silent, NewsKind.EVENTS)
    with pytest.raises(Refused, match="news_for_everybody"):
        muting.mute(session, moment, silent, NewsKind.SAFETY)
    one = writing.make(session, moment, coordinator, a_plan())
    assert set(readers.people(session, moment, one)) == {coordinator.id, resident.id, other_resident.id}
    one = writing.give_free(session, moment, coordinator, one.id or 0)
    assert one.state is AnnouncementState.SENDING
    # One mutes it and one blocks us after it was queued.
    muting.mute(session, moment, resident, NewsKind.EVENTS)
    session.get_one(Person, other_resident.id).reachable = False
    assert deliver(session, moment) == [coordinator.id]
    assert deliver(session, moment) == []
    act_on_due(session, later(moment, seconds=20), 100)
    one = moves.find(session, one.id or 0)
    assert one.state is AnnouncementState.SENT
    assert outcomes(session, one) == {
        coordinator.id: ReaderOutcome.SENT,
        resident.id: ReaderOutcome.MUTED,
        other_resident.id: ReaderOutcome.BLOCKED,
    }
    now = progress.progress(session, one.id or 0)
    assert (now.readers, now.waiting, now.of(ReaderOutcome.SENT)) == (3, 0, 1)
    # Of a danger everybody hears; whoever turned the news on again hears it, too.
    muting.unmute(session, moment, resident, NewsKind.EVENTS)
    assert resident.id in readers.people(session, moment, one)
    warning = writing.make(session, moment, coordinator, a_plan(kind=NewsKind.SAFETY))
    assert silent.id in readers.people(session, moment, warning)
    assert blocked.id not in readers.people(session, moment, warning)


@pytest.mark.parametrize("state", [MessageState.UNREACHABLE, MessageState.REFUSED, MessageState.UNKNOWN])
def test_what_did_not_arrive_is_said(
    session: Session, moment: Moment, coordinator: Who, state: MessageState
) -> None:
    one = writing.make(session, moment, coordinator, a_plan())
    writing.give_free(session, moment, coordinator, one.id or 0)
    deliver(session, moment, state)
    act_on_due(session, later(moment, seconds=20), 100)
    one = moves.find(session, one.id or 0)
    blocked = state is MessageState.UNREACHABLE
    assert outcomes(session, one) == {
        coordinator.id: ReaderOutcome.BLOCKED if blocked else ReaderOutcome.FAILED
    }
    assert one.state is AnnouncementState.SENT
    with pytest.raises(Refused, match="announcement_old"):
        recalling.recall(session, moment, coordinator, one.id or 0)


def test_a_pause_holds_back_what_was_not_sent_and_nobody_gets_it_twice(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    people = {coordinator.id, *(a_person(session, f"No {number}").id for number in range(5))}
    one = writing.make(session, moment, coordinator, a_plan())
    row = one.id or 0
    writing.give_free(session, moment, coordinator, row)
    first = set(deliver(session, moment, many=2))
    lies = set(deliver(session, moment, MessageState.PENDING, many=2))
    sending.pause(session, moment, coordinator, row)
    assert deliver(session, later(moment, hours=1)) == []
    lapsed = session.exec(select(Message).where(Message.state == MessageState.LAPSED)).all()
    assert {message.person_id for message in lapsed} == lies
    assert progress.progress(session, row).of(ReaderOutcome.SENT) == len(first)
    sending.resume(session, later(moment, hours=1), coordinator, row)
    assert set(deliver(session, later(moment, hours=1), many=3)) | first < people
    sending.pause(session, later(moment, hours=2), coordinator, row)
    sending.stop(session, later(moment, hours=2), coordinator, row)
    act_on_due(session, later(moment, hours=3), 100)
    became = sorted(outcomes(session, one).values())
    assert became == [ReaderOutcome.HELD, *[ReaderOutcome.SENT] * 5]
    assert deliver(session, later(moment, hours=4)) == []


def test_what_telegram_put_off_does_not_leave_while_it_is_paused(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    one = writing.make(session, moment, coordinator, a_plan())
    row = one.id or 0
    writing.give_free(session, moment, coordinator, row)
    assert deliver(session, moment, MessageState.STARTED) == [coordinator.id]
    sending.pause(session, moment, coordinator, row)
    message = session.exec(select(Message)).one()
    message.state = MessageState.PENDING
    session.flush()
    act_on_due(session, later(moment, minutes=1), 100)
    session.refresh(message)
    assert message.state is MessageState.LAPSED
    sending.resume(session, later(moment, minutes=2), coordinator, row)
    assert deliver(session, later(moment, minutes=2)) == [coordinator.id]
    act_on_due(session, later(moment, minutes=3), 100)
    assert moves.find(session, row).state is AnnouncementState.SENT
    assert outcomes(session, one) == {coordinator.id: ReaderOutcome.SENT}


def test_a_recall_takes_back_what_is_young_enough_message_by_message(
    session: Session, moment: Moment, coordinator: Who, resident: Who, other_resident: Who
) -> None:
    one = writing.make(session, moment, coordinator, a_plan())
    row = one.id or 0
    writing.give_free(session, moment, coordinator, row)
    (early,) = deliver(session, moment, many=1)
    (blocking,) = deliver(session, later(moment, hours=40), many=1)
    (late,) = deliver(session, later(moment, hours=40), MessageState.STARTED, many=1)
    act_on_due(session, later(moment, hours=40, minutes=1), 100)
    # 48 hours after the first: that one stays. One message is just being sent, and goes when it arrived.
    then = later(moment, hours=48)
    recalling.recall(session, then, coordinator, row)
    session.get_one(Person, blocking).reachable = False
    assert outcomes(session, one)[early] is ReaderOutcome.STAYS
    assert deliver(session, then) == []
    message = session.exec(select(Message).where(Message.state == MessageState.STARTED)).one()
    message.state, message.finished_at, message.message_id = MessageState.SENT, then.now, 4711
    session.flush()
    act_on_due(session, later(then, minutes=1), 100)
    assert deliver(session, later(then, minutes=2)) == [late]
    act_on_due(session, later(then, minutes=3), 100)
    assert outcomes(session, one) == {
        early: ReaderOutcome.STAYS,
        blocking: ReaderOutcome.STAYS,
        late: ReaderOutcome.RECALLED,
    }
    assert deliver(session, later(then, minutes=4)) == []


def test_no_step_looks_through_all_that_was_ever_told(
    session: Session, moment: Moment, coordinator: Who
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    one = writing.make(session, moment, coordinator, a_plan())
    row = one.id or 0
    writing.give_free(session, moment, coordinator, row)
    deliver(session, moment)
    for work in (sending.pause, sending.resume, recalling.recall):
        step = partial(work, moment=moment, actor=coordinator, announcement_id=row)
        assert not tables_read_whole(session, step) & {"notice", "outbox", "announcement_reader"}


def test_quiet_hours_hold_it_back(session: Session, moment: Moment, coordinator: Who) -> None:
    night = later(moment, hours=12)
    one = writing.make(session, night, coordinator, a_plan(kind=NewsKind.SAFETY))
    assert writing.give_free(session, night, coordinator, one.id or 0).state is AnnouncementState.SENDING
    assert deliver(session, later(moment, hours=21)) == []
    assert deliver(session, later(moment, hours=22)) == [coordinator.id]


def test_nothing_is_taken_back_after_48_hours(session: Session, moment: Moment, coordinator: Who) -> None:
    one = sent_to(session, moment, coordinator)
    for hours, may in ((48, False), (47.9, True)):
        then = later(moment, hours=hours)
        if may:
            assert recalling.recall(session, then, coordinator, one.id or 0).number == one.number
        else:
            with pytest.raises(Refused, match="announcement_old"):
                recalling.recall(session, then, coordinator, one.id or 0)
