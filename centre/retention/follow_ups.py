"""Calls after a service: how long they are kept."""

from sqlmodel import Session, col

from centre.retention.terms import Rule, Terms, delete_some
from models.follow_ups import OPEN, FollowUp


def _follow_ups(session: Session, terms: Terms) -> int:
    old = col(FollowUp.ended_at) < terms.ago(days=terms.in_force.keep_follow_ups)
    return delete_some(session, FollowUp, terms, old, col(FollowUp.state).not_in(OPEN))


RETENTION: dict[str, Rule] = {"follow_up": _follow_ups}
