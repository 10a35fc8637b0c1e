"""Complaints of the same: found by category, place and date alone, joined by one tap, merged by the staff."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit, notices, rules
from centre.cases.moves import expect, find
from centre.complaints.targets import area_of
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.base import constant
from models.cases import ENDED, ORDINARY, URGENT, Case, CaseAction, CaseKind, Openness
from models.complaints import Complaint, ComplaintCategory, Follower, Severity
from models.who import Who

FOLLOWED = "case.followed"
JOINED = "case.joined"
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
        Refused: it is closed by now, about no place, or one's own.
    """
    case = find(session, case_id)
    complaint = session.get(Complaint, case_id)
    if complaint is None or not complaint.area or case.person_id == who.id:
        raise Refused("refused.case_unknown")
    if case.state in ENDED:
        raise Refused("refused.complaint_over")
    if not follow(session, moment, case_id, who.id):
        return False
    this = col(Complaint.id) == case_id
    change(session, Complaint, this, joined=Complaint.joined + 1)
    many = col(Complaint.joined) >= rules.load(session).complaint_joined
    light = col(Complaint.severity) == Severity.NORMAL
    weightier = change(session, Complaint, this, many, light, severity=Severity.HIGH)
    if weightier:
        change(session, Case, col(Case.id) == case_id, col(Case.rank) == ORDINARY, rank=URGENT)
    if weightier and case.custodian_id is not None:
        subject = ("case", case_id)
        notices.promise_staff(session, moment, JOINED, case.custodian_id, subject=subject)
    return True


def follow(session: Session, moment: Moment, case_id: int, person_id: int) -> bool:
    """Have somebody told what comes of a complaint; False if they are already."""
    return (
        insert_new(session, Follower(case_id=case_id, person_id=person_id, joined_at=moment.now)) is not None
    )


def tell_followers(session: Session, moment: Moment, case: Case) -> None:
    """Tell everybody who joined what was found and done."""
    followers = select(col(Follower.person_id)).where(col(Follower.case_id) == case.id)
    for person_id in session.execute(followers.order_by(col(Follower.id))).scalars():
        notices.promise(session, moment, FOLLOWED, person_id, subject=("case", case.id))


def expect_target(session: Session, actor: Who, case_id: int, into: int) -> Case:
    """The case with which another of the same matter is merged.

    Raises:
        Refused: there is none, it is of another kind or closed, or it is the same one.
    """
    case = expect(session, actor, case_id, CaseAction.MERGE)
    # Held until this is done: it must not end in the same moment.
    target = session.get(Case, into, populate_existing=True, with_for_update=True)
    if target is None:
        raise Refused("refused.case_unknown")
    if target.kind is not case.kind or target.id == case.id or target.against_id == actor.id:
        raise Refused("refused.merge_unfit")
    if target.state in ENDED:
        raise Refused("refused.merge_over", number=target.number)
    return target


def note_merged(session: Session, moment: Moment, actor: Who, case: Case, target: Case) -> None:
    """Let whoever made the merged one, and those who had joined it, hear what comes of the other."""
    people = select(col(Follower.person_id)).where(col(Follower.case_id) == case.id)
    them = [*session.execute(people).scalars().all(), case.person_id]
    for person_id in them:
        if person_id is not None and person_id != target.person_id:
            follow(session, moment, target.id or 0, person_id)
    weight = sum(1 for one in them if one is not None) or int(case.openness is Openness.NO_TRACE)
    if session.get(Complaint, target.id) is not None:
        change(session, Complaint, col(Complaint.id) == target.id, joined=Complaint.joined + weight)
    audit.note(session, moment, actor.id, "case.merged_in", ("case", target.id), merged=case.id)
