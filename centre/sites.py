"""The places at which volunteers serve; a home is never one (rule S.1)."""

from sqlmodel import Session

from centre.register import Register
from models.sites import Site

SITES = Register("site", Site, "DD")  # 地点


def approved(session: Session, site_id: int) -> Site:
    """A place to which volunteers may be sent and that may stand in public.

    Raises:
        Refused: it is not on the list, or not any more; the sentence says who can be asked.
    """
    return SITES.approved(session, site_id)
