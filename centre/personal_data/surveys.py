"""What is personal about surveys: that somebody was asked, and what they answered with their name.

What was answered without a name is nobody's any more: it is neither shown as anybody's nor erased with them.
"""

from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session, col

from centre.moment import Moment
from centre.personal_data.kinds import Personal, remove, whose
from centre.rows import change
from models.files import FileState, StoredFile
from models.surveys import Survey, SurveyAnswer, SurveyInvitation, SurveyOpinion
from models.who import Who

_asked, _answered, _owned = (
    whose(SurveyInvitation.person_id),
    whose(SurveyAnswer.person_id),
    whose(Survey.owner_id),
)


def _answers(who: Who) -> Any:
    return select(col(SurveyAnswer.id)).where(_answered(who)).scalar_subquery()


def _take_answers(session: Session, moment: Moment, who: Who) -> int:
    about = and_(
        col(StoredFile.subject_kind) == "survey_answer", col(StoredFile.subject_id).in_(_answers(who))
    )
    change(session, StoredFile, about, state=FileState.DOOMED)
    change(session, SurveyOpinion, col(SurveyOpinion.answer_id).in_(_answers(who)), answer_id=None)
    return remove(SurveyAnswer, _answered)(session, moment, who)


PERSONAL = (
    Personal("survey_answers", SurveyAnswer, _answered, ("survey_id", "answers"), _take_answers),
    Personal(
        "survey_invitations",
        SurveyInvitation,
        _asked,
        ("survey_id", "called", "told_at", "answered"),
        remove(SurveyInvitation, _asked),
    ),
    Personal(
        "surveys_run",
        Survey,
        _owned,
        ("number", "title", "state", "opens_at", "closes_at"),
        lambda session, _moment, who: change(session, Survey, _owned(who), owner_id=None),
    ),
)
