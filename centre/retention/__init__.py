"""How long what is kept: one rule a table, and the purge that carries the rules out."""

from datetime import datetime

from sqlmodel import Session

from centre import rules
from centre.retention import (
    announcements,
    bad_marks,
    badges,
    bookings,
    calls,
    cases,
    certificates,
    contests,
    duty,
    emergencies,
    follow_ups,
    hours,
    messages,
    people,
    proposals,
    ratings,
    rectification,
    reports,
    revisions,
    shifts,
    surveys,
    training,
    volunteers,
)
from centre.retention.terms import PURGE_EVERY, Rule, Terms

__all__ = ["PURGE_EVERY", "RETENTION", "purge"]

# What the centre offers and goes by stays, and says nothing of anybody; a bot's row goes with the bot.
_KEPT = (
    "category",
    "centre_setting",
    "closure",
    "course",
    "fee",
    "issuer",
    "quiz_question",
    "replica",
    "service",
    "service_text",
    "service_version",
    "service_window",
    "site",
    "slot",
    "team",
    "team_group",
    "template",
    "worker",
)

# In this order: people and their relatives go with the last of what was theirs.
RETENTION: dict[str, Rule] = {
    **messages.RETENTION,
    **emergencies.RETENTION,
    **duty.RETENTION,
    **volunteers.RETENTION,
    **calls.RETENTION,
    **cases.RETENTION,
    **follow_ups.RETENTION,
    **proposals.RETENTION,
    **rectification.RETENTION,
    **bad_marks.RETENTION,
    **ratings.RETENTION,
    **bookings.RETENTION,
    **training.RETENTION,
    **certificates.RETENTION,
    **contests.RETENTION,
    **hours.RETENTION,
    **badges.RETENTION,
    **shifts.RETENTION,
    **surveys.RETENTION,
    **announcements.RETENTION,
    **reports.RETENTION,
    **revisions.RETENTION,
    **people.RETENTION,
    **dict.fromkeys(_KEPT),
}


def purge(session: Session, now: datetime, limit: int) -> dict[str, int]:
    """Let go of what was kept long enough; rows of each table, where `limit` means that there are more."""
    terms = Terms(rules.load(session), now, limit)
    return {table: rule(session, terms) for table, rule in RETENTION.items() if rule is not None}
