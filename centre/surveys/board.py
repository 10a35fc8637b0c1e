"""How many of those who were asked have answered, in one message that changes in place."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from centre import notices, plans, rules
from centre.moment import Moment
from centre.surveys import sending
from models.deadlines import Deadline
from models.surveys import Survey, SurveyInvitation

SHOWN = "survey.board"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many were asked, how many of them know, how many have answered; and how many came by the link."""

    asked: int
    told: int
    answered: int
    came: int


def progress(session: Session, survey_id: int) -> Progress:
    """Where a survey is."""
    called, told = col(SurveyInvitation.called), col(SurveyInvitation.told_at).is_not(None)
    counted = select(
        *(
            func.count(case((so, 1)))
            for so in (called, and_(called, told), col(SurveyInvitation.answered), called.is_(False))
        )
    ).where(col(SurveyInvitation.survey_id) == survey_id)
    return Progress(*session.execute(counted).one())


def show(session: Session, moment: Moment, survey: Survey) -> None:
    """Show whoever runs a survey where it is, from now on."""
    if survey.owner_id is not None:
        notices.promise(
            session, moment, SHOWN, survey.owner_id, subject=("survey", survey.id), once=_name(survey.id)
        )
        stir(session, moment, survey)


def stir(session: Session, moment: Moment, survey: Survey) -> None:
    """Have the count change soon, with whatever else changes until then (18.3)."""
    subject = ("survey", survey.id or 0)
    if survey.owner_id is not None and not plans.waits(session, SHOWN, subject):
        due = moment.now + timedelta(seconds=rules.load(session).survey_board)
        plans.plan(session, SHOWN, subject, due)


def renew(session: Session, moment: Moment, survey_id: int) -> None:
    """Have the count say what is so now."""
    sending.note_told(session, survey_id)
    notices.retell(session, moment, [_name(survey_id)])


def on_board(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Bring the count up to date; while people are still being told, again and again."""
    survey = session.get_one(Survey, deadline.subject_id)
    renew(session, moment, survey.id or 0)
    if sending.is_sending(session, survey.id or 0):
        stir(session, moment, survey)


def _name(survey_id: int | None) -> str:
    return f"{SHOWN}:{survey_id}"


DEADLINES = {SHOWN: on_board}
