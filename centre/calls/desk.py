"""What the staff do with call-backs: take, answer, ring, note, pass on."""

from datetime import date

from sqlmodel import Session, col, select

from centre import audit, notices, rules, staff, words
from centre.calls import clock
from centre.calls.moves import expect, for_staff, move, say, the_id
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.calls import Call, CallAction, CallLine, CallState, Side
from models.rights import Right
from models.who import Who


def take(session: Session, moment: Moment, actor: Who, call_id: int) -> None:
    """Take charge of an open call-back; of two who tap at once one gets it. Tapping twice is harmless.

    Raises:
        Refused: the actor may not, or a colleague has it (who wants it from them, has it handed over).
    """
    call = for_staff(session, actor, call_id)
    if call.state is CallState.TAKEN and call.owner_id == actor.id:
        return
    move(session, moment, call, CallAction.TAKE, actor=actor, owner_id=actor.id, taken_at=moment.now)
    notices.drop(session, moment, ("call", call_id), {"call.new"})
    notices.promise(session, moment, "call.taken", call.person_id, subject=("call", call_id))


def reply(session: Session, moment: Moment, actor: Who, call_id: int, text: str) -> CallLine:
    """Answer the resident in the chat.

    Raises:
        Refused: the actor is not the owner, nothing was said, or it is not the time for an answer.
    """
    call = expect(session, actor, call_id, CallAction.ANSWER)
    return _answer(session, moment, actor, call, text, by_phone=False)


def note_call(
    session: Session, moment: Moment, actor: Who, call_id: int, *, reached: bool, text: str = ""
) -> CallLine:
    """Note a telephone call: what was said, or that nobody picked up.

    Raises:
        Refused: the actor is not the owner, or it is not the time for an answer.
    """
    call = expect(session, actor, call_id, CallAction.ANSWER)
    if reached:
        return _answer(session, moment, actor, call, text, by_phone=True)
    said = words.checked(session, text, optional=True)
    line = say(session, moment, call, Side.NOTE, said, author=actor, by_phone=True)
    audit.note(session, moment, actor.id, "call.unreached", ("call", call_id))
    if call.state is CallState.TAKEN:
        _postpone(session, moment, actor, call)
    _tell_unreached(session, moment, call)
    return line


def add_note(session: Session, moment: Moment, actor: Who, call_id: int, text: str) -> CallLine:
    """Write something down for colleagues; the resident never sees it.

    Raises:
        Refused: the actor may not, or nothing was written.
    """
    call = for_staff(session, actor, call_id)
    line = say(session, moment, call, Side.NOTE, words.checked(session, text), author=actor)
    audit.note(session, moment, actor.id, "call.noted", ("call", call_id))
    return line


def hand_over(session: Session, moment: Moment, actor: Who, call_id: int, to_person_id: int) -> None:
    """Give a call-back to a colleague, or take it over from one; its clock runs on.

    Raises:
        Refused: the actor may not, the other may not or has it already, or it is closed.
    """
    call = expect(session, actor, call_id, CallAction.HAND_OVER)
    former = call.owner_id
    new = _colleague(session, call, to_person_id)
    move(session, moment, call, CallAction.HAND_OVER, actor=actor, owner_id=new.id)
    subject = ("call", call_id)
    notices.drop(session, moment, subject, {"call.new"})
    if new.id != actor.id:
        notices.promise_staff(
            session, moment, "call.handed_over", new.id, subject=subject, params={"by": actor.id}
        )
    if former not in (None, actor.id):
        notices.promise_staff(
            session, moment, "call.taken_over", former, subject=subject, params={"by": actor.id}
        )
    if call.state is not CallState.OPEN:
        notices.promise(session, moment, "call.new_owner", call.person_id, subject=subject)


def _answer(
    session: Session, moment: Moment, actor: Who, call: Call, text: str, *, by_phone: bool
) -> CallLine:
    said = words.checked(session, text)
    line = say(session, moment, call, Side.STAFF, said, author=actor, by_phone=by_phone)
    first = call.first_answer_at or moment.now
    move(session, moment, call, CallAction.ANSWER, actor=actor, first_answer_at=first, answered_at=moment.now)
    clock.await_confirmation(session, moment, call)
    subject = ("call", the_id(call))
    notices.promise(session, moment, "call.answer", call.person_id, subject=subject, params={"line": line.id})
    return line


def _postpone(session: Session, moment: Moment, actor: Who, call: Call) -> None:
    due_at = clock.retry_at(moment, rules.load(session), call.wanted)
    still = (
        col(Call.id) == call.id,
        col(Call.state) == CallState.TAKEN,
        col(Call.owner_id) == actor.id,
    )
    number = call.number
    if not change(session, Call, *still, due_at=due_at, updated_at=moment.now):
        raise Refused("refused.call_changed", number=number)
    clock.stop(session, moment, call)
    clock.start(session, moment, call)


def _tell_unreached(session: Session, moment: Moment, call: Call) -> None:
    days = _unreached_days(session, moment, call)
    today = moment.calendar.local(moment.now).date()
    subject = ("call", the_id(call))
    once = f"call:{call.id}:unreached:{today}"
    notices.promise(session, moment, "call.unreached", call.person_id, subject=subject, once=once)
    leader = staff.on_duty_next(session, moment).leader
    if days >= rules.load(session).call_tries and leader is not None:
        once = f"call:{call.id}:out_of_reach:{today}"
        notices.promise_staff(
            session, moment, "call.out_of_reach", leader.id, subject=subject, params={"days": days}, once=once
        )


def _unreached_days(session: Session, moment: Moment, call: Call) -> int:
    lines = select(CallLine).where(CallLine.call_id == call.id).order_by(col(CallLine.id))
    days: set[date] = set()
    for line in session.exec(lines):
        if line.side is Side.STAFF:
            days.clear()  # answered since
        elif line.side is Side.NOTE and line.by_phone:
            days.add(moment.calendar.local(line.said_at).date())
    return len(days)


def _colleague(session: Session, call: Call, person_id: int) -> Who:
    try:
        colleague = whos.by_id(session, person_id)
    except LookupError:
        raise Refused("refused.call_not_for_them", number=call.number, name="") from None
    if not colleague.may(Right.WORK_CALLS) or colleague.id == call.person_id:
        raise Refused("refused.call_not_for_them", number=call.number, name=colleague.name)
    if colleague.id == call.owner_id:
        raise Refused("refused.call_theirs_already", number=call.number, name=colleague.name)
    return colleague
