"""How an open question about a swap of duty ends without an answer."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_

from centre.moment import Moment
from centre.rows import change
from models.deadlines import Deadline
from models.duty import DutyKind, DutySwap, SwapState


def void(
    session: Session, moment: Moment, day: date, *, kind: DutyKind | None = None, but_of: Collection[int] = ()
) -> None:
    """Let the open question about a day go, unless it is still the day of whoever asked.

    kind: of which post; None: of who leads.
    """
    of_it = (col(DutySwap.day) == day) & col(DutySwap.kind).is_not_distinct_from(kind)
    _let_go(session, moment, of_it & col(DutySwap.from_id).not_in(but_of))


def void_of(session: Session, moment: Moment, person_id: int) -> None:
    """Let the open questions go that somebody asked or was asked: they lead no more."""
    theirs = or_(col(DutySwap.from_id) == person_id, col(DutySwap.to_id) == person_id)
    _let_go(session, moment, theirs & col(DutySwap.kind).is_(None))


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Let a question go whose day is over."""
    _let_go(session, moment, col(DutySwap.id) == deadline.subject_id)


def _let_go(session: Session, moment: Moment, which: ColumnElement[bool]) -> None:
    still = (which, col(DutySwap.state) == SwapState.ASKED)
    change(session, DutySwap, *still, state=SwapState.LAPSED, settled_at=moment.now)
