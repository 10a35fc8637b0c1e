"""The demo centre's activities: series that its director agreed to, with shifts ahead."""

import json
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from centre import activities, training
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.activities import Activity, ActivityState, Risk, Source
from models.sites import Site
from models.teams import Team

DATA = Path(__file__).with_name("activities.json")
# Nobody is looked for yet on the day on which the demo is loaded.
_FROM = timedelta(days=4)


def load(session: Session, moment: Moment, known: Mapping[str, int]) -> None:
    """Lay them out as if that had been decided long ago; what is there stays."""
    if session.exec(select(Activity.id)).first() is not None:
        return
    coordinator, director_id = whos.by_id(session, known["王敏"]), known["林主任"]
    sites = session.exec(select(Site.id).order_by(col(Site.id))).all()
    teams = {team.code: team.id for team in session.exec(select(Team))}
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        plan = _plan(session, moment, one, site_id=sites[one["site"]] or 0, team_id=teams[one["team"]])
        made = activities.make(session, moment, coordinator, plan)
        agreed = {"state": ActivityState.OPEN, "approved_by": director_id}
        change(session, Activity, col(Activity.id) == made.id, **agreed)
        activities.lay(session, moment, activities.find(session, made.id or 0))


def _plan(session: Session, moment: Moment, one: dict[str, Any], **where: Any) -> activities.ActivityPlan:
    since = moment.calendar.local(moment.now).date() + _FROM
    course = training.courses.by_code(session, one["course"]) if "course" in one else None
    return activities.ActivityPlan(
        title=one["title"],
        purpose=one["purpose"],
        risks=one.get("risks", {}),
        risk=Risk(one["risk"]),
        source=Source.TEAM,
        level=one["level"],
        insured=one.get("insured", False),
        minors=one.get("minors", True),
        leave_hours=one.get("leave_hours"),
        course_id=course.id if course is not None else None,
        roles=[activities.RolePlan(title, least, most, skill) for title, skill, least, most in one["roles"]],
        times=[
            activities.TimePlan(day, time.fromisoformat(starts), time.fromisoformat(ends), since, nth)
            for day, nth, starts, ends in one["times"]
        ],
        **where,
    )
