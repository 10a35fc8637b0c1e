"""What the staff do about a bad mark: heard, looked into, put right or explained, appealed, told."""

from datetime import date
from typing import Any

from sqlmodel import Session

from centre import follow_ups, notices, rules, words
from centre.bad_marks import custody
from centre.bad_marks.access import expect, wants_call
from centre.bad_marks.moves import CONTACT, PLANNED, TOLD, await_word, move, the_id
from centre.errors import Refused
from centre.follow_ups import Ended
from centre.moment import Moment
from models.bad_marks import BadMark, BadMarkAction, CameOf
from models.follow_ups import FollowUpKind
from models.who import Who


def take(session: Session, moment: Moment, actor: Who, mark_id: int, *, former: int | None = None) -> BadMark:
    """Take it over from whoever answers for it (`former`), who is told; of two at once one gets it.

    Raises:
        Refused: the actor may not, has it already, it is over, or a third colleague has it.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.TAKE)
    if mark.custodian_id != former:
        raise Refused("refused.bad_mark_changed", number=mark.number)
    move(session, moment, mark, BadMarkAction.TAKE, actor=actor, custodian_id=actor.id)
    if former is not None:
        params = {"by": actor.id}
        notices.promise_staff(
            session, moment, "bad_mark.taken", former, subject=("bad_mark", mark_id), params=params
        )
    return mark


def note_try(session: Session, moment: Moment, actor: Who, mark_id: int) -> BadMark:
    """Note that nobody picked up; one a day counts. Whoever cannot be reached by phone is written to.

    Raises:
        Refused: it is a colleague's, they do not want to be rung, it was tried today, or it is too late.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.NO_ANSWER)
    _refuse_unwanted(session, mark)
    today = moment.calendar.local(moment.now).date()
    if mark.tried_on == today:
        raise Refused("refused.tried_today", number=mark.number)
    move(session, moment, mark, BadMarkAction.NO_ANSWER, actor=actor, tries=mark.tries + 1, tried_on=today)
    return mark


def reach(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Note what they said on the telephone: they were contacted.

    Raises:
        Refused: it is a colleague's, they do not want to be rung, nothing was said, or they were contacted.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.CONTACT)
    _refuse_unwanted(session, mark)
    reached = {"by_phone": True, "contacted_at": moment.now}
    _said(session, moment, actor, mark, BadMarkAction.CONTACT, text=text, **reached)
    return mark


def write(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Write to them: they were contacted, and can write back.

    Raises:
        Refused: it is a colleague's, nothing was said, or they were contacted.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.CONTACT)
    line = _said(session, moment, actor, mark, BadMarkAction.CONTACT, text=text, contacted_at=moment.now)
    notices.promise(session, moment, CONTACT, mark.person_id, **_about(mark, line))
    return mark


def verify(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Note what was found out about it.

    Raises:
        Refused: it is a colleague's, nothing was said, or it is in no state for this.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.VERIFY)
    _said(session, moment, actor, mark, BadMarkAction.VERIFY, text=text)
    return mark


def plan(session: Session, moment: Moment, actor: Who, mark_id: int, text: str, *, day: date) -> BadMark:
    """Set a day by which it is put right, and tell them.

    Raises:
        Refused: it is a colleague's, nothing was said, or the day is past or beyond rule 17.31.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.PLAN)
    calendar = moment.calendar
    last = mark.due_at if mark.due_at is not None and mark.due_at > moment.now else None
    last = last or calendar.add_working_days(moment.now, rules.load(session).bad_mark_fix)
    due, latest = calendar.at(day, calendar.opening.closes), calendar.local(last).date()
    if due <= moment.now or day > latest:
        raise Refused("refused.bad_mark_day", number=mark.number)
    line = _said(session, moment, actor, mark, BadMarkAction.PLAN, text=text, planned_for=day)
    notices.promise(session, moment, PLANNED, mark.person_id, **_about(mark, line))
    return mark


def fix(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Tell them that it is put right, and how; then they are asked whether it is.

    Raises:
        Refused: it is a colleague's, nothing was said, or it is in no state for this.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.FIX)
    came_of = CameOf.DATED_PLAN if mark.planned_for is not None else CameOf.FIXED_NOW
    return _settle(session, moment, actor, mark, BadMarkAction.FIX, text=text, came_of=came_of)


def explain(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Tell them why it was as it was.

    Raises:
        Refused: it is a colleague's, nothing was said, or it is in no state for this.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.EXPLAIN)
    return _settle(session, moment, actor, mark, BadMarkAction.EXPLAIN, text=text, came_of=CameOf.EXPLAINED)


def appeal(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Say why the mark is a mistake or malicious; whoever leads decides. The mark itself stays.

    Raises:
        Refused: it is a colleague's, nothing was said, or it is in no state for this.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.APPEAL)
    appealed = {"appealed_by": actor.id, "decided_by": None}
    _said(session, moment, actor, mark, BadMarkAction.APPEAL, text=text, **appealed)
    custody.tell(session, moment, mark, custody.decider(session, moment, mark))
    return mark


def accept(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Decide that an appeal is right, and tell them kindly how it was; the mark stays and counts.

    Raises:
        Refused: the actor does not decide, or appealed; nothing was said, or nothing is appealed.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.ACCEPT)
    decided = {"came_of": CameOf.APPEALED, "decided_by": actor.id}
    _settle(session, moment, actor, mark, BadMarkAction.ACCEPT, text=text, **decided)
    _tell_custodian(session, moment, mark, actor)
    return mark


def reject(session: Session, moment: Moment, actor: Who, mark_id: int, text: str) -> BadMark:
    """Decide that the mark is right: it is put right or explained.

    Raises:
        Refused: the actor does not decide, or appealed; nothing was said, or nothing is appealed.
    """
    mark = expect(session, actor, mark_id, BadMarkAction.REJECT)
    _said(session, moment, actor, mark, BadMarkAction.REJECT, text=text, decided_by=actor.id)
    _tell_custodian(session, moment, mark, actor)
    return mark


def _settle(
    session: Session,
    moment: Moment,
    actor: Who,
    mark: BadMark,
    action: BadMarkAction,
    *,
    text: str,
    **values: Any,
) -> BadMark:
    """Tell them what came of it, and have them asked how it is now: rung, or in writing if they wish that."""
    line = _said(session, moment, actor, mark, action, text=text, fixed_at=moment.now, **values)
    notices.promise(session, moment, TOLD, mark.person_id, **_about(mark, line))
    in_force, calendar, row = rules.load(session), moment.calendar, the_id(mark)
    if not wants_call(session, mark):
        await_word(session, moment, mark)
        return mark
    about, number = (FollowUpKind.BAD_MARK, row), mark.number or ""
    ended = Ended(*about, number, mark.person_id, mark.custodian_id, mark.reopened)
    day = calendar.next_working_day(moment.now, days=in_force.bad_mark_call)
    follow_ups.begin(session, moment, ended, due_at=calendar.at(day, calendar.opening.closes))
    another = custody.first(session, moment, mark, but=mark.custodian_id)
    follow_ups.tell_new(session, moment, (*about, mark.reopened), another)
    return mark


def _said(
    session: Session,
    moment: Moment,
    actor: Who,
    mark: BadMark,
    action: BadMarkAction,
    *,
    text: str,
    **values: Any,
) -> int:
    said = words.checked(session, text)
    return move(session, moment, mark, action, actor=actor, text=said, **values)


def _about(mark: BadMark, line: int) -> dict[str, Any]:
    return {"subject": ("bad_mark", the_id(mark)), "params": {"line": line}}


def _tell_custodian(session: Session, moment: Moment, mark: BadMark, actor: Who) -> None:
    if mark.custodian_id != actor.id:
        custody.tell(session, moment, mark, mark.custodian_id)


def _refuse_unwanted(session: Session, mark: BadMark) -> None:
    if not wants_call(session, mark):
        raise Refused("refused.bad_mark_no_call", number=mark.number)
