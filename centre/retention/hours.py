"""Hours and points: how long they are kept."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre.retention.terms import Rule, Terms
from models.honours import Honour, HonourRound, Objection
from models.hours import HourLine, PointLine


def _hours(session: Session, terms: Terms) -> int:
    old = col(HourLine.day) < terms.ago(days=terms.in_force.keep_hours + 1).date()
    first = (old, col(HourLine.corrects_id).is_(None))
    ids = session.exec(select(HourLine.id).where(*first).limit(terms.limit)).all()
    gone = col(HourLine.id).in_(ids) | col(HourLine.corrects_id).in_(ids)
    lines = select(HourLine.id).where(gone)
    session.exec(delete(PointLine).where(col(PointLine.hour_line_id).in_(lines)))
    session.exec(delete(HourLine).where(col(HourLine.corrects_id).in_(ids)))
    return session.exec(delete(HourLine).where(col(HourLine.id).in_(ids))).rowcount


def _rounds(session: Session, terms: Terms) -> int:
    old = col(HonourRound.updated_at) < terms.ago(days=terms.in_force.keep_honours)
    ids = session.exec(select(HonourRound.id).where(old).limit(terms.limit)).all()
    people = select(Honour.id).where(col(Honour.round_id).in_(ids))
    session.exec(delete(Objection).where(col(Objection.honour_id).in_(people)))
    session.exec(delete(Honour).where(col(Honour.round_id).in_(ids)))
    return session.exec(delete(HonourRound).where(col(HonourRound.id).in_(ids))).rowcount


RETENTION: dict[str, Rule] = {
    "hour_line": _hours,
    "point_line": None,  # goes with its hours
    "honour_round": _rounds,
    "honour": None,  # goes with its round
    "objection": None,  # goes with its round
    "honour_card": None,  # until its person has it erased
}
