"""Activities, shifts and posts for tests; what a test does not name is ordinary."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, select

from centre.moment import Moment
from centre.register import folded
from centre.shifts import laying, posts_of
from models.activities import Activity, ActivityRole, ActivityState
from models.shifts import Post, Shift
from models.sites import EntryState, Issuer, Site
from tests.auxil.factories import NOW, a_person

_numbers = count(1)


def a_site(session: Session, name: str = "Centre, room 2", **values: Any) -> Site:
    """An approved place; the same name is the same place."""
    known = session.exec(select(Site).where(Site.key == name.lower())).first()
    if known is not None:
        return known
    entered = a_person(session, "Site clerk")
    site = Site(
        **{
            "name": {"en": name, "zh-hans": name},
            "key": name.lower(),
            "person_id": entered.id,
            "state": EntryState.APPROVED,
            "entered_at": NOW,
            "updated_at": NOW,
            **values,
        }
    )
    session.add(site)
    session.flush()
    return site


def an_issuer(session: Session, name: str, **values: Any) -> Issuer:
    """A name in which something may be held."""
    entered = a_person(session, "Site clerk")
    known = {"name": {"en": name, "zh-hans": name}, "key": folded(name), "person_id": entered.id}
    when = {"entered_at": NOW, "updated_at": NOW}
    listed = Issuer(**{**known, **when, "state": EntryState.APPROVED, **values})
    session.add(listed)
    session.flush()
    return listed


def an_activity(
    session: Session, coordinator_id: int, *roles: tuple[str, int, int], **values: Any
) -> Activity:
    """An activity that is open, with roles as (skill, at least, at most); without any, one to two people."""
    activity = Activity(
        **{
            "number": f"HD-T{next(_numbers)}",
            "title": {"en": "Smartphone class", "zh-hans": "手机课"},
            "state": ActivityState.OPEN,
            "coordinator_id": coordinator_id,
            "leave_hours": 24,
            "created_at": NOW,
            "updated_at": NOW,
            **values,
        }
    )
    if "site_id" not in values:
        activity.site_id = a_site(session).id or 0
    session.add(activity)
    session.flush()
    for position, (skill, minimum, maximum) in enumerate(roles or (("", 1, 2),)):
        role = ActivityRole(
            activity_id=activity.id or 0,
            position=position,
            title={"en": skill or "Helper", "zh-hans": skill or "助教"},
            skill=skill,
            minimum=minimum,
            maximum=maximum,
        )
        session.add(role)
    session.flush()
    return activity


def a_shift(
    session: Session,
    moment: Moment,
    activity: Activity,
    *,
    starts_at: datetime | None = None,
    hours: float = 2,
) -> Shift:
    """A shift of an activity, five days from now if nothing else is said."""
    begins = starts_at or moment.now + timedelta(days=5)
    shift = laying.lay(session, moment, activity, begins, begins + timedelta(hours=hours))
    assert shift is not None, "that time is laid out already"
    return shift


def the_post(session: Session, shift: Shift, position: int = 0) -> Post:
    """A post of a shift as it is now."""

    return posts_of(session, shift.id or 0)[position]
