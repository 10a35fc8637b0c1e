"""How the people of a survey hear of it: all queued at once, held back and let go again, reminded once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select, union_all, update
from sqlmodel import Session, col

from centre import broadcasts, notices, plans, quiet, rules
from centre.moment import Moment
from centre.rows import insert_many
from models.deadlines import Deadline
from models.outbox import Message, Notice, NoticeState
from models.people import Person
from models.surveys import Survey, SurveyInvitation, SurveyState

INVITED = "survey.invited"
REMINDED = "survey.reminded"
REMIND = "survey.remind"
_KINDS = (INVITED, REMINDED)
_AGAIN = timedelta(hours=1)


def invite(session: Session, moment: Moment, survey: Survey, people: list[int]) -> None:
    """Ask all these people, each of them once, whatever happens and however often this is done."""
    survey_id = survey.id or 0
    asked = [{"survey_id": survey_id, "person_id": person_id} for person_id in people]
    insert_many(session, SurveyInvitation, asked)
    names, subject = _names(INVITED, survey_id, people), ("survey", survey_id)
    notices.promise_all(session, moment, INVITED, names, due=moment.now, subject=subject)
    plan_reminder(session, moment, survey_id)


def plan_reminder(session: Session, moment: Moment, survey_id: int) -> None:
    """Look at who has not answered when the first of them may be reminded (18.1)."""
    due = moment.now + timedelta(hours=rules.load(session).survey_reminder)
    plans.plan(session, REMIND, ("survey", survey_id), due)


def hold(session: Session, moment: Moment, survey_id: int) -> None:
    """Hold back what was not sent yet."""
    broadcasts.hold(session, moment, ("survey", survey_id), _KINDS)


def let_go(session: Session, moment: Moment, survey_id: int) -> None:
    """Tell what was held back; whether it still holds is looked at when it is told."""
    due = quiet.deferred(moment.now, moment.calendar, rules.load(session))
    # By their names: among all that was ever told those of one survey would be looked for from end to end.
    theirs = col(SurveyInvitation.survey_id) == survey_id
    names = [_name(kind, SurveyInvitation.survey_id, SurveyInvitation.person_id) for kind in _KINDS]
    named = union_all(*(select(name).where(theirs) for name in names))
    held = (col(Notice.once).in_(named), col(Notice.state) == NoticeState.DROPPED)
    table: Any = Notice
    session.connection().execute(
        update(table).where(*held).values(state=NoticeState.WAITING, settled_at=None, due_at=due)
    )


def note_told(session: Session, survey_id: int) -> None:
    """Note who has been told by now: their notice was, and nothing of it waits to be sent."""
    on_its_way = select(col(Message.notice_id)).where(
        col(Message.finished_at).is_(None), col(Message.notice_id).is_not(None)
    )
    told = (
        col(Notice.once) == _name(INVITED, SurveyInvitation.survey_id, SurveyInvitation.person_id),
        col(Notice.state) == NoticeState.TOLD,
        col(Notice.id).not_in(on_its_way),
    )
    reached = (col(Person.id) == col(SurveyInvitation.person_id), col(Person.reachable))
    session.connection().execute(
        update(SurveyInvitation)
        .where(
            col(SurveyInvitation.survey_id) == survey_id,
            col(SurveyInvitation.called),
            col(SurveyInvitation.told_at).is_(None),
            exists().where(*told),
            exists().where(*reached),
        )
        .values(told_at=select(col(Notice.settled_at)).where(*told).scalar_subquery())
    )
    session.expire_all()


def is_sending(session: Session, survey_id: int) -> bool:
    """Whether somebody is still to be told."""
    waiting = select(col(Notice.id)).where(*_about(survey_id), col(Notice.state) == NoticeState.WAITING)
    if session.execute(waiting.limit(1)).first() is not None:
        return True
    unsent = (
        select(col(Message.id))
        .join(Notice, col(Notice.id) == col(Message.notice_id))
        .where(col(Message.finished_at).is_(None), *_about(survey_id))
    )
    return session.execute(unsent.limit(1)).first() is not None


def on_remind(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind whoever has known for long enough and not answered; nobody twice (18.1)."""
    survey_id = deadline.subject_id or 0
    survey = session.get_one(Survey, survey_id)
    if survey.state is not SurveyState.OPEN:
        return  # whoever resumes it plans it anew
    note_told(session, survey_id)
    wait = timedelta(hours=rules.load(session).survey_reminder)
    silent = (
        col(SurveyInvitation.survey_id) == survey_id,
        col(SurveyInvitation.called),
        col(SurveyInvitation.answered).is_(False),
    )
    told_at = col(SurveyInvitation.told_at)
    ripe = select(col(SurveyInvitation.person_id)).where(*silent, told_at <= moment.now - wait)
    people = list(session.execute(ripe.order_by(col(SurveyInvitation.person_id))).scalars())
    names, subject = _names(REMINDED, survey_id, people), ("survey", survey_id)
    notices.promise_all(session, moment, REMINDED, names, due=moment.now, subject=subject)
    later = select(func.min(told_at)).where(*silent, told_at > moment.now - wait)
    first: datetime | None = session.execute(later).scalar_one()
    if first is not None:
        plans.plan(session, REMIND, ("survey", survey_id), first + wait)
    elif is_sending(session, survey_id):
        plans.plan(session, REMIND, ("survey", survey_id), moment.now + max(wait, _AGAIN))


def _names(kind: str, survey_id: int, people: list[int]) -> dict[int, str]:
    return {person_id: f"{kind}:{survey_id}:{person_id}" for person_id in people}


def _about(survey_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Notice.subject_kind) == "survey",
        col(Notice.subject_id) == survey_id,
        col(Notice.kind).in_(_KINDS),
    )


def _name(kind: str, survey_id: Any, person_id: Any) -> ColumnElement[str]:
    """By which name somebody was promised it."""
    return literal(f"{kind}:") + cast(survey_id, String) + literal(":") + cast(person_id, String)


DEADLINES = {REMIND: on_remind}
