"""A minor's guardian: asked by a one-time link, answers in a chat of their own, may take it back."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from centre import audit, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change
from centre.volunteers import review
from centre.volunteers.moves import Why, allows, check, move, of, own
from centre.volunteers.telling import tell
from models.volunteers import (
    Guardianship,
    Volunteer,
    VolunteerAction,
    VolunteerReason,
    VolunteerState,
)
from models.who import Who

PREFIX = "grd_"
LINK_OVER, WAITED = "guardian.link_over", "guardian.waited"
_STANDING = col(Guardianship.ended_at).is_(None)


@dataclass(frozen=True, slots=True)
class Link:
    """What goes into the link for a guardian; the secret is known to nobody else."""

    payload: str
    expires_at: datetime


def wait(session: Session, moment: Moment, volunteer: Volunteer) -> None:
    """Let an application wait for the guardian; after so many days without a word it ends (12.5)."""
    due = moment.now + timedelta(days=rules.load(session).guardian_wait)
    plans.plan(session, WAITED, ("volunteer", volunteer.id or 0), due)


def link(session: Session, moment: Moment, who: Who) -> Link:
    """Make the link for the guardian; one that was made before is good no more.

    Raises:
        Refused: they have not applied, or wait for no guardian.
    """
    volunteer = own(session, who.id)
    check(volunteer, VolunteerAction.AGREE)
    _end(session, moment, who.id)
    secret = secrets.token_urlsafe(24)
    expires_at = moment.now + timedelta(hours=rules.load(session).guardian_link)
    asked = Guardianship(
        person_id=who.id, secret_hash=_hashed(secret), asked_at=moment.now, expires_at=expires_at
    )
    session.add(asked)
    session.flush()
    plans.plan(session, LINK_OVER, ("guardianship", asked.id or 0), expires_at)
    audit.note(session, moment, who.id, "guardian.asked", ("volunteer", volunteer.id))
    return Link(PREFIX + secret, expires_at)


def opened(session: Session, moment: Moment, who: Who, payload: str) -> Guardianship:
    """The question behind a link.

    Raises:
        Refused: it is none of ours, too old, answered already, or the minor's own; or a minor opened it.
    """
    hashed = _hashed(payload.removeprefix(PREFIX))
    found = session.exec(select(Guardianship).where(Guardianship.secret_hash == hashed)).first()
    if found is None:
        raise Refused("refused.guardian_unknown")
    return _open(session, moment, who, found)


def answer(
    session: Session, moment: Moment, who: Who, guardianship_id: int, *, relation: str, agreed: bool
) -> Volunteer:
    """Answer as the guardian; of two who have the link one does.

    Raises:
        Refused: it is too old, answered already, or the minor's own; or a minor answers.
    """
    found = session.get(Guardianship, guardianship_id, populate_existing=True)
    if found is None:
        raise Refused("refused.guardian_unknown")
    asked = _open(session, moment, who, found)
    still = (col(Guardianship.id) == asked.id, col(Guardianship.answered_at).is_(None), _STANDING)
    given = {"guardian_id": who.id, "relation": relation, "agreed": agreed, "answered_at": moment.now}
    if not change(session, Guardianship, *still, **given):
        raise Refused("refused.guardian_answered")
    volunteer = own(session, asked.person_id)
    if agreed:
        move(session, moment, volunteer, VolunteerAction.AGREE, actor_id=who.id)
        review.begin(session, moment, volunteer)
    else:
        why = Why(VolunteerReason.GUARDIAN)
        move(session, moment, volunteer, VolunteerAction.DECLINE, actor_id=who.id, why=why)
    tell(session, moment, volunteer)
    return volunteer


def wards(session: Session, who: Who) -> Sequence[Guardianship]:
    """For whom somebody has agreed, and not taken it back."""
    given = (Guardianship.guardian_id == who.id, col(Guardianship.agreed).is_(True), _STANDING)
    return session.exec(select(Guardianship).where(*given).order_by(col(Guardianship.id))).all()


def take_back(session: Session, moment: Moment, who: Who, guardianship_id: int) -> Volunteer | None:
    """Take a consent back: whoever it was for serves no more. None if they did not anyway.

    Raises:
        Refused: it is not theirs, or was taken back already.
    """
    still = (
        col(Guardianship.id) == guardianship_id,
        col(Guardianship.guardian_id) == who.id,
        col(Guardianship.agreed).is_(True),
        _STANDING,
    )
    if not change(session, Guardianship, *still, ended_at=moment.now):
        raise Refused("refused.guardian_taken_back")
    person_id = session.get_one(Guardianship, guardianship_id).person_id
    volunteer = of(session, person_id)
    if volunteer is None or not allows(volunteer, VolunteerAction.EXIT):
        return None
    why = Why(VolunteerReason.GUARDIAN)
    move(session, moment, volunteer, VolunteerAction.EXIT, actor_id=who.id, why=why)
    tell(session, moment, volunteer)
    return volunteer


def has_asked(session: Session, moment: Moment, person_id: int) -> datetime | None:
    """Until when the link is good that a minor has made; None if there is none."""
    asked = (Guardianship.person_id == person_id, _STANDING, col(Guardianship.expires_at) > moment.now)
    found = session.exec(select(Guardianship).where(*asked, col(Guardianship.agreed).is_(None))).first()
    return found.expires_at if found is not None else None


def _open(session: Session, moment: Moment, who: Who, asked: Guardianship) -> Guardianship:
    if asked.person_id == who.id:
        raise Refused("refused.guardian_own")
    if asked.answered_at is not None:
        raise Refused("refused.guardian_answered")
    if asked.ended_at is not None or asked.expires_at <= moment.now:
        raise Refused("refused.guardian_expired")
    theirs = of(session, who.id)
    if theirs is not None and theirs.age_band.minor:
        raise Refused("refused.guardian_minor")
    waiting = of(session, asked.person_id)
    if waiting is None or waiting.state is not VolunteerState.GUARDIAN:
        raise Refused("refused.guardian_over")
    return asked


def _end(session: Session, moment: Moment, person_id: int) -> None:
    change(session, Guardianship, col(Guardianship.person_id) == person_id, _STANDING, ended_at=moment.now)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
