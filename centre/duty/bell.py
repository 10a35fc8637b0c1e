"""What rings until somebody says that they have seen it: one person, then the deputy, then all who answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, select

from centre import notices, plans, rules, staff, staff_group
from centre.moment import Moment
from models.outbox import Notice
from models.rights import Right
from models.who import Who


@dataclass(frozen=True, slots=True)
class Bell:
    """What rings. kind: of the notice that is told; hears: who may be told of it.

    deputy, everybody: the deadlines at which the next ones are rung.
    """

    kind: str
    subject: tuple[str, int]
    deputy: str
    everybody: str
    hears: Callable[[Who], bool]


def start(session: Session, moment: Moment, bell: Bell, people: Iterable[Who]) -> None:
    """Ring somebody now, at any hour, and plan whom else while nobody has seen it (rules 3.5, 3.6)."""
    _ring(session, moment, bell, people, "leader")
    staff_group.post_urgent(session, moment, bell.subject)
    in_force = rules.load(session)
    for kind, minutes in ((bell.deputy, in_force.alert_deputy), (bell.everybody, in_force.alert_everybody)):
        plans.plan(session, kind, bell.subject, moment.now + timedelta(minutes=minutes))


def ring_deputy(session: Session, moment: Moment, bell: Bell) -> None:
    """Ring the deputy, since the leader is silent, or the leader if the deputy was rung first.

    If that one cannot be written to, or is not to hear of it, everybody is rung now.
    """
    today, rung = staff.on_duty(session, moment), rung_by(session, bell)
    other = today.leader if today.deputy is not None and rung == {today.deputy.id} else today.deputy
    if other is not None:
        heard = other.reachable and bell.hears(other)
        _ring(session, moment, bell, [other] if heard else answerers(session), "deputy")


def ring_everybody(session: Session, moment: Moment, bell: Bell) -> None:
    """Ring everybody who may answer, since both are silent."""
    _ring(session, moment, bell, answerers(session), "everybody")


def answerers(session: Session) -> list[Who]:
    """Everybody who leads."""
    return staff.people_with(session, Right.ANSWER_ALERTS)


def rung_by(session: Session, bell: Bell) -> set[int]:
    """Whom it has reached, or will in a moment."""
    kind, subject_id = bell.subject
    about = (Notice.subject_kind == kind, Notice.subject_id == subject_id, Notice.kind == bell.kind)
    return set(session.exec(select(Notice.person_id).where(*about).distinct()))


def _ring(session: Session, moment: Moment, bell: Bell, people: Iterable[Who], step: str) -> None:
    for one in people:
        if bell.hears(one):
            params = {"step": step}
            notices.promise(
                session, moment, bell.kind, one.id, subject=bell.subject, params=params, critical=True
            )
