"""Who hears what comes of a matter not their own: they said the same, or theirs was merged with it."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import notices
from centre.moment import Moment
from centre.rows import insert_new
from models.cases import Case, CaseAction, CaseState
from models.complaints import Follower

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
_FOLLOWERS = (
    select(col(Follower.person_id))
    .where(col(Follower.case_id) == bindparam("case"))
    .order_by(col(Follower.id))
)


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
