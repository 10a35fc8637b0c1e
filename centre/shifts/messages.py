"""Messages about a shift: from its lead to everybody in it, and answers to and fro through the bot."""

from datetime import time

from sqlmodel import Session, col, func, select

from centre import audit, notices, publishing, quiet, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts.moves import find, for_lead
from models.outbox import Notice
from models.shift_messages import ShiftMessage
from models.shifts import SHIFT_OVER, Shift, SignUp, SignUpState
from models.who import Who

TO_ALL = "shift.message"
ANSWER = "shift.answer"
_IN_IT = (SignUpState.OFFERED, SignUpState.CONFIRMED, SignUpState.LEAVING, SignUpState.CHECKED_IN)


def readers(session: Session, who: Who, shift_id: int) -> list[int]:
    """Whom a message about a shift reaches: everybody who is expected there or there, but whoever writes.

    Raises:
        Refused: it is not theirs to lead, it is over, or nobody is in it.
    """
    shift = for_lead(session, who, shift_id)
    if shift.state in SHIFT_OVER:
        raise Refused("refused.shift_over", number=shift.number)
    found = (SignUp.shift_id == shift_id, SignUp.person_id != who.id, col(SignUp.state).in_(_IN_IT))
    people = list(session.exec(select(SignUp.person_id).where(*found).order_by(col(SignUp.id))))
    if not people:
        raise Refused("refused.nobody_in_shift", number=shift.number)
    return people


def write(session: Session, moment: Moment, who: Who, shift_id: int, words: str) -> int:
    """Write to everybody in a shift; how many that are (rule 13.79).

    In the quiet hours it waits for the morning, unless the shift is before that.

    Raises:
        Refused: it is not theirs to lead, it is over, nobody is in it, they wrote often enough today, or it
            asks for money or goods.
    """
    people = readers(session, who, shift_id)
    publishing.check(session, words)
    message_id = _note(session, moment, who, shift_id, words)
    subject, urgent = ("shift_message", message_id), _before_morning(session, moment, shift_id)
    for person_id in people:
        notices.promise(session, moment, TO_ALL, person_id, subject=subject, critical=urgent)
    return len(people)


def still_concerns(session: Session, message: ShiftMessage, person_id: int) -> bool:
    """Whether somebody to whom a message was written is in the shift still, and it is not over."""
    theirs = (
        SignUp.shift_id == message.shift_id,
        SignUp.person_id == person_id,
        col(SignUp.state).in_(_IN_IT),
    )
    ahead = find(session, message.shift_id).state not in SHIFT_OVER
    return ahead and session.exec(select(SignUp.id).where(*theirs)).first() is not None


def find_message(session: Session, who: Who, message_id: int) -> ShiftMessage:
    """A message that was written to somebody.

    Raises:
        Refused: it was not.
    """
    message = session.get(ShiftMessage, message_id)
    if message is None or message.from_id == who.id or message.to_id not in (None, who.id):
        raise Refused("refused.message_unknown")
    # Who left before it was written, or came later, was promised nothing.
    told = (Notice.kind == TO_ALL, Notice.person_id == who.id, Notice.subject_id == message_id)
    if message.to_id is None and session.exec(select(Notice.id).where(*told)).first() is None:
        raise Refused("refused.message_unknown")
    return message


def answer(session: Session, moment: Moment, who: Who, message_id: int, words: str) -> ShiftMessage:
    """Answer whoever wrote; they alone read it. Gives the message that was answered.

    Raises:
        Refused: it was not written to them, or they wrote often enough today.
    """
    answered = find_message(session, who, message_id)
    row = _note(session, moment, who, answered.shift_id, words, to_id=answered.from_id)
    subject, urgent = ("shift_message", row), _before_morning(session, moment, answered.shift_id)
    notices.promise(session, moment, ANSWER, answered.from_id, subject=subject, critical=urgent)
    return answered


def _note(
    session: Session, moment: Moment, who: Who, shift_id: int, words: str, *, to_id: int | None = None
) -> int:
    # Held until the commit, so that two messages at once are counted one after the other.
    change(session, Shift, col(Shift.id) == shift_id, sequence=col(Shift.sequence))
    today = moment.calendar.at(moment.calendar.local(moment.now).date(), time.min)
    mine = (
        ShiftMessage.shift_id == shift_id,
        ShiftMessage.from_id == who.id,
        ShiftMessage.sent_at >= today,
    )
    limit = rules.load(session).shift_messages
    if session.exec(select(func.count()).select_from(ShiftMessage).where(*mine)).one() >= limit:
        raise Refused("refused.messages_enough", n=limit)
    message = ShiftMessage(shift_id=shift_id, from_id=who.id, to_id=to_id, words=words, sent_at=moment.now)
    row = insert_new(session, message)
    assert row is not None  # noqa: S101 - no unique index refuses a message
    audit.note(session, moment, who.id, "shift.wrote", ("shift", shift_id))
    return row


def _before_morning(session: Session, moment: Moment, shift_id: int) -> bool:
    """Whether a shift begins before whoever is told in the morning could read it."""
    morning = quiet.deferred(moment.now, moment.calendar, rules.load(session))
    return find(session, shift_id).starts_at <= morning
