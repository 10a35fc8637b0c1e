"""The other side of a request to which two must agree: before they do nothing is arranged (rule R.5)."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.errors import Refused
from centre.rows import insert_values
from models.cases import Case, CaseAction, OtherParty, PartyState

# What settles when and with whom it takes place.
_ARRANGES = frozenset({CaseAction.OFFER_PLAN, CaseAction.SCHEDULE, CaseAction.START})
_OF = select(OtherParty).where(col(OtherParty.case_id) == bindparam("case"))
_LONGEST_NAME, _LONGEST_REACH = 80, 200


@dataclass(frozen=True, slots=True)
class Party:
    """Who else has to agree, and how they can be asked; knows: they know of it already, it is said."""

    name: str
    reach: str = ""
    knows: bool = False


def write_down(session: Session, case: Case, party: Party) -> None:
    """Write down who else has to agree."""
    named = {"name": _line(party.name, _LONGEST_NAME), "reach": _line(party.reach, _LONGEST_REACH)}
    insert_values(session, OtherParty, case_id=case.id, knows=party.knows, **named)


def of(session: Session, case_id: int | None) -> OtherParty | None:
    """The other side of a case; None where there is none."""
    found: OtherParty | None = session.execute(_OF, {"case": case_id}).scalar_one_or_none()
    return found


def refuse_unsettled(session: Session, case: Case, action: CaseAction) -> None:
    """See whether the other side takes part, before anything is arranged.

    Raises:
        Refused: they have not said so, or that they do not.
    """
    party = of(session, case.id) if action in _ARRANGES else None
    if party is not None and party.state is not PartyState.AGREED:
        raise Refused(f"refused.party_{party.state}", number=case.number, name=party.name)


def _line(text: str, limit: int) -> str:
    return " ".join(text.split())[:limit]
