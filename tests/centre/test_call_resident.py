from typing import Any

import pytest
from sqlmodel import Session, select

from centre import audit, calls, files, numbers
from centre.errors import Refused
from models.calls import Call, CallLine, CallState, Side, Wanted
from models.who import Who
from tests.auxil.factories import a_call, a_file, a_rule, at
from tests.auxil.told import notices, told

MOMENT = at("10:00")


def test_what_was_asked_is_kept(session: Session, resident: Who, clerk: Who) -> None:
    photo, foreign = a_file(session, resident), a_file(session, clerk)
    call = calls.ask(
        session,
        MOMENT,
        resident,
        about="  The lift is stuck\n",
        wanted=Wanted.MORNING,
        phone="13800138000",
        file_ids=[photo.id or 0, foreign.id or 0],
        corrections=2,
    )
    assert call.about == "The lift is stuck"
    assert (call.phone, call.wanted, call.corrections) == ("13800138000", Wanted.MORNING, 2)
    assert (call.state, call.person_id, call.created_at) == (CallState.OPEN, resident.id, MOMENT.now)
    assert numbers.parse(call.number or "") == ("HF", call.id)
    assert files.of(session, ("call", call.id or 0)) == [photo]
    asked, assigned = audit.history(session, ("call", call.id))
    assert (asked.actor_id, asked.action, asked.detail) == (resident.id, "call.asked", {"wanted": "morning"})
    assert (assigned.actor_id, assigned.action, assigned.detail) == (
        None,
        "call.assigned",
        {"owner": clerk.id},
    )


def test_a_voice_note_alone_says_enough(session: Session, resident: Who) -> None:
    voice = a_file(session, resident)
    assert (
        calls.ask(session, MOMENT, resident, about=" ", wanted=Wanted.CHAT, file_ids=[voice.id or 0]).about
        == ""
    )


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"about": " \n"}, "refused.words_missing"),
        ({"about": "x" * 8001}, "refused.words_too_long"),
        ({"wanted": Wanted.MORNING}, "refused.phone_missing"),
        ({"wanted": Wanted.ANY_TIME}, "refused.phone_missing"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    session: Session, resident: Who, values: dict[str, Any], key: str
) -> None:
    with pytest.raises(Refused) as refused:
        a_call(session, resident, **values)
    assert refused.value.key == key
    assert session.exec(select(Call)).all() == []


def test_one_person_has_so_many_open_matters(session: Session, resident: Who, other_resident: Who) -> None:
    first, *_ = [a_call(session, resident) for _ in range(5)]
    with pytest.raises(Refused) as refused:
        a_call(session, resident)
    assert (refused.value.key, refused.value.params) == ("refused.too_many_calls", {"limit": 5})
    a_call(session, other_resident)
    calls.withdraw(session, at("10:01"), resident, first.id or 0)
    a_call(session, resident)
    a_rule(session, "calls_open", 9)
    a_call(session, resident)


def test_words_and_pictures_are_added(session: Session, resident: Who, clerk: Who) -> None:
    call = a_call(session, resident, MOMENT)
    photo = a_file(session, resident)
    line = calls.write(session, at("10:10"), resident, call.id or 0, "", file_ids=[photo.id or 0])
    assert (line.side, line.text, line.author_id, line.by_phone) == (Side.RESIDENT, "", resident.id, False)
    assert files.of(session, ("call_line", line.id or 0)) == [photo]
    assert told(session) == [("call.new", clerk.id), ("call.written", clerk.id)]
    assert notices(session)[-1].params == {"line": line.id}
    with pytest.raises(Refused, match=r"refused\.words_missing"):
        calls.write(session, at("10:11"), resident, call.id or 0, " ")


def test_a_matter_that_is_not_settled_is_reopened_with_the_reason(
    session: Session, resident: Who, clerk: Who
) -> None:
    call = a_call(session, resident, MOMENT)
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    calls.reply(session, at("10:02"), clerk, call.id, "Done")
    calls.settle(session, at("10:03"), resident, call.id)
    calls.reopen(session, at("11:00"), resident, call.id, "It broke again")
    calls.reply(session, at("11:30"), clerk, call.id, "Sorry")
    calls.reopen(session, at("12:00"), resident, call.id)
    assert (call.state, call.reopened, call.closed_at) == (CallState.TAKEN, 2, None)
    assert (call.owner_id, call.first_answer_at) == (clerk.id, at("10:02").now)
    texts = session.exec(select(CallLine.text)).all()
    assert texts == ["Done", "It broke again", "Sorry"]
    reopened = notices(session, kind="call.reopened")
    assert [notice.params["line"] is None for notice in reopened] == [False, True]


def test_who_has_not_heard_of_a_matter_need_not_hear_that_it_is_gone(
    session: Session, resident: Who, clerk: Who
) -> None:
    unheard = a_call(session, resident, at("20:00"))
    calls.withdraw(session, at("20:05"), resident, unheard.id or 0)
    assert told(session) == []
    heard = a_call(session, resident, MOMENT)
    calls.take(session, at("10:01"), clerk, heard.id or 0)
    calls.withdraw(session, at("10:05"), resident, heard.id or 0)
    assert told(session)[-1] == ("call.withdrawn", clerk.id)
    assert unheard.state is heard.state is CallState.WITHDRAWN


def test_a_matter_closed_in_silence_can_still_be_confirmed(
    session: Session, resident: Who, clerk: Who
) -> None:
    call = a_call(session, resident, MOMENT)
    assert call.id is not None
    calls.take(session, at("10:01"), clerk, call.id)
    calls.reply(session, at("10:02"), clerk, call.id, "Done")
    calls.lapse(session, at("22:00"), call.id)
    assert ("call.lapsed", resident.id) in told(session)
    calls.settle(session, at("22:30"), resident, call.id)
    assert call.state is CallState.SETTLED
    assert ("call.lapsed", resident.id) not in told(session)
