"""Ringing after a service: take a call, give it back, note that nobody picked up, or what they said."""

from datetime import timedelta

from sqlmodel import Session

from centre import bad_marks, cases, complaints, follow_ups, plans, rules, words
from centre.cases import access
from centre.cases.moves import move as move_case
from centre.errors import Refused
from centre.follow_up_calls.access import for_caller
from centre.follow_ups.moves import MOVES
from centre.moment import Moment
from models.bookings import Booking
from models.cases import CaseAction
from models.complaints import Got
from models.follow_ups import FollowUp, FollowUpAction, FollowUpKind, FollowUpResult, FollowUpState
from models.who import Who


def take(session: Session, moment: Moment, actor: Who, row: int, *, former: int | None = None) -> FollowUp:
    """Take a call that is due, or over from the colleague who has it (`former`); of two at once one gets it.

    Raises:
        Refused: the actor may not ring about this, has it already, somebody else has, or it is over.
    """
    call = for_caller(session, actor, row)
    MOVES.check(call, FollowUpAction.TAKE)
    if call.caller_id == actor.id and call.state is FollowUpState.TAKEN:
        raise Refused("refused.follow_up_yours", number=call.number)
    if call.caller_id != former:
        raise Refused("refused.follow_up_taken", number=call.number)
    _refuse_tried(moment, call)
    follow_ups.move(session, moment, call, FollowUpAction.TAKE, actor_id=actor.id, caller_id=actor.id)
    return call


def give_back(session: Session, moment: Moment, actor: Who, row: int) -> FollowUp:
    """Leave a call that one took to colleagues.

    Raises:
        Refused: the actor did not take it.
    """
    call = expect(session, actor, row, FollowUpAction.GIVE_BACK)
    follow_ups.move(session, moment, call, FollowUpAction.GIVE_BACK, actor_id=actor.id, caller_id=None)
    return call


def note_try(session: Session, moment: Moment, actor: Who, row: int) -> FollowUp:
    """Note that nobody picked up; one a day counts, and the last (rule 17.23) ends it: unreachable.

    Raises:
        Refused: the actor did not take it, or it was tried today.
    """
    call = expect(session, actor, row, FollowUpAction.NO_ANSWER)
    _refuse_tried(moment, call)
    calendar, tries = moment.calendar, call.tries + 1
    last = tries >= rules.load(session).follow_up_tries
    counted = {"tries": tries, "tried_on": calendar.local(moment.now).date()}
    complaint = call.kind is FollowUpKind.COMPLAINT
    if complaint:
        case = access.find(session, call.subject_id)
        move_case(session, moment, case, CaseAction.NO_ANSWER, actor=actor)
    if last:
        follow_ups.move(session, moment, call, FollowUpAction.GIVE_UP, actor_id=actor.id, **counted)
        if complaint:
            cases.lapse(session, moment, call.subject_id)
        elif call.kind is FollowUpKind.BAD_MARK:
            bad_marks.unreached(session, moment, call.subject_id)
        return call
    due_at = max(call.due_at, calendar.add_working_days(moment.now, 1))
    again = {**counted, "caller_id": None, "due_at": due_at}
    follow_ups.move(session, moment, call, FollowUpAction.NO_ANSWER, actor_id=actor.id, **again)
    plans.drop(session, moment, ("follow_up", row))
    follow_ups.watch(session, call)
    return call


def note_result(
    session: Session,
    moment: Moment,
    actor: Who,
    row: int,
    result: FollowUpResult,
    *,
    text: str = "",
    grade: int | None = None,
) -> FollowUp:
    """Note what somebody said who was reached, and how they grade it; what is not solved goes on.

    A complaint or a bad mark goes back to who handled it, a request is opened again. What was
    booked, or is too old for that, goes on as a new request that names it.

    Raises:
        Refused: the actor did not take it, it is no grade, or nothing is said of what is not solved.
    """
    call = expect(session, actor, row, FollowUpAction.NOTE_RESULT)
    if grade is not None and grade not in complaints.GRADES:
        raise Refused("refused.grade_unknown")
    said = words.checked(session, text, optional=result is not FollowUpResult.NOT_SOLVED)
    noted = {"result": result, "words": said, "grade": grade}
    follow_ups.move(session, moment, call, FollowUpAction.NOTE_RESULT, actor_id=actor.id, **noted)
    if call.kind is FollowUpKind.COMPLAINT:
        _answer(session, moment, actor, call)
    elif call.kind is FollowUpKind.BAD_MARK:
        bad_marks.rung(session, moment, call)
    elif result is FollowUpResult.NOT_SOLVED:
        _go_on(session, moment, actor, call)
    return call


def expect(session: Session, actor: Who, row: int, action: FollowUpAction) -> FollowUp:
    """A call that the actor took and with which they can do something now.

    Raises:
        Refused: they may not, they did not take it, or it is over.
    """
    call = for_caller(session, actor, row)
    MOVES.check(call, action)
    if call.caller_id != actor.id:
        raise Refused("refused.follow_up_not_yours", number=call.number)
    return call


def _refuse_tried(moment: Moment, call: FollowUp) -> None:
    if call.tried_on == moment.calendar.local(moment.now).date():
        raise Refused("refused.tried_today", number=call.number)


def _answer(session: Session, moment: Moment, actor: Who, call: FollowUp) -> None:
    """Let the complaint hear what they say of the reply."""
    about, row = (session, moment, actor), call.subject_id
    if call.grade is not None:
        # Asked once: what they said before stays.
        complaints.grade(*about, row, call.grade)
    if call.result is FollowUpResult.SOLVED:
        complaints.fixed(*about, row, got=Got.BY_PHONE)
    elif call.result is FollowUpResult.PARTLY:
        complaints.partly_fixed(*about, row, call.words, got=Got.BY_PHONE)
    else:
        complaints.not_fixed(*about, row, call.words, got=Got.BY_PHONE)


def _go_on(session: Session, moment: Moment, actor: Who, call: FollowUp) -> None:
    if call.kind is FollowUpKind.REQUEST:
        case = access.find(session, call.subject_id)
        limit = timedelta(days=rules.load(session).case_reopen)
        if case.closed_at is not None and moment.now <= case.closed_at + limit:
            cases.reopen(session, moment, actor, call.subject_id, call.words)
            return
        service_id = case.service_id
    else:
        service_id = session.get_one(Booking, call.subject_id).service_id
    assert service_id is not None  # noqa: S101 - every request is for a service
    about = f"{call.number}: {call.words}"
    cases.go_on(session, moment, actor, service_id, person_id=call.person_id, about=about, but=call.served_by)
