"""Requests, complaints and suggestions: how long they are kept."""

from sqlalchemy import and_, delete, or_
from sqlmodel import Session, col, select

from centre.retention.contests import let_go
from centre.retention.terms import Rule, Terms
from centre.rows import change
from models.audit import AuditLine
from models.case_words import CaseWord
from models.cases import Case, CaseKind, CaseLimit, CaseLine, Gap, Handover, OtherParty, Plan
from models.complaints import Complaint, Extension, Follower
from models.files import FileState, StoredFile
from models.ideas import Idea
from models.refunds import Refund
from models.surveys import SurveyOpinion


def _cases(session: Session, terms: Terms) -> int:
    complained = col(Case.kind) == CaseKind.COMPLAINT
    old = or_(
        and_(~complained, col(Case.closed_at) < terms.ago(days=terms.in_force.keep_cases)),
        and_(complained, col(Case.closed_at) < terms.ago(days=terms.in_force.keep_complaints)),
    )
    ids = session.exec(select(Case.id).where(old).order_by(col(Case.id)).limit(terms.limit)).all()
    lines = select(CaseLine.id).where(col(CaseLine.case_id).in_(ids))
    about = or_(
        and_(col(StoredFile.subject_kind) == "case", col(StoredFile.subject_id).in_(ids)),
        and_(col(StoredFile.subject_kind) == "case_line", col(StoredFile.subject_id).in_(lines)),
    )
    change(session, StoredFile, about, state=FileState.DOOMED)
    for table, case_id in (
        (CaseLine, CaseLine.case_id),
        (CaseLimit, CaseLimit.case_id),
        (Gap, Gap.case_id),
        (Plan, Plan.case_id),
        (Handover, Handover.case_id),
        (Refund, Refund.case_id),
        (OtherParty, OtherParty.case_id),
        (CaseWord, CaseWord.case_id),
        (Follower, Follower.case_id),
        (Extension, Extension.case_id),
        (SurveyOpinion, SurveyOpinion.case_id),
    ):
        session.exec(delete(table).where(col(case_id).in_(ids)))
    let_go(session, select(Idea.id).where(col(Idea.case_id).in_(ids)))
    # What goes on for another, or is about one, outlives it.
    change(session, Case, col(Case.merged_into).in_(ids), merged_into=None)
    change(session, Complaint, col(Complaint.concerns_id).in_(ids), concerns_id=None)
    session.exec(delete(Complaint).where(col(Complaint.id).in_(ids)))
    # That there was one, and when it went, is known as long as the audit is kept.
    session.add_all(
        AuditLine(at=terms.now, action="case.destroyed", subject_kind="case", subject_id=one) for one in ids
    )
    return session.exec(delete(Case).where(col(Case.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "case": _cases,
    # These go with their case.
    "case_limit": None,
    "case_line": None,
    "case_word": None,
    "complaint": None,
    "extension": None,
    "follower": None,
    "gap": None,
    "handover": None,
    "other_party": None,
    "plan": None,
    "refund": None,
}
