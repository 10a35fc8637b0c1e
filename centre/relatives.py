"""Relatives for whom somebody books or asks, each with their consent."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, select
from sqlmodel import Session, col

from centre import audit, case_words, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.bookings import Relative
from models.who import Who

_OF = (
    select(Relative)
    .where(col(Relative.person_id) == bindparam("person"), col(Relative.ended_at).is_(None))
    .order_by(col(Relative.id))
)


def of(session: Session, person_id: int) -> Sequence[Relative]:
    """For whom somebody may book and ask."""
    return session.execute(_OF, {"person": person_id}).scalars().all()


def expect(session: Session, person_id: int, relative_id: int) -> Relative:
    """A relative for whom this person may book and ask.

    Raises:
        Refused: it is no relative of theirs, or not any more.
    """
    relative = session.get(Relative, relative_id, populate_existing=True)
    if relative is None or relative.person_id != person_id or relative.ended_at is not None:
        raise Refused("refused.relative_unknown")
    return relative


def add(session: Session, moment: Moment, actor: Who, name: str, *, person_id: int | None = None) -> Relative:
    """Keep the name of a relative of the actor or, as staff, of a visitor; the relative has agreed to it.

    Raises:
        Refused: the name is empty or too long, or there are too many already.
    """
    name, most, whose = _usable(session, name), rules.load(session).relatives, person_id or actor.id
    if len(of(session, whose)) >= most:
        raise Refused("refused.too_many_relatives", limit=most)
    relative_id = insert_new(session, Relative(person_id=whose, name=name, consented_at=moment.now))
    audit.note(session, moment, actor.id, "relative.added", ("relative", relative_id))
    return session.get_one(Relative, relative_id)


def rename(session: Session, moment: Moment, who: Who, relative_id: int, name: str) -> Relative:
    """Correct a relative's name, in all that is booked for them, too.

    Raises:
        Refused: it is no relative of theirs, or the name is empty or too long.
    """
    if not change(session, Relative, *_still(who, relative_id), name=_usable(session, name)):
        raise Refused("refused.relative_unknown")
    case_words.renamed(session, who.id)
    audit.note(session, moment, who.id, "relative.renamed", ("relative", relative_id))
    return session.get_one(Relative, relative_id)


def forget(session: Session, moment: Moment, who: Who, relative_id: int) -> None:
    """Take the name of a relative away, whose consent ends; `farewell` sees to what is booked.

    Raises:
        Refused: it is no relative of theirs.
    """
    if not change(session, Relative, *_still(who, relative_id), name="", ended_at=moment.now):
        raise Refused("refused.relative_unknown")
    case_words.renamed(session, who.id)
    audit.note(session, moment, who.id, "relative.removed", ("relative", relative_id))


def _usable(session: Session, name: str) -> str:
    longest = rules.load(session).name_length
    name = " ".join(name.split())
    if not name or len(name) > longest:
        raise Refused("refused.name_unusable", limit=longest)
    return name


def _still(who: Who, relative_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Relative.id) == relative_id,
        col(Relative.person_id) == who.id,
        col(Relative.ended_at).is_(None),
    )
