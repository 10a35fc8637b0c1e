"""Cover of ordinary duty: somebody asks a colleague, who agrees or not; until it begins both can undo it."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlmodel import Session

from centre import audit, notices, plans, rules, staff, words
from centre.covers.clock import BEGIN, END
from centre.covers.moves import ASKED, DUTIES, find, move
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from models.covers import CoverAction, DutyCover
from models.who import Who, by_id

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From a time of the first day until a time of the last; without times they are whole days."""

    first: date
    last: date
    since: time = time.min
    until: time | None = None


def colleagues(session: Session, actor: Who) -> list[Who]:
    """Everybody who may do all that is the actor's duty."""
    needed = [right for right in DUTIES if actor.may(right)]
    found = staff.people_with(session, needed[0]) if needed else []
    return [one for one in found if one.id != actor.id and all(one.may(right) for right in needed)]


def ask(session: Session, moment: Moment, actor: Who, to_id: int, span: Span, *, why: str) -> DutyCover:
    """Ask a colleague to do one's duty for a time (rule 11.6); until they agree it stays the actor's.

    Raises:
        Refused: the span is over, upside down or too long, the colleague cannot, or one is arranged already.
    """
    calendar = moment.calendar
    starts_at = max(calendar.at(span.first, span.since), moment.now)
    midnight = calendar.at(span.last + _DAY, time.min)
    ends_at = midnight if span.until is None else calendar.at(span.last, span.until)
    if ends_at <= starts_at:
        raise Refused("refused.cover_no_time")
    longest = rules.load(session).duty_cover
    if span.last - span.first >= longest * _DAY:
        raise Refused("refused.cover_too_long", n=longest)
    if not _can(session, to_id, actor):
        raise Refused("refused.duty_not_for_them")
    row = DutyCover(
        for_id=actor.id,
        by_id=to_id,
        starts_at=starts_at,
        ends_at=ends_at,
        why=words.checked(session, why),
        asked_at=moment.now,
        updated_at=moment.now,
    )
    row.id = insert_new(session, row)
    if row.id is None:
        raise Refused("refused.cover_one_already")
    subject = ("cover", row.id)
    audit.note(session, moment, actor.id, "cover.asked", subject, to=to_id)
    notices.promise(session, moment, ASKED, to_id, subject=subject)
    if starts_at > moment.now:
        plans.plan(session, BEGIN, subject, starts_at)
    plans.plan(session, END, subject, ends_at)
    return row


def agree(session: Session, moment: Moment, actor: Who, cover_id: int) -> DutyCover:
    """Take a colleague's duty on: from its beginning, or from now if that is over.

    Raises:
        Refused: it was not asked of the actor, not any more, or it has passed.
    """
    row = _asked_of(session, actor, cover_id)
    if row.ends_at <= moment.now or not _can(session, actor.id, by_id(session, row.for_id)):
        raise Refused("refused.cover_no_time")
    begins = max(row.starts_at, moment.now)
    move(session, moment, row, CoverAction.AGREE, actor_id=actor.id, starts_at=begins)
    return find(session, cover_id)


def decline(session: Session, moment: Moment, actor: Who, cover_id: int) -> DutyCover:
    """Leave the duty with whoever asked.

    Raises:
        Refused: it was not asked of the actor, or not any more.
    """
    row = _asked_of(session, actor, cover_id)
    move(session, moment, row, CoverAction.DECLINE, actor_id=actor.id)
    return find(session, cover_id)


def withdraw(session: Session, moment: Moment, actor: Who, cover_id: int) -> DutyCover:
    """Take the question back.

    Raises:
        Refused: the actor did not ask it, or it is answered.
    """
    row = find(session, cover_id)
    if row.for_id != actor.id:
        raise Refused("refused.cover_unknown")
    move(session, moment, row, CoverAction.WITHDRAW, actor_id=actor.id)
    return find(session, cover_id)


def undo(session: Session, moment: Moment, actor: Who, cover_id: int) -> DutyCover:
    """Take back what both agreed on, while it has not begun; the other hears of it.

    Raises:
        Refused: the actor is neither of the two, it is not agreed, or it has begun.
    """
    row = find(session, cover_id)
    if actor.id not in (row.for_id, row.by_id):
        raise Refused("refused.cover_unknown")
    if row.starts_at <= moment.now:
        raise Refused("refused.cover_begun")
    move(session, moment, row, CoverAction.UNDO, actor_id=actor.id)
    return find(session, cover_id)


def _can(session: Session, person_id: int, whose: Who) -> bool:
    """Whether somebody may do all that is another's duty."""
    return any(one.id == person_id for one in colleagues(session, whose))


def _asked_of(session: Session, actor: Who, cover_id: int) -> DutyCover:
    row = find(session, cover_id)
    if row.by_id != actor.id:
        raise Refused("refused.cover_unknown")
    return row
