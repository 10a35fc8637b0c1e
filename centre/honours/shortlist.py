"""Who stands in a round: put on the list if nothing rules them out, asked, and taken off again."""

from collections.abc import Callable

from sqlmodel import Session, col, select

from centre import notices
from centre.errors import Refused
from centre.honours import eligibility
from centre.honours.rounds import DROPPED, HONOURS, ROUNDS, deciders, find, for_desk
from centre.moment import Moment
from centre.rows import change, insert_new
from models.honours import (
    STANDING,
    Honour,
    HonourAction,
    HonourRound,
    HonourState,
    RoundState,
)
from models.who import Who

ASKED = "honour.asked"
ANSWERED = "honour.answered"
# What else there is to do when somebody is off a list, or honoured no more.
ENDED: list[Callable[[Session, Moment, Honour, int], None]] = []


def put(session: Session, moment: Moment, actor: Who, round_id: int, person_id: int) -> Honour:
    """Put somebody on the shortlist; they are asked whether they want to be named.

    Raises:
        Refused: the actor may not, it is themselves, the person cannot be chosen, or no place is left.
    """
    found = for_desk(session, actor, round_id)
    if person_id == actor.id:
        raise Refused("refused.honour_own")
    stands = eligibility.of_person(session, moment, found, person_id)
    if stands is None or stands.against:
        raise Refused("refused.honour_not_eligible")
    one = _of_person(session, round_id, person_id)
    if one is not None and one.state in STANDING:
        raise Refused("refused.honour_listed_already")
    _take_place(session, found)
    if one is None:
        new = Honour(
            round_id=round_id,
            person_id=person_id,
            put_by=actor.id,
            created_at=moment.now,
            updated_at=moment.now,
        )
        if insert_new(session, new) is None:
            raise Refused("refused.honour_listed_already")
    else:
        values = {"reason": "", "put_by": actor.id, "withdrawn_by": None}
        HONOURS.move(session, moment, one, HonourAction.SHORTLIST, actor_id=actor.id, **values)
    one = _of_person(session, round_id, person_id)
    assert one is not None  # noqa: S101 - it was just put there
    notices.promise(session, moment, ASKED, person_id, subject=("honour", one.id))
    return one


def agree(session: Session, moment: Moment, who: Who, honour_id: int) -> Honour:
    """Agree to be named.

    Raises:
        Refused: it is somebody else's, or the list has gone on without them.
    """
    one = of_self(session, who, honour_id)
    HONOURS.move(session, moment, one, HonourAction.AGREE, actor_id=who.id)
    return HONOURS.find(session, honour_id)


def decline(session: Session, moment: Moment, who: Who, honour_id: int) -> Honour:
    """Not want to be named, or honoured any more; nobody needs a reason.

    Raises:
        Refused: it is somebody else's, or they are off the list already.
    """
    one = of_self(session, who, honour_id)
    _drop(session, moment, one, who, "")
    for decider in deciders(session, one.round_id):
        notices.promise_staff(session, moment, ANSWERED, decider.id, subject=("honour", honour_id))
    return HONOURS.find(session, honour_id)


def withdraw(session: Session, moment: Moment, actor: Who, honour_id: int, reason: str) -> Honour:
    """Take somebody off the list, or an honour back, with the reason that they are told.

    Raises:
        Refused: the actor may not, stands in the round themselves, or it was done already.
    """
    one = for_desk_one(session, actor, honour_id)
    _drop(session, moment, one, actor, reason)
    notices.promise(session, moment, DROPPED, one.person_id, subject=("honour", honour_id))
    return HONOURS.find(session, honour_id)


def of_self(session: Session, who: Who, honour_id: int) -> Honour:
    """A place on a list of this very person.

    Raises:
        Refused: it is somebody else's.
    """
    one = HONOURS.find(session, honour_id)
    if one.person_id != who.id:
        raise Refused("refused.honour_unknown")
    return one


def for_desk_one(session: Session, actor: Who, honour_id: int) -> Honour:
    """A candidate whom somebody may decide about.

    Raises:
        Refused: they may not, or stand in the round themselves.
    """
    one = HONOURS.find(session, honour_id)
    for_desk(session, actor, one.round_id)
    return one


def _drop(session: Session, moment: Moment, one: Honour, actor: Who, reason: str) -> None:
    values = {"reason": reason, "withdrawn_by": actor.id}
    HONOURS.move(session, moment, one, HonourAction.WITHDRAW, actor_id=actor.id, **values)
    still = (col(HonourRound.id) == one.round_id, col(HonourRound.taken) > 0)
    change(session, HonourRound, *still, taken=col(HonourRound.taken) - 1)
    for told in ENDED:
        told(session, moment, one, actor.id)


def _take_place(session: Session, found: HonourRound) -> None:
    open_one = (col(HonourRound.id) == found.id, col(HonourRound.state) == RoundState.OPEN)
    room = col(HonourRound.taken) < col(HonourRound.places)
    if not change(session, HonourRound, *open_one, room, taken=col(HonourRound.taken) + 1):
        found = find(session, found.id or 0)
        if found.state is not RoundState.OPEN:
            raise ROUNDS.refusal(found)
        raise Refused("refused.honour_full", places=found.places)


def _of_person(session: Session, round_id: int, person_id: int) -> Honour | None:
    mine = select(Honour).where(col(Honour.round_id) == round_id, col(Honour.person_id) == person_id)
    return session.exec(mine.execution_options(populate_existing=True)).first()


def awarded_to(session: Session, person_id: int) -> list[tuple[Honour, HonourRound]]:
    """What somebody was honoured for, the newest first."""
    theirs = (
        select(Honour, HonourRound)
        .join(HonourRound, col(HonourRound.id) == col(Honour.round_id))
        .where(col(Honour.person_id) == person_id, col(Honour.state) == HonourState.AWARDED)
    )
    return list(session.exec(theirs.order_by(col(HonourRound.first).desc())))
