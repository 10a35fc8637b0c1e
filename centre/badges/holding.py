"""Who holds which badge: everybody who serves has one, and only one that holds."""

from sqlmodel import Session, col, select

from centre import audit, public_codes, volunteers
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models.badges import Badge
from models.volunteers import VolunteerState
from models.who import Who

_STANDING = col(Badge.ended_at).is_(None)


def mine(session: Session, moment: Moment, who: Who) -> Badge:
    """The badge of somebody who serves; it is made when they first look at it (rule V.9).

    Raises:
        Refused: they do not serve.
    """
    _expect_serving(session, who)
    return _standing(session, who.id) or _issue(session, moment, who, "")


def renew(session: Session, moment: Moment, who: Who) -> Badge:
    """Give somebody another code in place of a badge that is lost; the old one is nobody's from now on.

    Raises:
        Refused: they do not serve.
    """
    before = mine(session, moment, who)
    if change(session, Badge, col(Badge.id) == before.id, _STANDING, ended_at=moment.now):
        _issue(session, moment, who, before.name)
    return mine(session, moment, who)


def rename(session: Session, moment: Moment, who: Who, name: str) -> Badge:
    """Have another name on one's badge; its code stays.

    Raises:
        Refused: they do not serve.
    """
    badge = mine(session, moment, who)
    change(session, Badge, col(Badge.id) == badge.id, name=name)
    audit.note(session, moment, who.id, "badge.renamed", ("badge", badge.id))
    return mine(session, moment, who)


def bearer(session: Session, code: str) -> tuple[int, VolunteerState] | None:
    """Whose badge a code is, and how they stand as a volunteer; None if it is nobody's."""
    found = session.exec(select(Badge).where(col(Badge.code) == code, _STANDING)).first()
    volunteer = volunteers.of(session, found.person_id) if found is not None else None
    return (volunteer.person_id, volunteer.state) if volunteer is not None else None


def _expect_serving(session: Session, who: Who) -> None:
    standing = volunteers.standing(session, who.id)
    if standing is None or not standing.serving:
        raise Refused("refused.badge_none")


def _standing(session: Session, person_id: int) -> Badge | None:
    theirs = select(Badge).where(col(Badge.person_id) == person_id, _STANDING)
    return session.exec(theirs.execution_options(populate_existing=True)).first()


def _issue(session: Session, moment: Moment, who: Who, name: str) -> Badge:
    badge = None
    while badge is None:  # a code that somebody has already is drawn again
        code = public_codes.new_code(public_codes.BADGE)
        row_id = insert_new(session, Badge(person_id=who.id, code=code, name=name, issued_at=moment.now))
        if row_id is not None:
            audit.note(session, moment, who.id, "badge.issued", ("badge", row_id))
        badge = _standing(session, who.id)
    return badge
