"""What became of the opinions that were raised in surveys (M38)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from centre.figures import Share
from centre.periods import Period
from models.cases import Case, CaseState
from models.surveys import SurveyOpinion

_UNCOUNTED = frozenset({CaseState.WITHDRAWN, CaseState.MERGED})


@dataclass(frozen=True, slots=True)
class Handled:
    """Of the opinions that were raised so many went to somebody who answers for them, and to so many their
    author got an answer (M38); what was withdrawn, or is the same as another, does not count.
    """

    passed: Share
    answered: Share


def handled(session: Session, survey_id: int) -> Handled:
    """What became of the opinions of one survey."""
    return _handled(session, col(SurveyOpinion.survey_id) == survey_id)


def handled_in(session: Session, span: Period) -> Handled:
    """What became of the opinions that were raised in a period, whichever survey they came from."""
    raised = col(SurveyOpinion.raised_at)
    return _handled(session, (raised >= span.begins) & (raised < span.ends))


def _handled(session: Session, which: ColumnElement[bool]) -> Handled:
    raised = select(Case).join(SurveyOpinion, col(SurveyOpinion.case_id) == col(Case.id))
    found = session.exec(raised.where(which)).all()
    cases = [one for one in found if one.state not in _UNCOUNTED]
    passed = sum(one.custodian_id is not None for one in cases)
    answered = sum(one.reviewed_at is not None and _has_author(one) for one in cases)
    return Handled(Share(passed, len(cases)), Share(answered, len(cases)))


def _has_author(case: Case) -> bool:
    """Whether somebody can read the answer: who wrote it with a name, or has its code."""
    return case.person_id is not None or bool(case.code_hash)
