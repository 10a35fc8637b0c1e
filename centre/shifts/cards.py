"""The card of a search: whoever answers for the shift has it, and sees it change as people answer."""

from sqlmodel import Session, col

from centre import notices
from centre.moment import Moment
from centre.rows import change
from models.shifts import Search

OWNED = "search.owned"


def hand(session: Session, moment: Moment, search: Search, person_id: int, *, urgent: bool) -> None:
    """Give somebody the card of a search: at once if it is urgent, else in office hours."""
    subject, once = ("search", search.id), _name(search.id, search.handed)
    if urgent:
        notices.promise(session, moment, OWNED, person_id, subject=subject, once=once, critical=True)
    else:
        notices.promise_staff(session, moment, OWNED, person_id, subject=subject, once=once)
    change(session, Search, col(Search.id) == search.id, handed=search.handed + 1)


def renew(session: Session, moment: Moment, search_id: int) -> None:
    """Have every card of a search say what is so now."""
    search = session.get_one(Search, search_id, populate_existing=True)
    notices.retell(session, moment, [_name(search_id, number) for number in range(search.handed)])


def _name(search_id: int | None, number: int) -> str:
    return f"search:{search_id}:{number}"
