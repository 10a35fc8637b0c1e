"""What of somebody's honours is their own word, or the desk's: lists that may show them, their threshold."""

from sqlmodel import Session, col, select

from centre import audit, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.honours import HonourCard
from models.rights import Right
from models.who import Who


def of(session: Session, person_id: int) -> HonourCard:
    """Somebody's card as it is now; an empty one of whoever has none."""
    mine = select(HonourCard).where(col(HonourCard.person_id) == person_id)
    return session.exec(mine.execution_options(populate_existing=True)).first() or HonourCard(
        person_id=person_id
    )


def list_me(session: Session, moment: Moment, who: Who, *, listed: bool) -> None:
    """Let the lists show somebody from now on, or no longer; either holds at once.

    Raises:
        Refused: they never were a volunteer.
    """
    _put(session, who.id)
    since = col(HonourCard.listed_since)
    differs = since.is_(None) if listed else since.is_not(None)
    mine = (col(HonourCard.person_id) == who.id, differs)
    if change(session, HonourCard, *mine, listed_since=moment.now if listed else None):
        audit.note(session, moment, who.id, "honour_card.listed", ("person", who.id), listed=listed)


def set_party(session: Session, moment: Moment, actor: Who, person_id: int, *, party: bool) -> None:
    """Note whether the threshold of party members is somebody's (rule 14.34).

    Raises:
        Refused: the actor does not work at the volunteer desk, it is about themselves, or about nobody
            who volunteers.
    """
    if not actor.may(Right.WORK_VOLUNTEERS):
        raise Refused("refused.not_allowed")
    if person_id == actor.id:
        raise Refused("refused.honour_own")
    _put(session, person_id)
    change(session, HonourCard, col(HonourCard.person_id) == person_id, party=party)
    audit.note(session, moment, actor.id, "honour_card.threshold", ("person", person_id))


def _put(session: Session, person_id: int) -> None:
    if not volunteers.lock(session, person_id):
        raise Refused("refused.volunteer_unknown")
    insert_new(session, HonourCard(person_id=person_id))
