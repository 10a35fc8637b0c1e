"""What the other side of a request says: noted by whoever answers for it, or given by them with a link."""

import hashlib
import secrets
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, notices, words
from centre.cases import custody, parties
from centre.cases.access import find
from centre.cases.moves import promise_resident
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models.cases import ENDED, Case, Heard, OtherParty, PartyState
from models.rights import Right
from models.who import Who

PREFIX = "pty_"
TOLD = "case.party"
ANSWERED = "case.party_answered"


def expect_party(session: Session, actor: Who, case_id: int) -> OtherParty:
    """The other side of a case for which the actor answers.

    Raises:
        Refused: there is none, the case is closed, or it is not the actor's.
    """
    custody.expect_yours(session, actor, case_id)
    party = parties.of(session, case_id)
    if party is None:
        raise Refused("refused.case_unknown")
    return party


def note(
    session: Session,
    moment: Moment,
    actor: Who,
    case_id: int,
    state: PartyState,
    *,
    how: Heard,
    text: str = "",
) -> OtherParty:
    """Note what the other side said and how; where they do not take part, what can be done instead.

    Raises:
        Refused: no other way is named, there is no other side, or it is not the actor's to note.
    """
    party = expect_party(session, actor, case_id)
    said = words.checked(session, text, optional=state is PartyState.AGREED)
    heard = {"how": how, "words": said, "noted_by": actor.id, "person_id": None}
    if _settle(session, moment, party, state, **heard):
        audit.note(session, moment, actor.id, f"case.party_{state}", ("case", case_id), how=how)
    return session.get_one(OtherParty, party.id, populate_existing=True)


def link(session: Session, moment: Moment, actor: Who, case_id: int) -> str:
    """Make a link by which the other side can answer in the chat; one that was made before is void.

    Raises:
        Refused: there is no other side, or it is not the actor's case.
    """
    party = expect_party(session, actor, case_id)
    secret = secrets.token_urlsafe(16)
    change(session, OtherParty, col(OtherParty.id) == party.id, secret_hash=_hashed(secret))
    audit.note(session, moment, actor.id, "case.party_link", ("case", case_id))
    return PREFIX + secret


def asked(session: Session, who: Who, secret: str) -> tuple[OtherParty, Case]:
    """Who is asked by a link, and about which case.

    Raises:
        Refused: it is no link of ours, the case is over, or it is their own or in their care.
    """
    found = session.exec(select(OtherParty).where(OtherParty.secret_hash == _hashed(secret))).first()
    case = find(session, found.case_id) if found is not None else None
    if found is None or case is None or case.state in ENDED:
        raise Refused("refused.party_link_over")
    if who.id in (case.person_id, case.custodian_id):
        # Nobody agrees for the other side.
        raise Refused("refused.party_own")
    return found, case


def answer(session: Session, moment: Moment, who: Who, secret: str, state: PartyState) -> OtherParty:
    """Say oneself whether one takes part; whoever asked and whoever answers for it hear it.

    Who works here has nothing more to do with the case from then on.

    Raises:
        Refused: it is no link of ours, the case is over, or it is their own.
    """
    party, case = asked(session, who, secret)
    heard = {"how": Heard.BY_LINK, "words": "", "noted_by": None, "person_id": who.id}
    if _settle(session, moment, party, state, **heard):
        if who.may(Right.SEE_CASES):
            change(session, Case, col(Case.id) == case.id, against_id=who.id)
        audit.note(session, moment, who.id, f"case.party_{state}", ("case", case.id), how=Heard.BY_LINK)
        if case.custodian_id is not None:
            told = {"state": state}
            subject = ("case", case.id or 0)
            notices.promise_staff(session, moment, ANSWERED, case.custodian_id, subject=subject, params=told)
    return session.get_one(OtherParty, party.id, populate_existing=True)


def _settle(session: Session, moment: Moment, party: OtherParty, state: PartyState, **heard: Any) -> bool:
    """Write an answer down and tell whoever asked; False if it is the same as before."""
    still = (col(OtherParty.id) == party.id, col(OtherParty.state) != state)
    if not change(session, OtherParty, *still, state=state, settled_at=moment.now, **heard):
        return False
    promise_resident(session, moment, TOLD, find(session, party.case_id), params={"state": state})
    return True


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
