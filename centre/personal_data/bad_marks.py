"""What is personal about bad marks: whose they are, what they said and were told.

What the staff noted among themselves is not for them to see, and goes with them all the same.
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from centre.personal_data.kinds import Personal, blank, part_of, whose
from models.bad_marks import BadMark, BadMarkAction, BadMarkLine
from models.who import Who

_own = whose(BadMark.person_id)
_NOTES = frozenset({BadMarkAction.VERIFY, BadMarkAction.APPEAL, BadMarkAction.REJECT})


def _marks(who: Who) -> Any:
    return select(BadMark.id).where(_own(who)).scalar_subquery()


_about_own = part_of(BadMarkLine.mark_id, _marks)


def _told(who: Who) -> ColumnElement[bool]:
    return _about_own(who) & col(BadMarkLine.action).not_in(_NOTES)


PERSONAL = (
    Personal(
        "bad_marks",
        BadMark,
        _own,
        ("number", "state", "came_of", "opened_at", "contacted_at", "fixed_at", "heard_at", "closed_at"),
        kept="kept.ratings",
        told=("bad_mark", _marks),
    ),
    Personal(
        "bad_mark_words",
        BadMarkLine,
        _told,
        ("action", "text", "grade", "by_phone", "said_at"),
        blank(BadMarkLine, _about_own, "text"),
        "kept.ratings",
    ),
)
