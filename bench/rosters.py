"""How long those wait who look for somebody among very many volunteers: to step in, or to vouch for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlmodel import Session, col, select

from bench.free_times import MOMENT
from bench.sweeps import NOW
from centre import rules
from centre.rows import insert_many
from chat.buttons import ActionTap, encode
from chat.incoming import Incoming
from chat.languages import Languages
from chat.talk import Talk
from handlers import open_house
from migrations.scripts import upgrade
from models.activities import Activity, ActivityRole, ActivityState
from models.base import Row
from models.database import connect
from models.hours import HourLine, HourState
from models.outbox import Message
from models.people import PRIVACY, Assignment, Consent, Person, Role
from models.shifts import Origin, Post, Search, SearchStep, Shift, ShiftState, SignUp, SignUpState
from models.sites import EntryState, Site
from models.teams import Membership, MembershipState, Team
from models.volunteers import AgeBand, Volunteer, VolunteerState
from models.who import by_id

# So many belong to a team.
_TEAM = 100
# Days with a shift of each team behind us and ahead, and for how many people one is.
_BEHIND, _AHEAD, _PLACES = 100, 10, 10
_TO_VOUCH = 2_000
_CHUNK = 10_000
_DESK, _ME = 1, 2
_HOURS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class RosterTimes:
    """Milliseconds from a tap or a word to its answer, the median of many."""

    what: str
    volunteers: int
    milliseconds: float


class Roster:
    """A database with teams of volunteers, what they served and will serve, and two who look for somebody."""

    def __init__(self, url: str, size: int) -> None:
        self._engine = connect(url)
        upgrade(self._engine)
        self._house, self._languages = open_house(), Languages("en")
        self.size = size
        with Session(self._engine) as session, session.begin():
            teams = max(1, size // _TEAM)
            _fill(session, range(_ME, size + _ME), teams)
            # Another of the same team, whose turn comes later.
            self._mate = _ME + teams * (_PLACES + 5)
            self._place, self._search = _looked_for(session)

    def asked(self) -> Mapping[str, tuple[int, Sequence[str | ActionTap]]]:
        """Who does what, the last of which is timed, by what it is for."""
        give, exchange = (ActionTap(name, self._place) for name in ("swap.give", "swap.exchange"))
        return {
            "who can take a shift": (_ME, [give]),
            "who can exchange one": (_ME, [exchange]),
            "what one of them would give": (_ME, [exchange, _name(self._mate)]),
            "whom the desk can put in": (_DESK, [ActionTap("search.put", self._search)]),
            "the next to be asked": (_DESK, [ActionTap("search.more", self._search)]),
            "hours to vouch for": (_DESK, [ActionTap("vouch.list", 0)]),
        }

    def look(self, person_id: int, deeds: Sequence[str | ActionTap]) -> tuple[float, str]:
        """Seconds from the last deed to its reply, and the reply; nothing of it is kept."""
        took = 0.0
        with Session(self._engine) as session:
            for deed in deeds:
                who = by_id(session, person_id)
                text, data = (deed, None) if isinstance(deed, str) else ("", encode(deed))
                incoming = Incoming(person_id, person_id, "", None, 1, NOW, text, data=data)
                talk = Talk(session, MOMENT, self._languages, who, incoming, house=self._house)
                began = perf_counter()
                (self._house.tapped if incoming.is_tap else self._house.message)(talk)
                took = perf_counter() - began
            newest = select(Message.payload).order_by(col(Message.id).desc())
            return took, session.exec(newest).first() or ""

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def measure(folder: Path, volunteers: int, looks: int) -> list[RosterTimes]:
    """Measure everything in turn, after a first look, which compiles the statements."""
    roster = Roster(f"sqlite:///{folder / 'roster.db'}", volunteers)
    found = []
    for what, (person_id, deeds) in roster.asked().items():
        roster.look(person_id, deeds)
        taken = median(roster.look(person_id, deeds)[0] for _ in range(looks))
        found.append(RosterTimes(what, volunteers, taken * 1000))
    roster.close()
    return found


def _fill(session: Session, people: Sequence[int], teams: int) -> None:
    known = (_DESK, *people)
    insert_many(session, Person, [_person(number) for number in known])
    agreed = {"kind": PRIVACY, "version": rules.load(session).consent_version, "given_at": NOW}
    insert_many(session, Consent, [{"person_id": number, **agreed} for number in known])
    insert_many(session, Assignment, [_has(Role.COORDINATOR, _DESK)])
    insert_many(session, Assignment, [_has(Role.VOLUNTEER, number) for number in people])
    insert_many(session, Volunteer, [_volunteer(number) for number in people])
    site = {"name": {"en": "Hall"}, "key": "hall", "person_id": _DESK, "state": EntryState.APPROVED}
    insert_many(session, Site, [{"id": 1, **site, "entered_at": NOW, "updated_at": NOW}])
    for model, row in ((Team, _team), (Activity, _activity), (ActivityRole, _role)):
        insert_many(session, model, [row(number) for number in range(1, teams + 1)])
    insert_many(session, Membership, list(_memberships(people, teams)))
    _insert(session, Shift, _shifts(teams))
    _insert(session, Post, _posts(session))
    _insert(session, SignUp, _sign_ups(session, people, teams))
    _insert(session, HourLine, _hours(session))


def _insert(session: Session, model: type[Row], rows: Iterator[dict[str, Any]]) -> None:
    known = list(rows)
    for start in range(0, len(known), _CHUNK):
        insert_many(session, model, known[start : start + _CHUNK])


def _looked_for(session: Session) -> tuple[int, int]:
    """A place of the one who looks, and the search for one more in their shift."""
    mine = session.exec(
        select(SignUp).where(SignUp.person_id == _ME, SignUp.state == SignUpState.CONFIRMED)
    ).first()
    assert mine is not None  # noqa: S101 - everybody has one
    values = {"shift_id": mine.shift_id, "post_id": mine.post_id, "step": SearchStep.COORDINATOR}
    insert_many(session, Search, [{**values, "id": 1, "owner_id": _DESK, "next_at": NOW, "created_at": NOW}])
    return mine.id or 0, 1


def _person(number: int) -> dict[str, Any]:
    reached = {"telegram_id": 7_000_000_000 + number, "language": "en", "created_at": NOW}
    return {"id": number, "name": _name(number), **reached}


def _name(number: int) -> str:
    return f"No {number:05}"


def _has(role: Role, number: int) -> dict[str, Any]:
    return {"person_id": number, "role": role, "granted_at": NOW}


def _volunteer(number: int) -> dict[str, Any]:
    when = {"applied_at": NOW, "inducted_at": NOW, "updated_at": NOW}
    serves = {"state": VolunteerState.ACTIVE, "level": 1, "age_band": AgeBand.ADULT}
    return {"number": f"ZY-{number}", "person_id": number, **serves, **when}


def _team(number: int) -> dict[str, Any]:
    name = {"en": f"Team {number}"}
    return {"id": number, "code": f"T{number}", "name": name, "field": name, "created_at": NOW}


def _memberships(people: Sequence[int], teams: int) -> Iterator[dict[str, Any]]:
    """Everybody belongs to one team, and every other to another as well."""
    admitted = {"state": MembershipState.ADMITTED, "asked_at": NOW, "admitted_at": NOW}
    for number in people:
        yield {"team_id": number % teams + 1, "person_id": number, "main": True, **admitted}
        if number % 2 and teams > 1:
            another = (number + number // teams % (teams - 1) + 1) % teams + 1
            yield {"team_id": another, "person_id": number, "main": False, **admitted}


def _activity(number: int) -> dict[str, Any]:
    kept = {"state": ActivityState.OPEN, "created_at": NOW, "updated_at": NOW}
    by = {"team_id": number, "site_id": 1, "coordinator_id": _DESK, "leave_hours": 24}
    return {"id": number, "number": f"HD-{number}", "title": {"en": f"Activity {number}"}, **by, **kept}


def _role(number: int) -> dict[str, Any]:
    people = {"minimum": _PLACES + 1, "maximum": _PLACES + 2}
    return {"id": number, "activity_id": number, "position": 0, "title": {"en": "Helper"}, **people}


def _shifts(teams: int) -> Iterator[dict[str, Any]]:
    midday = NOW.replace(hour=4)
    for days in (*range(-_BEHIND, 0), *range(1, _AHEAD + 1)):
        for team in range(1, teams + 1):
            starts = midday + timedelta(days=days, minutes=team % 4 * 120)
            state = ShiftState.ARCHIVED if days < 0 else ShiftState.OPEN
            laid = {"starts_at": starts, "ends_at": starts + _HOURS, "opens_at": starts, "laid_for": starts}
            by = {"activity_id": team, "site_id": 1, "coordinator_id": _DESK, "secret": "-"}
            yield {**laid, **by, "state": state, "created_at": NOW, "updated_at": NOW}


def _posts(session: Session) -> Iterator[dict[str, Any]]:
    for shift_id, team in session.exec(select(Shift.id, Shift.activity_id)):
        people = {"minimum": _PLACES + 1, "maximum": _PLACES + 2, "taken": _PLACES}
        yield {"id": shift_id, "shift_id": shift_id, "role_id": team, **people}


def _sign_ups(session: Session, people: Sequence[int], teams: int) -> Iterator[dict[str, Any]]:
    """The members of each team in turn, day by day."""
    members = [[one for one in people if one % teams + 1 == team] for team in range(1, teams + 1)]
    turns = [0] * teams
    for shift in session.exec(select(Shift).order_by(col(Shift.starts_at))).all():
        mine = members[shift.activity_id - 1]
        for _ in range(min(_PLACES, len(mine))):
            person = mine[turns[shift.activity_id - 1] % len(mine)]
            turns[shift.activity_id - 1] += 1
            yield _sign_up(shift, person)


def _sign_up(shift: Shift, person: int) -> dict[str, Any]:
    where = {"shift_id": shift.id, "post_id": shift.id, "person_id": person, "origin": Origin.SELF}
    over = shift.starts_at < NOW
    state = SignUpState.CHECKED_OUT if over else SignUpState.CONFIRMED
    gone = {"checked_in_at": shift.starts_at, "checked_out_at": shift.ends_at} if over else {}
    blank = {"checked_in_at": None, "checked_out_at": None}
    return {**where, "state": state, **blank, **gone, "created_at": NOW, "updated_at": NOW}


def _hours(session: Session) -> Iterator[dict[str, Any]]:
    """What was served long ago is confirmed, the last of it waits for somebody."""
    served = select(SignUp, Shift).join(Shift, col(Shift.id) == col(SignUp.shift_id))
    served = served.where(SignUp.state == SignUpState.CHECKED_OUT).order_by(col(Shift.starts_at).desc())
    for place, (one, shift) in enumerate(session.exec(served)):
        state = HourState.PROPOSED if place < _TO_VOUCH else HourState.CONFIRMED
        when = {"day": shift.starts_at.date(), "begun_at": shift.starts_at, "ended_at": shift.ends_at}
        known = {"person_id": one.person_id, "sign_up_id": one.id, "what": "Class", "minutes": 120}
        yield {**known, **when, "state": state, "created_at": shift.ends_at, "updated_at": shift.ends_at}
