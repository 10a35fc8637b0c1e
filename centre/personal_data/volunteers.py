"""What is personal of a volunteer, their teams, and whoever agreed for them."""

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from centre.moment import Moment
from centre.personal_data.kinds import Personal, blank, remove, whose
from centre.rows import change
from models.teams import Membership, Team
from models.volunteers import Guardianship, VettingCheck, Volunteer, VolunteerLine, VolunteerSkill
from models.who import Who

_own = whose(Volunteer.person_id)
_skills = whose(VolunteerSkill.person_id)
_steps = whose(VolunteerLine.person_id)
_checks = whose(VettingCheck.person_id)


def _ids(who: Who) -> Any:
    return select(col(Volunteer.id)).where(_own(who)).scalar_subquery()


def _blank_volunteer(session: Session, _moment: Moment, who: Who) -> int:
    # That they serve no more is decided before.
    return change(session, Volunteer, _own(who), times=[], level=0)


def _lead_no_more(session: Session, _moment: Moment, who: Who) -> int:
    led = change(session, Team, col(Team.leader_id) == who.id, leader_id=None)
    return led + change(session, Team, col(Team.deputy_id) == who.id, deputy_id=None)


PERSONAL = (
    Personal(
        "volunteer",
        Volunteer,
        _own,
        (
            "number",
            "state",
            "level",
            "age_band",
            "times",
            "first_day",
            "last_day",
            "shifts",
            "applied_at",
            "inducted_at",
            "suspended_at",
            "heard_at",
            "appealed_at",
            "upheld_at",
            "ended_at",
        ),
        _blank_volunteer,
        "kept.volunteer",
        told=("volunteer", _ids),
    ),
    Personal("skills", VolunteerSkill, _skills, ("skill",), remove(VolunteerSkill, _skills)),
    Personal(
        "volunteer_steps",
        VolunteerLine,
        _steps,
        ("action", "reason", "text", "at"),
        blank(VolunteerLine, _steps, "text"),
        "kept.volunteer",
    ),
    Personal(
        "checks",
        VettingCheck,
        _checks,
        ("kind", "checked_at", "valid_until", "ended_at"),
        remove(VettingCheck, _checks),
    ),
    Personal(
        "guardians",
        Guardianship,
        lambda who: or_(col(Guardianship.person_id) == who.id, col(Guardianship.guardian_id) == who.id),
        ("agreed", "asked_at", "answered_at", "ended_at"),
        kept="kept.volunteer",
    ),
    Personal(
        "memberships",
        Membership,
        whose(Membership.person_id),
        ("team_id", "state", "main", "asked_at", "admitted_at", "left_at"),
        kept="kept.volunteer",
    ),
    Personal(
        "teams_led",
        Team,
        lambda who: or_(col(Team.leader_id) == who.id, col(Team.deputy_id) == who.id),
        ("code", "name"),
        _lead_no_more,
    ),
)
