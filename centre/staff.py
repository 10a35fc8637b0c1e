"""Who belongs to the staff: one-time invites, roles given and taken back, and who is on duty."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre import audit, away, digests, plans, rules
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from models import who as whos
from models.duty import DutyDay
from models.people import Assignment, Invite, Person, Role
from models.rights import STAFF, Right, rights_of, roles_with
from models.who import Who

PREFIX = "inv_"
_BY_COORDINATORS = frozenset({Role.CLERK})
# These come and go with what they stand for; nobody hands them out.
EARNED = frozenset({Role.VOLUNTEER})
# These may be held in one unit of the staff; the others are for the whole centre.
IN_UNITS = frozenset({Role.CLERK, Role.COORDINATOR, Role.AUDITOR})
# Of these there is one at a time: giving it to somebody takes it from whoever had it.
_DUTIES = frozenset({Role.DUTY_LEADER, Role.DUTY_DEPUTY})
_STEP_IN = (Role.COORDINATOR, Role.DIRECTOR)
_ROTA = select(DutyDay.leader_id, DutyDay.deputy_id).where(col(DutyDay.day) == bindparam("today"))

# The deadline at which rooms look after what somebody owned who has just laid down a role.
LEFT = "staff.left"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What goes into a link; the secret is known to nobody else, not even to the database."""

    payload: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads today, and who steps in."""

    leader: Who | None
    deputy: Who | None


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One role that somebody holds."""

    person_id: int
    name: str
    role: Role
    unit: str
    since: datetime


def invite(session: Session, moment: Moment, actor: Who | None, role: Role, unit: str = "") -> Invitation:
    """Make a link by which one person joins; without an actor it is the command line that asks.

    Raises:
        Refused: nobody hands out this role or not this actor, or there is no such unit for it.
    """
    needed = Right.INVITE if role in _BY_COORDINATORS else Right.MANAGE_ROLES
    if actor is not None and not actor.may(needed):
        raise Refused("refused.not_allowed")
    _expect_handed_out(role)
    _expect_unit(session, role, unit)
    secret = secrets.token_urlsafe(24)
    row = Invite(
        secret_hash=_hashed(secret),
        role=role,
        unit=unit,
        created_by=actor.id if actor else None,
        created_at=moment.now,
        expires_at=moment.now + timedelta(hours=rules.load(session).invite_expiry),
    )
    session.add(row)
    session.flush()
    audit.note(session, moment, row.created_by, "invite.made", ("invite", row.id), role=role, unit=unit)
    return Invitation(PREFIX + secret, role, row.expires_at)


def accept_invite(session: Session, moment: Moment, who: Who, payload: str) -> Role:
    """Join by a link; of two people with the same link one wins, and whoever taps twice has joined once.

    Raises:
        Refused: the link is used, too old, or none of ours.
    """
    secret_hash = _hashed(payload.removeprefix(PREFIX))
    still = (
        col(Invite.secret_hash) == secret_hash,
        col(Invite.used_at).is_(None),
        col(Invite.expires_at) > moment.now,
    )
    won = change(session, Invite, *still, used_by=who.id, used_at=moment.now)
    found = session.exec(select(Invite).where(Invite.secret_hash == secret_hash)).first()
    if found is None:
        raise Refused("refused.invite_unknown")
    if not won and found.used_by is None:
        raise Refused("refused.invite_expired")
    if not won and found.used_by != who.id:
        raise Refused("refused.invite_used")
    if won:
        audit.note(session, moment, who.id, "invite.used", ("invite", found.id))
        _give(session, moment, found.created_by, who.id, found.role, unit=found.unit)
    return found.role


def grant(
    session: Session, moment: Moment, actor: Who, person_id: int, role: Role, *, unit: str = ""
) -> None:
    """Give somebody a role.

    Raises:
        Refused: the actor may not, nobody hands it out, it is held, or there is no such person or unit.
    """
    if not actor.may(Right.MANAGE_ROLES):
        raise Refused("refused.not_allowed")
    _expect_handed_out(role)
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Refused("refused.person_unknown")
    _expect_unit(session, role, unit)
    if not _give(session, moment, actor.id, person_id, role, unit=unit):
        raise Refused("refused.role_held")


def appoint(session: Session, moment: Moment, person_id: int, role: Role) -> None:
    """Give somebody a role that nobody hands out: by the command line or admission; harmless when held."""
    _give(session, moment, None, person_id, role, unit="")


def release(session: Session, moment: Moment, person_id: int, role: Role) -> None:
    """Take back such a role; harmless when it is not held."""
    if _end(session, moment, person_id, role, unit=""):
        audit.note(session, moment, None, "role.revoked", ("person", person_id), role=role, unit="")


def revoke(
    session: Session, moment: Moment, actor: Who, person_id: int, role: Role, *, unit: str = ""
) -> None:
    """Take a role back, and with it the invites that its holder left open.

    Raises:
        Refused: the actor may not, this one ends by itself, it is not held, or nobody would be left to lead.
    """
    if not actor.may(Right.MANAGE_ROLES):
        raise Refused("refused.not_allowed")
    _expect_handed_out(role)
    if role is Role.DIRECTOR:
        refuse_last_director(session, person_id)
    if not _end(session, moment, person_id, role, unit=unit):
        raise Refused("refused.role_not_held")
    leave(session, moment, person_id)
    audit.note(session, moment, actor.id, "role.revoked", ("person", person_id), role=role, unit=unit)


def refuse_last_director(session: Session, person_id: int) -> None:
    """Hold on to the directors' rows, so that two cannot leave at once, and refuse to let the last one go.

    Raises:
        Refused: this person is the only director.
    """
    directors = session.exec(
        select(Assignment.person_id)
        .where(Assignment.role == Role.DIRECTOR, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.id))
        .with_for_update()
    ).all()
    if set(directors) == {person_id}:
        raise Refused("refused.last_director")


def leave(session: Session, moment: Moment, person_id: int) -> None:
    """Somebody lays a role down: their open invites end, and others look at once after what they owned."""
    void_invites(session, moment, person_id)
    plans.plan(session, LEFT, ("person", person_id), moment.now)


def void_invites(session: Session, moment: Moment, person_id: int) -> None:
    """Let the unused invites of somebody expire now."""
    still = (
        col(Invite.created_by) == person_id,
        col(Invite.used_at).is_(None),
        col(Invite.expires_at) > moment.now,
    )
    change(session, Invite, *still, expires_at=moment.now)


def staff_lines(session: Session) -> list[StaffLine]:
    """Who holds which role, by role and then by name."""
    held = session.exec(
        select(Assignment, Person.name)
        .join(Person, col(Person.id) == Assignment.person_id)
        .where(col(Assignment.ended_at).is_(None), col(Assignment.role).in_(STAFF))
        .order_by(col(Person.name), col(Person.id))
    ).all()
    order = {role: place for place, role in enumerate(Role)}
    lines = [StaffLine(one.person_id, name, one.role, one.unit, one.granted_at) for one, name in held]
    return sorted(lines, key=lambda line: order[line.role])


def people_with(session: Session, right: Right) -> list[Who]:
    """Everybody who has a right now, the longest known first."""
    return whos.holders(session, roles_with(right))


def on_duty(session: Session, moment: Moment) -> Duty:
    """Today's leader and deputy; where nobody is named, a coordinator and then a director steps in."""
    named = named_today(session, moment)
    leader = named.leader or _first(session, _STEP_IN, but=named.deputy)
    leader = leader or named.deputy
    deputy = named.deputy if named.deputy != leader else None
    return Duty(leader, deputy or _first(session, _STEP_IN, but=leader))


def on_duty_next(session: Session, moment: Moment) -> Duty:
    """Who is on duty when the doors open next, or now if they are open: what is for then is for them."""
    return on_duty(session, replace(moment, now=moment.calendar.next_opening(moment.now)))


def named_today(session: Session, moment: Moment) -> Duty:
    """Whom the rota names for this day of the centre's calendar, else who holds the role; or who covers."""
    day = moment.calendar.local(moment.now).date()
    row = session.connection().execute(_ROTA, {"today": day}).first()
    leader = _able(session, row.leader_id if row else None) or _first(session, (Role.DUTY_LEADER,), but=None)
    deputy = _able(session, row.deputy_id if row else None) or _first(session, (Role.DUTY_DEPUTY,), but=None)
    leader, deputy = _present(session, moment, leader), _present(session, moment, deputy)
    return Duty(leader, deputy if deputy != leader else None)


def as_today(session: Session, moment: Moment, who: Who) -> Who:
    """Somebody as they stand today: whom the rota names, if of one unit only, leads in all of them."""
    if not who.may(Right.TAKE_DUTY) or "" in who.units(Right.TAKE_DUTY):
        return who
    duty = named_today(session, moment)
    if who.id not in {one.id for one in (duty.leader, duty.deputy) if one is not None}:
        return who
    roles = who.roles | {Role.DUTY_LEADER}
    offices = who.offices | {(Role.DUTY_LEADER, "")}
    return replace(who, roles=roles, rights=rights_of(roles), offices=offices)


def _able(session: Session, person_id: int | None) -> Who | None:
    """Somebody who is on the rota, if they may still lead."""
    who = whos.by_id(session, person_id) if person_id is not None else None
    return who if who is not None and who.may(Right.TAKE_DUTY) else None


def _present(session: Session, moment: Moment, who: Who | None) -> Who | None:
    """Whoever covers for somebody now and may lead, else they themselves."""
    colleague = away.stand_in(session, moment, who.id) if who is not None else None
    return colleague if colleague is not None and colleague.may(Right.TAKE_DUTY) else who


def _expect_handed_out(role: Role) -> None:
    if role in EARNED:
        raise Refused("refused.role_volunteer")


def _expect_unit(session: Session, role: Role, unit: str) -> None:
    if unit and (role not in IN_UNITS or unit not in rules.load(session).staff_units):
        raise Refused("refused.unit_unknown")


def _first(session: Session, roles: Sequence[Role], but: Who | None) -> Who | None:
    candidates = (one for role in roles for one in whos.holders(session, [role]))
    return next((one for one in candidates if but is None or one.id != but.id), None)


def _give(
    session: Session, moment: Moment, actor_id: int | None, person_id: int, role: Role, *, unit: str
) -> bool:
    if role in _DUTIES:
        held = (
            col(Assignment.role) == role,
            col(Assignment.unit) == unit,
            col(Assignment.person_id) != person_id,
            col(Assignment.ended_at).is_(None),
        )
        for former in session.exec(select(Assignment.person_id).where(*held)).all():
            plans.plan(session, LEFT, ("person", former), moment.now)
        change(session, Assignment, *held, ended_at=moment.now)
    assignment = Assignment(
        person_id=person_id, role=role, unit=unit, granted_by=actor_id, granted_at=moment.now
    )
    if insert_new(session, assignment) is None:
        return False
    audit.note(session, moment, actor_id, "role.granted", ("person", person_id), role=role, unit=unit)
    digests.begin(session, moment, person_id, role)
    return True


def _end(session: Session, moment: Moment, person_id: int, role: Role, *, unit: str) -> int:
    still = (
        col(Assignment.person_id) == person_id,
        col(Assignment.role) == role,
        col(Assignment.unit) == unit,
        col(Assignment.ended_at).is_(None),
    )
    return change(session, Assignment, *still, ended_at=moment.now)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
