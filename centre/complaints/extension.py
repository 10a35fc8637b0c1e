"""More time for a complaint: asked for once, granted by who leads, and told with its reason (rule 10.6)."""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules, staff, words
from centre.cases.custody import barred, expect_yours
from centre.cases.moves import move
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, change, insert_new
from models.cases import Case, CaseAction, CaseKind, CaseState
from models.complaints import Complaint, Extension, ExtensionState
from models.deadlines import Deadline
from models.rights import Right
from models.who import Who

ASKED = "case.extension"
SETTLED = "case.extension_settled"
LATE = "extension.late"
_COMPLAINT = Change(Complaint, col(Complaint.id) == bindparam("row"))


def ask(session: Session, moment: Moment, actor: Who, case_id: int, days: int, *, why: str) -> Extension:
    """Ask for more time; who leads today decides.

    Raises:
        Refused: too much is asked for, there was an extension, nobody may grant it, or it is not the actor's.
    """
    case = expect_yours(session, actor, case_id)
    most = rules.load(session).complaint_extension
    if case.kind is not CaseKind.COMPLAINT or case.state is not CaseState.INVESTIGATING:
        raise Refused(f"refused.case_{case.state}", number=case.number, name="")
    if not 1 <= days <= most:
        raise Refused("refused.extension_days", limit=most)
    said = words.checked(session, why)
    grants = _grants(session, moment, actor, case)
    if grants is None:
        raise Refused("refused.extension_nobody")
    row = Extension(case_id=case_id, days=days, why=said, asked_by=actor.id, asked_at=moment.now)
    extension_id = insert_new(session, row)
    if extension_id is None:
        raise Refused("refused.extension_once", number=case.number)
    audit.note(session, moment, actor.id, "case.extension_asked", ("case", case_id), days=days)
    subject = ("extension", extension_id)
    notices.promise_staff(session, moment, ASKED, grants, subject=subject)
    hours = rules.load(session).complaint_extension_answer
    plans.plan(session, LATE, subject, moment.calendar.add_working_hours(moment.now, hours))
    return session.get_one(Extension, extension_id)


def expect(session: Session, actor: Who, extension_id: int) -> tuple[Extension, Case]:
    """A wish for more time about which the actor may decide, and its case.

    Raises:
        Refused: the actor may not, or asked for it themselves.
    """
    extension = session.get(Extension, extension_id, populate_existing=True)
    if extension is None or not actor.may(Right.GRANT_TIME):
        raise Refused("refused.not_allowed")
    if extension.asked_by == actor.id:
        raise Refused("refused.extension_own")
    case = session.get_one(Case, extension.case_id, populate_existing=True)
    if actor.id in barred(case):
        raise Refused("refused.case_unknown")
    if extension.state is not ExtensionState.ASKED:
        raise Refused("refused.extension_over", number=case.number)
    return extension, case


def grant(session: Session, moment: Moment, actor: Who, extension_id: int) -> Extension:
    """Grant more time; of two who decide at once one does.

    Raises:
        Refused: the actor may not, it is decided, or it is replied to by now.
    """
    extension, case = expect(session, actor, extension_id)
    if case.state is not CaseState.INVESTIGATING:
        raise Refused(f"refused.case_{case.state}", number=case.number, name="")
    _settle(session, moment, actor, extension, ExtensionState.GRANTED)
    _COMPLAINT(session, {"row": case.id}, extra_days=extension.days)
    move(session, moment, case, CaseAction.EXTEND, actor=actor, text=extension.why)
    return extension


def refuse(session: Session, moment: Moment, actor: Who, extension_id: int, why: str) -> Extension:
    """Refuse more time, with the reason; of two who decide at once one does.

    Raises:
        Refused: no reason is given, the actor may not, or it is decided.
    """
    extension, _ = expect(session, actor, extension_id)
    _settle(session, moment, actor, extension, ExtensionState.REFUSED, answer=words.checked(session, why))
    return extension


def on_late(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Tell everybody who may decide that it waits, every working day until somebody does (rule 10.16)."""
    extension = session.get_one(Extension, deadline.subject_id, populate_existing=True)
    case = session.get_one(Case, extension.case_id, populate_existing=True)
    if extension.state is not ExtensionState.ASKED or case.state is not CaseState.INVESTIGATING:
        return
    subject, calendar = ("extension", deadline.subject_id), moment.calendar
    for person_id in sorted(_able(session, case, extension.asked_by)):
        notices.promise_staff(session, moment, ASKED, person_id, subject=subject)
    tomorrow = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    plans.plan(session, LATE, subject, tomorrow)


DEADLINES = {LATE: on_late}


def of_case(session: Session, case_id: int) -> Extension | None:
    """The extension of a case, whatever became of it."""
    return session.exec(select(Extension).where(Extension.case_id == case_id)).first()


def _settle(
    session: Session,
    moment: Moment,
    actor: Who,
    extension: Extension,
    state: ExtensionState,
    *,
    answer: str = "",
) -> None:
    still = (col(Extension.id) == extension.id, col(Extension.state) == ExtensionState.ASKED)
    settled = {"state": state, "answer": answer, "settled_by": actor.id, "settled_at": moment.now}
    if not change(session, Extension, *still, **settled):
        raise Refused("refused.extension_over", number=session.get_one(Case, extension.case_id).number)
    subject = ("extension", extension.id or 0)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {ASKED})
    case = ("case", extension.case_id)
    audit.note(session, moment, actor.id, f"case.extension_{state}", case, days=extension.days)
    if extension.asked_by is not None:
        notices.promise_staff(session, moment, SETTLED, extension.asked_by, subject=subject)


def _able(session: Session, case: Case, asker_id: int | None) -> set[int]:
    return {one.id for one in staff.people_with(session, Right.GRANT_TIME)} - {asker_id, *barred(case)}


def _grants(session: Session, moment: Moment, actor: Who, case: Case) -> int | None:
    duty, able = staff.on_duty_next(session, moment), _able(session, case, actor.id)
    first = (one.id for one in (duty.leader, duty.deputy) if one is not None and one.id in able)
    return next(first, min(able, default=None))
