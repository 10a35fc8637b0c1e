"""Points: for each confirmed activity, and for each full workday of hours (rules 14.4 to 14.6).

They are posted as lines and never changed. What a correction takes back is posted as its opposite.
"""

from datetime import date

from sqlmodel import Session, col, func, select

from centre import rules
from centre.moment import Moment
from centre.rows import insert_new
from models.hours import HourLine, HourState, PointLine, PointRule


def settle(session: Session, moment: Moment, line: HourLine) -> None:
    """Post what the points of a line's person should be after it, less what they are.

    Whoever serves a day beyond the limits is counted like anybody else: hours that count, count for points.
    """
    in_force = rules.load(session)
    year = (date(line.day.year, 1, 1), date(line.day.year, 12, 31))
    lines = session.exec(
        select(func.coalesce(col(HourLine.corrects_id), col(HourLine.id)), func.sum(col(HourLine.minutes)))
        .where(
            col(HourLine.person_id) == line.person_id,
            col(HourLine.state) == HourState.CONFIRMED,
            col(HourLine.day).between(*year),
        )
        .group_by(func.coalesce(col(HourLine.corrects_id), col(HourLine.id)))
    ).all()
    served = [int(minutes) for _, minutes in lines if minutes > 0]
    due = {
        PointRule.ACTIVITY: in_force.points_activity * len(served),
        PointRule.WORKDAY: in_force.points_workday * int(sum(served) // (in_force.workday_hours * 60)),
    }
    for rule, points in due.items():
        missing = points - balance(session, line.person_id, *year, rule=rule)
        if missing:
            _post(session, moment, line, rule, missing)


def balance(
    session: Session, person_id: int, first: date, last: date, *, rule: PointRule | None = None
) -> int:
    """Somebody's points of the days from the first to the last, of one rule or all."""
    mine = [col(PointLine.person_id) == person_id, col(PointLine.day).between(first, last)]
    if rule is not None:
        mine.append(col(PointLine.rule) == rule)
    return int(session.exec(select(func.coalesce(func.sum(col(PointLine.points)), 0)).where(*mine)).one())


def _post(session: Session, moment: Moment, line: HourLine, rule: PointRule, points: int) -> None:
    insert_new(
        session,
        PointLine(
            person_id=line.person_id,
            rule=rule,
            points=points,
            day=line.day,
            hour_line_id=line.id,
            given_by=line.second_by or line.confirmed_by,
            given_at=moment.now,
        ),
    )
