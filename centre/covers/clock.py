"""A cover begins and ends by itself; what came to the colleague meanwhile and is open goes back."""

from sqlmodel import Session, col, or_, select

from centre import notices
from centre.covers.ending import finish
from centre.covers.moves import find, move
from centre.covers.views import is_needed
from centre.moment import Moment
from models import who as whos
from models.covers import CoverAction, CoverState, DutyCover
from models.deadlines import Deadline

BEGIN = "cover.begin"
END = "cover.end"
UNANSWERED = "cover.unanswered"


def on_begin(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Hand the duty to whoever agreed to cover it; where nobody did, tell whose it still is."""
    row = find(session, deadline.subject_id)
    subject = ("cover", deadline.subject_id)
    if row.state is CoverState.AGREED:
        notices.promise(session, moment, BEGIN, row.by_id, subject=subject)
    elif row.state is CoverState.ASKED:
        notices.promise(session, moment, UNANSWERED, row.for_id, subject=subject)


def on_end(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Give the duty back, with all that came meanwhile and is open; both hear of it."""
    _end(session, moment, find(session, deadline.subject_id))


def on_left(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Let the covers go of somebody who has no duty any more; what they cover now goes back at once."""
    person_id = deadline.subject_id
    who = whos.by_id(session, person_id)
    if is_needed(who):
        return
    theirs = or_(col(DutyCover.for_id) == person_id, col(DutyCover.by_id) == person_id)
    still = col(DutyCover.state).in_([CoverState.ASKED, CoverState.AGREED])
    for row in session.exec(select(DutyCover).where(theirs, still).order_by(col(DutyCover.id))).all():
        _end(session, moment, row)


def _end(session: Session, moment: Moment, row: DutyCover) -> None:
    if row.state is CoverState.ASKED:
        move(session, moment, row, CoverAction.LAPSE, actor_id=None)
    elif row.starts_at > moment.now:
        move(session, moment, row, CoverAction.UNDO, actor_id=None)
    elif row.state is CoverState.AGREED:
        finish(session, moment, row, actor_id=None)
