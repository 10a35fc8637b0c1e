"""Signing up for a shift: a place at a post, or one in its waitlist while it is full."""

from datetime import datetime, timedelta

from sqlmodel import Session

from centre import audit, notices, plans, quiet, rules, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.shifts import fit, places, reminders, searching
from centre.shifts.moves import find_sign_up, move, of_person, sign_up_id
from models.deadlines import Deadline
from models.shifts import Origin, Post, Shift, SignUp, SignUpAction, SignUpState
from models.who import Who

OFFER = "shift.offer"
LAPSE = "shift.lapse"


def sign_up(
    session: Session,
    moment: Moment,
    person_id: int,
    post_id: int,
    *,
    actor_id: int | None,
    origin: Origin = Origin.SELF,
) -> SignUp:
    """Give somebody a place at a post: of those who try for the last one, one has it.

    origin: who has a standing place, or is put there by the desk, need not wait until people can sign up.

    Raises:
        Refused: they do not fit, are in this shift already, or it is full: then they may wait.
    """
    volunteers.lock(session, person_id)
    post = session.get_one(Post, post_id, populate_existing=True)
    fit.expect(session, moment, person_id, post, early=origin is not Origin.SELF)
    if places.in_shift(session, post.shift_id, person_id) is not None:
        raise Refused("refused.signed_up_already")
    if not places.take(session, post_id):
        raise Refused("refused.post_full")
    placed = places.insert(session, moment, person_id, post, SignUpState.CONFIRMED, origin=origin)
    audit.note(session, moment, actor_id, "sign_up.made", ("sign_up", placed.id), origin=origin)
    reminders.start(session, moment, placed)
    searching.look(session, moment, post_id)
    return placed


def wait(session: Session, moment: Moment, who: Who, post_id: int) -> SignUp:
    """Wait for a place at a post that is full; there may be several who wait.

    Raises:
        Refused: they do not fit, are in this shift already, or there is a place.
    """
    volunteers.lock(session, who.id)
    post = places.lock(session, post_id)
    fit.expect(session, moment, who.id, post)
    if post.taken < post.maximum:
        raise Refused("refused.post_has_room")
    waiting = places.insert(session, moment, who.id, post, SignUpState.WAITING)
    audit.note(session, moment, who.id, "sign_up.waits", ("sign_up", waiting.id))
    return waiting


def stop_waiting(session: Session, moment: Moment, who: Who, sign_up_id: int) -> None:
    """Wait no longer.

    Raises:
        Refused: it is somebody else's, or they do not wait.
    """
    waiting = of_person(session, who, sign_up_id)
    move(session, moment, waiting, SignUpAction.WITHDRAW, actor_id=who.id)


def pass_on(session: Session, moment: Moment, post_id: int) -> None:
    """Offer the free places of a post to those who wait, in their order, each for a while (rule 13.3).

    While it is offered a place stays taken, so nobody slips in between. Whoever does not fit at this time is
    passed over and waits on.
    """
    post = places.lock(session, post_id)
    shift = session.get_one(Shift, post.shift_id, populate_existing=True)
    for waiting in waitlist(session, post_id):
        until = _held_until(session, moment, shift)
        if until is None or post.taken >= post.maximum:
            return
        volunteers.lock(session, waiting.person_id)
        if not fit.fits(session, moment, waiting.person_id, post) or not places.take(session, post_id):
            continue
        move(session, moment, waiting, SignUpAction.OFFER, actor_id=None, held_until=until)
        subject = ("sign_up", sign_up_id(waiting))
        notices.promise(session, moment, OFFER, waiting.person_id, subject=subject)
        plans.plan(session, LAPSE, subject, until)
        post = places.lock(session, post_id)


def waitlist(session: Session, post_id: int) -> list[SignUp]:
    """Who waits for a place at a post, in the order in which they came."""
    return places.of_post(session, post_id, SignUpState.WAITING)


def take_offer(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """Take the place that one was offered from the waitlist.

    Raises:
        Refused: it is somebody else's, or no longer held for them.
    """
    offered = of_person(session, who, sign_up_id)
    values = {"held_until": None, "origin": Origin.WAITLIST}
    move(session, moment, offered, SignUpAction.TAKE, actor_id=who.id, **values)
    plans.drop(session, moment, ("sign_up", sign_up_id))
    taken = find_sign_up(session, sign_up_id)
    reminders.start(session, moment, taken)
    searching.look(session, moment, taken.post_id)
    return taken


def pass_offer(session: Session, moment: Moment, who: Who, sign_up_id: int) -> None:
    """Leave the place that one was offered to the next.

    Raises:
        Refused: it is somebody else's, or no longer held for them.
    """
    lapse(session, moment, of_person(session, who, sign_up_id), who.id)


def lapse(session: Session, moment: Moment, offered: SignUp, actor_id: int | None) -> None:
    """End an offer that was not taken; the next who waits is asked."""
    move(session, moment, offered, SignUpAction.LAPSE, actor_id=actor_id, held_until=None)
    subject = ("sign_up", sign_up_id(offered))
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject)
    freed(session, moment, offered.post_id)


def freed(session: Session, moment: Moment, post_id: int) -> None:
    """A place has become free: whoever waits comes first; below its minimum people are looked for."""
    pass_on(session, moment, post_id)
    searching.look(session, moment, post_id)


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The time to answer an offer is over."""
    offered = find_sign_up(session, deadline.subject_id)
    if offered.state is SignUpState.OFFERED:
        lapse(session, moment, offered, None)


DEADLINES = {LAPSE: on_lapse}


def _held_until(session: Session, moment: Moment, shift: Shift) -> datetime | None:
    """Until when an offer made now may be answered; None if there is no time for one.

    Nobody is woken for it: in the quiet hours the time to answer begins in the morning.
    """
    in_force = rules.load(session)
    told_at = quiet.deferred(moment.now, moment.calendar, in_force)
    ends = min(told_at + timedelta(minutes=in_force.shift_hold), shift.starts_at)
    return ends if ends > told_at else None
