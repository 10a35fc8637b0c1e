"""The demo centre's activities: series that its director agreed to, with shifts ahead."""

import json
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from centre import activities, training
from centre.activities.outlines import outlines
from centre.moment import Moment
from centre.rows import change
from models import who as whos
from models.activities import Activity, ActivityState, Source
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
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        made = activities.make(session, moment, coordinator, _plan(session, moment, one, sites[one["site"]]))
        agreed = {"state": ActivityState.OPEN, "approved_by": director_id}
        change(session, Activity, col(Activity.id) == made.id, **agreed)
        activities.lay(session, moment, activities.find(session, made.id or 0))


def _plan(
    session: Session, moment: Moment, one: dict[str, Any], site_id: int | None
) -> activities.ActivityPlan:
    since = moment.calendar.local(moment.now).date() + _FROM
    outline = outlines()[one["outline"]]
    course = training.courses.by_code(session, outline.course) if outline.course else None
    team = session.exec(select(Team).where(Team.code == outline.team)).one()
    return activities.ActivityPlan(
        title=outline.title,
        purpose=outline.purpose,
        risks=outline.risks,
        risk=outline.risk,
        source=Source.TEAM,
        site_id=site_id,
        team_id=team.id,
        level=outline.level,
        insured=outline.insured,
        minors=outline.minors,
        leave_hours=outline.leave_hours,
        course_id=course.id if course is not None else None,
        roles=outline.roles,
        times=[
            activities.TimePlan(day, time.fromisoformat(starts), time.fromisoformat(ends), since, nth)
            for day, nth, starts, ends in one["times"]
        ],
    )
