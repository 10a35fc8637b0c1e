"""Who did not come and had said nothing: they are asked what happened, and the lead says if it is excused.

Nothing follows by itself: the volunteer desk hears of who missed several shifts, and talks with them.
"""

from datetime import timedelta

from sqlmodel import Session, col, func, select

from centre import audit, notices, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.shifts import check_in, reminders
from centre.shifts.answering import answers_for, may_decide
from centre.shifts.moves import (
    LOOK_AT_END,
    check,
    find_sign_up,
    for_lead,
    move,
    of_person,
    shift_of,
    sign_up_id,
)
from centre.volunteers import telling
from models.deadlines import Deadline
from models.shifts import MissReason, Shift, ShiftState, SignUp, SignUpAction, SignUpState
from models.who import Who

ASKED = "no_show.asked"
TO_JUDGE = "no_show.to_judge"
JUDGED = "no_show.judged"
SEVERAL = "no_show.several"
JUDGE = "no_show.judge"
_OPEN = (col(SignUp.state) == SignUpState.NO_SHOW, col(SignUp.settled_at).is_(None))


def inquire(session: Session, moment: Moment, one: SignUp) -> None:
    """Ask somebody who did not come what happened, in the morning, unless they have said why (rule 13.74).

    A shift may be closed once more: whoever was asked is not asked again.
    """
    subject = ("sign_up", sign_up_id(one))
    if plans.waits(session, JUDGE, subject):
        return
    if one.missed_reason is not None or one.leave_asked_at is not None:
        plans.plan(session, JUDGE, subject, moment.now)
        return
    asked_at = check_in.next_morning(session, moment)
    once = f"{ASKED}:{one.id}"
    notices.promise(session, moment, ASKED, one.person_id, due=asked_at, subject=subject, once=once)
    plans.plan(session, JUDGE, subject, asked_at + timedelta(hours=rules.load(session).no_show_answer))


def expect_open(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """A shift that somebody missed, or is missing right now, and has not explained yet.

    Raises:
        Refused: it is somebody else's, they came, it has not begun, or all is said.
    """
    one = of_person(session, who, sign_up_id)
    if one.state in (SignUpState.CONFIRMED, SignUpState.LEAVING):
        shift = shift_of(session, one)
        if shift.starts_at > moment.now:
            raise Refused("refused.shift_not_begun", number=shift.number, at=shift.starts_at)
        check(one, SignUpAction.MISS)
        return one
    if one.state is not SignUpState.NO_SHOW or one.settled_at is not None or one.missed_reason is not None:
        raise Refused("refused.no_show_settled")
    return one


def explain(
    session: Session, moment: Moment, who: Who, sign_up_id: int, *, reason: MissReason, words: str = ""
) -> SignUp:
    """Say why one did not come, or cannot come any more although the shift has begun; the lead decides.

    Raises:
        Refused: it is somebody else's, they came, it has not begun, or all is said.
    """
    one = expect_open(session, moment, who, sign_up_id)
    if one.state is not SignUpState.NO_SHOW:
        move(session, moment, one, SignUpAction.MISS, actor_id=who.id)
        reminders.stop(session, moment, one)
    still = (col(SignUp.id) == sign_up_id, *_OPEN, col(SignUp.missed_reason).is_(None))
    if not change(session, SignUp, *still, missed_reason=reason, missed_words=words):
        raise Refused("refused.no_show_settled")
    audit.note(session, moment, who.id, "sign_up.explained", ("sign_up", sign_up_id), reason=reason)
    if shift_of(session, one).state is not ShiftState.RUNNING:
        # During the shift the lead has their hands full; they are asked when it is over.
        plans.drop(session, moment, ("sign_up", sign_up_id))
        plans.plan(session, JUDGE, ("sign_up", sign_up_id), moment.now)
    return find_sign_up(session, sign_up_id)


def judge(session: Session, moment: Moment, who: Who, sign_up_id: int, *, excused: bool) -> SignUp:
    """Say whether it is excused that somebody did not come; they hear so.

    Raises:
        Refused: it is not theirs to lead, their own, or said already.
    """
    one = find_sign_up(session, sign_up_id)
    for_lead(session, who, one.shift_id)
    if one.person_id == who.id:
        raise Refused("refused.own_attendance")
    if not change(session, SignUp, col(SignUp.id) == sign_up_id, *_OPEN, settled_at=moment.now):
        raise Refused("refused.no_show_settled")
    subject = ("sign_up", sign_up_id)
    one = find_sign_up(session, sign_up_id)
    if excused:
        move(session, moment, one, SignUpAction.EXCUSE, actor_id=who.id)
    else:
        audit.note(session, moment, who.id, "sign_up.not_excused", subject)
        _tell_desk(session, moment, one)
    plans.drop(session, moment, subject)
    notices.promise(session, moment, JUDGED, one.person_id, subject=subject)
    plans.plan(session, LOOK_AT_END, ("shift", one.shift_id), moment.now)
    return find_sign_up(session, sign_up_id)


def missed(session: Session, moment: Moment, person_id: int) -> int:
    """How many shifts somebody missed of late without an excuse (rule 13.76)."""
    since = moment.now - timedelta(days=rules.load(session).no_show_days)
    counted = (
        select(func.count())
        .select_from(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.state) == SignUpState.NO_SHOW,
            col(SignUp.settled_at).is_not(None),
            col(Shift.starts_at) > since,
        )
    )
    return session.exec(counted).one()


def undecided(session: Session, shift_id: int) -> list[SignUp]:
    """Of whom it is not decided yet whether they are excused."""
    return list(
        session.exec(select(SignUp).where(SignUp.shift_id == shift_id, *_OPEN).order_by(col(SignUp.id)))
    )


def on_judge(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Whoever leads decides; if not, whoever answers for the shift, and one more at last (13.77)."""
    one = find_sign_up(session, deadline.subject_id)
    if one.state is not SignUpState.NO_SHOW or one.settled_at is not None:
        return
    shift, subject = shift_of(session, one), ("sign_up", sign_up_id(one))
    lead = check_in.in_charge(shift)
    asked = int(deadline.params.get("asked", 0))
    above = answers_for(session, moment, shift, but=one.person_id)
    asks = {above if asked or lead == one.person_id else lead}
    if asked > 1:
        asks |= set(may_decide(session, moment, one.person_id, above)[:1])
    for to_id in sorted(asks):
        notices.promise_staff(session, moment, TO_JUDGE, to_id, subject=subject)
    again = moment.calendar.add_working_days(moment.now, rules.load(session).no_show_judge)
    plans.plan(session, JUDGE, subject, again, params={"asked": asked + 1})


def _tell_desk(session: Session, moment: Moment, one: SignUp) -> None:
    """The volunteer desk hears of who missed several shifts, once for each further one (rule 13.75)."""
    if missed(session, moment, one.person_id) >= rules.load(session).no_shows:
        for who in telling.desk(session):
            if who.id != one.person_id:
                notices.promise_staff(session, moment, SEVERAL, who.id, subject=("sign_up", one.id))


DEADLINES = {JUDGE: on_judge}
