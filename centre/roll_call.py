"""The roll-call of an emergency: who of the team is safe, on site or in need of help, and who is silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from centre import audit, notices, pages, phone_numbers, plans, rules, staff
from centre.errors import Refused
from centre.moment import Moment
from centre.pages import Page
from centre.rows import change, insert_many
from models import who as whos
from models.deadlines import Deadline
from models.emergency import Emergency, EmergencyState, RollCall, Safety
from models.people import Person, Role
from models.rights import Right
from models.who import Who

ROLL_CALL = "emergency.roll_call"
HELP = "emergency.help"
TALLY = "emergency.tally"
AGAIN = "emergency.again"
_MEMBERS: Any = (
    select(RollCall, Person, phone_numbers.NUMBER)
    .join(Person, col(Person.id) == RollCall.person_id)
    .order_by(col(Person.name), col(RollCall.id))
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team as a leader sees them; `phone` is "" if none is known, `rung` who cannot be written."""

    id: int
    person_id: int
    name: str
    phone: str
    telegram_id: int | None
    rung: bool
    answer: Safety | None
    answered_at: datetime | None


def team(session: Session) -> list[Who]:
    """Everybody who works here, volunteers too."""
    return whos.holders(session, Role)


def ask_everybody(session: Session, moment: Moment, emergency_id: int) -> None:
    """Ask the whole team whether they are safe, and show the leaders how it stands from now on."""
    everybody = team(session)
    rows = [{"emergency_id": emergency_id, "person_id": one.id} for one in everybody]
    insert_many(session, RollCall, rows)
    _ask(session, moment, emergency_id, [one for one in everybody if not one.rung], turn=0)
    for leader in _leaders(session):
        _notify(session, moment, TALLY, leader.id, emergency_id, once=_tally_of(emergency_id, leader))
    _plan_next(session, moment, emergency_id, turn=1)


def answer(session: Session, moment: Moment, actor: Who, emergency_id: int, given: Safety) -> None:
    """Take somebody's answer; another one counts instead, as long as the emergency is on.

    Raises:
        Refused: they were not asked, or it is over.
    """
    row = asked(session, emergency_id, actor.id)
    if row is None:
        raise Refused("refused.emergency_not_asked")
    _note(session, moment, row, given, by=None)


def answer_for(session: Session, moment: Moment, actor: Who, row_id: int, given: Safety) -> None:
    """Note what somebody answered who was rung, and who noted it.

    Raises:
        Refused: this is not for the actor to do, or the emergency is over.
    """
    if not actor.may(Right.ANSWER_ALERTS):
        raise Refused("refused.not_allowed")
    row = session.get(RollCall, row_id, populate_existing=True)
    if row is None:
        raise Refused("refused.emergency_unknown")
    _note(session, moment, row, given, by=actor)


def member(session: Session, row_id: int) -> Member:
    """One of the team, by their line in a roll-call.

    Raises:
        Refused: there is no such line any more.
    """
    found = session.exec(_MEMBERS.where(RollCall.id == row_id)).first()
    if found is None:
        raise Refused("refused.emergency_unknown")
    return _member(*found)


def asked(session: Session, emergency_id: int | None, person_id: int) -> RollCall | None:
    """The line of somebody in a roll-call, if they were asked."""
    line = select(RollCall).where(RollCall.emergency_id == emergency_id, RollCall.person_id == person_id)
    return session.exec(line.execution_options(populate_existing=True)).first()


def members(session: Session, emergency_id: int) -> list[Member]:
    """The whole team by name, each with their answer."""
    return [
        _member(*row) for row in session.exec(_MEMBERS.where(RollCall.emergency_id == emergency_id)).all()
    ]


def silent(session: Session, emergency_id: int, page: int) -> Page[Member]:
    """Those of whom nothing is known yet, a page of them."""
    unheard = _MEMBERS.where(RollCall.emergency_id == emergency_id, col(RollCall.answer).is_(None))
    return pages.cut(session, unheard, page, rules.load(session).page, _member)


def show_anew(session: Session, moment: Moment, emergency_id: int) -> None:
    """Bring what the leaders see up to date."""
    notices.retell(session, moment, [_tally_of(emergency_id, leader) for leader in _leaders(session)])


def close(session: Session, moment: Moment, emergency_id: int) -> None:
    """Ask nobody any more, and tell everybody who was asked that it is over."""
    notices.drop(session, moment, _subject(emergency_id), {ROLL_CALL, HELP})
    for one in members(session, emergency_id):
        if not one.rung:
            _notify(session, moment, "emergency.over", one.person_id, emergency_id)
    show_anew(session, moment, emergency_id)


def on_again(session: Session, moment: Moment, deadline: Deadline) -> None:
    """Ask those once more who have not answered."""
    emergency_id, turn = deadline.subject_id, int(deadline.params["turn"])
    unheard = [one.person_id for one in members(session, emergency_id) if one.answer is None and not one.rung]
    _ask(session, moment, emergency_id, [whos.by_id(session, one) for one in unheard], turn=turn)
    _plan_next(session, moment, emergency_id, turn=turn + 1)


DEADLINES = {AGAIN: on_again}


def _note(session: Session, moment: Moment, row: RollCall, given: Safety, *, by: Who | None) -> None:
    on = select(Emergency.id).where(
        Emergency.id == row.emergency_id, Emergency.state == EmergencyState.DECLARED
    )
    still = (
        col(RollCall.id) == row.id,
        col(RollCall.answer).is_distinct_from(given),
        on.exists(),
    )
    noted = {"answered_at": moment.now, "noted_by": by.id if by else None}
    if not change(session, RollCall, *still, answer=given, **noted):
        if session.exec(on).first() is None:
            raise Refused("refused.emergency_over")
        return  # they have said so before
    subject = _subject(row.emergency_id)
    actor_id = by.id if by else row.person_id
    audit.note(session, moment, actor_id, "emergency.answered", subject, person=row.person_id, answer=given)
    if given is Safety.ON_SITE:
        first = (col(Emergency.id) == row.emergency_id, col(Emergency.on_site_at).is_(None))
        change(session, Emergency, *first, on_site_at=moment.now)
    if given is Safety.HELP:
        for helper in _helpers(session, {row.person_id, actor_id}):
            _notify(session, moment, HELP, helper.id, row.emergency_id, params={"member": row.id})
    show_anew(session, moment, row.emergency_id)


def _ask(session: Session, moment: Moment, emergency_id: int, people: Sequence[Who], *, turn: int) -> None:
    for one in people:
        once = f"emergency:{emergency_id}:asked:{turn}:{one.id}"
        _notify(session, moment, ROLL_CALL, one.id, emergency_id, params={"turn": turn}, once=once)


def _plan_next(session: Session, moment: Moment, emergency_id: int, *, turn: int) -> None:
    in_force = rules.load(session)
    if turn <= in_force.roll_call_repeats:
        at = moment.now + timedelta(minutes=in_force.roll_call_again)
        plans.plan(session, AGAIN, _subject(emergency_id), at, params={"turn": turn})


def _notify(
    session: Session,
    moment: Moment,
    kind: str,
    person_id: int,
    emergency_id: int,
    *,
    params: dict[str, int | None] | None = None,
    once: str | None = None,
) -> None:
    subject = _subject(emergency_id)
    notices.promise(
        session, moment, kind, person_id, subject=subject, params=params, once=once, critical=True
    )


def _helpers(session: Session, but: set[int]) -> list[Who]:
    """The other leaders; where there is none, everybody."""
    leaders = [one for one in _leaders(session) if one.id not in but]
    return leaders or [one for one in team(session) if not one.rung and one.id not in but]


def _leaders(session: Session) -> list[Who]:
    return [one for one in staff.people_with(session, Right.ANSWER_ALERTS) if not one.rung]


def _tally_of(emergency_id: int, leader: Who) -> str:
    return f"emergency:{emergency_id}:tally:{leader.id}"


def _subject(emergency_id: int) -> tuple[str, int]:
    return "emergency", emergency_id


def _member(row: RollCall, person: Person, phone: str) -> Member:
    assert row.id is not None  # noqa: S101 - it was read from the database
    rung = person.telegram_id is None or not person.reachable
    return Member(
        row.id,
        row.person_id,
        person.name,
        phone,
        person.telegram_id,
        rung,
        row.answer,
        row.answered_at,
    )
