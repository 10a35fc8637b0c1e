"""Lists of who gave most, of those alone who want to be in them; nobody else counts in them (V.32)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, func, select

from centre.errors import Refused
from models.honours import HonourCard
from models.hours import HourLine, HourState, PointLine
from models.people import Person, Role
from models.rights import Right
from models.volunteers import SERVING, Volunteer
from models.who import Who

LENGTH = 10


class By(StrEnum):
    """By what a list goes."""

    HOURS = "hours"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a list; value: minutes or points. Who has as much as another has the same place."""

    place: int
    person_id: int
    name: str
    value: int


def expect_reader(who: Who) -> None:
    """Let only volunteers and their desk read what is shown of volunteers.

    Raises:
        Refused: they are neither.
    """
    if Role.VOLUNTEER not in who.roles and not who.may(Right.SEE_VOLUNTEERS):
        raise Refused("refused.not_serving")


def board(session: Session, who: Who, by: By, first: date, last: date) -> list[Place]:
    """The list of the days from the first to the last: everybody in it wants to be, and serves.

    Raises:
        Refused: it is shown to volunteers and their desk only.
    """
    expect_reader(who)
    lines = HourLine if by is By.HOURS else PointLine
    value = func.sum(col(HourLine.minutes) if by is By.HOURS else col(PointLine.points))
    counts = [] if by is By.POINTS else [col(HourLine.state) == HourState.CONFIRMED]
    found = (
        select(col(Person.id), col(Person.name), value)
        .join(lines, col(lines.person_id) == col(Person.id))
        .join(HonourCard, col(HonourCard.person_id) == col(Person.id))
        .join(Volunteer, col(Volunteer.person_id) == col(Person.id))
        .where(
            col(HonourCard.listed_since).is_not(None),
            col(Volunteer.state).in_(SERVING),
            col(lines.day).between(first, last),
            *counts,
        )
        .group_by(col(Person.id), col(Person.name))
        .having(value > 0)
        .order_by(value.desc(), col(Person.id))
    )
    rows = [(person_id, name, int(worth)) for person_id, name, worth in session.execute(found)]
    places: dict[int, int] = {}
    for place, (_, _, worth) in enumerate(rows, start=1):
        places.setdefault(worth, place)
    return [Place(places[worth], person_id, name, worth) for person_id, name, worth in rows]
