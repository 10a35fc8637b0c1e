"""An announcement as it stands, and the one way from a state to the next."""

from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, select

from centre.errors import Refused
from centre.moves import Moves
from models.announcements import TRANSITIONS, Announcement
from models.rights import Right
from models.who import Who

# An action counts for the version that was read: who approves it must have read what goes out.
ANNOUNCEMENTS = Moves("announcement", Announcement, TRANSITIONS, "version")
find = ANNOUNCEMENTS.find


def for_staff(session: Session, actor: Who, announcement_id: int) -> Announcement:
    """An announcement that somebody may work on.

    Raises:
        Refused: they may not, or there is none.
    """
    expect(actor)
    return find(session, announcement_id)


def expect(actor: Who) -> None:
    """Let only those go on who announce.

    Raises:
        Refused: the actor does not.
    """
    if not actor.may(Right.ANNOUNCE):
        raise Refused("refused.not_allowed")


def newest_first() -> Select[Any]:
    """All announcements, the newest first."""
    return select(Announcement).order_by(col(Announcement.id).desc())


def subject(announcement: Announcement) -> tuple[str, int]:
    """How plans, notices and audit lines name an announcement."""
    return ("announcement", announcement.id or 0)
