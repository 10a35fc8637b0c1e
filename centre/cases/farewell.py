"""What becomes of somebody's cases when they leave: nobody goes on working for who is gone."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import case_words
from centre.cases import followers
from centre.cases.moves import move
from centre.cases.replies import note_got
from centre.cases.resident import drop_plan
from centre.moment import Moment
from centre.rows import change
from models.calls import Side
from models.cases import TRANSITIONS, Case, CaseAction, CaseKind, CaseState, Outcome
from models.who import Who

_UNSETTLED = {
    CaseState.DONE: Outcome.UNCONFIRMED,
    CaseState.REPLIED: Outcome.UNANSWERED,
    CaseState.FOLLOW_UP: Outcome.UNANSWERED,
}
_OPEN = (
    select(Case)
    .where(col(Case.person_id) == bindparam("person"), col(Case.closed_at).is_(None))
    .order_by(col(Case.id))
)


def leave(session: Session, moment: Moment, who: Who, *, by: Who) -> None:
    """Withdraw what is open and is theirs alone; what is done or replied to is closed as it is."""
    for case in session.execute(_OPEN, {"person": who.id}).scalars().all():
        drop_plan(session, moment, case)
        table = TRANSITIONS[case.kind]
        goes_on = case.kind is CaseKind.COMPLAINT and (case.urgent or followers.of(session, case))
        if (case.state, CaseAction.WITHDRAW) in table and not goes_on:
            move(session, moment, case, CaseAction.WITHDRAW, actor=by, side=Side.RESIDENT)
        elif (case.state, CaseAction.LAPSE) in table:
            note_got(session, moment, case)
            ended = {"outcome": _UNSETTLED[case.state]}
            move(session, moment, case, CaseAction.LAPSE, actor=by, side=Side.RESIDENT, values=ended)
        else:
            # What weighs too much, what others wait for, and what was adopted goes on without them.
            mine = (col(Case.id) == case.id, col(Case.person_id) == who.id)
            change(session, Case, *mine, person_id=None, made_by=None)
            case_words.note_all(session, case)
