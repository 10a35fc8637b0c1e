"""A shift in the group of its team: posted, once more when people are missing, and always as it is now."""

from sqlmodel import Session

from centre import notices, team_groups, teams
from centre.moment import Moment
from centre.shifts.moves import activity_of
from models.shifts import Shift

POSTED = "team.shift"


def names(team_id: int, shift: Shift) -> tuple[str, str]:
    """By which names a shift is posted in a group: once, and once more when it is urgent."""
    once = f"group:{team_id}:{shift.id}"
    return once, f"{once}:urgent"


def post(session: Session, moment: Moment, shift: Shift, *, urgent: bool = False) -> None:
    """Post a shift in the group of its team, if that has one; at night only what is urgent.

    It is in the language of who leads the team.
    """
    team_id = activity_of(session, shift).team_id
    group = team_groups.of(session, team_id)
    if team_id is None or group is None or group.silenced_at is not None:
        return
    team = teams.find(session, team_id)
    notices.promise(
        session,
        moment,
        POSTED,
        team.leader_id or team.deputy_id or shift.coordinator_id,
        due=moment.now,
        subject=("shift", shift.id),
        params={"urgent": urgent},
        once=names(team_id, shift)[urgent],
        critical=urgent,
    )


def renew(session: Session, moment: Moment, shift: Shift) -> None:
    """Have what was posted of a shift say what is so now."""
    team_id = activity_of(session, shift).team_id
    if team_id is not None:
        notices.retell(session, moment, names(team_id, shift))
