"""Applying: what somebody offers, for how long, and that one application is in progress at most."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from centre import audit, consents, numbers, plans, rules, teams
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import change, insert_new
from centre.skills import SKILLS
from centre.volunteers import guardians, review, times
from centre.volunteers.moves import PREFIX, check, move, of
from models.people import PLEDGE
from models.volunteers import (
    MAY_APPLY,
    AgeBand,
    Volunteer,
    VolunteerAction,
    VolunteerLine,
    VolunteerSkill,
    VolunteerState,
)
from models.who import Who

TERM = "volunteer.term"


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody can do, when as a rule, and in which teams they would like to be.

    spans: keys of `times.SPANS`. first_day, last_day: None where there is no end.
    """

    skills: Collection[str]
    spans: Collection[str]
    first_day: date | None = None
    last_day: date | None = None


def expect(session: Session, who: Who) -> None:
    """See that somebody may apply now; to be asked before they are made to answer questions.

    Raises:
        Refused: an application is in progress, they serve already, or they were removed.
    """
    volunteer = of(session, who.id)
    if volunteer is not None:
        check(volunteer, VolunteerAction.APPLY)


def apply(
    session: Session,
    moment: Moment,
    who: Who,
    age_band: AgeBand,
    offer: Offer,
    *,
    team_ids: Collection[int] = (),
) -> Volunteer:
    """Apply, with the pledge that goes with it; a minor's application waits for their guardian first.

    Raises:
        Refused: one is in progress, they serve already, or were removed; or the days make no sense.
    """
    _expect_days(moment, offer)
    action = VolunteerAction.ASK_GUARDIAN if age_band.minor else VolunteerAction.APPLY
    volunteer = of(session, who.id)
    if volunteer is None:
        volunteer = _begin(session, moment, who, action, age_band)
    else:
        begun: dict[str, Any] = {"age_band": age_band, "level": 0, "shifts": 0, "applied_at": moment.now}
        begun |= dict.fromkeys(("inducted_at", "suspended_at", "heard_at", "appealed_at", "upheld_at"))
        move(session, moment, volunteer, action, actor_id=who.id, **begun)
    put(session, volunteer, offer)
    consents.agree(session, moment, who, PLEDGE)
    for team_id in team_ids:
        teams.ask(session, moment, who.id, team_id)
    if age_band.minor:
        guardians.wait(session, moment, volunteer)
    else:
        review.begin(session, moment, volunteer)
    return volunteer


def correct(session: Session, moment: Moment, who: Who, offer: Offer) -> Volunteer:
    """Offer something else; how old somebody is, and who they are, the desk has seen.

    Raises:
        Refused: they are no volunteer (any more), or the days make no sense.
    """
    _expect_days(moment, offer)
    volunteer = expect_correcting(session, who)
    put(session, volunteer, offer)
    plan_end(session, moment, volunteer)
    audit.note(session, moment, who.id, "volunteer.changed", ("volunteer", volunteer.id))
    return volunteer


def expect_correcting(session: Session, who: Who) -> Volunteer:
    """The record of somebody who may change what they offer.

    Raises:
        Refused: they are no volunteer (any more).
    """
    volunteer = of(session, who.id)
    if volunteer is None or volunteer.state in {*MAY_APPLY, VolunteerState.REMOVED}:
        raise Refused("refused.volunteer_none")
    return volunteer


def put(session: Session, volunteer: Volunteer, offer: Offer) -> None:
    """Write down what somebody offers, in place of what they offered before."""
    theirs = col(VolunteerSkill.person_id) == volunteer.person_id
    session.exec(delete(VolunteerSkill).where(theirs))
    known = [skill for skill in SKILLS if skill in offer.skills]
    session.add_all(VolunteerSkill(person_id=volunteer.person_id, skill=skill) for skill in known)
    days = {"first_day": offer.first_day, "last_day": offer.last_day}
    when = times.spread(offer.spans)
    change(session, Volunteer, col(Volunteer.id) == volunteer.id, times=when, **days)


def plan_end(session: Session, moment: Moment, volunteer: Volunteer) -> None:
    """See that the service of somebody who came for a time ends with its last day."""
    if volunteer.last_day is not None:
        ends = moment.calendar.at(volunteer.last_day + timedelta(days=1), rules.load(session).quiet_until)
        plans.plan(session, TERM, ("volunteer", volunteer.id or 0), ends)


def _expect_days(moment: Moment, offer: Offer) -> None:
    today = moment.calendar.local(moment.now).date()
    first, last = offer.first_day, offer.last_day
    if last is not None and last < max(first or today, today):
        raise Refused("refused.volunteer_days")


def _begin(
    session: Session, moment: Moment, who: Who, action: VolunteerAction, age_band: AgeBand
) -> Volunteer:
    state = VolunteerState.GUARDIAN if age_band.minor else VolunteerState.APPLIED
    row = Volunteer(
        person_id=who.id, state=state, age_band=age_band, applied_at=moment.now, updated_at=moment.now
    )
    new_id = insert_new(session, row)
    volunteer = of(session, who.id)
    if new_id is None or volunteer is None:
        raise Refused("refused.volunteer_applying")
    volunteer.number = numbers.number(PREFIX, new_id)
    session.add(VolunteerLine(person_id=who.id, action=action, actor_id=who.id, at=moment.now))
    session.flush()
    return volunteer
