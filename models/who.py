"""A person as a plain value: who they are and what they may do at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models.people import PRIVACY, Assignment, Consent, LetterSize, Person, Role
from models.rights import RIGHTS, Right, rights_of

# Nobody's number: rows count from 1.
AT_THE_MACHINE = 0


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody known to us, with the roles they hold now and the privacy notice they agreed to.

    offices: each role with the unit of the staff in which they hold it ("" is the whole centre). muted_until:
    what they send is not read before (I.20).
    """

    id: int
    telegram_id: int | None
    name: str
    language: str
    letters: LetterSize
    reachable: bool
    consent: int
    roles: frozenset[Role]
    rights: frozenset[Right]
    offices: frozenset[tuple[Role, str]]
    muted_until: datetime | None = None

    @property
    def rung(self) -> bool:
        """Whether what they are told is read out to them on the telephone."""
        return self.telegram_id is None or not self.reachable

    def may(self, right: Right, unit: str = "") -> bool:
        """Whether one of their roles carries a right; in a unit of the staff, where one is in charge."""
        return right in self.rights and (not unit or bool({unit, ""} & self.units(right)))

    def units(self, right: Right) -> frozenset[str]:
        """Where they have a right: units of the staff; "" is the whole centre."""
        return frozenset(unit for role, unit in self.offices if right in RIGHTS[role])


def by_telegram_id(session: Session, telegram_id: int) -> Who | None:
    """The person behind a Telegram account; None for a stranger."""
    return _one(session, _BY_TELEGRAM_ID, telegram_id)


def by_id(session: Session, person_id: int) -> Who:
    """The person of a row that exists.

    Raises:
        LookupError: there is no such person.
    """
    who = _one(session, _BY_ID, person_id)
    if who is None:
        raise LookupError(f"no person {person_id}")
    return who


def holders(session: Session, roles: Iterable[Role]) -> list[Who]:
    """Everybody who holds one of these roles now, the longest known first."""
    return _all(session, _HOLDERS, list(roles))


def at_the_machine() -> Who:
    """Whoever sits at the machine that the bot runs on: nobody's row, a director's rights."""
    roles = frozenset({Role.DIRECTOR})
    offices = frozenset({(Role.DIRECTOR, "")})
    plain = LetterSize.NORMAL
    return Who(AT_THE_MACHINE, None, "", "", plain, False, 0, roles, rights_of(roles), offices)


_COLUMNS = (
    col(Person.id),
    col(Person.telegram_id),
    col(Person.name),
    col(Person.language),
    col(Person.letters),
    col(Person.reachable),
    col(Person.muted_until),
    col(Consent.version),
    col(Assignment.role),
    col(Assignment.unit),
)
_STANDING = (col(Assignment.person_id) == col(Person.id)) & col(Assignment.ended_at).is_(None)
_AGREED = (
    (col(Consent.person_id) == col(Person.id))
    & (col(Consent.kind) == PRIVACY)
    & col(Consent.withdrawn_at).is_(None)
)
_KNOWN: Any = select(*_COLUMNS).outerjoin(Assignment, _STANDING).outerjoin(Consent, _AGREED)
_HOLDING = select(col(Assignment.person_id)).where(
    col(Assignment.role).in_(bindparam("key", expanding=True)), col(Assignment.ended_at).is_(None)
)
_BY_TELEGRAM_ID = _KNOWN.where(col(Person.telegram_id) == bindparam("key"))
_BY_ID = _KNOWN.where(col(Person.id) == bindparam("key"))
_HOLDERS = _KNOWN.where(col(Person.id).in_(_HOLDING)).order_by(col(Person.id))


def _one(session: Session, query: Any, key: int) -> Who | None:
    return next(iter(_all(session, query, key)), None)


def _all(session: Session, query: Any, key: Any) -> list[Who]:
    # One Core query, written once, for everything a turn needs to know about a person.
    rows = session.connection().execute(query, {"key": key}).all()
    people: list[Who] = []
    for known, of_person in groupby(rows, key=lambda row: tuple(row[:-2])):
        person_id, telegram_id, name, language, letters, reachable, muted_until, consent = known
        offices = frozenset((role, unit) for *_, role, unit in of_person if role is not None)
        roles = frozenset(role for role, _ in offices)
        agreed = consent or 0
        people.append(
            Who(
                person_id,
                telegram_id,
                name,
                language,
                letters,
                reachable,
                agreed,
                roles,
                rights_of(roles),
                offices,
                muted_until,
            )
        )
    return people
