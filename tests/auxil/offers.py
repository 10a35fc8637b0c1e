"""Services, slots, bookings and requests for tests; what a test does not name is ordinary."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session

from centre import cases, catalogue
from centre.catalogue import Wording
from centre.moment import Moment
from models.bookings import Booking, BookingState
from models.cases import Case
from models.catalogue import Category, Fee, Mode, Service
from models.slots import Slot, Window
from models.who import Who
from tests.auxil.factories import NOW, a_moment

_codes = count(1)


def a_wording(language: str = "zh-hans", **values: Any) -> Wording:
    """The six opens of a haircut."""
    chinese = {
        "title": "便民理发日",
        "content": "在中心免费理发。",
        "eligibility": "全体居民",
        "procedure": "预约、到场、理发",
        "basis": "社区便民服务清单",
        "materials": ["身份证"],
        "time_limit": "当天办完",
        "keywords": "理发 剪头 剃头",
    }
    english = {
        "title": "Haircut day",
        "content": "A free haircut at the centre.",
        "eligibility": "All residents",
        "procedure": "Book, come, have your hair cut",
        "basis": "List of neighbourhood services",
        "materials": ["ID card"],
        "time_limit": "The same day",
        "keywords": "haircut hair barber",
    }
    return Wording(language, **{**(chinese if language == "zh-hans" else english), **values})


def a_service(session: Session, *wordings: Wording, **policies: Any) -> Service:
    """A published service whose times can be booked."""
    if session.get(Category, "LIFE") is None:
        session.add(Category(code="LIFE", position=2, names={"zh-hans": "便民生活", "en": "Everyday living"}))
        session.flush()
    code = policies.pop("code", f"SVC-{next(_codes):02}")
    texts = wordings or (a_wording("zh-hans"), a_wording("en"))
    return catalogue.publish(
        session, a_moment(), None, code, texts, **{"category": "LIFE", "mode": Mode.SLOT, **policies}
    )


def a_fee(session: Session, service: Service, amount: int, from_day: date, **values: Any) -> Fee:
    """A fee of a service from a day on."""
    fee = Fee(service_id=service.id or 0, amount=amount, from_day=from_day, decided_at=NOW, **values)
    session.add(fee)
    session.flush()
    return fee


def a_window(session: Session, service: Service, **values: Any) -> Window:
    """Tuesdays from 9 to 12, half an hour each."""
    window = Window(
        **{
            "service_id": service.id or 0,
            "weekday": 1,
            "opens": time(9),
            "closes": time(12),
            "minutes": 30,
            "from_day": date(2026, 1, 1),
            **values,
        }
    )
    session.add(window)
    session.flush()
    return window


def a_slot(session: Session, service: Service, starts_at: datetime, **values: Any) -> Slot:
    """Half an hour of a service, outside of its weekly windows."""
    window = a_window(session, service, until_day=date(2026, 1, 1))
    slot = Slot(
        **{
            "service_id": service.id or 0,
            "window_id": window.id or 0,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=30),
            "capacity": 1,
            **values,
        }
    )
    session.add(slot)
    session.flush()
    return slot


def a_booking(session: Session, who: Who, slot: Slot, **values: Any) -> Booking:
    """A confirmed booking of a slot, written down without asking anybody."""
    booking = Booking(
        **{
            "service_id": slot.service_id,
            "version": 1,
            "slot_id": slot.id or 0,
            "person_id": who.id,
            "made_by": who.id,
            "state": BookingState.CONFIRMED,
            "created_at": NOW,
            "updated_at": NOW,
            **values,
        }
    )
    session.add(booking)
    slot.taken += 1
    session.add(slot)
    session.flush()
    return booking


def a_request(session: Session, who: Who, moment: Moment | None = None, **policies: Any) -> Case:
    """A request for a drain to be unblocked at home, handed in the ordinary way."""
    words = policies.pop("about", "The drain in the kitchen is blocked.")
    service = a_service(
        session,
        a_wording("zh-hans", title="管道疏通"),
        a_wording("en", title="Drain unblocking"),
        **{"mode": Mode.APPLY, "plan_days": 2, "done_days": 5, **policies},
    )
    party = cases.Party("Mr Zhang", "138 0013 8001") if service.two_party else None
    asked = cases.Application(service.id or 0, about=words, party=party)
    return cases.submit(session, moment or a_moment(), who, asked)
