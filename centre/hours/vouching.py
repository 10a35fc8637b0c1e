"""The lines that wait for somebody: of a shift for its lead, and all of them for whoever may vouch."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, or_, select

from centre import pages, rules
from centre.errors import Refused, deciding
from centre.hours import disputes
from centre.hours.lines import confirm
from centre.moment import Moment
from centre.pages import Page
from models.activities import Activity
from models.hours import UNSETTLED, HourLine, HourState
from models.rights import Right
from models.shifts import Shift, SignUp
from models.teams import Team
from models.who import Who

_DISPUTED = col(HourLine.disputed_at).is_not(None) & col(HourLine.settled_at).is_(None)
_WAITS = col(HourLine.state).in_(UNSETTLED)


@dataclass(frozen=True, slots=True)
class Vouched:
    """What became of the lines of a shift that somebody vouched for at once.

    second: those that take a second person. left: those that somebody must look at one by one.
    """

    confirmed: int
    second: int
    left: int


def of_shift(session: Session, shift_id: int) -> list[HourLine]:
    """The lines of a shift, those that wait first."""
    mine = select(HourLine).join(SignUp, col(SignUp.id) == col(HourLine.sign_up_id))
    mine = mine.where(col(SignUp.shift_id) == shift_id)
    return list(session.exec(mine.order_by(~(_WAITS | _DISPUTED), col(HourLine.id))))


def waiting(session: Session, shift_id: int) -> list[HourLine]:
    """The lines of a shift that nobody has settled yet."""
    return [line for line in of_shift(session, shift_id) if line.state in UNSETTLED]


def for_vouching(session: Session, who: Who, page: int = 0) -> Page[HourLine]:
    """What somebody can decide, a page of it: disputes first, then what waits longest; never their own."""
    found = _decided_by(select(HourLine), who)
    found = found.order_by(~_DISPUTED, col(HourLine.created_at), col(HourLine.id))
    return pages.cut(session, found, page, rules.load(session).page, lambda line: line)


def to_decide(session: Session, who: Who) -> int:
    """How many lines somebody can decide."""
    return int(session.exec(_decided_by(select(func.count(col(HourLine.id))), who)).one())


def confirm_all(session: Session, moment: Moment, who: Who, shift_id: int) -> Vouched:
    """Vouch for all lines of a shift as they were checked in, as far as this person may.

    Raises:
        Refused: there is none that they may vouch for; the reason is that of the last.
    """
    done: list[HourState] = []
    no: Refused | None = None
    lines = [line for line in waiting(session, shift_id) if line.person_id != who.id]
    for line in lines:
        try:
            with deciding(session):
                done.append(confirm(session, moment, who, line.id or 0).state)
        except Refused as refused:
            no = refused
    if no is not None and not done:
        raise no
    second = done.count(HourState.SECOND)
    return Vouched(len(done) - second, second, len(lines) - len(done))


def may_vouch(line: HourLine, who: Who) -> bool:
    """Whether it is worth showing somebody who leads a line the way to vouch for it."""
    if line.person_id == who.id or disputes.is_open(line):
        return False
    if line.state is HourState.SECOND:
        return who.may(Right.WORK_VOLUNTEERS) and line.confirmed_by != who.id
    return line.state is HourState.PROPOSED


def _decided_by(lines: Any, who: Who) -> Any:
    found = (
        lines.select_from(HourLine)
        .join(SignUp, col(SignUp.id) == col(HourLine.sign_up_id), isouter=True)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id), isouter=True)
        .join(Activity, col(Activity.id) == col(Shift.activity_id), isouter=True)
        .join(Team, col(Team.id) == col(Activity.team_id), isouter=True)
        .where(_WAITS | _DISPUTED, col(HourLine.person_id) != who.id)
    )
    if not (who.may(Right.WORK_VOLUNTEERS) or who.may(Right.LEAD_ACTIVITIES)):
        leads = (
            Shift.lead_id,
            Shift.coordinator_id,
            Activity.lead_id,
            Activity.coordinator_id,
            Team.leader_id,
            Team.deputy_id,
        )
        found = found.where(or_(*(col(lead) == who.id for lead in leads)))
    return found
