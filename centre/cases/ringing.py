"""What cannot wait rings until somebody of those who lead says that they have seen it (rule P.17)."""

from sqlmodel import Session, col

from centre import audit, duty, notices, staff, staff_group
from centre.cases.access import custodian_name, find, refuse_others
from centre.cases.moves import add_line, the_id
from centre.cases.sight import sees
from centre.duty import bell
from centre.duty.bell import Bell
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.calls import Side
from models.cases import ENDED, RESIDENTS_TURN, Case, CaseAction
from models.deadlines import Deadline
from models.people import Person
from models.rights import Right
from models.who import Who

NEW = "case.new"
SEEN = "case.seen"
DEPUTY = "case.deputy"
EVERYBODY = "case.everybody"


def start(session: Session, moment: Moment, case: Case, person_id: int) -> None:
    """Ring whoever answers for what cannot wait, at any hour, and the others while nobody has seen it."""
    rings, custodian = _bell(session, moment, case), whos.by_id(session, person_id)
    heard = rings.hears(custodian)
    bell.start(session, moment, rings, [custodian] if heard else bell.answerers(session))
    duty.tell_unreached(session, moment)


def is_unseen(case: Case) -> bool:
    """Whether somebody still has to say that they have seen it; whoever works on it has."""
    return case.urgent and case.seen_at is None and case.state not in ENDED | RESIDENTS_TURN


def see(session: Session, moment: Moment, actor: Who, case_id: int) -> Case:
    """Say that one has seen it: nobody else is rung, and those who were hear who has.

    Raises:
        Refused: the actor neither leads nor answers for it, or somebody has seen it or settled it already.
    """
    case = find(session, case_id)
    if not (actor.may(Right.ANSWER_ALERTS) or actor.id == case.custodian_id):
        _explain(session, moment, actor, case)
        raise Refused("refused.not_allowed")
    if not sees(session, actor, case):
        raise Refused("refused.case_unknown")
    if case.seen_by == actor.id:
        return case
    still = (col(Case.id) == case_id, col(Case.seen_at).is_(None), col(Case.state) == case.state)
    unseen = is_unseen(case) and change(session, Case, *still, seen_by=actor.id, seen_at=moment.now)
    if not unseen:
        raise _refusal(session, find(session, case_id))
    add_line(session, moment, case, Side.NOTE, "", author=actor, action=CaseAction.SEE)
    subject = ("case", case_id)
    audit.note(session, moment, actor.id, "case.rung_seen", subject)
    staff_group.renew(session, moment, subject)
    for person_id in sorted(bell.rung_by(session, _bell(session, moment, case)) - {actor.id}):
        notices.promise(
            session, moment, SEEN, person_id, subject=subject, params={"by": actor.id}, critical=True
        )
    return case


def _explain(session: Session, moment: Moment, actor: Who, case: Case) -> None:
    """Say how it stands to whoever was rung about it and answers for it no more.

    Raises:
        Refused: they were, and may see it.
    """
    if actor.id not in bell.rung_by(session, _bell(session, moment, case)) or not sees(session, actor, case):
        return
    if not is_unseen(case):
        raise _refusal(session, case)
    refuse_others(session, actor, case)


def on_deputy(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ring the deputy, since whoever was rung first is silent (rule 3.5)."""
    case = find(session, deadline.subject_id)
    if is_unseen(case):
        bell.ring_deputy(session, moment, _bell(session, moment, case))


def on_everybody(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ring everybody who leads (rule 3.6)."""
    case = find(session, deadline.subject_id)
    if is_unseen(case):
        bell.ring_everybody(session, moment, _bell(session, moment, case))


def _bell(session: Session, moment: Moment, case: Case) -> Bell:
    """Who may not see it is not rung, nor who cannot tap: they are left to the others."""

    def hears(one: Who) -> bool:
        return not one.rung and sees(session, staff.as_today(session, moment, one), case)

    return Bell(NEW, ("case", the_id(case)), DEPUTY, EVERYBODY, hears)


def _refusal(session: Session, case: Case) -> Refused:
    if case.seen_by is not None:
        by = session.get_one(Person, case.seen_by)
        return Refused("refused.case_seen", number=case.number, name=by.name)
    return Refused(f"refused.case_{case.state}", number=case.number, name=custodian_name(session, case))


DEADLINES = {DEPUTY: on_deputy, EVERYBODY: on_everybody}
