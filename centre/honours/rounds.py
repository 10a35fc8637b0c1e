"""A choice of the best: opened, its names published for objections, and awarded by somebody else (V.34)."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from centre import audit, notices, plans, rules, staff
from centre.errors import Refused
from centre.moment import Moment
from centre.moves import Moves
from centre.rows import insert_new
from models.deadlines import Deadline
from models.honours import (
    HONOUR_TRANSITIONS,
    ROUND_TRANSITIONS,
    STANDING,
    Honour,
    HonourAction,
    HonourRound,
    HonourState,
    Objection,
    RoundAction,
    RoundKind,
    RoundState,
)
from models.rights import Right
from models.who import Who

RIPE = "honour.ripe"
NAMED = "honour.named"
AWARDED = "honour.awarded"
DROPPED = "honour.dropped"
# Nobody is put on its list, or taken off, between the look at it and what is done with all of it.
ROUNDS = Moves("honour_round", HonourRound, ROUND_TRANSITIONS, "taken")
HONOURS = Moves("honour", Honour, HONOUR_TRANSITIONS)
find = ROUNDS.find
_DAY = timedelta(days=1)


def offers(session: Session, moment: Moment) -> list[tuple[RoundKind, date]]:
    """What can be opened now: the months and the years that are nearest, unless they were opened already."""
    today = moment.calendar.local(moment.now).date()
    month = today.replace(day=1)
    months, years = (
        [month, (month - _DAY).replace(day=1)],
        [date(today.year, 1, 1), date(today.year - 1, 1, 1)],
    )
    nearest = [(RoundKind.MONTH, one) for one in months] + [(RoundKind.YEAR, one) for one in years]
    held = select(HonourRound).where(col(HonourRound.state) != RoundState.CALLED_OFF)
    there = {(one.kind, one.first) for one in session.exec(held)}
    return [one for one in nearest if one not in there]


def open_round(session: Session, moment: Moment, actor: Who, kind: RoundKind, first: date) -> HonourRound:
    """Begin a choice; of two who begin the same at once one does.

    Raises:
        Refused: the actor does not work at the volunteer desk, it is no period of now, or there is one.
    """
    expect_desk(actor)
    if (kind, first) not in offers(session, moment):
        raise Refused("refused.honour_round_there")
    in_force = rules.load(session)
    after = first.replace(year=first.year + 1) if kind is RoundKind.YEAR else first + timedelta(days=32)
    row = HonourRound(
        kind=kind,
        first=first,
        last=after.replace(day=1) - _DAY,
        places=in_force.year_stars if kind is RoundKind.YEAR else in_force.month_stars,
        opened_by=actor.id,
        created_at=moment.now,
        updated_at=moment.now,
    )
    row_id = insert_new(session, row)
    if row_id is None:
        raise Refused("refused.honour_round_there")
    audit.note(session, moment, actor.id, "honour_round.open", ("honour_round", row_id))
    return find(session, row_id)


def latest(session: Session, limit: int) -> list[HonourRound]:
    """The choices that were begun last, the newest first."""
    return list(session.exec(select(HonourRound).order_by(col(HonourRound.id).desc()).limit(limit)))


def published(session: Session) -> list[HonourRound]:
    """The choices whose names are out for objections."""
    out = select(HonourRound).where(col(HonourRound.state) == RoundState.PUBLISHED)
    return list(session.exec(out.order_by(col(HonourRound.id))))


def people_in(session: Session, round_id: int, *, all_: bool = False) -> list[Honour]:
    """Who stands in a round; `all_`: also who did."""
    mine = select(Honour).where(col(Honour.round_id) == round_id)
    if not all_:
        mine = mine.where(col(Honour.state).in_(STANDING))
    return list(session.exec(mine.order_by(col(Honour.id)).execution_options(populate_existing=True)))


def expect_desk(actor: Who) -> None:
    """Let only those go on who work at the volunteer desk.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.WORK_VOLUNTEERS):
        raise Refused("refused.not_allowed")


def for_desk(session: Session, actor: Who, round_id: int) -> HonourRound:
    """A round that somebody may work on: nobody does in which they stand themselves.

    Raises:
        Refused: they may not, there is none, or they stand in it.
    """
    expect_desk(actor)
    found = find(session, round_id)
    if any(one.person_id == actor.id for one in people_in(session, round_id)):
        raise Refused("refused.honour_own")
    return found


def publish(session: Session, moment: Moment, actor: Who, round_id: int) -> HonourRound:
    """Publish the names of a shortlist, so that people can object (rule 14.38).

    Raises:
        Refused: they may not, nobody is on the list, or somebody on it has not agreed to be named.
    """
    found = for_desk(session, actor, round_id)
    people = people_in(session, round_id)
    if not people:
        raise Refused("refused.honour_nobody")
    if any(one.state is not HonourState.AGREED for one in people):
        raise Refused("refused.honour_not_agreed")
    until = moment.calendar.add_working_days(moment.now, rules.load(session).honour_objections)
    values = {"until": until, "published_by": actor.id}
    ROUNDS.move(session, moment, found, RoundAction.PUBLISH, actor_id=actor.id, **values)
    for one in people:
        HONOURS.move(session, moment, one, HonourAction.PUBLISH, actor_id=actor.id)
        notices.promise(session, moment, NAMED, one.person_id, subject=("honour", one.id))
    plans.plan(session, RIPE, ("honour_round", round_id), until)
    return find(session, round_id)


def award(session: Session, moment: Moment, actor: Who, round_id: int) -> HonourRound:
    """Honour who was named, once the time for objections is over and each was answered.

    Raises:
        Refused: they may not, published the names themselves, or it is too early.
    """
    found = for_desk(session, actor, round_id)
    ROUNDS.check(found, RoundAction.AWARD)
    if found.published_by == actor.id:
        raise Refused("refused.honour_published_yourself")
    if found.until is None or moment.now < found.until:
        raise Refused("refused.honour_too_early", until=found.until)
    people = people_in(session, round_id)
    if not people:
        raise Refused("refused.honour_nobody")
    ROUNDS.move(session, moment, found, RoundAction.AWARD, actor_id=actor.id, awarded_by=actor.id)
    # Only now: from the move on nobody can object any more.
    if _objected(session, round_id):
        raise Refused("refused.honour_objected")
    for one in people:
        HONOURS.move(session, moment, one, HonourAction.AWARD, actor_id=actor.id)
        notices.promise(session, moment, AWARDED, one.person_id, subject=("honour", one.id))
    return find(session, round_id)


def call_off(session: Session, moment: Moment, actor: Who, round_id: int) -> HonourRound:
    """End a choice without honouring anybody; who was on the list hears of it.

    Raises:
        Refused: they may not, or it is over.
    """
    found = for_desk(session, actor, round_id)
    ROUNDS.move(session, moment, found, RoundAction.CALL_OFF, actor_id=actor.id)
    plans.drop(session, moment, ("honour_round", round_id))
    for one in people_in(session, round_id):
        HONOURS.move(session, moment, one, HonourAction.WITHDRAW, actor_id=actor.id, withdrawn_by=actor.id)
        notices.promise(session, moment, DROPPED, one.person_id, subject=("honour", one.id))
    return find(session, round_id)


def deciders(session: Session, round_id: int) -> list[Who]:
    """Who works at the volunteer desk and does not stand in a round."""
    standing = {one.person_id for one in people_in(session, round_id)}
    return [one for one in staff.people_with(session, Right.WORK_VOLUNTEERS) if one.id not in standing]


def on_ripe(session: Session, moment: Moment, deadline: Deadline) -> None:
    """The time for objections is over: whoever may award hears of it, every working day until they have."""
    found = find(session, deadline.subject_id)
    if found.state is not RoundState.PUBLISHED:
        return
    subject = ("honour_round", deadline.subject_id)
    for one in deciders(session, deadline.subject_id):
        if one.id != found.published_by:
            notices.promise_staff(session, moment, RIPE, one.id, subject=subject)
    calendar = moment.calendar
    again = calendar.at(calendar.next_working_day(moment.now), calendar.opening.opens)
    plans.plan(session, RIPE, subject, again)


def _objected(session: Session, round_id: int) -> bool:
    open_ones = (
        select(Objection.id)
        .join(Honour, col(Honour.id) == col(Objection.honour_id))
        .where(
            col(Honour.round_id) == round_id,
            col(Honour.state).in_(STANDING),
            col(Objection.answered_at).is_(None),
        )
    )
    return session.exec(open_ones).first() is not None


DEADLINES = {RIPE: on_ripe}
