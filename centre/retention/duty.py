"""The rota: how long it is kept."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from centre.retention.terms import Rule, Terms, delete_some
from models.covers import DutyCover
from models.duty import DutyDay, DutyNote, DutyPost, DutySwap


def _duty_days(session: Session, terms: Terms) -> int:
    return delete_some(session, DutyDay, terms, _long_over(DutyDay, terms))


def _duty_notes(session: Session, terms: Terms) -> int:
    return delete_some(session, DutyNote, terms, _long_over(DutyNote, terms))


def _duty_posts(session: Session, terms: Terms) -> int:
    return delete_some(session, DutyPost, terms, _long_over(DutyPost, terms))


def _duty_swaps(session: Session, terms: Terms) -> int:
    return delete_some(session, DutySwap, terms, _long_over(DutySwap, terms))


def _duty_covers(session: Session, terms: Terms) -> int:
    old = col(DutyCover.ends_at) < terms.ago(days=terms.in_force.keep_duty)
    return delete_some(session, DutyCover, terms, old)


def _long_over(table: Any, terms: Terms) -> ColumnElement[bool]:
    # A day ends at another hour in every zone: one more is kept.
    return col(table.day) < terms.ago(days=terms.in_force.keep_duty + 1).date()


RETENTION: dict[str, Rule] = {
    "digest": None,  # as long as the person
    "duty_cover": _duty_covers,
    "duty_day": _duty_days,
    "duty_note": _duty_notes,
    "duty_post": _duty_posts,
    "duty_swap": _duty_swaps,
}
