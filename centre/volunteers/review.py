"""An application before the volunteer desk, which decides in time."""

from sqlmodel import Session

from centre import plans, rules
from centre.moment import Moment
from centre.volunteers.telling import tell_desk
from models.volunteers import Volunteer

REVIEW = "volunteer.review"


def begin(session: Session, moment: Moment, volunteer: Volunteer) -> None:
    """Put an application before the volunteer desk, which has so many working days (12.3)."""
    due = moment.calendar.add_working_days(moment.now, rules.load(session).application_review)
    plans.plan(session, REVIEW, ("volunteer", volunteer.id or 0), due)
    tell_desk(session, moment, "volunteer.applied", volunteer)
