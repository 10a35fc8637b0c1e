"""What becomes of somebody's cases when they leave: nobody goes on working for who is gone."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre.cases.moves import move
from centre.cases.resident import drop_plan
from centre.moment import Moment
from models.calls import Side
from models.cases import TRANSITIONS, Case, CaseAction, CaseState, Outcome
from models.who import Who

_OPEN = (
    select(Case)
    .where(col(Case.person_id) == bindparam("person"), col(Case.closed_at).is_(None))
    .order_by(col(Case.id))
)


def leave(session: Session, moment: Moment, who: Who, *, by: Who) -> None:
    """Withdraw what is open; what is done already is closed as it is."""
    for case in session.execute(_OPEN, {"person": who.id}).scalars().all():
        drop_plan(session, moment, case)
        if (case.state, CaseAction.WITHDRAW) in TRANSITIONS[case.kind]:
            move(session, moment, case, CaseAction.WITHDRAW, actor=by, side=Side.RESIDENT)
        elif case.state is CaseState.DONE:
            unconfirmed = {"outcome": Outcome.UNCONFIRMED}
            move(session, moment, case, CaseAction.LAPSE, actor=by, side=Side.RESIDENT, values=unconfirmed)
