"""The demo centre's volunteers, in different states, with how they came there."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from centre import numbers, plans, rules, staff
from centre.moment import Moment
from centre.rows import insert_values
from centre.volunteers import PREFIX, checks, guardians, review, times
from centre.volunteers.applying import plan_end
from models import who as whos
from models.people import PLEDGE, PRIVACY, Consent, Person, Role
from models.teams import Membership, MembershipState, Team
from models.volunteers import (
    SERVING,
    AgeBand,
    VettingKind,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerReason,
    VolunteerSkill,
    VolunteerState,
)

DATA = Path(__file__).with_suffix(".json")


def load(session: Session, moment: Moment, known: Mapping[str, int]) -> None:
    """Bring them in as if everybody had been told, unless somebody volunteers already."""
    if session.exec(select(Volunteer.id).limit(1)).first() is not None:
        return
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        person_id = known.get(one["name"]) or _person(session, moment, one)
        _volunteer(session, moment, one, person_id, desk_id=known["王敏"])
        _in_teams(session, moment, one, person_id)


def _person(session: Session, moment: Moment, one: Mapping[str, Any]) -> int:
    person = Person(name=one["name"], phone=one["phone"], created_at=moment.now)
    session.add(person)
    session.flush()
    assert person.id is not None  # noqa: S101 - it was flushed
    session.add(Consent(person_id=person.id, kind=PRIVACY, version=1, given_at=moment.now))
    return person.id


def _volunteer(
    session: Session, moment: Moment, one: Mapping[str, Any], person_id: int, *, desk_id: int
) -> None:
    days = {action: day for action, day, *_ in one["steps"]}
    state, ago = VolunteerState(one["state"]), timedelta(days=1)
    row = Volunteer(
        person_id=person_id,
        state=state,
        age_band=AgeBand(one["age_band"]),
        times=times.spread(one["spans"]),
        first_day=_day(moment, one.get("first")),
        last_day=_day(moment, one.get("last")),
        shifts=one["shifts"],
        applied_at=moment.now + one["applied"] * ago,
        inducted_at=moment.now + days["induct"] * ago if "induct" in days else None,
        suspended_at=moment.now + days["suspend"] * ago if "suspend" in days else None,
        heard_at=moment.now + days["hear"] * ago if "hear" in days else None,
        updated_at=moment.now + one["steps"][-1][1] * ago,
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - it was flushed
    row.number = numbers.number(PREFIX, row.id)
    session.add(Consent(person_id=person_id, kind=PLEDGE, version=1, given_at=row.applied_at))
    session.add_all(VolunteerSkill(person_id=person_id, skill=skill) for skill in one["skills"])
    for action, day, *reason in one["steps"]:
        step, own = VolunteerAction(action), action in {"apply", "ask_guardian", "pause", "hear"}
        values = {"reason": VolunteerReason(reason[0]) if reason else None, "at": moment.now + day * ago}
        actor_id = person_id if own else None if action == "confirm" else desk_id
        insert_values(session, VolunteerLine, person_id=person_id, action=step, actor_id=actor_id, **values)
    for kind in one["checks"]:
        checks.put(session, moment, whos.by_id(session, desk_id), row, VettingKind(kind))
    _plan(session, moment, row)
    if state in SERVING:
        staff.appoint(session, moment, person_id, Role.VOLUNTEER)


def _plan(session: Session, moment: Moment, volunteer: Volunteer) -> None:
    """What the centre does by itself when their time has come."""
    plan_end(session, moment, volunteer)
    if volunteer.state is VolunteerState.GUARDIAN:
        guardians.wait(session, moment, volunteer)
    if volunteer.state is VolunteerState.APPLIED:
        days = rules.load(session).application_review
        due = moment.calendar.add_working_days(volunteer.applied_at, days)
        plans.plan(session, review.REVIEW, ("volunteer", volunteer.id or 0), due)


def _in_teams(session: Session, moment: Moment, one: Mapping[str, Any], person_id: int) -> None:
    admitted = VolunteerState(one["state"]) not in {VolunteerState.APPLIED, VolunteerState.GUARDIAN}
    for place, code in enumerate(one["teams"]):
        team = session.exec(select(Team).where(Team.code == code)).one()
        belongs = {"state": MembershipState.ADMITTED, "main": place == 0, "admitted_at": moment.now}
        insert_values(
            session,
            Membership,
            team_id=team.id,
            person_id=person_id,
            asked_at=moment.now,
            **(belongs if admitted else {}),
        )
        if one.get("leads") == code:
            team.leader_id = person_id


def _day(moment: Moment, away: int | None) -> date | None:
    return None if away is None else moment.calendar.local(moment.now).date() + timedelta(days=away)
