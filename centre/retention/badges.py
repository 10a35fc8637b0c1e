"""What is noted when somebody asks about a code: how long it is kept."""

from sqlmodel import Session, col

from centre.badges import REMEMBERED
from centre.retention.terms import Rule, Terms, delete_some
from models.badges import CodeCheck, WrongCode


def _wrong_codes(session: Session, terms: Terms) -> int:
    return delete_some(session, WrongCode, terms, col(WrongCode.at) < terms.now - REMEMBERED)


def _checks(session: Session, terms: Terms) -> int:
    old = terms.ago(days=terms.in_force.keep_audit).date()
    return delete_some(session, CodeCheck, terms, col(CodeCheck.day) < old)


RETENTION: dict[str, Rule] = {"wrong_code": _wrong_codes, "code_check": _checks}
