"""Who may touch a call-back, and the one way in which it changes its state."""

from typing import Any

from sqlmodel import Session

from centre import call_words
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import OwnMoves
from models.calls import TRANSITIONS, Call, CallAction, CallLine, Side
from models.people import Person
from models.rights import Right
from models.who import Who

_MOVES = OwnMoves("call", Call, TRANSITIONS, "owner_id", works=Right.WORK_CALLS)
find, for_resident, for_staff = _MOVES.find, _MOVES.for_resident, _MOVES.for_staff
_RESIDENTS = frozenset({CallAction.WRITE, CallAction.SETTLE, CallAction.REOPEN, CallAction.WITHDRAW})


def refuse_others(session: Session, actor: Who, call: Call) -> None:
    """Leave an answer to the owner: whoever wants to give it takes the call-back over first.

    Raises:
        Refused: the actor is not the owner.
    """
    if call.owner_id != actor.id:
        raise Refused("refused.call_not_yours", number=call.number, name=owner_name(session, call))


def check(session: Session, call: Call, action: CallAction) -> None:
    """See whether a call-back is in a state for this.

    Raises:
        Refused: it is not; the sentence says how it stands.
    """
    if not _MOVES.allows(call, action):
        raise _MOVES.refusal(call, name=owner_name(session, call))


def expect(session: Session, who: Who, call_id: int, action: CallAction) -> Call:
    """A call-back with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    found = for_resident if action in _RESIDENTS else for_staff
    call = found(session, who, call_id)
    check(session, call, action)
    if action is CallAction.ANSWER:
        refuse_others(session, who, call)
    return call


def move(
    session: Session, moment: Moment, call: Call, action: CallAction, *, actor: Who | None, **values: Any
) -> None:
    """Take a call-back to its next state, if it still stands as it was read.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    check(session, call, action)
    _MOVES.move(session, moment, call, action, actor_id=actor.id if actor else None, **values)


def say(
    session: Session,
    moment: Moment,
    call: Call,
    side: Side,
    text: str,
    *,
    author: Who,
    by_phone: bool = False,
) -> CallLine:
    """Write down what was said."""
    line = CallLine(
        call_id=the_id(call), author_id=author.id, side=side, text=text, by_phone=by_phone, said_at=moment.now
    )
    session.add(line)
    session.flush()
    call_words.note(session, line.call_id, text)
    return line


def owner_name(session: Session, call: Call) -> str:
    """The name of whoever is responsible now; "" while nobody is."""
    owner = session.get(Person, call.owner_id) if call.owner_id is not None else None
    return owner.name if owner else ""


def the_id(row: Call | CallLine) -> int:
    """The id of a row that is in the database."""
    assert row.id is not None  # noqa: S101 - it was flushed or read
    return row.id
