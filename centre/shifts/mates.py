"""Whom somebody may ask by name to take their place in a shift, or to exchange it for one of theirs.

They see names of people of their own teams only, and of those only who fits (rule V.20).
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from centre import volunteers
from centre.moment import Moment
from centre.shifts import eligible, fit, places
from centre.shifts.agendas import Agendas
from centre.shifts.moves import shift_of
from models.activities import Activity, ActivityRole
from models.people import Person
from models.shifts import GONE, Post, Shift, ShiftState, SignUp, SignUpState
from models.swaps import ShiftSwap, ShiftSwapState
from models.volunteers import Volunteer


def able(session: Session, moment: Moment, one: SignUp) -> list[tuple[int, str]]:
    """Who of somebody's teams could take their place, with their names, and has not said no to it."""
    post = session.get_one(Post, one.post_id, populate_existing=True)
    shift = shift_of(session, one)
    mates = eligible.people(session, moment, shift, post, eligible.in_teams_of(one.person_id))
    refused = _said_no(session, one)
    return [mate for mate in mates if mate[0] not in refused]


def partners(session: Session, moment: Moment, one: SignUp) -> list[tuple[int, str]]:
    """Who of somebody's teams has a shift ahead that they could exchange for this one, with their names.

    Those first whose shift is next.
    """
    refused = _said_no(session, one)
    places_of = _in_return(session, moment, one, eligible.in_teams_of(one.person_id))
    found = {place.person_id: name for place, name in places_of if place.person_id not in refused}
    return list(found.items())


def exchanges(session: Session, moment: Moment, one: SignUp, mate_id: int) -> list[SignUp]:
    """The places of somebody that would fit in return for one's own, the next first."""
    return [place for place, _ in _in_return(session, moment, one, col(Volunteer.person_id) == mate_id)]


def may_be_asked(session: Session, moment: Moment, one: SignUp, to_id: int, takes: SignUp | None) -> bool:
    """Whether somebody may be asked to take a place over, for nothing or for this one of theirs."""
    mate = select(Volunteer.id).where(Volunteer.person_id == to_id, eligible.in_teams_of(one.person_id))
    if session.exec(mate).first() is None or to_id in _said_no(session, one):
        return False
    if takes is not None:
        theirs = takes.person_id == to_id and takes.state is SignUpState.CONFIRMED
        return theirs and takes.shift_id != one.shift_id and _both_fit(session, moment, one, takes)
    return fit.fits(session, moment, to_id, session.get_one(Post, one.post_id))


def _in_return(
    session: Session, moment: Moment, one: SignUp, *who: ColumnElement[bool]
) -> list[tuple[SignUp, str]]:
    """The places of certain volunteers of which `_both_fit` holds, with their names, the next first."""
    shift, mine = shift_of(session, one), volunteers.standing(session, one.person_id)
    post = session.get_one(Post, one.post_id, populate_existing=True)
    paused = fit.paused_until(session, moment, one.person_id)
    if mine is None or not mine.serving or paused is not None or not eligible.is_ahead(shift, moment):
        return []
    theirs = (
        select(SignUp, Shift, Person.name)
        .join(Person, col(Person.id) == col(SignUp.person_id))
        .join(Volunteer, col(Volunteer.person_id) == col(SignUp.person_id))
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .join(Post, col(Post.id) == col(SignUp.post_id))
        .join(ActivityRole, col(ActivityRole.id) == col(Post.role_id))
        .join(Activity, col(Activity.id) == col(Shift.activity_id))
        .where(
            *who,
            *eligible.admitted(session, moment, shift, post),
            *eligible.free_to(session, moment),
            *eligible.open_to(one.person_id, mine),
            col(SignUp.person_id).not_in(_placed(SignUp.person_id, eligible.of_shift(shift))),
            col(SignUp.shift_id).not_in(_placed(SignUp.shift_id, col(SignUp.person_id) == one.person_id)),
            col(SignUp.state) == SignUpState.CONFIRMED,
            col(Shift.state) == ShiftState.OPEN,
            col(Shift.starts_at) > moment.now,
        )
        .order_by(col(Shift.starts_at), col(SignUp.id))
    )
    ours = Agendas.of(session, moment, one.person_id)
    around = Agendas.around(session, moment, shift)
    local = moment.calendar.local
    return [
        (place, name)
        for place, other, name in session.exec(theirs)
        if mine.serves_on(local(other.starts_at).date())
        and ours.go_with(one.person_id, other, without=one.shift_id)
        and around.go_with(place.person_id, shift, without=other.id)
    ]


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


def _placed(column: Any, *whose: ColumnElement[bool]) -> Any:
    """Of sign-ups by which somebody has a place in a shift, or had one to the end: they cannot enter it."""
    return (
        select(column).where(*whose, col(SignUp.state).not_in(GONE | {SignUpState.WAITING})).correlate(None)
    )


def _may_enter(already: SignUp | None) -> bool:
    return already is None or already.state is SignUpState.WAITING


def _said_no(session: Session, one: SignUp) -> set[int]:
    declined = (ShiftSwap.gives_id == one.id, ShiftSwap.state == ShiftSwapState.DECLINED)
    return set(session.exec(select(ShiftSwap.to_id).where(*declined)))
