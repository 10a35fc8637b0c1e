"""The one table of rights: which role may do what."""

from collections.abc import Iterable
from enum import StrEnum

from models.people import Role


class Right(StrEnum):
    """One thing that not everybody may do."""

    SEE_CALLS = "see_calls"
    WORK_CALLS = "work_calls"
    WORK_PHONE_LIST = "work_phone_list"
    SEE_CASES = "see_cases"
    WORK_CASES = "work_cases"
    SEE_RESTRICTED = "see_restricted"
    GRANT_TIME = "grant_time"
    KEEP_TEMPLATES = "keep_templates"
    SEE_BOOKINGS = "see_bookings"
    WORK_BOOKINGS = "work_bookings"
    SERVE_VISITORS = "serve_visitors"
    CLOSE_TIMES = "close_times"
    KEEP_CATALOGUE = "keep_catalogue"
    KEEP_SITES = "keep_sites"
    APPROVE_SITES = "approve_sites"
    SEE_PROPOSALS = "see_proposals"
    WORK_PROPOSALS = "work_proposals"
    SEE_ITEMS = "see_items"
    WORK_ITEMS = "work_items"
    LEAD_ITEMS = "lead_items"
    DECIDE_ITEMS = "decide_items"
    ANSWER_ALERTS = "answer_alerts"
    SEE_FAULTS = "see_faults"
    SEE_VOLUNTEERS = "see_volunteers"
    WORK_VOLUNTEERS = "work_volunteers"
    SEE_ROTA = "see_rota"
    TAKE_DUTY = "take_duty"
    LAY_ROTA = "lay_rota"
    LEAD_ACTIVITIES = "lead_activities"
    TRAIN = "train"
    RUN_VOTES = "run_votes"
    SEE_RATINGS = "see_ratings"
    SEE_FIGURES = "see_figures"
    WRITE_REPORTS = "write_reports"
    APPROVE_REPORTS = "approve_reports"
    DECIDE_MARKS = "decide_marks"
    SEE_SURVEYS = "see_surveys"
    WORK_SURVEYS = "work_surveys"
    ANNOUNCE = "announce"
    EXPORT = "export"
    INVITE = "invite"
    MANAGE_ROLES = "manage_roles"
    CHANGE_SETTINGS = "change_settings"
    SEE_AUDIT = "see_audit"


_DESK = frozenset(
    {
        Right.SEE_CALLS,
        Right.WORK_CALLS,
        Right.WORK_PHONE_LIST,
        Right.SEE_CASES,
        Right.WORK_CASES,
        Right.SEE_BOOKINGS,
        Right.WORK_BOOKINGS,
        Right.SERVE_VISITORS,
        Right.SEE_ROTA,
        Right.KEEP_SITES,
        Right.SEE_ITEMS,
        Right.WORK_ITEMS,
    }
)
_LEADS = _DESK | {
    Right.SEE_RESTRICTED,
    Right.GRANT_TIME,
    Right.LEAD_ITEMS,
    Right.KEEP_TEMPLATES,
    Right.DECIDE_MARKS,
    Right.ANSWER_ALERTS,
    Right.SEE_FAULTS,
    Right.CLOSE_TIMES,
    Right.TAKE_DUTY,
    Right.SEE_FIGURES,
    # A complaint about a volunteer that was right is followed up by whoever leads.
    Right.SEE_VOLUNTEERS,
    Right.WORK_VOLUNTEERS,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VOLUNTEER: frozenset(),
    Role.AUDITOR: frozenset(
        {
            Right.SEE_CALLS,
            Right.SEE_CASES,
            Right.SEE_BOOKINGS,
            Right.SEE_ROTA,
            Right.SEE_VOLUNTEERS,
            Right.SEE_PROPOSALS,
            Right.SEE_ITEMS,
            Right.SEE_RATINGS,
            Right.SEE_FIGURES,
            Right.SEE_SURVEYS,
            Right.EXPORT,
            Right.SEE_AUDIT,
        }
    ),
    Role.CLERK: _DESK,
    Role.COORDINATOR: _LEADS
    | {
        Right.EXPORT,
        Right.INVITE,
        Right.LAY_ROTA,
        Right.KEEP_CATALOGUE,
        Right.LEAD_ACTIVITIES,
        Right.SEE_PROPOSALS,
        Right.WORK_PROPOSALS,
        Right.TRAIN,
        Right.RUN_VOTES,
        Right.SEE_RATINGS,
        Right.SEE_SURVEYS,
        Right.WORK_SURVEYS,
        Right.ANNOUNCE,
        Right.WRITE_REPORTS,
    },
    Role.DUTY_LEADER: _LEADS | {Right.LAY_ROTA, Right.SEE_RATINGS, Right.EXPORT},
    Role.DUTY_DEPUTY: _LEADS,
    Role.DIRECTOR: frozenset(Right),
}

STAFF = frozenset(role for role, rights in RIGHTS.items() if rights)


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """All rights that somebody with these roles has."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_with(right: Right) -> frozenset[Role]:
    """The roles that carry a right."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)
