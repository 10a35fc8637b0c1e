"""Whose a rating is, and the one way in which it changes its state."""

from sqlmodel import Session

from centre.errors import Refused
from centre.moves import Moves
from models.ratings import TRANSITIONS, Rating
from models.who import Who

MOVES = Moves("rating", Rating, TRANSITIONS, "grade")
find, move = MOVES.find, MOVES.move


def of_person(session: Session, who: Who, rating_id: int) -> Rating:
    """A rating that this very person was asked for.

    Raises:
        Refused: there is none (any more), or it is somebody else's, which they need not know to exist.
    """
    rating = find(session, rating_id)
    if rating.person_id != who.id:
        raise Refused("refused.rating_unknown")
    return rating
