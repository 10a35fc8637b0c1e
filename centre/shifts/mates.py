"""Whom somebody may ask by name to take their place in a shift, or to exchange it for one of theirs.

They see names of people of their own teams only, and of those only who fits (rule V.20).
"""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.shifts import fit, places
from centre.shifts.moves import shift_of
from models.shifts import Post, Shift, ShiftState, SignUp, SignUpState
from models.swaps import ShiftSwap, ShiftSwapState
from models.volunteers import Volunteer
from models.who import by_id


def able(session: Session, moment: Moment, one: SignUp) -> list[tuple[int, str]]:
    """Who of somebody's teams could take their place, with their names, and has not said no to it."""
    post = session.get_one(Post, one.post_id, populate_existing=True)
    refused = _said_no(session, one)
    mates = fit.candidates(session, moment, shift_of(session, one), post, fit.in_teams_of(one.person_id))
    return [(mate, by_id(session, mate).name) for mate in mates if mate not in refused]


def partners(session: Session, moment: Moment, one: SignUp) -> list[tuple[int, str]]:
    """Who of somebody's teams has a shift ahead that they could exchange for this one, with their names."""
    having = (
        select(Volunteer.person_id)
        .join(SignUp, col(SignUp.person_id) == Volunteer.person_id)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            fit.in_teams_of(one.person_id),
            col(SignUp.state) == SignUpState.CONFIRMED,
            col(SignUp.shift_id) != one.shift_id,
            *_ahead(moment),
        )
        .distinct()
    )
    refused = _said_no(session, one)
    mates = [mate for mate in session.exec(having) if mate not in refused]
    return [(mate, by_id(session, mate).name) for mate in mates if exchanges(session, moment, one, mate)]


def exchanges(session: Session, moment: Moment, one: SignUp, mate_id: int) -> list[SignUp]:
    """The places of somebody that would fit in return for one's own, the next first."""
    theirs = (
        select(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            col(SignUp.person_id) == mate_id,
            col(SignUp.state) == SignUpState.CONFIRMED,
            col(SignUp.shift_id) != one.shift_id,
            *_ahead(moment),
        )
        .order_by(col(Shift.starts_at), col(SignUp.id))
    )
    return [place for place in session.exec(theirs) if _both_fit(session, moment, one, place)]


def may_be_asked(session: Session, moment: Moment, one: SignUp, to_id: int, takes: SignUp | None) -> bool:
    """Whether somebody may be asked to take a place over, for nothing or for this one of theirs."""
    mate = select(Volunteer.id).where(Volunteer.person_id == to_id, fit.in_teams_of(one.person_id))
    if session.exec(mate).first() is None or to_id in _said_no(session, one):
        return False
    if takes is not None:
        theirs = takes.person_id == to_id and takes.state is SignUpState.CONFIRMED
        return theirs and takes.shift_id != one.shift_id and _both_fit(session, moment, one, takes)
    return fit.fits(session, moment, to_id, session.get_one(Post, one.post_id))


def _both_fit(session: Session, moment: Moment, one: SignUp, other: SignUp) -> bool:
    """Whether each fits the other's place, if they were not in their own shift any more."""
    return all(
        fit.fits(session, moment, taker, session.get_one(Post, given.post_id), without=left)
        and _may_enter(places.in_shift(session, given.shift_id, taker))
        for taker, given, left in (
            (other.person_id, one, other.shift_id),
            (one.person_id, other, one.shift_id),
        )
    )


def _may_enter(already: SignUp | None) -> bool:
    return already is None or already.state is SignUpState.WAITING


def _said_no(session: Session, one: SignUp) -> set[int]:
    declined = (ShiftSwap.gives_id == one.id, ShiftSwap.state == ShiftSwapState.DECLINED)
    return set(session.exec(select(ShiftSwap.to_id).where(*declined)))


def _ahead(moment: Moment) -> tuple[ColumnElement[bool], ...]:
    return (col(Shift.state) == ShiftState.OPEN, col(Shift.starts_at) > moment.now)
