"""Who can be chosen, and why: what speaks for somebody in a period, and what rules them out (rule V.33)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as rows

from centre import rules
from centre.honours.ranks import Rank, rank
from centre.moment import Moment
from models.honours import HonourCard, HonourRound
from models.hours import Grade, HourLine, HourState, PointLine
from models.people import Person
from models.volunteers import SERVING, Volunteer, VolunteerLine, VolunteerReason

_YEAR = timedelta(days=365)


class Against(StrEnum):
    """Why somebody cannot be chosen."""

    NO_POINTS = "no_points"
    NOT_SERVING = "not_serving"
    COMPLAINT = "complaint"
    FALSE_HOURS = "false_hours"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What speaks for somebody in a period, and what against them; who has anything against them is out."""

    person_id: int
    name: str
    minutes: int
    shifts: int
    outstanding: int
    points: int
    rank: Rank
    against: tuple[Against, ...]


def candidates(session: Session, moment: Moment, about: HonourRound) -> list[Candidate]:
    """Everybody who served in the days of a round: who can be chosen first, the best of them first."""
    days = (about.first, about.last)
    counted = session.execute(_served(days)).all()
    points: dict[int, int] = dict(session.execute(_points(days)).all())
    serving = _ids(session, rows(Volunteer.person_id).where(col(Volunteer.state).in_(SERVING)))
    complained = _ids(session, _complained(about.last))
    false = _ids(session, _false_hours(session, moment))
    party = _ids(session, rows(HonourCard.person_id).where(col(HonourCard.party).is_(True)))
    found = []
    for person_id, name, minutes, shifts, outstanding in counted:
        mine = points.get(person_id, 0)
        ruled_out = {
            Against.NO_POINTS: mine <= 0,
            Against.NOT_SERVING: person_id not in serving,
            Against.COMPLAINT: person_id in complained,
            Against.FALSE_HOURS: person_id in false,
        }
        against = tuple(why for why, holds in ruled_out.items() if holds)
        how = rank(session, mine, party=person_id in party)
        found.append(Candidate(person_id, name, minutes, shifts, outstanding or 0, mine, how, against))
    return sorted(found, key=_order)


def of_person(session: Session, moment: Moment, about: HonourRound, person_id: int) -> Candidate | None:
    """How one person stands in a round; None if they did not serve in its days."""
    found = candidates(session, moment, about)
    return next((one for one in found if one.person_id == person_id), None)


def _order(one: Candidate) -> tuple[bool, bool, int, int, int]:
    return (bool(one.against), one.rank is not Rank.PREFERRED, -one.points, -one.minutes, one.person_id)


def _served(days: tuple[date, date]) -> Any:
    first = col(HourLine.corrects_id).is_(None)
    return (
        select(
            col(HourLine.person_id),
            col(Person.name),
            func.sum(col(HourLine.minutes)),
            func.count().filter(first),
            func.count().filter(first, col(HourLine.grade) == Grade.OUTSTANDING),
        )
        .join(Person, col(Person.id) == col(HourLine.person_id))
        .where(col(HourLine.state) == HourState.CONFIRMED, col(HourLine.day).between(*days))
        .group_by(col(HourLine.person_id), col(Person.name))
        .having(func.sum(col(HourLine.minutes)) > 0)
    )


def _points(days: tuple[date, date]) -> Any:
    return (
        select(col(PointLine.person_id), func.sum(col(PointLine.points)))
        .where(col(PointLine.day).between(*days))
        .group_by(col(PointLine.person_id))
    )


def _complained(last: date) -> Any:
    """Whose work a complaint was right about loses the whole year."""
    year = (date(last.year, 1, 1), date(last.year, 12, 31))
    zeroed = col(HourLine.zeroed_at).is_not(None)
    return rows(HourLine.person_id).where(zeroed, col(HourLine.day).between(*year))


def _false_hours(session: Session, moment: Moment) -> Any:
    since = moment.now - rules.load(session).false_hours_years * _YEAR
    false = col(VolunteerLine.reason) == VolunteerReason.FALSE_HOURS
    return rows(VolunteerLine.person_id).where(false, col(VolunteerLine.at) >= since)


def _ids(session: Session, query: Any) -> set[int]:
    return set(session.execute(query).scalars())
