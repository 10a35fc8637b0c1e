"""Hours, line by line: proposed by the clock of a shift, confirmed by people, corrected by new lines.

Only the service itself counts, no way there or back: from the beginning of the shift, or from when somebody
came after it, until they went or the shift ended. A day beyond its limit takes a second person (rule 14.1).
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, rules, volunteers
from centre.certificates import corrected
from centre.errors import Refused
from centre.hours import disputes, overdue, points, stars
from centre.hours.moves import MOVES, find, for_lead
from centre.hours.sums import comes_to, on_day
from centre.moment import Moment
from centre.rows import insert_new
from centre.shifts.moves import activity_of, shift_of
from models.hours import HourAction, HourLine, HourState
from models.rights import Right
from models.shifts import Shift, SignUp, SignUpState
from models.who import Who

REFUSED = "hours.refused"
CONFIRMED = "hours.confirmed"
CORRECTED = "hours.corrected"
_MINUTE = timedelta(minutes=1)

Times = tuple[datetime, datetime]


def propose(session: Session, moment: Moment, sign_up: SignUp) -> HourLine | None:
    """Write down what somebody served in a shift; None if it was written down before, or is nothing.

    Raises:
        Refused: they have not checked out.
    """
    if sign_up.state is not SignUpState.CHECKED_OUT:
        raise Refused(f"refused.sign_up_{sign_up.state}")
    shift = shift_of(session, sign_up)
    times = served(shift, sign_up)
    if times is None:
        return None
    line = HourLine(
        person_id=sign_up.person_id,
        sign_up_id=sign_up.id,
        what=next(iter(activity_of(session, shift).title.values()), ""),
        day=moment.calendar.local(shift.starts_at).date(),
        begun_at=times[0],
        ended_at=times[1],
        minutes=full_minutes(times),
        created_at=moment.now,
        updated_at=moment.now,
    )
    line_id = insert_new(session, line)
    if line_id is None:
        return None
    line = find(session, line_id)
    overdue.watch(session, moment, line)
    return line


def served(shift: Shift, sign_up: SignUp) -> Times | None:
    """From when until when somebody was there during a shift; None if it was less than a minute."""
    if sign_up.checked_in_at is None or sign_up.checked_out_at is None:
        return None
    times = max(sign_up.checked_in_at, shift.starts_at), min(sign_up.checked_out_at, shift.ends_at)
    return times if full_minutes(times) > 0 else None


def full_minutes(times: Times | None) -> int:
    """How many full minutes there are from one time to another."""
    return int((times[1] - times[0]) / _MINUTE) if times else 0


def confirm(session: Session, moment: Moment, who: Who, line_id: int) -> HourLine:
    """Vouch for a line; on a day beyond its limit a second person does, too (rule 14.1).

    Raises:
        Refused: it is not theirs to confirm, they have vouched for it already, it is settled, or its person
            says that it is wrong, which comes first.
    """
    line = for_lead(session, who, line_id)
    if disputes.is_open(line):
        raise Refused("refused.disputed_first")
    if line.state is HourState.SECOND:
        if line.confirmed_by == who.id:
            raise Refused("refused.second_person")
        if not who.may(Right.WORK_VOLUNTEERS):
            raise Refused("refused.second_desk")
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
    values = {"confirmed_by": who.id} if line.confirmed_by is None else {"second_by": who.id}
    MOVES.move(session, moment, line, HourAction.REFUSE, actor_id=who.id, reason=reason, **values)
    disputes.settle(session, moment, line_id)
    notices.promise(session, moment, REFUSED, line.person_id, subject=("hour_line", line_id))
    return find(session, line_id)


def set_times(
    session: Session, moment: Moment, who: Who, line_id: int, times: Times | None, *, reason: str
) -> HourLine:
    """Give a line the times that are right, with the reason, and vouch for them.

    What was confirmed is corrected by a line of its own; `times` None strikes all of it out.

    Raises:
        Refused: it is not theirs to decide, waits for a second person, or the times are not over.
    """
    line = disputes.for_answer(session, who, line_id)
    minutes = full_minutes(times)
    if line.state is HourState.CONFIRMED:
        return correct(session, moment, who, line_id, minutes=minutes, times=times, reason=reason)
    if times is None or minutes <= 0 or times[1] > moment.now:
        raise Refused("refused.times_impossible")
    action = HourAction.REOPEN if line.state is HourState.REFUSED else HourAction.CHANGE
    values = {"begun_at": times[0], "ended_at": times[1], "minutes": minutes}
    told = {"reason": reason, "proposed_by": who.id, "confirmed_by": None, "second_by": None}
    MOVES.move(session, moment, line, action, actor_id=who.id, **values, **told)
    disputes.settle(session, moment, line_id)
    return confirm(session, moment, who, line_id)


def correct(
    session: Session,
    moment: Moment,
    who: Who,
    line_id: int,
    *,
    minutes: int,
    reason: str,
    times: Times | None = None,
) -> HourLine:
    """Correct a confirmed line to so many minutes, by a line of its own that says why.

    minutes: what the line comes to afterwards, all its corrections included; 0 or more.

    Raises:
        Refused: it is not theirs to decide, was never confirmed, or comes to that already.
    """
    line = disputes.for_answer(session, who, line_id)
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
        begun_at=times[0] if times else None,
        ended_at=times[1] if times else None,
        minutes=by,
        reason=reason,
        proposed_by=who.id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    row_id = insert_new(session, correction)
    assert row_id is not None  # noqa: S101 - no unique index refuses a correction
    audit.note(session, moment, who.id, "hour_line.correct", ("hour_line", line_id), minutes=by)
    disputes.settle(session, moment, line_id)
    corrected = confirm(session, moment, who, row_id)
    if corrected.state is HourState.SECOND:
        overdue.watch(session, moment, corrected)
    return corrected


def of_self(session: Session, who: Who, line_id: int) -> HourLine:
    """A line of this very person.

    Raises:
        Refused: it is somebody else's, which they need not know to exist.
    """
    line = find(session, line_id)
    if line.person_id != who.id:
        raise Refused("refused.hour_line_unknown")
    return line


def corrections(session: Session, line_id: int) -> list[HourLine]:
    """What corrects a line, in order; what was refused is none."""
    mine = (col(HourLine.corrects_id) == line_id, col(HourLine.state) != HourState.REFUSED)
    return list(session.exec(select(HourLine).where(*mine).order_by(col(HourLine.id))))


def look(session: Session, moment: Moment, actor: Who, person_id: int) -> list[HourLine]:
    """All lines of somebody, for the volunteer desk; it leaves a line that somebody looked.

    Raises:
        Refused: the actor sees no volunteers.
    """
    if not actor.may(Right.SEE_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    audit.note(session, moment, actor.id, "hours.seen", ("person", person_id))
    return of_person(session, person_id)


def of_person(session: Session, person_id: int) -> list[HourLine]:
    """All lines of somebody, the newest first."""
    mine = select(HourLine).where(col(HourLine.person_id) == person_id)
    return list(session.exec(mine.order_by(col(HourLine.day).desc(), col(HourLine.id).desc())))


def _count(session: Session, moment: Moment, line: HourLine) -> None:
    """What follows from a line that counts: points, and for a shift a step of the probation."""
    points.settle(session, moment, line, by=line.second_by or line.confirmed_by, why=line.reason)
    stars.look(session, moment, line.person_id)
    about = ("hour_line", line.id)
    if line.corrects_id is not None:
        notices.promise(session, moment, CORRECTED, line.person_id, subject=about)
        corrected.tell(session, moment, line)
    else:
        volunteers.shift_confirmed(session, moment, line.person_id)
        notices.promise(session, moment, CONFIRMED, line.person_id, subject=about, owed=False)


def _limit(session: Session) -> float:
    return rules.load(session).hours_day * 60
