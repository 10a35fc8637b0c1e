"""Telephone numbers: under which one somebody is rung, and whose one is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, union
from sqlmodel import Session, col

from models.calls import Call
from models.people import Person
from models.ratings import Rating

_LAST_CALLED = (
    select(col(Call.phone))
    .where(col(Call.person_id) == col(Person.id), col(Call.phone) != "")
    .order_by(col(Call.id).desc())
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)
_LAST_RATED = (
    select(col(Rating.phone))
    .where(col(Rating.person_id) == col(Person.id), col(Rating.phone) != "")
    .order_by(col(Rating.id).desc())
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)
# Of a person in a query: the number they gave to be rung at any time, else the one of their last call-back,
# else the one they left with a rating.
NUMBER = func.coalesce(func.nullif(col(Person.phone), ""), _LAST_CALLED, _LAST_RATED, "")
_OF = select(NUMBER).where(col(Person.id) == bindparam("person"))
_SAME: Any = bindparam("numbers", expanding=True)
_GAVE_IT: Any = union(
    select(col(Person.id)).where(col(Person.phone).in_(_SAME), col(Person.phone) != ""),
    select(col(Call.person_id)).where(col(Call.phone).in_(_SAME), col(Call.phone) != ""),
)
_HOLDERS = (
    select(Person)
    .where(col(Person.id).in_(_GAVE_IT), col(Person.erased_at).is_(None))
    .order_by(col(Person.id))
)
_OUR_COUNTRY = "+86"


def of(session: Session, person_id: int) -> str:
    """The number under which a person is rung; "" if they never gave one."""
    return session.connection().execute(_OF, {"person": person_id}).scalar() or ""


def holders(session: Session, phone: str) -> Sequence[Person]:
    """Everybody who ever gave this number, with or without the code of the country."""
    bare = phone.removeprefix(_OUR_COUNTRY)
    return session.execute(_HOLDERS, {"numbers": [bare, _OUR_COUNTRY + bare]}).scalars().all()
