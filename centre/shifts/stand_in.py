"""Leave, until the shift begins, and whoever steps in: the first to accept has the place, others are told."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import asking, fit, places, reminders, searching, signing
from centre.shifts.moves import activity_of, check, move, of_person, shift_of, sign_up_id
from models.shifts import (
    AskState,
    LeaveReason,
    Origin,
    Post,
    Search,
    SearchState,
    Shift,
    ShiftState,
    SignUp,
    SignUpAction,
    SignUpState,
)
from models.who import Who

FOUND = "leave.found"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What leave from a shift would mean now: whether the others are enough, and whether it is late."""

    free: bool
    late: bool


def ahead(session: Session, moment: Moment, person_id: int) -> list[SignUp]:
    """Whatever somebody could ask leave from, or take their leave back, the next first."""
    mine = (
        select(SignUp)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.state).in_([SignUpState.CONFIRMED, SignUpState.LEAVING]),
            col(Shift.state) == ShiftState.OPEN,
            col(Shift.starts_at) > moment.now,
        )
        .order_by(col(Shift.starts_at), col(SignUp.id))
    )
    return list(session.exec(mine.execution_options(populate_existing=True)))


def expect_leave(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """A place from which somebody may ask leave.

    Raises:
        Refused: it is somebody else's place, they have none, or the shift has begun.
    """
    mine = of_person(session, who, sign_up_id)
    check(mine, SignUpAction.LEAVE)
    shift = shift_of(session, mine)
    if shift.state is not ShiftState.OPEN or shift.starts_at <= moment.now:
        raise Refused("refused.leave_too_late", number=shift.number)
    return mine


def prospect(session: Session, moment: Moment, sign_up: SignUp) -> Prospect:
    """What leave would mean as things stand (rule 13.4)."""
    shift = shift_of(session, sign_up)
    limit = shift.starts_at - timedelta(hours=activity_of(session, shift).leave_hours)
    post = session.get_one(Post, sign_up.post_id, populate_existing=True)
    return Prospect(free=searching.missing(session, post) < 0, late=moment.now > limit)


def leave(
    session: Session, moment: Moment, who: Who, sign_up_id: int, *, reason: LeaveReason, words: str = ""
) -> SignUp:
    """Ask for leave from a shift, until it begins.

    If the others are enough they are free at once. Otherwise they stay responsible until somebody steps in,
    and may take their leave back. Leave after the activity's limit is counted (rules 13.4 and 13.6).

    Raises:
        Refused: it is somebody else's place, they have none, or the shift has begun.
    """
    mine = expect_leave(session, moment, who, sign_up_id)
    places.lock(session, mine.post_id)
    would = prospect(session, moment, mine)
    told = {
        "leave_reason": reason,
        "leave_words": words,
        "leave_asked_at": moment.now,
        "left_late": would.late,
    }
    action = SignUpAction.RELEASE if would.free else SignUpAction.LEAVE
    move(session, moment, mine, action, actor_id=who.id, **told)
    if would.free:
        reminders.stop(session, moment, mine)
        signing.freed(session, moment, mine.post_id)
    else:
        searching.look(session, moment, mine.post_id)
    return of_person(session, who, sign_up_id)


def stay(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """Take leave back while nobody has stepped in.

    Raises:
        Refused: somebody has, or they had not asked for leave.
    """
    mine = of_person(session, who, sign_up_id)
    values = {"leave_reason": None, "leave_words": "", "leave_asked_at": None, "left_late": False}
    move(session, moment, mine, SignUpAction.STAY, actor_id=who.id, **values)
    searching.look(session, moment, mine.post_id)
    return of_person(session, who, sign_up_id)


def accept(session: Session, moment: Moment, who: Who, search_id: int) -> SignUp:
    """Step in: of all who accept at once, as many have a place as are missing.

    Raises:
        Refused: somebody was quicker, they do not fit, or they are in this shift already.
    """
    volunteers.lock(session, who.id)
    return step_in(session, moment, who.id, search_id, actor_id=who.id, origin=Origin.STAND_IN)


def step_in(
    session: Session, moment: Moment, person_id: int, search_id: int, *, actor_id: int, origin: Origin
) -> SignUp:
    """Give somebody the place that is searched for; hold on to their row first (`volunteers.lock`).

    Whoever asked for leave first is replaced first; otherwise it is a place that was empty.

    Raises:
        Refused: somebody was quicker, they do not fit, or they are in this shift already.
    """
    search = find(session, search_id)
    post = places.lock(session, search.post_id)
    search = find(session, search_id)
    if search.state is not SearchState.OPEN:
        raise Refused("refused.search_over")
    fit.expect(session, moment, person_id, post, early=True)
    waiting = places.in_shift(session, post.shift_id, person_id)
    if waiting is not None and waiting.state is SignUpState.WAITING:
        move(session, moment, waiting, SignUpAction.WITHDRAW, actor_id=actor_id)
    leaving = next(iter(places.of_post(session, search.post_id, SignUpState.LEAVING)), None)
    replaces = leaving.id if leaving is not None else None
    confirmed = SignUpState.CONFIRMED
    placed = places.insert(session, moment, person_id, post, confirmed, origin=origin, replaces_id=replaces)
    if leaving is not None:
        _hand_over(session, moment, leaving, placed, actor_id)
    elif not places.take(session, search.post_id):
        raise Refused("refused.search_over")
    audit.note(session, moment, actor_id, "sign_up.made", ("sign_up", placed.id), origin=origin)
    asking.answer(session, moment, search_id, person_id, AskState.ACCEPTED)
    reminders.start(session, moment, placed)
    searching.look(session, moment, search.post_id)
    return placed


def decline(session: Session, moment: Moment, who: Who, search_id: int) -> Shift:
    """Say that one cannot step in: nothing more comes about this search. If all have, the next are asked.

    Gives the shift.

    Raises:
        Refused: they were not asked, or it is over.
    """
    search = find(session, search_id)
    places.lock(session, search.post_id)
    if not asking.answer(session, moment, search_id, who.id, AskState.DECLINED):
        raise Refused("refused.search_over")
    if not asking.tally(session, search_id)[AskState.ASKED]:
        searching.hurry(session, moment, find(session, search_id))
    return session.get_one(Shift, search.shift_id)


def find(session: Session, search_id: int) -> Search:
    """A search as it is now.

    Raises:
        Refused: there is none.
    """
    search = session.get(Search, search_id, populate_existing=True)
    if search is None:
        raise Refused("refused.search_over")
    return search


def _hand_over(session: Session, moment: Moment, leaving: SignUp, placed: SignUp, actor_id: int) -> None:
    move(session, moment, leaving, SignUpAction.REPLACE, actor_id=actor_id)
    reminders.stop(session, moment, leaving)
    params = {"by": placed.id}
    subject = ("sign_up", sign_up_id(leaving))
    notices.promise(session, moment, FOUND, leaving.person_id, subject=subject, params=params)
