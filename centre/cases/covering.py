"""What came to a colleague while they covered for its custodian goes back when the cover ends."""

from contextlib import suppress

from sqlmodel import Session, col, select

from centre.cases import custody
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.cases import Case


def give_back(session: Session, moment: Moment, for_id: int, by_id: int) -> int:
    """Give what is still open back to whose it is; how many came altogether.

    What the colleague handed on meanwhile stays where it went.
    """
    whose = whos.by_id(session, for_id)
    came = col(Case.stands_in_for) == for_id
    found = session.execute(select(Case).where(came).order_by(col(Case.due_at), col(Case.id))).scalars().all()
    for case in found:
        if case.custodian_id == by_id and case.closed_at is None and custody.is_able(whose, case):
            # Where a colleague takes it over in this very moment there is nothing more to do.
            with suppress(Refused), session.begin_nested():
                custody.pass_to(session, moment, case, for_id)
    change(session, Case, came, stands_in_for=None)
    return len(found)
