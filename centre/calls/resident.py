"""What residents do with their call-backs: ask, add a word, say it is settled, or that it is not."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import audit, call_words, files, notices, numbers, rules, words
from centre.calls import clock, owners
from centre.calls.moves import expect, find, for_resident, move, say, the_id
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, insert_values
from models.base import constant
from models.calls import Call, CallAction, CallLine, CallState, Side, Wanted
from models.who import Who

PREFIX = "HF"
_NUMBERLESS = Change(Call, col(Call.id) == bindparam("call"))
_STILL_OPEN = select(func.count()).where(
    col(Call.person_id) == bindparam("key"), col(Call.state).in_(map(constant, owners.UNANSWERED))
)


def ask(
    session: Session,
    moment: Moment,
    who: Who,
    *,
    about: str,
    wanted: Wanted,
    phone: str = "",
    file_ids: Collection[int] = (),
    corrections: int = 0,
) -> Call:
    """Ask to talk to a person: from this moment on somebody is responsible, and a clock runs.

    Raises:
        Refused: nothing was said, no number was given, or too many such matters are open already.
    """
    in_force = rules.load(session)
    about = words.checked(session, about, optional=bool(file_ids))
    if wanted is not Wanted.CHAT and not phone:
        raise Refused("refused.phone_missing")
    _refuse_too_many(session, who, in_force.calls_open)
    call = _written(
        session,
        person_id=who.id,
        about=about,
        wanted=wanted,
        phone=phone,
        owner_id=owners.first_owner(session, moment, who.id),
        due_at=clock.due_at(moment, in_force, wanted),
        corrections=corrections,
        created_at=moment.now,
        updated_at=moment.now,
    )
    call_words.note(session, the_id(call), about)
    files.attach(session, who, file_ids, ("call", call.id))
    audit.note(session, moment, who.id, "call.asked", ("call", call.id), wanted=wanted)
    owners.note(session, moment, call)
    clock.start(session, moment, call)
    if call.owner_id is not None:
        notices.promise_staff(session, moment, "call.new", call.owner_id, subject=("call", the_id(call)))
    return call


def write(
    session: Session, moment: Moment, who: Who, call_id: int, text: str, *, file_ids: Collection[int] = ()
) -> CallLine:
    """Add a word to one's call-back; after an answer it is the owner's turn again.

    Raises:
        Refused: it is closed, somebody else's, or nothing was said.
    """
    call = expect(session, who, call_id, CallAction.WRITE)
    line = _say(session, moment, who, call, text, file_ids=file_ids)
    if call.state is CallState.ANSWERED:
        _again(session, moment, who, call, CallAction.WRITE)
    else:
        move(session, moment, call, CallAction.WRITE, actor=who)
    _tell_owner(session, moment, call, "call.written", line=line.id)
    return line


def settle(session: Session, moment: Moment, who: Who, call_id: int) -> Call:
    """Say that the matter is settled.

    Raises:
        Refused: it is not answered yet, closed already, or somebody else's.
    """
    call = for_resident(session, who, call_id)
    move(session, moment, call, CallAction.SETTLE, actor=who, closed_at=moment.now)
    clock.stop(session, moment, call)
    notices.drop(session, moment, ("call", call_id), {"call.lapsed"})
    _tell_owner(session, moment, call, "call.settled")
    return call


def reopen(
    session: Session,
    moment: Moment,
    who: Who,
    call_id: int,
    text: str = "",
    *,
    file_ids: Collection[int] = (),
) -> None:
    """Say that the matter is not settled: the clock runs anew, for the same owner.

    Raises:
        Refused: it was not answered yet, was withdrawn, or is somebody else's.
    """
    call = expect(session, who, call_id, CallAction.REOPEN)
    line = _say(session, moment, who, call, text, file_ids=file_ids) if text or file_ids else None
    _again(session, moment, who, call, CallAction.REOPEN, reopened=call.reopened + 1, closed_at=None)
    _tell_owner(session, moment, call, "call.reopened", line=line.id if line else None)


def withdraw(session: Session, moment: Moment, who: Who, call_id: int) -> Call:
    """Say that nobody needs to answer any more.

    Raises:
        Refused: it is closed already, or somebody else's.
    """
    call = for_resident(session, who, call_id)
    move(session, moment, call, CallAction.WITHDRAW, actor=who, closed_at=moment.now)
    clock.stop(session, moment, call)
    # An owner who has not heard of it yet need not hear of it at all.
    if not notices.drop(session, moment, ("call", call_id), {"call.new"}):
        _tell_owner(session, moment, call, "call.withdrawn")
    return call


def _written(session: Session, **values: Any) -> Call:
    call_id = insert_values(session, Call, **values)
    assert call_id is not None  # noqa: S101 - no unique index refuses a call-back without a number
    _NUMBERLESS(session, {"call": call_id}, number=numbers.number(PREFIX, call_id))
    return find(session, call_id)


def _refuse_too_many(session: Session, who: Who, limit: int) -> None:
    if session.connection().execute(_STILL_OPEN, {"key": who.id}).scalar_one() >= limit:
        raise Refused("refused.too_many_calls", limit=limit)


def _again(
    session: Session, moment: Moment, who: Who, call: Call, action: CallAction, **values: object
) -> None:
    due_at = clock.due_at(moment, rules.load(session), call.wanted)
    move(session, moment, call, action, actor=who, due_at=due_at, **values)
    clock.stop(session, moment, call)
    clock.start(session, moment, call)


def _say(
    session: Session, moment: Moment, who: Who, call: Call, text: str, *, file_ids: Collection[int]
) -> CallLine:
    said = words.checked(session, text, optional=bool(file_ids))
    line = say(session, moment, call, Side.RESIDENT, said, author=who)
    files.attach(session, who, file_ids, ("call_line", line.id))
    return line


def _tell_owner(session: Session, moment: Moment, call: Call, kind: str, **params: int | None) -> None:
    owner_id = owners.ensure(session, moment, call)
    if owner_id is not None:
        notices.promise_staff(session, moment, kind, owner_id, subject=("call", the_id(call)), params=params)
