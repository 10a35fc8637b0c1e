"""What is personal about call-backs."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.personal_data.kinds import Personal, blank, part_of, whose
from models.call_words import CallWord
from models.calls import Call, CallLine, Side
from models.who import Who


def _calls(who: Who) -> Any:
    return select(Call.id).where(Call.person_id == who.id).scalar_subquery()


_own = whose(Call.person_id)
_said = part_of(CallLine.call_id, _calls)
_blank = blank(Call, _own, "about", "phone")


def _blank_calls(session: Session, moment: Moment, who: Who) -> int:
    # Nobody finds them by what was said any more.
    session.exec(delete(CallWord).where(col(CallWord.call_id).in_(_calls(who))))
    return _blank(session, moment, who)


PERSONAL = (
    Personal(
        "calls",
        Call,
        _own,
        ("number", "about", "wanted", "phone", "state", "created_at", "due_at", "answered_at", "closed_at"),
        _blank_calls,
        "kept.calls",
        told=("call", _calls),
    ),
    Personal(
        "words",
        CallLine,
        # The notes that colleagues leave each other go with the rest, but were never for the resident.
        lambda who: _said(who) & (col(CallLine.side) != Side.NOTE),
        ("call_id", "side", "text", "by_phone", "said_at"),
        blank(CallLine, _said, "text"),
    ),
)
