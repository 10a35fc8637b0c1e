"""News of a shift to all whom it fits: a nudge, gathered with the others of the day, never owed."""

from datetime import datetime, timedelta

from sqlmodel import Session

from centre import notices, rules
from centre.moment import Moment
from centre.shifts import browsing, eligible
from centre.shifts.browsing import Offered
from centre.shifts.moves import posts_of
from models.shifts import Shift

NEWS = "shift.news"


def announce(session: Session, moment: Moment, shift: Shift) -> int:
    """Have everybody hear of a shift whom it fits, in the evening; returns how many people it fits.

    Who hears of several shifts on a day hears of them at once (`news` says which): so there is at most one
    nudge a day. All are queued in one go.
    """
    found: set[int] = set()
    for post in posts_of(session, shift.id or 0):
        if post.taken < post.maximum:
            found.update(row for row, _ in eligible.people(session, moment, shift, post))
    due = _next_evening(session, moment)
    notices.promise_all(
        session,
        moment,
        NEWS,
        {person_id: f"{NEWS}:{due:%Y%m%d}:{person_id}" for person_id in sorted(found)},
        due=due,
        params={"since": (due - timedelta(days=1)).isoformat()},
    )
    return len(found)


def news(session: Session, moment: Moment, person_id: int, since: datetime) -> list[Offered]:
    """What was laid out since then, has room and fits somebody, near in time first."""
    fitting = browsing.fitting(session, moment, person_id)
    return [one for one in fitting if one.free and one.shift.created_at > since]


def _next_evening(session: Session, moment: Moment) -> datetime:
    day = moment.calendar.local(moment.now).date()
    evening = rules.load(session).evening
    today = moment.calendar.at(day, evening)
    return today if today > moment.now else moment.calendar.at(day + timedelta(days=1), evening)
