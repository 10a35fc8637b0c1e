"""The one way in which an item goes on: a move, who answers for it, by when, and a line in its history."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from centre import notices, plans, rules
from centre.moment import Moment
from centre.rectification import custody, digest
from centre.rectification.access import MOVES
from centre.rectification.digest import WARNING
from models.rectification import ENDED, TRANSITIONS, UNDER_WAY, Item, ItemAction, ItemLine, ItemState
from models.who import Who

OVERDUE = "item.overdue"
LOOK_BACK = "item.look_back"
YOURS = "item.yours"
# More time is asked for: whoever may give it hears of it, and whoever asked of what they say.
TIME = "item.time"
TIME_LATE = "item.time_late"
# Whoever put it right hears that another found it so.
CLOSED = "item.closed"
TIME_SETTLED = "item.time_settled"
_SETTLES = frozenset({ItemAction.GRANT, ItemAction.REFUSE_TIME})


def move(
    session: Session,
    moment: Moment,
    item: Item,
    action: ItemAction,
    *,
    actor: Who | None,
    text: str = "",
    **values: Any,
) -> ItemLine:
    """Take an item to its next state, with who answers for it and by when, and tell them; gives its line.

    Raises:
        Refused: it is in no state for this, or somebody was quicker.
    """
    MOVES.check(item, action)
    after = TRANSITIONS[item.state, action]
    # A wish for more time stands until it is decided, or no longer matters.
    values.setdefault("wanted_at", None)
    known = item.model_copy(update=values)
    # Whoever takes a check goes on with it; what is to be put right is its owner's.
    wanted = known.owner_id if after in UNDER_WAY else item.custodian_id
    wanted = known.checked_by if after is ItemState.RECHECK else wanted
    values["custodian_id"] = custody.choose(session, known, after, wanted=wanted)
    if after is ItemState.CLOSED:
        values["look_days"] = _look_days(session, known)
    values["next_at"] = next_at(session, moment, known, after)
    values["ended_at"] = moment.now if after in ENDED else None
    MOVES.move(session, moment, item, action, actor_id=actor.id if actor else None, **values)
    said = ItemLine(item_id=the_id(item), action=action, text=text, said_at=moment.now)
    said.author_id = actor.id if actor else None
    session.add(said)
    session.flush()
    session.refresh(item)
    restart(session, moment, item)
    if action not in _SETTLES:
        tell(session, moment, item, actor)
    return said


def next_at(session: Session, moment: Moment, item: Item, state: ItemState) -> datetime | None:
    """By when a state must be left that is entered now; None where nothing more is to come.

    A look-back falls on the day itself or on the next working day (rules 20.1, 20.4).
    """
    in_force, calendar = rules.load(session), moment.calendar
    if state in ENDED:
        return None
    if state in UNDER_WAY:
        return item.due_at
    if state is ItemState.CLOSED:
        after = timedelta(days=_look_days(session, item))
        return calendar.next_opening((item.closed_at or moment.now) + after)
    return calendar.add_working_days(moment.now, in_force.item_step)


def _look_days(session: Session, item: Item) -> int:
    """How many days after closing the next look-back is planned."""
    looks = rules.load(session).item_look_backs
    return looks[min(item.looks, len(looks) - 1)]


def restart(session: Session, moment: Moment, item: Item) -> None:
    """Forget what was planned for the state before, and plan what this one needs."""
    subject = ("item", the_id(item))
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject, {YOURS, TIME})
    if item.next_at is None:
        return
    digest.begin(session, moment, item)
    if item.wanted_at is not None:
        answer_by = moment.calendar.add_working_hours(moment.now, rules.load(session).item_time_answer)
        plans.plan(session, TIME_LATE, subject, answer_by)
    if item.state is ItemState.CLOSED:
        plans.plan(session, LOOK_BACK, subject, item.next_at)
        return
    calendar = moment.calendar
    if item.next_at > moment.now:
        hours = calendar.working_hours_between(moment.now, item.next_at)
        for percent in rules.load(session).item_warnings:
            at = calendar.add_working_hours(moment.now, hours * percent / 100)
            plans.plan(session, WARNING, subject, at)
    plans.plan(session, OVERDUE, subject, item.next_at, params={"days": 0})


def tell(session: Session, moment: Moment, item: Item, actor: Who | None) -> None:
    """Tell whoever has the next step that it is theirs, unless they know."""
    told = item.custodian_id
    if told is None or item.state is ItemState.CLOSED or (actor is not None and actor.id == told):
        return
    notices.promise_staff(session, moment, YOURS, told, subject=("item", the_id(item)))


def the_id(item: Item) -> int:
    """The id of an item that is in the database."""
    assert item.id is not None  # noqa: S101 - it was flushed or read
    return item.id
