"""The demo centre's residents and what they booked: weeks that are over, and weeks to come.

Each booking is made and ended as at the desk, at the hour at which that would have happened. Nobody here has
Telegram: they ring or come to the counter, and what they must be told will be on the phone list.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from centre import bookings, catalogue, consents, follow_ups, notices, plans, ratings, relatives, slots
from centre.bookings import Order, loans, waitlist
from centre.catalogue.services import the_id
from centre.errors import Refused
from centre.moment import Moment
from centre.rows import insert_new
from models import who as whos
from models.bookings import Booking, Channel
from models.catalogue import Mode, Service
from models.follow_ups import FollowUpKind
from models.people import PRIVACY, Consent, Person
from models.ratings import Matter, Rating
from models.slots import Slot, SlotState
from models.who import Who

DATA = Path(__file__).with_suffix(".json")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The first slots were so long ago, and people book so long before.
BEGUN = 35 * DAY
AHEAD = 5 * DAY
GRADES_GIVEN = (5, 4, 5, 3, 5, 4, 5, 2)
_FREE = (
    select(Slot)
    .where(
        col(Slot.service_id) == bindparam("service"),
        col(Slot.state) == SlotState.OPEN,
        col(Slot.taken) < col(Slot.capacity),
        col(Slot.starts_at) >= bindparam("since"),
    )
    .order_by(col(Slot.starts_at), col(Slot.id))
)


def read() -> dict[str, Any]:
    """Residents, bookings and wishes, as their file says."""
    content: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return content


def load(session: Session, moment: Moment, staff: Mapping[str, int]) -> None:
    """Bring in the residents and their bookings, unless somebody has booked already."""
    if session.execute(select(col(Booking.id)).limit(1)).first() is not None:
        return
    content = read()
    _lay(session, moment)
    clerk = whos.by_id(session, staff[content["clerk"]])
    since = _at(moment, moment.now - BEGUN - AHEAD)
    desk = _Desk(session, moment, clerk, _residents(session, since, content["residents"]))
    for entry in content["past"]:
        desk.recall(entry)
    for entry in content["ahead"]:
        desk.book(moment, entry, desk.slot(entry))
    for entry in content["wishes"]:
        desk.wish(entry)


@dataclass(frozen=True)
class _Desk:
    """Where people book by telephone or at the counter."""

    session: Session
    moment: Moment
    clerk: Who
    residents: Mapping[str, Who]

    def slot(self, entry: Mapping[str, Any]) -> Slot | None:
        """The first free time of the service in the days from that day on, at that hour or later."""
        calendar = self.moment.calendar
        day = calendar.local(self.moment.now).date() + entry["day"] * DAY
        since = calendar.at(day, datetime.min.time())
        soonest = self.moment.now + timedelta(hours=self._service(entry).lead_hours)
        free = {
            "service": self._service(entry).id,
            "since": since if entry["day"] < 0 else max(since, soonest),
        }
        hour = entry.get("at", "")
        found = self.session.execute(_FREE, free).scalars()
        return next((one for one in found if f"{calendar.local(one.starts_at):%H:%M}" >= hour), None)

    def recall(self, entry: Mapping[str, Any]) -> None:
        """A booking that is over: nothing of it needs to be told any more."""
        slot = self.slot(entry)
        if slot is None or slot.ends_at > self.moment.now:
            return
        booking_id = self.book(self._at(slot.starts_at - AHEAD), entry, slot)
        if booking_id is not None:
            self._end(booking_id, entry, slot)
            subject = ("booking", booking_id)
            notices.drop(self.session, self.moment, subject)
            plans.drop(self.session, self.moment, subject)
            follow_ups.drop(self.session, self.moment, FollowUpKind.BOOKING, booking_id)
            self._rate(booking_id, slot)

    def _rate(self, booking_id: int, slot: Slot) -> None:
        """Whoever was asked how it was said so an hour later, in turn one like this and one like that."""
        asked = (Rating.matter == Matter.BOOKING, Rating.matter_id == booking_id)
        rating = self.session.exec(select(Rating).where(*asked)).first()
        if rating is not None and rating.id is not None:
            then, who = self._at(slot.ends_at + HOUR), whos.by_id(self.session, rating.person_id)
            ratings.give(self.session, then, who, rating.id, GRADES_GIVEN[rating.id % len(GRADES_GIVEN)])

    def book(self, then: Moment, entry: Mapping[str, Any], slot: Slot | None) -> int | None:
        """Book a time; None if it cannot be had, as around long holidays."""
        if slot is None:
            return None
        service, who = self._service(entry), self.residents[entry["who"]]
        channel = Channel(entry.get("channel", Channel.PHONE))
        if service.separate_consent:
            consents.agree(self.session, then, who, bookings.consent_kind(service))
        building, unit, room = entry.get("address", ("", "", ""))
        order = Order(
            slot_id=slot.id or 0,
            quoted=bookings.price_of(self.session, then, service, slot, entry.get("tariff", "")),
            relative_id=self._relative(who, entry.get("for")),
            building=building,
            unit=unit,
            room=room,
            note=entry.get("note", ""),
            tariff=entry.get("tariff", ""),
            priority=entry.get("priority", False),
        )
        with suppress(Refused), self.session.begin_nested():
            made = bookings.book(self.session, then, self.clerk, order, person_id=who.id, channel=channel)
            return made.id
        return None

    def wish(self, entry: Mapping[str, Any]) -> None:
        """Wait for a place on the first full day, if there is one."""
        service = self._service(entry)
        places = bookings.places(self.session, self.moment, service, priority=False)
        for day in [day for day, left in places.items() if not left][:1]:
            waitlist.wish(self.session, self.moment, self.residents[entry["who"]], the_id(service), day)

    def _end(self, booking_id: int, entry: Mapping[str, Any], slot: Slot) -> None:
        session, clerk, reason = self.session, self.clerk, entry.get("reason", "")
        match entry["became"]:
            case "served":
                bookings.served(session, self._at(slot.ends_at), clerk, booking_id)
            case "missed":
                bookings.missed(session, self._at(slot.ends_at), clerk, booking_id)
            case "cancelled":
                who = self.residents[entry["who"]]
                bookings.cancel(session, self._at(slot.starts_at - 2 * DAY), who, booking_id, reason)
            case "called_off":
                bookings.call_off(session, self._at(slot.starts_at - DAY), clerk, booking_id, reason)
        if "returned" in entry:
            loans.returned(session, self._at(self.moment.now + entry["returned"] * DAY), clerk, booking_id)

    def _service(self, entry: Mapping[str, Any]) -> Service:
        return catalogue.by_code(self.session, entry["service"])

    def _relative(self, who: Who, name: str | None) -> int | None:
        return next((one.id for one in relatives.of(self.session, who.id) if one.name == name), None)

    def _at(self, then: datetime) -> Moment:
        return _at(self.moment, then)


def _lay(session: Session, moment: Moment) -> None:
    # They are laid from a day on as far ahead as can be booked: three weeks and more, so there are no gaps.
    services = session.execute(select(Service).where(col(Service.mode) == Mode.SLOT)).scalars().all()
    for ago in (BEGUN, BEGUN / 2, 0 * DAY):
        for service in services:
            slots.lay(session, _at(moment, moment.now - ago), service)


def _residents(session: Session, since: Moment, entries: Sequence[Mapping[str, Any]]) -> dict[str, Who]:
    found = {}
    for entry in entries:
        language = entry.get("language", "zh-hans")
        person = Person(name=entry["name"], phone=entry["phone"], language=language, created_at=since.now)
        person_id = insert_new(session, person)
        assert person_id is not None  # noqa: S101 - only by Telegram's id somebody could be known already
        insert_new(session, Consent(person_id=person_id, kind=PRIVACY, version=1, given_at=since.now))
        found[entry["name"]] = whos.by_id(session, person_id)
        for name in entry.get("relatives", []):
            relatives.add(session, since, found[entry["name"]], name)
    return found


def _at(moment: Moment, then: datetime) -> Moment:
    return replace(moment, now=then)
