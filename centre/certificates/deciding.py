"""The volunteer desk issues a certificate, sends the wish back, or withdraws what it issued.

Only the centre that recorded the hours certifies them; nobody certifies their own (rule V.10).
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session, col, select

from centre import notices, public_codes, volunteers, words
from centre.certificates.asking import settle
from centre.certificates.drafting import Draft, draft
from centre.certificates.moves import MOVES, find, for_desk
from centre.errors import Refused
from centre.moment import Moment
from models.certificates import Certificate, CertificateAction, CertificateState
from models.who import Who

DECIDED = "certificate.decided"
# What stands on the paper, word for word; it is kept, so that it can be printed again.
Write = Callable[[Certificate, Draft, str], dict[str, Any]]


def look(session: Session, actor: Who, certificate_id: int) -> tuple[Certificate, Draft]:
    """A certificate with what it would say now, for the desk.

    Raises:
        Refused: the actor may not, or it is their own.
    """
    row = for_desk(session, actor, certificate_id)
    return row, draft(session, row.person_id, row.first_day, row.last_day)


def issue(
    session: Session, moment: Moment, actor: Who, certificate_id: int, *, minutes: int, write: Write
) -> Certificate:
    """Issue a certificate as it was seen; one that it corrects is replaced by it.

    minutes: what the draft came to that the actor read.

    Raises:
        Refused: the actor may not, it is their own or decided, or the hours have changed since it was read.
    """
    volunteers.lock(session, for_desk(session, actor, certificate_id).person_id)
    row, now = look(session, actor, certificate_id)
    MOVES.check(row, CertificateAction.ISSUE)
    if now.minutes != minutes or not minutes:
        raise Refused("refused.certificate_hours_changed")
    code = _new_code(session)
    values = {"code": code, "minutes": minutes, "sheet": write(row, now, code)}
    _decide(session, moment, actor, row, CertificateAction.ISSUE, **values)
    if row.replaces_id is not None:
        before = find(session, row.replaces_id)
        if before.state is CertificateState.ISSUED:
            MOVES.move(session, moment, before, CertificateAction.REPLACE, actor_id=actor.id)
    return find(session, certificate_id)


def send_back(session: Session, moment: Moment, actor: Who, certificate_id: int, why: str) -> Certificate:
    """Issue nothing, with the reason; they may ask again.

    Raises:
        Refused: the actor may not, it is their own or decided, or no reason was given.
    """
    row = for_desk(session, actor, certificate_id)
    said = words.checked(session, why)
    _decide(session, moment, actor, row, CertificateAction.RETURN, reason=said)
    return find(session, certificate_id)


def withdraw(session: Session, moment: Moment, actor: Who, certificate_id: int, why: str) -> Certificate:
    """Vouch no longer for what was issued; whoever checks it hears so.

    Raises:
        Refused: the actor may not, it is their own, it is not valid, or no reason was given.
    """
    row = for_desk(session, actor, certificate_id)
    said = words.checked(session, why)
    _decide(session, moment, actor, row, CertificateAction.WITHDRAW, reason=said)
    return find(session, certificate_id)


def _decide(
    session: Session, moment: Moment, actor: Who, row: Certificate, action: CertificateAction, **values: Any
) -> None:
    row_id, person_id = row.id or 0, row.person_id
    decided = {"decided_at": moment.now, "decided_by": actor.id, **values}
    MOVES.move(session, moment, row, action, actor_id=actor.id, **decided)
    settle(session, moment, row_id)
    told = {"state": find(session, row_id).state.value}
    notices.promise(session, moment, DECIDED, person_id, subject=("certificate", row_id), params=told)


def _new_code(session: Session) -> str:
    # The unique index refuses one of two that are drawn at once.
    while True:
        code = public_codes.new_code(public_codes.CERTIFICATE)
        if session.exec(select(Certificate.id).where(col(Certificate.code) == code)).first() is None:
            return code
