"""Stars: so many for so many confirmed hours in all, told once when they are reached (rule 14.35)."""

from sqlmodel import Session, col

from centre import notices, rules
from centre.hours import sums
from centre.moment import Moment
from centre.rows import change, insert_new
from models.honours import HonourCard

REACHED = "star.reached"


def level(session: Session, minutes: int) -> int:
    """How many stars so many minutes make: as many as its table has thresholds that they reach."""
    return sum(minutes >= hours * 60 for hours in rules.load(session).star_hours)


def next_at(session: Session, minutes: int) -> int | None:
    """The hours at which the next star is reached; None if there is none left."""
    return next((hours for hours in rules.load(session).star_hours if hours * 60 > minutes), None)


def look(session: Session, moment: Moment, person_id: int) -> None:
    """Tell somebody of a star that they have just reached; of each once, whatever is corrected later."""
    reached = level(session, sums.ever(session, person_id))
    if reached and _is_new(session, person_id, reached):
        params = {"stars": reached}
        notices.promise(
            session, moment, REACHED, person_id, params=params, once=f"star:{person_id}:{reached}"
        )


def _is_new(session: Session, person_id: int, reached: int) -> bool:
    insert_new(session, HonourCard(person_id=person_id))
    lower = (col(HonourCard.person_id) == person_id, col(HonourCard.star) < reached)
    return bool(change(session, HonourCard, *lower, star=reached))
