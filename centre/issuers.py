"""The names in which something may be written on a notice: offices, authorities, partners (rule S.1)."""

from sqlmodel import Session

from centre.register import Register
from models.activities import Activity
from models.sites import EntryState, Issuer

ISSUERS = Register("issuer", Issuer, "MC")  # 名称


def in_name_of(session: Session, activity: Activity) -> Issuer | None:
    """In whose name an activity stands beside the centre's own; nobody is told one that is not listed."""
    if activity.issuer_id is None:
        return None
    issuer = ISSUERS.find(session, activity.issuer_id)
    return issuer if issuer.state is EntryState.APPROVED else None
