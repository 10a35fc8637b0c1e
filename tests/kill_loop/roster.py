"""The shifts of the loop and who may sign up for them, laid before the bot lives."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from centre import rules
from centre.calendar import WorkingCalendar
from centre.moment import Moment
from models.database import connect
from models.people import LetterSize, Person
from models.who import by_id
from tests.auxil.shifts import a_shift, an_activity
from tests.auxil.volunteers import enlist

# So far ahead nobody is reminded or looked for while the loop runs, unless somebody asks for leave.
_AHEAD = timedelta(days=5)
# Near enough for the others to be asked at any hour of the night at which the loop may run.
_URGENT = _AHEAD + timedelta(days=2)
# Two that overlap, and one on the day after; no skill is asked for, the fewest and the most people.
_SHIFTS = (
    (timedelta(), ("", 2, 2)),
    (timedelta(hours=1), ("", 1, 1)),
    (timedelta(days=1), ("", 2, 3)),
)


def lay(url: str, calendar: WorkingCalendar, chats: Sequence[int]) -> None:
    """Make volunteers of the people behind these chats, and lay shifts for which the first one answers."""
    moment = Moment(datetime.now(UTC), calendar)
    engine = connect(url)
    try:
        with Session(engine) as session, session.begin():
            rules.change(session, moment.now, "search_urgent", _URGENT / timedelta(hours=1))
            everybody = [_enlisted(session, moment, chat_id) for chat_id in chats]
            for after, role in _SHIFTS:
                activity = an_activity(session, everybody[0], role)
                a_shift(session, moment, activity, starts_at=moment.now + _AHEAD + after)
    finally:
        engine.dispose()


def _enlisted(session: Session, moment: Moment, chat_id: int) -> int:
    """A volunteer who has yet to press Start."""
    person = Person(telegram_id=chat_id, name=str(chat_id), letters=LetterSize.NORMAL, created_at=moment.now)
    session.add(person)
    session.flush()
    return enlist(session, by_id(session, person.id or 0)).id
