"""When a volunteer stops serving their places are freed, and people are looked for at once."""

from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.rows import change
from centre.shifts import asking, reminders, signing
from centre.shifts.moves import move
from models.activities import Standing, Watch
from models.shifts import (
    Ask,
    AskState,
    Search,
    SearchState,
    Shift,
    ShiftState,
    SignUp,
    SignUpAction,
    SignUpState,
)

_FREED = {
    SignUpState.WAITING: SignUpAction.WITHDRAW,
    SignUpState.OFFERED: SignUpAction.LAPSE,
    SignUpState.CONFIRMED: SignUpAction.RELEASE,
    SignUpState.LEAVING: SignUpAction.RELEASE,
}


def stop(session: Session, moment: Moment, person_id: int, reason: str) -> None:
    """Free whatever somebody has in shifts that are ahead, and ask them no more (`volunteers.STOPPED`)."""
    ahead = (
        select(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.state).in_(_FREED),
            col(Shift.state) == ShiftState.OPEN,
        )
        .order_by(col(SignUp.post_id))
    )
    for one in session.exec(ahead).all():
        move(session, moment, one, _FREED[one.state], actor_id=None, reason=reason)
        reminders.stop(session, moment, one)
        signing.freed(session, moment, one.post_id)
    open_ones = select(Search.id).where(col(Search.state) == SearchState.OPEN)
    for search_id in session.exec(
        select(Ask.search_id).where(
            col(Ask.person_id) == person_id,
            col(Ask.state) == AskState.ASKED,
            col(Ask.search_id).in_(open_ones),
        )
    ).all():
        asking.answer(session, moment, search_id, person_id, AskState.DECLINED)
    mine = (col(Standing.person_id) == person_id, col(Standing.ended_at).is_(None))
    change(session, Standing, *mine, ended_at=moment.now)
    for watch in session.exec(select(Watch).where(col(Watch.person_id) == person_id)).all():
        session.delete(watch)
    session.flush()
