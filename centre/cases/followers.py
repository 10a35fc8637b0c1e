"""Who hears what comes of a matter not their own: they said the same, or theirs was merged with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import notices
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from models.cases import Case, CaseAction, CaseLine, CaseState
from models.complaints import Complaint, ComplaintCategory, Finding, Follower
from models.who import Who

FOLLOWED = "case.followed"
# Of these they are told: the result, or that there will be none here.
TOLD = frozenset(
    {
        CaseAction.REPLY,
        CaseAction.DECLINE,
        CaseAction.TRANSFER,
        CaseAction.CALL_EMERGENCY,
        CaseAction.ADOPT,
        CaseAction.NOT_ADOPT,
    }
)
# By then there is a result that they have to be told at once.
_RESULT = frozenset({CaseState.REPLIED, CaseState.FOLLOW_UP, CaseState.CARRYING_OUT})
_ANSWERED = frozenset({CaseState.REPLIED, CaseState.FOLLOW_UP, CaseState.CLOSED})
_FOLLOWERS = (
    select(col(Follower.person_id))
    .where(col(Follower.case_id) == bindparam("case"))
    .order_by(col(Follower.id))
)
_FOLLOWED = (
    select(col(Follower.case_id))
    .where(col(Follower.person_id) == bindparam("person"))
    .order_by(col(Follower.id).desc())
)
_MERGED = select(col(Case.merged_into)).where(
    col(Case.person_id) == bindparam("person"), col(Case.merged_into).is_not(None)
)
_TOLD = (
    select(col(CaseLine.action), col(CaseLine.text))
    .where(col(CaseLine.case_id) == bindparam("case"), col(CaseLine.action).in_(sorted(TOLD)))
    .order_by(col(CaseLine.id).desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a matter stands, for those who only said the same: nothing of its people, no reply to them.

    told: the newest step of which they hear. text: what was said with it, if it was no reply.
    replied_at: when there was a reply that still stands; what was found and done then.
    """

    id: int
    number: str
    state: CaseState
    category: ComplaintCategory | None
    closed_at: datetime | None
    told: CaseAction | None
    text: str
    finding: Finding | None
    measure: str
    replied_at: datetime | None


def progress(session: Session, case_id: int) -> Progress:
    """How a case stands for others; of a merged one, how that stands which goes on for it."""
    case = session.get_one(Case, case_id, populate_existing=True)
    if case.merged_into is not None:
        return progress(session, case.merged_into)
    told, text = session.execute(_TOLD, {"case": case_id}).one_or_none() or (None, "")
    complaint = session.get(Complaint, case_id, populate_existing=True)
    answered = complaint is not None and case.state in _ANSWERED
    return Progress(
        id=case.id or 0,
        number=case.number or "",
        state=case.state,
        category=complaint.category if complaint else None,
        closed_at=case.closed_at,
        told=told,
        text="" if told is CaseAction.REPLY else text,
        finding=complaint.finding if complaint else None,
        measure=complaint.measure if complaint else "",
        replied_at=complaint.replied_at if complaint and answered else None,
    )


def followed(session: Session, person_id: int) -> list[Progress]:
    """What somebody only follows, the newest first: a matter of theirs that was merged is their own."""
    whose = {"person": person_id}
    own = {progress(session, into).id for into in session.execute(_MERGED, whose).scalars().all()}
    found = [progress(session, one) for one in session.execute(_FOLLOWED, whose).scalars().all()]
    return [one for one in dict.fromkeys(found) if one.id not in own]


def expect_followed(session: Session, who: Who, case_id: int) -> Progress:
    """How a case stands that somebody follows.

    Raises:
        Refused: they do not.
    """
    found = next((one for one in followed(session, who.id) if one.id == case_id), None)
    if found is None:
        raise Refused("refused.case_unknown")
    return found


def follow(session: Session, moment: Moment, case: Case, person_id: int) -> bool:
    """Have somebody told what comes of a case; False if they are already, or if it is about them."""
    if person_id in (case.against_id, case.person_id):
        return False
    follower = Follower(case_id=case.id or 0, person_id=person_id, joined_at=moment.now)
    if insert_new(session, follower) is None:
        return False
    if case.state in _RESULT:
        _tell(session, moment, case, person_id)
    return True


def of(session: Session, case: Case) -> list[int]:
    """Everybody who follows a case, the first first."""
    return list(session.execute(_FOLLOWERS, {"case": case.id}).scalars())


def tell(session: Session, moment: Moment, case: Case) -> None:
    """Tell everybody who follows a case how it stands."""
    for person_id in of(session, case):
        if person_id != case.against_id:
            _tell(session, moment, case, person_id)


def _tell(session: Session, moment: Moment, case: Case, person_id: int) -> None:
    # Some of them are not to be known: nobody is rung about it by name.
    notices.promise(session, moment, FOLLOWED, person_id, subject=("case", case.id), owed=False)
