"""Shifts that change hands: given to somebody by name, or exchanged for one of theirs.

Until the one who is asked says yes nothing changes: whoever asks stays responsible.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from centre import audit, notices, plans, quiet, rules, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from centre.shifts import asked_by_name, asking, fit, mates, places, reminders, searching
from centre.shifts.asked_by_name import SETTLED
from centre.shifts.moves import check, find_sign_up, move, of_person, shift_of
from models.deadlines import Deadline
from models.shifts import AskState, Origin, Post, ShiftState, SignUp, SignUpAction, SignUpState
from models.swaps import ShiftSwap, ShiftSwapState
from models.who import Who

ASKED = "shift_swap.asked"
UNDONE = "shift_swap.undone"
LAPSE = "shift_swap.lapse"
_MINE = (SignUpState.CONFIRMED, SignUpState.LEAVING)


def find(session: Session, swap_id: int | None) -> ShiftSwap:
    """A swap as it is now.

    Raises:
        Refused: there is none.
    """
    found = session.get(ShiftSwap, swap_id or 0, populate_existing=True)
    if found is None:
        raise Refused("refused.swap_over")
    return found


def expect_mine(session: Session, moment: Moment, who: Who, sign_up_id: int) -> SignUp:
    """A place that somebody may give away or exchange.

    Raises:
        Refused: it is somebody else's, they have none, the shift has begun, or somebody is asked already.
    """
    mine = of_person(session, who, sign_up_id)
    check(mine, SignUpAction.REPLACE)
    shift = shift_of(session, mine)
    if shift.state is not ShiftState.OPEN or shift.starts_at <= moment.now:
        raise Refused("refused.leave_too_late", number=shift.number)
    if asked_for(session, sign_up_id) is not None:
        raise Refused("refused.swap_asked_already")
    return mine


def asked_for(session: Session, sign_up_id: int) -> ShiftSwap | None:
    """The open question about a place, if somebody is asked."""
    still = (ShiftSwap.gives_id == sign_up_id, ShiftSwap.state == ShiftSwapState.ASKED)
    return session.exec(select(ShiftSwap).where(*still)).first()


def ask(
    session: Session, moment: Moment, who: Who, gives_id: int, to_id: int, *, takes_id: int | None = None
) -> ShiftSwap:
    """Ask somebody by name to take one's place, for nothing or for one of theirs (rules 13.70 and 13.71).

    Whoever had asked for leave has others asked again only when this one has said no, or nothing.

    Raises:
        Refused: the place is not theirs to give, the other is of no team of theirs, or it does not fit.
    """
    one = expect_mine(session, moment, who, gives_id)
    takes = None if takes_id is None else find_sign_up(session, takes_id)
    if not mates.may_be_asked(session, moment, one, to_id, takes):
        raise Refused("refused.swap_does_not_fit")
    until = _until(session, moment, one, takes)
    swap = ShiftSwap(
        gives_id=gives_id, takes_id=takes_id, from_id=who.id, to_id=to_id, asked_at=moment.now, until=until
    )
    swap.id = insert_new(session, swap)
    if swap.id is None:
        raise Refused("refused.swap_asked_already")
    subject = ("shift_swap", swap.id)
    audit.note(session, moment, who.id, ASKED, subject, to=to_id)
    urgent = asking.urgent(session, moment, shift_of(session, one))
    once = asked_by_name.name(swap.id)
    notices.promise(session, moment, ASKED, to_id, subject=subject, once=once, critical=urgent)
    plans.plan(session, LAPSE, subject, until)
    if one.state is SignUpState.LEAVING:
        searching.hold(session, moment, one.post_id, until)
    return swap


def accept(session: Session, moment: Moment, who: Who, swap_id: int) -> ShiftSwap:
    """Take the place over, and give the other in return if that was the question: both at once, or neither.

    Whoever finds somebody for their shift has not left late, even if they asked for leave before.

    Raises:
        Refused: it was not asked of them, not any more, or it does not fit (any more).
    """
    swap = _lock(session, find(session, swap_id))
    if swap.to_id != who.id or not asked_by_name.end(
        session, moment, swap_id, ShiftSwapState.ASKED, ShiftSwapState.AGREED
    ):
        raise Refused("refused.swap_over")
    audit.note(session, moment, who.id, "shift_swap.agreed", ("shift_swap", swap_id))
    takes = None if swap.takes_id is None else find_sign_up(session, swap.takes_id)
    _exchange(session, moment, find_sign_up(session, swap.gives_id), takes, to_id=who.id, actor_id=who.id)
    notices.promise(session, moment, SETTLED, swap.from_id, subject=("shift_swap", swap_id))
    return find(session, swap_id)


def decline(session: Session, moment: Moment, who: Who, swap_id: int) -> ShiftSwap:
    """Leave the place with whoever asked, who hears so.

    Raises:
        Refused: it was not asked of them, or not any more.
    """
    swap = find(session, swap_id)
    if swap.to_id != who.id:
        raise Refused("refused.swap_over")
    _let_go(session, moment, swap, ShiftSwapState.DECLINED, who.id)
    notices.promise(session, moment, SETTLED, swap.from_id, subject=("shift_swap", swap_id))
    return find(session, swap_id)


def withdraw(session: Session, moment: Moment, who: Who, swap_id: int) -> ShiftSwap:
    """Take the question back; whoever was asked sees so.

    Raises:
        Refused: it is not theirs, or answered.
    """
    swap = find(session, swap_id)
    if swap.from_id != who.id:
        raise Refused("refused.swap_over")
    _let_go(session, moment, swap, ShiftSwapState.WITHDRAWN, who.id)
    return find(session, swap_id)


def undo(session: Session, moment: Moment, who: Who, swap_id: int) -> ShiftSwap:
    """Take an exchange back: each has their own shift again, and the other hears so (rule 13.72).

    Raises:
        Refused: it is not theirs, too late, or one of the places has gone on to somebody else.
    """
    swap = _lock(session, find(session, swap_id))
    until = undo_until(session, swap)
    if who.id not in (swap.from_id, swap.to_id) or until is None:
        raise Refused("refused.swap_over")
    if moment.now > until:
        raise Refused("refused.swap_undo_late", at=until)
    if not asked_by_name.end(session, moment, swap_id, ShiftSwapState.AGREED, ShiftSwapState.UNDONE):
        raise Refused("refused.swap_over")
    audit.note(session, moment, who.id, UNDONE, ("shift_swap", swap_id))
    gave, took = successor(session, swap.gives_id), successor(session, swap.takes_id)
    if gave is None or took is None:
        raise Refused("refused.swap_gone_on")
    _exchange(session, moment, gave, took, to_id=swap.from_id, actor_id=who.id)
    other_id = swap.to_id if who.id == swap.from_id else swap.from_id
    notices.promise(session, moment, UNDONE, other_id, subject=("shift_swap", swap_id))
    return find(session, swap_id)


def undo_until(session: Session, swap: ShiftSwap) -> datetime | None:
    """Until when an exchange can be taken back; None for what is none, or was not agreed."""
    if swap.takes_id is None or swap.state is not ShiftSwapState.AGREED:
        return None
    shifts = (shift_of(session, find_sign_up(session, row)) for row in (swap.gives_id, swap.takes_id))
    return min(shift.starts_at for shift in shifts) - timedelta(hours=rules.load(session).swap_undo)


def successor(session: Session, sign_up_id: int | None) -> SignUp | None:
    """Whoever has the place now that was somebody's, if they still have it."""
    now = (SignUp.replaces_id == sign_up_id, SignUp.state == SignUpState.CONFIRMED)
    return session.exec(select(SignUp).where(*now).execution_options(populate_existing=True)).first()


def on_lapse(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Nobody has answered: the place is still whose it was, who hears so."""
    swap = find(session, deadline.subject_id)
    if swap.state is ShiftSwapState.ASKED:
        _let_go(session, moment, swap, ShiftSwapState.LAPSED, None)
        notices.promise(session, moment, SETTLED, swap.from_id, subject=("shift_swap", swap.id))


def _lock(session: Session, swap: ShiftSwap) -> ShiftSwap:
    """Hold on to both people and both posts, always in the same order: crossing swaps wait for each other."""
    for person_id in sorted((swap.from_id, swap.to_id)):
        volunteers.lock(session, person_id)
    rows = [row for row in (swap.gives_id, swap.takes_id) if row is not None]
    for post_id in sorted({find_sign_up(session, row).post_id for row in rows}):
        places.lock(session, post_id)
    return find(session, swap.id)


def _exchange(
    session: Session, moment: Moment, gives: SignUp, takes: SignUp | None, *, to_id: int, actor_id: int
) -> None:
    """Hand the places over: first all are given, then all are taken, as if at one stroke."""
    handed = [(gives, to_id), *([] if takes is None else [(takes, gives.person_id)])]
    if any(one.state not in _MINE for one, _ in handed):
        raise Refused("refused.swap_gone_on")
    for one, _ in handed:
        move(session, moment, one, SignUpAction.REPLACE, actor_id=actor_id, left_late=False)
        reminders.stop(session, moment, one)
    origin = Origin.GIVEN if takes is None else Origin.SWAP
    for one, taker_id in handed:
        _enter(session, moment, one, taker_id, origin=origin, actor_id=actor_id)
    for post_id in sorted({one.post_id for one, _ in handed}):
        searching.look(session, moment, post_id)


def _enter(
    session: Session, moment: Moment, one: SignUp, taker_id: int, *, origin: Origin, actor_id: int
) -> None:
    post = session.get_one(Post, one.post_id, populate_existing=True)
    fit.expect(session, moment, taker_id, post, early=True)
    waiting = places.in_shift(session, one.shift_id, taker_id)
    if waiting is not None and waiting.state is SignUpState.WAITING:
        move(session, moment, waiting, SignUpAction.WITHDRAW, actor_id=taker_id)
    placed = places.insert(
        session, moment, taker_id, post, SignUpState.CONFIRMED, origin=origin, replaces_id=one.id
    )
    audit.note(session, moment, actor_id, "sign_up.made", ("sign_up", placed.id), origin=origin)
    search = searching.open_at(session, one.post_id)
    if search is not None:
        asking.answer(session, moment, search.id or 0, taker_id, AskState.ACCEPTED)
    reminders.start(session, moment, placed)


def _let_go(
    session: Session, moment: Moment, swap: ShiftSwap, state: ShiftSwapState, actor_id: int | None
) -> None:
    if not asked_by_name.end(session, moment, swap.id or 0, ShiftSwapState.ASKED, state):
        raise Refused("refused.swap_over")
    audit.note(session, moment, actor_id, f"shift_swap.{state}", ("shift_swap", swap.id))
    one = find_sign_up(session, swap.gives_id)
    search = searching.open_at(session, one.post_id)
    if one.state is SignUpState.LEAVING and search is not None:
        searching.hurry(session, moment, search)


def _until(session: Session, moment: Moment, one: SignUp, takes: SignUp | None) -> datetime:
    """When a question lapses: after a while, counted from when it is told, and no later than a beginning."""
    in_force = rules.load(session)
    shift = shift_of(session, one)
    if asking.urgent(session, moment, shift):
        ends = moment.now + timedelta(minutes=in_force.swap_wait_urgent)
    else:
        told_at = quiet.deferred(moment.now, moment.calendar, in_force)
        ends = told_at + timedelta(hours=in_force.swap_wait)
    begins = [shift.starts_at, *([] if takes is None else [shift_of(session, takes).starts_at])]
    return min(ends, *begins)


DEADLINES = {LAPSE: on_lapse}
