"""What is personal about requests, complaints and suggestions."""

from typing import Any

from sqlalchemy import ColumnElement, delete, or_
from sqlmodel import Session, col, select

from centre.moment import Moment
from centre.personal_data.kinds import Personal, blank, part_of, remove, whose
from centre.rows import change
from models.calls import Side
from models.case_words import CaseWord
from models.cases import Case, CaseLine, Gap, Handover, OtherParty, Plan
from models.complaints import Complaint, Extension, Follower
from models.ideas import Idea
from models.refunds import Refund
from models.who import Who


def _cases(who: Who) -> Any:
    return select(Case.id).where(Case.person_id == who.id).scalar_subquery()


_own = whose(Case.person_id)
_said = part_of(CaseLine.case_id, _cases)
_gaps = part_of(Gap.case_id, _cases)
_plans = part_of(Plan.case_id, _cases)
_handovers = part_of(Handover.case_id, _cases)
_complaints = part_of(Complaint.id, _cases)
_extensions = part_of(Extension.case_id, _cases)
_ideas = part_of(Idea.case_id, _cases)
_joined = whose(Follower.person_id)
_refunds = part_of(Refund.case_id, _cases)

_other_sides = part_of(OtherParty.case_id, _cases)
_as_other_side = whose(OtherParty.person_id)


def _both_sides(who: Who) -> ColumnElement[bool]:
    return or_(_other_sides(who), _as_other_side(who))


def _blank_other_sides(session: Session, _moment: Moment, who: Who) -> int:
    blanked = {"name": "", "reach": "", "words": "", "secret_hash": "", "person_id": None}
    return change(session, OtherParty, _both_sides(who), **blanked)


_blank = blank(Case, _own, "building", "unit", "room", "about")


def _blank_cases(session: Session, moment: Moment, who: Who) -> int:
    # Nobody finds them by what was said any more.
    session.exec(delete(CaseWord).where(col(CaseWord.case_id).in_(_cases(who))))
    return _blank(session, moment, who)


PERSONAL = (
    Personal(
        "cases",
        Case,
        _own,
        (
            "number",
            "kind",
            "state",
            "openness",
            "channel",
            "building",
            "unit",
            "room",
            "about",
            "price",
            "charged",
            "outcome",
            "created_at",
            "due_at",
            "closed_at",
        ),
        _blank_cases,
        "kept.cases",
        told=("case", _cases),
    ),
    Personal(
        "steps",
        CaseLine,
        # As in a call-back, notes between colleagues go with the rest, but were never for the resident.
        lambda who: _said(who) & (col(CaseLine.side) != Side.NOTE),
        ("case_id", "side", "action", "reason", "text", "by_phone", "said_at"),
        blank(CaseLine, _said, "text"),
    ),
    Personal("gaps", Gap, _gaps, ("case_id", "what", "listed_at", "filled_at"), blank(Gap, _gaps, "what")),
    Personal(
        "plans",
        Plan,
        _plans,
        ("case_id", "who", "day", "hours", "price", "note", "state", "offered_at"),
        blank(Plan, _plans, "note"),
    ),
    Personal(
        # Of a request of theirs, or they are the other side themselves.
        "other_sides",
        OtherParty,
        _both_sides,
        ("case_id", "name", "reach", "state", "how", "words", "settled_at"),
        _blank_other_sides,
    ),
    Personal(
        "handovers",
        Handover,
        # Between colleagues; what they wrote about it goes with the rest.
        _handovers,
        ("case_id", "state", "offered_at", "settled_at"),
        blank(Handover, _handovers, "why"),
    ),
    Personal(
        "complaints",
        Complaint,
        _complaints,
        ("id", "category", "target", "whom", "wish", "finding", "measure", "prevention", "grade"),
        blank(Complaint, _complaints, "whom", "area", "wish", "measure", "prevention"),
    ),
    Personal(
        "extensions",
        Extension,
        _extensions,
        ("case_id", "days", "why", "answer", "state"),
        blank(Extension, _extensions, "why", "answer"),
    ),
    Personal("ideas", Idea, _ideas, ("call_id", "case_id", "title", "state"), blank(Idea, _ideas, "title")),
    Personal("joined", Follower, _joined, ("case_id", "joined_at"), remove(Follower, _joined)),
    Personal(
        "refunds",
        Refund,
        _refunds,
        ("case_id", "paid", "amount", "why", "state", "tries", "proof", "opened_at", "closed_at"),
        blank(Refund, _refunds, "why", "proof"),
    ),
)
