"""Emergencies of the house: declared by a leader, ended by one, and reviewed in an after-action note."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from centre import audit, emergency, notices, plans, roll_call, rules, staff
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.base import constant
from models.deadlines import Deadline
from models.desk import Alert
from models.emergency import TRANSITIONS, Emergency, EmergencyAction, EmergencyKind, EmergencyState
from models.people import Person
from models.rights import Right
from models.who import Who

RELEASE = "emergency.release"
NOTE = "emergency.note"
_OPEN = col(Emergency.reviewed_at).is_(None)
_HOLDING = select(Emergency.id).where(_OPEN, col(Emergency.released_at).is_(None)).limit(1)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The after-action note: what happened, what was done, and what to change."""

    happened: str
    done: str
    change: str


def declare(
    session: Session,
    moment: Moment,
    actor: Who,
    kind: EmergencyKind,
    *,
    about: str = "",
    place: str = "",
    alert_id: int | None = None,
) -> Emergency:
    """Call the whole team, and hold back everything that is not urgent (rule 3.9); of two at once one counts.

    Raises:
        Refused: the actor may not, or one is on already.
    """
    _check(actor)
    alert = emergency.find(session, alert_id)
    declared = Emergency(
        kind=kind,
        about=about,
        place=place,
        person_id=alert.person_id if alert else None,
        declared_by=actor.id,
        declared_at=moment.now,
    )
    emergency_id = insert_new(session, declared)
    if emergency_id is None:
        expect_none(session)
        raise Refused("refused.emergency_changed")  # the other one has just ended
    audit.note(session, moment, actor.id, "emergency.declared", _subject(emergency_id), kind=kind)
    _stop_alarms(session, moment, actor, alert_id)
    roll_call.ask_everybody(session, moment, emergency_id)
    release_at = moment.now + timedelta(hours=rules.load(session).emergency_holds)
    plans.plan(session, RELEASE, _subject(emergency_id), release_at)
    return find(session, emergency_id)


def end(session: Session, moment: Moment, actor: Who, emergency_id: int) -> None:
    """Say that it is over: what was held back goes out, and somebody writes down what was learnt.

    Raises:
        Refused: the actor may not, or somebody said so before.
    """
    ended = {"ended_by": actor.id, "ended_at": moment.now, "released_at": moment.now}
    _move(session, moment, actor, emergency_id, EmergencyAction.END, **ended)
    plans.drop(session, moment, _subject(emergency_id))
    roll_call.close(session, moment, emergency_id)
    _plan_note(session, moment, emergency_id)


def review(session: Session, moment: Moment, actor: Who, emergency_id: int, lesson: Lesson) -> None:
    """Close an emergency with its after-action note.

    Raises:
        Refused: the actor may not, it is still on, or somebody wrote the note before.
    """
    written = {"happened": lesson.happened, "done": lesson.done, "change": lesson.change}
    by = {"reviewed_by": actor.id, "reviewed_at": moment.now}
    _move(session, moment, actor, emergency_id, EmergencyAction.REVIEW, **written, **by)
    plans.drop(session, moment, _subject(emergency_id))
    notices.drop(session, moment, _subject(emergency_id), {NOTE})
    _stop_alarms(session, moment, actor)  # the words of such a note sound like danger
    roll_call.show_anew(session, moment, emergency_id)


def holding(session: Session) -> bool:
    """Whether an emergency holds back everything that is not urgent."""
    return session.connection().execute(_HOLDING).first() is not None


def current(session: Session) -> Emergency | None:
    """The emergency that is on, else the newest one whose note is still to be written."""
    return session.exec(select(Emergency).where(_OPEN).order_by(col(Emergency.id).desc())).first()


def find(session: Session, emergency_id: int | None) -> Emergency:
    """An emergency as it is now.

    Raises:
        Refused: there is none.
    """
    found = session.get(Emergency, emergency_id, populate_existing=True) if emergency_id else None
    if found is None:
        raise Refused("refused.emergency_unknown")
    return found


def expect(session: Session, actor: Who, emergency_id: int, action: EmergencyAction) -> Emergency:
    """An emergency with which somebody may do something now; to be asked before they are made to write.

    Raises:
        Refused: they may not, or it is in no state for this.
    """
    _check(actor)
    found = find(session, emergency_id)
    if (found.state, action) not in TRANSITIONS:
        raise _refusal(session, found)
    return found


def expect_none(session: Session) -> None:
    """See that no emergency is on.

    Raises:
        Refused: one is.
    """
    on = select(Emergency).where(Emergency.state == constant(EmergencyState.DECLARED))
    if found := session.exec(on).first():
        raise _refusal(session, found)


def on_release(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Nobody has ended it for hours: let go what was held back, and ask the leaders whether it is over."""
    subject = _subject(deadline.subject_id)
    still = (col(Emergency.id) == deadline.subject_id, col(Emergency.released_at).is_(None))
    if not change(session, Emergency, *still, released_at=moment.now):
        return
    for leader in staff.people_with(session, Right.ANSWER_ALERTS):
        notices.promise(session, moment, "emergency.released", leader.id, subject=subject, critical=True)


def on_note(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind whoever leads today of the note that is missing, every working day until it is written."""
    if (
        session.get_one(Emergency, deadline.subject_id, populate_existing=True).state
        is not EmergencyState.STABLE
    ):
        return
    leader = staff.on_duty_next(session, moment).leader
    if leader is not None:
        notices.promise_staff(session, moment, NOTE, leader.id, subject=_subject(deadline.subject_id))
    _plan_note(session, moment, deadline.subject_id)


# The first goes on while an emergency is on.
URGENT = {RELEASE: on_release}
DEADLINES = {NOTE: on_note}


def _plan_note(session: Session, moment: Moment, emergency_id: int) -> None:
    calendar = moment.calendar
    day = calendar.next_working_day(moment.now, days=rules.load(session).emergency_note_every)
    plans.plan(session, NOTE, _subject(emergency_id), calendar.at(day, calendar.opening.opens))


def _move(
    session: Session, moment: Moment, actor: Who, emergency_id: int, action: EmergencyAction, **values: Any
) -> None:
    before = expect(session, actor, emergency_id, action).state
    after = TRANSITIONS[before, action]
    still = (col(Emergency.id) == emergency_id, col(Emergency.state) == before)
    if not change(session, Emergency, *still, state=after, **values):
        raise _refusal(session, find(session, emergency_id))
    audit.note(session, moment, actor.id, f"emergency.{action}", _subject(emergency_id), after=after)


def _refusal(session: Session, found: Emergency) -> Refused:
    """The sentence that says how it stands, and whose doing that was."""
    by = {
        EmergencyState.DECLARED: found.declared_by,
        EmergencyState.STABLE: found.ended_by,
        EmergencyState.REVIEWED: found.reviewed_by,
    }[found.state]
    return Refused(f"refused.emergency_{found.state}", name=session.get_one(Person, by).name)


def _check(actor: Who) -> None:
    if not actor.may(Right.ANSWER_ALERTS):
        raise Refused("refused.not_allowed")


def _stop_alarms(session: Session, moment: Moment, actor: Who, alert_id: int | None = None) -> None:
    """Whoever leads is on it: the alarm behind an emergency stops, and what they cried out themselves."""
    theirs = or_(col(Alert.id) == alert_id, col(Alert.person_id) == actor.id)
    ringing = select(Alert.id).where(col(Alert.acknowledged_at).is_(None), theirs)
    for number in session.exec(ringing).all():
        with suppress(Refused):  # somebody else has just seen it
            emergency.acknowledge(session, moment, actor, number or 0)


def _subject(emergency_id: int) -> tuple[str, int]:
    return "emergency", emergency_id
