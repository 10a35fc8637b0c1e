"""The demo centre: invented people, services and bookings, for trying things out.

Days in its files are counted from the day on which it is loaded: -30 is a month ago.
"""

import json
from pathlib import Path
from typing import Any

from sqlmodel import Session

from centre import people, rules, staff
from centre.demo import (
    activities,
    bookings,
    hours,
    offers,
    rota,
    sites,
    teams,
    templates,
    training,
    volunteers,
)
from centre.moment import Moment
from models.people import Role
from models.settings import CentreSetting

DATA = Path(__file__).with_name("centre.json")


def read() -> dict[str, Any]:
    """The demo centre's rules and staff, as their file says."""
    content: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return content


def load(session: Session, moment: Moment) -> int:
    """Bring the demo centre into the database; what is there stays. Returns how many staff it has."""
    content = read()
    for key, value in content["rules"].items():
        if session.get(CentreSetting, key) is None:
            rules.change(session, moment.now, key, value)
    known = {}
    for one in content["staff"]:
        who = people.register(session, moment, one["telegram_id"], one["name"], one["language"])
        for role in one["roles"]:
            staff.appoint(session, moment, who.id, Role(role))
        known[one["name"]] = who.id
    offers.load(session, moment, known)
    bookings.load(session, moment, known)
    templates.load(session, moment)
    teams.load(session, moment)
    volunteers.load(session, moment, known)
    sites.load(session, moment, known)
    training.load(session, moment, known)
    activities.load(session, moment, known)
    hours.load(session, moment, known)
    rota.load(session, moment, known, content["rota"])
    return len(known)
