"""The kinds of things that are found besides cases: who may find them, by which number, and by what else.

How they are looked for goes by how many there are. Bookings, call-backs, volunteers and shifts come by the
thousand or the million: they are read by an index, of whose they are (`ix_booking_person_id`,
`ix_call_person_id`, `uq_volunteer_person_id`), by what was said in them (`call_word`) or of their activity
(`uq_shift_time`). The others are written
by hand, a few hundred a year at most: their titles are read from end to end, in every language, and compared
here, because a database keeps them in JSON and folds no letters beyond Z.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from centre import call_words, case_words
from centre.activities import PREFIX as ACTIVITY
from centre.announcements.writing import PREFIX as ANNOUNCEMENT
from centre.bookings import PREFIX as BOOKING
from centre.calls import PREFIX as CALL
from centre.certificates.moves import PREFIX as CERTIFICATE
from centre.finding.sought import REACH, Sought, holds
from centre.issuers import ISSUERS
from centre.proposals import PREFIX as PROPOSAL
from centre.rectification import PREFIX as ITEM
from centre.rectification.scoring import PREFIX as INSPECTION
from centre.reports import PREFIX as REPORT
from centre.shifts import PREFIX as SHIFT
from centre.sites import SITES
from centre.surveys.making import PREFIX as SURVEY
from centre.volunteers import PREFIX as VOLUNTEER
from models.activities import Activity
from models.announcements import Announcement
from models.badges import Badge
from models.base import Row
from models.bookings import Booking
from models.calls import Call
from models.catalogue import Service, ServiceState, ServiceText
from models.certificates import Certificate
from models.people import Assignment, Person
from models.proposals import Proposal
from models.rectification import Inspection, Item
from models.reports import Report
from models.rights import STAFF, Right
from models.shifts import Shift
from models.sites import Issuer, Site
from models.surveys import Survey
from models.teams import Team
from models.volunteers import Volunteer
from models.who import Who

Conditions = Sequence[ColumnElement[bool]]
Ways = Callable[[Session, Sought], Conditions]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things.

    right: who may find them at all. ways: conditions by which a search finds them; none if it cannot. prefix:
    of its numbers, "" where it has none. sight: which of them somebody may see, beyond the right.
    """

    model: type[Row]
    right: Right
    ways: Ways
    prefix: str = ""
    sight: Callable[[Who], Conditions] = lambda _who: ()


def _bookings(_session: Session, sought: Sought) -> Conditions:
    owners = sought.people | {owner for _, owner in sought.relatives}
    relatives = [relative for relative, _ in sought.relatives]
    theirs = or_(col(Booking.person_id).in_(sought.people), col(Booking.relative_id).in_(relatives))
    # By whose it is, first of all: for that there is an index.
    return [col(Booking.person_id).in_(owners), theirs] if owners else []


def _whose(column: Any) -> Ways:
    return lambda _session, sought: [column.in_(sought.people)] if sought.people else []


def _calls(session: Session, sought: Sought) -> Conditions:
    """By whose they are, and by what was said in them; a telephone number is nobody's word."""
    said = call_words.holding(session, sought.words, REACH) if not sought.phone else []
    ways = [col(Call.person_id).in_(sought.people)] if sought.people else []
    ways += [col(Call.id).in_(said)] if said else []
    return [or_(*ways)] if ways else []


def _volunteers(session: Session, sought: Sought) -> Conditions:
    badge = select(col(Badge.person_id)).where(col(Badge.code) == sought.code)
    coded = session.execute(badge).scalars().all() if sought.code else ()
    people = {*sought.people, *coded}
    return [col(Volunteer.person_id).in_(people)] if people else []


def _certificates(_session: Session, sought: Sought) -> Conditions:
    ways: list[ColumnElement[bool]] = []
    ways += [col(Certificate.person_id).in_(sought.people)] if sought.people else []
    ways += [col(Certificate.code) == sought.code] if sought.code else []
    return [or_(*ways)] if ways else []


def _staff(_session: Session, sought: Sought) -> Conditions:
    standing = select(col(Assignment.person_id)).where(
        col(Assignment.role).in_(sorted(STAFF)), col(Assignment.ended_at).is_(None)
    )
    return [col(Person.id).in_(sought.people), col(Person.id).in_(standing)] if sought.people else []


def _shifts(session: Session, sought: Sought) -> Conditions:
    of = _called(session, select(col(Activity.id), col(Activity.title)), sought)
    return [col(Shift.activity_id).in_(of)] if of else []


def _titled(row: Any, words: Any) -> Ways:
    """By what something is called, in any language."""

    def ways(session: Session, sought: Sought) -> Conditions:
        found = _called(session, select(row.id, words), sought)
        return [row.id.in_(found)] if found else []

    return ways


def _services(session: Session, sought: Sought) -> Conditions:
    current = select(col(Service.id), col(ServiceText.title), col(ServiceText.keywords)).join(
        ServiceText,
        (col(ServiceText.service_id) == col(Service.id)) & (col(ServiceText.version) == col(Service.version)),
    )
    found = _called(session, current, sought)
    return [col(Service.id).in_(found)] if found else []


def _called(session: Session, titles: Any, sought: Sought) -> set[int]:
    """The rows whose words, or those of one of their languages, hold all that is looked for."""
    found = set()
    for row, *told in session.execute(titles).all():
        texts = [text for one in told for text in (one.values() if isinstance(one, dict) else (one,))]
        # Without the marks between them, as what is looked for.
        said = " ".join(run for text in texts for run in case_words.runs(text))
        if all(word in said for word in sought.words):
            found.add(row)
    return found


def _written(*columns: Any) -> Ways:
    """By words that stand in one of these columns."""
    return lambda _session, sought: [or_(*(holds(column, sought.words) for column in columns))]


def _listed(_who: Who) -> Conditions:
    return [col(Service.state) == ServiceState.PUBLISHED]


def _others(who: Who) -> Conditions:
    # Nobody decides about their own.
    return [col(Certificate.person_id) != who.id]


def _there(_who: Who) -> Conditions:
    return [col(Person.erased_at).is_(None)]


# In the order in which they are told.
KINDS: dict[str, Kind] = {
    "booking": Kind(Booking, Right.SEE_BOOKINGS, _bookings, BOOKING),
    "call": Kind(Call, Right.SEE_CALLS, _calls, CALL),
    "resident": Kind(Person, Right.SERVE_VISITORS, _whose(col(Person.id)), sight=_there),
    "volunteer": Kind(Volunteer, Right.SEE_VOLUNTEERS, _volunteers, VOLUNTEER),
    "staff": Kind(Person, Right.MANAGE_ROLES, _staff, sight=_there),
    "team": Kind(Team, Right.SEE_VOLUNTEERS, _titled(Team, col(Team.name))),
    "activity": Kind(Activity, Right.LEAD_ACTIVITIES, _titled(Activity, col(Activity.title)), ACTIVITY),
    "shift": Kind(Shift, Right.LEAD_ACTIVITIES, _shifts, SHIFT),
    "proposal": Kind(Proposal, Right.SEE_PROPOSALS, _written(col(Proposal.title)), PROPOSAL),
    "site": Kind(Site, Right.KEEP_SITES, _titled(Site, col(Site.name)), SITES.prefix),
    "issuer": Kind(Issuer, Right.KEEP_SITES, _titled(Issuer, col(Issuer.name)), ISSUERS.prefix),
    "service": Kind(Service, Right.SEE_CASES, _services, sight=_listed),
    "item": Kind(Item, Right.SEE_ITEMS, _written(col(Item.finding), col(Item.measure)), ITEM),
    "inspection": Kind(Inspection, Right.SEE_ITEMS, _written(col(Inspection.title)), INSPECTION),
    "survey": Kind(Survey, Right.SEE_SURVEYS, _titled(Survey, col(Survey.title)), SURVEY),
    "announcement": Kind(
        Announcement, Right.ANNOUNCE, _titled(Announcement, col(Announcement.words)), ANNOUNCEMENT
    ),
    "report": Kind(Report, Right.SEE_FIGURES, _titled(Report, col(Report.words)), REPORT),
    "certificate": Kind(Certificate, Right.WORK_VOLUNTEERS, _certificates, CERTIFICATE, _others),
}
