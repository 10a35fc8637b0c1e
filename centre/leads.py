"""Who may lead what volunteers do: by right, or because the activity, the shift or its team is theirs."""

from sqlmodel import Session

from models.activities import Activity
from models.rights import Right
from models.shifts import Shift
from models.teams import Team
from models.who import Who


def may_lead(session: Session, who: Who, activity: Activity, shift: Shift | None = None) -> bool:
    """Whether somebody may work on an activity: by right, or because they lead it, its team or the shift."""
    if who.id in (activity.lead_id, activity.coordinator_id):
        return True
    if shift is not None and who.id in (shift.lead_id, shift.coordinator_id):
        return True
    return may_make(session, who, activity.team_id)


def may_make(session: Session, who: Who, team_id: int | None) -> bool:
    """Whether somebody may make activities, by right, or for the team that they lead."""
    if who.may(Right.LEAD_ACTIVITIES):
        return True
    team = session.get(Team, team_id) if team_id is not None else None
    return team is not None and who.id in (team.leader_id, team.deputy_id)
