"""Making an activity: what is done, in which roles and at which times; a draft, until it is opened."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from centre import audit, numbers, rules, teams
from centre.activities import series
from centre.activities.moves import PREFIX, find, for_lead
from centre.activities.plan import ActivityPlan
from centre.errors import Refused
from centre.issuers import ISSUERS
from centre.leads import may_make
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.sites import SITES
from models.activities import Activity, ActivityRole, ActivityState, ActivityTime, Risk
from models.sites import EntryState
from models.teams import Team
from models.who import Who

# Children are for the third level, homes for the second; nobody makes it less.
_LEVELS = {Risk.CHILDREN: 3}
_STANDS = frozenset({EntryState.PROPOSED, EntryState.APPROVED})


def make(session: Session, moment: Moment, who: Who, plan: ActivityPlan) -> Activity:
    """Write an activity down as a draft; a new place or name is entered for a director to decide.

    Raises:
        Refused: they may not make it, its place or name is closed to it, or it says something impossible.
    """
    said = _said(session, moment, who, plan)
    activity = Activity(coordinator_id=who.id, created_at=moment.now, updated_at=moment.now, **said)
    activity_id = insert_new(session, activity)
    assert activity_id is not None  # noqa: S101 - no unique index refuses an activity without a number
    change(session, Activity, col(Activity.id) == activity_id, number=numbers.number(PREFIX, activity_id))
    _write_roles(session, activity_id, plan)
    series.write_times(session, activity_id, plan.times)
    audit.note(session, moment, who.id, "activity.made", ("activity", activity_id))
    return find(session, activity_id)


def makers_teams(session: Session, who: Who) -> list[Team]:
    """The teams for which somebody may make activities."""
    return [team for team in teams.active(session) if may_make(session, who, team.id)]


def expect_draft(session: Session, who: Who, activity_id: int) -> Activity:
    """An activity that somebody may still write otherwise.

    Raises:
        Refused: it is not theirs to lead, or no draft any more.
    """
    activity = for_lead(session, who, activity_id)
    if activity.state is not ActivityState.DRAFT:
        raise Refused(f"refused.activity_{activity.state.value}", number=activity.number)
    return activity


def rewrite(session: Session, moment: Moment, who: Who, activity_id: int, plan: ActivityPlan) -> Activity:
    """Write a draft otherwise, as a whole.

    Raises:
        Refused: it is no draft any more or not theirs to lead, or what it says now cannot be.
    """
    activity = expect_draft(session, who, activity_id)
    said = _said(session, moment, who, plan)
    still = (col(Activity.id) == activity_id, col(Activity.state) == ActivityState.DRAFT)
    if not change(session, Activity, *still, updated_at=moment.now, **said):
        raise Refused("refused.activity_changed", number=activity.number)
    for part in (ActivityRole, ActivityTime):
        session.exec(delete(part).where(col(part.activity_id) == activity_id))
    _write_roles(session, activity_id, plan)
    series.write_times(session, activity_id, plan.times)
    audit.note(session, moment, who.id, "activity.rewritten", ("activity", activity_id))
    return find(session, activity_id)


def _said(session: Session, moment: Moment, who: Who, plan: ActivityPlan) -> dict[str, Any]:
    """A plan as it is kept.

    Raises:
        Refused: they may not make it, its place or name is closed to it, or it says something impossible.
    """
    if not may_make(session, who, plan.team_id):
        raise Refused("refused.not_allowed")
    if not plan.roles or not plan.times:
        raise Refused("refused.activity_incomplete")
    if any(one.minimum > one.maximum or one.maximum < 1 for one in plan.roles):
        raise Refused("refused.people_impossible")
    if any(one.starts >= one.ends for one in plan.times):
        raise Refused("refused.hours_impossible")
    return {
        "title": dict(plan.title),
        "purpose": dict(plan.purpose),
        "risks": dict(plan.risks),
        "source": plan.source,
        "risk": plan.risk,
        "team_id": plan.team_id,
        "site_id": _site(session, moment, who, plan),
        "issuer_id": _issuer(session, moment, who, plan),
        "proposal_id": plan.proposal_id,
        "course_id": plan.course_id,
        "level": max(plan.level, _LEVELS.get(plan.risk, 0)),
        "minors": plan.minors and plan.risk is not Risk.HIGH,
        "insured": plan.insured,
        "leave_hours": _notice(session, plan),
        "opens_days": plan.opens_days,
        "lead_id": plan.lead_id,
    }


def _site(session: Session, moment: Moment, who: Who, plan: ActivityPlan) -> int:
    """The place of a plan: one that stands on the list, or another that waits for a director from now on."""
    if plan.site_id is None:
        return SITES.wish(session, moment, who.id, plan.place).id or 0
    site = SITES.find(session, plan.site_id)
    if site.state not in _STANDS:
        SITES.approved(session, plan.site_id)
    return plan.site_id


def _issuer(session: Session, moment: Moment, who: Who, plan: ActivityPlan) -> int | None:
    """The name of a plan, if it is not the centre's own: a listed one, or one that waits for a director."""
    if plan.issuer_id is None:
        return ISSUERS.wish(session, moment, who.id, plan.issuer).id if plan.issuer else None
    if ISSUERS.find(session, plan.issuer_id).state not in _STANDS:
        ISSUERS.approved(session, plan.issuer_id)
    return plan.issuer_id


def _notice(session: Session, plan: ActivityPlan) -> int:
    if plan.leave_hours is not None:
        return plan.leave_hours
    in_force = rules.load(session)
    return in_force.leave_hours_children if plan.risk is Risk.CHILDREN else in_force.leave_hours


def _write_roles(session: Session, activity_id: int, plan: ActivityPlan) -> None:
    for position, role in enumerate(plan.roles):
        insert_new(
            session,
            ActivityRole(
                activity_id=activity_id,
                position=position,
                title=dict(role.title),
                skill=role.skill,
                minimum=role.minimum,
                maximum=role.maximum,
            ),
        )
