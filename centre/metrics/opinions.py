"""What residents say of services (M30 to M34).

A rating belongs to the month in which it closes, and only whole months that are over are counted: who could
take one day's from the next's would learn what one person said (rule 17.3).
"""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from centre.metrics.asking import Ask, Facts, Figures
from centre.metrics.values import Spread
from models.ratings import BAD, Matter, Rating, RatingState

_RATINGS = Facts(Rating, {})
_OF_SERVICES = col(Rating.matter) != Matter.SHIFT
_GIVEN = col(Rating.state) == RatingState.GIVEN
_TOP = 4


def m30(ask: Ask) -> Figures:
    """Ratings given, of the invitations that were delivered."""
    given, delivered = case((_GIVEN, 1), else_=0), case((col(Rating.delivered), 1), else_=0)
    return _RATINGS.ratio(ask, given, delivered, ask.within(col(Rating.closes_at)), _OF_SERVICES)


def m31(ask: Ask) -> Figures:
    """Satisfied: grades 3 to 5, of the ratings given."""
    return _RATINGS.share(ask, col(Rating.grade).not_in(BAD), *_given(ask))


def m32(ask: Ask) -> Figures:
    """Grades 4 and 5, of the ratings given."""
    return _RATINGS.share(ask, col(Rating.grade) >= _TOP, *_given(ask))


def m33(ask: Ask) -> Figures:
    """Grades 1 and 2, of the ratings given."""
    return _RATINGS.share(ask, col(Rating.grade).in_(BAD), *_given(ask))


def m34(ask: Ask) -> Figures:
    """The grades, from 1 to 5."""
    return {None: Spread.of(grades(ask))}


def grades(ask: Ask) -> dict[int, int]:
    """How many gave which grade; grades that nobody gave are left out."""
    found: Any = select(col(Rating.grade), func.count()).where(*_given(ask)).group_by(col(Rating.grade))
    return dict(ask.session.connection().execute(found).all())


def _given(ask: Ask) -> tuple[ColumnElement[bool], ...]:
    return (_OF_SERVICES, _GIVEN, ask.within(col(Rating.closes_at)))
