"""What is personal about badges, and about codes that somebody tried."""

from sqlalchemy import ColumnElement
from sqlmodel import col

from centre.personal_data.kinds import Personal, remove, whose
from models.badges import Badge, WrongCode
from models.who import Who

_worn = whose(Badge.person_id)


def _tried(who: Who) -> ColumnElement[bool]:
    return col(WrongCode.telegram_id) == who.telegram_id


PERSONAL = (
    Personal("badges", Badge, _worn, ("code", "name", "issued_at", "ended_at"), remove(Badge, _worn)),
    Personal("wrong_codes", WrongCode, _tried, ("at",), remove(WrongCode, _tried)),
)
