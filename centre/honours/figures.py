"""The numbers of what volunteers gave: person-times, hours, who reached what, and how they stand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from centre.honours.ranks import Rank, rank
from centre.hours import points, stars
from models.activities import Activity, Source
from models.honours import HonourCard
from models.hours import HourLine, HourState, PointLine
from models.shifts import Shift, SignUp
from models.volunteers import SERVING, Volunteer

EXPECTED_HOURS = 20  # a year, of whoever is registered


@dataclass(frozen=True, slots=True)
class Served:
    """What was given in a time: how often, by how many people, how long, and how often by own idea.

    own: person-times in activities that came from a team or a volunteer.
    """

    times: int
    people: int
    minutes: int
    own: int


def served(session: Session, first: date, last: date) -> Served:
    """Person-times, hours and self-initiated ones of the days from the first to the last (M41, M43, M44).

    What a correction struck out counts for nothing.
    """
    root = aliased(HourLine)
    lines = (
        select(col(root.id), col(root.person_id), col(Activity.source), func.sum(col(HourLine.minutes)))
        .select_from(HourLine)
        .join(root, col(root.id) == func.coalesce(col(HourLine.corrects_id), col(HourLine.id)))
        .join(SignUp, col(SignUp.id) == col(root.sign_up_id), isouter=True)
        .join(Shift, col(Shift.id) == col(SignUp.shift_id), isouter=True)
        .join(Activity, col(Activity.id) == col(Shift.activity_id), isouter=True)
        .where(col(HourLine.state) == HourState.CONFIRMED, col(HourLine.day).between(first, last))
        .group_by(col(root.id), col(root.person_id), col(Activity.source))
    )
    found = [row for row in session.execute(lines) if row[3] > 0]
    return Served(
        len(found),
        len({person_id for _, person_id, _, _ in found}),
        sum(int(minutes) for _, _, _, minutes in found),
        sum(source in (Source.TEAM, Source.OWN) for _, _, source, _ in found),
    )


def reached_expected(session: Session, first: date, last: date) -> tuple[int, int]:
    """How many of those who serve have given the hours that are expected of them, and of how many (M52)."""
    given = _minutes(session, first, last)
    serving = _serving(session)
    return sum(given.get(one, 0) >= EXPECTED_HOURS * 60 for one in serving), len(serving)


def by_stars(session: Session) -> Counter[int]:
    """How many of those who serve have how many stars (M55)."""
    given = _minutes(session, date.min, date.max)
    return Counter(stars.level(session, given.get(one, 0)) for one in _serving(session))


def by_rank(session: Session, today: date) -> Counter[Rank]:
    """How many of those who serve cannot be chosen, can be, and come first, by their points (M54)."""
    days = points.counting(session, today)
    summed = (
        select(col(PointLine.person_id), func.sum(col(PointLine.points)))
        .where(col(PointLine.day).between(*days))
        .group_by(col(PointLine.person_id))
    )
    given: dict[int, int] = dict(session.execute(summed).all())
    party = set(
        session.execute(select(col(HonourCard.person_id)).where(col(HonourCard.party).is_(True))).scalars()
    )
    return Counter(rank(session, given.get(one, 0), party=one in party) for one in _serving(session))


def _serving(session: Session) -> list[int]:
    mine = select(col(Volunteer.person_id)).where(col(Volunteer.state).in_(SERVING))
    return list(session.execute(mine).scalars())


def _minutes(session: Session, first: date, last: date) -> dict[int, int]:
    summed = (
        select(col(HourLine.person_id), func.sum(col(HourLine.minutes)))
        .where(col(HourLine.state) == HourState.CONFIRMED, col(HourLine.day).between(first, last))
        .group_by(col(HourLine.person_id))
    )
    found: dict[int, int] = dict(session.execute(summed).all())
    return found
