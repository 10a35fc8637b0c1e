"""Hours, line by line: proposed by the clock of a shift, confirmed by people, corrected by new lines.

Only the service itself counts, no way there or back: from the beginning of the shift, or from when somebody
came after it, until they went or the shift ended. A day beyond its limit takes a second person (rule 14.1).
"""

from datetime import date, timedelta

from sqlmodel import Session, col, func, select

from centre import audit, notices, plans, rules, volunteers
from centre.errors import Refused
from centre.hours import points
from centre.hours.moves import MOVES, find, for_lead
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.shifts.moves import activity_of, shift_of
from models.hours import HourAction, HourLine, HourState
from models.rights import Right
from models.shifts import Shift, SignUp, SignUpState
from models.who import Who

REFUSED = "hours.refused"
CONFIRMED = "hours.confirmed"
CORRECTED = "hours.corrected"
_MINUTE = timedelta(minutes=1)


def propose(session: Session, moment: Moment, sign_up: SignUp) -> HourLine | None:
    """Write down what somebody served in a shift; None if it was written down before, or is nothing.

    Raises:
        Refused: they have not checked out.
    """
    if sign_up.state is not SignUpState.CHECKED_OUT:
        raise Refused(f"refused.sign_up_{sign_up.state}")
    shift = shift_of(session, sign_up)
    minutes = served(shift, sign_up)
    if minutes <= 0:
        return None
    line = HourLine(
        person_id=sign_up.person_id,
        sign_up_id=sign_up.id,
        what=next(iter(activity_of(session, shift).title.values()), ""),
        day=moment.calendar.local(shift.starts_at).date(),
        minutes=minutes,
        created_at=moment.now,
        updated_at=moment.now,
    )
    line_id = insert_new(session, line)
    return None if line_id is None else find(session, line_id)


def served(shift: Shift, sign_up: SignUp) -> int:
    """How many full minutes of a shift somebody was there."""
    if sign_up.checked_in_at is None or sign_up.checked_out_at is None:
        return 0
    begun = max(sign_up.checked_in_at, shift.starts_at)
    ended = min(sign_up.checked_out_at, shift.ends_at)
    return max(int((ended - begun) / _MINUTE), 0)


def confirm(session: Session, moment: Moment, who: Who, line_id: int) -> HourLine:
    """Vouch for a line; on a day beyond its limit a second person does, too (rule 14.1).

    Raises:
        Refused: it is not theirs to confirm, they have vouched for it already, or it is settled.
    """
    line = for_lead(session, who, line_id)
    if line.state is HourState.SECOND:
        if not who.may(Right.WORK_VOLUNTEERS):
            raise Refused("refused.not_allowed")
        if line.confirmed_by == who.id:
            raise Refused("refused.second_person")
        MOVES.move(session, moment, line, HourAction.CONFIRM, actor_id=who.id, second_by=who.id)
    else:
        volunteers.lock(session, line.person_id)
        too_long = on_day(session, line.person_id, line.day) + line.minutes > _limit(session)
        action = HourAction.ASK_SECOND if too_long and line.minutes > 0 else HourAction.CONFIRM
        MOVES.move(session, moment, line, action, actor_id=who.id, confirmed_by=who.id)
    line = find(session, line_id)
    if line.state is HourState.CONFIRMED:
        _count(session, moment, line)
    return line


def refuse(session: Session, moment: Moment, who: Who, line_id: int, reason: str) -> HourLine:
    """Say that a line is not right, with the reason that its person is told.

    Raises:
        Refused: it is not theirs to confirm, or settled.
    """
    line = for_lead(session, who, line_id)
    MOVES.move(session, moment, line, HourAction.REFUSE, actor_id=who.id, reason=reason)
    notices.promise(session, moment, REFUSED, line.person_id, subject=("hour_line", line_id))
    return find(session, line_id)


def correct(
    session: Session, moment: Moment, who: Who, line_id: int, *, minutes: int, reason: str
) -> HourLine:
    """Correct a confirmed line to so many minutes, by a line of its own that says why.

    minutes: what the line comes to afterwards, all its corrections included; 0 or more.

    Raises:
        Refused: it is not theirs, was never confirmed, or comes to that already.
    """
    line = for_lead(session, who, line_id)
    if line.state is not HourState.CONFIRMED or line.corrects_id is not None:
        raise MOVES.refusal(line)
    volunteers.lock(session, line.person_id)
    by = minutes - comes_to(session, line_id)
    if minutes < 0 or by == 0:
        raise Refused("refused.nothing_to_correct")
    correction = HourLine(
        person_id=line.person_id,
        sign_up_id=line.sign_up_id,
        corrects_id=line_id,
        what=line.what,
        day=line.day,
        minutes=by,
        reason=reason,
        proposed_by=who.id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    row_id = insert_new(session, correction)
    assert row_id is not None  # noqa: S101 - no unique index refuses a correction
    audit.note(session, moment, who.id, "hour_line.correct", ("hour_line", line_id), minutes=by)
    corrected = confirm(session, moment, who, row_id)
    disputed = (col(HourLine.id) == line_id, col(HourLine.disputed_at).is_not(None))
    if change(session, HourLine, *disputed, settled_at=moment.now):
        plans.drop(session, moment, ("hour_line", line_id))
    notices.promise(session, moment, CORRECTED, line.person_id, subject=("hour_line", row_id))
    return corrected


def comes_to(session: Session, line_id: int) -> int:
    """What a line comes to with its confirmed corrections, in minutes."""
    parts = (col(HourLine.id) == line_id) | (col(HourLine.corrects_id) == line_id)
    total = select(func.coalesce(func.sum(col(HourLine.minutes)), 0))
    return int(session.exec(total.where(parts, col(HourLine.state) == HourState.CONFIRMED)).one())


def on_day(session: Session, person_id: int, day: date) -> int:
    """Somebody's confirmed minutes of a day."""
    return total(session, person_id, day, day)


def total(session: Session, person_id: int, first: date, last: date) -> int:
    """Somebody's confirmed minutes of the days from the first to the last, both included."""
    mine = (
        col(HourLine.person_id) == person_id,
        col(HourLine.state) == HourState.CONFIRMED,
        col(HourLine.day).between(first, last),
    )
    return int(session.exec(select(func.coalesce(func.sum(col(HourLine.minutes)), 0)).where(*mine)).one())


def of_person(session: Session, person_id: int) -> list[HourLine]:
    """All lines of somebody, the newest first."""
    mine = select(HourLine).where(col(HourLine.person_id) == person_id)
    return list(session.exec(mine.order_by(col(HourLine.day).desc(), col(HourLine.id).desc())))


def waiting(session: Session, shift_id: int) -> list[HourLine]:
    """The lines of a shift that nobody has settled yet."""
    mine = (
        col(SignUp.shift_id) == shift_id,
        col(HourLine.state).in_([HourState.PROPOSED, HourState.SECOND]),
    )
    joined = select(HourLine).join(SignUp, col(SignUp.id) == col(HourLine.sign_up_id)).where(*mine)
    return list(session.exec(joined.order_by(col(HourLine.id))))


def _count(session: Session, moment: Moment, line: HourLine) -> None:
    """What follows from a line that counts: points, and for a shift a step of the probation."""
    points.settle(session, moment, line)
    if line.corrects_id is None:
        volunteers.shift_confirmed(session, moment, line.person_id)
        notices.promise(
            session,
            moment,
            CONFIRMED,
            line.person_id,
            subject=("hour_line", line.id),
            owed=False,
        )


def _limit(session: Session) -> float:
    return rules.load(session).hours_day * 60
