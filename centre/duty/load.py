"""Who takes the next urgent matter: the leader, or the deputy while the leader has enough of them."""

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from centre import rules, staff
from centre.moment import Moment
from models.cases import Case
from models.desk import Alert
from models.outbox import Notice
from models.who import Who

_URGENT_CASES = (
    select(func.count())
    .select_from(Case)
    .where(
        col(Case.custodian_id) == bindparam("person"),
        col(Case.closed_at).is_(None),
        col(Case.urgent).is_(True),
    )
)
# An alarm is with everybody whom it rang, until one of them is on it.
_ALARMS = (
    select(func.count(col(Alert.id).distinct()))
    .join(Notice, (col(Notice.subject_kind) == "alert") & (col(Notice.subject_id) == col(Alert.id)))
    .where(col(Alert.acknowledged_at).is_(None), col(Notice.person_id) == bindparam("person"))
)


def leads(session: Session, moment: Moment) -> Who | None:
    """Who takes the next urgent matter today; a leader with enough of them leaves it to the deputy (11.1)."""
    today = staff.on_duty(session, moment)
    if today.leader is None or today.deputy is None:
        return today.leader
    enough = rules.load(session).duty_overload
    busy = [urgent_matters(session, one.id) >= enough for one in (today.leader, today.deputy)]
    return today.deputy if busy == [True, False] else today.leader


def urgent_matters(session: Session, person_id: int) -> int:
    """How many urgent matters somebody has: cases that they answer for, and alarms that nobody is on yet."""
    counts = (_URGENT_CASES, _ALARMS)
    return sum(session.connection().execute(count, {"person": person_id}).scalar_one() for count in counts)
