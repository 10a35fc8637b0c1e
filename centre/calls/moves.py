"""Who may touch a call-back, and the one way in which it changes its state."""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col

from centre import audit, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change
from models.calls import TRANSITIONS, Call, CallAction, CallLine, Side
from models.people import Person
from models.rights import Right
from models.who import Who

_UNMOVED = Change(
    Call,
    col(Call.id) == bindparam("call"),
    col(Call.state) == bindparam("before"),
    col(Call.owner_id).is_not_distinct_from(bindparam("owner")),
)
_RESIDENTS = frozenset({CallAction.WRITE, CallAction.SETTLE, CallAction.REOPEN, CallAction.WITHDRAW})


def find(session: Session, call_id: int) -> Call:
    """A call-back as it is now.

    Raises:
        Refused: there is none.
    """
    call = session.get(Call, call_id, populate_existing=True)
    if call is None:
        raise Refused("refused.call_unknown")
    return call


def for_staff(session: Session, actor: Who, call_id: int) -> Call:
    """A call-back that the actor may work on.

    Raises:
        Refused: they may not, or it is their own matter.
    """
    if not actor.may(Right.WORK_CALLS):
        raise Refused("refused.not_allowed")
    call = find(session, call_id)
    if call.person_id == actor.id:
        raise Refused("refused.call_own", number=call.number)
    return call


def for_resident(session: Session, who: Who, call_id: int) -> Call:
    """A call-back of this very person.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    call = find(session, call_id)
    if call.person_id != who.id:
        raise Refused("refused.call_unknown")
    return call


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
    if (call.state, action) not in TRANSITIONS:
        name = owner_name(session, call)
        raise Refused(f"refused.call_{call.state}", number=call.number, name=name)


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
    before, number = call.state, call.number
    after = TRANSITIONS[before, action]
    subject = ("call", call.id)
    still = {"call": call.id, "before": before, "owner": call.owner_id}
    if not _UNMOVED(session, still, state=after, updated_at=moment.now, **values):
        raise Refused("refused.call_changed", number=number)
    actor_id = actor.id if actor else None
    audit.note(session, moment, actor_id, f"call.{action}", subject, before=before, after=after)


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
    return line


def checked_words(session: Session, text: str, *, optional: bool = False) -> str:
    """Words as they are kept.

    Raises:
        Refused: there are none, or too many.
    """
    text = text.strip()
    limit = rules.load(session).call_text
    if not text and not optional:
        raise Refused("refused.words_missing")
    if len(text) > limit:
        raise Refused("refused.words_too_long", limit=limit)
    return text


def owner_name(session: Session, call: Call) -> str:
    """The name of whoever is responsible now; "" while nobody is."""
    owner = session.get(Person, call.owner_id) if call.owner_id is not None else None
    return owner.name if owner else ""


def the_id(row: Call | CallLine) -> int:
    """The id of a row that is in the database."""
    assert row.id is not None  # noqa: S101 - it was flushed or read
    return row.id
