from functools import partial

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from centre import audit, calls, staff
from centre.errors import Refused
from models.calls import Call, CallAction, CallLine, CallState, Side, Wanted
from models.people import Role
from models.who import Who
from tests.auxil.factories import a_call, a_person, again, at
from tests.auxil.races import race
from tests.auxil.told import notices, told


@pytest.fixture
def call_id(session: Session, resident: Who, clerk: Who) -> int:
    """A call-back of Tuesday 10:00 that the clerk owns and has not taken yet."""
    call = a_call(session, resident, at("10:00"), phone="13800138000", wanted=Wanted.ANY_TIME)
    assert call.id is not None
    assert call.owner_id == clerk.id
    return call.id


@pytest.fixture
def taken(session: Session, call_id: int, clerk: Who) -> int:
    """The same after the clerk took it."""
    calls.take(session, at("10:05"), clerk, call_id)
    return call_id


def the_call(session: Session, call_id: int) -> Call:
    return session.get_one(Call, call_id)


def test_whoever_takes_it_owns_it(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, call_id: int
) -> None:
    calls.take(session, at("10:05"), other_clerk, call_id)
    call = the_call(session, call_id)
    assert (call.state, call.owner_id, call.taken_at) == (CallState.TAKEN, other_clerk.id, at("10:05").now)
    assert told(session) == [("call.taken", resident.id)]
    with pytest.raises(Refused) as refused:
        calls.take(session, at("10:06"), clerk, call_id)
    assert refused.value.key == "refused.call_taken"
    assert refused.value.params == {"number": call.number, "name": other_clerk.name}


def test_tapping_twice_takes_once(session: Session, resident: Who, clerk: Who, taken: int) -> None:
    calls.take(session, at("10:06"), clerk, taken)
    assert the_call(session, taken).taken_at == at("10:05").now
    assert told(session) == [("call.taken", resident.id)]


def test_what_could_be_done_is_known_before_anybody_writes(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, call_id: int
) -> None:
    def refused(who: Who, action: CallAction) -> str:
        try:
            calls.expect(session, who, call_id, action)
        except Refused as no:
            return no.key
        return ""

    assert refused(clerk, CallAction.ANSWER) == "refused.call_open"
    assert refused(clerk, CallAction.HAND_OVER) == ""
    assert refused(resident, CallAction.WRITE) == ""
    assert refused(resident, CallAction.REOPEN) == "refused.call_open"
    assert refused(resident, CallAction.ANSWER) == "refused.not_allowed"
    assert refused(other_clerk, CallAction.WRITE) == "refused.call_unknown"
    calls.take(session, at("10:05"), clerk, call_id)
    assert refused(clerk, CallAction.ANSWER) == ""
    assert refused(other_clerk, CallAction.ANSWER) == "refused.call_not_yours"


def test_an_answer_goes_to_the_resident(session: Session, resident: Who, clerk: Who, taken: int) -> None:
    line = calls.reply(session, at("10:30"), clerk, taken, " The repairman comes at three. ")
    assert (line.side, line.text, line.by_phone) == (Side.STAFF, "The repairman comes at three.", False)
    call = the_call(session, taken)
    assert (call.state, call.first_answer_at) == (CallState.ANSWERED, at("10:30").now)
    (notice,) = notices(session, kind="call.answer")
    assert (notice.person_id, notice.params, notice.owed) == (resident.id, {"line": line.id}, True)


def test_a_talk_on_the_telephone_is_an_answer(
    session: Session, resident: Who, clerk: Who, taken: int
) -> None:
    line = calls.note_call(session, at("10:30"), clerk, taken, reached=True, text="Repaired tomorrow")
    assert (line.side, line.by_phone) == (Side.STAFF, True)
    assert the_call(session, taken).state is CallState.ANSWERED
    assert told(session)[-1] == ("call.answer", resident.id)
    with pytest.raises(Refused, match=r"refused\.words_missing"):
        calls.note_call(session, at("10:40"), clerk, taken, reached=True)


def test_a_call_that_nobody_picked_up_is_tried_again_the_next_day(
    session: Session, resident: Who, clerk: Who, taken: int, leader: Who
) -> None:
    for day, hour in (("2026-11-24", "10:30"), ("2026-11-24", "15:00"), ("2026-11-25", "10:00")):
        line = calls.note_call(session, at(hour, day), clerk, taken, reached=False)
        assert (line.side, line.by_phone, line.text) == (Side.NOTE, True, "")
    call = the_call(session, taken)
    assert (call.state, call.due_at) == (CallState.TAKEN, at("17:30", "2026-11-26").now)
    assert told(session)[1:] == [("call.unreached", resident.id), ("call.unreached", resident.id)]
    calls.note_call(session, at("10:00", "2026-11-26"), clerk, taken, reached=False, text="Engaged")
    assert told(session)[3:] == [("call.unreached", resident.id), ("call.out_of_reach", leader.id)]
    assert notices(session)[-1].params == {"days": 3}


@pytest.mark.parametrize(
    ("wanted", "due"), [(Wanted.MORNING, "11:30"), (Wanted.AFTERNOON, "17:00"), (Wanted.CHAT, "17:30")]
)
def test_the_next_try_comes_in_the_wished_window(
    session: Session, resident: Who, clerk: Who, wanted: Wanted, due: str
) -> None:
    call = a_call(session, resident, at("09:00"), phone="13800138000", wanted=wanted)
    calls.take(session, at("09:01"), clerk, call.id or 0)
    calls.note_call(session, at("09:02"), clerk, call.id or 0, reached=False)
    assert call.due_at == at(due, "2026-11-25").now


def test_tries_are_counted_anew_after_an_answer(
    session: Session, resident: Who, clerk: Who, taken: int, leader: Who
) -> None:
    for day in ("2026-11-24", "2026-11-25"):
        calls.note_call(session, at("10:30", day), clerk, taken, reached=False)
    calls.note_call(session, at("11:00", "2026-11-26"), clerk, taken, reached=True, text="Fine")
    calls.note_call(session, at("12:00", "2026-11-26"), clerk, taken, reached=False)
    assert the_call(session, taken).state is CallState.ANSWERED
    assert notices(session, kind="call.out_of_reach") == []


def test_a_note_is_for_colleagues_only(session: Session, resident: Who, taken: int, other_clerk: Who) -> None:
    before = told(session)
    line = calls.add_note(session, at("10:30"), other_clerk, taken, "Hard of hearing")
    assert (line.side, line.by_phone) == (Side.NOTE, False)
    assert told(session) == before
    assert [said.side for said in calls.look(session, resident, taken).lines] == []


def test_a_matter_is_handed_to_a_colleague(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, taken: int
) -> None:
    due = the_call(session, taken).due_at
    calls.hand_over(session, at("10:30"), clerk, taken, other_clerk.id)
    call = the_call(session, taken)
    assert (call.state, call.owner_id, call.due_at) == (CallState.TAKEN, other_clerk.id, due)
    assert told(session)[1:] == [("call.handed_over", other_clerk.id), ("call.new_owner", resident.id)]
    calls.reply(session, at("10:40"), other_clerk, taken, "At three")


def test_a_matter_is_taken_over_from_a_colleague(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, taken: int
) -> None:
    calls.hand_over(session, at("10:30"), other_clerk, taken, other_clerk.id)
    assert the_call(session, taken).owner_id == other_clerk.id
    assert told(session)[1:] == [("call.taken_over", clerk.id), ("call.new_owner", resident.id)]
    assert notices(session, kind="call.taken_over")[0].params == {"by": other_clerk.id}


def test_a_director_moves_a_matter_between_two(
    session: Session, resident: Who, clerk: Who, other_clerk: Who, director: Who, call_id: int
) -> None:
    calls.hand_over(session, at("10:30"), director, call_id, other_clerk.id)
    assert told(session) == [("call.handed_over", other_clerk.id), ("call.taken_over", clerk.id)]
    assert the_call(session, call_id).state is CallState.OPEN


def test_a_matter_goes_only_to_those_who_work_on_such(
    session: Session, resident: Who, clerk: Who, auditor: Who, taken: int
) -> None:
    for person_id in (resident.id, auditor.id, 4711):
        with pytest.raises(Refused, match=r"refused\.call_not_for_them"):
            calls.hand_over(session, at("10:30"), clerk, taken, person_id)
    own = a_call(session, a_person(session, "Asks and works", Role.CLERK), at("10:00"))
    with pytest.raises(Refused, match=r"refused\.call_not_for_them"):
        calls.hand_over(session, at("10:30"), clerk, own.id or 0, own.person_id)


def test_who_leaves_the_staff_can_do_nothing_more(
    session: Session, clerk: Who, taken: int, director: Who
) -> None:
    staff.revoke(session, at("10:20"), director, clerk.id, Role.CLERK)
    with pytest.raises(Refused, match=r"refused\.not_allowed"):
        calls.reply(session, at("10:30"), again(session, clerk), taken, "Hello")


def test_the_story_is_in_the_audit_without_its_words(session: Session, clerk: Who, taken: int) -> None:
    calls.reply(session, at("10:30"), clerk, taken, "Secret words")
    lines = audit.history(session, ("call", taken))
    assert [line.action for line in lines] == ["call.asked", "call.assigned", "call.take", "call.answer"]
    assert lines[-1].detail == {"before": "taken", "after": "answered"}
    assert "Secret" not in str([line.model_dump() for line in lines])


def test_of_two_who_take_it_at_once_one_gets_it(
    engine: Engine, session: Session, resident: Who, clerk: Who, other_clerk: Who
) -> None:
    for _ in range(5):
        call = a_call(session, resident, at("10:00"))
        call_id = call.id or 0
        session.commit()
        results = race(
            engine,
            *(
                partial(calls.take, moment=at("10:05"), actor=one, call_id=call_id)
                for one in (clerk, other_clerk)
            ),
        )
        assert results.count(None) == 1
        assert set(results) - {None} <= {"refused.call_taken", "refused.call_changed"}
        session.refresh(call)
        assert call.owner_id == (clerk.id, other_clerk.id)[results.index(None)]
        assert (
            len([line for line in audit.history(session, ("call", call_id)) if line.action == "call.take"])
            == 1
        )
        calls.withdraw(session, at("10:06"), resident, call_id)
        session.commit()


def test_what_two_do_at_once_happens_once(
    engine: Engine, session: Session, resident: Who, clerk: Who
) -> None:
    for _ in range(5):
        call_id = a_call(session, resident, at("10:00")).id or 0
        calls.take(session, at("10:01"), clerk, call_id)
        calls.reply(session, at("10:02"), clerk, call_id, "Done")
        session.commit()
        results = race(
            engine,
            partial(calls.settle, moment=at("10:03"), who=resident, call_id=call_id),
            partial(calls.settle, moment=at("10:03"), who=resident, call_id=call_id),
            partial(calls.withdraw, moment=at("10:03"), who=resident, call_id=call_id),
        )
        assert len([one for one in results if isinstance(one, Call)]) == 1
        settled = [line.action for line in audit.history(session, ("call", call_id))][4:]
        assert len(settled) == 1
        session.commit()
    assert len(session.exec(select(CallLine)).all()) == 5
