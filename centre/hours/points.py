"""Points: for each confirmed activity, each full workday of hours, and the lead's grade (rules 14.4 ff.).

They are posted as lines and never changed. What a correction takes back is posted as its opposite.
"""

from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from centre import rules
from centre.moment import Moment
from centre.rows import insert_new
from models.hours import HourLine, HourState, PointLine, PointRule


def settle(session: Session, moment: Moment, line: HourLine, *, by: int | None, why: str = "") -> None:
    """Post what the points of a line's person should be after it, less what they are.

    Whoever serves a day beyond the limits is counted like anybody else: hours that count, count for points.
    What a complaint was right about gives none (rule V.30), and its hours stay as they are.
    """
    in_force = rules.load(session)
    year = (date(line.day.year, 1, 1), date(line.day.year, 12, 31))
    first = aliased(HourLine)
    lines = session.exec(
        select(col(first.grade), func.sum(col(HourLine.minutes)))
        .join(first, col(first.id) == func.coalesce(col(HourLine.corrects_id), col(HourLine.id)))
        .where(
            col(HourLine.person_id) == line.person_id,
            col(HourLine.state) == HourState.CONFIRMED,
            col(HourLine.day).between(*year),
            col(first.zeroed_at).is_(None),
        )
        .group_by(col(first.id), col(first.grade))
    ).all()
    served = [(grade, int(minutes)) for grade, minutes in lines if minutes > 0]
    worked = sum(minutes for _, minutes in served)
    due = {
        PointRule.ACTIVITY: in_force.points_activity * len(served),
        PointRule.WORKDAY: in_force.points_workday * int(worked // (in_force.workday_hours * 60)),
        PointRule.EVALUATION: sum(in_force.points_grade.get(grade, 0) for grade, _ in served if grade),
    }
    for rule, points in due.items():
        missing = points - balance(session, line.person_id, *year, rule=rule)
        if missing:
            insert_new(
                session,
                PointLine(
                    person_id=line.person_id,
                    rule=rule,
                    points=missing,
                    day=line.day,
                    hour_line_id=line.corrects_id or line.id,
                    why=why,
                    given_by=by,
                    given_at=moment.now,
                ),
            )


def ledger(session: Session, person_id: int) -> list[PointLine]:
    """All points of somebody, the newest first."""
    mine = select(PointLine).where(col(PointLine.person_id) == person_id)
    return list(session.exec(mine.order_by(col(PointLine.given_at).desc(), col(PointLine.id).desc())))


def counting(session: Session, today: date) -> tuple[date, date]:
    """The days whose points count today: the calendar year, or all there ever were (rule 14.32)."""
    if rules.load(session).points_yearly:
        return date(today.year, 1, 1), date(today.year, 12, 31)
    return date(2000, 1, 1), today


def balance(
    session: Session, person_id: int, first: date, last: date, *, rule: PointRule | None = None
) -> int:
    """Somebody's points of the days from the first to the last, of one rule or all."""
    mine = [col(PointLine.person_id) == person_id, col(PointLine.day).between(first, last)]
    if rule is not None:
        mine.append(col(PointLine.rule) == rule)
    return int(session.exec(select(func.coalesce(func.sum(col(PointLine.points)), 0)).where(*mine)).one())
