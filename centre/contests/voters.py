"""Who may vote: one person, one ballot (rule E.1)."""

from sqlmodel import Session, col, select

from centre import people, rules
from models.people import Person
from models.who import Who


def is_verified(session: Session, who: Who) -> bool:
    """Whether the house knows who somebody is, so that nobody has two ballots.

    They have agreed to the privacy notice that is in force, and hold a role (staff, an admitted volunteer) or
    have a telephone number that Telegram or the counter vouches for.
    """
    if people.needs_consent(who, rules.load(session)):
        return False
    return bool(who.roles) or bool(session.exec(select(Person.phone).where(col(Person.id) == who.id)).one())
