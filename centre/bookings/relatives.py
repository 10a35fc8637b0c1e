"""Relatives for whom somebody books, each with their consent."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from centre import audit, rules
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
    """For whom somebody may book."""
    return session.execute(_OF, {"person": person_id}).scalars().all()


def theirs(session: Session, person_id: int, relative_id: int | None) -> int | None:
    """A relative as somebody names them.

    Raises:
        Refused: it is no relative of theirs.
    """
    if relative_id is None:
        return None
    relative = session.get(Relative, relative_id)
    if relative is None or relative.person_id != person_id or relative.ended_at is not None:
        raise Refused("refused.relative_unknown")
    return relative_id


def add(session: Session, moment: Moment, who: Who, name: str) -> Relative:
    """Keep a relative's name, who has agreed to it.

    Raises:
        Refused: the name is empty or too long, or there are too many already.
    """
    in_force = rules.load(session)
    name = " ".join(name.split())
    if not name or len(name) > in_force.name_length:
        raise Refused("refused.name_unusable", limit=in_force.name_length)
    if len(of(session, who.id)) >= in_force.relatives:
        raise Refused("refused.too_many_relatives", limit=in_force.relatives)
    relative_id = insert_new(session, Relative(person_id=who.id, name=name, consented_at=moment.now))
    audit.note(session, moment, who.id, "relative.added", ("relative", relative_id))
    return session.get_one(Relative, relative_id)


def remove(session: Session, moment: Moment, who: Who, relative_id: int) -> None:
    """Book for a relative no more; what is booked stays booked.

    Raises:
        Refused: it is no relative of theirs.
    """
    still = (
        col(Relative.id) == relative_id,
        col(Relative.person_id) == who.id,
        col(Relative.ended_at).is_(None),
    )
    if not change(session, Relative, *still, ended_at=moment.now):
        raise Refused("refused.relative_unknown")
    audit.note(session, moment, who.id, "relative.removed", ("relative", relative_id))
