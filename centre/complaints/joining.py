"""Complaints of the same: found by category, place and date alone, joined by one tap, merged by the staff."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit, notices, rules
from centre.cases import followers
from centre.cases.access import expect, find, for_staff
from centre.cases.codes import Voice
from centre.cases.followers import Progress
from centre.complaints.targets import area_of
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.base import constant
from models.cases import ENDED, ORDINARY, URGENT, Case, CaseAction, CaseKind, CaseState
from models.complaints import Complaint, ComplaintCategory, Severity
from models.who import Who

JOINED = "case.joined"
_TOO_LATE = frozenset({CaseState.REPLIED, CaseState.FOLLOW_UP})
_LIKE = (
    select(col(Case.id), col(Complaint.category), col(Complaint.whom), col(Case.created_at))
    .join(Complaint, col(Complaint.id) == col(Case.id))
    .where(
        col(Case.kind) == constant(CaseKind.COMPLAINT),
        col(Case.closed_at).is_(None),
        col(Complaint.category) == bindparam("category_of_it"),
        col(Complaint.area) == bindparam("area_of_it"),
        col(Case.created_at) >= bindparam("since"),
        col(Case.person_id).is_distinct_from(bindparam("person")),
        col(Case.against_id).is_distinct_from(bindparam("person")),
        # Once there is a reply it is too late to join.
        col(Case.state).not_in(sorted(_TOO_LATE)),
    )
    .order_by(col(Case.id).desc())
    .limit(3)
)


@dataclass(frozen=True, slots=True)
class Similar:
    """An open complaint about the same place: of it others see only this."""

    id: int
    category: ComplaintCategory
    area: str
    day: date


def similar(
    session: Session, moment: Moment, who: Who, category: ComplaintCategory, place: str
) -> list[Similar]:
    """Open complaints about a place (rule 10.12), the newest first; one's own are not among them."""
    area = area_of(place)
    if not area:
        return []
    about = {"category_of_it": category, "area_of_it": area, "person": who.id}
    since = moment.now - timedelta(days=rules.load(session).complaint_similar)
    found = session.execute(_LIKE, {**about, "since": since}).all()
    day = moment.calendar.local
    return [Similar(case_id, kind, area, day(created_at).date()) for case_id, kind, _, created_at in found]


def join(session: Session, moment: Moment, who: Who, case_id: int) -> bool:
    """Say "me too": it weighs more, and one hears what came of it; False for who said so before.

    Raises:
        Refused: it is replied to or closed by now, about no place, or one's own.
    """
    case = find(session, case_id)
    complaint = session.get(Complaint, case_id)
    if complaint is None or not complaint.area or who.id in (case.person_id, case.against_id):
        raise Refused("refused.case_unknown")
    if case.state in ENDED or case.state in _TOO_LATE:
        raise Refused("refused.complaint_over")
    if not followers.follow(session, moment, case, who.id):
        return False
    weigh(session, moment, case, 1)
    return True


def weigh(session: Session, moment: Moment, case: Case, more: int) -> None:
    """Count others who say the same; from so many on (rule 10.13) it weighs more, and its custodian hears."""
    this = col(Complaint.id) == case.id
    change(session, Complaint, this, joined=Complaint.joined + more)
    many = col(Complaint.joined) >= rules.load(session).complaint_joined
    light = col(Complaint.severity) == Severity.NORMAL
    if not change(session, Complaint, this, many, light, severity=Severity.HIGH):
        return
    change(session, Case, col(Case.id) == case.id, col(Case.rank) == ORDINARY, rank=URGENT)
    if case.custodian_id is not None:
        subject = ("case", case.id)
        notices.promise_staff(session, moment, JOINED, case.custodian_id, subject=subject)


def expect_target(session: Session, actor: Who, case_id: int, into: int) -> Case:
    """The case with which another of the same matter is merged.

    Raises:
        Refused: there is none that the actor may work on, or it is of another kind, closed, the same one, not
            about the same colleague, or lighter.
    """
    case = expect(session, actor, case_id, CaseAction.MERGE)
    for_staff(session, actor, into)
    # Held until this is done: it must not end in the same moment.
    target = session.get_one(Case, into, populate_existing=True, with_for_update=True)
    if (
        target.kind is not case.kind
        or target.id == case.id
        or case.against_id not in (None, target.against_id)
    ):
        raise Refused("refused.merge_unfit")
    if target.state in ENDED:
        raise Refused("refused.merge_over", number=target.number)
    if case.urgent and not target.urgent:
        raise Refused("refused.merge_lighter", number=target.number)
    return target


def note_merged(session: Session, moment: Moment, actor: Who, case: Case, target: Case) -> None:
    """Let whoever made the merged one, and those who had joined it, hear what comes of the other."""
    them = {*followers.of(session, case), case.person_id} - {None, target.person_id}
    for person_id in sorted(one for one in them if one is not None):
        followers.follow(session, moment, target, person_id)
    if session.get(Complaint, target.id) is not None:
        weigh(session, moment, target, max(1, len(them)))
    audit.note(session, moment, actor.id, "case.merged_in", ("case", target.id), merged=case.id)


def split_until(session: Session, onward: Progress | None) -> datetime | None:
    """Until when a merged complaint can come back (rule 10.11); None while the other has no reply."""
    if onward is None or onward.replied_at is None:
        return None
    return onward.replied_at + timedelta(days=rules.load(session).complaint_review)


def expect_not_fixed(session: Session, moment: Moment, voice: Voice, case_id: int) -> Case:
    """A complaint of which one may say that it is not fixed; of a merged one after the other's reply.

    Raises:
        Refused: there is no reply to say so of (any more), or it is somebody else's.
    """
    case = expect(session, voice, case_id, CaseAction.NOT_FIXED)
    if case.merged_into is not None:
        until = split_until(session, followers.progress(session, case_id))
        if until is None or moment.now > until:
            raise Refused(f"refused.case_{case.state}", number=case.number, name="")
    return case
