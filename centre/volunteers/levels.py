"""Vetting levels: what was checked of a volunteer says how far they are trusted, and for how long."""

from collections import Counter
from collections.abc import Collection

from sqlmodel import Session, col, select

from centre import audit
from centre.moment import Moment
from centre.rows import change
from centre.volunteers.moves import own
from models.volunteers import VettingCheck, VettingKind, Volunteer

# So many references, or as many shifts under somebody's eyes, for level 2.
REFERENCES, SUPERVISED = 2, 3


def valid(session: Session, moment: Moment, person_id: int) -> list[VettingCheck]:
    """The checks of somebody that hold today, the oldest first."""
    today = moment.calendar.local(moment.now).date()
    holding = (
        VettingCheck.person_id == person_id,
        col(VettingCheck.ended_at).is_(None),
        col(VettingCheck.valid_until) >= today,
    )
    return list(session.exec(select(VettingCheck).where(*holding).order_by(col(VettingCheck.id))))


def warranted(kinds: Collection[VettingKind], shifts: int, *, inducted: bool) -> int:
    """The level that checks warrant, with so many confirmed shifts (V.2)."""
    has = Counter(kinds)
    known = has[VettingKind.REFERENCE] >= REFERENCES or shifts >= SUPERVISED
    steps = (
        bool(has[VettingKind.IDENTITY]) and inducted,
        bool(has[VettingKind.INTERVIEW] and has[VettingKind.CONFIDENTIALITY]) and known,
        bool(has[VettingKind.NO_RECORD] and has[VettingKind.NEVER_ALONE]),
    )
    return next((level for level, reached in enumerate(steps) if not reached), len(steps))


def settle(session: Session, moment: Moment, person_id: int) -> int:
    """Bring somebody's level to what their checks warrant now; gives by how much it rose, or fell."""
    volunteer = own(session, person_id)
    before = volunteer.level
    kinds = [one.kind for one in valid(session, moment, person_id)]
    after = warranted(kinds, volunteer.shifts, inducted=volunteer.inducted_at is not None)
    still = (col(Volunteer.id) == volunteer.id, col(Volunteer.level) == before)
    if after != before and change(session, Volunteer, *still, level=after):
        subject = ("volunteer", volunteer.id)
        audit.note(session, moment, None, "volunteer.level", subject, before=before, after=after)
    return after - before
