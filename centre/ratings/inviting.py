"""Asking how it was: once when a matter closes, once more after a while, then never again (17.1, 17.2)."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from centre import notices, plans, rules
from centre.moment import Moment
from centre.ratings.moves import find, move
from centre.rows import insert_values
from models.deadlines import Deadline
from models.outbox import Message, MessageState, Notice
from models.people import Person
from models.ratings import UNANSWERED, Matter, Rating, RatingAction, RatingState

INVITE = "rating.invite"
REMIND = "rating.remind"
REMINDER = "rating.reminder"
CLOSE = "rating.close"


@dataclass(frozen=True, slots=True)
class About:
    """What somebody is asked about, and whom their answer is about; see `Rating`."""

    matter: Matter
    matter_id: int
    service_id: int | None = None
    activity_id: int | None = None
    about_id: int | None = None
    at_home: bool = False


def invite(session: Session, moment: Moment, person_id: int | None, about: About) -> int | None:
    """Ask somebody how it was, and remind them once; the rating.

    None where they were asked before, where nobody knows who it is, or where there is no chat to ask them in.
    """
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None or person.telegram_id is None:
        return None
    in_force = rules.load(session)
    closes_at = moment.now + timedelta(days=in_force.rating_days)
    asked = asdict(about) | {"about_id": about.about_id if about.about_id != person_id else None}
    times = {"invited_at": moment.now, "closes_at": closes_at, "updated_at": moment.now}
    rating_id = insert_values(session, Rating, person_id=person_id, **asked, **times)
    if rating_id is None:
        return None
    subject = ("rating", rating_id)
    notices.promise(session, moment, INVITE, person.id or 0, due=moment.now, subject=subject, owed=False)
    plans.plan(session, REMIND, subject, moment.now + timedelta(hours=in_force.rating_remind))
    plans.plan(session, CLOSE, subject, closes_at)
    return rating_id


def take_back(session: Session, moment: Moment, person_id: int | None, about: About) -> None:
    """What was closed is opened again: its person is not asked about it yet. What they said already stays."""
    unanswered = (
        col(Rating.matter) == about.matter,
        col(Rating.matter_id) == about.matter_id,
        col(Rating.person_id) == person_id,
        col(Rating.state).in_(UNANSWERED),
    )
    gone = delete(Rating).where(*unanswered).returning(col(Rating.id))
    for rating_id in session.execute(gone).scalars().all():
        be_silent(session, moment, rating_id)


def be_silent(session: Session, moment: Moment, rating_id: int) -> None:
    """Neither remind of a rating nor wait for it any more."""
    subject = ("rating", rating_id)
    plans.drop(session, moment, subject)
    notices.drop(session, moment, subject)


def on_remind(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Remind somebody who has said nothing, once (rule 17.1)."""
    rating = find(session, deadline.subject_id)
    if rating.state is not RatingState.INVITED:
        return
    delivered = _delivered(session, deadline.subject_id)
    move(session, moment, rating, RatingAction.REMIND, actor_id=None, delivered=delivered)
    subject = ("rating", rating.id)
    # The invitation may wait still, behind an emergency: nobody is asked twice in one morning.
    notices.drop(session, moment, subject, {INVITE})
    notices.promise(session, moment, REMINDER, rating.person_id, due=moment.now, subject=subject, owed=False)


def on_close(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Nobody's silence is a grade: who has said nothing by now counts as no answer (rule 17.2)."""
    rating = find(session, deadline.subject_id)
    if rating.state not in UNANSWERED:
        return
    delivered = _delivered(session, deadline.subject_id)
    move(session, moment, rating, RatingAction.EXPIRE, actor_id=None, delivered=delivered)
    notices.drop(session, moment, ("rating", rating.id))


def _delivered(session: Session, rating_id: int) -> bool:
    """Whether Telegram has the invitation or the reminder."""
    sent = (
        select(col(Message.id))
        .join(Notice, col(Notice.id) == col(Message.notice_id))
        .where(
            col(Notice.subject_kind) == "rating",
            col(Notice.subject_id) == rating_id,
            col(Message.state) == MessageState.SENT,
        )
    )
    return session.execute(sent.limit(1)).first() is not None


DEADLINES = {REMIND: on_remind, CLOSE: on_close}
