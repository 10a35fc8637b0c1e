"""What is personal about hours and points."""

from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from centre.personal_data.kinds import Personal, blank, remove, whose
from models.honours import Honour, HonourCard, HonourRound, Objection
from models.hours import HourLine, PointLine
from models.who import Who

_served = whose(HourLine.person_id)
_honoured = whose(Honour.person_id)
_objected = whose(Objection.person_id)
_carded = whose(HonourCard.person_id)
_given = whose(PointLine.person_id)


def _honours(who: Who) -> Any:
    return select(col(Honour.id)).where(_honoured(who)).scalar_subquery()


def _their_lines(who: Who) -> Any:
    return select(HourLine.id).where(col(HourLine.person_id) == who.id).scalar_subquery()


def _their_objections(who: Who) -> Any:
    return select(Objection.id).where(col(Objection.person_id) == who.id).scalar_subquery()


PERSONAL = (
    Personal(
        "hours",
        HourLine,
        _served,
        (
            "day",
            "what",
            "begun_at",
            "ended_at",
            "minutes",
            "state",
            "reason",
            "grade",
            "zero_why",
            "dispute",
            "disputed_at",
            "settled_at",
        ),
        blank(HourLine, _served, "reason", "zero_why", "dispute"),
        "kept.hours",
        ("hour_line", _their_lines),
    ),
    Personal(
        "points",
        PointLine,
        _given,
        ("day", "rule", "points", "why", "given_at"),
        blank(PointLine, _given, "why"),
        "kept.hours",
    ),
    Personal(
        "honour_card",
        HonourCard,
        _carded,
        ("party", "star", "listed_since"),
        remove(HonourCard, _carded),
    ),
    Personal(
        "honours",
        Honour,
        _honoured,
        ("state", "reason", "shared_in", "created_at", "updated_at"),
        blank(Honour, _honoured, "reason"),
        "kept.honours",
        told=("honour", _honours),
    ),
    Personal(
        "objections",
        Objection,
        _objected,
        ("words", "answer", "upheld", "said_at", "answered_at"),
        blank(Objection, _objected, "words", "answer"),
        "kept.honours",
        ("objection", _their_objections),
    ),
    Personal(
        "honour_rounds",
        HonourRound,
        lambda who: or_(
            col(HonourRound.opened_by) == who.id,
            col(HonourRound.published_by) == who.id,
            col(HonourRound.awarded_by) == who.id,
        ),
        ("kind", "first", "state", "created_at"),
        kept="kept.acts",
    ),
)
