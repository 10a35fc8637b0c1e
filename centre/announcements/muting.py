"""Which kinds of news somebody does not want; what is their own matter comes all the same."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from centre import audit
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from models.announcements import NewsKind, NewsMute
from models.who import Who

# Of a danger to everybody everybody hears.
MUTABLE = tuple(kind for kind in NewsKind if kind is not NewsKind.SAFETY)


def mute(session: Session, moment: Moment, who: Who, kind: NewsKind) -> None:
    """Tell somebody no more news of a kind.

    Raises:
        Refused: it is news of a kind that everybody must hear.
    """
    if kind not in MUTABLE:
        raise Refused("refused.news_for_everybody")
    if insert_new(session, NewsMute(person_id=who.id, kind=kind, muted_at=moment.now)) is not None:
        audit.note(session, moment, who.id, "news.muted", ("person", who.id), kind=kind.value)


def unmute(session: Session, moment: Moment, who: Who, kind: NewsKind) -> None:
    """Tell somebody news of a kind again."""
    theirs = (col(NewsMute.person_id) == who.id, col(NewsMute.kind) == kind)
    if session.exec(delete(NewsMute).where(*theirs)).rowcount:
        audit.note(session, moment, who.id, "news.unmuted", ("person", who.id), kind=kind.value)


def muted(session: Session, person_id: int) -> set[NewsKind]:
    """What kinds of news somebody has muted."""
    return set(session.execute(select(col(NewsMute.kind)).where(NewsMute.person_id == person_id)).scalars())


def people(session: Session, kind: NewsKind) -> set[int]:
    """Who has muted news of a kind."""
    return set(session.exec(select(NewsMute.person_id).where(NewsMute.kind == kind)))
