"""Every author hears every stage of the call to which they handed in an idea (rule I.3)."""

from sqlmodel import Session

from centre import notices
from centre.cases.moves import promise_resident
from centre.ideas.entries import entries
from centre.moment import Moment
from models.cases import CaseState
from models.ideas import IdeaCall

# To an author: how the call goes on. To whoever runs it: that there is something to read.
STAGE = "idea.stage"
READ = "idea.read"


def tell_authors(session: Session, moment: Moment, call: IdeaCall) -> None:
    """Tell how the call stands now to everybody who has handed in an idea and not withdrawn it.

    Who left no trace is not written to: their code says the same.
    """
    for entry in entries(session, call.id or 0):
        if entry.case.state is CaseState.WITHDRAWN:
            continue
        subject = ("case", entry.case.id)
        # What was not told yet of the stage before is no longer true.
        notices.drop(session, moment, subject, {STAGE})
        promise_resident(session, moment, STAGE, entry.case, params={"stage": call.state})


def tell_desk(session: Session, moment: Moment, call: IdeaCall) -> None:
    """Tell whoever made the call that it goes on with them."""
    subject, params = ("idea_call", call.id), {"stage": call.state}
    notices.promise_staff(session, moment, READ, call.made_by, subject=subject, params=params)
