"""More time for a complaint: asked for once, granted by who leads, and told with its reason (rule 10.6)."""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre import audit, notices, rules, staff, words
from centre.cases.custody import barred, expect_yours
from centre.cases.moves import move
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import Change, change, insert_new
from models.cases import Case, CaseAction, CaseKind, CaseState
from models.complaints import Complaint, Extension, ExtensionState
from models.rights import Right
from models.who import Who

ASKED = "case.extension"
SETTLED = "case.extension_settled"
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
    notices.promise_staff(session, moment, ASKED, grants, subject=("extension", extension_id))
    return session.get_one(Extension, extension_id)


def settle(session: Session, moment: Moment, actor: Who, extension_id: int, *, granted: bool) -> Extension:
    """Grant more time or refuse it; of two who decide at once one does.

    Raises:
        Refused: the actor may not, asked for it themselves, or it is decided.
    """
    extension = session.get(Extension, extension_id, populate_existing=True)
    if extension is None or not actor.may(Right.GRANT_TIME):
        raise Refused("refused.not_allowed")
    if extension.asked_by == actor.id:
        raise Refused("refused.extension_own")
    case = session.get_one(Case, extension.case_id, populate_existing=True)
    if actor.id in barred(case):
        raise Refused("refused.case_unknown")
    if granted and case.state is not CaseState.INVESTIGATING:
        raise Refused(f"refused.case_{case.state}", number=case.number, name="")
    state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    still = (col(Extension.id) == extension_id, col(Extension.state) == ExtensionState.ASKED)
    if not change(session, Extension, *still, state=state, settled_by=actor.id, settled_at=moment.now):
        raise Refused("refused.extension_over", number=case.number)
    audit.note(session, moment, actor.id, f"case.extension_{state}", ("case", case.id), days=extension.days)
    if extension.asked_by is not None:
        subject = ("extension", extension_id)
        notices.promise_staff(session, moment, SETTLED, extension.asked_by, subject=subject)
    if granted:
        _prolong(session, moment, actor, case, extension)
    return extension


def of_case(session: Session, case_id: int) -> Extension | None:
    """The extension of a case, whatever became of it."""
    return session.exec(select(Extension).where(Extension.case_id == case_id)).first()


def _prolong(session: Session, moment: Moment, actor: Who, case: Case, extension: Extension) -> None:
    _COMPLAINT(session, {"row": case.id}, extra_days=extension.days)
    move(session, moment, case, CaseAction.EXTEND, actor=actor, text=extension.why)


def _grants(session: Session, moment: Moment, actor: Who, case: Case) -> int | None:
    duty = staff.on_duty_next(session, moment)
    able = {one.id for one in staff.people_with(session, Right.GRANT_TIME)} - {actor.id, *barred(case)}
    first = (one.id for one in (duty.leader, duty.deputy) if one is not None and one.id in able)
    return next(first, min(able, default=None))
