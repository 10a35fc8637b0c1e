"""Surveys: how long it is kept who was asked and what was answered."""

from sqlalchemy import and_, delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.files import FileState, StoredFile
from models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyOpinion,
    SurveyPot,
    SurveyState,
    SurveyVersion,
)

_OVER = (SurveyState.CLOSED, SurveyState.ARCHIVED)


def _surveys(session: Session, terms: Terms) -> int:
    old = col(Survey.updated_at) < terms.ago(days=terms.in_force.keep_surveys)
    over = select(Survey.id).where(old, col(Survey.state).in_(_OVER)).limit(terms.limit)
    ids = session.exec(over).all()
    answers = select(SurveyAnswer.id).where(col(SurveyAnswer.survey_id).in_(ids)).scalar_subquery()
    about = and_(col(StoredFile.subject_kind) == "survey_answer", col(StoredFile.subject_id).in_(answers))
    change(session, StoredFile, about, state=FileState.DOOMED)
    for table in (SurveyOpinion, SurveyAnswer, SurveyPot, SurveyInvitation, SurveyVersion):
        session.exec(delete(table).where(col(table.survey_id).in_(ids)))
    return session.exec(delete(Survey).where(col(Survey.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "survey": _surveys,
    "survey_version": None,  # go with their survey
    "survey_invitation": None,
    "survey_pot": None,
    "survey_answer": None,
    "survey_opinion": None,
}
